//! What was answered, counted: choices, numbers and days; and what of it may be published.

use std::collections::BTreeMap;

use serde_json::Value;

use super::form::{Answers, Form};
use super::question::{Question, Sort};

/// The fewest answers that a published cell counts.
pub const LEAST: usize = 5;
/// Bars of a histogram, at most.
const MOST_BARS: f64 = 8.0;

/// What one place answered, with the questions as it saw them.
pub struct Given<'a> {
    /// The questions.
    pub form: &'a Form,
    /// The answers.
    pub answers: &'a Answers,
}

/// What was answered to a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Who answered it.
    pub answered: usize,
    /// Who was asked, and left it empty.
    pub silent: usize,
    /// Whom it did not concern: its condition was false, or it was not in the questions that they saw.
    pub unconcerned: usize,
    /// How many gave each answer, by its key; of a number, none.
    pub counts: BTreeMap<String, usize>,
    /// The numbers that were given, sorted.
    pub numbers: Vec<f64>,
}

impl Tally {
    /// Counts the answers to the question of that key.
    pub fn of(question: &Question, given: &[Given<'_>]) -> Tally {
        let mut tally = Tally::default();
        for one in given {
            let asked = one.form.asked(one.answers);
            if !asked.iter().any(|(asked, shown)| asked.key == question.key && *shown) {
                tally.unconcerned += 1;
                continue;
            }
            match one.answers.get(&question.key) {
                Some(answer) => tally.add(question.sort, answer),
                None => tally.silent += 1,
            }
        }
        tally.numbers.sort_by(f64::total_cmp);
        tally
    }

    fn add(&mut self, sort: Sort, answer: &Value) {
        self.answered += 1;
        match answer {
            Value::Array(list) => list.iter().filter_map(Value::as_str).for_each(|one| self.count(one)),
            Value::Number(number) => self.numbers.extend(number.as_f64()),
            // days are counted by year
            Value::String(text) if sort == Sort::Day => self.count(text.get(..4).unwrap_or_default()),
            Value::String(text) if !sort.is_words() => self.count(text),
            _ => {}
        }
    }

    fn count(&mut self, key: &str) {
        *self.counts.entry(key.to_owned()).or_default() += 1;
    }

    /// The value below which that share of the numbers lies, between two of them where it must (as spreadsheets do).
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let last = self.numbers.len().checked_sub(1)?;
        let at = share.clamp(0.0, 1.0) * last as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last position")]
        let below = at.floor() as usize;
        let (low, high) = (self.numbers.get(below)?, self.numbers.get((below + 1).min(last))?);
        Some(low + (high - low) * (at - at.floor()))
    }

    /// The numbers in bars of equal width whose edges are round; whole numbers are not cut.
    pub fn bars(&self, sort: Sort) -> Vec<Bar> {
        let (Some(least), Some(most)) = (self.numbers.first(), self.numbers.last()) else { return Vec::new() };
        let width = round_width((most - least) / MOST_BARS, sort == Sort::Whole);
        let first = (least / width).floor() * width;
        let mut bars: Vec<Bar> = Vec::new();
        let mut at = 0.0;
        // by position, since adding widths would add errors
        while first + at * width <= *most && bars.len() < 12 {
            bars.push(Bar { from: first + at * width, to: first + (at + 1.0) * width, count: 0 });
            at += 1.0;
        }
        for number in &self.numbers {
            // an edge that rounding put past the smallest number still holds it
            let own = bars.iter().rposition(|bar| bar.from <= *number).unwrap_or_default();
            if let Some(bar) = bars.get_mut(own) {
                bar.count += 1;
            }
        }
        bars
    }
}

/// A bar of a histogram: from `from`, up to and without `to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Where it begins.
    pub from: f64,
    /// Where the next begins.
    pub to: f64,
    /// How many numbers it holds.
    pub count: usize,
}

/// The next of 1, 2, 5, 10, 20… that is at least that wide.
fn round_width(least: f64, whole: bool) -> f64 {
    if least <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    let width = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * power).find(|w| *w >= least).unwrap_or(10.0 * power);
    if whole { width.max(1.0) } else { width }
}

/// What of these counts may be published, in their order; none where a number is withheld.
///
/// Nothing below [`LEAST`] is told, nor what would let it be worked out. Where the counts share the answers out between
/// them, those withheld must be [`LEAST`] together; where a place may give several answers, a count that leaves fewer than
/// that without is withheld too.
pub fn published(counts: &[usize], answered: usize, shared_out: bool) -> Vec<Option<usize>> {
    if answered < LEAST {
        return vec![None; counts.len()];
    }
    let few = |count: usize| count < LEAST;
    let telling = |count: usize| !shared_out && count < answered && few(answered - count);
    let mut told: Vec<Option<usize>> =
        counts.iter().map(|count| (!few(*count) && !telling(*count)).then_some(*count)).collect();
    if !shared_out {
        return told;
    }
    loop {
        let seen: usize = told.iter().flatten().sum();
        let withheld = answered.saturating_sub(seen);
        if withheld == 0 || withheld >= LEAST {
            return told;
        }
        let Some(smallest) = told.iter_mut().filter(|count| count.is_some()).min_by_key(|count| **count) else {
            return told;
        };
        *smallest = None;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wave::question::Condition;
    use crate::wave::question::tests::question;

    fn tally(question: &Question, form: &Form, answers: &[Value]) -> Tally {
        let answers: Vec<Answers> =
            answers.iter().map(|answers| serde_json::from_value(answers.clone()).unwrap()).collect();
        let given: Vec<Given<'_>> = answers.iter().map(|answers| Given { form, answers }).collect();
        Tally::of(question, &given)
    }

    #[test]
    fn who_answered_who_did_not_and_whom_it_does_not_concern() {
        let (paid, mut count) = (question("paid", Sort::YesNo, &[]), question("count", Sort::Whole, &[]));
        count.when = Some(Condition { question: "paid".to_owned(), answer: Some("yes".to_owned()) });
        let form = Form { questions: vec![paid.clone(), count.clone()] };
        let answers = [json!({"paid": "yes", "count": 3}), json!({"paid": "yes"}), json!({"paid": "no"}), json!({})];
        let found = tally(&paid, &form, &answers);
        assert_eq!((found.answered, found.silent, found.unconcerned), (3, 1, 0));
        assert_eq!(found.counts, BTreeMap::from([("no".to_owned(), 1), ("yes".to_owned(), 2)]));
        let found = tally(&count, &form, &answers);
        assert_eq!((found.answered, found.silent, found.unconcerned, found.numbers), (1, 1, 2, vec![3.0]));
        let later = question("later", Sort::Line, &[]);
        assert_eq!(tally(&later, &form, &answers).unconcerned, 4, "those who saw the questions before it was added");
    }

    #[test]
    fn numbers_are_told_by_their_quarters() {
        let surface = question("surface", Sort::Whole, &[]);
        let form = Form { questions: vec![surface.clone()] };
        let answers: Vec<Value> = [40, 10, 20, 30].iter().map(|n| json!({"surface": n})).collect();
        let found = tally(&surface, &form, &answers);
        let quarters: Vec<Option<f64>> = [0.0, 0.25, 0.5, 0.75, 1.0].iter().map(|q| found.quantile(*q)).collect();
        assert_eq!(quarters, [10.0, 17.5, 25.0, 32.5, 40.0].map(Some));
        assert_eq!(Tally::default().quantile(0.5), None);
        let bars = found.bars(Sort::Whole);
        assert_eq!(bars.iter().map(|bar| bar.count).sum::<usize>(), 4, "{bars:?}");
        assert!(bars.iter().all(|bar| bar.to - bar.from == 5.0), "{bars:?}");
    }

    #[test]
    fn bars_hold_every_number_whatever_the_numbers() {
        for numbers in [vec![5.0], vec![0.0, 0.0], vec![-3.5, 1e12], vec![0.1, 0.2, 0.3], vec![-2.0, -1.0, 7.0]] {
            let found = Tally { answered: numbers.len(), numbers: numbers.clone(), ..Tally::default() };
            for sort in [Sort::Whole, Sort::Decimal] {
                let bars = found.bars(sort);
                assert!(bars.len() <= 12, "{bars:?}");
                assert_eq!(bars.iter().map(|bar| bar.count).sum::<usize>(), numbers.len(), "{numbers:?} {bars:?}");
            }
        }
    }

    #[test]
    fn nothing_small_is_published_nor_can_be_worked_out() {
        let check = |counts: &[usize], answered: usize, shared_out: bool, expected: &[Option<usize>]| {
            assert_eq!(published(counts, answered, shared_out), expected, "{counts:?} of {answered}");
        };
        check(&[20, 10], 30, true, &[Some(20), Some(10)]);
        // one alone would be what is left
        check(&[20, 4], 24, true, &[None, None]);
        check(&[20, 10, 4], 34, true, &[Some(20), None, None]);
        check(&[20, 3, 2], 25, true, &[Some(20), None, None]);
        check(&[2, 2], 4, true, &[None, None]);
        check(&[5, 0], 5, true, &[Some(5), None]);
        // several answers a place: those who did not choose it are counted too
        check(&[20, 24, 3], 25, false, &[Some(20), None, None]);
        check(&[25], 25, false, &[Some(25)]);
    }
}
