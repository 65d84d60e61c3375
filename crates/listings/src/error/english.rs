//! What went wrong, in English. What is wrong with a file, part by part, is for who writes it on the
//! command line and is said in Spanish alone; here stands where.

use kernel::locale::{Language, Told};

use super::{Error, each};
use crate::{
    drafting::{DRAFTS_MAX, PHOTOS_MAX},
    life::REASON_LENGTH_MAX,
    moderation::NOTE_LENGTH_MAX,
    placement::CAPACITY_MAX,
    vertical::{AttributeError, FILE_BYTES_MAX},
};

impl Told for Error {
    fn english(&self) -> String {
        match self {
            Self::VerticalFileTooLarge { bytes } => {
                format!("the file of the vertical has {bytes} bytes; the most is {FILE_BYTES_MAX}")
            }
            Self::VerticalUnreadable(at) => format!(
                "the file of the vertical cannot be read: line {}, column {}",
                at.line, at.column
            ),
            Self::VerticalInvalid(problems) => {
                let places: Vec<_> = problems.iter().map(|problem| &problem.path).collect();
                format!("something in the vertical is not valid: {}", each(&places))
            }
            Self::WouldInvalidate(left) => {
                let keys: Vec<_> = left.reasons.iter().map(|reason| &reason.key).collect();
                format!(
                    "the change would make listings invalid ({}): {}",
                    left.listings,
                    each(&keys)
                )
            }
            Self::NoSuchVertical(key) => format!("there is no vertical “{key}”"),
            Self::VerticalChanged(key) => {
                format!("the vertical “{key}” changed meanwhile; do it again")
            }
            Self::NoSuchSeller => "there is no such seller of a listing".to_owned(),
            Self::NoSuchListing => "there is no such listing".to_owned(),
            Self::NotAllowed { from, to } => {
                format!("the listing is {} and cannot become {}", from.word().en, to.word().en)
            }
            Self::BatchTooLarge { given, max } => {
                format!("at most {max} listings are saved at once; there were {given}")
            }
            Self::DraftInvalid { at, errors } => {
                format!("listing {} of the batch is not valid: {}", at + 1, each(&told(errors)))
            }
            Self::NoSuchDraft => "there is no such draft, or it was published already".to_owned(),
            Self::DraftChanged(_) => "this draft was saved meanwhile from somewhere else: look at \
                                      yours and save again to replace it"
                .to_owned(),
            Self::TooManyDrafts => {
                format!("{DRAFTS_MAX} drafts are begun: publish or discard one")
            }
            Self::DraftUnfinished(errors) => {
                format!("something is still missing: {}", each(&told(errors)))
            }
            Self::NoReason => {
                format!(
                    "write the reason, up to {REASON_LENGTH_MAX} letters: who publishes reads it"
                )
            }
            Self::PolicyInvalid(why) => why.en.to_owned(),
            Self::PlacementInvalid(why) => why.en.to_owned(),
            Self::PlacementHidden(status) => {
                format!("the listing is {}: what is public is placed", status.word().en)
            }
            Self::PlacedAlready(until) => {
                format!("the listing has it already then, until {}", until.format("%Y-%m-%d"))
            }
            Self::SlotsTaken { kind, free_from } => {
                let of = kind.word().en;
                match free_from {
                    Some(day) => {
                        let day = day.format("%Y-%m-%d");
                        format!("no slot of “{of}” is free then; there is one from {day}")
                    }
                    None => format!("there is no slot of “{of}”"),
                }
            }
            Self::SlotsInvalid { kind, least } => format!(
                "of “{}” there are {least} to {CAPACITY_MAX}: {least} are granted at once",
                kind.word().en
            ),
            Self::NoSuchPlacement => "there is no such place, or it has ended".to_owned(),
            Self::NoteTooLong => format!("the note takes up to {NOTE_LENGTH_MAX} letters"),
            Self::TooManyReports => {
                "many reports came from your connection already; wait an hour".to_owned()
            }
            Self::TooManyPhotos => format!("a listing has up to {PHOTOS_MAX} photos"),
            Self::Media(error) => error.english(),
            Self::Tenancy(error) => error.english(),
            Self::Database(error) => error.english(),
        }
    }
}

fn told(errors: &[AttributeError]) -> Vec<String> {
    let told =
        |error: &AttributeError| format!("{}: {}", error.key, error.reason.get(Language::En));
    errors.iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Status, placement,
        vertical::{Invalidated, Problem, Unreadable},
    };
    use chrono::DateTime;
    use kernel::{
        locale::{Sentence, Word},
        one_of_each,
        testing::assert_told,
    };

    #[test]
    fn each_is_told_in_english_too() {
        let key = || "autos".to_owned();
        let message = || "está mal".to_owned();
        let unreadable = Unreadable { line: 1, column: 2, message: message() };
        let problem = Problem { path: "attributes.make".into(), message: message() };
        let wrong =
            AttributeError { key: "year".into(), reason: Sentence::new(message(), "wrong") };
        assert_told(&one_of_each![
            Error::VerticalFileTooLarge { .. } => Error::VerticalFileTooLarge { bytes: 9 },
            Error::VerticalUnreadable(_) => Error::VerticalUnreadable(unreadable),
            Error::VerticalInvalid(_) => Error::VerticalInvalid(vec![problem]),
            Error::WouldInvalidate(_) =>
                Error::WouldInvalidate(Invalidated { listings: 2, reasons: Vec::new() }),
            Error::NoSuchVertical(_) => Error::NoSuchVertical(key()),
            Error::VerticalChanged(_) => Error::VerticalChanged(key()),
            Error::NoSuchSeller => Error::NoSuchSeller,
            Error::NoSuchListing => Error::NoSuchListing,
            Error::NotAllowed { .. } =>
                Error::NotAllowed { from: Status::Sold, to: Status::Published },
            Error::BatchTooLarge { .. } => Error::BatchTooLarge { given: 9, max: 5 },
            Error::DraftInvalid { .. } => Error::DraftInvalid { at: 0, errors: vec![wrong.clone()] },
            Error::NoSuchDraft => Error::NoSuchDraft,
            Error::DraftChanged(_) => Error::DraftChanged(2),
            Error::TooManyDrafts => Error::TooManyDrafts,
            Error::NoReason => Error::NoReason,
            Error::PolicyInvalid(_) => Error::PolicyInvalid(Word::new("mal", "wrong")),
            Error::PlacementInvalid(_) => Error::PlacementInvalid(Word::new("mal", "wrong")),
            Error::PlacementHidden(_) => Error::PlacementHidden(Status::Paused),
            Error::PlacedAlready(_) => Error::PlacedAlready(DateTime::UNIX_EPOCH),
            Error::SlotsTaken { .. } => Error::SlotsTaken {
                kind: placement::Kind::Top,
                free_from: Some(DateTime::UNIX_EPOCH),
            },
            Error::SlotsInvalid { .. } =>
                Error::SlotsInvalid { kind: placement::Kind::Top, least: 2 },
            Error::NoSuchPlacement => Error::NoSuchPlacement,
            Error::NoteTooLong => Error::NoteTooLong,
            Error::TooManyReports => Error::TooManyReports,
            Error::TooManyPhotos => Error::TooManyPhotos,
            Error::Media(_) => media::Error::Lost.into(),
            Error::DraftUnfinished(_) => Error::DraftUnfinished(vec![wrong]),
            Error::Tenancy(_) => tenancy::Error::NoSuchLink.into(),
            Error::Database(_) => Error::Database(sqlx::Error::PoolClosed.into()),
        ]);
    }
}
