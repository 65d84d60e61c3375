//! What sellers write: titles and short descriptions, put together from sentences people use.

mod cars;
mod homes;

pub(super) use cars::{CarFacts, car, car_title};
pub(super) use homes::{HomeFacts, home, home_title};

use super::dice::Dice;

/// Joins the sentences that are not empty.
fn paragraph(sentences: &[String]) -> String {
    let said: Vec<&str> = sentences.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
    said.join(" ")
}

/// One sentence of `list`, or in so many of a hundred cases none.
fn maybe(percent: u64, list: &[&str], dice: &mut Dice) -> String {
    let said = dice.pick(list);
    if dice.chance(percent) { said.to_owned() } else { String::new() }
}

/// `a, b y c`.
fn listed(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => {
            let and = if last.starts_with(['i', 'I']) { "e" } else { "y" };
            format!("{} {and} {last}", head.join(", "))
        }
    }
}

/// The word a country uses for what the sentences above call by its Dominican name.
fn local(text: String, country: &str) -> String {
    let words: &[(&str, &str)] = match country {
        "AR" => &[
            ("Carro", "Auto"),
            ("carro", "auto"),
            ("parqueo", "cochera"),
            ("piscina", "pileta"),
            ("un cochera", "una cochera"),
        ],
        "CL" => &[("Carro", "Auto"), ("carro", "auto"), ("parqueo", "estacionamiento")],
        "EC" => &[("parqueo", "parqueadero")],
        "MX" => &[("piscina", "alberca"), ("parqueo", "estacionamiento")],
        _ => &[],
    };
    words.iter().fold(
        text,
        |text, (from, to)| {
            if text.contains(from) { text.replace(from, to) } else { text }
        },
    )
}
