//! What each lender asks for, side by side.

use financing::{Lender, Quote, Refusal, Unfit, Wish};
use kernel::Money;

use super::{PATH, shown};
use crate::{
    card as cards,
    shell::Frame,
    texts::{fill, fill_all, financing::Financing},
};

/// One lender.
pub(crate) struct Offer {
    pub name: String,
    pub conditions: String,
    pub note: String,
    pub figures: Option<Figures>,
    pub refused: Option<Refused>,
    pub is_lightest: bool,
}

/// What it asks for.
pub(crate) struct Figures {
    pub monthly: String,
    /// What of it is insurance.
    pub parts: Option<String>,
    pub facts: Vec<(&'static str, String)>,
    /// Where it is told month by month.
    pub table: String,
}

/// Why it does not, and what to do.
pub(crate) struct Refused {
    pub why: String,
    pub instead: Option<(String, String)>,
}

/// What the figures are made from.
pub(super) struct Makes<'a> {
    pub frame: &'a Frame<'a>,
    pub texts: &'static Financing,
    /// The parameters of the page as they were read.
    pub pairs: Vec<(&'static str, String)>,
}

impl Makes<'_> {
    /// The calculator with another value under that name.
    fn href(&self, name: &str, value: &str) -> String {
        let others = self.pairs.iter().filter(|(known, _)| *known != name);
        let others = others.map(|(known, value)| (*known, value.as_str()));
        self.frame.links().with(PATH, others.chain([(name, value)]))
    }

    /// A lender for whom nothing was asked yet.
    pub fn bare(&self, lender: &Lender) -> Offer {
        Offer {
            name: lender.conditions.name.clone(),
            conditions: shown::conditions(self.frame, self.texts, &lender.conditions),
            note: lender.conditions.note.clone(),
            figures: None,
            refused: None,
            is_lightest: false,
        }
    }

    pub fn offer(
        &self,
        lender: &Lender,
        quote: &Result<Quote, Refusal>,
        is_lightest: bool,
    ) -> Offer {
        let bare = self.bare(lender);
        match quote {
            Ok(quote) => {
                let figures = Some(self.figures(lender, quote));
                Offer { figures, is_lightest, ..bare }
            }
            Err(refusal) => Offer { refused: Some(self.refused(refusal)), ..bare },
        }
    }

    fn figures(&self, lender: &Lender, quote: &Quote) -> Figures {
        let (texts, schedule) = (self.texts, &quote.schedule);
        let insurance = schedule.insurance();
        let parts = (insurance.minor > 0).then(|| {
            let (instalment, insurance) =
                (self.money(schedule.instalment()), self.money(insurance));
            fill_all(texts.with_insurance, &[&instalment, &insurance])
        });
        let table = self.href("entidad", &lender.id.to_string());
        Figures {
            monthly: self.money(schedule.monthly()),
            parts,
            facts: self.facts(quote),
            table: format!("{table}#cuotas"),
        }
    }

    fn facts(&self, quote: &Quote) -> Vec<(&'static str, String)> {
        let (texts, schedule, locale) = (self.texts, &quote.schedule, self.frame.locale());
        let loan = schedule.loan();
        let percent = |rate| format!("{}\u{a0}%", shown::share(rate, locale));
        let effective = schedule.effective();
        let total = Money::new(schedule.paid().minor + quote.down.minor, quote.down.currency);
        let mut facts = vec![
            (texts.down_paid, self.money(quote.down)),
            (texts.lent, self.money(loan.principal)),
            (texts.instalments, locale.number(i64::from(loan.months))),
            (texts.interest, self.money(schedule.interest())),
        ];
        if schedule.fee().minor > 0 {
            facts.push((texts.fee, self.money(schedule.fee())));
        }
        let insured = schedule.insurance().minor * i64::from(loan.months);
        if insured > 0 {
            facts.push((texts.insured, self.money(Money::new(insured, quote.down.currency))));
        }
        facts.push((texts.total, self.money(total)));
        facts.push((texts.rate, percent(loan.rate)));
        let effective = effective.map_or_else(|| texts.no_effective.to_owned(), percent);
        facts.push((texts.effective, effective));
        facts
    }

    fn refused(&self, refusal: &Refusal) -> Refused {
        let texts = self.texts;
        let plain = |why: &str| Refused { why: why.to_owned(), instead: None };
        match refusal {
            Refusal::Down { least } => {
                let shown = self.money(*least);
                let href = self.href("inicial", &least.major());
                Refused {
                    why: fill(texts.refused_down, &shown),
                    instead: Some((href, fill(texts.try_down, &shown))),
                }
            }
            Refusal::Months { min, max } => {
                let (min, max) = (min.to_string(), max.to_string());
                let href = self.href("meses", &max);
                Refused {
                    why: fill_all(texts.refused_months, &[&min, &max]),
                    instead: Some((href, fill(texts.try_months, &max))),
                }
            }
            Refusal::NothingLeft | Refusal::Currency => plain(texts.refused_nothing),
            Refusal::Unfit(Unfit::Charges) => plain(texts.refused_charges),
            Refusal::Unfit(Unfit::Principal) => plain(texts.refused_large),
            Refusal::Unfit(_) => plain(texts.refused_uneven),
        }
    }

    fn money(&self, money: Money) -> String {
        cards::price(Some(money), self.frame.locale()).unwrap_or_default()
    }
}

/// What each asks for, the least each month first and who does not lend it last; of equals, in the order of the
/// tenant.
pub(super) fn quoted<'a>(
    lenders: &[&'a Lender],
    wish: &Wish,
) -> Vec<(&'a Lender, Result<Quote, Refusal>)> {
    let quote = |lender: &&'a Lender| (*lender, lender.conditions.quote(wish));
    let mut all: Vec<_> = lenders.iter().map(quote).collect();
    let monthly = |quote: &Result<Quote, Refusal>| match quote {
        Ok(quote) => quote.schedule.monthly().minor,
        Err(_) => i64::MAX,
    };
    all.sort_by_key(|(_, quote)| monthly(quote));
    all
}
