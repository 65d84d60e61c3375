//! Takes down that somebody asked.

use chrono::TimeDelta;
use db::TenantTx;
use jobs::{Event, Job as _, Record as _};
use kernel::{
    ids::{EnquiryId, ListingId, SellerId, SiteId},
    phone::Phone,
};
use sqlx::types::Uuid;
use tenancy::{
    Role,
    link::Envelope,
    member, rate,
    seller::{contact, people},
};

use super::{Channel, Form, SendEnquiry, Source};
use crate::Error;

/// Asking again for the same within this time is the same enquiry.
const SAME: TimeDelta = TimeDelta::hours(1);
/// Ways to sellers shown to one network address within the hour; whole neighbourhoods of a mobile network
/// share one.
pub const SHOWN_PER_ADDRESS_MAX: i32 = 240;
/// Forms to sellers sent from one network address within the hour.
pub const WRITTEN_PER_ADDRESS_MAX: i32 = 40;
/// Letters and digits of a reference.
const REFERENCE: usize = 6;
/// Those that are not taken for one another (Crockford).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Enquiries of an hour that the people of one seller get a letter of; those above stand in the list alone, so that
/// nobody fills a mailbox from many addresses.
pub const LETTERS_PER_SELLER_MAX: i32 = 60;
/// Accounts that are written to.
const LETTERS_MAX: usize = 20;

/// By which way somebody asks.
#[derive(Debug, Clone)]
pub enum Way {
    /// Goes on to WhatsApp.
    WhatsApp,
    /// Has the number shown.
    Call,
    /// Writes; the letter leaves from there.
    Form(Form, Envelope),
}

impl Way {
    const fn channel(&self) -> Channel {
        match self {
            Self::WhatsApp => Channel::WhatsApp,
            Self::Call => Channel::Call,
            Self::Form(..) => Channel::Form,
        }
    }
}

/// Somebody asks.
#[derive(Debug)]
pub struct Ask<'a> {
    /// At which site.
    pub site: SiteId,
    /// For which listing; none for the seller as such, on their page.
    pub listing: Option<ListingId>,
    /// Whose it is, or who is asked for.
    pub seller: SellerId,
    /// How the listing, else the seller, is called.
    pub title: &'a str,
    /// From where.
    pub source: Source,
    /// From which network address.
    pub address: &'a str,
    /// With which browser, as it calls itself.
    pub agent: &'a str,
    /// By which way.
    pub way: Way,
}

/// What was taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// What people say to each other.
    pub reference: String,
    /// Where the seller is reached, where that was asked for.
    pub phone: Option<Phone>,
    /// Whether it is the first time; asking again within the hour is the same.
    pub is_new: bool,
}

/// Takes it down, and has the seller's people told of what was written.
///
/// # Errors
/// [`Error::NoSuchWay`] for a seller who is not reached so; [`Error::TooMany`].
pub async fn record(tx: &mut TenantTx, ask: Ask<'_>) -> Result<Recorded, Error> {
    let channel = ask.way.channel();
    let phone = reached(tx, &ask).await?;
    let (what, most): (&[u8], _) = match channel {
        Channel::Form => (b"writes", WRITTEN_PER_ADDRESS_MAX),
        Channel::WhatsApp | Channel::Call => (b"asks", SHOWN_PER_ADDRESS_MAX),
    };
    if rate::count(tx, &[what, rate::network(ask.address).as_bytes()]).await? > most {
        return Err(Error::TooMany);
    }
    let visitor = visitor(tx, &ask)?;
    // Who sends twice at once is one.
    let about = ask.listing.map_or_else(|| ask.seller.to_string(), |listing| listing.to_string());
    tx.take_turn(&format!("enquiry {about} {}", kernel::hex::text(&visitor))).await?;
    if let Some(reference) = earlier(tx, &ask, &visitor).await? {
        return Ok(Recorded { reference, phone, is_new: false });
    }
    let (id, reference) = insert(tx, &ask, &visitor).await?;
    tx.record(Event { kind: "enquiry.made", subject: Some(id.0) }).await?;
    if let Way::Form(_, envelope) = &ask.way {
        tell(tx, id, ask.seller, envelope).await?;
    }
    Ok(Recorded { reference, phone, is_new: true })
}

/// The number, where it is asked for and given.
async fn reached(tx: &mut TenantTx, ask: &Ask<'_>) -> Result<Option<Phone>, Error> {
    let contact = contact::get(tx, ask.seller).await?;
    match ask.way {
        Way::Form(..) => Ok(None),
        Way::WhatsApp if !contact.takes_whatsapp => Err(Error::NoSuchWay),
        Way::WhatsApp | Way::Call => contact.phone.map(Some).ok_or(Error::NoSuchWay),
    }
}

/// The same for one visitor within a day, and nothing that leads to them: of the address nothing is kept, and who
/// has all that is kept finds it by no trying.
fn visitor(tx: &TenantTx, ask: &Ask<'_>) -> Result<[u8; 16], Error> {
    let (tenant, day) = (tx.tenant(), tx.now().date_naive().to_string());
    let sum = tx.sum(&[
        b"visitor",
        tenant.0.as_bytes(),
        day.as_bytes(),
        ask.address.as_bytes(),
        ask.agent.as_bytes(),
    ])?;
    let mut visitor = [0; 16];
    visitor.copy_from_slice(&sum[..16]);
    Ok(visitor)
}

async fn earlier(
    tx: &mut TenantTx,
    ask: &Ask<'_>,
    visitor: &[u8; 16],
) -> Result<Option<String>, Error> {
    // Whole neighbourhoods share an address and a browser, and the form begins with the same words: who writes is
    // another unless they say the same of themselves.
    let form = match &ask.way {
        Way::Form(form, _) => Some(form),
        Way::WhatsApp | Way::Call => None,
    };
    let since = tx.now() - SAME;
    // An index for each: a listing is found by its id, a seller's page by there being none.
    let (query, about) = match ask.listing {
        Some(listing) => (
            "select reference from enquiries
             where tenant_id = $1 and listing_id = $2 and visitor = $3 and created_at > $4
               and channel = $5 and message is not distinct from $6 and name is not distinct from $7
               and phone is not distinct from $8 and mail is not distinct from $9
             order by created_at desc limit 1",
            listing.0,
        ),
        None => (
            "select reference from enquiries
             where tenant_id = $1 and seller_id = $2 and listing_id is null and visitor = $3
               and created_at > $4 and channel = $5 and message is not distinct from $6
               and name is not distinct from $7 and phone is not distinct from $8
               and mail is not distinct from $9
             order by created_at desc limit 1",
            ask.seller.0,
        ),
    };
    let reference = sqlx::query_scalar(query)
        .bind(tx.tenant().0)
        .bind(about)
        .bind(visitor.as_slice())
        .bind(since)
        .bind(ask.way.channel().key())
        .bind(form.map(|form| form.message.as_str()))
        .bind(form.map(|form| form.name.as_str()))
        .bind(form.and_then(|form| form.phone.as_ref()).map(Phone::as_str))
        .bind(form.and_then(|form| form.mail.as_ref()).map(|mail| mail.as_str()))
        .fetch_optional(tx.sql())
        .await?;
    Ok(reference)
}

async fn insert(
    tx: &mut TenantTx,
    ask: &Ask<'_>,
    visitor: &[u8; 16],
) -> Result<(EnquiryId, String), Error> {
    let form = match &ask.way {
        Way::Form(form, _) => Some(form),
        Way::WhatsApp | Way::Call => None,
    };
    loop {
        let (id, reference): (EnquiryId, _) = (tx.new_id(), draw(tx));
        let (tenant, now) = (tx.tenant(), tx.now());
        let made: Option<Uuid> = sqlx::query_scalar(
            "insert into enquiries (tenant_id, enquiry_id, reference, site_id, seller_id, listing_id,
                                    title, channel, source, visitor, name, phone, mail, message,
                                    created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             on conflict on constraint enquiries_reference_key do nothing
             returning enquiry_id",
        )
        .bind(tenant.0)
        .bind(id.0)
        .bind(&reference)
        .bind(ask.site.0)
        .bind(ask.seller.0)
        .bind(ask.listing.map(|listing| listing.0))
        .bind(kernel::text::truncate(ask.title, 300))
        .bind(ask.way.channel().key())
        .bind(ask.source.key())
        .bind(visitor.as_slice())
        .bind(form.map(|form| form.name.as_str()))
        .bind(form.and_then(|form| form.phone.as_ref()).map(Phone::as_str))
        .bind(form.and_then(|form| form.mail.as_ref()).map(|mail| mail.as_str()))
        .bind(form.map(|form| form.message.as_str()))
        .bind(now)
        .fetch_optional(tx.sql())
        .await?;
        // One of a billion: another is drawn.
        if made.is_some() {
            return Ok((id, reference));
        }
    }
}

fn draw(tx: &TenantTx) -> String {
    let mut bits = tx.draw();
    let mut letters = String::with_capacity(REFERENCE);
    for _ in 0..REFERENCE {
        letters.push(char::from(LETTERS[(bits & 31) as usize]));
        bits >>= 5;
    }
    letters
}

/// Writes to who acts for the seller; where nobody does, to the staff that works with listings.
async fn tell(
    tx: &mut TenantTx,
    enquiry: EnquiryId,
    seller: SellerId,
    envelope: &Envelope,
) -> Result<(), Error> {
    if rate::count(tx, &[b"enquiry letters", seller.0.as_bytes()]).await? > LETTERS_PER_SELLER_MAX {
        return Ok(());
    }
    let people = people::list(tx, seller).await?;
    let mut accounts: Vec<_> = people.iter().map(|person| person.account).collect();
    if accounts.is_empty() {
        let staff = member::list(tx).await?;
        let works = staff.iter().filter(|m| matches!(m.role, Some(Role::Ops | Role::Owner)));
        accounts = works.map(|member| member.account).collect();
    }
    for account in accounts.into_iter().take(LETTERS_MAX) {
        SendEnquiry { enquiry, account, envelope: envelope.clone() }.enqueue(tx).await?;
    }
    Ok(())
}
