//! Bytes as two lowercase hexadecimal digits each.

/// The digits.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes; `None` for what [`text`] never writes.
#[must_use]
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    let is_ours = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if !text.len().is_multiple_of(2) || !text.bytes().all(is_ours) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_nothing_else() {
        assert_eq!(text(&[0, 255, 16]), "00ff10");
        assert_eq!(bytes("00ff10"), Some(vec![0, 255, 16]));
        assert_eq!(bytes(""), Some(Vec::new()));
        for bad in ["0", "0g", "FF", "+f", "ññ", " 00"] {
            assert_eq!(bytes(bad), None, "{bad}");
        }
    }
}
