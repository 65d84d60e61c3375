//! Pictures drawn by the program for listings that do not exist. Each says so.

mod building;
mod car;
mod car_views;
mod paper;
mod plan;
mod room;
mod scene;

use std::{fmt, str::FromStr};

use super::dice::Dice;
use paper::Paper;

/// Pixels across.
pub(super) const WIDTH: u32 = 1_200;
/// Pixels down.
pub(super) const HEIGHT: u32 = 800;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureKind {
    /// A car, from outside or inside.
    Car,
    /// A home: its face, its rooms, its plan.
    Home,
}

impl fmt::Display for PictureKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Car => "auto",
            Self::Home => "casa",
        })
    }
}

impl FromStr for PictureKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Car),
            "casa" => Ok(Self::Home),
            _ => Err(format!("«{}» no es auto ni casa", kernel::text::truncate(text, 20))),
        }
    }
}

/// How a seed is laid out: 4 bits of view, 4 of shape, 4 of colour, then chance. So the address of a
/// picture says all of it, and a white pickup is a white pickup from every side.
const SHAPE: u32 = 4;
const COLOUR: u32 = 8;
const CHANCE: u32 = 12;

/// The pictures of a car of that body and colour.
pub(super) fn car_subject(body: &str, colour: &str, chance: u64) -> u64 {
    subject(car::shape_number(body), car::colour_number(colour), chance)
}

/// The pictures of a home of that kind.
pub(super) fn home_subject(kind: &str, chance: u64) -> u64 {
    subject(building::shape_number(kind), chance % 16, chance >> 4)
}

fn subject(shape: u64, colour: u64, chance: u64) -> u64 {
    (shape << SHAPE) | (colour << COLOUR) | ((chance & 0xff_ffff) << CHANCE)
}

/// One of the views of a subject.
pub(super) const fn seed_of_view(subject: u64, view: u64) -> u64 {
    subject | (view & 0xf)
}

/// Draws the picture of that seed as SVG, 1200 by 800, at most 6 KB. Any seed gives one.
#[must_use]
pub fn picture(kind: PictureKind, seed: u64) -> String {
    let view = seed & 0xf;
    let shape = (seed >> SHAPE) & 0xf;
    let colour = (seed >> COLOUR) & 0xf;
    // What a subject looks like is the same in all its views; where and when they were taken changes
    // from one pair of views of a car to the next; a
    // home stays where it is.
    let mut look = Dice::new(seed >> CHANCE, 0);
    let pair = if kind == PictureKind::Car { view / 2 } else { view / 5 };
    let mut light = Dice::new(seed >> CHANCE, 1 + pair);
    let (look, light) = (&mut look, &mut light);
    let mut paper = Paper::new();
    match kind {
        PictureKind::Car => match view % 6 {
            2 => car_views::front(&mut paper, shape, colour, light),
            3 => car_views::cockpit(&mut paper, look, light),
            4 => car_views::rear(&mut paper, shape, colour, light),
            5 => car_views::wheel(&mut paper, colour, look, light),
            side => car::side(&mut paper, (shape, colour), side == 1, look, light),
        },
        PictureKind::Home => match (view % 6, building::has_rooms(shape)) {
            (1, true) => room::living(&mut paper, look, light),
            (2, true) => room::kitchen(&mut paper, look, light),
            (3, true) => room::bedroom(&mut paper, look, light),
            (4, true) | (1, false) => plan::floor(&mut paper, shape, look),
            _ => building::face(&mut paper, shape, look, light),
        },
    }
    paper.finish()
}
