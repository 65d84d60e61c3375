//! What surrounds every page: head, header with the site's sections, footer.

use axum::http::Uri;
use chrono::{DateTime, NaiveDateTime, Utc};
use http_kit::{About, query};
use kernel::{
    Zone,
    locale::{Language, Locale},
};
use search::SiteView;

use crate::{
    assets, brand, foot,
    links::Links,
    meta::{self, Data, Preview, Step},
    texts::{self, Texts, fill},
    vista,
};

/// The frame of a page.
pub(crate) struct Shell {
    pub texts: &'static Texts,
    /// BCP 47 tag of the page.
    pub lang: &'static str,
    pub title: String,
    pub description: String,
    /// Name people know the site by; none where there is no site.
    pub site: Option<SiteHead>,
    pub menu: Vec<MenuItem>,
    /// What is the visitor's own, on public pages.
    pub mine: Option<Mine>,
    /// The ways at the foot of a public page, in groups.
    pub foot: Vec<Group>,
    /// This page, where hearts come back to; on public pages.
    pub here: Option<String>,
    /// What makes pages handier where scripts run.
    pub script: Option<String>,
    /// What a browser paints on before the sheet is there.
    pub scheme: &'static str,
    /// `site.css`, the brand's tokens and what the page needs besides.
    pub stylesheets: Vec<String>,
    /// The same page in the other language.
    pub other_language: OtherLanguage,
    /// Search engines keep it out.
    pub is_unlisted: bool,
    /// The page's own address among its variants.
    pub canonical: Option<String>,
    /// The page in each language, itself included.
    pub alternates: Vec<Alternate>,
    /// What a shared link shows.
    pub preview: Option<Preview>,
    /// What programs read of it.
    pub data: Option<Data>,
}

/// The page in one language, for search engines.
pub(crate) struct Alternate {
    pub code: &'static str,
    pub href: String,
}

pub(crate) struct SiteHead {
    pub name: String,
    pub initial: char,
    pub tagline: String,
    pub home: String,
    /// What its signs are found by.
    pub stamp: String,
}

pub(crate) struct MenuItem {
    pub label: String,
    pub href: String,
    pub is_current: bool,
}

/// What is the visitor's own.
pub(crate) struct Mine {
    pub saved: String,
    pub saved_label: String,
    pub count: usize,
    pub account: String,
    pub account_label: &'static str,
    pub publish: String,
}

/// Ways that belong together.
pub(crate) struct Group {
    pub label: String,
    pub items: Vec<MenuItem>,
}

pub(crate) struct OtherLanguage {
    pub code: &'static str,
    pub href: String,
}

impl Shell {
    /// Tells search engines the address that stands for the page, and where each language has it.
    /// Without one (a combination of filters, a later page of results) they are to keep nothing:
    /// a canonical address beside `noindex` would say two things at once.
    pub fn name_page(&mut self, frame: &Frame<'_>, path: &str, pairs: &[(String, String)]) {
        if self.is_unlisted || frame.about.site.is_none() {
            return;
        }
        let at = |language: Language| frame.whole_in(language, path, pairs);
        self.canonical = Some(at(frame.language()));
        let of = |language: Language| Alternate { code: language.code(), href: at(language) };
        self.alternates = vec![of(Language::Es), of(Language::En)];
        let default = Alternate { code: "x-default", href: at(frame.own_language()) };
        self.alternates.push(default);
    }

    /// Says what a link to the page shows where it is shared; `title` is without the site's name.
    pub fn show_preview(&mut self, frame: &Frame<'_>, title: &str, path: &str) -> &mut Preview {
        self.preview.insert(Preview {
            kind: "website",
            title: title.to_owned(),
            address: self.canonical.clone().unwrap_or_else(|| frame.whole(path, &[])),
            locale: frame.locale().tag().replace('-', "_"),
            price: None,
            picture: vista::of_site(frame),
        })
    }

    /// Says to programs where a page right below the front page is, and what it is called.
    pub fn stand_alone(&mut self, frame: &Frame<'_>, title: &str, path: &str) {
        self.name_page(frame, path, &[]);
        self.show_preview(frame, title, path);
        let home = Some(frame.whole("/", &[]));
        let steps = [
            Step { name: frame.texts().home.to_owned(), address: home },
            Step { name: title.to_owned(), address: None },
        ];
        self.data = Some(meta::data(vec![meta::trail(steps)]));
    }
}

/// What a page is made from: the request and what its site shows.
pub(crate) struct Frame<'a> {
    pub about: &'a About,
    pub view: Option<&'a SiteView>,
    pub uri: &'a Uri,
}

impl Frame<'_> {
    pub fn language(&self) -> Language {
        self.about.language
    }

    pub fn locale(&self) -> Locale {
        self.about.locale()
    }

    /// What the clocks of the site's place show.
    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        self.zone().local(at)
    }

    pub fn zone(&self) -> Zone {
        let site = self.about.site.as_ref();
        site.map_or(Zone::UTC, |site| Zone::named(&site.site.zone))
    }

    /// The day it is there, as people write it.
    pub fn day(&self, at: DateTime<Utc>) -> String {
        self.locale().date(self.local(at).date())
    }

    pub fn texts(&self) -> &'static Texts {
        texts::of(self.locale())
    }

    /// The language of the site, whatever that of the page.
    pub fn own_language(&self) -> Language {
        self.about.site.as_ref().map_or(Language::Es, |site| site.site.locale.language())
    }

    /// Where the site is: `https://autos.example`; empty where there is none.
    pub fn origin(&self) -> String {
        self.about.origin().unwrap_or_default()
    }

    /// The one whole address of a page in the language of this one.
    pub fn whole(&self, path: &str, pairs: &[(String, String)]) -> String {
        self.whole_in(self.language(), path, pairs)
    }

    /// The same in `language`: that of the site needs no word for it.
    pub fn whole_in(&self, language: Language, path: &str, pairs: &[(String, String)]) -> String {
        let links = Links { chosen: (language != self.own_language()).then_some(language) };
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        format!("{}{}", self.origin(), links.with(path, pairs))
    }

    pub fn links(&self) -> Links {
        Links::of(self.uri.query())
    }

    /// The shell of a page called `title`; `current` is the key of the section it is in.
    pub fn shell(&self, title: &str, current: Option<&str>) -> Shell {
        let (texts, links) = (self.texts(), self.links());
        // Where there is nothing to buy, or nobody is served, nothing is offered.
        let is_open = self.about.marketplace().is_ok();
        let site = self.about.site.as_ref().map(|s| SiteHead {
            name: s.site.name.clone(),
            initial: brand::initial(&s.site.name),
            tagline: s.site.brand.tagline.clone(),
            home: links.page("/"),
            stamp: brand::stamp(&s.site),
        });
        // Where there is no site there is no name to sign with: ours means nothing to a visitor.
        let name = site.as_ref().map_or(title, |s| s.name.as_str());
        let title = match title {
            "" => name.to_owned(),
            title if title == name => title.to_owned(),
            title => format!("{title} · {name}"),
        };
        let description = site.as_ref().map(|s| fill(texts.site_description, &s.name));
        Shell {
            texts,
            lang: self.locale().tag(),
            description: description.unwrap_or_else(|| title.clone()),
            title,
            site,
            menu: self.menu(current),
            mine: is_open.then(|| self.mine()),
            foot: if is_open { foot::groups(self) } else { Vec::new() },
            here: is_open.then(|| self.here()),
            script: is_open.then(assets::script),
            scheme: brand::scheme(
                self.about.site.as_ref().map_or_else(Default::default, |s| s.site.brand.theme),
            ),
            stylesheets: vec![assets::Sheet::of(self.about).path],
            other_language: self.other_language(),
            is_unlisted: false,
            canonical: None,
            alternates: Vec::new(),
            preview: None,
            data: None,
        }
    }

    /// The shell of a page people work with: kept out of search engines, with a sheet of its own.
    pub fn work_shell(&self, title: &str) -> Shell {
        let mut shell = self.shell(title, None);
        shell.is_unlisted = true;
        shell.here = None;
        shell.script = Some(assets::script());
        shell.stylesheets.push(assets::work_stylesheet());
        shell
    }

    /// The path and the query of the page.
    fn here(&self) -> String {
        self.uri.path_and_query().map_or("/", |here| here.as_str()).to_owned()
    }

    fn mine(&self) -> Mine {
        let (texts, links, about) = (self.texts(), self.links(), self.about);
        let count = about.saved.len();
        let (account_label, publish) = match about.holds_session {
            true => (texts.my_account, "/cuenta"),
            false => (texts.enter, "/cuenta/nueva"),
        };
        Mine {
            saved: links.page("/guardados"),
            saved_label: match count {
                0 => texts.saved.to_owned(),
                count => fill(texts.saved_count, &count.to_string()),
            },
            count,
            account: links.page("/cuenta"),
            account_label,
            publish: links.page(publish),
        }
    }

    /// The sections of the site; `current` is the key of the one the page is in.
    pub fn menu(&self, current: Option<&str>) -> Vec<MenuItem> {
        let (links, language) = (self.links(), self.language());
        let verticals = self.view.map(|view| view.verticals.as_slice()).unwrap_or_default();
        verticals
            .iter()
            .map(|vertical| MenuItem {
                label: vertical.labels.get(language).to_owned(),
                href: links.page(&format!("/{}", vertical.key)),
                is_current: current == Some(vertical.key.as_str()),
            })
            .collect()
    }

    fn other_language(&self) -> OtherLanguage {
        let other = match self.language() {
            Language::Es => Language::En,
            Language::En => Language::Es,
        };
        let pairs = query::pairs(self.uri);
        let kept = pairs.iter().filter(|(name, _)| name != "lang").take(60);
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let query = query::encode(kept.chain([("lang", other.code())]));
        OtherLanguage { code: other.code(), href: format!("{}?{query}", self.uri.path()) }
    }
}
