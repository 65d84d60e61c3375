//! `zocalo demo`: made-up tenants, sites and listings; loading them again changes nothing.

use std::{collections::HashMap, sync::Arc};

use db::{Scope, TenantTx};
use financing::lender;
use kernel::{
    Currency,
    ids::{ListingId, SellerId},
    locale::Locale,
    phone::Phone,
};
use listings::{
    Vertical,
    demo::{self, DemoListing},
    fx,
    placement::{self, Kind},
    upsert_batch,
    vertical::{self, shipped},
};
use tenancy::{
    Brand, Error, Module, NewSite, NewTenant, SellerKind, Tenant,
    audit::By,
    seller::{
        self, Granted, Presentation,
        contact::{self, Contact},
        presentation, standing,
    },
    site, tenant,
};

use crate::{cli::Demo, output, session::Session};

/// The listings are the same on every machine.
const SEED: u64 = 2026;
/// Listings saved in one transaction.
const BATCH: usize = 250;

/// How the first of each vertical are shown before others.
const PLACED: [Kind; 7] = [
    Kind::Top,
    Kind::Featured,
    Kind::Featured,
    Kind::Featured,
    Kind::Featured,
    Kind::Home,
    Kind::Home,
];

/// What a sample tenant gets.
struct Sample {
    slug: &'static str,
    name: &'static str,
    modules: &'static [Module],
    sites: &'static [SampleSite],
    /// In which currencies made-up lenders lend.
    lenders: &'static [&'static str],
}

struct SampleSite {
    host: &'static str,
    name: &'static str,
    tagline: &'static str,
    vertical: Option<&'static str>,
    color: &'static str,
    listings: u64,
    countries: &'static [&'static str],
}

const SMALL: &[Sample] = &[
    Sample {
        slug: "demo",
        name: "Demo",
        modules: &[Module::Marketplace],
        sites: &[
            SampleSite {
                host: "autos.localhost",
                name: "Autos del Caribe",
                tagline: "Carros usados, con precio a la vista",
                vertical: Some("autos"),
                color: "#b4431f",
                listings: 300,
                countries: demo::COUNTRIES,
            },
            SampleSite {
                host: "propiedades.localhost",
                name: "Casa Adentro",
                tagline: "Casas y apartamentos de la región",
                vertical: Some("propiedades"),
                color: "#1d5c8f",
                listings: 200,
                countries: demo::COUNTRIES,
            },
        ],
        lenders: &["USD", "DOP"],
    },
    Sample {
        slug: "vecino",
        name: "Vecino",
        modules: &[Module::Marketplace],
        sites: &[SampleSite {
            host: "vecino.localhost",
            name: "Patio Vecino",
            tagline: "El patio de al lado, con lo suyo",
            vertical: Some("autos"),
            color: "#2f6b3c",
            listings: 40,
            countries: &["EC"],
        }],
        lenders: &[],
    },
];
const KIDS: &[Sample] = &[Sample {
    slug: "kids",
    name: "Kids",
    modules: &[Module::Crm, Module::Messaging, Module::Automation],
    sites: &[SampleSite {
        host: "kids.localhost",
        name: "Kids",
        tagline: "",
        vertical: None,
        color: "#6d4aa8",
        listings: 0,
        countries: &[],
    }],
    lenders: &[],
}];

/// Runs it as a command.
pub async fn run(session: &Session, which: Demo) -> anyhow::Result<u8> {
    let count = load(session, which).await?;
    session.output.answer(&serde_json::json!({ "listings": count }), || {
        format!("Datos de muestra cargados: {count} anuncios.")
    })?;
    Ok(output::OK)
}

/// Loads the sample; answers how many listings it has.
pub async fn load(session: &Session, which: Demo) -> anyhow::Result<u64> {
    let samples = match which {
        Demo::None => return Ok(0),
        Demo::Small => SMALL,
        Demo::Kids => KIDS,
    };
    let mut count = 0;
    for (number, sample) in (0u64..).zip(samples) {
        let owner = ensure_tenant(session, sample).await?;
        for site in sample.sites {
            let vertical = ensure_site(session, &owner, site).await?;
            if let Some(vertical) = vertical {
                count += fill(session, &owner, site, &vertical, SEED + number).await?;
            }
        }
    }
    Ok(count)
}

async fn ensure_tenant(session: &Session, sample: &Sample) -> anyhow::Result<Arc<Tenant>> {
    let owner = match session.directory().tenant(sample.slug) {
        Ok(found) => found,
        Err(_) => Arc::new(create_tenant(session, sample).await?),
    };
    // Also after a stop in the middle of the first load.
    let today = session.db.clock().now().date_naive();
    let mut tx = session.begin(&owner).await?;
    lend(&mut tx, sample).await?;
    if fx::current(&mut tx, today).await?.is_empty() {
        for (currency, rate) in demo::rates(owner.base_currency) {
            fx::set(&mut tx, &By::command(), currency, rate, today).await?;
        }
    }
    tx.commit().await?;
    Ok(owner)
}

/// Made-up lenders, where there is none.
async fn lend(tx: &mut TenantTx, sample: &Sample) -> anyhow::Result<()> {
    if !lender::list(tx).await?.is_empty() {
        return Ok(());
    }
    for currency in sample.lenders {
        for new in financing::samples(currency.parse()?) {
            lender::create(tx, &By::command(), new).await?;
        }
    }
    Ok(())
}

async fn create_tenant(session: &Session, sample: &Sample) -> anyhow::Result<Tenant> {
    let new = NewTenant {
        slug: sample.slug.into(),
        name: sample.name.into(),
        modules: sample.modules.to_vec(),
        base_currency: base_currency()?,
        is_trial: false,
    };
    Ok(tenant::create(&session.db, &By::command(), new).await?)
}

fn base_currency() -> anyhow::Result<Currency> {
    Ok("DOP".parse()?)
}

/// The site with its vertical, if it shows one.
async fn ensure_site(
    session: &Session,
    owner: &Tenant,
    sample: &SampleSite,
) -> anyhow::Result<Option<Vertical>> {
    let mut tx = session.begin(owner).await?;
    let mut vertical = None;
    if let Some(key) = sample.vertical {
        let text = shipped(key).ok_or_else(|| anyhow::anyhow!("falta la vertical «{key}»"))?;
        let shipped = Vertical::from_toml(text)?;
        // A tenant's own form of it, changed since, stays.
        vertical = match vertical::load(&mut tx, key).await {
            Ok(own) => Some(own.vertical),
            Err(listings::Error::NoSuchVertical(_)) => {
                vertical::apply(&mut tx, &By::command(), shipped.clone()).await?;
                Some(shipped)
            }
            Err(error) => return Err(error.into()),
        };
    }
    tx.commit().await?;
    if session.directory().site(sample.host).is_some() {
        return Ok(vertical);
    }
    let mut tx = session.begin(owner).await?;
    let new = NewSite {
        host: sample.host.into(),
        name: sample.name.into(),
        verticals: sample.vertical.map(str::to_owned).into_iter().collect(),
        currency: Currency::USD,
        country: "DO".into(),
        locale: Locale::EsDo,
        zone: "America/Santo_Domingo".into(),
        brand: Brand {
            color: sample.color.into(),
            tagline: sample.tagline.into(),
            ..Brand::default()
        },
    };
    match site::create(&mut tx, &By::command(), new).await {
        Ok(_) => tx.commit().await?,
        Err(Error::HostTaken(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(vertical)
}

/// What the businesses of the demonstration say of themselves, and when they are open.
const PRESENTATIONS: [(&str, &str); 3] = [
    (
        "Trabajamos con cita para atenderte sin prisa.\nCada anuncio tiene sus papeles a la vista.",
        "Lunes a viernes de 9:00 a 18:00",
    ),
    (
        "Empresa de familia, segunda generación.\nTe acompañamos hasta la firma y después también.",
        "Lunes a sábado de 8:30 a 17:30",
    ),
    (
        "Publicamos solo lo que hemos visto y revisado. Si no es para ti, te lo decimos.",
        "Todos los días de 10:00 a 19:00",
    ),
];

/// A business of the demonstration introduces itself.
async fn present(tx: &mut TenantTx, id: SellerId, number: u32) -> Result<(), Error> {
    if presentation::get(tx, id).await? != Presentation::default() {
        return Ok(());
    }
    let at = usize::try_from(number).unwrap_or(0) % PRESENTATIONS.len();
    let (text, hours) = PRESENTATIONS[at];
    let to = Presentation::read(text, "", hours)?;
    presentation::set(tx, &By::command(), id, &to).await
}

/// The seller of that name, with a number of those set apart for stories (555-0100 to 0199).
async fn reached(tx: &mut TenantTx, name: &str, kind: SellerKind) -> Result<SellerId, Error> {
    let id = seller::ensure(tx, name, kind).await?;
    let number = name.bytes().fold(0, |sum: u32, byte| (sum * 31 + u32::from(byte)) % 9_973);
    if kind == SellerKind::Dealer {
        present(tx, id, number).await?;
    }
    if contact::get(tx, id).await? == Contact::default() {
        let phone = Phone::kept(&format!("+1809555{:04}", 100 + number % 100));
        // Three of four answer there.
        let takes_whatsapp = phone.is_some() && number % 4 != 0;
        contact::set(tx, &By::command(), id, &Contact { phone, takes_whatsapp }).await?;
        // Who tries publishing as one of them is nobody new.
        if kind == SellerKind::Dealer {
            let granted = Granted { phone: true, document: true, trust: false };
            standing::grant(tx, &By::command(), id, granted).await?;
        }
    }
    Ok(id)
}

async fn fill(
    session: &Session,
    owner: &Tenant,
    sample: &SampleSite,
    vertical: &Vertical,
    seed: u64,
) -> anyhow::Result<u64> {
    let now = session.db.clock().now();
    let made: Vec<DemoListing> = match vertical.key.as_str() {
        "autos" => demo::cars(seed, sample.listings, vertical, sample.countries, now).collect(),
        _ => demo::homes(seed, sample.listings, vertical, sample.countries, now).collect(),
    };
    let mut sellers: HashMap<String, SellerId> = HashMap::new();
    let mut first: Vec<ListingId> = Vec::new();
    let count = made.len() as u64;
    let mut rest = made.into_iter().peekable();
    while rest.peek().is_some() {
        let mut tx = session.db.begin(&Scope::tenant(owner.id)).await?;
        let mut drafts = Vec::with_capacity(BATCH);
        for listing in rest.by_ref().take(BATCH) {
            let who = Arc::clone(&listing.seller);
            let id = match sellers.get(&who.slug) {
                Some(id) => *id,
                None => reached(&mut tx, &who.name, who.kind).await?,
            };
            sellers.insert(who.slug.clone(), id);
            drafts.push(listing.into_draft(id));
        }
        let saved = upsert_batch(&mut tx, vertical, &drafts).await?;
        if first.is_empty() {
            first = saved.iter().take(PLACED.len()).map(|saved| saved.id()).collect();
        }
        tx.commit().await?;
    }
    place(session, owner, vertical, &first).await?;
    Ok(count)
}

/// Shows the first few before others, unless some are already.
async fn place(
    session: &Session,
    owner: &Tenant,
    vertical: &Vertical,
    first: &[ListingId],
) -> anyhow::Result<()> {
    let mut tx = session.db.begin(&Scope::tenant(owner.id)).await?;
    if placement::list(&mut tx).await?.iter().any(|held| held.vertical == vertical.key) {
        return Ok(());
    }
    for (&listing, kind) in first.iter().zip(PLACED) {
        let granted =
            placement::Granted { listing, kind, starts_at: None, days: placement::DAYS_MAX };
        match placement::grant(&mut tx, &By::command(), granted).await {
            // What somebody sold or paused since is not shown.
            Ok(_) | Err(listings::Error::PlacementHidden(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(tx.commit().await?)
}
