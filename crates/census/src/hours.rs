//! Opening hours: free French text or OpenStreetMap's syntax, read without ever inventing an opening.

mod clauses;
mod days;
pub mod fuzzing;
mod items;
pub(crate) mod lexer;
mod lexicon;
pub mod open;
mod osm;
mod table;
#[cfg(test)]
mod tests;
mod times;

pub use jiff::civil::{Date, DateTime, Time, Weekday};
pub use open::{Calendar, OpenState, Zone, departement, is_by_appointment, open_at, time_zone, week};
use serde::{Deserialize, Serialize};

/// Longest text that is read, in bytes; a longer one is prose.
const LONGEST_TEXT: usize = 2_000;

/// What a sheet says of its opening hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// As typed; what people read whenever `understood` is not `Whole`.
    pub text: String,
    /// In OpenStreetMap's `opening_hours` syntax, always valid. What is said but not certain is a rule `unknown` with
    /// the words as its comment; `unknown "sur rendez-vous"` is by appointment.
    pub osm: Option<String>,
    /// How much of the text `osm` holds.
    pub understood: Understanding,
}

/// How much of a text was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Understanding {
    /// All of it.
    Whole,
    /// Some of it; the other parts, as typed.
    Partly {
        /// What was left over, or is only a doubt in `osm`.
        left: Vec<String>,
    },
    /// Nothing that could be trusted.
    #[default]
    Not,
}

impl Hours {
    /// Reads a text in French, or in OpenStreetMap's syntax.
    ///
    /// What is not certain is left over: a wrong opening is worse than a text.
    pub fn read(text: &str) -> Self {
        let nothing = Self { text: text.to_owned(), osm: None, understood: Understanding::Not };
        if text.trim().is_empty() || text.len() > LONGEST_TEXT {
            return nothing;
        }
        if osm::looks_like(text)
            && let Some(osm) = osm::canonical(text)
        {
            return Self { osm: Some(osm), understood: Understanding::Whole, ..nothing };
        }
        let tokens = lexer::tokens(text);
        let reading = items::read(&tokens);
        let statements = clauses::build(&reading);
        let plan = table::lay(text, &reading, &statements);
        if plan.void || !plan.useful {
            return nothing;
        }
        let Some(osm) = osm::write(&plan).and_then(|rules| osm::canonical(&rules)) else { return nothing };
        let understood =
            if plan.left.is_empty() { Understanding::Whole } else { Understanding::Partly { left: plan.left } };
        Self { osm: Some(osm), understood, ..nothing }
    }

    /// Reads seven cells, Monday first, as files give that have one column per weekday; empty cells say nothing.
    ///
    /// The text that is kept names the days in French.
    pub fn read_week(cells: &[&str; 7]) -> Self {
        const NAMES: [&str; 7] = ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"];
        let lines = NAMES.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
        let text: Vec<String> = lines.map(|(name, cell)| format!("{name}\u{a0}: {}", cell.trim())).collect();
        Self::read(&text.join("\n"))
    }
}
