//! How a picture is laid out: whose site it is, the price, the title, and at the foot place and
//! facts. Large, because a chat shows it a quarter of its size.

use std::{io, sync::LazyLock};

use kernel::Color;
use skrifa::raw::ReadError;

use super::{
    HEIGHT, WIDTH,
    content::Content,
    letters::{Letters, Typeface},
    paper::Paper,
    png,
};

pub(super) static TYPEFACE: LazyLock<Result<Typeface, ReadError>> = LazyLock::new(Typeface::new);

const MARGIN: f32 = 76.0;
const LINE_WIDTH: f32 = 1_200.0 - 2.0 * MARGIN;
/// Lines of the title.
const TITLE_LINES: usize = 2;
/// Baselines.
const HEADLINE_Y: f32 = 318.0;
const TITLE_Y: f32 = 404.0;
const TITLE_LINE: f32 = 66.0;
const FOOT_Y: f32 = 564.0;
/// How much of the foot the place may take.
const PLACE_SHARE: f32 = 0.62;

/// The picture as PNG.
pub(super) fn draw(content: &Content) -> io::Result<Vec<u8>> {
    let face = TYPEFACE.as_ref().map_err(|_| io::Error::other("a font cannot be read"))?;
    let Content { fill, on_fill, .. } = *content;
    let mut paper = Paper::new(WIDTH, HEIGHT, fill);
    ornament(&mut paper, fill, on_fill);
    head(&mut paper, face, content);
    headline(&mut paper, face, content);
    title(&mut paper, face, content);
    foot(&mut paper, face, content);
    png::encode(&paper)
}

/// Rings that leave the sheet at its corner, hardly lighter than the ground.
fn ornament(paper: &mut Paper, fill: Color, on_fill: Color) {
    for (radius, share) in [(420.0, 6), (300.0, 10), (180.0, 14)] {
        paper.disc((1_130.0, 40.0), radius, on_fill.mix(fill, share));
    }
}

/// The sign of the site and its name.
fn head(paper: &mut Paper, face: &Typeface, content: &Content) {
    const SIDE: f32 = 72.0;
    let (top, middle) = (68.0, 68.0 + SIDE / 2.0);
    paper.round_rect((MARGIN, top), (SIDE, SIDE), 18.0, content.on_fill);
    let sign = content.sign.to_string();
    let letters = Letters::new(&face.bold, 44.0);
    let left = MARGIN + (SIDE - letters.width(&sign)) / 2.0;
    letters.write(paper, &sign, (left, middle + 16.0), content.fill);
    // The site's own picture says its name once, and larger.
    if content.site == content.headline {
        return;
    }
    let letters = Letters::new(&face.medium, 38.0);
    let name = letters.clipped(&content.site, 700.0);
    letters.write(paper, &name, (MARGIN + SIDE + 22.0, middle + 14.0), content.on_fill);
}

/// The price, and for how long it is.
fn headline(paper: &mut Paper, face: &Typeface, content: &Content) {
    let small = Letters::new(&face.medium, 46.0);
    let beside = small.known(&content.beside);
    let room = if beside.is_empty() { 0.0 } else { small.width(&beside) + 20.0 };
    let width = LINE_WIDTH - room;
    let known = Letters::new(&face.bold, 128.0).known(&content.headline);
    let large = Letters::fitting(&face.bold, &known, width, (64.0, 128.0));
    let shown = large.clipped(&known, width);
    let end = large.write(paper, &shown, (MARGIN - 4.0, HEADLINE_Y), content.on_fill);
    small.write(paper, &beside, (end + 20.0, HEADLINE_Y), content.on_fill);
}

fn title(paper: &mut Paper, face: &Typeface, content: &Content) {
    let letters = Letters::new(&face.medium, 54.0);
    let lines = letters.wrap(&content.title, LINE_WIDTH, TITLE_LINES);
    let mut y = TITLE_Y;
    for line in lines {
        letters.write(paper, &line, (MARGIN, y), content.on_fill);
        y += TITLE_LINE;
    }
}

/// Where it is, and the facts there is room for.
fn foot(paper: &mut Paper, face: &Typeface, content: &Content) {
    let letters = Letters::new(&face.medium, 38.0);
    let mut x = MARGIN;
    // A city whole says more than a region cut.
    let room = LINE_WIDTH * PLACE_SHARE;
    let is_wide = letters.width(&letters.known(&content.place)) > room;
    let city = content.place.split(", ").next().filter(|_| is_wide);
    let place = letters.clipped(city.unwrap_or(&content.place), room);
    if !place.is_empty() {
        paper.pin((x + 15.0, FOOT_Y + 4.0), 42.0, content.on_fill, content.fill);
        x = letters.write(paper, &place, (x + 44.0, FOOT_Y), content.on_fill);
    }
    for fact in content.facts.iter().map(|fact| letters.known(fact)).filter(|f| !f.is_empty()) {
        let gap = if x > MARGIN { 52.0 } else { 0.0 };
        if x + gap + letters.width(&fact) > MARGIN + LINE_WIDTH {
            break;
        }
        if gap > 0.0 {
            paper.disc((x + gap / 2.0, FOOT_Y - 13.0), 4.0, content.on_fill);
        }
        x = letters.write(paper, &fact, (x + gap, FOOT_Y), content.on_fill);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(fill: &str) -> Content {
        let fill = Color::parse(fill).expect("a colour");
        Content {
            sign: 'P',
            site: "Plaza Autos".into(),
            headline: "RD$1,275,000".into(),
            beside: String::new(),
            title: "Toyota Corolla LE 2018 con un solo dueño, mantenimiento en la casa".into(),
            place: "Santo Domingo Este, Distrito Nacional".into(),
            facts: vec!["82,000\u{a0}km".into(), "Automática".into(), "Gasolina".into()],
            fill,
            on_fill: fill.words(),
        }
    }

    /// Width and height as the file says them.
    fn size(file: &[u8]) -> (u32, u32) {
        let number = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().expect("four"));
        (number(16), number(20))
    }

    #[test]
    fn a_picture_is_light_and_of_the_size_that_is_asked_for() {
        for fill in ["#1d4ed8", "#ffd400", "#000000", "#ffffff"] {
            let file = draw(&content(fill)).expect("drawn");
            assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
            assert_eq!(size(&file), (1_200, 630));
            assert!(file.len() < 60_000, "{fill}: {} bytes", file.len());
        }
    }

    #[test]
    fn any_text_can_be_drawn() {
        for text in
            ["", "🚗", "丰田", "ب", &"W".repeat(5_000), "a\u{300}\u{301}\u{0}\u{202e}", "\u{a0}"]
        {
            let texts = || text.to_owned();
            let odd = Content {
                site: texts(),
                headline: texts(),
                beside: texts(),
                title: texts(),
                place: texts(),
                facts: vec![texts(); 4],
                ..content("#0f766e")
            };
            assert_eq!(size(&draw(&odd).expect("drawn")), (1_200, 630), "{text:?}");
        }
    }

    #[test]
    fn another_text_is_another_address_and_the_same_one_is_not() {
        let (one, mut other) = (content("#0f766e"), content("#0f766e"));
        assert_eq!(one.stamp(), other.stamp());
        // What moves from one field to the next is another picture.
        other.title = format!("{}{}", other.title, other.place);
        other.place.clear();
        assert_ne!(one.stamp(), other.stamp());
        assert_ne!(one.sum(), content("#0f766f").sum());
    }
}
