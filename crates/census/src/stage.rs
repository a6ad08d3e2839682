//! The life of a place, from idea to closed, and what the public is told of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::field::Field;
use crate::sheet::Values;

/// Where a place stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Somebody thinks of it.
    Idea,
    /// A group forms.
    Collective,
    /// Feasibility is studied.
    Study,
    /// It is tried out, without walls or in others'.
    Trial,
    /// A building or money is sought.
    Funding,
    /// The building is being done up.
    Works,
    /// The opening is announced.
    Announced,
    /// Open.
    Open,
    /// Open, and consolidating.
    Consolidating,
    /// Open, and standing on its feet.
    Autonomous,
    /// Open, in difficulty.
    Struggling,
    /// Closed.
    Closed,
    /// Moved elsewhere, under another sheet.
    Moved,
    /// Given up before opening.
    Abandoned,
}

/// What the public is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PublicStage {
    /// « en projet »
    Project,
    /// « ouvert »
    Open,
    /// « fermé »
    Closed,
}

impl Stage {
    /// Every stage, in the order of a life.
    pub const ALL: &[Stage] = &[
        Stage::Idea,
        Stage::Collective,
        Stage::Study,
        Stage::Trial,
        Stage::Funding,
        Stage::Works,
        Stage::Announced,
        Stage::Open,
        Stage::Consolidating,
        Stage::Autonomous,
        Stage::Struggling,
        Stage::Closed,
        Stage::Moved,
        Stage::Abandoned,
    ];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Idea => "idea",
            Stage::Collective => "collective",
            Stage::Study => "study",
            Stage::Trial => "trial",
            Stage::Funding => "funding",
            Stage::Works => "works",
            Stage::Announced => "announced",
            Stage::Open => "open",
            Stage::Consolidating => "consolidating",
            Stage::Autonomous => "autonomous",
            Stage::Struggling => "struggling",
            Stage::Closed => "closed",
            Stage::Moved => "moved",
            Stage::Abandoned => "abandoned",
        }
    }

    /// The stage of that word.
    pub fn from_key(key: &str) -> Option<Stage> {
        Stage::ALL.iter().copied().find(|stage| stage.key() == key)
    }

    /// What the public is told of it.
    pub fn public(self) -> PublicStage {
        match self {
            Stage::Open | Stage::Consolidating | Stage::Autonomous | Stage::Struggling => PublicStage::Open,
            Stage::Closed | Stage::Moved | Stage::Abandoned => PublicStage::Closed,
            _ => PublicStage::Project,
        }
    }

    /// The stage that a free text says: « En activité », « projet », « fermé »…
    pub fn recognise(text: &str) -> Option<Stage> {
        let folded = kernel::text::fold(text);
        let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        if let Some(stage) = Stage::from_key(text.trim()) {
            return Some(stage);
        }
        Some(match () {
            () if has(&["abandon"]) => Stage::Abandoned,
            () if has(&["demenage", "moved"]) => Stage::Moved,
            () if has(&["ferme", "closed", "cessation"]) => Stage::Closed,
            () if has(&["difficulte"]) => Stage::Struggling,
            () if has(&["travaux"]) => Stage::Works,
            () if has(&["bientot", "ouverture prevue", "ouverture annoncee", "prochainement"]) => Stage::Announced,
            () if has(&["financement", "recherche de lieu"]) => Stage::Funding,
            () if has(&["etude", "faisabilite"]) => Stage::Study,
            () if has(&["amorcage", "collectif"]) => Stage::Collective,
            () if has(&["experimentation"]) => Stage::Trial,
            () if has(&["idee"]) => Stage::Idea,
            () if has(&["projet", "project"]) => Stage::Study,
            () if has(&["ouvert", "activite", "actif", "open", "en service"]) => Stage::Open,
            () => return None,
        })
    }
}

/// A dated step, `2019-03 open`: since when, and what it says.
pub fn step(line: &str) -> (&str, &str) {
    line.trim().split_once(char::is_whitespace).map_or((line.trim(), ""), |(since, said)| (since, said.trim()))
}

/// Puts steps in the order of their dates; those of one date stay as they came.
pub fn in_order(steps: &mut [String]) {
    steps.sort_by(|one, other| step(one).0.cmp(step(other).0));
}

/// The sheet with the month of a change of stage among its dated steps; none where the stage is the same, or where the
/// last step says it already.
pub fn dated(before: &Values, after: &Values, now: Timestamp) -> Option<Values> {
    let stage = Stage::from_key(after.text(Field::Stage)).filter(|stage| *stage != before.stage())?;
    let mut steps: Vec<String> = after.list(Field::StageHistory).into_iter().map(str::to_owned).collect();
    in_order(&mut steps);
    if steps.last().is_some_and(|last| Stage::recognise(step(last).1) == Some(stage)) {
        return None;
    }
    let month = now.to_zoned_datetime(kernel::clock::paris()).strftime("%Y-%m").to_string();
    steps.push(format!("{month} {}", stage.key()));
    in_order(&mut steps);
    let mut dated = after.clone();
    dated.set(Field::StageHistory, json!(steps));
    Some(dated)
}

impl PublicStage {
    /// The word of addresses, tiles and open data.
    pub fn key(self) -> &'static str {
        match self {
            PublicStage::Project => "project",
            PublicStage::Open => "open",
            PublicStage::Closed => "closed",
        }
    }

    /// Every public stage, the open ones first.
    pub const ALL: &[PublicStage] = &[PublicStage::Open, PublicStage::Project, PublicStage::Closed];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_recognised_and_told_to_the_public() {
        for (said, stage, public) in [
            ("En activité", Stage::Open, PublicStage::Open),
            ("en projet", Stage::Study, PublicStage::Project),
            ("Fermé définitivement", Stage::Closed, PublicStage::Closed),
            ("works", Stage::Works, PublicStage::Project),
        ] {
            assert_eq!(Stage::recognise(said), Some(stage), "{said}");
            assert_eq!(stage.public(), public);
        }
        assert_eq!(Stage::recognise("peut-être"), None);
    }
    #[test]
    fn a_change_of_stage_is_dated_once() {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let sheet = |stage: &str, steps: &[&str]| -> Values {
            [(Field::Stage, json!(stage)), (Field::StageHistory, json!(steps))].into_iter().collect()
        };
        let check = |before: &Values, after: &Values, expected: Option<&[&str]>| {
            let found = dated(before, after, now);
            assert_eq!(found.as_ref().map(|values| values.list(Field::StageHistory)), expected.map(<[&str]>::to_vec));
        };
        let works = sheet("works", &["2019 idea", "2021-05 works"]);
        check(
            &works,
            &sheet("open", &["2019 idea", "2021-05 works"]),
            Some(&["2019 idea", "2021-05 works", "2026-03 open"]),
        );
        check(&works, &works, None);
        // somebody wrote the step, in whatever order and words
        check(&works, &sheet("open", &["2022 Ouvert", "2019 idea"]), None);
        // a place is open unless somebody says otherwise, and what is taken away says nothing
        check(&Values::default(), &sheet("open", &[]), None);
        check(&Values::default(), &sheet("closed", &[]), Some(&["2026-03 closed"]));
        check(&works, &sheet("", &[]), None);
        // twice in one month: in the order in which it happened
        let closed = sheet("closed", &["2026-03 open", "2026-03 closed"]);
        check(
            &closed,
            &sheet("open", &["2026-03 open", "2026-03 closed"]),
            Some(&["2026-03 open", "2026-03 closed", "2026-03 open"]),
        );
    }
}
