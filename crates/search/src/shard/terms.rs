//! A column of named values: each value once in a dictionary, a code per listing, and the listings
//! of each value.

use std::{collections::HashMap, sync::Arc};

use super::{codes::Codes, posting::Posting};

/// At most one value per listing.
#[derive(Debug, Default)]
pub struct Terms {
    values: Vec<Value>,
    by_value: HashMap<Arc<str>, u32>,
    codes: Codes,
}

/// One value.
#[derive(Debug)]
pub struct Value {
    /// What a filter says.
    pub name: Arc<str>,
    /// How people write it, where that differs from the name and no definition knows it.
    pub label: Option<Arc<str>>,
    /// The listings that have it.
    pub docs: Posting,
}

impl Terms {
    /// A column without values for `len` listings.
    pub fn empty(len: usize) -> Self {
        Self { codes: Codes::none(len), ..Self::default() }
    }

    /// From stored parts; `None` if they do not belong together.
    pub fn restore(
        names: Vec<(Arc<str>, Option<Arc<str>>)>,
        docs: Vec<Posting>,
        codes: Codes,
    ) -> Option<Self> {
        let values: Vec<Value> = names
            .into_iter()
            .zip(docs)
            .map(|((name, label), docs)| Value { name, label, docs })
            .collect();
        let by_value: HashMap<_, _> =
            (0u32..).zip(&values).map(|(at, value)| (value.name.clone(), at)).collect();
        (by_value.len() == values.len()).then_some(Self { values, by_value, codes })
    }

    /// Its values and the code of each listing.
    pub fn parts(&self) -> (&[Value], &Codes) {
        (&self.values, &self.codes)
    }

    /// Makes room for one listing more.
    pub fn push_none(&mut self) {
        self.codes.push_none();
    }

    /// Gives a listing without a value one.
    pub fn put(&mut self, doc: u32, name: &str, label: Option<&str>) {
        let at = match self.by_value.get(name) {
            Some(&at) => at,
            None => self.learn(name),
        };
        let value = &mut self.values[at as usize];
        if let Some(label) = label {
            prefer(&mut value.label, label);
        }
        value.docs.insert(doc);
        self.codes.set(doc, at + 1);
    }

    fn learn(&mut self, name: &str) -> u32 {
        let at = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let name: Arc<str> = name.into();
        self.by_value.insert(Arc::clone(&name), at);
        self.values.push(Value { name, label: None, docs: Posting::default() });
        at
    }

    /// Takes the value of a listing away.
    pub fn clear(&mut self, doc: u32) {
        let code = self.codes.get(doc);
        if code > 0 {
            self.values[code as usize - 1].docs.remove(doc);
            self.codes.set(doc, 0);
        }
    }

    /// The value of a listing.
    pub fn get(&self, doc: u32) -> Option<&str> {
        let code = self.codes.get(doc).checked_sub(1)?;
        self.values.get(code as usize).map(|value| &*value.name)
    }

    /// The listings that have a value.
    pub fn docs(&self, name: &str) -> Option<&Posting> {
        let at = *self.by_value.get(name)?;
        self.values.get(at as usize).map(|value| &value.docs)
    }

    /// The code per listing; code `n` is the value at `n - 1`.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// Every value, in the order of their codes.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        let values = self.values.iter();
        let named: usize = values.map(|v| v.docs.bytes() + v.name.len() + 130).sum();
        named + self.codes.bytes()
    }
}

/// Of two spellings of the same slug the one with more accents is the careful one.
fn prefer(held: &mut Option<Arc<str>>, offered: &str) {
    let marks = |text: &str| text.bytes().filter(|byte| !byte.is_ascii()).count();
    if held.as_deref().is_none_or(|known| marks(offered) > marks(known)) {
        *held = Some(offered.into());
    }
}
