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

/// Signs that are not seen, or that turn round what is: a name made of them looks like none, or like
/// another's.
#[must_use]
pub fn is_unseen(letter: char) -> bool {
    letter.is_control() || is_invisible(letter)
}

const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Without [`is_unseen`] signs but line breaks.
#[must_use]
pub fn seen(text: &str) -> String {
    text.chars().filter(|letter| matches!(letter, '\n') || !is_unseen(*letter)).collect()
}

/// At most `max` characters in whole words; what is left out is told by «…».
#[must_use]
pub fn summary(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let cut = truncate(text, max.saturating_sub(1));
    let whole = cut.rfind(char::is_whitespace).map_or(cut, |at| &cut[..at]);
    let end =
        |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | ':' | '.' | '·' | '-');
    format!("{}…", whole.trim_end_matches(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ends_with_a_whole_word() {
        assert_eq!(summary("Autos con filtros y páginas", 30), "Autos con filtros y páginas");
        assert_eq!(summary("Autos con filtros, y páginas", 20), "Autos con filtros…");
        assert_eq!(summary("Supercalifragilístico", 8), "Superca…");
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        assert_eq!(seen("a\u{202e}b\0c\nd\u{2066}"), "abc\nd");
    }

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
