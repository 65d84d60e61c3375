//! A listing as results show it: the picture, the price, what it is, where.

mod reach;

use std::sync::Arc;

use http_kit::About;
use kernel::{
    Money,
    ids::{Id as _, ListingId},
    locale::{Language, Locale},
};
use leads::enquiry::Source;
use listings::{
    Attribute, AttributeKind, Attributes, Image, Operation, Place, SellerKind, SellerRef, Value,
    Vertical, card,
};
use search::{Shown, SiteView};

use crate::{
    links::Links,
    photo::{Signed, Sources},
    texts::{Texts, fill, saved::saved as saved_texts},
    title,
};

pub(crate) use reach::Way;

/// Facts on a card; more would not be read.
const FACTS_MAX: usize = 4;
/// The widest size of a picture beside its title.
const SMALL: u32 = 320;
/// That of a card's.
const COVER: u32 = 640;
/// That of a page's own pictures.
const WIDEST: u32 = 1_280;
/// Cards whose picture is on the first screen of a telephone.
pub(crate) const EAGER: usize = 2;

/// One card.
pub(crate) struct CardView {
    pub href: String,
    pub title: String,
    /// `None`: on request.
    pub price: Option<String>,
    /// «al mes» or «por noche», where it is let.
    pub per: Option<&'static str>,
    /// What is done with it, where that is not what is usual in the vertical.
    pub operation: Option<&'static str>,
    /// «Destacado», where it is shown before others.
    pub placed: Option<&'static str>,
    pub facts: Vec<String>,
    pub place: String,
    pub picture: Option<Picture>,
    /// The drawing that stands for a picture.
    pub blank: &'static str,
    pub pictures: usize,
    pub dealer: Option<String>,
    /// About what the price is in the site's own money, where it is in another.
    pub about: Option<String>,
    /// The browser loads it at once.
    pub is_eager: bool,
    pub save: Save,
    /// The ways to the seller, where cards offer them.
    pub reach: Vec<Way>,
}

/// The heart of a listing.
pub(crate) struct Save {
    pub listing: ListingId,
    /// What is in the address of the page behind `#`.
    pub anchor: String,
    pub is_saved: bool,
    /// «Guardar: Kia Rio», whether it is kept or not: that is said beside the name.
    pub label: String,
}

impl Save {
    /// The heart of that listing for a browser that keeps those.
    pub fn of(listing: ListingId, title: &str, saved: &[ListingId], language: Language) -> Self {
        let texts = saved_texts(language);
        let is_saved = saved.contains(&listing);
        let label = format!("{}: {title}", texts.save);
        Self { listing, anchor: listing.bare(), is_saved, label }
    }
}

/// A picture of the site's own.
pub(crate) struct Picture {
    pub sources: Sources,
    pub alt: String,
    pub width: u32,
    pub height: u32,
}

/// Makes cards for one request.
pub(crate) struct Cards<'a> {
    pub view: &'a SiteView,
    pub photos: Signed<'a>,
    pub texts: &'static Texts,
    pub links: Links,
    pub locale: Locale,
    /// What the browser keeps.
    pub saved: &'a [ListingId],
    /// The page whose cards offer the ways to the seller; none where cards are small.
    pub reach_from: Option<Source>,
    /// Those that are shown before others here, and say so.
    pub placed: Vec<ListingId>,
}

impl<'a> Cards<'a> {
    /// For the reader `about`.
    pub fn new(view: &'a SiteView, photos: Signed<'a>, about: &'a About, links: Links) -> Self {
        let texts = crate::texts::of(about.locale());
        let locale = about.locale();
        let saved = &about.saved;
        Self { view, photos, texts, links, locale, saved, reach_from: None, placed: Vec::new() }
    }

    /// The same on the page that `source` is, with the ways to the sellers.
    pub fn reaching(self, source: Source) -> Self {
        Self { reach_from: Some(source), ..self }
    }

    /// The same where these are shown before others, and say so.
    pub fn placing(self, placed: Vec<ListingId>) -> Self {
        Self { placed, ..self }
    }

    /// All of a page; the first few pictures are loaded at once when the page begins with them.
    pub fn all(&self, cards: &[Arc<Shown>], first_is_eager: bool) -> Vec<CardView> {
        let eager = |at: usize| first_is_eager && at < EAGER;
        cards.iter().enumerate().map(|(at, card)| self.one(card, eager(at))).collect()
    }

    pub fn one(&self, card: &card::Card, is_eager: bool) -> CardView {
        let vertical = self.view.vertical(&card.vertical).map(AsRef::as_ref);
        let facts = vertical.map(|v| facts(v, &card.attributes, &card.title, self.locale));
        let shown = own(&card.images);
        let title = shown_title(vertical, card);
        CardView {
            href: self.links.page(&card::url(&card.vertical, &card.title, card.id)),
            save: Save::of(card.id, &title, self.saved, self.locale.language()),
            about: about(card.price, self.view, self.locale),
            title,
            price: price(card.price, self.locale),
            blank: vertical.map_or(BLANK, |v| blank(v)),
            per: per(vertical, card.operation, card.price, self.texts),
            operation: vertical
                .filter(|v| v.operations.first() != Some(&card.operation))
                .map(|_| card.operation.label(self.locale.language())),
            placed: self.placed.contains(&card.id).then_some(self.texts.placed),
            facts: facts.unwrap_or_default(),
            place: place(&card.place),
            pictures: shown.len(),
            picture: shown.first().map(|image| cover(self.photos, image, self.texts)),
            dealer: (card.seller.kind == SellerKind::Dealer && is_named(&card.seller))
                .then(|| card.seller.name.clone()),
            is_eager,
            reach: self
                .reach_from
                .map(|source| reach::ways(card, self.links, self.locale, source))
                .unwrap_or_default(),
        }
    }
}

/// The price as the reader's country writes it. A bare `$` means its own money there; all other is named.
pub(crate) fn price(price: Option<Money>, locale: Locale) -> Option<String> {
    price.map(|money| locale.money(money))
}

/// About how much that is in the site's own money, where it is stated in another.
pub(crate) fn about(price: Option<Money>, view: &SiteView, locale: Locale) -> Option<String> {
    let money = price.filter(|money| money.currency != view.currency)?;
    let own = view.in_own(money)?;
    // Cents of a rate that changes daily would only look exact.
    let unit = 10_i64.pow(own.currency.exponent());
    let whole = own.minor.saturating_add(unit / 2) / unit * unit;
    let shown = self::price(Some(Money::new(whole, own.currency)), locale)?;
    Some(format!("≈\u{a0}{shown}"))
}

/// The drawing of things that are neither cars nor homes.
const BLANK: &str = "sin-foto";

/// The drawing that stands for a missing picture in that vertical.
pub(crate) fn blank(vertical: &Vertical) -> &'static str {
    match vertical.schema_org.as_deref() {
        Some("Car" | "Vehicle") => "sin-foto-auto",
        _ if is_home(vertical) => "sin-foto-casa",
        _ => BLANK,
    }
}

fn is_home(vertical: &Vertical) -> bool {
    matches!(vertical.schema_org.as_deref(), Some("Accommodation" | "House" | "Apartment"))
}

/// What the price is for, where it is not the thing itself.
pub(crate) fn per(
    vertical: Option<&Vertical>,
    operation: Operation,
    price: Option<Money>,
    texts: &'static Texts,
) -> Option<&'static str> {
    price?;
    match operation {
        Operation::Rent => Some(texts.per_month),
        Operation::TempRent if vertical.is_some_and(is_home) => Some(texts.per_night),
        Operation::TempRent => Some(texts.per_day),
        Operation::Sale | Operation::Presale | Operation::Service => None,
    }
}

/// What earlier imports wrote where a file named no seller; it is nobody's name.
const NOBODY: &str = "importado";

/// Whether a listing's seller is known.
pub(crate) fn is_named(seller: &SellerRef) -> bool {
    is_name(&seller.name)
}

/// Whether that is the name of somebody.
pub(crate) fn is_name(name: &str) -> bool {
    kernel::text::slug(name) != NOBODY
}

/// The title of a card as it is shown.
pub(crate) fn shown_title(vertical: Option<&Vertical>, card: &card::Card) -> String {
    let names = vertical.map(|v| title::names(v, &card.attributes, &card.place));
    title::shown(&card.title, names.into_iter().flatten())
}

/// «Piantini, Santo Domingo».
pub(crate) fn place(place: &Place) -> String {
    let parts = [place.city.as_deref(), place.region.as_deref()];
    let mut parts: Vec<&str> = parts.into_iter().flatten().collect();
    parts.dedup();
    parts.join(", ")
}

/// Pictures at addresses of ours; pages load nothing from elsewhere.
pub(crate) fn own(images: &[Image]) -> Vec<&Image> {
    images.iter().filter(|i| i.url.starts_with('/') && !i.url.starts_with("//")).collect()
}

/// Where pictures drawn by the program are.
const SAMPLES: &str = "/muestra/";

/// A picture with words for who cannot see it; a drawn one says that it is.
pub(crate) fn picture(
    photos: Signed<'_>,
    image: &Image,
    title: &str,
    texts: &'static Texts,
) -> Picture {
    let alt = if image.alt.is_empty() { title } else { &image.alt };
    let is_sample = image.url.starts_with(SAMPLES);
    let alt = if is_sample { fill(texts.sample_of, alt) } else { alt.to_owned() };
    let sources = photos.sources(image, WIDEST);
    Picture { sources, alt, width: image.width, height: image.height }
}

/// A small picture beside its title.
pub(crate) fn small(photos: Signed<'_>, image: &Image) -> Option<Picture> {
    own(std::slice::from_ref(image)).first()?;
    let Image { width, height, .. } = *image;
    Some(Picture { sources: photos.sources(image, SMALL), alt: String::new(), width, height })
}

/// The picture of a card. The title stands beside it and would only be said twice.
fn cover(photos: Signed<'_>, image: &Image, texts: &'static Texts) -> Picture {
    let is_sample = image.url.starts_with(SAMPLES);
    let alt = if is_sample { texts.sample.to_owned() } else { String::new() };
    let Image { width, height, .. } = *image;
    Picture { sources: photos.sources(image, COVER), alt, width, height }
}

/// The few facts a card has room for: those the vertical marks, without what the title says.
pub(crate) fn facts(
    vertical: &Vertical,
    values: &Attributes,
    title: &str,
    locale: Locale,
) -> Vec<String> {
    let title = kernel::text::fold(title);
    vertical
        .attributes
        .iter()
        .filter(|attribute| attribute.card)
        .filter_map(|attribute| {
            let text = fact(attribute, values.get(&attribute.key)?, locale)?;
            let is_said = title.contains(&kernel::text::fold(&text));
            (!is_said).then_some(text)
        })
        .take(FACTS_MAX)
        .collect()
}

/// A value that makes sense without its label beside it: «3 dormitorios», «82,000 km».
fn fact(attribute: &Attribute, value: &Value, locale: Locale) -> Option<String> {
    let label = attribute.labels.get(locale.language());
    let shown = attribute.display(value, locale);
    match (attribute.kind, value) {
        (AttributeKind::Bool, Value::Bool(yes)) => yes.then(|| label.to_owned()),
        // «0 dormitorios» tells a buyer nothing; the page of the listing has it.
        (AttributeKind::Int, Value::Int(0)) if attribute.unit.is_none() => None,
        (AttributeKind::Int, Value::Int(n)) if attribute.unit.is_none() => {
            Some(counted(*n, &shown, label, is_calendar(attribute)))
        }
        _ => Some(shown),
    }
}

/// A year needs no noun.
pub(crate) fn is_calendar(attribute: &Attribute) -> bool {
    attribute.min.is_some_and(|min| min >= 1_000.into())
        && attribute.max.is_some_and(|max| max <= 9_999.into())
}

fn counted(n: i64, shown: &str, label: &str, is_calendar: bool) -> String {
    let noun = label.to_lowercase();
    if is_calendar {
        shown.to_owned()
    } else if !noun.ends_with('s') {
        format!("{label} {shown}")
    } else if n == 1 {
        format!("{shown}\u{a0}{}", singular(&noun))
    } else {
        format!("{shown}\u{a0}{noun}")
    }
}

/// Good enough for the nouns that are counted: `baños`, `habitaciones`, `bedrooms`.
fn singular(noun: &str) -> String {
    match noun.strip_suffix("ciones") {
        Some(stem) => format!("{stem}ción"),
        None => noun.trim_end_matches('s').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use listings::{Ways, vertical::shipped};
    use media::Signer;

    fn vertical(key: &str) -> Vertical {
        Vertical::from_toml(shipped(key).expect("shipped")).expect("readable")
    }

    fn values(pairs: &[(&str, Value)]) -> Attributes {
        let mut values = Attributes::default();
        for (key, value) in pairs {
            values.insert_checked(key, value.clone());
        }
        values
    }

    #[test]
    fn a_car_shows_what_its_title_does_not_say() {
        let values = values(&[
            ("make", Value::Enum("toyota".into())),
            ("model", Value::Enum("corolla".into())),
            ("year", Value::Int(2018)),
            ("mileage_km", Value::Int(82_000)),
        ]);
        let autos = vertical("autos");
        let shown = facts(&autos, &values, "Toyota Corolla LE 2018", Locale::EsDo);
        assert_eq!(shown, ["82,000\u{a0}km"]);
        let shown = facts(&autos, &values, "TOYOTA corolla", Locale::EsEc);
        assert_eq!(shown, ["2018", "82.000\u{a0}km"]);
    }

    #[test]
    fn a_home_counts_its_rooms_in_good_spanish() {
        let homes = vertical("propiedades");
        let values = values(&[
            ("bedrooms", Value::Int(3)),
            ("bathrooms", Value::Int(1)),
            ("rooms", Value::Int(0)),
            ("area_m2", Value::Decimal(1_205, 1)),
        ]);
        let shown = facts(&homes, &values, "Casa en Piantini", Locale::EsDo);
        assert_eq!(shown, ["3\u{a0}dormitorios", "1\u{a0}baño", "120.5\u{a0}m²"]);
        let shown = facts(&homes, &values, "House", Locale::EnUs);
        assert_eq!(shown[..2], ["3\u{a0}bedrooms", "1\u{a0}bathroom"]);
        assert_eq!(singular("habitaciones"), "habitación");
    }

    #[test]
    fn a_foreign_picture_is_not_shown() {
        let image = |url: &str| Image {
            url: url.into(),
            width: 4,
            height: 3,
            alt: String::new(),
            color: None,
        };
        let images =
            [image("https://elsewhere.example/a.jpg"), image("//x/a.jpg"), image("/a.svg")];
        let shown = own(&images);
        assert_eq!(shown.len(), 1);
        let es = crate::texts::of(Locale::EsDo);
        let signer = Signer::new([7; 32]);
        let photos = Signed::by(&signer);
        assert_eq!(picture(photos, shown[0], "Casa", es).alt, "Casa");
        assert_eq!(cover(photos, shown[0], es).alt, "", "the title stands beside it");
    }

    #[test]
    fn a_drawn_picture_says_so() {
        let url = "/muestra/auto/7.svg".to_owned();
        let image = Image { url, width: 1_200, height: 800, alt: "Kia Rio".into(), color: None };
        let en = crate::texts::of(Locale::EnUs);
        let signer = Signer::new([7; 32]);
        let photos = Signed::by(&signer);
        assert_eq!(picture(photos, &image, "", en).alt, "Sample picture: Kia Rio");
        assert_eq!(cover(photos, &image, en).alt, "Sample picture");
    }

    #[test]
    fn a_rent_says_for_how_long() {
        let es = crate::texts::of(Locale::EsDo);
        let money = Some(Money::new(4_600, kernel::Currency::USD));
        let (homes, autos) = (vertical("propiedades"), vertical("autos"));
        let of = |v: &Vertical, operation| per(Some(v), operation, money, es);
        assert_eq!(of(&homes, Operation::Rent), Some("al mes"));
        assert_eq!(of(&homes, Operation::TempRent), Some("por noche"));
        assert_eq!(of(&autos, Operation::TempRent), Some("por día"));
        assert_eq!(of(&homes, Operation::Sale), None);
        assert_eq!(per(Some(&homes), Operation::Rent, None, es), None);
    }

    #[test]
    fn who_is_nobody_is_not_named() {
        let named = |name: &str| {
            let id = kernel::ids::SellerId(Default::default());
            is_named(&SellerRef {
                id,
                name: name.into(),
                kind: SellerKind::Dealer,
                ways: Ways::default(),
            })
        };
        assert!(!named("Importado") && !named(" IMPORTADO "));
        assert!(named("Autos del Este") && named("Importadora El Faro"));
    }

    #[test]
    fn pesos_of_another_country_are_named() {
        let pesos = |code: &str| Money::new(229_500_000, code.parse().expect("known"));
        let shown = |code, locale| price(Some(pesos(code)), locale);
        assert_eq!(shown("ARS", Locale::EsEc).as_deref(), Some("ARS\u{a0}2.295.000"));
        assert_eq!(shown("ARS", Locale::EsAr).as_deref(), Some("$\u{a0}2.295.000"));
        assert_eq!(shown("DOP", Locale::EsEc).as_deref(), Some("DOP\u{a0}2.295.000"));
        assert_eq!(shown("DOP", Locale::EsDo).as_deref(), Some("RD$2,295,000"));
    }

    #[test]
    fn a_place_is_not_said_twice() {
        let of = |city: &str, region: &str| Place {
            city: Some(city.into()),
            region: Some(region.into()),
            ..Place::default()
        };
        assert_eq!(place(&of("Quito", "Pichincha")), "Quito, Pichincha");
        assert_eq!(place(&of("Córdoba", "Córdoba")), "Córdoba");
    }
}
