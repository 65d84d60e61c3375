//! Pictures that were drawn lately, and how many are drawn at once.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use axum::body::Bytes;
use http_kit::{Code, Fault};
use tokio::sync::Semaphore;

use super::{content::Content, drawing};

/// Drawn at once; a drawing takes a core for some hundredths of a second.
const AT_ONCE: usize = 2;
/// Bytes of pictures kept in memory.
const BYTES_MAX: usize = 4 << 20;

type Sum = [u8; 32];

/// The pictures of this process.
pub(crate) struct Kept {
    room: Semaphore,
    drawn: Mutex<VecDeque<(Sum, Bytes)>>,
}

impl Default for Kept {
    fn default() -> Self {
        Self { room: Semaphore::new(AT_ONCE), drawn: Mutex::default() }
    }
}

impl Kept {
    /// The picture of `content`, drawn if it is not kept. Who waits too long for a turn is told to
    /// come again, by the limit on the time of a request.
    pub async fn picture(&self, content: Content) -> Result<Bytes, Fault> {
        let sum = content.sum();
        if let Some(kept) = self.find(&sum) {
            return Ok(kept);
        }
        let _turn = self.room.acquire().await.map_err(|_| Fault::new(Code::Internal))?;
        // Another one may have drawn it meanwhile.
        if let Some(kept) = self.find(&sum) {
            return Ok(kept);
        }
        let drawn = tokio::task::spawn_blocking(move || drawing::draw(&content)).await;
        let drawn = drawn.ok().and_then(|drawn| drawn.ok());
        let picture = Bytes::from(drawn.ok_or_else(|| Fault::new(Code::Internal))?);
        self.keep(sum, picture.clone());
        Ok(picture)
    }

    fn find(&self, sum: &Sum) -> Option<Bytes> {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.iter().find(|(known, _)| known == sum).map(|(_, picture)| picture.clone())
    }

    /// Keeps it, and lets the oldest go where there is no room.
    fn keep(&self, sum: Sum, picture: Bytes) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.push_back((sum, picture));
        let held =
            |drawn: &VecDeque<(Sum, Bytes)>| drawn.iter().map(|(_, p)| p.len()).sum::<usize>();
        while held(&drawn) > BYTES_MAX {
            drawn.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_make_room() {
        let kept = Kept::default();
        let picture = Bytes::from(vec![0; BYTES_MAX / 4]);
        for n in 0..6 {
            kept.keep([n; 32], picture.clone());
        }
        let held = |n: u8| kept.find(&[n; 32]).is_some();
        assert_eq!([held(0), held(1), held(2), held(5)], [false, false, true, true]);
    }
}
