//! Telephone numbers: kept as E.164 (ITU-T), read as people write them, shown as their country does.

use std::fmt;

/// Fewest and most digits of a number with its country code (E.164 has 15 at most).
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;
/// The longest text that is looked at, in characters.
const TEXT_MAX: usize = 40;

/// How a country's numbers are written inside of it.
struct Plan {
    country: &'static str,
    code: &'static str,
    /// Digits of a number without the code.
    national: &'static [usize],
    /// How they stand in groups where they have the first of these lengths.
    groups: &'static [usize],
}

/// Numbering plans of the countries whose usages we know (national plans as filed with the ITU).
const PLANS: [Plan; 9] = [
    Plan { country: "DO", code: "1", national: &[10], groups: &[3, 3, 4] },
    Plan { country: "US", code: "1", national: &[10], groups: &[3, 3, 4] },
    Plan { country: "MX", code: "52", national: &[10], groups: &[2, 4, 4] },
    Plan { country: "CL", code: "56", national: &[9], groups: &[1, 4, 4] },
    Plan { country: "AR", code: "54", national: &[10, 11], groups: &[2, 4, 4] },
    Plan { country: "EC", code: "593", national: &[9, 8], groups: &[2, 3, 4] },
    Plan { country: "PA", code: "507", national: &[8, 7], groups: &[4, 4] },
    Plan { country: "CR", code: "506", national: &[8], groups: &[4, 4] },
    Plan { country: "CO", code: "57", national: &[10], groups: &[3, 3, 4] },
];

fn plan(country: &str) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.country == country)
}

/// A telephone number, `+18095550123`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads what somebody in `country` (ISO 3166) typed: with its country code after `+` or `00`, or as one
    /// dials at home. `None` for what is no number.
    #[must_use]
    pub fn read(text: &str, country: &str) -> Option<Self> {
        let text = text.trim();
        if text.chars().count() > TEXT_MAX {
            return None;
        }
        let is_written = |c: char| c.is_ascii_digit() || " \u{a0}-–().+/".contains(c);
        if !text.chars().all(is_written) || text.chars().skip(1).any(|c| c == '+') {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let with_code = match (text.starts_with('+'), digits.strip_prefix("00")) {
            (true, _) => digits,
            (false, Some(abroad)) => abroad.to_owned(),
            (false, None) => at_home(&digits, plan(country)?)?,
        };
        Self::from_digits(&with_code)
    }

    /// Takes back what was kept.
    #[must_use]
    pub fn kept(text: &str) -> Option<Self> {
        Self::from_digits(text.strip_prefix('+')?)
    }

    fn from_digits(digits: &str) -> Option<Self> {
        let fits = DIGITS.contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        // A number of North America has ten digits after the code, and no area begins with 0 or 1.
        let is_whole = digits
            .strip_prefix('1')
            .is_none_or(|rest| rest.len() == 10 && !rest.starts_with(['0', '1']));
        (fits && is_whole).then(|| Self(format!("+{digits}")))
    }

    /// As it is kept, and as a telephone dials it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Country code and number without the sign, as `wa.me` takes it.
    #[must_use]
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }

    /// As people in `country` read it: at home without the code.
    #[must_use]
    pub fn shown(&self, country: &str) -> String {
        let own =
            plan(country).and_then(|plan| Some((plan, self.digits().strip_prefix(plan.code)?)));
        if let Some((plan, national)) = own
            && let Some(grouped) = grouped(national, plan, "-")
        {
            return grouped;
        }
        let abroad = PLANS.iter().find_map(|plan| {
            let national = self.digits().strip_prefix(plan.code)?;
            Some(format!("+{} {}", plan.code, grouped(national, plan, " ")?))
        });
        abroad.unwrap_or_else(|| self.0.clone())
    }
}

/// The digits one dials at home, with the country's code.
fn at_home(digits: &str, plan: &Plan) -> Option<String> {
    // A leading 0 is the trunk's and falls away; some write the code without its sign.
    let bare = digits.strip_prefix('0').unwrap_or(digits);
    if plan.national.contains(&bare.len()) {
        return Some(format!("{}{bare}", plan.code));
    }
    let rest = digits.strip_prefix(plan.code)?;
    plan.national.contains(&rest.len()).then(|| digits.to_owned())
}

fn grouped(national: &str, plan: &Plan, between: &str) -> Option<String> {
    if national.len() != plan.groups.iter().sum::<usize>() {
        return None;
    }
    let mut rest = national;
    let mut groups = Vec::new();
    for length in plan.groups {
        let (group, after) = rest.split_at_checked(*length)?;
        groups.push(group);
        rest = after;
    }
    Some(groups.join(between))
}

impl fmt::Display for Phone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_one_number() {
        for written in [
            "809-555-0123",
            "(809) 555 0123",
            "809.555.0123",
            "1 809 555 0123",
            "+1 809 555-0123",
            "001 809 555 0123",
            " 8095550123 ",
        ] {
            let phone = Phone::read(written, "DO").unwrap_or_else(|| panic!("{written}"));
            assert_eq!(phone.as_str(), "+18095550123", "{written}");
        }
        let of = |text: &str, country: &str| Phone::read(text, country).map(|p| p.to_string());
        assert_eq!(of("55 1234 5678", "MX").as_deref(), Some("+525512345678"));
        assert_eq!(of("9 8765 4321", "CL").as_deref(), Some("+56987654321"));
        assert_eq!(of("099 123 4567", "EC").as_deref(), Some("+593991234567"));
        assert_eq!(of("011 4321-5678", "AR").as_deref(), Some("+541143215678"));
        assert_eq!(of("6123-4567", "PA").as_deref(), Some("+50761234567"));
        assert_eq!(of("8765 4321", "CR").as_deref(), Some("+50687654321"));
        assert_eq!(of("300 123 4567", "CO").as_deref(), Some("+573001234567"));
        assert_eq!(of("+34 612 345 678", "DO").as_deref(), Some("+34612345678"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for bad in [
            "",
            "809",
            "555-0123",
            "809-555-01234",
            "109-555-0123",
            "ochocientos",
            "+1 809 555",
            "+0 809 555 0123",
            "8095550123;ext=1",
            "809+5550123",
            "+",
            "٨٠٩٥٥٥٠١٢٣",
            "1234567890123456",
        ] {
            assert_eq!(Phone::read(bad, "DO"), None, "{bad}");
        }
        assert_eq!(Phone::read("612 345 678", "ES"), None, "a country we know nothing of");
        assert_eq!(Phone::kept("18095550123"), None);
    }

    #[test]
    fn it_is_shown_as_its_reader_writes_it_and_that_is_read_again() {
        let phone = Phone::kept("+18095550123").expect("a number");
        assert_eq!(phone.shown("DO"), "809-555-0123");
        assert_eq!(phone.shown("MX"), "+1 809 555 0123");
        let spanish = Phone::kept("+34612345678").expect("a number");
        assert_eq!(spanish.shown("DO"), "+34612345678");
        for country in ["DO", "MX", "CL", "PA", "CR", "CO"] {
            for kept in
                ["+18095550123", "+525512345678", "+56987654321", "+50761234567", "+573001234567"]
            {
                let phone = Phone::kept(kept).expect("a number");
                let again = Phone::read(&phone.shown(country), country);
                assert_eq!(again.as_ref(), Some(&phone), "{kept} in {country}");
            }
        }
    }
}
