//! What was found in a listing, and the doubts others have, as whoever decides reads them.

use listings::moderation::{Assessment, Finding, Report};

use super::at;
use crate::{
    shell::Frame,
    texts::{
        fill, fill_all,
        moderation::{moderation as words, rule},
    },
    work::moment,
};

/// What was found.
pub(super) struct Found {
    pub score: String,
    pub all: Vec<One>,
}

/// One thing of it.
pub(super) struct One {
    pub label: &'static str,
    pub more: String,
    /// The other listing that has it, too.
    pub other: Option<String>,
}

/// What somebody has reported.
pub(super) struct Doubted {
    pub cause: &'static str,
    pub note: String,
    pub more: String,
}

/// All of it, the heaviest first.
pub(super) fn found(frame: &Frame<'_>, assessment: &Assessment) -> Found {
    let (texts, locale) = (words(frame.language()), frame.locale());
    let mut findings: Vec<&Finding> = assessment.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.points));
    let one = |finding: &Finding| {
        let points = fill(texts.points, &locale.number(finding.points.into()));
        One {
            label: rule(finding.rule, frame.language()).0,
            more: match &finding.what {
                Some(what) => format!("«{what}» · {points}"),
                None => points,
            },
            other: finding.other.map(|other| frame.links().page(&at(other))),
        }
    };
    Found {
        score: fill(texts.score, &locale.number(assessment.score.into())),
        all: findings.into_iter().map(one).collect(),
    }
}

pub(super) fn doubted(frame: &Frame<'_>, report: &Report) -> Doubted {
    let texts = words(frame.language());
    let when = moment(frame, report.at);
    let state = if report.is_settled { texts.settled } else { texts.open };
    Doubted {
        cause: report.cause.word().get(frame.language()),
        note: report.note.clone(),
        more: fill_all("{} · {}", &[&when, state]),
    }
}
