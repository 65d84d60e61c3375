//! Numbers as people there read them.

use super::Locale;

impl Locale {
    /// A whole number with its thousands parted.
    #[must_use]
    pub fn number(self, value: i64) -> String {
        let sign = if value < 0 { "-" } else { "" };
        format!("{sign}{}", self.parted(value.unsigned_abs()))
    }

    /// An integer that carries `scale` decimals, without needless zeros: `1234` at 1 → `123,4`.
    #[must_use]
    pub fn decimal(self, scaled: i64, scale: u32) -> String {
        let fraction = fraction(scaled, scale);
        let fraction = fraction.trim_end_matches('0');
        let sign = if scaled < 0 { "-" } else { "" };
        let whole = self.parted(scaled.unsigned_abs() / 10u64.pow(scale));
        self.joined(&format!("{sign}{whole}"), fraction)
    }

    /// The thousands of a number without a sign.
    pub(super) fn parted(self, value: u64) -> String {
        let (thousands, _) = self.separators();
        let digits = value.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 2);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(thousands);
            }
            out.push(digit);
        }
        out
    }

    /// Whole and decimals, if there are some.
    pub(super) fn joined(self, whole: &str, fraction: &str) -> String {
        match fraction {
            "" => whole.to_owned(),
            some => format!("{whole}{}{some}", self.separators().1),
        }
    }
}

/// The `scale` digits after the decimal sign.
pub(super) fn fraction(scaled: i64, scale: u32) -> String {
    match scale {
        0 => String::new(),
        _ => format!("{:0w$}", scaled.unsigned_abs() % 10u64.pow(scale), w = scale as usize),
    }
}
