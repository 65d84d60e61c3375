//! Counts beside the results: `{"make":{"kind":"terms","values":[…]},"year":{"kind":"range",…}}`.

use chrono::NaiveDate;
use listings::{Attribute, AttributeKind};
use search::{Bucket, FacetCounts, TermCount, label};
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq, SerializeStruct},
};

use super::ListBody;

/// All facets of an answer, in its order.
pub(super) struct FacetsJson<'a>(pub &'a ListBody<'a>);

impl Serialize for FacetsJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let facets = &self.0.answer.facets;
        let mut map = to.serialize_map(Some(facets.len()))?;
        for (key, counts) in facets {
            map.serialize_entry(key, &FacetJson { list: self.0, key, counts })?;
        }
        map.end()
    }
}

struct FacetJson<'a> {
    list: &'a ListBody<'a>,
    key: &'a str,
    counts: &'a FacetCounts,
}

impl FacetJson<'_> {
    fn attribute(&self) -> Option<&Attribute> {
        self.list.vertical?.attribute(self.key)
    }

    /// How the numbers of this facet are written.
    fn scale(&self) -> Scale {
        match self.attribute() {
            Some(attribute) if attribute.kind == AttributeKind::Date => Scale::Day,
            Some(attribute) if attribute.kind == AttributeKind::Decimal => {
                Scale::Decimals(attribute.scale)
            }
            None if self.key == "price" => Scale::Decimals(self.list.currency.exponent()),
            _ => Scale::Decimals(0),
        }
    }
}

impl Serialize for FacetJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_struct("Facet", 5)?;
        match self.counts {
            FacetCounts::Terms(terms) => {
                out.serialize_field("kind", "terms")?;
                out.serialize_field("values", &TermsJson { facet: self, terms })?;
            }
            FacetCounts::Bool { yes, no } => {
                out.serialize_field("kind", "bool")?;
                out.serialize_field("values", &[flag(true, *yes, self), flag(false, *no, self)])?;
            }
            FacetCounts::Range { min, max, buckets } => {
                let scale = self.scale();
                let number = |value: Option<i64>| value.map(|n| Number(n, scale));
                out.serialize_field("kind", "range")?;
                if self.key == "price" {
                    out.serialize_field("currency", &self.list.currency)?;
                }
                out.serialize_field("min", &number(*min))?;
                out.serialize_field("max", &number(*max))?;
                out.serialize_field("buckets", &BucketsJson(buckets, scale))?;
            }
        }
        out.end()
    }
}

#[derive(Serialize)]
struct TermJson<'a> {
    value: &'a str,
    label: &'a str,
    count: u64,
}

struct TermsJson<'a> {
    facet: &'a FacetJson<'a>,
    terms: &'a [TermCount],
}

impl Serialize for TermsJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let list = self.facet.list;
        let mut out = to.serialize_seq(Some(self.terms.len()))?;
        for term in self.terms {
            let label = label(list.vertical, self.facet.key, term, list.language);
            out.serialize_element(&TermJson { value: &term.value, label, count: term.count })?;
        }
        out.end()
    }
}

fn flag(yes: bool, count: u64, facet: &FacetJson<'_>) -> TermJson<'static> {
    use kernel::locale::Language;
    let label = match (yes, facet.list.language) {
        (true, Language::Es) => "Sí",
        (true, Language::En) => "Yes",
        (false, _) => "No",
    };
    TermJson { value: if yes { "true" } else { "false" }, label, count }
}

struct BucketsJson<'a>(&'a [Bucket], Scale);

impl Serialize for BucketsJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct BucketJson {
            gte: Number,
            lt: Option<Number>,
            count: u64,
        }
        to.collect_seq(self.0.iter().map(|bucket| BucketJson {
            gte: Number(bucket.gte, self.1),
            lt: bucket.lt.map(|lt| Number(lt, self.1)),
            count: bucket.count,
        }))
    }
}

/// What an integer of the index stands for.
#[derive(Clone, Copy)]
enum Scale {
    /// A number with that many decimals.
    Decimals(u32),
    /// Days since 1970.
    Day,
}

/// A number in the attribute's own unit; a date as a date.
struct Number(i64, Scale);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.1 {
            Scale::Day => match i32::try_from(self.0).ok().and_then(NaiveDate::from_epoch_days) {
                Some(day) => to.collect_str(&day),
                None => to.serialize_none(),
            },
            Scale::Decimals(scale) => {
                let unit = 10i64.pow(scale);
                if self.0 % unit == 0 {
                    return to.serialize_i64(self.0 / unit);
                }
                #[expect(clippy::cast_precision_loss, reason = "values keep to 15 digits")]
                let number = self.0 as f64 / unit as f64;
                to.serialize_f64(number)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: i64, scale: Scale) -> String {
        serde_json::to_string(&Number(value, scale)).expect("json")
    }

    #[test]
    fn numbers_come_in_the_attributes_own_unit() {
        assert_eq!(written(2018, Scale::Decimals(0)), "2018");
        assert_eq!(written(1255, Scale::Decimals(1)), "125.5");
        assert_eq!(written(2_030_000, Scale::Decimals(2)), "20300");
        assert_eq!(written(20_454, Scale::Day), "\"2026-01-01\"");
    }
}
