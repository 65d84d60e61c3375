//! `GET` and `PATCH /cuenta/anuncios/{listing}/fotos/{upload}`: a photo that comes in pieces. Whoever sends draws its id,
//! so that what was not answered is asked again and never there twice.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Path, State as Held},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use http_kit::{Code, Fault, May};
use kernel::ids::UploadId;
use listings::{Error, Image};
use media::{
    Media, Owner,
    upload::{PIECE_BYTES_MAX, Piece},
};
use serde::Serialize;
use tokio::time::{Instant, timeout_at};

use super::{
    super::{Own, fault, id},
    draft, is_final, owner, take,
    tile::Tile,
};
use crate::{State, form, page};

/// How long a piece is read; what came until then is kept.
const READ_WITHIN: Duration = Duration::from_secs(60);

/// How far it came.
#[derive(Default, Serialize)]
struct Told {
    /// Bytes that are here.
    offset: u64,
    /// The photo as the page shows it, once it was taken in; empty where it was removed since.
    tile: Option<String>,
    /// Why it is not taken, ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong: Option<String>,
}

/// How far it came; 0 where nothing of it is here.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    Path((listing, upload)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (own, listing, upload) = (Own::of(&state, &may)?, id(&listing)?, upload_id(&upload)?);
    let photos = draft(&state, &own, listing).await?.photos;
    let owner = owner(&may, &own, listing);
    let told = match there(&state, &owner, upload).await? {
        Some(taken) => Told {
            offset: taken.size_bytes,
            tile: Some(tile(&state, &may, &photos, &taken.address())),
            ..Told::default()
        },
        None => {
            let found = state.library.uploads.find(&owner, upload).await.map_err(media_fault)?;
            Told { offset: found.map_or(0, |upload| upload.received), ..Told::default() }
        }
    };
    answer(StatusCode::OK, &told)
}

/// Keeps a piece; with the last one, the photo.
pub(crate) async fn append(
    Held(state): Held<State>,
    may: May,
    Path((listing, upload)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    let (own, listing, upload) = (Own::of(&state, &may)?, id(&listing)?, upload_id(&upload)?);
    let (at, size) = (number(&headers, "upload-offset")?, number(&headers, "upload-length")?);
    let photos = draft(&state, &own, listing).await?.photos;
    let owner = owner(&may, &own, listing);
    if let Some(taken) = there(&state, &owner, upload).await? {
        let tile = Some(tile(&state, &may, &photos, &taken.address()));
        return answer(StatusCode::OK, &Told { offset: size, tile, ..Told::default() });
    }
    // A line that drops ends the request; what came until then is kept all the same.
    let work = tokio::spawn(receive(state.clone(), owner, (upload, at, size), body));
    let done = work.await.map_err(|_| Fault::new(Code::Internal))?;
    told(&state, &may, done)
}

/// How the piece ended.
enum Received {
    /// More is to come.
    Part(u64),
    /// The photo was taken in.
    Whole(u64, (Image, Vec<Image>)),
}

async fn receive(
    state: State,
    owner: Owner,
    (upload, at, size): (UploadId, u64, u64),
    body: Body,
) -> Result<Received, Error> {
    let bytes = read(body).await?;
    let piece = Piece { at, size, bytes };
    let so_far = state.library.uploads.append(&owner, upload, piece).await?;
    if !so_far.is_whole() {
        return Ok(Received::Part(so_far.received));
    }
    Ok(Received::Whole(so_far.received, take(&state, &owner, upload).await?))
}

/// What came of the body within the time there is, up to a piece.
async fn read(body: Body) -> Result<Bytes, media::Error> {
    let (mut stream, mut bytes) = (body.into_data_stream(), BytesMut::new());
    let end = Instant::now() + READ_WITHIN;
    while let Ok(Some(Ok(more))) = timeout_at(end, stream.next()).await {
        if bytes.len() + more.len() > PIECE_BYTES_MAX {
            return Err(media::Error::TooHeavy);
        }
        bytes.extend_from_slice(&more);
    }
    Ok(bytes.freeze())
}

fn told(state: &State, may: &May, done: Result<Received, Error>) -> Result<Response, Fault> {
    let told = Told::default();
    match done {
        Ok(Received::Part(offset)) => answer(StatusCode::OK, &Told { offset, ..told }),
        Ok(Received::Whole(offset, (photo, photos))) => {
            let tile = Some(tile(state, may, &photos, &photo.url));
            answer(StatusCode::OK, &Told { offset, tile, ..told })
        }
        Err(Error::Media(media::Error::OffsetIs { received: offset })) => {
            answer(StatusCode::PRECONDITION_FAILED, &Told { offset, ..told })
        }
        Err(error @ Error::NoSuchDraft) => Err(fault(error)),
        Err(error) if is_final(&error) => {
            let wrong = Some(form::said(&error, &may.about));
            answer(StatusCode::UNPROCESSABLE_ENTITY, &Told { wrong, ..told })
        }
        Err(error) => Err(fault(error)),
    }
}

/// The photo, where it was taken in already.
async fn there(state: &State, owner: &Owner, upload: UploadId) -> Result<Option<Media>, Fault> {
    state.library.uploads.taken(owner, upload).await.map_err(media_fault)
}

fn tile(state: &State, may: &May, photos: &[Image], address: &str) -> String {
    let at = photos.iter().position(|photo| photo.url == address);
    let signed = state.photos(may.site.tenant.id);
    let tile = at.and_then(|at| Tile::of(signed, photos, at, may.about.language));
    tile.map(|tile| tile.to_string()).unwrap_or_default()
}

fn upload_id(text: &str) -> Result<UploadId, Fault> {
    text.parse().map_err(|_| Fault::new(Code::NotFound))
}

fn number(headers: &HeaderMap, name: &str) -> Result<u64, Fault> {
    let told = headers.get(name).and_then(|value| value.to_str().ok());
    told.and_then(|told| told.parse().ok()).ok_or_else(|| Fault::new(Code::Invalid))
}

fn media_fault(error: media::Error) -> Fault {
    Fault::from_error(error.kind(), error)
}

fn answer(status: StatusCode, told: &Told) -> Result<Response, Fault> {
    let body = serde_json::to_vec(told).map_err(|_| Fault::new(Code::Internal))?;
    let json = HeaderValue::from_static("application/json");
    let headers = [(header::CONTENT_TYPE, json), (header::CACHE_CONTROL, page::NO_STORE)];
    Ok((status, headers, body).into_response())
}
