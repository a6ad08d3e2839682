//! Who answers to a tree: each criterion made ready once, then asked of row after row.

use std::collections::HashMap;

use kernel::capability::Criterion as Brought;
use kernel::grants::{Communes, Reach};
use kernel::ids::{AccountId, ObjectiveId, PartyId, SegmentId};
use kernel::party::{Kind, Standing};

use super::bits::Bits;
use super::day;
use super::picture::{self, Picture, commune_number, unpacked};
use super::tree::{Criterion, INTERACTIONS, Join, Node};
use crate::engagement::Stage;

/// A segment that a tree names.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// Those that answer to this tree.
    Live(Node),
    /// Those that were chosen.
    Static,
}

/// What a tree is answered with.
pub struct Asking<'a> {
    /// All parties.
    pub picture: &'a Picture,
    /// The communes of territories.
    pub communes: &'a Communes,
    /// Since 1970.
    pub today: i32,
    /// The segments that the tree names, and those that they name.
    pub segments: &'a HashMap<SegmentId, Known>,
    /// What other capabilities answer.
    pub brought: &'a [Brought],
}

/// When a tie, or a last interaction, counts.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Last {
    Never,
    Before(i32),
    /// That day or later.
    Since(i32),
}

/// What a membership is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Held {
    Current,
    Lapsed,
    Ever,
    Never,
}

/// A criterion made ready.
enum Test {
    Nobody,
    Kind(Kind),
    Standing(Standing),
    Name(Vec<String>),
    Within(Vec<(u32, u32)>),
    Tie { is: bool, sort: Option<u16>, other: Option<PartyId>, current: bool },
    Flag(u8),
    Language(u16),
    Stage { objective: ObjectiveId, stage: Option<Stage> },
    Owner(AccountId),
    Last(Last),
    Interactions { sort: Option<usize>, from: i32, count: usize },
    Membership { held: Held, kind: Option<u16> },
    Partner(PartyId),
    Created { after: bool, day: i32 },
    List(SegmentId),
    Among(Bits),
}

enum Plan {
    Group(Join, Vec<Plan>),
    Test(Test),
}

impl Asking<'_> {
    /// Those that answer, wherever they are: whoever shows them keeps to the reach of the reader.
    pub fn answer(&self, node: &Node) -> Bits {
        let plan = self.plan(node, &mut Vec::new());
        self.look(&plan, self.picture.live().clone())
    }

    /// Whether one row answers.
    pub fn holds(&self, node: &Node, row: usize) -> bool {
        let plan = self.plan(node, &mut Vec::new());
        self.holds_plan(&plan, row)
    }

    /// The rows in reach; none when all are.
    pub fn reachable(&self, reach: &Reach) -> Option<Bits> {
        if reach.is_everywhere() {
            return None;
        }
        let (ranges, parties, partners) = reach.parts();
        let ranges: Vec<(u32, u32)> =
            ranges.iter().map(|(first, last)| (commune_number(first), commune_number(last))).collect();
        let mut found = self.picture.live().filtered(|row| {
            let here = self.picture.head(row).is_some_and(|head| is_within(&ranges, head.commune));
            here || (!partners.is_empty() && self.picture.partners(row).iter().any(|one| partners.contains(one)))
        });
        parties.into_iter().filter_map(|party| self.picture.row_of(party)).for_each(|row| found.set(row));
        Some(found)
    }

    /// `seen` are the segments that are being made ready: one that names itself answers nobody.
    fn plan(&self, node: &Node, seen: &mut Vec<SegmentId>) -> Plan {
        match node {
            Node::Group(join, nodes) => Plan::Group(*join, nodes.iter().map(|inner| self.plan(inner, seen)).collect()),
            Node::Criterion(criterion) if criterion.key == "segment" => {
                let Ok(id) = criterion.value("value").parse::<SegmentId>() else { return Plan::Test(Test::Nobody) };
                match self.segments.get(&id) {
                    Some(Known::Static) => Plan::Test(Test::List(id)),
                    Some(Known::Live(inner)) if !seen.contains(&id) && seen.len() < 8 => {
                        seen.push(id);
                        let plan = self.plan(inner, seen);
                        seen.pop();
                        plan
                    }
                    _ => Plan::Test(Test::Nobody),
                }
            }
            Node::Criterion(criterion) => Plan::Test(self.test(criterion).unwrap_or(Test::Nobody)),
        }
    }

    /// None for what is not understood, or is no longer there: nobody answers to it.
    fn test(&self, criterion: &Criterion) -> Option<Test> {
        let value = |input: &str| Some(criterion.value(input)).filter(|value| !value.is_empty());
        let word = |input: &str| value(input).map(|word| self.picture.number(word));
        let months = |input: &str| value(input).and_then(|n| n.parse().ok()).map(|n| day::months_before(self.today, n));
        Some(match criterion.key.as_str() {
            "kind" => Test::Kind(Kind::from_key(value("value")?)?),
            "standing" => Test::Standing(Standing::from_key(value("value")?)),
            "name" => Test::Name(kernel::text::fold(value("value")?).split(' ').map(str::to_owned).collect()),
            "territory" => {
                let ranges = (self.communes)(value("value")?)?;
                Test::Within(ranges.iter().map(|(a, b)| (commune_number(a), commune_number(b))).collect())
            }
            "tie" => Test::Tie {
                is: value("way")? == "is",
                // a word that no row says is nobody's
                sort: word("sort").map_or(Some(None), |number| number.map(Some))?,
                other: value("other").map_or(Some(None), |id| id.parse().ok().map(Some))?,
                current: value("when")? == "current",
            },
            "contact" => Test::Flag(match value("value")? {
                "email" => picture::EMAIL,
                "phone" => picture::PHONE,
                "post" => picture::POST,
                "web" => picture::WEB,
                "verified" => picture::VERIFIED,
                _ => return None,
            }),
            "purpose" => Test::Flag(match value("value")? {
                "work" => picture::WORK,
                "home" => picture::HOME,
                "generic" => picture::GENERIC,
                _ => return None,
            }),
            "language" => Test::Language(self.picture.number(value("value")?)?),
            "stage" => Test::Stage {
                objective: value("objective")?.parse().ok()?,
                stage: value("stage").map_or(Some(None), |key| Stage::from_key(key).map(Some))?,
            },
            "owner" => Test::Owner(value("value")?.parse().ok()?),
            "last" => Test::Last(match value("op")? {
                "never" => Last::Never,
                "older" => Last::Before(months("months")?),
                "newer" => Last::Since(months("months")?),
                "before" => Last::Before(day::number(value("day")?)?),
                "after" => Last::Since(day::number(value("day")?)?.saturating_add(1)),
                _ => return None,
            }),
            "interactions" => Test::Interactions {
                sort: value("sort")
                    .map_or(Some(None), |word| INTERACTIONS.iter().position(|w| *w == word).map(Some))?,
                from: if value("months").is_some() { months("months")? } else { i32::MIN },
                count: value("count")?.parse().ok()?,
            },
            "membership" => {
                let held = match value("state")? {
                    "current" => Held::Current,
                    "lapsed" => Held::Lapsed,
                    "ever" => Held::Ever,
                    "never" => Held::Never,
                    _ => return None,
                };
                match word("kind") {
                    // of a kind that nobody ever had, everybody never had one
                    Some(None) if held == Held::Never => Test::Among(self.picture.live().clone()),
                    Some(None) => Test::Nobody,
                    kind => Test::Membership { held, kind: kind.flatten() },
                }
            }
            "partner" => Test::Partner(value("value")?.parse().ok()?),
            "created" => Test::Created { after: value("op")? == "after", day: day::number(value("day")?)? },
            key => {
                let brought = self.brought.iter().find(|brought| brought.key == key)?;
                let mut found = Bits::none(self.picture.rows());
                let rows = (brought.holds)(value("value")?);
                rows.into_iter().filter_map(|id| self.picture.row_of(id)).for_each(|row| found.set(row));
                Test::Among(found)
            }
        })
    }

    /// Those of `left` that answer.
    fn look(&self, plan: &Plan, left: Bits) -> Bits {
        match plan {
            Plan::Test(Test::Nobody) => Bits::default(),
            Plan::Test(Test::Among(among)) => left.and(among),
            Plan::Test(test) => left.filtered(|row| self.is_true(test, row)),
            Plan::Group(_, plans) if plans.is_empty() => left,
            Plan::Group(Join::All, plans) => plans.iter().fold(left, |left, plan| self.look(plan, left)),
            Plan::Group(Join::Any, plans) => {
                let mut found = Bits::default();
                for plan in plans {
                    let rest = left.clone().without(&found);
                    found = found.or(&self.look(plan, rest));
                }
                found
            }
            Plan::Group(Join::None, plans) => plans.iter().fold(left, |left, plan| {
                let found = self.look(plan, left.clone());
                left.without(&found)
            }),
        }
    }

    fn holds_plan(&self, plan: &Plan, row: usize) -> bool {
        let mut one = Bits::default();
        one.set(row);
        self.look(plan, one).count() > 0
    }

    fn is_true(&self, test: &Test, row: usize) -> bool {
        let picture = self.picture;
        let head = |holds: &dyn Fn(&picture::Head) -> bool| picture.head(row).is_some_and(holds);
        match test {
            Test::Nobody => false,
            Test::Kind(kind) => head(&|head| head.kind == *kind),
            Test::Standing(standing) => head(&|head| head.standing == *standing),
            Test::Name(words) => words.iter().all(|word| picture.name(row).contains(word.as_str())),
            Test::Within(ranges) => head(&|head| is_within(ranges, head.commune)),
            Test::Tie { is, sort, other, current } => picture.ties(row).iter().any(|tie| {
                tie.is == *is
                    && sort.is_none_or(|sort| tie.sort == sort)
                    && other.is_none_or(|other| tie.other == other)
                    && (!current || (tie.since..=tie.until).contains(&self.today))
            }),
            Test::Flag(flag) => head(&|head| head.flags & flag != 0),
            Test::Language(language) => head(&|head| head.language == *language),
            Test::Stage { objective, stage } => picture
                .stands(row)
                .iter()
                .any(|stand| stand.objective == *objective && stage.is_none_or(|stage| stand.stage == stage)),
            Test::Owner(owner) => picture.stands(row).iter().any(|stand| stand.owner == Some(*owner)),
            Test::Last(last) => {
                let found = self.last(row);
                match last {
                    Last::Never => found.is_none(),
                    Last::Before(day) => found.is_some_and(|found| found < *day),
                    Last::Since(day) => found.is_some_and(|found| found >= *day),
                }
            }
            Test::Interactions { sort, from, count } => self.interactions(row, *sort, *from) >= *count,
            Test::Membership { held, kind } => self.is_held(row, *held, *kind),
            Test::Partner(partner) => picture.partners(row).contains(partner),
            Test::Created { after: true, day } => head(&|head| head.created > *day),
            Test::Created { day, .. } => head(&|head| head.created < *day),
            Test::List(id) => picture.lists(row).contains(id),
            Test::Among(among) => among.holds(row),
        }
    }

    /// The day of the last interaction that has happened.
    pub fn last(&self, row: usize) -> Option<i32> {
        self.picture.events(row).iter().rev().map(|event| unpacked(*event).0).find(|day| *day <= self.today)
    }

    /// How many interactions of that sort happened from that day on.
    pub fn interactions(&self, row: usize, sort: Option<usize>, from: i32) -> usize {
        let counts = |event: &&u32| {
            let (day, is) = unpacked(**event);
            day >= from && day <= self.today && sort.is_none_or(|sort| sort == is)
        };
        self.picture.events(row).iter().filter(counts).count()
    }

    fn is_held(&self, row: usize, held: Held, kind: Option<u16>) -> bool {
        let all = self.picture.memberships(row).iter().filter(|one| kind.is_none_or(|kind| one.kind == kind));
        let (mut any, mut current, mut begun) = (false, false, false);
        for one in all {
            any = true;
            begun |= one.since <= self.today;
            current |= !one.ended && (one.since..=one.until).contains(&self.today);
        }
        match held {
            Held::Current => current,
            Held::Lapsed => begun && !current,
            Held::Ever => any,
            Held::Never => !any,
        }
    }
}

fn is_within(ranges: &[(u32, u32)], commune: u32) -> bool {
    commune != 0 && ranges.iter().any(|(first, last)| (*first..=*last).contains(&commune))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::picture::{Row, packed};
    use super::*;

    fn gironde(key: &str) -> Option<kernel::grants::Ranges> {
        (key == "department:33").then(|| [("33001".to_owned(), "33555".to_owned())].into())
    }

    fn names(tree: &str, segments: &HashMap<SegmentId, Known>) -> Vec<String> {
        let communes: Communes = Arc::new(gironde);
        let mut picture = Picture::new(0);
        for (number, name, commune, day) in
            [(1, "ana", "33063", Some(100)), (2, "ben", "24322", Some(300)), (3, "chloe", "33138", None)]
        {
            let mut row = Row::new(PartyId::from_bits(number), Kind::Person, Standing::Hidden);
            row.name = name.to_owned();
            row.commune = commune.to_owned();
            row.events = day.map(|day| packed(day, "call")).into_iter().chain([packed(5_000, "event")]).collect();
            picture.push(row);
        }
        let asking = Asking { picture: &picture, communes: &communes, today: 400, segments, brought: &[] };
        let node = Node::read(&format!(r#"{{"version":1,"tree":{tree}}}"#)).unwrap();
        let found = asking.answer(&node);
        for row in 0..picture.rows() {
            assert_eq!(asking.holds(&node, row), found.holds(row), "one row answers as all of them do");
        }
        found.rows().map(|row| picture.name(row).to_owned()).collect()
    }

    #[test]
    fn groups_and_criteria_do_what_they_say() {
        for (tree, expected) in [
            (r#"{"group":"all","of":[]}"#, &["ana", "ben", "chloe"][..]),
            (r#"{"is":"territory","with":{"value":"department:33"}}"#, &["ana", "chloe"]),
            (r#"{"is":"territory","with":{"value":"department:99"}}"#, &[]),
            (r#"{"is":"last","with":{"op":"never"}}"#, &["chloe"]),
            (r#"{"is":"last","with":{"op":"older","months":"6"}}"#, &["ana"]),
            (r#"{"is":"interactions","with":{"count":"1","months":"6"}}"#, &["ben"]),
            (r#"{"is":"unheard","with":{}}"#, &[]),
            (
                r#"{"group":"none","of":[{"is":"name","with":{"value":"Bén"}},{"is":"last","with":{"op":"never"}}]}"#,
                &["ana"],
            ),
            (
                r#"{"group":"any","of":[{"is":"name","with":{"value":"ben"}},{"is":"last","with":{"op":"never"}}]}"#,
                &["ben", "chloe"],
            ),
        ] {
            assert_eq!(names(tree, &HashMap::new()), expected, "{tree}");
        }
    }

    #[test]
    fn a_segment_that_names_itself_answers_nobody() {
        let (one, other) = (SegmentId::from_bits(1), SegmentId::from_bits(2));
        let names_it = |id: SegmentId| format!(r#"{{"is":"segment","with":{{"value":"{id}"}}}}"#);
        let tree = |id: SegmentId| Node::read(&format!(r#"{{"version":1,"tree":{}}}"#, names_it(id))).unwrap();
        let known: HashMap<SegmentId, Known> =
            [(one, Known::Live(tree(other))), (other, Known::Live(tree(one)))].into_iter().collect();
        assert_eq!(names(&names_it(one), &known), Vec::<String>::new());
        let known = [(one, Known::Live(Node::empty()))].into_iter().collect();
        assert_eq!(names(&names_it(one), &known).len(), 3);
    }
}
