//! No data changes in migrations: under forced row-level security a backfill silently touches
//! nothing, and where it does touch rows it holds their locks for the whole migration.

/// Statements of `sql` that change data when the migration runs, each by its first words. What
/// stands inside a function's body runs later and is not meant; a `do` block runs at once and is.
#[must_use]
pub fn data_changes(sql: &str) -> Vec<String> {
    statements(sql)
        .into_iter()
        .filter(|statement| changes_data(statement))
        .map(first_words)
        .collect()
}

const CHANGES: [&str; 6] = ["insert", "update", "delete", "merge", "copy", "truncate"];
/// Behind these words the same words name a right, a lock or what a key does.
const HARMLESS_AFTER: [&str; 6] = ["grant", "revoke", "select", "for", "on", "references"];

fn changes_data(statement: &str) -> bool {
    let lower = statement.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    match words.first() {
        Some(&("do" | "with")) => words.windows(2).any(|pair| {
            let is_listed = HARMLESS_AFTER.contains(&pair[0]) || CHANGES.contains(&pair[0]);
            CHANGES.contains(&pair[1]) && !is_listed
        }),
        Some(first) => CHANGES.contains(first),
        None => false,
    }
}

fn first_words(statement: String) -> String {
    statement.split_whitespace().take(6).collect::<Vec<_>>().join(" ")
}

/// Cuts at top-level semicolons: comments go, strings and dollar quotes stay whole, and so does a
/// body from `begin atomic` to its `end`.
fn statements(sql: &str) -> Vec<String> {
    let (mut all, mut current, mut rest) = (Vec::new(), String::new(), sql);
    while let Some(first) = rest.chars().next() {
        let piece = piece(rest, first);
        let (taken, after) = rest.split_at(piece);
        rest = after;
        if taken.starts_with("--") || taken.starts_with("/*") {
            current.push(' ');
        } else if taken == ";" && !is_inside_body(&current) {
            all.push(std::mem::take(&mut current));
        } else {
            current.push_str(taken);
        }
    }
    all.push(current);
    all
}

/// The length of what must not be cut: a comment, a string, a dollar quote, or one character.
fn piece(rest: &str, first: char) -> usize {
    let until = |start: usize, end: &str| {
        rest.get(start..)
            .and_then(|tail| tail.find(end))
            .map_or(rest.len(), |at| start + at + end.len())
    };
    if rest.starts_with("--") {
        return until(2, "\n");
    }
    if rest.starts_with("/*") {
        return until(2, "*/");
    }
    match first {
        '\'' => until(1, "'"),
        '"' => until(1, "\""),
        '$' => match dollar_tag(rest) {
            Some(tag) => until(tag.len(), tag),
            None => 1,
        },
        other => other.len_utf8(),
    }
}

fn dollar_tag(rest: &str) -> Option<&str> {
    let end = rest.get(1..)?.find('$')? + 2;
    let tag = rest.get(..end)?;
    tag.trim_matches('$').chars().all(|c| c.is_alphanumeric() || c == '_').then_some(tag)
}

fn is_inside_body(current: &str) -> bool {
    let words: Vec<String> = current.split_whitespace().map(str::to_lowercase).collect();
    let begins = words.windows(2).any(|pair| pair[0] == "begin" && pair[1] == "atomic");
    begins && words.last().is_some_and(|last| last != "end")
}

#[cfg(test)]
mod tests {
    use super::data_changes;

    #[test]
    fn a_backfill_is_found_however_it_is_dressed() {
        let dressed = [
            "update listings set title = '';",
            "-- why\n  INSERT into x values (1)",
            "create table a (); delete from a;",
            "with gone as (delete from a returning 1) select 1;",
            "do $$ begin update a set b = 1; end $$;",
            "/* ; */ truncate a",
        ];
        for sql in dressed {
            assert_eq!(data_changes(sql).len(), 1, "{sql}");
        }
    }

    #[test]
    fn what_runs_later_or_is_no_change_passes() {
        let fine = [
            "create function f() returns void begin atomic\n insert into a values (1);\n delete from a;\nend;",
            "create function f() returns void language plpgsql as $$ begin update a set b = 1; end $$;",
            "grant insert, update on a to b; create policy p on a for update using (true);",
            "comment on table a is 'insert; delete from a; update';",
            "do $$ begin execute format('create table a_%s ()', 1); end $$;",
            "do $$ begin execute 'grant select, insert, update on a to b'; end $$;",
            "do $$ begin execute 'grant truncate on a to b'; end $$;",
        ];
        for sql in fine {
            assert_eq!(data_changes(sql), Vec::<String>::new(), "{sql}");
        }
    }
}
