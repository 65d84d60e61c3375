//! Other names of the options a vertical declares: `VW`, `Chevy`, `yipeta`.

use std::collections::HashMap;

use listings::{Attribute, AttributeKind, Vertical, tokens};

/// Words an alias may have at most.
pub const WORDS_MAX: usize = 3;

/// An option that a word names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Key of the attribute.
    pub key: String,
    /// The option's value.
    pub value: String,
}

/// Options of searchable attributes by the tokens of their names.
#[derive(Debug, Default)]
pub struct Aliases {
    by_tokens: HashMap<String, Vec<Target>>,
}

impl Aliases {
    /// Those a definition declares.
    pub fn of(vertical: &Vertical) -> Self {
        let mut out = Self::default();
        for attribute in vertical.attributes.iter().filter(|a| a.search) {
            match attribute.kind {
                AttributeKind::Bool => out.add_flag(attribute),
                AttributeKind::Enum | AttributeKind::Multi => out.add_options(attribute),
                _ => {}
            }
        }
        out
    }

    fn add_flag(&mut self, attribute: &Attribute) {
        let target = Target { key: attribute.key.clone(), value: "true".to_owned() };
        for name in [&attribute.labels.es, &attribute.labels.en] {
            self.add(name, &target);
        }
    }

    fn add_options(&mut self, attribute: &Attribute) {
        for choice in attribute.options.iter() {
            let target = Target { key: attribute.key.clone(), value: choice.value.clone() };
            let labels = [&choice.labels.es, &choice.labels.en];
            for name in labels.into_iter().chain(&choice.aliases) {
                self.add(name, &target);
            }
        }
    }

    fn add(&mut self, name: &str, target: &Target) {
        let tokens = tokens::of_query(name);
        if tokens.is_empty() || tokens.len() > WORDS_MAX {
            return;
        }
        let targets = self.by_tokens.entry(tokens.join(" ")).or_default();
        if !targets.contains(target) {
            targets.push(target.clone());
        }
    }

    /// The options that these tokens, joined by spaces, name.
    pub fn get(&self, tokens: &str) -> Option<&[Target]> {
        self.by_tokens.get(tokens).map(Vec::as_slice)
    }
}
