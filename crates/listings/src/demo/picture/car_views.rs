//! Cars from ahead, from behind, from inside, and up close.

use super::{super::dice::Dice, car, paper::Paper, scene::Scene};

/// How high the roof stands for each shape of [`car`].
const ROOFS: [i32; 7] = [286, 236, 272, 236, 318, 214, 246];

struct Stance<'p> {
    paint: [&'p str; 3],
    roof: i32,
    /// Where glass ends and sheet begins.
    waist: i32,
    foot: i32,
}

fn stance(shape: u64, colour: u64) -> Stance<'static> {
    let roof = ROOFS[usize::try_from(shape).unwrap_or(0) % ROOFS.len()];
    Stance { paint: car::paint(colour), roof, waist: roof + 150, foot: 640 }
}

fn stand(paper: &mut Paper, dice: &mut Dice) {
    let scene = Scene::draw_one(dice);
    scene.paint(paper, 560, dice);
    paper.path("M0 800L330 560H870L1200 800Z", scene.road);
    paper.open("opacity=\".32\"");
    paper.ellipse(600, 690, 350, 24, "#05070c");
    paper.close();
    for x in [338, 772] {
        paper.round(x, 560, 90, 130, 22, "#1b1f27");
    }
}

/// The outline both ends share.
fn shell(paper: &mut Paper, at: &Stance<'_>) {
    let Stance { paint, roof, waist, foot } = at;
    for x in [286, 864] {
        paper.round(x, waist - 2, 52, 38, 16, paint[1]);
    }
    let body = paper.gradient(paint);
    let low = waist + 60;
    let d = format!(
        "M402 {roof}Q600 {} 798 {roof}Q842 {} 858 {waist}Q898 {} 900 {low}L896 {foot}Q894 664 866 664H334Q306 664 304 {foot}L300 {low}Q302 {} 342 {waist}Q358 {} 402 {roof}Z",
        roof - 26,
        roof + 60,
        waist + 20,
        waist + 20,
        roof + 60
    );
    paper.path(&d, &body);
    let glass = paper.gradient(&["#2c3a4c", "#6c859b"]);
    let top = roof + 22;
    let d = format!(
        "M420 {top}Q600 {} 780 {top}Q812 {} 826 {}Q600 {} 374 {}Q388 {} 420 {top}Z",
        top - 18,
        top + 60,
        waist - 4,
        waist + 18,
        waist - 4,
        top + 60
    );
    paper.path(&d, &glass);
    paper.open("opacity=\".16\"");
    paper.path(&format!("M470 {top}L430 {waist}H520L572 {top}Z"), "#fff");
    paper.close();
}

/// From ahead.
pub(super) fn front(paper: &mut Paper, shape: u64, colour: u64, dice: &mut Dice) {
    stand(paper, dice);
    let at = stance(shape, colour);
    shell(paper, &at);
    let lamp = at.waist + 70;
    for (x, d) in [(322, 1), (878, -1)] {
        paper.path(
            &format!(
                "M{x} {lamp}q{} -10 {} 10l{} 40q{} 4 {} -10z",
                60 * d,
                116 * d,
                -16 * d,
                -70 * d,
                -96 * d
            ),
            "#fff6da",
        );
    }
    paper.round(452, lamp + 6, 296, 70, 22, "#1b1f27");
    paper.open("opacity=\".5\"");
    for y in [22, 42, 62] {
        paper.round(466, lamp + y - 8, 268, 4, 2, "#9aa5b1");
    }
    paper.close();
    paper.circle(600, lamp + 40, 20, "#d5dbe1");
    paper.round(380, 612, 440, 34, 16, "#1b1f27");
    paper.round(536, 596, 128, 38, 6, "#f4f5f2");
    paper.text(600, 624, 24, "#38404c", "ZÓCALO");
}

/// From behind.
pub(super) fn rear(paper: &mut Paper, shape: u64, colour: u64, dice: &mut Dice) {
    stand(paper, dice);
    let at = stance(shape, colour);
    shell(paper, &at);
    let lamp = at.waist + 62;
    for (x, d) in [(308, 1), (892, -1)] {
        paper.path(
            &format!("M{x} {lamp}h{}q{} 30 {} 62h{}z", 108 * d, -6 * d, -22 * d, -82 * d),
            "#cf2f36",
        );
        paper.path(&format!("M{} {}h{}v14h{}z", x + 8 * d, lamp + 36, 70 * d, -70 * d), "#ffd9a0");
    }
    paper.open("opacity=\".25\"");
    paper.line(
        &format!("M424 {}H776M380 {}Q600 {} 820 {}", lamp + 20, lamp + 96, lamp + 118, lamp + 96),
        "#05070c",
        5,
    );
    paper.close();
    paper.round(520, lamp + 34, 160, 46, 6, "#f4f5f2");
    paper.text(600, lamp + 66, 27, "#38404c", "ZÓCALO");
    paper.round(360, 616, 480, 32, 16, "#1b1f27");
    for x in [404, 756] {
        paper.round(x, 644, 40, 12, 6, "#aeb7c0");
    }
}

/// From the driver's seat.
pub(super) fn cockpit(paper: &mut Paper, look: &mut Dice, light: &mut Dice) {
    let scene = Scene::draw_one(light);
    scene.paint(paper, 380, light);
    paper.path("M300 560L560 380H640L900 560Z", scene.road);
    paper.path("M0 0H1200V60Q600 10 0 60ZM0 0H70L0 420ZM1200 0H1130L1200 420Z", "#171b23");
    paper.round(520, 60, 160, 54, 20, "#11141b");
    paper.round(532, 70, 136, 34, 12, "#6f8598");
    let dash = paper.gradient(&["#3a414d", "#20252e"]);
    paper.path("M0 430Q300 392 600 400T1200 430V800H0Z", &dash);
    let trim = look.pick(&["#b08a62", "#8b95a1", "#a23c3c", "#5d7f96"]);
    paper.path("M0 520Q300 486 600 492T1200 520V536Q900 508 600 508T0 536Z", trim);
    paper.round(520, 424, 250, 132, 14, "#0c0f15");
    paper.round(530, 434, 230, 112, 8, "#1d3a52");
    paper.line("M560 520L610 470 660 500 730 450", "#63c3e8", 6);
    paper.circle(730, 450, 8, "#ffd98a");
    for x in [560, 645, 730] {
        paper.circle(x, 596, 22, "#11141b");
        paper.circle(x, 596, 13, trim);
    }
    for x in [830, 1_010] {
        paper.round(x, 446, 150, 44, 12, "#14181f");
    }
    paper.ellipse(290, 452, 150, 62, "#0c0f15");
    for x in [228, 352] {
        paper.circle(x, 452, 42, "#1d2733");
        paper.line(&format!("M{x} 452l-18-22"), "#ff6b5e", 5);
    }
    paper.line("M290 800V640M110 610H470", "#171b23", 44);
    paper.open("transform=\"translate(290 610)\"");
    paper.line("M-190 0A190 190 0 1 1 190 0A190 190 0 1 1-190 0", "#14171e", 36);
    paper.round(-74, -46, 148, 92, 40, "#252b35");
    paper.circle(0, 0, 20, trim);
    paper.close();
}

/// A wheel and the sheet around it.
pub(super) fn wheel(paper: &mut Paper, colour: u64, look: &mut Dice, light: &mut Dice) {
    let scene = Scene::draw_one(light);
    scene.paint(paper, 640, light);
    paper.rect(0, 690, 1_200, 110, scene.road);
    let paint = car::paint(colour);
    let body = paper.gradient(&paint);
    paper.path("M0 96C260 60 560 66 800 130C960 172 1100 236 1160 330Q1196 420 1176 610H0Z", &body);
    paper.open("opacity=\".45\"");
    paper.line("M0 214C300 186 640 200 980 276", paint[0], 8);
    paper.close();
    paper.path("M1150 352q-150-64-240-58l36 96q110 30 216 16z", "#fff6da");
    paper.open("opacity=\".28\"");
    paper.line("M150 84C128 240 150 420 236 560", "#05070c", 6);
    paper.ellipse(560, 716, 330, 22, "#05070c");
    paper.close();
    car::wheel(paper, 560, 470, 238, look.below(3));
}
