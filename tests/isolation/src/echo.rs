//! What an answer repeats of its question is left out before answers are compared: an id as it was sent, in
//! other letters, escaped, or cut.

use crate::inventory::Ids;

/// Shortest piece of an id that is known as one, in bytes.
const PIECE_MIN: usize = 12;

/// A text without any of these.
pub fn left_out(all: &[&Ids], text: &str) -> String {
    let ids: Vec<String> = all
        .iter()
        .flat_map(|ids| ids.kinds().map(|(_, id)| id.to_ascii_lowercase()))
        .filter(|id| !id.is_empty())
        .collect();
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    for at in places(&ids, &lower) {
        let longest = ids.iter().map(|id| repeated(id, &lower[at..])).max().unwrap_or(0);
        if at < rest || longest == 0 {
            continue;
        }
        out.push_str(&text[rest..at]);
        out.push_str("ID");
        rest = at + longest;
    }
    out.push_str(&text[rest..]);
    out
}

/// Where one of them may begin.
fn places(ids: &[String], lower: &str) -> Vec<usize> {
    let mut pieces: Vec<&str> = ids.iter().map(|id| &id[..id.len().min(PIECE_MIN)]).collect();
    pieces.sort_unstable();
    pieces.dedup();
    let found = pieces.into_iter().flat_map(|piece| lower.match_indices(piece));
    let mut places: Vec<usize> = found.map(|(at, _)| at).collect();
    places.sort_unstable();
    places
}

/// How much of an id the text begins with; nothing where that is less than a piece.
fn repeated(id: &str, text: &str) -> usize {
    let alike = id.bytes().zip(text.bytes()).take_while(|(one, other)| one == other).count();
    if alike >= id.len().min(PIECE_MIN) { alike } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_left_out_however_it_is_repeated_and_another_is_not() {
        let ids = Ids { seller: "sel_01ke70ehg0ewtrht6sv".to_owned(), ..Ids::of_nobody() };
        let out = |text: &str| left_out(&[&ids], text);
        assert_eq!(out("a sel_01ke70ehg0ewtrht6sv b"), "a ID b");
        assert_eq!(out("SEL_01KE70EHG0EWTRHT6SV"), "ID");
        assert_eq!(out("«sel_01ke70ehg0ew»"), "«ID»");
        assert_eq!(out("sel_01ke70ehg0ewtrht6sx"), "IDx");
        assert_eq!(out("sel_02ke70ehg0ewtrht6sv"), "sel_02ke70ehg0ewtrht6sv");
    }
}
