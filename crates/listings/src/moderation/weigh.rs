//! Weighs a listing that is sent.

use chrono::TimeDelta;
use db::TenantTx;
use kernel::ids::ListingId;
use media::kept;
use sqlx::types::Uuid;
use tenancy::seller::standing::{self, Standing};

use super::{Assessment, Finding, Market, Policy, Rule, SCORE_MAX, Verdict, policy, text};
use crate::{Draft, Error, Image, Value, Vertical, vertical::VIN};

/// For how long a seller is new.
const NEW_FOR: TimeDelta = TimeDelta::days(30);
/// Shortest text that two do not write by chance, in characters; the index of texts has the same bound.
const TEXT_LENGTH_MIN: usize = 80;

/// What is weighed.
pub(crate) struct Sent<'a> {
    pub listing: ListingId,
    pub vertical: &'a Vertical,
    pub draft: &'a Draft,
    pub photos: &'a [Image],
    pub market: Option<&'a Market>,
    /// In which country it is published (ISO 3166-1).
    pub country: &'a str,
}

/// Looks for everything the vertical's policy gives points for. What a trusted seller sends is weighed as well, and is
/// public whatever was found.
pub(crate) async fn weigh(tx: &mut TenantTx, sent: &Sent<'_>) -> Result<Assessment, Error> {
    let policy = policy::load(tx, &sent.vertical.key).await?;
    let standing = standing::get(tx, sent.draft.seller).await?;
    let mut found = Found { policy: &policy, findings: Vec::new() };
    found.in_words(sent);
    found.in_price(sent);
    found.in_seller(&standing, tx.now() - standing.created_at);
    if found.looks_for(Rule::Phone) && standing::shares_phone(tx, sent.draft.seller).await? {
        found.note(Rule::Phone, None, None);
    }
    if found.looks_for(Rule::Photo) {
        found.in_photos(tx, sent).await?;
    }
    if found.looks_for(Rule::Text) {
        found.in_texts(tx, sent).await?;
    }
    if found.looks_for(Rule::Vin) {
        found.in_vins(tx, sent).await?;
    }
    Ok(found.weighed(standing.granted.trust))
}

struct Found<'a> {
    policy: &'a Policy,
    findings: Vec<Finding>,
}

impl Found<'_> {
    fn looks_for(&self, rule: Rule) -> bool {
        self.policy.points(rule) > 0
    }

    fn note(&mut self, rule: Rule, what: Option<String>, other: Option<ListingId>) {
        let points = self.policy.points(rule);
        if points > 0 {
            self.findings.push(Finding { rule, points, what, other });
        }
    }

    fn weighed(self, is_trusted: bool) -> Assessment {
        let sum: u32 = self.findings.iter().map(|finding| u32::from(finding.points)).sum();
        let score = u8::try_from(sum).unwrap_or(SCORE_MAX).min(SCORE_MAX);
        let verdict = if is_trusted { Verdict::Publish } else { self.policy.verdict(score) };
        Assessment { score, verdict, findings: self.findings }
    }

    fn in_words(&mut self, sent: &Sent<'_>) {
        let words = words(sent);
        if let Some(word) = text::banned(&words, &self.policy.banned) {
            self.note(Rule::Banned, Some(word.to_owned()), None);
        }
        if let Some(link) = text::link(&words) {
            self.note(Rule::Links, Some(link), None);
        }
        if let Some(contact) = text::contact(&words, sent.country) {
            self.note(Rule::Contact, Some(contact), None);
        }
    }

    fn in_price(&mut self, sent: &Sent<'_>) {
        if sent.market.is_some_and(Market::is_far) {
            self.note(Rule::Price, None, None);
        }
    }

    fn in_seller(&mut self, standing: &Standing, age: TimeDelta) {
        let has_proven = standing.granted.phone || standing.granted.document;
        if age < NEW_FOR && !has_proven {
            self.note(Rule::NewSeller, None, None);
        }
    }

    async fn in_photos(&mut self, tx: &mut TenantTx, sent: &Sent<'_>) -> Result<(), Error> {
        let own: Vec<_> =
            sent.photos.iter().filter_map(|photo| kept::of_address(&photo.url)).collect();
        if own.is_empty() {
            return Ok(());
        }
        if let Some(other) = kept::alike(tx, sent.draft.seller, &own).await? {
            self.note(Rule::Photo, None, Some(other));
        }
        Ok(())
    }

    async fn in_texts(&mut self, tx: &mut TenantTx, sent: &Sent<'_>) -> Result<(), Error> {
        if sent.draft.description.chars().count() < TEXT_LENGTH_MIN {
            return Ok(());
        }
        let other: Option<Uuid> = sqlx::query_scalar(
            // Whoever had it first has it of nobody.
            "with same as (
               select listing_id, seller_id, created_at from listings
               where tenant_id = $1 and length(description) >= 80
                 and md5(lower(description)) = md5(lower($2)))
             select o.listing_id from same o
             where o.seller_id <> $3
               and not exists (select from same own
                               where own.seller_id = $3 and own.created_at < o.created_at)
             order by o.created_at, o.listing_id limit 1",
        )
        .bind(tx.tenant().0)
        .bind(&sent.draft.description)
        .bind(sent.draft.seller.0)
        .fetch_optional(tx.sql())
        .await?;
        if let Some(other) = other {
            self.note(Rule::Text, None, Some(ListingId(other)));
        }
        Ok(())
    }

    /// A car is listed once, also by who lists it: its own other listing is told as well.
    async fn in_vins(&mut self, tx: &mut TenantTx, sent: &Sent<'_>) -> Result<(), Error> {
        let Some(Value::Text(vin)) = sent.draft.attributes.get(VIN) else { return Ok(()) };
        let other: Option<Uuid> = sqlx::query_scalar(
            "select listing_id from listings
             where tenant_id = $1 and attributes ? 'vin' and attributes ->> 'vin' = $2
               and listing_id <> $3 and status in ('in_review', 'published', 'paused')
             order by created_at, listing_id limit 1",
        )
        .bind(tx.tenant().0)
        .bind(vin)
        .bind(sent.listing.0)
        .fetch_optional(tx.sql())
        .await?;
        if let Some(other) = other {
            self.note(Rule::Vin, Some(vin.clone()), Some(ListingId(other)));
        }
        Ok(())
    }
}

/// All that somebody wrote, in the order it is read.
fn words(sent: &Sent<'_>) -> String {
    let Draft { title, description, attributes, .. } = sent.draft;
    let mut words = format!("{title}\n{description}");
    for attribute in &sent.vertical.attributes {
        if let Some(Value::Text(text)) = attributes.get(&attribute.key) {
            words.push('\n');
            words.push_str(text);
        }
    }
    words
}
