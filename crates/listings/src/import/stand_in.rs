//! What earlier files of a site tell of the columns of one that nobody gave a mapping for.
//!
//! A column may only *stand in* for another: a guess by a title that may mean much, or by what cells look
//! like. Of a new listing it says all there is; of one that is known, only what that lacks.

use std::collections::BTreeSet;

use super::{
    mapping::{Column, Mapping, Take, Target},
    names,
    plan::Plan,
    words::plain,
};
use crate::Vertical;

/// What the columns of a proposal only stand in for. A title that means just that does not, nor does one from
/// which each earlier file of the site that had the same thing had it.
pub(super) fn of(proposed: &Mapping, earlier: &[Mapping], vertical: &Vertical) -> BTreeSet<Target> {
    let mut out = BTreeSet::new();
    for column in &proposed.columns {
        let stands_in = |target: &&Target| {
            !is_plain(column, target, vertical) && !is_usual(column, target, earlier)
        };
        out.extend(column.to.iter().filter(stands_in).cloned());
    }
    out
}

/// Names rows by the column that named them before, where a file still has it: were another taken for the
/// id, each of its rows would be new.
pub(super) fn keep_id(mut proposed: Mapping, earlier: &[Mapping]) -> Mapping {
    let usual = earlier.iter().find_map(|mapping| holder(mapping, &Target::Id));
    let at = |name: &str| proposed.columns.iter().position(|column| plain(&column.name) == name);
    if let Some(at) = usual.and_then(|usual| at(&usual))
        && proposed.columns[at].to.is_empty()
    {
        for column in &mut proposed.columns {
            column.to.retain(|target| *target != Target::Id);
        }
        proposed.columns[at].to = vec![Target::Id];
    }
    proposed
}

/// Whether no earlier file had a column for what stands after the last option of a chain.
pub(super) fn is_rest_usual(plan: &Plan<'_>, earlier: &[Mapping]) -> bool {
    let rest = plan.chain.as_ref().and_then(|chain| chain.rest.clone()).map(Target::Attribute);
    rest.is_some_and(|rest| earlier.iter().all(|mapping| holder(mapping, &rest).is_none()))
}

fn is_plain(column: &Column, target: &Target, vertical: &Vertical) -> bool {
    match column.take {
        Take::Whole => names::is_plain(&column.name, target, vertical),
        Take::Parts => true,
        // Cells show what is in them, unless they are headlines; but the words after the last option are
        // whatever somebody wrote there.
        Take::Words => {
            column.to.last() != Some(target)
                && !names::may_be(&column.name, &Target::Title, vertical)
        }
    }
}

/// Whether all files that had it had it from a column of that title. A title each listing has: where no
/// column gave it, it was made.
fn is_usual(column: &Column, target: &Target, earlier: &[Mapping]) -> bool {
    let name = plain(&column.name);
    let mut holders = earlier
        .iter()
        .map(|mapping| holder(mapping, target))
        .filter(|holder| holder.is_some() || *target == Target::Title)
        .peekable();
    holders.peek().is_some() && holders.all(|holder| holder.as_ref() == Some(&name))
}

/// The title of the column from which a file had it.
fn holder(mapping: &Mapping, target: &Target) -> Option<String> {
    let column = mapping.columns.iter().find(|column| column.to.contains(target));
    column.map(|column| plain(&column.name))
}
