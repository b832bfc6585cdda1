//! Intervals of figures whose samples were drawn (B. Efron, R. Tibshirani, "An Introduction to
//! the Bootstrap", 1993): accuracy and outlets' figures have them alike.

/// The 2.5 % and 97.5 % points of some figures, which are sorted for it.
pub(crate) fn percentile_interval(drawn: &mut [f64]) -> Option<(f64, f64)> {
    drawn.sort_unstable_by(f64::total_cmp);
    let last = drawn.len().checked_sub(1)?;
    let at = |level: f64| drawn.get((level * last as f64).round() as usize).copied();
    Some((at(0.025)?, at(0.975)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_leaves_out_as_many_on_either_side() {
        let mut drawn: Vec<f64> = (0..=1000).rev().map(f64::from).collect();
        assert_eq!(percentile_interval(&mut drawn), Some((25.0, 975.0)));
        assert_eq!(percentile_interval(&mut [3.0]), Some((3.0, 3.0)));
        assert_eq!(percentile_interval(&mut []), None);
    }
}
