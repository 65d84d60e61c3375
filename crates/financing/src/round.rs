//! The one way amounts are rounded here.

/// `numerator / denominator`, half up; neither is negative. Commercial rounding, as the kernel converts
/// money: to the nearest minor unit, and a tie goes to who is owed.
pub(crate) const fn half_up(numerator: i128, denominator: i128) -> i128 {
    (2 * numerator + denominator) / (2 * denominator)
}

/// The same, never less than it is.
pub(crate) const fn up(numerator: i128, denominator: i128) -> i128 {
    (numerator + denominator - 1) / denominator
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_goes_up_and_what_is_less_goes_down() {
        assert_eq!([half_up(5, 10), half_up(4, 10), half_up(15, 10), half_up(0, 7)], [1, 0, 2, 0]);
        assert_eq!([up(1, 10), up(10, 10), up(0, 10)], [1, 1, 0]);
    }
}
