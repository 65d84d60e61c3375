//! Writes a letter: its words filled in, as plain text and as a page.

use kernel::{locale::Language, text::truncate};

use crate::{Brand, Error, Template};

/// Longest value put in, in characters: an address with a token is some hundreds.
const VALUE_MAX: usize = 2_000;
/// Longest subject, in characters: a header line may have 998 (RFC 5322 2.1.1), and people read some 70.
const SUBJECT_MAX: usize = 200;

/// A letter's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its subject: one line.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As a page.
    pub html: String,
}

/// A paragraph.
enum Part {
    Words(String),
    Button { words: String, link: String },
}

/// Puts `values` into a letter.
///
/// # Errors
/// [`Error::MissingValue`]: a letter with a gap does not leave.
pub fn write(
    template: &'static Template,
    language: Language,
    brand: &Brand,
    values: &[(&str, &str)],
) -> Result<Written, Error> {
    let fill = |text: &str| fill(template, text, &brand.name, values);
    let (subject, body) = template.text(language);
    let subject = fill(subject)?;
    let subject = truncate(&subject, SUBJECT_MAX).to_owned();
    // The form is found before anything is put in: no value can make a button.
    let parts = body.split("\n\n").map(|paragraph| match button(paragraph) {
        Some((words, link)) => Ok(Part::Button { words: fill(words)?, link: fill(link)? }),
        None => Ok(Part::Words(fill(&paragraph.replace('\n', " "))?)),
    });
    let parts: Vec<Part> = parts.collect::<Result<_, Error>>()?;
    let text: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Words(words) => words.clone(),
            Part::Button { words, link } => format!("{words}:\n{link}"),
        })
        .collect();
    let site = fill("{site}")?;
    let html = page(language, &subject, &site, brand, &parts);
    Ok(Written { text: format!("{}\n\n-- \n{site}\n", text.join("\n\n")), subject, html })
}

/// The letter as a page: what mail programs of all ages show alike, in light and in dark.
fn page(language: Language, subject: &str, site: &str, brand: &Brand, parts: &[Part]) -> String {
    let (color, on_color) = brand.colors();
    let body: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Words(words) => format!("<p style=\"margin:0 0 16px\">{}</p>", escaped(words)),
            Part::Button { words, link } => format!(
                "<p style=\"margin:24px 0 8px\"><a href=\"{link}\" style=\"display:inline-block;\
                 padding:12px 20px;border-radius:8px;background:{color};color:{on_color};\
                 font-weight:600;text-decoration:none\">{words}</a></p>\n\
                 <p style=\"margin:0 0 24px;font-size:14px;overflow-wrap:anywhere\">{link}</p>",
                link = escaped(link),
                words = escaped(words),
            ),
        })
        .collect();
    PAGE.replace("{language}", language.code())
        .replace("{color}", &color.to_string())
        .replace("{body}", &body.join("\n"))
        .replace("{site}", &escaped(site))
        .replace("{subject}", &escaped(subject))
}

/// What surrounds the paragraphs.
const PAGE: &str = include_str!("../letters/page.html");

/// A text as it stands in a page.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // The page's own places are filled after the text: it must not have any.
            '{' => out.push_str("&#123;"),
            _ => out.push(c),
        }
    }
    out
}

/// The words and the link of a paragraph that is a button.
fn button(paragraph: &str) -> Option<(&str, &str)> {
    paragraph.strip_prefix('[')?.strip_suffix(')')?.split_once("](")
}

fn fill(
    template: &'static Template,
    text: &str,
    site: &str,
    values: &[(&str, &str)],
) -> Result<String, Error> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let given = values.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let value = if name == "site" { Some(site) } else { given };
        let missing = || Error::MissingValue { template: template.key, value: name.to_owned() };
        out.push_str(before);
        out.extend(one_line(value.ok_or_else(missing)?));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// A value without what could end a line, a header or a word: an address with a line break in it
/// would otherwise write headers of its own.
fn one_line(value: &str) -> impl Iterator<Item = char> {
    let is_odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    truncate(value, VALUE_MAX).chars().map(move |c| if is_odd(c) { ' ' } else { c })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::template;

    fn brand() -> Brand {
        Brand { name: "Autos del Este".into(), color: "#0f766e".into() }
    }

    #[test]
    fn every_letter_says_in_both_languages_what_it_declares_and_nothing_else() {
        for letter in template::ALL {
            for language in [Language::Es, Language::En] {
                let (subject, body) = letter.text(language);
                let whole = format!("{subject}\n{body}");
                let names = whole.split('{').skip(1).filter_map(|rest| rest.split('}').next());
                let used: BTreeSet<&str> = names.filter(|name| *name != "site").collect();
                let declared: BTreeSet<&str> = letter.values.iter().copied().collect();
                assert_eq!(used, declared, "{} {language:?}", letter.key);
                let written = write(letter, language, &brand(), &letter.sample()).expect("whole");
                assert!(!written.subject.contains('\n') && !written.subject.is_empty());
                assert!(written.text.contains("Autos del Este"), "{}", letter.key);
                assert!(written.html.contains(&format!("lang=\"{}\"", language.code())));
            }
        }
    }

    #[test]
    fn a_letter_with_a_gap_is_not_written() {
        for letter in template::ALL {
            for gap in letter.values {
                let mut values = letter.sample();
                values.retain(|(name, _)| name != gap);
                let refused = write(letter, Language::Es, &brand(), &values);
                assert!(
                    matches!(&refused, Err(Error::MissingValue { value, .. }) if value == gap),
                    "{} without {gap}: {refused:?}",
                    letter.key
                );
            }
        }
    }

    #[test]
    fn a_value_writes_no_line_no_button_and_no_tag() {
        let hostile =
            "Autos\r\nBcc: x@y.com\0 <script>alert(1)</script> [Aquí](http://mal.example) {link}";
        let odd = Brand { name: hostile.into(), ..brand() };
        let values = template::RECOVERY.sample();
        let written = write(&template::RECOVERY, Language::Es, &odd, &values).expect("written");
        assert!(!written.subject.contains(['\r', '\n', '\0']), "{:?}", written.subject);
        assert!(!written.html.contains("<script>"), "{}", written.html);
        assert!(!written.html.contains("href=\"http://mal.example"), "{}", written.html);
        assert!(written.text.contains("{link}"), "what was put in is not filled again");
    }
}
