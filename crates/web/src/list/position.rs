//! Where in all that was found a page stands. Pages are kept by place and not by number, so only the
//! first and the last know exactly; the others say how many they show.

use super::At;
use crate::texts::fill;

/// «1–24 de 614»; nothing where everything is on one page.
pub(super) fn of(at: &At<'_>) -> Option<String> {
    let shown = u64::try_from(at.answer.cards.len()).ok()?;
    let total = at.answer.total;
    if shown == 0 || shown >= total || at.answer.loading {
        return None;
    }
    let is_first = at.query().cursor.is_none();
    let is_last = at.answer.next_cursor.is_none();
    let texts = at.frame.texts();
    let locale = at.frame.locale();
    let number = |n: u64| locale.number(i64::try_from(n).unwrap_or(i64::MAX));
    let part = match (is_first, is_last) {
        (true, _) => span(1, shown, number),
        (false, true) => span(total - shown + 1, total, number),
        (false, false) => number(shown),
    };
    Some(fill(&fill(texts.part_of, &part), &number(total)))
}

fn span(from: u64, to: u64, number: impl Fn(u64) -> String) -> String {
    if from == to { number(from) } else { format!("{}–{}", number(from), number(to)) }
}
