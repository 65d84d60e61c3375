//! How the audit calls what differs between before and after.

use kernel::locale::Language;

/// What a part is called: as it is kept, in Spanish and in English.
const NAMES: &[(&str, &str, &str)] = &[
    ("nombre", "nombre", "name"),
    ("frase", "frase", "line under the name"),
    ("color", "color", "colour"),
    ("tono", "tono", "greys"),
    ("forma", "esquinas", "corners"),
    ("títulos", "títulos", "headings"),
    ("tema", "tema", "theme"),
    ("verticales", "verticales", "verticals"),
    ("moneda", "moneda", "currency"),
    ("país", "país", "country"),
    ("idioma", "idioma", "language"),
    ("zona", "zona horaria", "time zone"),
    ("razón social", "razón social", "name by law"),
    ("registro fiscal", "registro fiscal", "tax number"),
    ("correo", "correo", "mail"),
    ("teléfono", "teléfono", "phone"),
    ("WhatsApp", "WhatsApp", "WhatsApp"),
    ("dirección", "dirección", "address"),
    ("horario", "horario", "hours"),
    ("texto", "texto", "text"),
    ("name", "nombre", "name"),
    ("verticals", "verticales", "verticals"),
    ("currency", "moneda", "currency"),
    ("rate", "tasa anual", "yearly rate"),
    ("months_min", "plazo más corto", "shortest term"),
    ("months_max", "plazo más largo", "longest term"),
    ("down_min", "inicial mínimo", "least down payment"),
    ("amount_max", "monto máximo", "most it lends"),
    ("fee", "comisión", "fee"),
    ("insurance", "seguro", "insurance"),
    ("note", "nota", "note"),
    ("position", "posición", "position"),
    ("enabled", "se muestra", "shown"),
];

/// What a value says: as it is kept, in Spanish and in English.
const VALUES: &[(&str, &str, &str)] = &[
    ("nada", "nada", "nothing"),
    ("ninguno", "ninguno", "none"),
    ("sí", "sí", "yes"),
    ("no", "no", "no"),
    ("true", "sí", "yes"),
    ("false", "no", "no"),
    ("sin correo", "sin correo", "no mail"),
    ("1 letra", "1 letra", "1 letter"),
];

/// A part that says what it is of, `horario: L-V`, in the language; `None` for one that does not.
pub(super) fn fact(part: &str, language: Language) -> Option<String> {
    let (name, value) = part.split_once(": ")?;
    let name = known(NAMES, name, language)?;
    Some(format!("{name}: {}", self::value(value, language)))
}

/// A value in the language; what is none of ours stands as it is.
pub(super) fn value(value: &str, language: Language) -> String {
    if let Some(known) = known(VALUES, value, language) {
        return known.to_owned();
    }
    match (language, value.split_once(" letras, suma ")) {
        (Language::En, Some((count, sum))) => format!("{count} letters, sum {sum}"),
        _ => match (language, value.strip_suffix(" (soft)")) {
            (Language::Es, Some(most)) => format!("{most} (solo avisa)"),
            (Language::En, Some(most)) => format!("{most} (only told)"),
            _ => value.to_owned(),
        },
    }
}

fn known(
    table: &[(&str, &'static str, &'static str)],
    key: &str,
    language: Language,
) -> Option<&'static str> {
    let (_, es, en) = table.iter().find(|(kept, ..)| *kept == key)?;
    Some(match language {
        Language::Es => es,
        Language::En => en,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_told_in_the_language_of_the_page() {
        let told = |part| (fact(part, Language::Es), fact(part, Language::En));
        let both = |es: &str, en: &str| (Some(es.to_owned()), Some(en.to_owned()));
        assert_eq!(
            told("registro fiscal: nada"),
            both("registro fiscal: nada", "tax number: nothing")
        );
        assert_eq!(
            told("texto: 73 letras, suma f0f3928f"),
            both("texto: 73 letras, suma f0f3928f", "text: 73 letters, sum f0f3928f")
        );
        assert_eq!(told("enabled: true"), both("se muestra: sí", "shown: yes"));
        assert_eq!(told("otra cosa: nada"), (None, None));
        assert_eq!(value("5 (soft)", Language::Es), "5 (solo avisa)");
    }
}
