//! What is looked for in a listing before it is public.

use kernel::locale::Word;
use serde::{Deserialize, Serialize};

/// One thing that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A word that the tenant does not want.
    Banned,
    /// A price far from what others like it ask.
    Price,
    /// A photo that another seller's listing has.
    Photo,
    /// The text of another seller's listing.
    Text,
    /// A number by which another seller is reached, too.
    Phone,
    /// The number of a car that another listing names.
    Vin,
    /// A seller of few days who has proven nothing.
    NewSeller,
    /// A way to another site in the text.
    Links,
    /// A number or an address in the text, past the ways that the page gives.
    Contact,
}

impl Rule {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 9] = [
        Self::Banned,
        Self::Price,
        Self::Photo,
        Self::Text,
        Self::Phone,
        Self::Vin,
        Self::NewSeller,
        Self::Links,
        Self::Contact,
    ];

    /// Its word in tables and forms.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Banned => "banned",
            Self::Price => "price",
            Self::Photo => "photo",
            Self::Text => "text",
            Self::Phone => "phone",
            Self::Vin => "vin",
            Self::NewSeller => "new_seller",
            Self::Links => "links",
            Self::Contact => "contact",
        }
    }

    /// What it weighs where the tenant says nothing else. One alone of those that are often innocent does not hold a
    /// listing back; one that seldom is does, and any two do.
    #[must_use]
    pub const fn usual_points(self) -> u8 {
        match self {
            Self::Banned | Self::Vin => 45,
            Self::Photo => 40,
            Self::Price => 35,
            Self::Text => 25,
            Self::Phone | Self::Links => 20,
            Self::NewSeller | Self::Contact => 15,
        }
    }

    /// What its seller is told of it. `None` for what would tell them of another seller: that only who decides reads.
    #[must_use]
    pub const fn told(self) -> Option<Word> {
        match self {
            Self::Banned => Some(Word::new(
                "el texto tiene palabras que este sitio no publica",
                "the text has words that this site does not publish",
            )),
            Self::Price => Some(Word::new(
                "el precio está lejos de lo que piden otros parecidos",
                "the price is far from what others like it ask",
            )),
            Self::NewSeller => Some(Word::new(
                "es de los primeros anuncios de una cuenta nueva sin verificar",
                "it is among the first of a new account that is not verified",
            )),
            Self::Links => {
                Some(Word::new("el texto lleva a otros sitios", "the text leads to other sites"))
            }
            Self::Contact => Some(Word::new(
                "el texto tiene un teléfono o un correo: la página ya tiene su botón para contactarte",
                "the text has a number or an address: the page has its button to reach you",
            )),
            Self::Photo | Self::Text | Self::Phone | Self::Vin => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_the_table_is_the_one_of_what_is_kept() {
        for rule in Rule::ALL {
            let kept = serde_json::to_value(rule).expect("written");
            assert_eq!(kept, serde_json::Value::from(rule.key()));
        }
    }
}
