//! Every word of a page comes from a catalogue: a template holds none.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Letters that are no words of a language: signs of units, and the end of a list of codes.
const SIGNS: [&str; 2] = ["&nbsp;", "&middot;"];
/// Attributes whose values are read out or shown.
const SPOKEN: [&str; 6] =
    ["alt", "title", "placeholder", "aria-label", "aria-description", "label"];

fn templates() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|is| is == "html") {
                let text = fs::read_to_string(&path).expect("a template");
                found.push((path, text));
            }
        }
    }
    found
}

/// The text without what stands between `open` and `close`.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once(close).map_or("", |(_, after)| after);
    }
    out + rest
}

/// The text without expressions, and with nothing of what is drawn or run.
fn written(template: &str) -> String {
    let plain = [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<!--", "-->")]
        .iter()
        .fold(template.to_owned(), |text, (open, close)| without(&text, open, close));
    [("<style", "</style>"), ("<script", "</script>"), ("<!", ">")]
        .iter()
        .fold(plain, |text, (open, close)| without(&text, open, close))
}

fn words(text: &str) -> Vec<String> {
    let text = SIGNS.iter().fold(text.to_owned(), |text, sign| text.replace(sign, " "));
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Words between tags, and words in attributes that are read out.
fn literals(template: &str) -> Vec<String> {
    let written = written(template);
    let mut found = words(&without(&written, "<", ">"));
    for name in SPOKEN {
        for value in written.split(&format!(" {name}=\"")).skip(1) {
            found.extend(words(value.split('"').next().unwrap_or_default()));
        }
    }
    found
}

#[test]
fn templates_hold_no_word_of_their_own() {
    let all = templates();
    assert!(all.len() > 25, "{}", all.len());
    let found: Vec<_> = all
        .iter()
        .map(|(path, text)| (path, literals(text)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    assert!(found.is_empty(), "texts belong into the catalogues: {found:#?}");
}

#[test]
fn a_word_is_found_wherever_it_is_shown() {
    assert_eq!(literals("<p class=\"x\">Hola {{ name }}</p>"), ["Hola"]);
    assert_eq!(literals("{% if a > b %}<img alt=\"Foto {{ n }}\">{% endif %}"), ["Foto"]);
    assert_eq!(literals("<a href=\"/x\" aria-label=\"Ir\">{{ t.go }}</a> · 3"), ["Ir"]);
    assert!(literals("<style>a{b:c}</style><b title=\"{{ t.x }}\">{{ t.y }}&nbsp;</b>").is_empty());
}
