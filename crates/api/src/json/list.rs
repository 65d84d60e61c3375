//! A page of results.

use kernel::{Currency, locale::Language};
use listings::Vertical;
use search::Answer;
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::facets::FacetsJson;

/// `{"listings":[…],"total":n,"facets":{…},"next_cursor":…}` and what to know about the answer.
pub(crate) struct ListBody<'a> {
    pub answer: &'a Answer,
    pub vertical: Option<&'a Vertical>,
    pub currency: Currency,
    pub language: Language,
}

impl Serialize for ListBody<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let answer = self.answer;
        let mut out = to.serialize_struct("Listings", 7)?;
        out.serialize_field("listings", &answer.cards)?;
        out.serialize_field("total", &answer.total)?;
        out.serialize_field("facets", &FacetsJson(self))?;
        out.serialize_field("next_cursor", &answer.next_cursor)?;
        out.serialize_field("corrected", &answer.corrected)?;
        out.serialize_field("uncomparable", &answer.uncomparable)?;
        out.serialize_field("loading", &answer.loading)?;
        out.end()
    }
}
