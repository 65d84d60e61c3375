//! The foot of a public page: what there is to buy, how one sells, and who runs it.

use tenancy::business::Page;

use crate::{
    business::path,
    shell::{Frame, Group, MenuItem},
    texts::business::business,
};

/// The groups, in order.
pub(crate) fn groups(frame: &Frame<'_>) -> Vec<Group> {
    let texts = frame.texts();
    let mut buy = frame.menu(None);
    buy.push(item(frame, "/guardados", texts.saved));
    let sell =
        vec![item(frame, "/cuenta/nueva", texts.publish), item(frame, "/cuenta", texts.my_account)];
    let words = business(frame.language());
    let mut who: Vec<MenuItem> =
        Page::ALL.map(|page| item(frame, path(page), words.title(page))).into();
    who.insert(1, item(frame, "/contacto", words.contact));
    vec![
        Group { label: texts.buy.to_owned(), items: buy },
        Group { label: texts.sell.to_owned(), items: sell },
        Group { label: texts.who_we_are.to_owned(), items: who },
    ]
}

fn item(frame: &Frame<'_>, path: &str, label: &str) -> MenuItem {
    MenuItem { label: label.to_owned(), href: frame.links().page(path), is_current: false }
}
