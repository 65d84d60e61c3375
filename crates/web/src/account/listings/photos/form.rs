//! `POST /cuenta/anuncios/{listing}/fotos`: photos of a form, for whom no script runs. Each is kept as it comes; one that
//! is no photo takes none of the others away.

use axum::{
    extract::{
        Multipart, Path, State as Held,
        multipart::{Field, MultipartRejection},
    },
    http::{StatusCode, Uri},
    response::Response,
};
use bytes::{Bytes, BytesMut};
use http_kit::{Code, Fault, May};
use kernel::ids::UploadId;
use listings::Error;
use media::{
    Owner,
    picture::BYTES_MAX,
    upload::{PIECE_BYTES_MAX, Piece},
};

use super::{
    super::{Own, fault, id, step::Step},
    Said, draft, is_final, owner, page, take,
};
use crate::{
    State,
    form::{self, see_other},
    shell::Frame,
    texts::{fill_all, photos::photos},
};

/// The field that carries them.
const FIELD: &str = "fotos";
/// Characters of a file's name that are told again.
const NAME_LENGTH_MAX: usize = 60;

/// Takes them in one by one.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let (own, listing) = (Own::of(&state, &may)?, id(&listing)?);
    let sent = sent.map_err(|_| Fault::new(Code::UnsupportedMedia))?;
    draft(&state, &own, listing).await?;
    let owner = owner(&may, &own, listing);
    let (taken, wrong) = all(&state, &may, &owner, sent).await?;
    if wrong.is_empty() && taken > 0 {
        let links = Frame { about: &may.about, view: None, uri: &uri }.links();
        return see_other(&links.page(&Step::Photos.place(listing)));
    }
    let wrong = if wrong.is_empty() {
        vec![photos(may.about.language).choose_first.to_owned()]
    } else {
        wrong
    };
    let drafting = draft(&state, &own, listing).await?;
    let said = Said { status: StatusCode::UNPROCESSABLE_ENTITY, wrong };
    page(&state, &may, &uri, (&own, &drafting), said)
}

/// How many were taken, and what is said of the others.
async fn all(
    state: &State,
    may: &May,
    owner: &Owner,
    mut sent: Multipart,
) -> Result<(usize, Vec<String>), Fault> {
    let (mut taken, mut wrong) = (0, Vec::new());
    loop {
        let Ok(next) = sent.next_field().await else {
            wrong.push(photos(may.about.language).cut.to_owned());
            return Ok((taken, wrong));
        };
        let Some(field) = next else { return Ok((taken, wrong)) };
        // A file input in which nothing was chosen sends a file without a name.
        let name = field.file_name().unwrap_or_default().to_owned();
        if field.name() != Some(FIELD) || name.is_empty() {
            continue;
        }
        match one(state, owner, field).await {
            Ok(()) => taken += 1,
            Err(error @ Error::TooManyPhotos) => {
                wrong.push(form::said(&error, &may.about));
                return Ok((taken, wrong));
            }
            Err(error) if is_final(&error) => {
                let name = kernel::text::truncate(&name, NAME_LENGTH_MAX);
                let why = form::said(&error, &may.about);
                wrong.push(fill_all(photos(may.about.language).not_taken, &[name, &why]));
            }
            Err(error) => return Err(fault(error)),
        }
    }
}

async fn one(state: &State, owner: &Owner, mut field: Field<'_>) -> Result<(), Error> {
    let uploads = &state.library.uploads;
    let upload: UploadId = state.db.new_id();
    let (mut at, mut held) = (0, BytesMut::new());
    // Why it is not taken; the rest of it is read all the same, since another may follow.
    let mut refused = None;
    loop {
        let Ok(chunk) = field.chunk().await else {
            uploads.forget(owner, upload).await?;
            return Err(media::Error::Cut.into());
        };
        let is_end = chunk.is_none();
        held.extend_from_slice(&chunk.unwrap_or_default());
        while refused.is_none() && (held.len() >= PIECE_BYTES_MAX || is_end && !held.is_empty()) {
            let bytes = held.split_to(held.len().min(PIECE_BYTES_MAX)).freeze();
            match uploads.append(owner, upload, piece_of(at, bytes)).await {
                Ok(so_far) => at = so_far.received,
                Err(error) => refused = Some(error),
            }
        }
        if refused.is_some() {
            held.clear();
        }
        if is_end {
            break;
        }
    }
    match refused {
        Some(error) => {
            uploads.forget(owner, upload).await?;
            Err(error.into())
        }
        None => {
            uploads.end_here(owner, upload).await?;
            take(state, owner, upload).await.map(drop)
        }
    }
}

/// How long it is, a form does not say before.
const fn piece_of(at: u64, bytes: Bytes) -> Piece {
    Piece { at, size: BYTES_MAX as u64, bytes }
}
