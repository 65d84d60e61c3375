//! Where things stand: skies, skylines, hills, the sea and the ground before them.

use super::{super::dice::Dice, paper::Paper};

/// A place and its light. Colours from sky to ground.
pub(super) struct Scene {
    sky: [&'static str; 3],
    sun: Option<(i32, i32, i32, &'static str)>,
    far: &'static str,
    near: &'static str,
    pub ground: &'static str,
    pub road: &'static str,
    backdrop: Backdrop,
    pub is_dark: bool,
}

#[derive(Clone, Copy)]
enum Backdrop {
    Hills,
    City,
    Sea,
    Peaks,
}

const SCENES: [Scene; 7] = [
    Scene {
        sky: ["#7cc4ee", "#bfe3f5", "#eef7f4"],
        sun: Some((930, 170, 58, "#fff6d8")),
        far: "#a9cfc0",
        near: "#7fb59a",
        ground: "#cfd6cf",
        road: "#8b949c",
        backdrop: Backdrop::Hills,
        is_dark: false,
    },
    Scene {
        sky: ["#3b3a6b", "#c9637a", "#ffc58a"],
        sun: Some((820, 400, 96, "#ffe3a8")),
        far: "#8a5478",
        near: "#5d3d66",
        ground: "#4b3a55",
        road: "#3a3145",
        backdrop: Backdrop::City,
        is_dark: true,
    },
    Scene {
        sky: ["#9ed3ee", "#d5edf5", "#f7f6ec"],
        sun: None,
        far: "#c3d3de",
        near: "#a3b8c9",
        ground: "#d9d9d3",
        road: "#9aa1a8",
        backdrop: Backdrop::City,
        is_dark: false,
    },
    Scene {
        sky: ["#57b6e6", "#a5dcf0", "#e7f6f3"],
        sun: Some((260, 150, 54, "#fff3c4")),
        far: "#2f9fb8",
        near: "#58bcc9",
        ground: "#f0dfbb",
        road: "#c9b794",
        backdrop: Backdrop::Sea,
        is_dark: false,
    },
    Scene {
        sky: ["#f49a73", "#fbc78e", "#fde9c3"],
        sun: Some((330, 380, 88, "#fff1c9")),
        far: "#d5826e",
        near: "#3f8f9c",
        ground: "#e7c99b",
        road: "#b89a78",
        backdrop: Backdrop::Sea,
        is_dark: false,
    },
    Scene {
        sky: ["#6faedd", "#b9dcef", "#f1f6f3"],
        sun: None,
        far: "#8fa6bd",
        near: "#8db08f",
        ground: "#c9cdb8",
        road: "#8f9494",
        backdrop: Backdrop::Peaks,
        is_dark: false,
    },
    Scene {
        sky: ["#1d2a52", "#3c5590", "#8fa5c9"],
        sun: Some((240, 160, 44, "#f4f1dc")),
        far: "#35497c",
        near: "#263663",
        ground: "#2b3454",
        road: "#222942",
        backdrop: Backdrop::City,
        is_dark: true,
    },
];

impl Scene {
    /// One of the scenes.
    pub(super) fn draw_one(dice: &mut Dice) -> &'static Self {
        &SCENES[dice.below(SCENES.len())]
    }

    /// The sky down to `horizon`, and what stands at it.
    pub(super) fn paint(&self, paper: &mut Paper, horizon: i32, dice: &mut Dice) {
        let sky = paper.gradient(&self.sky);
        paper.rect(0, 0, 1_200, 800, &sky);
        if let Some((x, y, r, colour)) = self.sun {
            paper.open("opacity=\".35\"");
            paper.circle(x, y, r * 8 / 5, colour);
            paper.close();
            paper.circle(x, y, r, colour);
        }
        if !self.is_dark {
            clouds(paper, dice);
        }
        match self.backdrop {
            Backdrop::Hills => self.hills(paper, horizon),
            Backdrop::City => self.city(paper, horizon, dice),
            Backdrop::Sea => self.sea(paper, horizon),
            Backdrop::Peaks => self.peaks(paper, horizon),
        }
        paper.rect(0, horizon, 1_200, 800 - horizon, self.ground);
    }

    fn hills(&self, paper: &mut Paper, y: i32) {
        let (a, b) = (y - 150, y - 70);
        let far = format!(
            "M0 {b}C160 {a} 300 {a} 460 {b}S760 {} 900 {b}S1120 {a} 1200 {b}V{y}H0Z",
            a - 30
        );
        paper.path(&far, self.far);
        let (a, b) = (y - 70, y - 20);
        paper.path(
            &format!("M0 {a}C220 {} 420 {b} 640 {a}S1010 {} 1200 {a}V{y}H0Z", a - 40, a - 50),
            self.near,
        );
    }

    fn city(&self, paper: &mut Paper, y: i32, dice: &mut Dice) {
        for (colour, tall, step) in [(self.far, 300, 118), (self.near, 175, 92)] {
            let mut d = format!("M0 {y}");
            let mut x = -10;
            while x < 1_200 {
                let top = y - i32::try_from(dice.between(i64::from(tall / 3), tall.into()))
                    .unwrap_or(tall);
                let wide =
                    step * 2 / 3 + i32::try_from(dice.between(0, (step / 3).into())).unwrap_or(0);
                d.push_str(&format!("H{x}V{top}h{wide}V{y}"));
                x += wide + 12;
            }
            d.push('Z');
            paper.path(&d, colour);
        }
        if self.is_dark {
            lights(paper, y, dice);
        }
    }

    fn sea(&self, paper: &mut Paper, y: i32) {
        let top = y - 120;
        paper.path(
            &format!("M0 {top}V{}C90 {} 180 {} 300 {top}Z", top - 26, top - 46, top - 30),
            self.far,
        );
        paper.rect(0, top, 1_200, 120, self.near);
        paper.open("opacity=\".45\"");
        for (x, down, wide) in
            [(90, 24, 150), (420, 48, 210), (760, 30, 120), (960, 66, 170), (210, 84, 130)]
        {
            paper.round(x, top + down, wide, 5, 2, "#fff");
        }
        paper.close();
        palm(paper, 1_075, y + 6, 1);
        palm(paper, 1_150, y + 10, 0);
    }

    fn peaks(&self, paper: &mut Paper, y: i32) {
        let (top, base) = (y - 330, y - 40);
        paper.path(
            &format!(
                "M0 {base}L150 {} 240 {} 420 {top} 560 {} 640 {} 840 {} 980 {} 1200 {base}V{y}H0Z",
                y - 210,
                y - 170,
                y - 190,
                y - 230,
                top + 50,
                y - 160
            ),
            self.far,
        );
        paper.path(
            &format!(
                "M420 {top}l64 64-30 22-24-20-26 34-40-28zM840 {}l48 54-26 16-20-18-28 26-30-22z",
                top + 50
            ),
            "#f4f8fa",
        );
        let a = y - 60;
        paper.path(
            &format!(
                "M0 {a}C240 {} 420 {} 640 {a}S1010 {} 1200 {a}V{y}H0Z",
                a - 50,
                a + 26,
                a - 50
            ),
            self.near,
        );
    }
}

fn clouds(paper: &mut Paper, dice: &mut Dice) {
    paper.open("opacity=\".75\"");
    for base in [140, 620] {
        let x = base + i32::try_from(dice.between(0, 330)).unwrap_or(0);
        let y = 90 + i32::try_from(dice.between(0, 110)).unwrap_or(0);
        let d = format!("M{x} {y}h170a28 28 0 0 0-22-50 46 46 0 0 0-82-20 40 40 0 0 0-66 70z");
        paper.path(&d, "#fff");
    }
    paper.close();
}

fn lights(paper: &mut Paper, y: i32, dice: &mut Dice) {
    let mut d = String::new();
    for _ in 0..12 {
        let (x, up) = (dice.between(0, 118) * 10, dice.between(2, 15) * 10);
        d.push_str(&format!("M{x} {}h7v10h-7z", i64::from(y) - up));
    }
    paper.open("opacity=\".7\"");
    paper.path(&d, "#ffd98a");
    paper.close();
}

/// A palm that stands at `x`, `y`, leaning left or right.
pub(super) fn palm(paper: &mut Paper, x: i32, y: i32, lean: i32) {
    let top = y - 250;
    let bow = if lean == 0 { 34 } else { -34 };
    let head = x + bow;
    paper.line(&format!("M{x} {y}Q{x} {} {head} {top}", y - 140), "#8a6a4a", 15);
    let leaf = |to: i32, down: i32| {
        format!(
            "M{head} {top}q{} {} {to} {down}q{} {} {} {}z",
            to / 2,
            down - 70,
            -to / 3,
            -26,
            -to,
            -down
        )
    };
    let ends = [(118, 44), (-118, 44), (84, 104), (-84, 104), (52, -46), (-52, -46)];
    let leaves: String = ends.into_iter().map(|(to, down)| leaf(to, down)).collect();
    paper.path(&leaves, "#3f8f63");
}

/// A round tree that stands at `x`, `y`.
pub(super) fn tree(paper: &mut Paper, x: i32, y: i32, r: i32, leaves: &str) {
    paper.round(x - 8, y - r - 30, 16, r + 30, 6, "#7d5f49");
    paper.circle(x, y - r - r * 4 / 5, r, leaves);
    paper.open("opacity=\".16\"");
    paper.circle(x + r / 4, y - r - r * 2 / 3, r * 3 / 4, "#0d2b1c");
    paper.close();
}
