//! Whole numbers of any size, as much of them as the instalment needs: the powers in its formula have
//! thousands of digits, and it is exact to the cent only if they are.

use std::cmp::Ordering;

/// A number that is not negative. Least significant word first, no zero words at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Natural(Vec<u64>);

impl Natural {
    pub fn of(value: u64) -> Self {
        Self(if value == 0 { Vec::new() } else { vec![value] })
    }

    /// `base` to the power of `exponent`.
    pub fn power(base: u64, exponent: u16) -> Self {
        (0..exponent).fold(Self::of(1), |power, _| power.times(base))
    }

    #[expect(clippy::cast_possible_truncation, reason = "the low word, and what is carried")]
    pub fn times(&self, factor: u64) -> Self {
        if factor == 0 {
            return Self::of(0);
        }
        let mut carry = 0u128;
        let mut words = Vec::with_capacity(self.0.len() + 1);
        for word in &self.0 {
            let product = u128::from(*word) * u128::from(factor) + carry;
            words.push(product as u64);
            carry = product >> 64;
        }
        if carry > 0 {
            words.push(carry as u64);
        }
        Self(words)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the low word, and what is carried")]
    pub fn plus(&self, other: &Self) -> Self {
        let (long, short) =
            if self.0.len() < other.0.len() { (other, self) } else { (self, other) };
        let mut carry = 0u128;
        let mut words = Vec::with_capacity(long.0.len() + 1);
        for (at, word) in long.0.iter().enumerate() {
            let sum = u128::from(*word) + u128::from(short.0.get(at).copied().unwrap_or(0)) + carry;
            words.push(sum as u64);
            carry = sum >> 64;
        }
        if carry > 0 {
            words.push(carry as u64);
        }
        Self(words)
    }

    /// What is left of it without `other`, which is no greater.
    pub fn minus(&self, other: &Self) -> Self {
        let mut borrow = false;
        let mut words = Vec::with_capacity(self.0.len());
        for (at, word) in self.0.iter().enumerate() {
            let (rest, first) = word.overflowing_sub(other.0.get(at).copied().unwrap_or(0));
            let (rest, second) = rest.overflowing_sub(u64::from(borrow));
            borrow = first || second;
            words.push(rest);
        }
        while words.last() == Some(&0) {
            words.pop();
        }
        Self(words)
    }

    /// How often `divisor` goes into it whole; it goes at most `most` times.
    pub fn whole_quotient(&self, divisor: &Self, most: u64) -> u64 {
        let (mut fits, mut too_many) = (0, most.saturating_add(1));
        while too_many - fits > 1 {
            let half = fits + (too_many - fits) / 2;
            if divisor.times(half) <= *self { fits = half } else { too_many = half }
        }
        fits
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(value: u128) -> Natural {
        let (high, low) = ((value >> 64) as u64, (value & u128::from(u64::MAX)) as u64);
        let half = Natural::of(1 << 63).times(2);
        // high · 2^64 + low
        let high = (0..64).rev().fold(Natural::of(0), |sum, bit| {
            let sum = sum.times(2);
            if high >> bit & 1 == 1 { sum.plus(&half) } else { sum }
        });
        high.plus(&Natural::of(low))
    }

    #[test]
    fn a_long_power_ends_in_the_digits_it_has() {
        // 12000001^480 mod 2^64, by Python: pow(12000001, 480, 2**64)
        assert_eq!(Natural::power(12_000_001, 480).0[0], 16041542612274028545);
        assert_eq!(Natural::power(7, 0), Natural::of(1));
    }

    proptest! {
        #[test]
        fn it_counts_as_numbers_of_the_machine_do(a in 0..u128::MAX / 4, b in 0..u128::MAX / 4, c: u32) {
            let (low, high) = (a.min(b), a.max(b));
            prop_assert_eq!(of(a).plus(&of(b)), of(a + b));
            prop_assert_eq!(of(high).minus(&of(low)), of(high - low));
            prop_assert_eq!(of(a).cmp(&of(b)), a.cmp(&b));
            let small = a >> 32;
            prop_assert_eq!(of(small).times(u64::from(c)), of(small * u128::from(c)));
        }

        #[test]
        fn it_divides_as_numbers_of_the_machine_do(a: u128, b in 1u128 << 70..u128::MAX) {
            prop_assert_eq!(u128::from(of(a).whole_quotient(&of(b), u64::MAX - 1)), a / b);
        }
    }
}
