//! A plan of the rooms.

use super::{super::dice::Dice, building, paper::Paper};

const INK: &str = "#2f4a5e";

pub(super) fn floor(paper: &mut Paper, shape: u64, dice: &mut Dice) {
    paper.rect(0, 0, 1_200, 800, "#f3f6f7");
    grid(paper);
    let warm = dice.pick(&["#fbeede", "#eef3e2", "#f6e8e4"]);
    let is_flipped = dice.chance(50);
    if is_flipped {
        paper.open("transform=\"matrix(-1 0 0 1 1200 0)\"");
    } else {
        paper.open("");
    }
    paper.rect(190, 130, 820, 520, "#fff");
    paper.rect(190, 130, 460, 300, warm);
    paper.rect(650, 130, 360, 230, "#e4eef4");
    paper.rect(190, 430, 300, 220, "#e4eef4");
    paper.rect(490, 430, 160, 220, "#dcebe9");
    furniture(paper);
    paper.line("M190 130H1010V650H190ZM650 130V300M650 360V430M190 430H330M390 430H560M610 430H650V650M490 430V650M650 360H820M880 360H1010", INK, 14);
    paper.line("M330 430q0 60 60 60M820 360q0 60 60 60M560 430q4 50 50 50", "#8aa0b0", 4);
    paper.line("M270 130H440M760 130H910M190 500V590M1010 440V570", "#9fd0e6", 8);
    paper.close();
    names(paper, building::has_rooms(shape), is_flipped);
}

fn grid(paper: &mut Paper) {
    let down: String = (1..24).map(|n| format!("M{} 0V800", n * 50)).collect();
    let across: String = (1..16).map(|n| format!("M0 {}H1200", n * 50)).collect();
    paper.line(&format!("{down}{across}"), "#e3eaed", 1);
}

fn furniture(paper: &mut Paper) {
    let line = "#b5c3cc";
    paper.round(230, 200, 70, 170, 16, line);
    paper.round(330, 240, 90, 90, 10, "#d6dfe4");
    paper.circle(540, 250, 56, "#d6dfe4");
    for (x, y) in [(540, 178), (540, 322), (468, 250), (612, 250)] {
        paper.circle(x, y, 18, line);
    }
    paper.round(750, 160, 160, 140, 12, line);
    paper.round(764, 168, 60, 36, 8, "#fff");
    paper.round(836, 168, 60, 36, 8, "#fff");
    paper.round(224, 500, 120, 120, 12, line);
    paper.round(234, 508, 100, 32, 8, "#fff");
    paper.round(516, 570, 108, 56, 26, "#fff");
    paper.circle(540, 484, 22, "#fff");
    paper.rect(680, 600, 300, 36, line);
    paper.circle(740, 618, 12, "#fff");
    paper.circle(780, 618, 12, "#fff");
}

fn names(paper: &mut Paper, is_home: bool, is_flipped: bool) {
    let words = if is_home {
        ["Sala y comedor", "Dormitorio", "Dormitorio", "Baño", "Cocina"]
    } else {
        ["Salón", "Oficina", "Depósito", "Baño", "Área abierta"]
    };
    let places = [(390, 398), (740, 334), (410, 590), (570, 556), (830, 500)];
    for (word, (x, y)) in words.iter().zip(places) {
        paper.text(if is_flipped { 1_200 - x } else { x }, y, 25, INK, word);
    }
    paper.text(600, 720, 24, "#6d8494", "Plano ilustrativo, sin escala");
}
