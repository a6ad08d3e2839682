//! A segment as a tree of criteria: what may be asked, how it is stored, and what is refused.

use std::collections::BTreeMap;

use kernel::ids::SegmentId;
use kernel::lang::Message;
use kernel::rights::{Right, Rights};
use serde_json::{Map, Value, json};

use super::day;

/// The version of the JSON that is written.
pub const VERSION: i64 = 1;
/// Groups in groups, at most.
pub const DEEPEST: usize = 6;
/// Groups and criteria, at most.
pub const MOST: usize = 60;
/// Bytes of JSON, at most.
const LONGEST: usize = 32 << 10;
/// The longest value.
const LONGEST_VALUE: usize = 200;

/// How the nodes of a group are put together. A group without any asks nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// All of them.
    All,
    /// At least one.
    Any,
    /// None.
    None,
}

impl Join {
    /// In the order of the list.
    pub const ALL: [Join; 3] = [Join::All, Join::Any, Join::None];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Join::All => "all",
            Join::Any => "any",
            Join::None => "none",
        }
    }

    /// The one of that word.
    pub fn from_key(key: &str) -> Option<Join> {
        Join::ALL.into_iter().find(|join| join.key() == key)
    }
}

/// One criterion: its word, and what it is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criterion {
    /// `kind`, `territory`…
    pub key: String,
    /// By the word of the input; what is not given is absent.
    pub values: BTreeMap<String, String>,
}

impl Criterion {
    /// What was given under that word; empty when nothing was.
    pub fn value(&self, input: &str) -> &str {
        self.values.get(input).map_or("", String::as_str)
    }
}

/// A group or a criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Several, put together.
    Group(Join, Vec<Node>),
    /// One.
    Criterion(Criterion),
}

/// Why a text is no segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is not JSON, or not of this shape.
    Shape,
    /// Another version wrote it.
    Version,
    /// Groups in groups in groups…
    Deep,
    /// Too many criteria.
    Many,
}

impl Refused {
    /// In words.
    pub fn message(self) -> Message {
        let key = match self {
            Refused::Shape => "segment-refused-shape",
            Refused::Version => "segment-refused-version",
            Refused::Deep => "segment-refused-deep",
            Refused::Many => "segment-refused-many",
        };
        Message::new(key).with("deepest", DEEPEST).with("most", MOST)
    }
}

/// Which list an input chooses from, that the database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// What the programme wants.
    Objectives,
    /// Those who sign in.
    Accounts,
    /// Partner structures.
    Partners,
    /// Kinds of membership.
    Memberships,
    /// Segments that the reader may see.
    Segments,
    /// Languages in which people are written to.
    Languages,
    /// What another capability answers.
    Own,
}

/// What an input takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// One of these words, whose names are under that family of keys.
    Choice(&'static str, &'static [&'static str]),
    /// One of a list.
    Listed(Listing),
    /// Free words.
    Words,
    /// A whole number, from 0 to 1 200.
    Number,
    /// A day.
    Day,
    /// A territory or a sector, as filters name it; a name is understood too.
    Territory,
    /// A party, by its id; the name of an organisation is understood too.
    Party,
}

/// An input of a criterion.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// Its word.
    pub key: &'static str,
    /// What it takes.
    pub sort: Sort,
    /// Whether the criterion says nothing without it.
    pub required: bool,
}

/// A criterion that may be asked.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Its stored word.
    pub key: &'static str,
    /// The right that it asks besides that of seeing people: results stay where it is held.
    pub right: Option<Right>,
    /// What it is given.
    pub inputs: &'static [Input],
}

const fn must(key: &'static str, sort: Sort) -> Input {
    Input { key, sort, required: true }
}

const fn may(key: &'static str, sort: Sort) -> Input {
    Input { key, sort, required: false }
}

/// The stages of an objective, and any of them.
const STAGES: &[&str] = &["identify", "contacted", "informed", "engaged", "member"];
/// What people are to organisations.
pub const TIES: &[&str] =
    &["elected", "employed", "presides", "directs", "referent", "member", "runs", "funds", "knows"];
/// Sorts of interactions, in the order in which the picture packs them.
pub const INTERACTIONS: &[&str] = &["call", "visit", "mail", "meeting", "event", "note"];

const OWN: &[Input] = &[must("value", Sort::Listed(Listing::Own))];

/// All of them but those that other capabilities bring.
pub const SPECS: &[Spec] = &[
    Spec {
        key: "kind",
        right: None,
        inputs: &[must("value", Sort::Choice("segment-kind", &["person", "organisation", "place"]))],
    },
    Spec { key: "name", right: None, inputs: &[must("value", Sort::Words)] },
    Spec { key: "territory", right: None, inputs: &[must("value", Sort::Territory)] },
    Spec {
        key: "tie",
        right: None,
        inputs: &[
            must("way", Sort::Choice("segment-way", &["is", "has"])),
            may("sort", Sort::Choice("segment-tie", TIES)),
            may("other", Sort::Party),
            must("when", Sort::Choice("segment-when", &["current", "ever"])),
        ],
    },
    Spec {
        key: "contact",
        right: None,
        inputs: &[must("value", Sort::Choice("segment-contact", &["email", "phone", "post", "web", "verified"]))],
    },
    Spec {
        key: "purpose",
        right: None,
        inputs: &[must("value", Sort::Choice("segment-purpose", &["work", "home", "generic"]))],
    },
    Spec { key: "language", right: None, inputs: &[must("value", Sort::Listed(Listing::Languages))] },
    Spec {
        key: "stage",
        right: Some(Right::ReadNotes),
        inputs: &[
            must("objective", Sort::Listed(Listing::Objectives)),
            may("stage", Sort::Choice("engagement-stage", STAGES)),
        ],
    },
    Spec { key: "owner", right: Some(Right::ReadNotes), inputs: &[must("value", Sort::Listed(Listing::Accounts))] },
    Spec {
        key: "last",
        right: Some(Right::ReadNotes),
        inputs: &[
            must("op", Sort::Choice("segment-last", &["older", "newer", "before", "after", "never"])),
            may("months", Sort::Number),
            may("day", Sort::Day),
        ],
    },
    Spec {
        key: "interactions",
        right: Some(Right::ReadNotes),
        inputs: &[
            must("count", Sort::Number),
            may("sort", Sort::Choice("segment-interaction", INTERACTIONS)),
            may("months", Sort::Number),
        ],
    },
    Spec {
        key: "membership",
        right: Some(Right::ReadDues),
        inputs: &[
            must("state", Sort::Choice("segment-membership", &["current", "lapsed", "ever", "never"])),
            may("kind", Sort::Listed(Listing::Memberships)),
        ],
    },
    Spec { key: "partner", right: None, inputs: &[must("value", Sort::Listed(Listing::Partners))] },
    Spec {
        key: "standing",
        right: None,
        inputs: &[must("value", Sort::Choice("segment-standing", &["public", "hidden"]))],
    },
    Spec {
        key: "created",
        right: None,
        inputs: &[must("op", Sort::Choice("segment-created", &["after", "before"])), must("day", Sort::Day)],
    },
    Spec { key: "segment", right: None, inputs: &[must("value", Sort::Listed(Listing::Segments))] },
];

/// The criterion of that word; one that another capability brings takes one of its choices.
pub fn spec(key: &str, own: &[kernel::capability::Criterion]) -> Option<Spec> {
    let known = SPECS.iter().find(|spec| spec.key == key).copied();
    known.or_else(|| {
        let brought = own.iter().find(|brought| brought.key == key)?;
        Some(Spec { key: brought.key, right: None, inputs: OWN })
    })
}

impl Node {
    /// Asks nothing.
    pub fn empty() -> Node {
        Node::Group(Join::All, Vec::new())
    }

    /// Reads what [`Node::stored`] wrote, or what somebody pasted.
    ///
    /// # Errors
    /// Why it is no segment. What each criterion is given is another question: see [`wrong`].
    pub fn read(text: &str) -> Result<Node, Refused> {
        if text.len() > LONGEST {
            return Err(Refused::Many);
        }
        // the library itself refuses what is nested deeper than 128
        let value: Value = serde_json::from_str(text).map_err(|_| Refused::Shape)?;
        match value.get("version").and_then(Value::as_i64) {
            Some(VERSION) => {}
            Some(_) => return Err(Refused::Version),
            None => return Err(Refused::Shape),
        }
        let mut left = MOST;
        let tree = read_node(value.get("tree").ok_or(Refused::Shape)?, 1, &mut left)?;
        Ok(match tree {
            Node::Criterion(_) => Node::Group(Join::All, vec![tree]),
            Node::Group(..) => tree,
        })
    }

    /// As it is stored.
    pub fn stored(&self) -> String {
        json!({ "version": VERSION, "tree": self.json() }).to_string()
    }

    fn json(&self) -> Value {
        match self {
            Node::Group(join, nodes) => {
                json!({ "group": join.key(), "of": nodes.iter().map(Node::json).collect::<Vec<Value>>() })
            }
            Node::Criterion(criterion) => {
                let with: Map<String, Value> =
                    criterion.values.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect();
                json!({ "is": criterion.key, "with": with })
            }
        }
    }

    /// Whether it is neither too deep nor too large.
    ///
    /// # Errors
    /// Which of the two it is.
    pub fn bounded(&self) -> Result<(), Refused> {
        fn walk(node: &Node, depth: usize, left: &mut usize) -> Result<(), Refused> {
            if depth > DEEPEST {
                return Err(Refused::Deep);
            }
            *left = left.checked_sub(1).ok_or(Refused::Many)?;
            match node {
                Node::Group(_, nodes) => nodes.iter().try_for_each(|inner| walk(inner, depth + 1, left)),
                Node::Criterion(_) => Ok(()),
            }
        }
        let mut left = MOST;
        walk(self, 1, &mut left)
    }

    /// Every criterion.
    pub fn criteria(&self) -> Vec<&Criterion> {
        match self {
            Node::Group(_, nodes) => nodes.iter().flat_map(Node::criteria).collect(),
            Node::Criterion(criterion) => vec![criterion],
        }
    }

    /// The segments that it is made of.
    pub fn segments(&self) -> Vec<SegmentId> {
        let named = |criterion: &&Criterion| criterion.key == "segment";
        self.criteria().into_iter().filter(named).filter_map(|c| c.value("value").parse().ok()).collect()
    }

    /// The rights that its criteria ask.
    pub fn rights(&self) -> Rights {
        let asked = |criterion: &Criterion| SPECS.iter().find(|spec| spec.key == criterion.key)?.right;
        Rights::of(&self.criteria().into_iter().filter_map(asked).collect::<Vec<Right>>())
    }

    /// The node at that path below this one.
    pub fn at_mut(&mut self, path: &[usize]) -> Option<&mut Node> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        match self {
            Node::Group(_, nodes) => nodes.get_mut(*first)?.at_mut(rest),
            Node::Criterion(_) => None,
        }
    }
}

fn read_node(value: &Value, depth: usize, left: &mut usize) -> Result<Node, Refused> {
    if depth > DEEPEST {
        return Err(Refused::Deep);
    }
    *left = left.checked_sub(1).ok_or(Refused::Many)?;
    let object = value.as_object().ok_or(Refused::Shape)?;
    if object.len() != 2 {
        return Err(Refused::Shape);
    }
    if let Some(join) = object.get("group") {
        let join = join.as_str().and_then(Join::from_key).ok_or(Refused::Shape)?;
        let of = object.get("of").and_then(Value::as_array).ok_or(Refused::Shape)?;
        let nodes = of.iter().map(|inner| read_node(inner, depth + 1, left)).collect::<Result<Vec<Node>, Refused>>()?;
        return Ok(Node::Group(join, nodes));
    }
    let key = object.get("is").and_then(Value::as_str).ok_or(Refused::Shape)?;
    let with = object.get("with").and_then(Value::as_object).ok_or(Refused::Shape)?;
    let mut values = BTreeMap::new();
    for (input, value) in with {
        let value = value.as_str().filter(|value| value.len() <= LONGEST_VALUE).ok_or(Refused::Shape)?;
        if !value.is_empty() {
            values.insert(input.clone(), value.to_owned());
        }
    }
    Ok(Node::Criterion(Criterion { key: key.to_owned(), values }))
}

/// What is wrong in a criterion by itself: the input and why. Whether a listed thing exists, who holds the list says.
pub fn wrong(criterion: &Criterion, spec: &Spec) -> Vec<(&'static str, Message)> {
    let mut wrong = Vec::new();
    for input in spec.inputs {
        let value = criterion.value(input.key);
        if value.is_empty() {
            if input.required {
                wrong.push((input.key, Message::new("error-required")));
            }
            continue;
        }
        let right = match input.sort {
            Sort::Choice(_, keys) => keys.contains(&value),
            Sort::Number => value.parse::<i32>().is_ok_and(|number| (0..=1_200).contains(&number)),
            Sort::Day => value.len() == 10 && day::number(value).is_some(),
            Sort::Listed(_) | Sort::Words | Sort::Territory | Sort::Party => value.len() <= LONGEST_VALUE,
        };
        if !right {
            let key = match input.sort {
                Sort::Number => "segment-wrong-number",
                Sort::Day => "segment-wrong-day",
                _ => "segment-wrong-choice",
            };
            wrong.push((input.key, Message::new(key)));
        }
    }
    if criterion.key == "last" {
        let needs = match criterion.value("op") {
            "older" | "newer" => Some("months"),
            "before" | "after" => Some("day"),
            _ => None,
        };
        if let Some(input) = needs.filter(|input| criterion.value(input).is_empty()) {
            wrong.push((input, Message::new("error-required")));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIVELY: &str = r#"{"version":1,"tree":{"group":"all","of":[{"is":"kind","with":{"value":"person"}},
        {"group":"none","of":[{"is":"last","with":{"op":"older","months":"6"}}]}]}}"#;

    #[test]
    fn a_tree_survives_being_stored() {
        let node = Node::read(LIVELY).unwrap();
        assert_eq!(Node::read(&node.stored()), Ok(node.clone()));
        assert_eq!(node.criteria().len(), 2);
        assert!(node.rights().has(Right::ReadNotes) && !node.rights().has(Right::ReadDues));
        assert!(node.bounded().is_ok());
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        for (text, why) in [
            ("", Refused::Shape),
            ("drop table party", Refused::Shape),
            ("{}", Refused::Shape),
            (r#"{"version":2,"tree":{"group":"all","of":[]}}"#, Refused::Version),
            (r#"{"version":1,"tree":{"group":"most","of":[]}}"#, Refused::Shape),
            (r#"{"version":1,"tree":{"group":"all","of":[],"sql":"x"}}"#, Refused::Shape),
            (r#"{"version":1,"tree":{"is":"kind","with":{"value":7}}}"#, Refused::Shape),
        ] {
            assert_eq!(Node::read(text), Err(why), "{text}");
        }
        let nested = |depth: usize| {
            let (open, close) = (r#"{"group":"all","of":["#.repeat(depth), "]}".repeat(depth));
            format!(r#"{{"version":1,"tree":{open}{close}}}"#)
        };
        assert!(Node::read(&nested(DEEPEST)).is_ok());
        assert_eq!(Node::read(&nested(DEEPEST + 1)), Err(Refused::Deep));
        assert!(Node::read(&nested(1_000)).is_err());
        let many = vec![r#"{"is":"name","with":{"value":"a"}}"#; MOST].join(",");
        assert_eq!(
            Node::read(&format!(r#"{{"version":1,"tree":{{"group":"all","of":[{many}]}}}}"#)),
            Err(Refused::Many)
        );
    }

    #[test]
    fn each_input_says_what_is_wrong_in_it() {
        let told = |key: &str, values: &[(&str, &str)]| {
            let values = values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            let criterion = Criterion { key: key.to_owned(), values };
            let spec = spec(key, &[]).unwrap();
            wrong(&criterion, &spec).into_iter().map(|(input, _)| input).collect::<Vec<_>>()
        };
        assert_eq!(told("kind", &[]), ["value"]);
        assert_eq!(told("kind", &[("value", "robot")]), ["value"]);
        assert_eq!(told("last", &[("op", "older")]), ["months"]);
        assert_eq!(told("last", &[("op", "before"), ("day", "2026-02-30")]), ["day"]);
        assert!(told("last", &[("op", "never")]).is_empty());
        assert_eq!(told("interactions", &[("count", "-1")]), ["count"]);
        assert!(spec("sql", &[]).is_none());
    }
}
