//! The filter form: one group per facet, with what would be found.

use kernel::Currency;
use listings::{Attribute, AttributeKind, vertical::kind};
use search::{FacetCounts, TermCount, label};

use super::{At, chips, typed};

use crate::texts::{fill, fill_all};

/// Choices shown at once; the rest is one tap away.
const SHOWN: usize = 8;
/// Choices shown in all; beyond it, text finds them. More than there are makes of cars.
const ALL: usize = 150;
/// Groups shown open; the rest is one tap away, so that one sees what there is to choose by.
const OPEN: usize = 4;

/// A group of the form.
pub(super) enum Group {
    /// Check boxes.
    Terms(Terms),
    /// From and to.
    Range(Range),
    /// Yes-or-no attributes together.
    Flags(Vec<Choice>),
}

/// Values of one facet.
pub(super) struct Terms {
    pub id: String,
    pub title: String,
    pub shown: Vec<Choice>,
    pub more: Vec<Choice>,
    pub more_label: String,
    pub error: Option<String>,
}

/// A check box.
pub(super) struct Choice {
    pub name: String,
    pub value: String,
    pub label: String,
    pub count: String,
    pub is_checked: bool,
}

/// Two numbers.
pub(super) struct Range {
    pub key: String,
    pub title: String,
    pub gte: Bound,
    pub lte: Bound,
    /// `text` or `date`: a number field would read `10.000` as ten.
    pub input: &'static str,
    /// What the price is in, where there is a choice.
    pub currencies: Vec<Choice>,
    pub is_currency_wrong: bool,
    /// What there is: «de 3,225 a 57,000».
    pub span: Option<String>,
    pub error: Option<String>,
}

/// One end of a range, as typed.
pub(super) struct Bound {
    /// Name of the parameter.
    pub name: String,
    /// What it is called to who cannot see where it stands.
    pub label: String,
    pub value: String,
    pub hint: &'static str,
    pub is_wrong: bool,
}

impl Group {
    /// Whether it is folded at that place of the form: what is chosen or wrong is always in sight.
    pub fn is_folded(&self, at: &usize) -> bool {
        *at >= OPEN && !self.is_in_use()
    }

    fn is_in_use(&self) -> bool {
        let chosen = |choices: &[Choice]| choices.iter().any(|choice| choice.is_checked);
        self.is_wrong()
            || match self {
                Self::Terms(terms) => chosen(&terms.shown) || chosen(&terms.more),
                Self::Range(range) => !range.gte.value.is_empty() || !range.lte.value.is_empty(),
                Self::Flags(flags) => chosen(flags),
            }
    }

    /// Whether something in it could not be applied.
    pub fn is_wrong(&self) -> bool {
        match self {
            Self::Terms(terms) => terms.error.is_some(),
            Self::Range(range) => range.error.is_some(),
            Self::Flags(_) => false,
        }
    }

    /// Where on the page a parameter of that name is put right, if it is in this group.
    pub fn anchor(&self, field: &str) -> Option<String> {
        match self {
            Self::Terms(terms) => (terms.id == field).then(|| format!("#g-{field}")),
            Self::Range(range) => {
                let bounds = [&range.gte.name, &range.lte.name];
                let is_currency = field == "currency" && range.key == "price";
                match () {
                    () if bounds.iter().any(|name| *name == field) => Some(format!("#i-{field}")),
                    () if is_currency && !range.currencies.is_empty() => {
                        Some("#i-currency".to_owned())
                    }
                    () if is_currency || range.key == field => Some(format!("#i-{}", bounds[0])),
                    () => None,
                }
            }
            Self::Flags(flags) => {
                flags.iter().any(|flag| flag.name == field).then(|| "#g-flags".to_owned())
            }
        }
    }
}

/// What people choose by comes first; what has nothing to show is left out.
pub(super) fn of(at: &At<'_>) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut flags = Vec::new();
    let price = ("price".to_owned(), FacetCounts::Range { min: None, max: None, buckets: vec![] });
    let counted = at.answer.facets.iter();
    // While the index loads nothing is counted, and a price can be asked for all the same.
    let without = at.answer.facets.is_empty().then_some(&price);
    let mut facets: Vec<_> = counted.chain(without).collect();
    facets.sort_by_key(|(key, _)| rank(at, key));
    for (key, counts) in facets {
        match counts {
            FacetCounts::Terms(found) => groups.extend(terms(at, key, found).map(Group::Terms)),
            FacetCounts::Range { min, max, .. } => {
                groups.extend(range(at, key, *min, *max).map(Group::Range));
            }
            FacetCounts::Bool { yes, .. } => flags.extend(flag(at, key, *yes)),
        }
    }
    if !flags.is_empty() {
        groups.push(Group::Flags(flags));
    }
    groups
}

/// The deal, what it is (make and model), the price, what one sorts by (year, distance run), the place, then the
/// rest as declared.
fn rank(at: &At<'_>, key: &str) -> usize {
    let is_main = kind::main(at.vertical).is_some_and(|a| a.key == key)
        || kind::children(at.vertical).any(|a| a.key == key);
    match key {
        "operation" => 0,
        _ if is_main => 1,
        "price" => 2,
        "region" | "city" => 4,
        _ if at.vertical.attribute(key).is_some_and(|a| a.sort) => 3,
        _ => 5,
    }
}

fn terms(at: &At<'_>, key: &str, found: &[TermCount]) -> Option<Terms> {
    // What is far down the list is left out, unless it was chosen.
    let (first, rest) = found.split_at(found.len().min(ALL));
    let chosen = rest.iter().filter(|term| at.wish.has(key, &term.value));
    let mut choices: Vec<Choice> =
        first.iter().chain(chosen).map(|term| choice(at, key, term)).collect();
    // What was chosen stays in sight, also when nothing is left of it.
    for value in at.wish.first(key).split(',').map(str::trim).filter(|v| !v.is_empty()) {
        if !choices.iter().any(|choice| choice.value == value) && is_option(at, key, value) {
            choices.push(choice(
                at,
                key,
                &TermCount { value: value.into(), label: None, count: 0 },
            ));
        }
    }
    let error = at.error(key);
    let is_chosen = choices.iter().any(|choice| choice.is_checked);
    // What is chosen comes first, so that it is seen without unfolding the rest.
    choices.sort_by_key(|choice| !choice.is_checked);
    if error.is_none() && !is_chosen && choices.len() < 2 {
        return None;
    }
    let chosen = choices.iter().filter(|choice| choice.is_checked).count();
    let more = choices.split_off(choices.len().min(SHOWN.max(chosen)));
    Some(Terms {
        id: key.to_owned(),
        title: title(at, key),
        more_label: fill(at.frame.texts().more_options, &more.len().to_string()),
        shown: choices,
        more,
        error,
    })
}

/// Places are what the index says; options are what the vertical declares.
fn is_option(at: &At<'_>, key: &str, value: &str) -> bool {
    at.vertical.attribute(key).is_none_or(|a| a.options.get(value).is_some())
}

fn choice(at: &At<'_>, key: &str, term: &TermCount) -> Choice {
    Choice {
        name: key.to_owned(),
        label: label(Some(at.vertical), key, term, at.frame.language()).to_owned(),
        count: number(at, term.count),
        is_checked: at.wish.has(key, &term.value),
        value: term.value.to_string(),
    }
}

fn flag(at: &At<'_>, key: &str, yes: u64) -> Option<Choice> {
    let is_checked = at.wish.has(key, "true");
    let name = title(at, key);
    (yes > 0 || is_checked).then(|| Choice {
        name: key.to_owned(),
        value: "true".to_owned(),
        label: name,
        count: number(at, yes),
        is_checked,
    })
}

fn range(at: &At<'_>, key: &str, min: Option<i64>, max: Option<i64>) -> Option<Range> {
    let texts = at.frame.texts();
    let is_price = key == "price";
    let gte = bound(at, key, (".gte", texts.from), texts.least);
    let lte = bound(at, key, (".lte", texts.to), texts.most);
    let currency_error = at.error("currency").filter(|_| is_price);
    let is_currency_wrong = currency_error.is_some();
    let names = [key, &gte.name, &lte.name];
    let mut errors: Vec<String> = currency_error
        .into_iter()
        .chain(names.into_iter().filter_map(|name| at.error(name)))
        .collect();
    errors.dedup();
    // One value only leaves nothing to narrow down.
    let is_flat = min == max && !is_price;
    if is_flat && errors.is_empty() && gte.value.is_empty() && lte.value.is_empty() {
        return None;
    }
    let is_date = at.vertical.attribute(key).is_some_and(|a| a.kind == AttributeKind::Date);
    Some(Range {
        key: key.to_owned(),
        title: with_unit(at, key),
        gte,
        lte,
        span: span(at, key, min.zip(max)),
        input: if is_date { "date" } else { "text" },
        currencies: if is_price { currencies(at) } else { Vec::new() },
        is_currency_wrong,
        error: (!errors.is_empty()).then(|| errors.join("; ")),
    })
}

fn bound(at: &At<'_>, key: &str, (end, word): (&str, &str), hint: &'static str) -> Bound {
    let name = format!("{key}{end}");
    let attribute = at.vertical.attribute(key);
    let scale = attribute.map_or_else(|| at.currency().exponent(), |a| a.scale);
    let is_name = attribute.is_some_and(|a| a.kind == AttributeKind::Date || is_bare(a));
    Bound {
        label: format!("{} {word}", title(at, key)),
        value: typed::show(at.wish.first(&name), scale, is_name, at.frame.locale()),
        is_wrong: at.error(&name).is_some(),
        hint,
        name,
    }
}

/// A year or a floor: its thousands are not parted.
fn is_bare(attribute: &Attribute) -> bool {
    let is_small = attribute.max.is_some_and(|max| max <= 9_999.into());
    attribute.kind == AttributeKind::Int && attribute.unit.is_none() && is_small
}

/// What there is. Prices of nights, of months and of sales have no common ends.
fn span(at: &At<'_>, key: &str, ends: Option<(i64, i64)>) -> Option<String> {
    let (least, most) = ends.filter(|_| key != "price" || at.is_one_operation())?;
    let (least, most) = (bare(at, key, least), bare(at, key, most));
    (least != most).then(|| fill_all(at.frame.texts().span, &[&least, &most]))
}

/// A bound without its unit, which stands in the title.
fn bare(at: &At<'_>, key: &str, bound: i64) -> String {
    let locale = at.frame.locale();
    match at.vertical.attribute(key) {
        None => locale.number(bound / 10i64.pow(at.currency().exponent())),
        Some(a) if a.kind == AttributeKind::Decimal => locale.decimal(bound, a.scale),
        Some(a) if a.unit.is_some() => locale.number(bound),
        Some(a) => chips::number(a, bound, locale),
    }
}

fn currencies(at: &At<'_>) -> Vec<Choice> {
    let Some(view) = at.frame.view else { return Vec::new() };
    let present = at.currency();
    let is_offered =
        |c: Currency| view.rates.get(c).is_some() || c == view.currency || c == present;
    let known = Currency::all().filter(|&c| is_offered(c));
    let choices: Vec<_> = known
        .map(|currency| Choice {
            name: "currency".to_owned(),
            value: currency.code().to_owned(),
            label: currency.code().to_owned(),
            count: String::new(),
            is_checked: currency == present,
        })
        .collect();
    if choices.len() > 1 { choices } else { Vec::new() }
}

fn number(at: &At<'_>, count: u64) -> String {
    at.frame.locale().number(i64::try_from(count).unwrap_or(i64::MAX))
}

fn with_unit(at: &At<'_>, key: &str) -> String {
    let title = title(at, key);
    let language = at.frame.language();
    match at.vertical.attribute(key).and_then(|a| a.unit_name(language)) {
        Some(unit) => format!("{title} ({unit})"),
        None => title,
    }
}

/// The name of a facet as the form shows it; empty for what is none.
pub(super) fn title(at: &At<'_>, key: &str) -> String {
    let texts = at.frame.texts();
    let shared = match key {
        "price" => texts.price,
        "operation" => texts.operation,
        "country" => texts.country,
        "region" => texts.region,
        "city" => texts.city,
        "q" => texts.search_words,
        "currency" => texts.currency,
        "seller" => texts.seller_name,
        "near" => texts.near_point,
        "radius_km" => texts.radius,
        "bbox" => texts.on_map,
        "sort" => texts.order,
        _ => "",
    };
    let declared = at.vertical.attribute(key).map(|a| a.labels.get(at.frame.language()));
    declared.unwrap_or(shared).to_owned()
}

impl At<'_> {
    /// What prices are asked in.
    pub fn currency(&self) -> Currency {
        let site = self.frame.view.map_or(Currency::USD, |view| view.currency);
        self.query().currency.unwrap_or(site)
    }

    /// Whether all that is found is for sale, or all of it for rent: prices of one sort.
    pub fn is_one_operation(&self) -> bool {
        let chosen = &self.query().operations;
        if !chosen.is_empty() {
            return chosen.len() == 1;
        }
        let counted = self.answer.facets.iter().find(|(key, _)| key == "operation");
        match counted {
            Some((_, FacetCounts::Terms(terms))) => terms.len() == 1,
            _ => self.vertical.operations.len() == 1,
        }
    }
}
