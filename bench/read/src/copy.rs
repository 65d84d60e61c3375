//! Rows in the text format of `COPY`.

/// Rows of one table.
#[derive(Debug, Default)]
pub struct Rows {
    text: String,
    is_begun: bool,
}

impl Rows {
    /// The rows so far.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// The next column of the row.
    pub fn put(&mut self, value: &str) -> &mut Self {
        self.separate();
        self.escape(value);
        self
    }

    /// The next column, or null.
    pub fn put_option(&mut self, value: Option<impl std::fmt::Display>) -> &mut Self {
        match value {
            Some(value) => self.put(&value.to_string()),
            None => {
                self.separate();
                self.text.push_str("\\N");
                self
            }
        }
    }

    /// The next column, an array of texts.
    pub fn put_array<'t>(&mut self, values: impl Iterator<Item = &'t str>) -> &mut Self {
        self.separate();
        self.text.push('{');
        for (at, value) in values.enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            // Tokens are letters and digits, so that quotes are enough (`null` would be read).
            self.text.push('"');
            self.escape(value);
            self.text.push('"');
        }
        self.text.push('}');
        self
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.text.push('\n');
        self.is_begun = false;
    }

    fn separate(&mut self) {
        if self.is_begun {
            self.text.push('\t');
        }
        self.is_begun = true;
    }

    fn escape(&mut self, value: &str) {
        for c in value.chars() {
            match c {
                '\\' => self.text.push_str("\\\\"),
                '\t' => self.text.push_str("\\t"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                other => self.text.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_every_awkward_character_stays_one_column() {
        let mut rows = Rows::default();
        rows.put("a\tb\nc\\d").put_option(None::<i64>).put_array(["x", "null"].into_iter()).end();
        let text = String::from_utf8(rows.into_bytes()).expect("text");
        assert_eq!(text, "a\\tb\\nc\\\\d\t\\N\t{\"x\",\"null\"}\n");
    }
}
