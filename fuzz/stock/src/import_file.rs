//! Any file: decoded, cut into rows, understood, and each row a draft that may be saved or a reason.

use std::sync::LazyLock;

use kernel::{ids::SellerId, locale::Locale};
use listings::{
    Vertical,
    import::{ImportSite, Mapping, plan::Plan, propose, row, table::Table},
    vertical::{Choice, SHIPPED, shipped},
};

/// Makes and models left of the thousands there are: reading a file takes in all of them first.
const MAKES: &[&str] = &["toyota", "kia", "mazda", "citroen", "ford"];

static VERTICALS: LazyLock<Vec<Vertical>> = LazyLock::new(|| {
    let read = |key: &&str| Vertical::from_toml(shipped(key).expect("shipped")).expect("reads");
    SHIPPED.iter().map(read).map(with_few_makes).collect()
});

fn with_few_makes(mut vertical: Vertical) -> Vertical {
    for attribute in vertical.attributes.iter_mut().filter(|a| a.key == "make" || a.key == "model")
    {
        let is_kept = |choice: &&Choice| {
            MAKES.contains(&choice.parent.as_deref().unwrap_or(choice.value.as_str()))
        };
        let kept: Vec<Choice> = attribute.options.iter().filter(is_kept).cloned().collect();
        attribute.options = kept.into();
    }
    vertical
}

fn site(number: u8) -> ImportSite {
    let (country, currency, locale) = [
        ("DO", "DOP", Locale::EsDo),
        ("EC", "USD", Locale::EsEc),
        ("CL", "CLP", Locale::EsCl),
        ("AR", "ARS", Locale::EsAr),
    ][usize::from(number) % 4];
    ImportSite {
        id: crate::SITE,
        base: kernel::Currency::USD,
        country: country.into(),
        currency: currency.parse().expect("known"),
        locale,
    }
}

/// Reads it and checks what came of it.
pub fn check(choice: u8, file: &[u8]) {
    let vertical = &VERTICALS[usize::from(choice) % VERTICALS.len()];
    let site = site(choice / 16);
    let Ok(mut table) = Table::open(file, None) else { return };
    let mapping = propose(table.names(), &table.sample(), vertical, &site, None);
    let text = mapping.to_toml().expect("every proposal can be written");
    assert_eq!(Mapping::read(&text).expect("and read again"), mapping);
    let Ok(plan) = Plan::new(mapping, table.names(), vertical, &site) else { return };
    let now = "2026-01-05T12:00:00Z".parse().expect("a moment");
    while let Some(read) = table.next_row().expect("memory can be read") {
        let reading = row::read(&plan, &read.raw.cells, now);
        assert!(reading.ready.is_some() || !reading.issues.is_empty(), "refused without a word");
        if let Some(ready) = reading.ready {
            let seller = SellerId(uuid::Uuid::nil());
            let draft = ready.into_draft(seller, &row::fingerprint(&read.raw.cells));
            assert_eq!(draft.check(), Ok(()));
        }
    }
}
