//! The questions of a wave in their order: composed one by one, and read together, each only when it is asked.

use std::collections::BTreeMap;

use kernel::error::Violations;
use kernel::lang::Message;
use kernel::web::Fields;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::question::{Condition, Question};

/// Questions of a wave, at most: a form that nobody finishes helps nobody.
pub const MOST_QUESTIONS: usize = 60;

/// Answers by the key of their question.
pub type Answers = BTreeMap<String, Value>;

/// The questions of a wave at one version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Form {
    /// In order.
    pub questions: Vec<Question>,
}

impl Form {
    /// The question of that key.
    pub fn find(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.key == key)
    }

    /// The conditions that a question may have: about those before it.
    pub fn conditions_before(&self, key: &str) -> Vec<Condition> {
        let earlier = self.questions.iter().take(self.position(key).unwrap_or(self.questions.len()));
        let of = |question: &Question| {
            let condition =
                |answer: Option<&str>| Condition { question: question.key.clone(), answer: answer.map(str::to_owned) };
            let mut all = vec![condition(None)];
            all.extend(question.options().into_iter().map(|option| condition(Some(option))));
            all
        };
        earlier.flat_map(of).collect()
    }

    /// Adds a question at the end, or puts it in the place of the one that has its key.
    ///
    /// # Errors
    /// Another depends on an answer that it would propose no longer; or there are too many.
    pub fn put(&mut self, question: Question) -> Result<(), Message> {
        let mut next = self.clone();
        match next.position(&question.key).and_then(|at| next.questions.get_mut(at)) {
            Some(place) => *place = question,
            None => next.questions.push(question),
        }
        if next.questions.len() > MOST_QUESTIONS {
            return Err(Message::new("error-wave-questions").with("limit", MOST_QUESTIONS));
        }
        self.become_valid(next)
    }

    /// Moves a question by one; at an end nothing moves.
    ///
    /// # Errors
    /// It would come before the one that it depends on.
    pub fn shift(&mut self, key: &str, up: bool) -> Result<(), Message> {
        let mut next = self.clone();
        let Some(at) = next.position(key) else { return Ok(()) };
        let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < next.questions.len()) };
        if let Some(to) = to {
            next.questions.swap(at, to);
        }
        self.become_valid(next)
    }

    /// Takes a question out.
    ///
    /// # Errors
    /// Another depends on it.
    pub fn remove(&mut self, key: &str) -> Result<(), Message> {
        let mut next = self.clone();
        next.questions.retain(|question| question.key != key);
        self.become_valid(next)
    }

    /// Conditions are about earlier questions only: so none can go round in a circle.
    fn become_valid(&mut self, next: Form) -> Result<(), Message> {
        for question in &next.questions {
            let Some(condition) = &question.when else { continue };
            if !next.conditions_before(&question.key).contains(condition) {
                let words = Message::new("error-wave-condition").with("question", question.wording.as_str());
                let other = next.find(&condition.question).or_else(|| self.find(&condition.question));
                return Err(words.with("other", other.map(|other| other.wording.as_str()).unwrap_or_default()));
            }
        }
        *self = next;
        Ok(())
    }

    /// A key for a new question, from its wording: its first words, and a number when another has them.
    pub fn new_key(&self, wording: &str) -> String {
        let folded = kernel::text::fold(wording);
        let plain = |word: &&str| word.len() > 2 && word.is_ascii();
        let words: Vec<&str> = folded.split(' ').filter(plain).take(4).collect();
        let base = match words.join("_") {
            base if base.is_empty() => "question".to_owned(),
            base if base.starts_with(|c: char| c.is_ascii_digit()) => format!("q_{base}"),
            base => base,
        };
        let base: String = base.chars().take(MOST_KEY - 4).collect();
        let taken = |key: &str| self.find(key).is_some();
        if !taken(&base) {
            return base;
        }
        (2..).map(|n| format!("{base}_{n}")).find(|key| !taken(key)).unwrap_or(base)
    }

    /// What of these answers belongs to questions that are asked, given the answers before them.
    pub fn asked<'a>(&'a self, answers: &Answers) -> Vec<(&'a Question, bool)> {
        let mut kept: BTreeMap<&str, &Value> = BTreeMap::new();
        let mut asked = Vec::with_capacity(self.questions.len());
        for question in &self.questions {
            let holds = |c: &Condition| c.holds(kept.get(c.question.as_str()).copied());
            let shown = question.when.as_ref().is_none_or(holds);
            if let Some(answer) = answers.get(&question.key).filter(|_| shown) {
                kept.insert(&question.key, answer);
            }
            asked.push((question, shown));
        }
        asked
    }

    /// Reads a form that was sent: what is kept, and what is wrong. An answer to a question that is not asked is not kept,
    /// and is no error; what must be answered is asked only of those who say that they have finished.
    pub fn read(&self, typed: &Fields, finished: bool) -> (Answers, Violations) {
        let (mut kept, mut wrong) = (Answers::new(), Violations::default());
        for question in &self.questions {
            if !question.when.as_ref().is_none_or(|condition| condition.holds(kept.get(&condition.question))) {
                continue;
            }
            match question.read(typed) {
                Ok(Some(answer)) => drop(kept.insert(question.key.clone(), answer)),
                Ok(None) if question.required && finished => {
                    wrong.add(&question.name(), Message::new("error-required"));
                }
                Ok(None) => {}
                Err(message) => wrong.add(&question.name(), message),
            }
        }
        (kept, wrong)
    }

    /// Answers as the fields of the form would hold them.
    pub fn typed(&self, answers: &Answers) -> Fields {
        let mut fields = Fields::default();
        for question in &self.questions {
            if let Some(answer) = answers.get(&question.key) {
                question.type_into(answer, &mut fields);
            }
        }
        fields
    }
}

/// Letters of a key.
pub const MOST_KEY: usize = 40;

/// Whether that may be the key of a question: it names a column of files and a field of forms.
pub fn is_key(text: &str) -> bool {
    let shape = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=MOST_KEY).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(shape)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wave::question::Sort;
    use crate::wave::question::tests::question;

    fn when(mut asked: Question, other: &str, answer: Option<&str>) -> Question {
        asked.when = Some(Condition { question: other.to_owned(), answer: answer.map(str::to_owned) });
        asked
    }

    /// Salaried? then how many, then since when.
    fn form() -> Form {
        let mut form = Form::default();
        form.put(question("paid", Sort::YesNo, &[])).unwrap();
        form.put(when(question("count", Sort::Whole, &[]), "paid", Some("yes"))).unwrap();
        form.put(when(question("since", Sort::Day, &[]), "count", None)).unwrap();
        form
    }

    #[test]
    fn what_is_not_asked_is_not_kept() {
        let check = |typed: &str, kept: Value, wrong: &[&str]| {
            let mut form = form();
            form.questions[1].required = true;
            let (answers, violations) = form.read(&Fields::read(typed), true);
            assert_eq!(json!(answers), kept, "{typed}");
            assert_eq!(violations.iter().map(|(name, _)| name).collect::<Vec<_>>(), wrong, "{typed}");
        };
        check(
            "q-paid=yes&q-count=3&q-since=2020-01-02",
            json!({"paid": "yes", "count": 3, "since": "2020-01-02"}),
            &[],
        );
        check("q-paid=no&q-count=3&q-since=2020-01-02", json!({"paid": "no"}), &[]);
        check("q-paid=no&q-count=beaucoup", json!({"paid": "no"}), &[]);
        check("q-paid=yes", json!({"paid": "yes"}), &["q-count"]);
        check("", json!({}), &[]);
        let mut later = form();
        later.questions[1].required = true;
        assert!(later.read(&Fields::read("q-paid=yes"), false).1.is_empty(), "what is finished later may lack");
    }

    #[test]
    fn a_condition_is_about_an_earlier_question() {
        let mut form = form();
        assert!(form.shift("paid", false).is_err() && form.shift("count", true).is_err());
        assert!(form.remove("paid").is_err() && form.remove("since").is_ok());
        assert_eq!(form.questions.len(), 2);
        // a question cannot stop proposing what another waits for
        assert!(form.put(question("paid", Sort::One, &["maybe"])).is_err());
        assert!(form.put(when(question("paid", Sort::YesNo, &[]), "count", None)).is_err(), "no circle");
        assert!(form.put(when(question("self", Sort::YesNo, &[]), "self", Some("yes"))).is_err());
        assert_eq!(form.find("paid").unwrap().sort, Sort::YesNo, "what was refused changed nothing");
        form.put(question("free", Sort::Line, &[])).unwrap();
        form.shift("free", true).unwrap();
        form.shift("free", true).unwrap();
        form.shift("free", true).unwrap();
        assert_eq!(form.questions[0].key, "free");
    }

    #[test]
    fn keys_are_made_of_the_wording() {
        let mut form = Form::default();
        assert_eq!(form.new_key("Quelle est la surface utile ?"), "quelle_est_surface_utile");
        form.put(question("quelle_est_surface_utile", Sort::Whole, &[])).unwrap();
        assert_eq!(form.new_key("Quelle est la surface utile ?"), "quelle_est_surface_utile_2");
        assert_eq!(form.new_key("?!"), "question");
        assert_eq!(form.new_key("2025, combien ?"), "q_2025_combien");
        assert!(is_key("surface_2") && !is_key("2surface") && !is_key("Surface") && !is_key("") && !is_key("é"));
    }
}
