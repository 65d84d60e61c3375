//! A mapping nobody had to write: from the titles of a file, its first rows and the vertical.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Currency, ids::SiteId, locale::Locale};

use super::{
    dates,
    make_model::{self, Chain},
    mapping::{Column, DateOrder, Defaults, Mapping, Take, Target},
    names::{Hint, hints, is_former},
    number::style_of,
    options::Vocabulary,
    place::{Gazetteer, degrees},
    price,
    sample::Sample,
    split, words,
};
use crate::{AttributeKind, Vertical};

/// Rows that name a city of another country, from which on a file may be of that country.
const FOREIGN_ROWS_MIN: usize = 20;
/// How many of all rows that name a city these must be, in per cent: more than half, so that there is
/// one such country at most.
const FOREIGN_PERCENT_MIN: usize = 80;
/// Different cities among them.
const FOREIGN_CITIES_MIN: usize = 3;

/// What a site makes of cells that leave something out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSite {
    /// Which site: a mapping is kept for it.
    pub id: SiteId,
    /// What the tenant's rates are in.
    pub base: Currency,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// What a lone `$` means there.
    pub currency: Currency,
    /// How numbers are written there.
    pub locale: Locale,
}

impl ImportSite {
    /// What holds here for every row that does not say otherwise.
    #[must_use]
    pub fn defaults(&self, vertical: &Vertical) -> Defaults {
        Defaults {
            currency: Some(self.currency),
            operation: vertical.operations.first().copied(),
            country: Some(self.country.clone()),
            ..Defaults::default()
        }
    }
}

/// Proposes what each column is. `before` is the country in which the last file of the same header
/// was read: a part of that file, too short to tell, is of the same one.
#[must_use]
pub fn propose(
    names: &[String],
    rows: &[&[String]],
    vertical: &Vertical,
    site: &ImportSite,
    before: Option<&str>,
) -> Mapping {
    let mut draft = Draft {
        vertical,
        words: Vocabulary::of(vertical),
        sample: Sample::of(rows, names.len()),
        columns: names.iter().map(|n| Column { name: n.clone(), ..Column::default() }).collect(),
        site: site.clone(),
    };
    draft.by_title();
    draft.by_content();
    draft.chain();
    draft.splits();
    draft.key();
    let local = draft.local_site(before);
    draft.numbers(&local);
    draft.dates();
    Mapping {
        vertical: vertical.key.clone(),
        separator: None,
        header: None,
        // What is as the site has it nobody need say.
        defaults: local.defaults(vertical).beyond(&site.defaults(vertical)),
        price_floor: floors(vertical),
        columns: draft.columns,
    }
}

fn floors(vertical: &Vertical) -> BTreeMap<Currency, u64> {
    let all: HashMap<String, BTreeMap<Currency, u64>> =
        toml::from_str(include_str!("floors.toml")).unwrap_or_default();
    vertical.schema_org.as_ref().and_then(|kind| all.get(kind).cloned()).unwrap_or_default()
}

struct Draft<'v> {
    vertical: &'v Vertical,
    words: Vocabulary<'v>,
    sample: Sample,
    columns: Vec<Column>,
    site: ImportSite,
}

impl Draft<'_> {
    fn is_taken(&self, target: &Target) -> bool {
        self.columns.iter().any(|column| column.to.contains(target))
    }

    fn free(&self) -> impl Iterator<Item = usize> + use<> {
        let free: Vec<usize> =
            (0..self.columns.len()).filter(|&at| self.columns[at].to.is_empty()).collect();
        free.into_iter()
    }

    /// The surest title for each target, and for each column the surest target.
    fn by_title(&mut self) {
        let mut all: Vec<(usize, Hint)> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            all.extend(hints(&column.name, self.vertical).into_iter().map(|hint| (at, hint)));
        }
        all.sort_by_key(|(at, hint)| (std::cmp::Reverse(hint.strength), *at));
        for (at, hint) in all {
            let is_free = self.columns[at].to.is_empty();
            let may_repeat = hint.target == Target::Images;
            if is_free
                && (may_repeat || !self.is_taken(&hint.target))
                && self.fits(at, &hint.target)
            {
                self.columns[at].to = vec![hint.target];
                self.columns[at].currency = hint.currency;
            }
        }
        let has_point = self.is_taken(&Target::Lat) && self.is_taken(&Target::Lon);
        let unneeded: &[Target] =
            if has_point { &[Target::LatLon] } else { &[Target::Lat, Target::Lon] };
        for column in &mut self.columns {
            column.to.retain(|target| !unneeded.contains(target));
        }
    }

    /// Whether what a column holds may be that.
    fn fits(&self, at: usize, target: &Target) -> bool {
        let within = |limit: f64| {
            move |cell: &str| degrees(cell).is_some_and(|number| number.abs() <= limit)
        };
        match target {
            Target::Lat => self.sample.mostly(at, 50, within(90.0)),
            Target::Lon => self.sample.mostly(at, 50, within(180.0)),
            Target::Id => self.sample.names_rows(at),
            Target::Operation => {
                self.sample.mostly(at, 50, |cell| words::operation(cell).is_some())
            }
            _ => true,
        }
    }

    /// Columns whose titles say nothing may still be plain to see.
    fn by_content(&mut self) {
        let local = self.site.currency;
        for at in self.free() {
            let sample = &self.sample;
            let options = self
                .vertical
                .attributes
                .iter()
                .filter(|a| a.kind == AttributeKind::Enum && a.parent.is_none());
            let named = options.map(|a| a.key.clone()).find(|key| {
                let target = Target::Attribute(key.clone());
                let is_option = |cell: &str| {
                    self.words.get(key).is_some_and(|words| words.find(None, cell).is_some())
                };
                !self.is_taken(&target) && sample.mostly(at, 80, is_option)
            });
            let target = if let Some(key) = named {
                Target::Attribute(key)
            } else if sample.mostly(at, 90, |cell| words::operation(cell).is_some()) {
                Target::Operation
            } else if sample.mostly(at, 60, |cell| price::shows_currency(cell, local))
                && !is_former(&self.columns[at].name)
            {
                Target::Price
            } else if sample.mostly(at, 60, is_city) {
                Target::City
            } else {
                continue;
            };
            if !self.is_taken(&target) {
                self.columns[at].to = vec![target];
            }
        }
    }

    /// A column whose cells begin with a make and go on holds make, model and version.
    fn chain(&mut self) {
        let Some(chain) = Chain::of(self.vertical) else { return };
        let Some(first) = chain.options.first() else { return };
        let all: Vec<Target> = chain
            .options
            .iter()
            .chain(&chain.rest)
            .map(|key| Target::Attribute(key.clone()))
            .collect();
        let of_chain = self.columns.iter().position(|c| c.to.first() == Some(&all[0]));
        let has_others =
            self.is_taken(&Target::Attribute(chain.options.last().unwrap_or(first).clone()));
        let goes_on = |cell: &str| {
            let taken = make_model::take(&chain, &self.words, cell);
            taken.misspelt.is_none()
                && (taken.values.len() > 1 || !taken.rest.is_empty() && !taken.values.is_empty())
        };
        let may_hold = |at: usize| {
            let to = &self.columns[at].to;
            to.is_empty() || to == &[Target::Title] || Some(at) == of_chain
        };
        let found =
            (0..self.columns.len()).find(|&at| may_hold(at) && self.sample.mostly(at, 60, goes_on));
        let Some(at) = found.filter(|at| !has_others && of_chain.is_none_or(|own| own == *at))
        else {
            return;
        };
        self.columns[at].to =
            all.into_iter().filter(|t| Some(at) == of_chain || !self.is_taken(t)).collect();
        self.columns[at].take = Take::Words;
    }

    /// `41000 Kms. · Manta` is two things.
    fn splits(&mut self) {
        for at in 0..self.columns.len() {
            let parts = split::find(self.vertical, &self.sample, at, &self.columns[at].to);
            let Some((separator, targets)) = parts else { continue };
            let is_own = |target: &Target| self.columns[at].to.contains(target);
            if targets.iter().all(|target| is_own(target) || !self.is_taken(target)) {
                let column = &mut self.columns[at];
                column.to = targets;
                column.take = Take::Parts;
                column.separator = Some(separator);
            }
        }
    }

    /// Where no title says so, a first column without a title that is never empty nor the same
    /// twice names the rows: what table programs write for the row's own name.
    fn key(&mut self) {
        let is_unnamed = self.columns.first().is_some_and(|c| c.name == super::dialect::unnamed(0));
        let has_titles = self.columns.iter().skip(1).any(|c| !c.name.starts_with("columna "));
        if !self.is_taken(&Target::Id)
            && is_unnamed
            && has_titles
            && self.columns[0].to.is_empty()
            && self.sample.is_unique(0)
        {
            self.columns[0].to = vec![Target::Id];
        }
    }

    /// Where the cities of the file are, if that is plain: a country's currency and its way to write
    /// numbers come with it. Many cities share a name and most of a country's are not in the list, so
    /// nearly all rows of a file of some length must name cities of one country that lie in no other.
    /// What tells nothing plainly is of the country before, if its cities fit that one better than
    /// the site's, and else of the site's.
    fn local_site(&self, before: Option<&str>) -> ImportSite {
        let list = Gazetteer::shipped();
        let mut rows = 0;
        let mut only_in: HashMap<&str, (usize, BTreeSet<&str>)> = HashMap::new();
        let mut also_in: HashMap<&str, usize> = HashMap::new();
        for city in self.cities() {
            rows += 1;
            let countries: BTreeSet<&str> = list.countries(city).collect();
            countries.iter().for_each(|&country| *also_in.entry(country).or_default() += 1);
            if let (1, Some(only)) = (countries.len(), countries.first()) {
                let (count, cities) = only_in.entry(*only).or_default();
                *count += 1;
                cities.insert(city);
            }
        }
        let plainly = |(count, cities): &(usize, BTreeSet<&str>)| {
            *count >= FOREIGN_ROWS_MIN
                && count * 100 >= rows * FOREIGN_PERCENT_MIN
                && cities.len() >= FOREIGN_CITIES_MIN
        };
        only_in.retain(|_, of| plainly(of));
        let rows_in = |country: &str| also_in.get(country).copied().unwrap_or(0);
        // The site's own wins where both fit: many of its cities have a namesake elsewhere.
        let fits_before = |before: &&str| rows_in(before) > rows_in(&self.site.country);
        match only_in.into_keys().next().or(before.filter(fits_before)) {
            Some(country) if country != self.site.country => of_country(country, &self.site),
            _ => self.site.clone(),
        }
    }

    /// The city each row of the sample names.
    fn cities(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().enumerate().flat_map(|(at, column)| {
            let part = column.to.iter().position(|target| *target == Target::City);
            let said =
                part.map(|part| self.sample.said(at).map(move |cell| part_of(cell, column, part)));
            said.into_iter().flatten()
        })
    }

    /// How numbers are written, for each column that holds some.
    fn numbers(&mut self, site: &ImportSite) {
        for at in 0..self.columns.len() {
            let column = &self.columns[at];
            let part = column.to.iter().position(|target| self.is_number(target));
            if let Some(part) = part {
                let cells = self.sample.said(at).map(|cell| part_of(cell, column, part));
                self.columns[at].numbers = Some(style_of(cells, site.locale));
            }
        }
    }

    /// What comes first in the dates of each column that tells.
    fn dates(&mut self) {
        for at in 0..self.columns.len() {
            let column = &self.columns[at];
            let Some(part) = column.to.iter().position(|target| self.is_date(target)) else {
                continue;
            };
            let cells: Vec<&str> =
                self.sample.said(at).map(|cell| part_of(cell, column, part)).collect();
            let order = dates::are_month_first(cells.iter().copied());
            self.columns[at].dates =
                order.map(
                    |month_first| {
                        if month_first { DateOrder::MonthFirst } else { DateOrder::DayFirst }
                    },
                );
        }
    }

    fn is_date(&self, target: &Target) -> bool {
        match target {
            Target::PublishedAt => true,
            Target::Attribute(key) => {
                self.vertical.attribute(key).is_some_and(|a| a.kind == AttributeKind::Date)
            }
            _ => false,
        }
    }

    fn is_number(&self, target: &Target) -> bool {
        match target {
            Target::Price => true,
            Target::Attribute(key) => self
                .vertical
                .attribute(key)
                .is_some_and(|a| matches!(a.kind, AttributeKind::Int | AttributeKind::Decimal)),
            _ => false,
        }
    }
}

fn is_city(cell: &str) -> bool {
    Gazetteer::shipped().countries(cell).next().is_some()
}

/// The part of a cell that goes to the target of that place.
fn part_of<'c>(cell: &'c str, column: &Column, part: usize) -> &'c str {
    match (&column.separator, column.take) {
        (Some(separator), Take::Parts) => {
            cell.splitn(column.to.len(), separator.as_str()).nth(part).unwrap_or_default().trim()
        }
        _ => cell,
    }
}

/// The currency and the way to write numbers of a country we know; the site's for others.
pub(super) fn of_country(country: &str, site: &ImportSite) -> ImportSite {
    let Some(locale) = Locale::of_country(country) else { return site.clone() };
    let currency = price::money_of(country).unwrap_or(site.currency);
    ImportSite { country: country.into(), currency, locale, ..site.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table::Table;

    fn proposed(key: &str, text: &str) -> Vec<String> {
        proposed_with(key, text, "DOP")
    }

    fn proposed_with(key: &str, text: &str, currency: &str) -> Vec<String> {
        let file = crate::vertical::shipped(key).expect("shipped");
        let vertical = Vertical::from_toml(file).expect("reads");
        let currency = currency.parse().expect("known");
        let id = kernel::ids::SiteId(uuid::Uuid::nil());
        let site =
            ImportSite { id, base: currency, country: "DO".into(), currency, locale: Locale::EsDo };
        let table = Table::open(text.as_bytes(), None).expect("opens");
        let mapping = propose(table.names(), &table.sample(), &vertical, &site, None);
        let all = |column: &Column| column.to.iter().map(Target::to_string).collect::<Vec<_>>();
        let mut said: Vec<String> = mapping.columns.iter().map(|c| all(c).join("+")).collect();
        let country = mapping.defaults.country.unwrap_or(site.country);
        said.push(format!("{country} {}", mapping.defaults.currency.unwrap_or(site.currency)));
        said
    }

    #[test]
    fn one_cell_may_hold_make_model_and_version_and_another_mileage_and_city() {
        let text = "name,year,km,price\n Mazda CX-5 GT,2018,9 Kms. · Manta,20.300\n\
                    Kia Rio,2019,12 Kms. · Quito,9.800\n";
        let expected = ["make+model+version", "year", "mileage_km+city", "price", "DO DOP"];
        assert_eq!(proposed("autos", text), expected);
    }

    #[test]
    fn columns_of_their_own_stay_so() {
        let text = "código;marca;modelo;versión;año;nombre;valor;moneda\n\
                    7;Mazda;CX-5;GT;2018;Mazda CX-5 impecable;20,300;US$\n";
        let expected =
            ["id", "make", "model", "version", "year", "title", "price", "currency", "DO DOP"];
        assert_eq!(proposed("autos", text), expected);
    }

    #[test]
    fn a_first_column_without_title_names_rows_only_where_all_its_cells_differ() {
        let text = "\"\",tipo,operación\n0,Casa,venta\n1,Depto,alquiler\n";
        assert_eq!(proposed("propiedades", text)[0], "id");
        let text = "\"\",tipo,operación\n0,Casa,venta\n0,Depto,alquiler\n";
        assert_eq!(proposed("propiedades", text)[0], "");
    }

    #[test]
    fn cells_speak_where_titles_do_not() {
        let text = "a,b,c,d\nCasa,en venta,US$ 90,Quito\nDepto,alquiler,US$ 80,Guayaquil\n";
        let expected = ["property_type", "operation", "price", "city", "DO DOP"];
        assert_eq!(proposed("propiedades", text), expected);
    }

    #[test]
    fn a_file_is_of_another_country_only_where_its_cities_say_so_plainly() {
        let country = |rows: usize, cities: &[&str]| {
            let cities = cities.iter().cycle().take(rows);
            let rows = cities.map(|city| format!("Kia,Rio,2019,9000,{city}\n"));
            let text = format!("marca,modelo,año,precio,ciudad\n{}", rows.collect::<String>());
            proposed("autos", &text).pop().expect("the last one")
        };
        let ecuador = ["Quito", "Guayaquil", "Cuenca", "Manta"];
        assert_eq!(country(40, &ecuador), "EC USD");
        assert_eq!(country(19, &ecuador), "DO DOP", "a few rows are no file of a country");
        assert_eq!(country(40, &ecuador[..2]), "DO DOP", "nor are two cities");
        assert_eq!(country(40, &["Córdoba", "Orizaba"]), "DO DOP");
        let shared = ["Guadalupe", "La Paz", "Santiago", "Los Ángeles", "San José", "Victoria"];
        assert_eq!(country(60, &shared), "DO DOP", "names of many countries");
        let mixed = [&ecuador[..], &["Moca", "Higüey"]].concat();
        assert_eq!(country(60, &mixed), "DO DOP", "a third is from here");
        let home = "marca,año,precio,ciudad\n".to_owned()
            + &"Kia,2019,9,Moca\nKia,2018,8,Higüey\nKia,2017,7,Bonao\n".repeat(20);
        let of_site = proposed_with("autos", &home, "USD").pop();
        assert_eq!(of_site.as_deref(), Some("DO USD"), "the site has a currency of its own");
    }
}
