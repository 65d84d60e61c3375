//! (a) Ours: the engine of the product, asked the way the API asks it.

use std::{
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use kernel::{
    Currency,
    ids::{SiteId, TenantId},
};
use search::{Change, Engine as _, MemoryEngine, SiteView, query, snapshot};
use uuid::Uuid;

use crate::{
    answer::{Answer, Counts, Page},
    contender::{Batch, Contender},
    question::Question,
    rows::{self, Layout},
};

const TENANT: TenantId = TenantId(Uuid::from_u128(1));

pub struct Ours {
    engine: MemoryEngine,
    site: SiteView,
    layouts: [Layout; 2],
    file: PathBuf,
}

impl Ours {
    pub fn new(layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Self> {
        let site = SiteView {
            tenant: TENANT,
            site: SiteId(Uuid::nil()),
            verticals: layouts.iter().map(|layout| Arc::clone(&layout.vertical)).collect(),
            currency: Currency::USD,
            rates: Arc::new(rows::rates()?),
        };
        let file = dir.join("ours.idx");
        Ok(Self { engine: MemoryEngine::new(), site, layouts: layouts.clone(), file })
    }

    pub fn open(layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Self> {
        let empty = Self::new(layouts, dir)?;
        let loaded = snapshot::load(&empty.file)?;
        Ok(Self { engine: loaded.engine, ..empty })
    }
}

impl Contender for Ours {
    fn add(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()> {
        let changes = batch.listings.into_iter().map(|one| Change::Put(Box::new(one))).collect();
        Ok(self.engine.apply(TENANT, &self.layouts[vertical].vertical, changes)?)
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.layouts.iter().for_each(|of| self.engine.mark_ready(TENANT, &of.vertical.key));
        Ok(())
    }

    fn save(&mut self) -> anyhow::Result<()> {
        Ok(snapshot::save(&self.engine, b"cursor", &self.file)?)
    }

    fn change(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()> {
        self.add(vertical, batch)
    }

    fn ask(&self, question: &Question) -> anyhow::Result<Answer> {
        let query = query::parse(&question.pairs(), &self.site)
            .map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
        let asked = pin!(self.engine.search(&self.site, &query));
        let Poll::Ready(answer) = asked.poll(&mut Context::from_waker(Waker::noop())) else {
            anyhow::bail!("the engine in memory never waits");
        };
        let answer = answer?;
        Ok(Answer {
            total: answer.total,
            page: Page::Cards(answer.cards),
            facets: answer.facets.into_iter().map(|(_, counts)| Counts::Ours(counts)).collect(),
        })
    }
}
