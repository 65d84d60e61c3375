//! Text of a cell: cleaned, compared, read as a word with a meaning.

use kernel::text::fold;

use super::decode::{BAD_BYTE, NUL};
use crate::Operation;

/// Trimmed, white space and signs that are no text collapsed into one space.
#[must_use]
pub fn clean(cell: &str) -> String {
    let is_gap = |c: char| c.is_whitespace() || is_no_text(c);
    let mut out = String::with_capacity(cell.len());
    for word in cell.split(is_gap).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// As [`clean`], but paragraphs stay apart.
#[must_use]
pub fn clean_text(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut gap = 0;
    for line in cell.lines() {
        let line = clean(line);
        if line.is_empty() {
            gap += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if gap > 0 { "\n\n" } else { "\n" });
        }
        out.push_str(&line);
        gap = 0;
    }
    out
}

fn is_no_text(c: char) -> bool {
    c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | NUL | BAD_BYTE)
}

/// Letters and digits alone, folded: `CX-5`, `CX 5` and `cx5` are the same.
#[must_use]
pub fn compact(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(char::is_alphanumeric);
    folded
}

/// Letters and digits, folded, other signs one space: how names of columns are compared.
#[must_use]
pub fn plain(text: &str) -> String {
    let folded: String =
        fold(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    kernel::text::squeeze(&folded)
}

/// Whether a cell only says that it says nothing.
#[must_use]
pub fn is_nothing(cell: &str) -> bool {
    const NOTHING: &[&str] = &[
        "",
        "na",
        "n a",
        "nan",
        "null",
        "none",
        "nil",
        "nd",
        "n d",
        "s d",
        "sd",
        "sin dato",
        "sin datos",
        "no aplica",
        "no disponible",
        "sin especificar",
        "no especifica",
    ];
    NOTHING.contains(&plain(cell).as_str())
}

/// Whether a cell only says how it stands with the thing, in a column that is for something else.
#[must_use]
pub fn is_status(cell: &str) -> bool {
    const STATUS: &[&str] = &[
        "por confirmar",
        "por definir",
        "a confirmar",
        "pendiente",
        "vendido",
        "vendida",
        "reservado",
        "reservada",
        "apartado",
        "apartada",
        "disponible",
        "consultar",
        "a consultar",
    ];
    STATUS.contains(&plain(cell).as_str())
}

/// Yes or no, as people write it.
#[must_use]
pub fn yes_or_no(cell: &str) -> Option<bool> {
    match plain(cell).as_str() {
        "si" | "s" | "yes" | "y" | "true" | "verdadero" | "v" | "1" | "x" | "con" => Some(true),
        "no" | "n" | "false" | "falso" | "f" | "0" | "sin" => Some(false),
        _ => None,
    }
}

/// What is done with the thing, as people write it.
#[must_use]
pub fn operation(cell: &str) -> Option<Operation> {
    let word = plain(cell);
    let word =
        ["en ", "se ", "para ", "for "].iter().find_map(|w| word.strip_prefix(w)).unwrap_or(&word);
    Some(match word {
        "sale" | "sell" | "selling" | "buy" | "venta" | "ventas" | "vende" | "vendo" | "vender"
        | "compra" | "compraventa" | "venta alquiler" | "venta o alquiler" | "venta y alquiler"
        | "alquiler venta" | "alquiler o venta" | "venta renta" | "venta o renta" => {
            Operation::Sale
        }
        "rent" | "rental" | "lease" | "alquiler" | "alquilar" | "alquila" | "alquilo" | "renta"
        | "rentar" | "arriendo" | "arrendar" | "arrienda" | "arrendamiento" | "renta mensual"
        | "alquiler mensual" | "arriendo mensual" => Operation::Rent,
        "temp rent"
        | "temporary rent"
        | "short stay"
        | "short term"
        | "alquiler temporal"
        | "alquiler temporario"
        | "alquiler vacacional"
        | "renta vacacional"
        | "temporal"
        | "temporario"
        | "vacacional"
        | "arriendo temporal" => Operation::TempRent,
        "presale" | "pre sale" | "preventa" | "pre venta" | "planos" | "pozo" | "construccion"
        | "venta en planos" => Operation::Presale,
        "service" | "servicio" | "servicios" => Operation::Service,
        _ => return None,
    })
}

/// The country a cell names: two letters of ISO 3166-1.
#[must_use]
pub fn country(cell: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &[&str])] = &[
        ("AR", &["argentina", "arg"]),
        ("BO", &["bolivia", "bol"]),
        ("BR", &["brasil", "brazil", "bra"]),
        ("CL", &["chile", "chl"]),
        ("CO", &["colombia", "col"]),
        ("CR", &["costa rica", "cri"]),
        ("CU", &["cuba", "cub"]),
        ("DO", &["republica dominicana", "dominican republic", "rep dominicana", "rd", "dom"]),
        ("EC", &["ecuador", "ecu"]),
        ("ES", &["espana", "spain", "esp"]),
        ("GT", &["guatemala", "gtm"]),
        ("HN", &["honduras", "hnd"]),
        ("HT", &["haiti", "hti"]),
        ("MX", &["mexico", "mex"]),
        ("NI", &["nicaragua", "nic"]),
        ("PA", &["panama", "pan"]),
        ("PE", &["peru", "per"]),
        ("PR", &["puerto rico", "pri"]),
        ("PY", &["paraguay", "pry"]),
        ("SV", &["el salvador", "slv"]),
        ("US", &["estados unidos", "united states", "eeuu", "usa", "ee uu"]),
        ("UY", &["uruguay", "ury"]),
        ("VE", &["venezuela", "ven"]),
    ];
    let name = plain(cell);
    NAMES
        .iter()
        .find(|(code, names)| names.contains(&name.as_str()) || code.eq_ignore_ascii_case(&name))
        .map(|(code, _)| *code)
}

/// Whether a cell is a number with at most a currency or a unit about it: no name of a column.
#[must_use]
pub fn is_number_like(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && (digits >= letters || cell.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lose_padding_and_signs_that_are_no_text() {
        assert_eq!(clean("\n   Kia \u{a0} Rio\u{7}\u{fdd1}LX \t"), "Kia Rio LX");
        assert_eq!(clean_text(" uno \r\n dos  tres\n\n\n cuatro "), "uno\ndos tres\n\ncuatro");
        assert_eq!(clean_text("uno\ndos"), "uno\ndos");
    }

    #[test]
    fn words_mean_what_people_mean() {
        assert_eq!(operation("sell"), Some(Operation::Sale));
        assert_eq!(operation("En Venta"), Some(Operation::Sale));
        assert_eq!(operation("Se alquila"), Some(Operation::Rent));
        assert_eq!(operation("Alquiler temporal"), Some(Operation::TempRent));
        assert_eq!(operation("permuta"), None);
        assert_eq!(yes_or_no("SÍ"), Some(true));
        assert_eq!(yes_or_no("quizás"), None);
        assert_eq!(country("República Dominicana"), Some("DO"));
        assert_eq!(country("ec"), Some("EC"));
        assert_eq!(country("Wakanda"), None);
        assert!(is_nothing(" - ") && is_nothing("N/A") && !is_nothing("0"));
    }
}
