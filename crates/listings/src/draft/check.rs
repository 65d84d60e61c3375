//! Is the draft what the table takes? Asked before anything is sent, so that one bad row never
//! spoils a batch half-way.

use kernel::{locale::Sentence, text::truncate};

use super::{
    DESCRIPTION_LENGTH_MAX, Draft, IMAGES_MAX, PLACE_LENGTH_MAX, SOURCE_KEY_LENGTH_MAX,
    TITLE_LENGTH_MAX,
};
use crate::{Place, vertical::AttributeError};

/// Longest address of a picture, in characters.
const URL_LENGTH_MAX: usize = 2_000;

impl Draft {
    /// What is wrong with its shared fields; the attributes were checked by their vertical.
    ///
    /// # Errors
    /// Each field and, in Spanish, why.
    pub fn check(&self) -> Result<(), Vec<AttributeError>> {
        let mut wrong = Vec::new();
        if self.title.trim().is_empty() {
            add(&mut wrong, "title", ("no puede estar vacío", "cannot be empty"));
        }
        text(&mut wrong, "title", &self.title, TITLE_LENGTH_MAX);
        text(&mut wrong, "description", &self.description, DESCRIPTION_LENGTH_MAX);
        let key = self.source_key.as_deref().unwrap_or_default();
        text(&mut wrong, "source_key", key, SOURCE_KEY_LENGTH_MAX);
        if self.price.is_some_and(|price| price.minor < 0) {
            add(&mut wrong, "price", ("no puede ser negativo", "cannot be negative"));
        }
        place(&mut wrong, &self.place);
        self.check_images(&mut wrong);
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    fn check_images(&self, wrong: &mut Vec<AttributeError>) {
        if self.images.len() > IMAGES_MAX {
            add(
                wrong,
                "images",
                (
                    &*format!("hay más de {IMAGES_MAX} imágenes"),
                    &*format!("there are more than {IMAGES_MAX} pictures"),
                ),
            );
        }
        for image in &self.images {
            text(wrong, "images", &image.url, URL_LENGTH_MAX);
            text(wrong, "images", &image.alt, TITLE_LENGTH_MAX);
        }
    }
}

fn place(wrong: &mut Vec<AttributeError>, place: &Place) {
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if place.country.as_deref().is_some_and(|code| !is_code(code)) {
        add(
            wrong,
            "country",
            (
                "debe ser un código de dos letras mayúsculas",
                "must be a code of two capital letters",
            ),
        );
    }
    text(wrong, "region", place.region.as_deref().unwrap_or_default(), PLACE_LENGTH_MAX);
    text(wrong, "city", place.city.as_deref().unwrap_or_default(), PLACE_LENGTH_MAX);
    let is_point = match (place.lat, place.lon) {
        (None, None) => true,
        (Some(lat), Some(lon)) => (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon),
        _ => false,
    };
    if !is_point {
        add(
            wrong,
            "place",
            (
                "la latitud y la longitud no son un punto de la Tierra",
                "latitude and longitude are no point of the Earth",
            ),
        );
    }
}

fn text(wrong: &mut Vec<AttributeError>, key: &str, text: &str, max: usize) {
    if truncate(text, max).len() < text.len() {
        add(
            wrong,
            key,
            (
                &*format!("debe tener {max} caracteres como máximo"),
                &*format!("must have at most {max} characters"),
            ),
        );
    }
    if text.contains('\0') {
        add(
            wrong,
            key,
            ("contiene caracteres que no son texto", "contains characters that are no text"),
        );
    }
}

fn add(wrong: &mut Vec<AttributeError>, key: &str, (es, en): (&str, &str)) {
    wrong.push(AttributeError { key: key.to_owned(), reason: Sentence::new(es, en) });
}
