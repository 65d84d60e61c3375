//! What the listings of a vertical are weighed by: the tenant's own settings, else the program's.

use std::collections::BTreeMap;

use db::{OnConstraint as _, TenantTx};
use kernel::locale::Word;
use sqlx::types::Json;
use tenancy::audit::{self, By, Deed};

use super::{Rule, SCORE_MAX, Verdict};
use crate::Error;

/// Words that may be banned.
pub const BANNED_MAX: usize = 200;
/// Longest of them, in characters.
pub const BANNED_LENGTH_MAX: usize = 60;
/// No score comes so far: a threshold there is never reached.
pub const NEVER: u8 = SCORE_MAX + 1;

/// Words of frauds that are told of everywhere: a way to pay that nobody gets back.
const USUALLY_BANNED: [&str; 5] =
    ["western union", "moneygram", "bitcoin", "pago adelantado", "gift card"];

/// What listings are weighed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// From which score on somebody looks at it first; [`NEVER`] for never.
    pub review_from: u8,
    /// From which score on it is not taken; [`NEVER`] for never.
    pub block_from: u8,
    /// Words that are not wanted.
    pub banned: Vec<String>,
    /// What each finding weighs; 0 for what is not looked for.
    pub points: BTreeMap<Rule, u8>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            review_from: 31,
            block_from: 81,
            banned: USUALLY_BANNED.map(str::to_owned).into(),
            points: Rule::ALL.into_iter().map(|rule| (rule, rule.usual_points())).collect(),
        }
    }
}

impl Policy {
    /// What a finding of that rule weighs.
    #[must_use]
    pub fn points(&self, rule: Rule) -> u8 {
        self.points.get(&rule).copied().unwrap_or_else(|| rule.usual_points())
    }

    /// What follows from a score.
    #[must_use]
    pub const fn verdict(&self, score: u8) -> Verdict {
        if score >= self.block_from {
            Verdict::Block
        } else if score >= self.review_from {
            Verdict::Review
        } else {
            Verdict::Publish
        }
    }

    /// As it can be kept: thresholds in their order, words once and without what nobody sees.
    ///
    /// # Errors
    /// [`Error::PolicyInvalid`].
    fn checked(self) -> Result<Self, Error> {
        let within = |from: u8| (1..=NEVER).contains(&from);
        if !within(self.review_from) || !within(self.block_from) {
            return Err(Error::PolicyInvalid(Word::new(
                "los puntos van de 1 a 101",
                "points go from 1 to 101",
            )));
        }
        if self.block_from < self.review_from {
            return Err(Error::PolicyInvalid(Word::new(
                "se rechaza con tantos puntos como se revisa, o más",
                "what is not taken has as many points as what is looked at, or more",
            )));
        }
        if self.points.values().any(|points| *points > SCORE_MAX) {
            return Err(Error::PolicyInvalid(Word::new(
                "cada hallazgo pesa de 0 a 100",
                "each finding weighs from 0 to 100",
            )));
        }
        let banned = words(&self.banned);
        let is_long = |word: &String| word.chars().count() > BANNED_LENGTH_MAX;
        if banned.len() > BANNED_MAX || banned.iter().any(is_long) {
            return Err(Error::PolicyInvalid(Word::new(
                "caben hasta 200 palabras o frases, de hasta 60 letras",
                "there may be up to 200 words or phrases, of up to 60 letters",
            )));
        }
        Ok(Self { banned, ..self })
    }
}

/// Each once, in its order, without those that have no letter a text is compared by.
fn words(typed: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in typed {
        let word = kernel::text::squeeze(&kernel::text::seen(word)).to_lowercase();
        let slug = kernel::text::slug(&word);
        if !slug.is_empty() && kept.iter().all(|known| kernel::text::slug(known) != slug) {
            kept.push(word);
        }
    }
    kept
}

type Row = (i16, i16, Vec<String>, Json<BTreeMap<String, u8>>);

/// That of a vertical; the program's where the tenant set none.
///
/// # Errors
/// [`Error::Database`].
pub async fn load(tx: &mut TenantTx, vertical: &str) -> Result<Policy, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select review_from, block_from, banned, points from moderation_policies
         where tenant_id = $1 and vertical = $2",
    )
    .bind(tx.tenant().0)
    .bind(vertical)
    .fetch_optional(tx.sql())
    .await?;
    let Some((review_from, block_from, banned, Json(points))) = row else {
        return Ok(Policy::default());
    };
    let from = |from: i16| u8::try_from(from).unwrap_or(NEVER);
    let point = |rule: Rule| Some((rule, *points.get(rule.key())?));
    Ok(Policy {
        review_from: from(review_from),
        block_from: from(block_from),
        banned,
        points: Rule::ALL.into_iter().filter_map(point).collect(),
    })
}

/// Sets it for a vertical. What is public already stays so.
///
/// # Errors
/// [`Error::PolicyInvalid`]; [`Error::NoSuchVertical`].
pub async fn set(
    tx: &mut TenantTx,
    by: &By,
    vertical: &str,
    policy: Policy,
) -> Result<Policy, Error> {
    let policy = policy.checked()?;
    let before = load(tx, vertical).await?;
    if before == policy {
        return Ok(policy);
    }
    let points: BTreeMap<&str, u8> =
        policy.points.iter().map(|(rule, points)| (rule.key(), *points)).collect();
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into moderation_policies
           (tenant_id, vertical, review_from, block_from, banned, points, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant_id, vertical) do update
           set review_from = excluded.review_from, block_from = excluded.block_from,
               banned = excluded.banned, points = excluded.points,
               changed_at = excluded.changed_at",
    )
    .bind(tenant.0)
    .bind(vertical)
    .bind(i16::from(policy.review_from))
    .bind(i16::from(policy.block_from))
    .bind(&policy.banned)
    .bind(Json(points))
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("moderation_policies_vertical_fkey", || {
        Error::NoSuchVertical(vertical.to_owned())
    })?;
    let (was, is) = audit::differing(before.facts(), policy.facts());
    let deed = Deed::of("moderation.policy_changed", vertical).changing(was, is);
    audit::append(tx, by, deed).await?;
    Ok(policy)
}

impl Policy {
    fn facts(&self) -> [audit::Fact; 4] {
        let points = Rule::ALL.map(|rule| format!("{} {}", rule.key(), self.points(rule)));
        [
            ("revisa desde", self.review_from.to_string()),
            ("rechaza desde", self.block_from.to_string()),
            ("palabras", self.banned.join(", ")),
            ("puntos", points.join(", ")),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_leads_to_one_verdict() {
        let policy = Policy::default();
        let verdicts = [0, 30, 31, 80, 81, 100].map(|score| policy.verdict(score));
        use Verdict::{Block, Publish, Review};
        assert_eq!(verdicts, [Publish, Publish, Review, Review, Block, Block]);
        let never = Policy { review_from: NEVER, block_from: NEVER, ..policy };
        assert_eq!(never.verdict(SCORE_MAX), Publish);
    }

    #[test]
    fn words_are_kept_once_however_they_are_written() {
        let typed = ["  Pago  Adelantado", "pago-adelantado", "\u{200b}", "¡Estafa!", "…"];
        assert_eq!(words(&typed.map(str::to_owned)), ["pago adelantado", "¡estafa!"]);
    }

    #[test]
    fn thresholds_that_contradict_each_other_are_refused() {
        let usual = Policy::default();
        for wrong in [
            Policy { review_from: 0, ..usual.clone() },
            Policy { block_from: 30, ..usual.clone() },
            Policy { block_from: 102, ..usual.clone() },
            Policy { points: [(Rule::Price, 101)].into(), ..usual.clone() },
            Policy { banned: vec!["a".repeat(61)], ..usual },
        ] {
            assert!(wrong.checked().is_err());
        }
    }
}
