//! Columns that stand in for another: a guess by a title that may mean much, or by what cells look like.
//! Of a new listing they say all there is; of one that is known they only say what it lacks.

use std::collections::BTreeSet;

use super::{
    mapping::{Column, Mapping, Take, Target},
    names,
    words::plain,
};
use crate::Vertical;

/// What the columns of a proposal only stand in for. A title that means just that does not, nor does the
/// one from which the first file of the site had it: `first` are the mappings of the first files.
pub(super) fn of(proposed: &Mapping, first: &[Mapping], vertical: &Vertical) -> BTreeSet<Target> {
    let mut out = BTreeSet::new();
    for column in &proposed.columns {
        let stands_in = |target: &&Target| {
            !is_plain(column, target, vertical) && !is_first(column, target, first)
        };
        out.extend(column.to.iter().filter(stands_in).cloned());
    }
    out
}

fn is_plain(column: &Column, target: &Target, vertical: &Vertical) -> bool {
    match column.take {
        Take::Whole => names::is_plain(&column.name, target, vertical),
        // Cells show what is in them, unless they are headlines: those go on with whatever sells.
        Take::Parts => true,
        Take::Words => !names::may_be(&column.name, &Target::Title, vertical),
    }
}

/// Whether the first file that had it had it from a column of that title. A title was there from the first
/// file on: where no column gave it, it was made.
fn is_first(column: &Column, target: &Target, first: &[Mapping]) -> bool {
    let has = |mapping: &'_ Mapping| {
        mapping.columns.iter().find(|column| column.to.contains(target)).map(|of| plain(&of.name))
    };
    let holder = match target {
        Target::Title => first.first().and_then(has),
        _ => first.iter().find_map(has),
    };
    holder.is_some_and(|holder| holder == plain(&column.name))
}
