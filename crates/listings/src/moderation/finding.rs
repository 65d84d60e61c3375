//! What was found in a listing, and what follows.

use kernel::{ids::ListingId, locale::Language};
use serde::{Deserialize, Serialize};

use super::Rule;
use crate::Status;

/// The highest score.
pub const SCORE_MAX: u8 = 100;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked for.
    pub rule: Rule,
    /// What it weighed then.
    pub points: u8,
    /// What it is: the word, the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Which other listing has it, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<ListingId>,
}

/// What follows from what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is public.
    Publish,
    /// Somebody looks at it first.
    Review,
    /// It is not taken; its seller may put it right, or appeal.
    Block,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Publish, Self::Review, Self::Block];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Review => "review",
            Self::Block => "block",
        }
    }

    /// How a listing is then that was not public before.
    pub(crate) const fn to(self) -> Status {
        match self {
            Self::Publish => Status::Published,
            Self::Review => Status::InReview,
            Self::Block => Status::Rejected,
        }
    }
}

/// A listing weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// All that was found, from 0 to [`SCORE_MAX`].
    pub score: u8,
    /// What follows.
    pub verdict: Verdict,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Assessment {
    /// Whether there is something in it that was not in the one before: who took that one took nothing of it.
    pub(crate) fn is_worse_than(&self, before: Option<&Self>) -> bool {
        let known = |rule| before.is_some_and(|before| before.has(rule));
        self.findings.iter().any(|finding| !known(finding.rule))
    }

    fn has(&self, rule: Rule) -> bool {
        self.findings.iter().any(|finding| finding.rule == rule)
    }

    /// What its seller is told of why it waits or was not taken; none where there is nothing they may be told.
    #[must_use]
    pub fn told(&self, language: Language) -> Option<String> {
        let told = self.findings.iter().filter_map(|finding| {
            let sentence = finding.rule.told()?.get(language);
            Some(match &finding.what {
                Some(what) => format!("{sentence} («{what}»)"),
                None => sentence.to_owned(),
            })
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join("; "))
    }
}
