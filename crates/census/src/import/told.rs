//! What is told of a row: a repair, a doubt, a conflict, a refusal, each with the value, and a suggestion where there is one.

use kernel::ids::PartyId;
use kernel::lang::Message;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tables::read::{RowError, RowNote};

use super::repair::{Note, Severity};
use crate::field::Field;

/// One thing told of a row. The key names its sentence in each language: `note-<key>`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Stored: never renamed.
    pub key: String,
    /// The field concerned, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What the file says.
    pub before: String,
    /// What was made of it.
    pub after: String,
    /// What a person could do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// How much it asks for.
    pub severity: Severity,
    /// The sheet that the row resembles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<Like>,
}

/// A sheet that a row resembles, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Like {
    /// Which.
    pub party: PartyId,
    /// The keys of the reasons, for and against, the strongest first.
    pub reasons: Vec<String>,
}

impl Told {
    /// Something told of a field.
    pub fn new(key: &str, field: Option<Field>, severity: Severity, before: &str, after: &str) -> Told {
        Told {
            key: key.to_owned(),
            field,
            before: before.to_owned(),
            after: after.to_owned(),
            suggestion: None,
            severity,
            like: None,
        }
    }

    /// The same with something that a person could do.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Told {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// The same with the sheet that the row resembles.
    #[must_use]
    pub fn like(mut self, like: Like) -> Told {
        self.like = Some(like);
        self
    }

    /// A value that was edited here since this source last gave it, and that the source now gives otherwise.
    pub fn conflict(field: Field, here: &Value, incoming: &Value) -> Told {
        Told::new("conflict", Some(field), Severity::Doubtful, &shown(incoming), &shown(here))
    }

    /// Its sentence.
    pub fn message(&self) -> Message {
        Message::new(format!("note-{}", self.key)).with("before", self.before.clone()).with("after", self.after.clone())
    }
}

impl From<Note> for Told {
    fn from(note: Note) -> Told {
        Told {
            key: note.kind.key().to_owned(),
            field: Some(note.field),
            before: note.before,
            after: note.after,
            suggestion: note.suggestion,
            severity: note.severity,
            like: None,
        }
    }
}

impl From<RowNote> for Told {
    fn from(note: RowNote) -> Told {
        match note {
            RowNote::Padded { missing } => Told::new("row_padded", None, Severity::Repaired, &missing.to_string(), ""),
            RowNote::BeyondHeader { cells } => {
                Told::new("row_beyond_header", None, Severity::Dropped, &cells.join(" | "), "")
            }
            RowNote::StrayQuote => Told::new("row_stray_quote", None, Severity::Repaired, "", ""),
            RowNote::Centred { geometry } => Told::new("row_centred", None, Severity::Doubtful, &geometry, ""),
        }
    }
}

impl From<&RowError> for Told {
    fn from(error: &RowError) -> Told {
        let refused = |key: &str, before: &str, after: &str| Told::new(key, None, Severity::Dropped, before, after);
        match error {
            RowError::TooManyCells { expected, found, .. } => {
                refused("row_too_many_cells", &found.to_string(), &expected.to_string())
            }
            RowError::TooLarge { limit, .. } => refused("row_too_large", &limit.to_string(), ""),
            RowError::Invalid { detail, text, .. } => refused("row_invalid", text, detail),
            RowError::Broken { detail, .. } => refused("row_broken", detail, ""),
        }
    }
}

/// A value as a report shows it.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(map) => map.get("text").map(shown).unwrap_or_else(|| value.to_string()),
        other => other.to_string(),
    }
}
