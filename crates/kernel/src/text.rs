//! Text as people type it: with and without accents, capitals and stray spaces.

/// Lower case without accents or tilde: `Córdoba` → `cordoba`, `Ñuñoa` → `nunoa`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out);
    }
    out
}

fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    let plain = match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        'š' | 'Š' => 's',
        'ž' | 'Ž' => 'z',
        'ª' => 'a',
        'º' => 'o',
        // Combining marks: what a decomposed accent leaves behind.
        '\u{300}'..='\u{36f}' => return,
        other => {
            out.extend(other.to_lowercase());
            return;
        }
    };
    out.push(plain);
}

/// Trims, and turns every run of white space (also no-break spaces) into one space.
#[must_use]
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{feff}') {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A part of an address: folded, every run of other characters one hyphen, none at the ends.
#[must_use]
pub fn slug(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    if out.ends_with('-') {
        out.pop();
    }
    out
}

/// Cuts to at most `max` characters, never inside one.
#[must_use]
pub fn truncate(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(fold("CÓRDOBA Ñuñoa Güemes"), "cordoba nunoa guemes");
        assert_eq!(fold("Co\u{301}rdoba"), "cordoba");
    }

    #[test]
    fn padding_and_newlines_go() {
        assert_eq!(squeeze("\n   Ford \t Escape\u{a0} XLT \n"), "Ford Escape XLT");
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("  Bs.As. G.B.A. Zona Norte "), "bs-as-g-b-a-zona-norte");
        assert_eq!(slug("¡¿…?!"), "");
    }

    #[test]
    fn cutting_keeps_characters_whole() {
        assert_eq!(truncate("ñandú", 1), "ñ");
        assert_eq!(truncate("ñandú", 9), "ñandú");
    }
}
