//! The file as a whole.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::Arc,
};

use kernel::ids::TenantId;
use listings::Vertical;
use uuid::Uuid;

use super::{
    Error, Loaded, LoadedShard, VERSION,
    blocks::{BlocksIn, BlocksOut},
    definition_hash, read, write,
};
use crate::{
    MemoryEngine,
    shard::wire::{Put, Take},
};

const MAGIC: &[u8; 8] = b"ZOCALOix";
const BUFFER_BYTES: usize = 1 << 18;
const END: &[u8] = b"fin";

/// Writes everything the engine holds to `path`, with `cursor`: how far the stream had been read
/// *before* this was called (what came after may be in the file too, and is told again).
///
/// # Errors
/// [`Error::Io`]; the file that was there before stays as it was.
pub fn save(engine: &MemoryEngine, cursor: &[u8], path: &Path) -> Result<(), Error> {
    let beside = path.with_extension("tmp");
    let io = |source| Error::Io { path: beside.clone(), source };
    let mut owners_only = File::options();
    owners_only.write(true).create(true).truncate(true).mode(0o600);
    write_to(engine, cursor, owners_only.open(&beside).map_err(io)?).map_err(io)?;
    std::fs::rename(&beside, path).map_err(io)?;
    // The new name is only safe once the folder is on disk as well.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()).map_err(io)
}

fn write_to(engine: &MemoryEngine, cursor: &[u8], file: File) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
    out.write_all(MAGIC)?;
    out.write_all(&VERSION.to_le_bytes())?;
    let mut blocks = BlocksOut::new(out);
    blocks.block(cursor)?;
    // Tenants often share a definition: each is written once.
    let mut written: HashMap<[u8; 32], u64> = HashMap::new();
    for (tenant, _, cell) in engine.cells() {
        cell.read_long(|shard| {
            let next = written.len() as u64;
            let known = *written.entry(definition_hash(shard.definition())).or_insert(next);
            let mut head = b"shard".to_vec();
            head.bytes(&tenant.0.as_u128().to_le_bytes());
            head.number(known);
            blocks.block(&head)?;
            if known == next {
                let text = serde_json::to_vec(&**shard.definition()).map_err(io::Error::other)?;
                blocks.block(&text)?;
            }
            write::shard(shard, &mut blocks)
        })?;
    }
    blocks.block(END)?;
    blocks.into_inner().into_inner()?.sync_all()
}

/// Reads what [`save`] wrote.
///
/// # Errors
/// [`Error::Io`] when the file is not there or not readable; [`Error::NotASnapshot`],
/// [`Error::OtherVersion`] or [`Error::Damaged`] when it is not such a file, or not whole.
pub fn load(path: &Path) -> Result<Loaded, Error> {
    let file = File::open(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
    read_from(BufReader::with_capacity(BUFFER_BYTES, file))
}

fn read_from(mut from: impl Read) -> Result<Loaded, Error> {
    let (mut magic, mut version) = ([0; 8], [0; 4]);
    from.read_exact(&mut magic).map_err(|_| Error::NotASnapshot)?;
    from.read_exact(&mut version).map_err(|_| Error::NotASnapshot)?;
    match u32::from_le_bytes(version) {
        _ if magic != *MAGIC => return Err(Error::NotASnapshot),
        VERSION => {}
        other => return Err(Error::OtherVersion(other)),
    }
    let mut blocks = BlocksIn::new(from);
    let cursor = blocks.block()?;
    let mut loaded = Loaded { engine: MemoryEngine::new(), cursor, shards: Vec::new() };
    let mut definitions: Vec<(Arc<Vertical>, [u8; 32])> = Vec::new();
    loop {
        let head = blocks.block()?;
        if head == END {
            return Ok(loaded);
        }
        let (tenant, at) = shard_head(&head).ok_or(Error::Damaged("un comienzo de sección"))?;
        if at == definitions.len() {
            let text = blocks.block()?;
            let vertical: Vertical =
                serde_json::from_slice(&text).map_err(|_| Error::Damaged("una definición"))?;
            let hash = definition_hash(&vertical);
            definitions.push((Arc::new(vertical), hash));
        }
        let (vertical, hash) = definitions.get(at).ok_or(Error::Damaged("una definición"))?;
        let shard = read::shard(vertical, &mut blocks)?;
        loaded.engine.place(tenant, shard);
        loaded.shards.push(LoadedShard {
            tenant,
            vertical: vertical.key.clone(),
            definition: *hash,
        });
    }
}

fn shard_head(bytes: &[u8]) -> Option<(TenantId, usize)> {
    let mut take = Take(bytes.strip_prefix(b"shard")?);
    let (id, _) = take.bytes(16)?.split_first_chunk::<16>()?;
    let tenant = TenantId(Uuid::from_u128(u128::from_le_bytes(*id)));
    Some((tenant, usize::try_from(take.number()?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rubbish_behind_a_good_header_is_refused(rubbish: Vec<u8>) {
            let mut bytes = MAGIC.to_vec();
            bytes.extend(VERSION.to_le_bytes());
            bytes.extend(rubbish);
            prop_assert!(read_from(&bytes[..]).is_err());
        }

        /// Good checksums do not make good contents: every block is checked for itself.
        #[test]
        fn rubbish_in_good_blocks_is_refused(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..9),
        ) {
            let mut out = BlocksOut::new(Vec::new());
            let vertical = crate::shard::tests::vertical();
            let mut head = b"shard".to_vec();
            head.bytes(&[7; 16]);
            head.number(0);
            let definition = serde_json::to_vec(&*vertical).expect("writes");
            for block in [b"cursor".to_vec(), head, definition].iter().chain(&parts) {
                out.block(block).expect("memory");
            }
            let mut bytes = MAGIC.to_vec();
            bytes.extend(VERSION.to_le_bytes());
            bytes.extend(out.into_inner());
            prop_assert!(read_from(&bytes[..]).is_err());
        }
    }
}
