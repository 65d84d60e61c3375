//! `Kia Sportage LX` is a make, a model and a version: the longest known name at each step.

use kernel::text::fold;
use listings::Vertical;

/// The names of makes and models a vertical declares.
pub struct Names {
    makes: Vec<(String, String)>,
    models: Vec<(String, String, String)>,
}

impl Names {
    /// Those of the cars' vertical.
    pub fn of(autos: &Vertical) -> Self {
        let mut makes = Vec::new();
        let mut models = Vec::new();
        for choice in autos.attribute("make").into_iter().flat_map(|a| a.options.iter()) {
            for name in choice.aliases.iter().chain([&choice.labels.es]) {
                makes.push((fold(name), choice.value.clone()));
            }
        }
        for choice in autos.attribute("model").into_iter().flat_map(|a| a.options.iter()) {
            let parent = choice.parent.clone().unwrap_or_default();
            for name in choice.aliases.iter().chain([&choice.labels.es]) {
                models.push((fold(name), choice.value.clone(), parent.clone()));
            }
        }
        Self { makes, models }
    }

    /// Values of make and model, and the words left over; `None` for an unknown make.
    pub fn split(&self, title: &str) -> Option<(String, Option<String>, Option<String>)> {
        let text = fold(title);
        let make = longest(&text, self.makes.iter().map(|(name, value)| (name, value)))?;
        let rest = text[make.1..].trim();
        let own = self.models.iter().filter(|(_, _, parent)| *parent == make.0);
        let model = longest(rest, own.map(|(name, value, _)| (name, value)));
        let used = model.as_ref().map_or(0, |(_, used)| *used);
        // Counted from the end, because folding may change lengths further ahead.
        let left = rest[used..].split_whitespace().count();
        let words: Vec<&str> = title.split_whitespace().collect();
        let version = words[words.len().saturating_sub(left)..].join(" ");
        Some((make.0, model.map(|(value, _)| value), Some(version).filter(|v| !v.is_empty())))
    }
}

/// The value whose name is the longest that `text` begins with, and how many bytes it takes.
fn longest<'n>(
    text: &str,
    names: impl Iterator<Item = (&'n String, &'n String)>,
) -> Option<(String, usize)> {
    let begins = |name: &str| {
        text.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    names
        .filter(|(name, _)| begins(name))
        .max_by_key(|(name, _)| name.len())
        .map(|(name, value)| (value.clone(), name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn make_model_and_version_come_out_of_one_cell() {
        let file = listings::vertical::shipped("autos").expect("shipped");
        let names = Names::of(&Vertical::from_toml(file).expect("readable"));
        let all = |title| names.split(title).expect("known make");
        let text = |t: &str| Some(t.to_owned());
        assert_eq!(all("Kia Sportage LX"), ("kia".into(), text("sportage"), text("LX")));
        assert_eq!(all("Great Wall Wingle 5").0, "great-wall");
        assert_eq!(all("Mazda CX-5"), ("mazda".into(), text("cx-5"), None));
        assert!(names.split("Bicicleta BMX").is_none());
    }
}
