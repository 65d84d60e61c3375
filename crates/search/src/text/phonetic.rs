//! How a word sounds to a Spanish speaker, so that `volksvagen`, `jeeli` and `susuki` are heard
//! right: b/v/w, s/z/soft c, ll/y/i, hard c/k/qu, g/j before e and i, ph/f, silent h, double
//! letters; and the au of French makes.

/// Writes the sound of a folded word into `out`, replacing what was there.
pub fn sound(word: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut at = 0;
    while at < word.len() {
        let next = word.get(at + 1).copied().unwrap_or(0);
        let (heard, used): (&[u8], usize) = match (word[at], next) {
            (b'p', b'h') => (b"f", 2),
            (b'c' | b's', b'h') => (b"x", 2),
            (b't', b'h') => (b"t", 2),
            (b'q', b'u') | (b'c', b'k') => (b"k", 2),
            (b'g', b'u') if matches!(word.get(at + 2), Some(b'e' | b'i')) => (b"g", 2),
            (b'l', b'l') | (b'e', b'e') => (b"i", 2),
            (b'o', b'o') => (b"u", 2),
            (b'a', b'u') => (b"o", 2),
            (b's' | b'x', b'c') if matches!(word.get(at + 2), Some(b'e' | b'i')) => (b"s", 2),
            (b'c', b'e' | b'i' | b'y') | (b'z', _) => (b"s", 1),
            (b'g', b'e' | b'i') => (b"j", 1),
            (b'c' | b'q', _) => (b"k", 1),
            (b'x', b'c') => (b"s", 1),
            (b'x', _) => (b"ks", 1),
            (b'v' | b'w', _) => (b"b", 1),
            (b'y', _) => (b"i", 1),
            (b'h', _) => (b"", 1),
            _ => (&word[at..=at], 1),
        };
        for &letter in heard {
            // A letter said twice is heard once; digits are not letters.
            if out.last() != Some(&letter) || letter.is_ascii_digit() {
                out.push(letter);
            }
        }
        at += used;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(word: &str) -> String {
        let mut out = Vec::new();
        sound(word.as_bytes(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn words_that_sound_alike_meet() {
        for (typed, meant) in [
            ("volksvagen", "volkswagen"),
            ("susuki", "suzuki"),
            ("mitsubichi", "mitsubishi"),
            ("nisan", "nissan"),
            ("onda", "honda"),
            ("kamaro", "camaro"),
            ("jeografia", "geografia"),
            ("vallena", "bayena"),
            ("kijano", "quijano"),
            ("sivic", "civic"),
            ("farmasia", "pharmacia"),
            ("renolt", "renault"),
        ] {
            assert_eq!(heard(typed), heard(meant), "{typed} {meant}");
        }
        assert_ne!(heard("yaris"), heard("polo"));
        assert_eq!(heard("206"), "206");
        assert_eq!(heard("500"), "500");
    }
}
