//! In whose name and colour a letter is written.

/// A site, as far as its letters show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// The name people know it by.
    pub name: String,
    /// Its main colour, `#rrggbb`; anything else is not used.
    pub color: String,
}

/// What stands for a colour that is none.
const USUAL: &str = "#0f766e";

impl Brand {
    /// Its colour, and black or white, whichever is easier to read upon it (WCAG 2.2 1.4.3).
    pub(crate) fn colors(&self) -> (&str, &'static str) {
        let color = if channels(&self.color).is_some() { self.color.as_str() } else { USUAL };
        let is_light = channels(color).is_some_and(|rgb| luminance(rgb) > 0.179);
        (color, if is_light { "#000000" } else { "#ffffff" })
    }
}

fn channels(color: &str) -> Option<[u8; 3]> {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// Relative luminance as WCAG defines it.
fn luminance(rgb: [u8; 3]) -> f64 {
    let [red, green, blue] = rgb.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_on_a_colour_can_be_read() {
        let on = |color: &str| {
            let brand = Brand { name: "Autos".into(), color: color.into() };
            let (color, on) = brand.colors();
            (color.to_owned(), on)
        };
        assert_eq!(on("#0f766e"), ("#0f766e".into(), "#ffffff"));
        assert_eq!(on("#ffd400"), ("#ffd400".into(), "#000000"));
        for none in ["", "red", "#12345", "#+12345", "#12345g", "url(x)", "#ff\"><b>"] {
            assert_eq!(on(none).0, USUAL, "{none}");
        }
    }
}
