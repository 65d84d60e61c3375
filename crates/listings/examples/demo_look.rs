//! Temporary.
use listings::{Vertical, demo, vertical::shipped};
fn main() {
    let now = "2026-11-20T12:00:00Z".parse().unwrap();
    let autos = Vertical::from_toml(shipped("autos").unwrap()).unwrap();
    let homes = Vertical::from_toml(shipped("propiedades").unwrap()).unwrap();
    for l in demo::cars(7, 14, &autos, demo::COUNTRIES, now) {
        let d = l.draft();
        println!(
            "{} | {} | {:?} | {:?}\n   {}\n   {}",
            l.seller.name,
            d.title,
            d.price.map(|p| format!("{} {}", p.currency, p.major())),
            d.place.city,
            d.description,
            serde_json::to_string(&d.attributes).unwrap()
        );
    }
    for l in demo::homes(7, 16, &homes, demo::COUNTRIES, now) {
        let d = l.draft();
        println!(
            "{} | {} | {} {:?} | {:?}\n   {}\n   {}",
            l.seller.name,
            d.title,
            d.operation,
            d.price.map(|p| format!("{} {}", p.currency, p.major())),
            d.place.city,
            d.description,
            serde_json::to_string(&d.attributes).unwrap()
        );
    }
    let mut max = 0;
    let mut put = |name: String, svg: String| {
        max = max.max(svg.len());
        std::fs::write(format!("/tmp/pics/{name}.svg"), svg).unwrap();
    };
    for shape in 0..7u64 {
        for view in 0..6u64 {
            put(
                format!("c{shape}{view}"),
                demo::picture(
                    demo::PictureKind::Car,
                    view | shape << 4
                        | ((shape * 5 + 2) % 12) << 8
                        | (shape * 77 + 5 + view / 2 * 31) << 12,
                ),
            );
            put(
                format!("h{shape}{view}"),
                demo::picture(demo::PictureKind::Home, view | shape << 4 | (shape * 91 + 3) << 12),
            );
        }
    }
    println!("max svg {max}");
    let t = std::time::Instant::now();
    let n =
        demo::scaled(1, 100_000, &autos, &homes, now).map(|(v, l)| l.into_published(v, 1)).count();
    println!("{n} in {:?}", t.elapsed());
}
