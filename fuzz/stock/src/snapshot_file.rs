//! A damaged copy of the index, with checksums that fit: refused, or as good as any.

use std::{fs, path::PathBuf, sync::LazyLock};

use crate::snapshot::Parts;
use search::{Query, SiteView, snapshot};

struct Stock {
    path: PathBuf,
    whole: Parts,
    site: SiteView,
    queries: Vec<Query>,
}

static STOCK: LazyLock<Stock> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let path = folder.join(format!("zocalo-fuzz-{}.idx", std::process::id()));
    let vertical = crate::vertical();
    let engine = crate::engine(&vertical, crate::listings(40));
    snapshot::save(&engine, b"cursor", &path).expect("saved");
    let file = fs::read(&path).expect("written");
    let whole = Parts::of(&file);
    assert!(whole.file() == file, "the parts make the file");
    let site = crate::site(&[vertical]);
    let asked = [
        "facets=all&limit=100",
        "q=toyota azul&facets=all",
        "q=tyota azl",
        "make=kia,ford&year.gte=1995&facets=all&sort=-year",
        "features=abs&used=true&sort=price",
        "near=-15,-179&radius_km=500&sort=distance",
        "bbox=-20,-180,-10,-170&price.lte=100&currency=DOP",
        "city=nunoa&seller=sel_00000000000000000000000001&sort=engine_l",
    ];
    let queries = asked.iter().map(|text| crate::right(text, &site)).collect();
    Stock { path, whole, site, queries }
});

/// Reads it and checks what came of it.
pub fn check(orders: &[u8]) {
    let mut parts = STOCK.whole.clone();
    parts.change(orders);
    fs::write(&STOCK.path, parts.file()).expect("room for a small file");
    let Ok(loaded) = snapshot::load(&STOCK.path) else { return };
    for query in &STOCK.queries {
        let answer = crate::ask(&loaded.engine, &STOCK.site, query);
        assert!(answer.cards.len() <= query.limit);
    }
    snapshot::save(&loaded.engine, &loaded.cursor, &STOCK.path)
        .expect("what was read can be saved");
    snapshot::load(&STOCK.path).expect("and read again");
}
