//! The columns every listing has: operation, price, place, seller, pictures, date.

use chrono::{DateTime, Datelike as _, Utc};
use kernel::{Currency, Money};

use super::{Amount, Told, cells::Cells, quoted};
use crate::{
    Image, Operation, Place,
    draft::{IMAGES_MAX, PLACE_LENGTH_MAX, TITLE_LENGTH_MAX},
    import::{
        dates,
        mapping::Target,
        number::NumberStyle,
        place::{point, point_of},
        plan::{Plan, SELLER_LENGTH_MAX},
        price::{self, Said, Sign, Written},
        reason::{Issue, Reason},
        words,
    },
};

/// Longest address of a picture, in characters.
const URL_LENGTH_MAX: usize = 2_000;

pub(super) fn operation(plan: &Plan<'_>, cells: &mut Cells<'_>) -> Option<Operation> {
    let Some(text) = cells.text(&Target::Operation) else {
        return Some(plan.operation);
    };
    let found = words::operation(text).filter(|found| plan.vertical.operations.contains(found));
    if found.is_none() {
        cells.note(&Target::Operation, Reason::Operation);
    }
    found
}

/// The name of who publishes it, if a cell gives one that is taken.
pub(super) fn seller(cells: &mut Cells<'_>) -> Option<String> {
    let name = cells.text(&Target::Seller)?.to_owned();
    if name.chars().count() > SELLER_LENGTH_MAX || kernel::text::slug(&name).is_empty() {
        cells.note(&Target::Seller, Reason::Seller);
        return None;
    }
    Some(name)
}

pub(super) fn price(
    plan: &Plan<'_>,
    cells: &mut Cells<'_>,
    operation: Operation,
) -> (Option<Money>, Option<Amount>) {
    let read = match read_amount(plan, cells) {
        Ok(Some(read)) => read,
        Ok(None) => return (None, None),
        Err(reason) => {
            cells.not_understood(&Target::Price, reason);
            return (None, None);
        }
    };
    if read.told == Told::LeftEmpty {
        cells.note(&Target::Price, Reason::PriceWithoutCurrency);
        return (None, Some(read));
    }
    let money = match amount(plan, &read.plain, read.currency, operation) {
        Ok((money, is_finer)) => {
            if is_finer {
                cells.note(&Target::Price, Reason::PriceRounded);
            }
            Some(money)
        }
        Err(reason) => {
            cells.note(&Target::Price, reason);
            None
        }
    };
    (money, Some(read))
}

fn read_amount(plan: &Plan<'_>, cells: &Cells<'_>) -> Result<Option<Amount>, Reason> {
    let Some(column) = cells.column(&Target::Price) else { return Ok(None) };
    let style = column.numbers.unwrap_or_else(|| NumberStyle::of_locale(plan.site.locale));
    let text = cells.text(&Target::Price).unwrap_or_default();
    match price::read(text, style, plan.site.currency) {
        Said::Nothing => Ok(None),
        Said::Unclear => Err(Reason::PriceUnclear),
        Said::Amount { plain, currency } => {
            let (currency, told) = currency_of(plan, cells, currency, column.currency)?;
            Ok(Some(Amount { plain, currency, told, column: Some(column.name.clone()) }))
        }
    }
}

/// The currency column names it; else the cell, or the title of its column; else somebody for every
/// row. Where nobody does, a new listing's is the file's, unless the row leaves its column empty. A
/// cell that says another than the column is not guessed at.
fn currency_of(
    plan: &Plan<'_>,
    cells: &Cells<'_>,
    in_cell: Option<Written>,
    in_title: Option<Currency>,
) -> Result<(Currency, Told), Reason> {
    let local = plan.site.currency;
    let in_column = match cells.text(&Target::Currency) {
        Some(text) => Some(price::currency(text, local).ok_or(Reason::CurrencyUnknown)?),
        None => None,
    };
    if let (Some(cell), Some(column)) = (in_cell, in_column)
        && !cell.agrees(column)
    {
        return Err(Reason::TwoCurrencies(cell.currency, column.currency));
    }
    let written = || in_column.into_iter().chain(in_cell);
    let named = written().find(|written| written.sign.is_none()).map(|written| written.currency);
    let sign = written().find_map(|written| written.sign);
    let in_title = in_title.filter(|currency| sign.is_none_or(|sign| sign.stands_for(*currency)));
    // Pesos are those of where it is, whatever else prices are in there.
    let local = match sign {
        Some(Sign::Pesos) if !price::is_peso(local) => {
            price::peso_of(&plan.site.country).unwrap_or(local)
        }
        _ => local,
    };
    let told = if let Some(sign) = sign {
        Told::BySign(sign)
    } else if plan.has(&Target::Currency) {
        Told::LeftEmpty
    } else {
        Told::Nowhere
    };
    let by_name = named.or(in_title).or(plan.said.currency);
    Ok(by_name.map_or((local, told), |currency| (currency, Told::ByName)))
}

pub(in crate::import) fn amount(
    plan: &Plan<'_>,
    plain: &str,
    currency: Currency,
    operation: Operation,
) -> Result<(Money, bool), Reason> {
    let (money, is_finer) = price::to_money(plain, currency).ok_or(Reason::PriceOutOfBounds)?;
    // What is sold costs at least so much; a day's or a month's rent is far below.
    let is_sold = matches!(operation, Operation::Sale | Operation::Presale);
    let floor = plan.mapping.price_floor.get(&currency).filter(|_| is_sold).copied().unwrap_or(0);
    let floor = i128::from(floor) * 10i128.pow(currency.exponent());
    if money.minor == 0 || i128::from(money.minor) < floor {
        return Err(Reason::PriceTooLow);
    }
    Ok((money, is_finer))
}

/// What is said of where it is: by the row, and the country perhaps of every row.
pub(super) fn place(plan: &Plan<'_>, cells: &mut Cells<'_>) -> Place {
    let named = cells.text(&Target::Country).map(words::country);
    if named == Some(None) {
        cells.not_understood(&Target::Country, Reason::CountryUnknown);
    }
    let of_all = plan.said.country.is_some().then(|| plan.site.country.clone());
    let point = given_point(cells);
    Place {
        country: named.flatten().map(str::to_owned).or(of_all),
        region: name(cells, &Target::Region),
        city: name(cells, &Target::City),
        lat: point.map(|(lat, _)| lat),
        lon: point.map(|(_, lon)| lon),
    }
}

fn name(cells: &mut Cells<'_>, target: &Target) -> Option<String> {
    let text = cells.text(target)?.to_owned();
    Some(cells.cut(target, text, PLACE_LENGTH_MAX))
}

/// The point the row gives; told if it gives one that is none.
fn given_point(cells: &mut Cells<'_>) -> Option<(f64, f64)> {
    let (lat, lon) = (cells.text(&Target::Lat), cells.text(&Target::Lon));
    let (found, target) = match (lat, lon, cells.text(&Target::LatLon)) {
        (Some(lat), Some(lon), _) => (point(lat, lon), Target::Lat),
        (None, None, Some(both)) => (point_of(both), Target::LatLon),
        (None, None, None) => return None,
        (Some(_), None, _) => (None, Target::Lat),
        (None, Some(_), _) => (None, Target::Lon),
    };
    if found.is_none() {
        cells.note(&target, Reason::Point);
    }
    found
}

/// Addresses of pictures; they are not asked for, and their size is not known yet.
pub(super) fn images(cells: &mut Cells<'_>, title: &str) -> Vec<Image> {
    let mut images: Vec<Image> = Vec::new();
    let all = std::mem::take(&mut cells.images);
    let is_said = !all.is_empty();
    for given in all {
        let mut say = |reason: Reason, url: &str| {
            let (column, severity) = (Some(given.column.name.clone()), reason.severity());
            cells.issues.push(Issue { column, severity, reason, value: quoted(url) });
        };
        for url in given.text.split([' ', ',', ';', '|']).filter(|url| !url.is_empty()) {
            let is_address = url.starts_with("https://") || url.starts_with("http://");
            if !is_address || url.chars().count() > URL_LENGTH_MAX {
                say(Reason::Image, url);
            } else if images.iter().any(|image| image.url == url) {
                continue;
            } else if images.len() == IMAGES_MAX {
                say(Reason::TooManyImages(IMAGES_MAX), url);
                break;
            } else {
                let alt = kernel::text::truncate(title, TITLE_LENGTH_MAX).to_owned();
                images.push(Image { url: url.to_owned(), width: 0, height: 0, alt, color: None });
            }
        }
    }
    if is_said && images.is_empty() {
        cells.unclear.insert(Target::Images);
    }
    images
}

/// Nothing was published on a page before this year.
const YEAR_MIN: i32 = 1993;

pub(super) fn published_at(
    plan: &Plan<'_>,
    cells: &mut Cells<'_>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let text = cells.text(&Target::PublishedAt)?;
    let month_first = cells.month_first(plan, &Target::PublishedAt);
    let is_likely = |moment: &DateTime<Utc>| moment.year() >= YEAR_MIN && *moment <= now;
    let found = dates::moment(text, month_first).filter(is_likely);
    if found.is_none() {
        cells.not_understood(&Target::PublishedAt, Reason::Date);
    }
    found
}
