//! A mapping made ready for one file: columns by their place, options by their spelling.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Currency;

use super::{
    Error,
    make_model::Chain,
    mapping::{Column, Defaults, Mapping, Take, Target},
    options::Vocabulary,
    propose::{ImportSite, of_country},
};
use crate::{AttributeKind, Operation, Vertical};

/// What one column of the file needs.
pub struct PlannedColumn {
    /// Its place in a row, from 0.
    pub at: usize,
    /// What it is.
    pub column: Column,
    /// The attributes taken out of it one after another, for [`Take::Words`].
    pub chain: Option<Chain>,
}

/// All that reading a row needs.
pub struct Plan<'v> {
    /// The vertical.
    pub vertical: &'v Vertical,
    /// Its options.
    pub words: Vocabulary<'v>,
    /// What is taken out of one cell one after another, if the vertical has such attributes.
    pub chain: Option<Chain>,
    /// Where the rows come in; currency and country are the file's: the mapping's, or the site's.
    pub site: ImportSite,
    /// The same with the currency and the country of the site.
    pub home: ImportSite,
    /// What is done with what rows say no operation of.
    pub operation: Operation,
    /// What the columns are.
    pub mapping: Mapping,
    /// Whether the mapping was given for this run. One that is kept or proposed is a guess.
    pub is_given: bool,
    /// What is said of every row, listings that are known too.
    pub said: Defaults,
    /// What takes any text.
    pub texts: BTreeSet<Target>,
    /// What a column only stands in for: it completes a listing that is known, and changes none.
    pub stand_ins: BTreeSet<Target>,
    /// Whether words after an option, as a version after a model, are how this site says them: no earlier
    /// file had a column for it.
    pub is_rest_usual: bool,
    /// The columns that go somewhere, in the order of the file.
    pub columns: Vec<PlannedColumn>,
    /// The titles of the file.
    pub names: Vec<String>,
}

impl<'v> Plan<'v> {
    /// Checks a mapping against a file and a vertical.
    ///
    /// # Errors
    /// [`Error::Mapping`] where they do not fit; [`Error::ColumnsMissing`] where nothing would ever
    /// be given that every listing must have.
    pub fn new(
        mapping: Mapping,
        names: &[String],
        vertical: &'v Vertical,
        site: &ImportSite,
    ) -> Result<Self, Error> {
        let wrong = |text: String| Err(Error::Mapping(text));
        if mapping.vertical != vertical.key {
            return wrong(format!("es de la vertical «{}»", mapping.vertical));
        }
        let first = vertical.operations.first().copied().unwrap_or(Operation::Sale);
        let operation = mapping.defaults.operation.unwrap_or(first);
        if !vertical.operations.contains(&operation) {
            return wrong(format!("«{operation}» no se ofrece aquí"));
        }
        let seller = mapping.defaults.seller.trim();
        if seller.chars().count() > SELLER_LENGTH_MAX {
            return wrong(format!("el vendedor puede tener hasta {SELLER_LENGTH_MAX} caracteres"));
        }
        let country = match mapping.defaults.country.as_deref().map(super::words::country) {
            Some(None) => return wrong("el país no es conocido".into()),
            Some(Some(known)) => known.to_owned(),
            None => site.country.clone(),
        };
        let columns = plan_columns(&mapping, names, vertical)?;
        let currency = mapping.defaults.currency.unwrap_or(site.currency);
        let words = Vocabulary::of(vertical);
        let names = names.to_vec();
        let plan = Self {
            vertical,
            words,
            chain: Chain::of(vertical),
            site: ImportSite { country, currency, ..site.clone() },
            home: site.clone(),
            operation,
            mapping,
            is_given: false,
            said: Defaults::default(),
            texts: texts_of(vertical),
            stand_ins: BTreeSet::new(),
            is_rest_usual: false,
            columns,
            names,
        };
        plan.check_required()?;
        Ok(plan)
    }

    /// With a mapping that was given for this run: what its defaults state is said of every row.
    #[must_use]
    pub fn given(mut self) -> Self {
        self.is_given = true;
        self.said = self.mapping.defaults.clone();
        self
    }

    /// With a mapping that is kept: whose the rows are it still says, because it was said of these titles.
    #[must_use]
    pub fn kept(mut self) -> Self {
        self.said =
            Defaults { seller: self.mapping.defaults.seller.clone(), ..Defaults::default() };
        self
    }

    /// With what its columns only stand in for.
    #[must_use]
    pub fn with_stand_ins(mut self, stand_ins: BTreeSet<Target>) -> Self {
        self.stand_ins = stand_ins;
        self
    }

    /// The columns that stand in for something, and for what.
    #[must_use]
    pub fn completing(&self) -> BTreeMap<String, Vec<Target>> {
        let of = |planned: &PlannedColumn| {
            let targets = planned.column.to.iter().filter(|target| self.stand_ins.contains(target));
            (planned.column.name.clone(), targets.cloned().collect::<Vec<_>>())
        };
        self.columns.iter().map(of).filter(|(_, targets)| !targets.is_empty()).collect()
    }

    /// The currency of a country: the file's in the file's, the site's in the site's.
    #[must_use]
    pub fn currency_in(&self, country: &str) -> Currency {
        if country == self.site.country {
            return self.site.currency;
        }
        if country == self.home.country {
            return self.home.currency;
        }
        of_country(country, &self.home).currency
    }

    /// Whether some column goes there.
    #[must_use]
    pub fn has(&self, target: &Target) -> bool {
        self.columns.iter().any(|planned| planned.column.to.contains(target))
    }

    /// Whether a column of words gives that attribute what is left of them.
    #[must_use]
    pub fn takes_last_of_words(&self, key: &str) -> bool {
        let rest = |planned: &PlannedColumn| planned.chain.as_ref()?.rest.clone();
        self.columns.iter().any(|planned| rest(planned).as_deref() == Some(key))
    }

    fn check_required(&self) -> Result<(), Error> {
        // Where rows say the operation, each is asked by itself.
        if self.has(&Target::Operation) && self.vertical.operations.len() > 1 {
            let always = |a: &&crate::Attribute| {
                self.vertical.operations.iter().all(|o| a.required_for.contains(o))
            };
            return self.missing(self.vertical.attributes.iter().filter(always));
        }
        let required =
            self.vertical.attributes.iter().filter(|a| a.required_for.contains(&self.operation));
        self.missing(required)
    }

    fn missing<'a>(
        &self,
        required: impl Iterator<Item = &'a crate::Attribute>,
    ) -> Result<(), Error> {
        let missing: Vec<String> = required
            .filter(|a| !self.has(&Target::Attribute(a.key.clone())))
            .map(|a| format!("«{}»", a.labels.es))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let columns = self.names.iter().take(COLUMNS_NAMED_MAX).map(|n| format!("«{n}»")).collect();
        Err(Error::ColumnsMissing { missing, columns })
    }
}

fn texts_of(vertical: &Vertical) -> BTreeSet<Target> {
    let own = vertical.attributes.iter().filter(|a| a.kind == AttributeKind::Text);
    let own = own.map(|attribute| Target::Attribute(attribute.key.clone()));
    let shared = [Target::Title, Target::Description, Target::City, Target::Region];
    shared.into_iter().chain(own).collect()
}

/// Longest name of a seller, in characters.
pub const SELLER_LENGTH_MAX: usize = 120;
/// Columns an error names.
const COLUMNS_NAMED_MAX: usize = 40;

fn plan_columns(
    mapping: &Mapping,
    names: &[String],
    vertical: &Vertical,
) -> Result<Vec<PlannedColumn>, Error> {
    let mut planned = Vec::new();
    let mut taken: Vec<&Target> = Vec::new();
    for column in mapping.columns.iter().filter(|column| !column.to.is_empty()) {
        let Some(at) = names.iter().position(|name| *name == column.name) else {
            return Err(Error::Mapping(format!(
                "el archivo no tiene la columna «{}»",
                column.name
            )));
        };
        for target in &column.to {
            check_target(target, vertical)?;
            if *target != Target::Images && taken.contains(&target) {
                return Err(Error::Mapping(format!("dos columnas van a «{target}»")));
            }
            taken.push(target);
        }
        planned.push(PlannedColumn {
            at,
            chain: chain_of(column, vertical)?,
            column: column.clone(),
        });
    }
    planned.sort_by_key(|column| column.at);
    Ok(planned)
}

fn check_target(target: &Target, vertical: &Vertical) -> Result<(), Error> {
    match target {
        Target::Attribute(key) if vertical.attribute(key).is_none() => {
            Err(Error::Mapping(format!("«{key}» no es un destino ni un atributo de esta vertical")))
        }
        _ => Ok(()),
    }
}

/// The chain of a column of words; and that the other kinds have what they need.
fn chain_of(column: &Column, vertical: &Vertical) -> Result<Option<Chain>, Error> {
    let wrong = |what: &str| Err(Error::Mapping(format!("la columna «{}» {what}", column.name)));
    match column.take {
        Take::Whole if column.to.len() > 1 => wrong("va a varios destinos: falta «take»"),
        Take::Parts if column.separator.as_deref().unwrap_or_default().is_empty() => {
            wrong("se corta en partes: falta «separator»")
        }
        Take::Whole | Take::Parts => Ok(None),
        Take::Words => {
            let mut chain = Chain { options: Vec::new(), rest: None };
            for (at, target) in column.to.iter().enumerate() {
                let attribute = match target {
                    Target::Attribute(key) => vertical.attribute(key),
                    _ => None,
                };
                match attribute {
                    Some(a)
                        if a.kind == AttributeKind::Enum
                            && a.parent.as_ref() == chain.options.last() =>
                    {
                        chain.options.push(a.key.clone());
                    }
                    Some(a)
                        if a.kind == AttributeKind::Text && at > 0 && at + 1 == column.to.len() =>
                    {
                        chain.rest = Some(a.key.clone());
                    }
                    _ => {
                        return wrong(
                            "toma palabras: sus destinos son opciones que se siguen y un texto al final",
                        );
                    }
                }
            }
            Ok(Some(chain))
        }
    }
}
