//! A text of a business as the parts of a page: the few marks there are, and nothing else.

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    Heading(String),
    Paragraph(String),
    Items(Vec<String>),
}

/// The parts. A line that begins with `## ` is a heading, lines with `- ` a list, the others paragraphs.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let line = line.trim();
        let was_open = std::mem::replace(&mut is_open, !line.is_empty());
        if let Some(heading) = line.strip_prefix("## ") {
            blocks.push(Block::Heading(heading.trim().to_owned()));
            is_open = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            match blocks.last_mut().filter(|_| was_open) {
                Some(Block::Items(items)) => items.push(item.trim().to_owned()),
                _ => blocks.push(Block::Items(vec![item.trim().to_owned()])),
            }
        } else if !line.is_empty() {
            match blocks.last_mut().filter(|_| was_open) {
                Some(Block::Paragraph(said)) => {
                    said.push(' ');
                    said.push_str(line);
                }
                _ => blocks.push(Block::Paragraph(line.to_owned())),
            }
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_headings_lists_and_paragraphs() {
        let text = "Uno\nsigue.\n\n## Qué\nDos.\n- a\n- b\n\n- c\n#no";
        let paragraph = |said: &str| Block::Paragraph(said.to_owned());
        let items = |items: &[&str]| Block::Items(items.iter().map(|i| (*i).to_owned()).collect());
        assert_eq!(
            blocks(text),
            [
                paragraph("Uno sigue."),
                Block::Heading("Qué".to_owned()),
                paragraph("Dos."),
                items(&["a", "b"]),
                items(&["c"]),
                paragraph("#no"),
            ]
        );
        assert!(blocks(" \n\n").is_empty());
    }
}
