//! The life of a place, from idea to closed, and what the public is told of it.

use serde::{Deserialize, Serialize};

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
}
