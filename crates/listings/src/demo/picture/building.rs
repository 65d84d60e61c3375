//! Homes and other buildings from the street.

use super::{
    super::dice::Dice,
    paper::Paper,
    scene::{Scene, palm, tree},
};

const KINDS: &[&str] = &["house", "apartment", "land", "store", "office", "ph"];

pub(super) fn shape_number(kind: &str) -> u64 {
    let at = KINDS.iter().position(|known| *known == kind).unwrap_or(1);
    u64::try_from(at).unwrap_or(0)
}

/// Whether it is lived in, so that its rooms may be shown.
pub(super) const fn has_rooms(shape: u64) -> bool {
    matches!(shape % 6, 0 | 1 | 5)
}

/// Wall, second wall, roof and door.
const WALLS: [[&str; 4]; 6] = [
    ["#f6f1e7", "#c98f62", "#59636d", "#7a4a34"],
    ["#fdf6ec", "#d9a441", "#7a5a44", "#2f6f73"],
    ["#eef1f2", "#8f9aa3", "#3c4651", "#c0563f"],
    ["#f3d9c4", "#b9654b", "#8c4a3a", "#3d5a6c"],
    ["#e3ebe4", "#6f9180", "#3f5a50", "#a8663c"],
    ["#fbe8c8", "#5f8fa3", "#40606f", "#b5483a"],
];

pub(super) fn face(paper: &mut Paper, shape: u64, look: &mut Dice, light: &mut Dice) {
    let scene = Scene::draw_one(light);
    scene.paint(paper, 600, light);
    let walls = &WALLS[look.below(WALLS.len())];
    let glass = if scene.is_dark { ["#ffd891", "#f6b45f"] } else { ["#9fc6d8", "#5f8ba3"] };
    let glass = paper.gradient(&glass);
    match shape % 6 {
        0 if look.chance(55) => modern(paper, walls, &glass),
        0 | 5 => gabled(paper, walls, &glass),
        2 => plot(paper, look),
        3 => shop(paper, walls, &glass),
        4 => tower(paper, ["#dfe7ec", "#9fb6c4", "#52677a", "#2f6f73"], &glass, false, look),
        _ => tower(paper, *walls, &glass, true, look),
    }
}

/// Lawn, pavement and path before a house whose door is at `x`.
fn garden(paper: &mut Paper, x: i32) {
    paper.path("M0 600Q600 586 1200 600V716H0Z", "#84b573");
    paper.path(&format!("M{x} 600h96l60 120h-216z"), "#d8cfc0");
    paper.rect(0, 716, 1_200, 84, "#b9bcbd");
    paper.rect(0, 716, 1_200, 8, "#dadcdb");
}

fn shrubs(paper: &mut Paper, places: &[(i32, i32)]) {
    for (x, r) in places {
        paper.ellipse(*x, 618, *r, r * 3 / 4, "#4d8a5b");
    }
}

/// Flat roofs, large panes, wood.
fn modern(paper: &mut Paper, [wall, wood, roof, door]: &[&str; 4], glass: &str) {
    garden(paper, 548);
    palm(paper, 128, 622, 0);
    paper.rect(470, 236, 470, 190, wood);
    paper.open("opacity=\".14\"");
    let planks: String = (1..12).map(|n| format!("M{} 236v190", 470 + n * 39)).collect();
    paper.line(&planks, "#05070c", 3);
    paper.close();
    paper.rect(446, 218, 518, 24, roof);
    paper.rect(556, 274, 300, 126, glass);
    paper.line("M656 274v126M756 274v126", roof, 7);
    paper.rect(236, 426, 728, 186, wall);
    paper.rect(206, 408, 780, 24, roof);
    paper.rect(272, 462, 236, 120, glass);
    paper.line("M390 462v120", roof, 7);
    paper.round(560, 460, 84, 152, 4, door);
    paper.circle(630, 540, 6, "#f3d9a0");
    paper.rect(706, 472, 222, 140, "#e9e4da");
    paper.open("opacity=\".2\"");
    paper.line("M706 506h222M706 540h222M706 574h222", "#05070c", 4);
    paper.rect(236, 432, 728, 14, "#05070c");
    paper.rect(470, 242, 470, 12, "#05070c");
    paper.close();
    shrubs(paper, &[(300, 44), (372, 56), (452, 40), (676, 30), (990, 50), (1_052, 38)]);
    tree(paper, 1_092, 640, 78, "#5c9c68");
}

/// A pitched roof, a chimney, a porch.
fn gabled(paper: &mut Paper, [wall, second, roof, door]: &[&str; 4], glass: &str) {
    garden(paper, 552);
    tree(paper, 150, 634, 92, "#5c9c68");
    paper.rect(770, 214, 56, 120, second);
    paper.rect(290, 376, 620, 236, wall);
    paper.path("M246 392L420 222H790L954 392Z", roof);
    paper.path("M470 388L606 256 742 388Z", wall);
    paper.path("M444 396L606 238 768 396 742 396 606 264 470 396Z", second);
    paper.circle(606, 340, 30, glass);
    paper.rect(520, 400, 172, 18, second);
    for x in [526, 672] {
        paper.rect(x, 418, 14, 194, second);
    }
    paper.round(566, 446, 80, 166, 6, door);
    paper.circle(632, 534, 6, "#f3d9a0");
    for x in [338, 736] {
        paper.rect(x - 10, 430, 156, 122, "#fff");
        paper.rect(x, 440, 136, 102, glass);
        paper.line(&format!("M{} 440v102M{x} 491h136", x + 68), "#fff", 6);
        paper.rect(x - 18, 552, 172, 14, second);
    }
    paper.open("opacity=\".12\"");
    paper.rect(290, 392, 620, 16, "#05070c");
    paper.close();
    shrubs(paper, &[(330, 44), (402, 58), (478, 38), (760, 48), (842, 60), (908, 36)]);
    tree(paper, 1_060, 640, 66, "#6fae74");
}

/// A tower with or without balconies.
fn tower(paper: &mut Paper, walls: [&str; 4], glass: &str, homes: bool, dice: &mut Dice) {
    let [wall, second, roof, door] = walls;
    paper.rect(0, 600, 1_200, 200, "#aeb4b6");
    paper.rect(0, 640, 1_200, 14, "#e1e3e1");
    tree(paper, 210, 650, 70, "#5c9c68");
    tree(paper, 1_010, 650, 80, "#6fae74");
    paper.rect(330, 90, 540, 550, wall);
    paper.rect(310, 74, 580, 22, roof);
    paper.rect(430, 44, 150, 34, second);
    paper.rect(560, 96, 80, 544, second);
    let mut panes = String::new();
    let mut slabs = String::new();
    let mut rails = String::new();
    for y in (122..540).step_by(70) {
        for x in [356, 462, 660, 766] {
            panes.push_str(&format!("M{x} {y}h78v42h-78z"));
            if homes {
                slabs.push_str(&format!("M{} {}h98v8h-98z", x - 10, y + 46));
                rails.push_str(&format!("M{} {}h98v20h-98z", x - 10, y + 26));
            }
        }
        panes.push_str(&format!("M582 {y}h36v42h-36z"));
    }
    paper.path(&panes, glass);
    paper.path(&slabs, roof);
    paper.open("opacity=\".5\"");
    paper.path(&rails, "#fff");
    paper.close();
    for _ in 0..5 {
        let x = [366, 478, 676, 790][dice.below(4)];
        let y = 150 + 70 * i32::try_from(dice.below(6)).unwrap_or(0);
        paper.circle(x, y, 10, if homes { "#4d8a5b" } else { second });
    }
    paper.rect(330, 556, 540, 84, second);
    paper.rect(350, 572, 170, 56, glass);
    paper.rect(680, 572, 170, 56, glass);
    paper.round(556, 566, 88, 74, 4, door);
    paper.rect(530, 548, 140, 14, roof);
    shrubs(paper, &[(316, 30), (884, 34)]);
}

/// A shop with an awning.
fn shop(paper: &mut Paper, [wall, second, roof, door]: &[&str; 4], glass: &str) {
    paper.rect(0, 640, 1_200, 160, "#aeb4b6");
    paper.rect(0, 636, 1_200, 12, "#e1e3e1");
    paper.rect(0, 240, 170, 400, "#c9bfb2");
    paper.rect(1_030, 200, 170, 440, "#b8c0c2");
    paper.rect(170, 150, 860, 490, wall);
    paper.rect(150, 132, 900, 26, roof);
    for x in [230, 430, 630, 830] {
        paper.rect(x, 196, 140, 90, glass);
        paper.line(&format!("M{} 196v90", x + 70), "#fff", 5);
    }
    paper.rect(200, 320, 800, 62, second);
    paper.text(600, 362, 34, "#fff", "LOCAL DISPONIBLE");
    paper.rect(220, 440, 330, 170, glass);
    paper.rect(690, 440, 290, 170, glass);
    paper.round(574, 436, 92, 204, 4, door);
    for (at, x) in (200..1_000).step_by(80).enumerate() {
        let colour = if at % 2 == 0 { door } else { &"#fff" };
        paper.path(&format!("M{x} 382h80v46a40 22 0 0 1-80 0z"), colour);
    }
    shrubs(paper, &[(196, 34), (1_004, 34)]);
}

/// Land with a fence and a board.
fn plot(paper: &mut Paper, dice: &mut Dice) {
    paper.path("M0 560Q400 520 760 556T1200 548V800H0Z", "#9cc07f");
    paper.path("M0 640Q420 590 800 636T1200 630V800H0Z", "#86b06e");
    paper.path("M640 800Q690 690 880 640L930 648Q780 700 790 800Z", "#d9c7a0");
    let first = 90 + i32::try_from(dice.between(0, 60)).unwrap_or(0);
    tree(paper, first, 610, 74, "#4f8f5c");
    tree(paper, first + 120, 596, 52, "#6aa86e");
    tree(paper, 1_080, 604, 62, "#5c9c68");
    let posts: String = (0..13).map(|n| format!("M{} 700v-74", 20 + n * 96)).collect();
    paper.line(&posts, "#8a6a4a", 12);
    paper.line("M0 650H1200M0 682H1200", "#8a6a4a", 5);
    paper.line("M430 690V470M590 690V470", "#6d543c", 12);
    paper.round(390, 400, 240, 124, 8, "#fdf8ee");
    paper.text(510, 454, 34, "#37604a", "TERRENO");
    paper.text(510, 496, 26, "#8a6a4a", "en venta");
}
