//! `POST /panel/destacados/cupos/{vertical}`: how many are placed at once.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use http_kit::{Fault, May};
use listings::placement::{self, Kind};

use super::{PATH, Said, Typed, fault, page, told};
use crate::{
    State,
    form::{self, Filled},
    shell::Frame,
    texts::placement::placement as words,
};

/// Sets all of a vertical, or none.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(vertical): Path<String>,
    Filled(pairs): Filled<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let typed = |kind: Kind| {
        let found = pairs.iter().find(|(name, _)| name == kind.key());
        found.and_then(|(_, text)| text.trim().parse::<u8>().ok()).map(|many| (kind, many))
    };
    let asked: Option<Vec<_>> = Kind::ALL.into_iter().map(typed).collect();
    let Some(asked) = asked else {
        let said = Said::unfit(words(frame.language()).no_number, Typed::default());
        let slots = Some((vertical, pairs));
        return page::page(&state, &may, &uri, Said { slots, ..said }).await;
    };
    let mut tx = state.db.begin(&may.scope()).await?;
    for one in asked {
        match placement::set_slots(&mut tx, &may.by(), &vertical, one).await {
            Ok(()) => {}
            Err(error @ listings::Error::NoSuchVertical(_)) => return Err(fault(error)),
            Err(error) => {
                drop(tx);
                let (status, wrong) = told(error, &may)?;
                let said = Said::wrong(status, wrong, Typed::default());
                let slots = Some((vertical, pairs));
                return page::page(&state, &may, &uri, Said { slots, ..said }).await;
            }
        }
    }
    tx.commit().await?;
    form::done(frame.links(), PATH)
}
