//! Rooms.

use super::{super::dice::Dice, paper::Paper, scene::Scene};

/// Wall, accent, cloth and wood.
const TONES: [[&str; 4]; 6] = [
    ["#efe6da", "#c8795a", "#5f7f86", "#b98b5e"],
    ["#e2ebe6", "#6f9180", "#d9a15c", "#a97c50"],
    ["#f1ecf0", "#9a7aa0", "#6c7fa8", "#8d6a4c"],
    ["#e4ecf1", "#4f7c98", "#e0b56a", "#c29b6c"],
    ["#f6e9df", "#b9654b", "#8c9a78", "#946b48"],
    ["#ecece6", "#454f58", "#b98a5a", "#c9a57a"],
];

/// Wall and floor, and through a window with its left top corner at `x`, 110 some place.
fn shell(paper: &mut Paper, x: i32, look: &mut Dice, light: &mut Dice) -> [&'static str; 4] {
    let tones = TONES[look.below(TONES.len())];
    let scene = Scene::draw_one(light);
    paper.open(&format!("transform=\"translate({x} 110) scale(.3 .43)\""));
    scene.paint(paper, 560, light);
    paper.close();
    let (right, wall) = (x + 360, tones[0]);
    paper.path(&format!("M0 0H1200V590H0ZM{x} 110V420H{right}V110Z"), wall);
    paper.line(&format!("M{x} 110H{right}V420H{x}ZM{} 110V420", x + 180), "#fff", 14);
    paper.rect(x - 20, 420, 400, 16, "#fff");
    let floor = paper.gradient(&["#c9a682", "#b18a63"]);
    paper.rect(0, 590, 1_200, 210, &floor);
    paper.rect(0, 576, 1_200, 16, "#fff");
    paper.open("opacity=\".16\"");
    paper.line("M0 650H1200M0 720H1200M180 592V650M620 592V650M960 592V650M380 650V720M820 650V720M120 720V800M560 720V800M1000 720V800", "#4a3018", 3);
    paper.close();
    tones
}

fn plant(paper: &mut Paper, x: i32, y: i32, pot: &str) {
    for (dx, dy) in [(-78, -120), (-40, -190), (4, -216), (48, -186), (80, -112)] {
        let d = format!(
            "M{x} {}Q{} {} {} {}Q{} {} {x} {}Z",
            y - 60,
            x + dx,
            y + dy + 70,
            x + dx,
            y + dy,
            x + dx / 4,
            y + dy + 60,
            y - 60
        );
        paper.path(&d, "#4d8a5b");
    }
    paper.path(&format!("M{} {}h92l-14 84h-64z", x - 46, y - 72), pot);
}

fn art(paper: &mut Paper, x: i32, tones: [&str; 4]) {
    paper.rect(x, 140, 150, 190, "#fff");
    paper.rect(x + 12, 152, 126, 166, tones[0]);
    paper.circle(x + 98, 198, 20, tones[1]);
    let sweep = format!("M{} 318v-40q34-34 70-10 30 18 56-16v66z", x + 12);
    paper.path(&sweep, tones[2]);
    paper.path(&format!("M{} 318v-14q50-30 126-4v18z", x + 12), tones[3]);
}

pub(super) fn living(paper: &mut Paper, look: &mut Dice, light: &mut Dice) {
    let tones = shell(paper, 120, look, light);
    let [_, accent, cloth, wood] = tones;
    paper.path("M96 86h70q26 240-16 490H96ZM504 86h-70q-26 240 16 490h54Z", "#fbf7f0");
    art(paper, 690, tones);
    art(paper, 870, [tones[0], cloth, accent, wood]);
    paper.ellipse(640, 720, 430, 56, "#f1e9dc");
    paper.ellipse(640, 720, 392, 46, "#e2d5c2");
    paper.line("M1098 690V250M1060 694H1136", "#3a3f46", 9);
    paper.path("M1042 260l26-92h60l26 92z", "#fdf0cf");
    paper.round(470, 410, 520, 190, 36, cloth);
    paper.open("opacity=\".12\"");
    paper.round(470, 520, 520, 90, 30, "#05070c");
    paper.close();
    paper.round(500, 520, 230, 96, 24, cloth);
    paper.round(732, 520, 230, 96, 24, cloth);
    for x in [430, 956] {
        paper.round(x, 476, 76, 166, 34, cloth);
    }
    paper.open("opacity=\".18\"");
    paper.line("M731 430V600M506 520V610M956 520V610", "#05070c", 5);
    paper.close();
    for (x, colour) in [(530, accent), (858, "#fdf6ec")] {
        paper.open(&format!("transform=\"rotate(-8 {x} 500)\""));
        paper.round(x, 452, 92, 84, 18, colour);
        paper.close();
    }
    for x in [462, 980] {
        paper.rect(x, 640, 18, 34, wood);
    }
    paper.ellipse(700, 690, 150, 26, wood);
    paper.line("M600 700l-14 56M800 700l14 56", wood, 10);
    paper.round(660, 652, 50, 30, 6, "#fff");
    plant(paper, 330, 690, accent);
}

pub(super) fn kitchen(paper: &mut Paper, look: &mut Dice, light: &mut Dice) {
    let tones = shell(paper, 740, look, light);
    let [_, accent, cloth, wood] = tones;
    paper.rect(60, 110, 250, 190, accent);
    paper.rect(520, 110, 190, 190, accent);
    paper.path("M350 110h130v70l40 90H310l40-90z", "#cfd5da");
    paper.open("opacity=\".25\"");
    paper.line(
        "M185 110V300M615 110V300M160 282v-22M210 282v-22M590 282v-22M640 282v-22",
        "#05070c",
        4,
    );
    paper.close();
    paper.rect(60, 300, 650, 110, "#f7f5f0");
    paper.open("opacity=\".14\"");
    paper.line("M60 336H710M60 374H710M150 300V410M240 300V410M330 300V410M420 300V410M510 300V410M600 300V410", "#05070c", 2);
    paper.close();
    paper.rect(40, 404, 1_120, 22, "#fbfaf7");
    paper.rect(60, 426, 1_080, 170, accent);
    paper.rect(330, 426, 170, 170, "#3a424c");
    paper.round(352, 470, 126, 92, 8, "#12161d");
    paper.round(352, 440, 126, 12, 6, "#aeb7c0");
    paper.open("opacity=\".22\"");
    paper.line("M195 426V596M640 426V596M780 426V596M920 426V596M90 452h70M230 452h70M540 452h70M680 452h70M820 452h70", "#05070c", 5);
    paper.close();
    paper.line("M880 404V352q0-30 30-30t30 30", "#8c96a1", 9);
    paper.path("M380 404l6-44h70l6 44z", "#c0563f");
    paper.circle(600, 388, 16, "#d9a441");
    paper.circle(628, 390, 14, "#84b573");
    paper.rect(220, 596, 760, 26, wood);
    paper.rect(260, 622, 680, 178, "#f3efe8");
    for x in [360, 560, 760] {
        paper.round(x, 640, 96, 22, 11, cloth);
        paper.line(&format!("M{} 662l-16 138M{} 662l16 138", x + 18, x + 78), wood, 9);
    }
    for x in [420, 600, 780] {
        paper.line(&format!("M{x} 0V190"), "#3a3f46", 4);
        paper.path(&format!("M{} 236q4-50 44-50t44 50z", x - 44), cloth);
        paper.ellipse(x, 238, 40, 8, "#fdf0cf");
    }
    paper.path("M540 596q6-40 60-40t60 40z", "#e8b04f");
}

pub(super) fn bedroom(paper: &mut Paper, look: &mut Dice, light: &mut Dice) {
    let tones = shell(paper, 60, look, light);
    let [_, accent, cloth, wood] = tones;
    paper.path("M36 86h64q20 240-14 490H36ZM444 86h-64q-20 240 14 490h50Z", "#fbf7f0");
    art(paper, 640, tones);
    art(paper, 812, [tones[0], accent, cloth, wood]);
    paper.ellipse(740, 744, 430, 44, "#efe6d8");
    paper.round(470, 356, 540, 250, 24, wood);
    paper.round(500, 500, 480, 220, 26, "#fdfbf7");
    for x in [530, 752] {
        paper.round(x, 442, 196, 104, 30, "#fff");
        paper.open("opacity=\".1\"");
        paper.round(x + 10, 520, 176, 22, 11, "#05070c");
        paper.close();
    }
    paper.round(668, 470, 144, 84, 24, accent);
    paper.path("M488 592Q740 556 992 592V716Q992 732 976 732H504Q488 732 488 716Z", cloth);
    paper.path("M488 592Q740 556 992 592V636Q740 600 488 636Z", "#fdfbf7");
    paper.open("opacity=\".12\"");
    paper.line("M600 640Q590 690 600 730M880 640Q890 690 880 730M740 626V730", "#05070c", 5);
    paper.close();
    for x in [500, 954] {
        paper.rect(x, 728, 26, 30, wood);
    }
    for x in [340, 1_030] {
        paper.rect(x, 560, 120, 140, wood);
        paper.open("opacity=\".2\"");
        paper.line(
            &format!("M{} 626h100M{} 594h20M{} 660h20", x + 10, x + 50, x + 50),
            "#05070c",
            5,
        );
        paper.close();
        paper.line(&format!("M{} 560v-50", x + 60), "#3a3f46", 8);
        paper.path(&format!("M{} 512l20-66h46l20 66z", x + 17), "#fdf0cf");
    }
}
