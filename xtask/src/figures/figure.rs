//! One figure, and the table of them.

/// A measured value, less is better.
pub(crate) struct Figure {
    /// What is measured.
    pub(crate) name: String,
    /// As measured, in [`Figure::unit`].
    pub(crate) value: f64,
    /// Unit of the value, the aim and the figures of others.
    pub(crate) unit: &'static str,
    /// The most that it should be, if that is decided.
    pub(crate) aim: Option<f64>,
    /// The same of the crate `iso15118` 0.7.0, where it was measured in this run.
    pub(crate) rival: Option<f64>,
    /// What others come to that are not measured here, and what has to be known about it.
    pub(crate) others: &'static str,
}

impl Figure {
    pub(crate) fn misses(&self) -> bool {
        self.aim.is_some_and(|aim| self.value > aim)
    }

    /// In a few words, for a failure.
    pub(crate) fn summary(&self) -> String {
        let aim = self.aim.map(number).unwrap_or_default();
        format!("{}: {}, aim {aim}", self.name, number(self.value))
    }
}

/// Prints a Markdown table.
pub(crate) fn print(figures: &[Figure]) {
    println!("\n| figure | unit | here | aim | | iso15118 0.7.0 | others |");
    println!("|---|---|--:|--:|---|--:|---|");
    for figure in figures {
        println!(
            "| {} | {} | {} | {} | {} | {} | {} |",
            figure.name,
            figure.unit,
            number(figure.value),
            figure.aim.map(number).unwrap_or_default(),
            match figure.aim {
                Some(_) if figure.misses() => "MISSED",
                Some(_) => "met",
                None => "",
            },
            figure.rival.map(number).unwrap_or_default(),
            figure.others,
        );
    }
    println!();
}

/// How many figures have an aim.
pub(crate) fn aims(figures: &[Figure]) -> usize {
    figures.iter().filter(|figure| figure.aim.is_some()).count()
}

/// With a comma every three digits; one decimal where it matters.
fn number(value: f64) -> String {
    if value.fract() != 0.0 && value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_and_small_fractions_a_decimal() {
        let values = [0.0, 999.0, 1000.0, 1_234_567.0, 11.96];
        assert_eq!(
            values.map(number),
            ["0", "999", "1,000", "1,234,567", "12.0"]
        );
    }

    #[test]
    fn an_aim_is_missed_above_it_only() {
        let figure = |value, aim| Figure {
            name: "lines".into(),
            value,
            unit: "",
            aim,
            rival: None,
            others: "",
        };
        assert!(!figure(9000.0, Some(9000.0)).misses());
        assert!(figure(9001.0, Some(9000.0)).misses());
        assert!(!figure(9001.0, None).misses());
    }
}
