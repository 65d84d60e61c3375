//! A text changed line by line, so that most of what is tried is still nearly right.

/// Changes what `orders` say: each names a line, another one, and what happens between them.
#[must_use]
pub fn change(text: &str, mut orders: &[u8]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    while let Some((&[line, other, what, length], rest)) = orders.split_first_chunk::<4>() {
        let given = &rest[..rest.len().min(usize::from(length % 24))];
        orders = &rest[given.len()..];
        if lines.is_empty() {
            break;
        }
        let (line, other) = (usize::from(line) % lines.len(), usize::from(other) % lines.len());
        let given = String::from_utf8_lossy(given).into_owned();
        match what % 6 {
            0 => drop(lines.remove(line)),
            1 => lines.insert(line, lines[other].clone()),
            2 => lines[line] = with_value(&lines[line], &given),
            3 => lines[line] = with_value(&lines[line], value(&lines[other])),
            4 => lines[line] = with_word(&lines[line], usize::from(length / 24), &given),
            _ => lines.insert(line, given),
        }
    }
    lines.join("\n")
}

fn value(line: &str) -> &str {
    line.split_once(" = ").map_or("", |(_, value)| value)
}

fn with_value(line: &str, value: &str) -> String {
    let key = line.split_once(" = ").map_or(line, |(key, _)| key);
    format!("{key} = {value}")
}

/// With the quoted word of that number changed.
fn with_word(line: &str, number: usize, word: &str) -> String {
    let mut parts: Vec<&str> = line.split('"').collect();
    let words = parts.len() / 2;
    if words > 0 {
        parts[2 * (number % words) + 1] = word;
    }
    parts.join("\"")
}
