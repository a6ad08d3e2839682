//! What the geocoder answers: a commune, several, or none, with the reasons.

use serde::{Deserialize, Serialize};

use crate::centres::Centre;
use crate::level::TerritoryId;

/// What is known of an address; every field as typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'a> {
    /// Number and street.
    pub street: Option<&'a str>,
    /// Postcode.
    pub postcode: Option<&'a str>,
    /// Commune, with or without cedex, arrondissement, département between brackets.
    pub city: Option<&'a str>,
    /// INSEE code of the commune, of today or of before.
    pub commune_code: Option<&'a str>,
    /// The whole address in one text; fills what the fields above leave empty.
    pub free: Option<&'a str>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// One commune; read the score and the notes before trusting it.
    Found(Match),
    /// Several communes answer as well: somebody must choose. The more populated first.
    Ambiguous(Vec<Candidate>),
    /// None.
    NotFound(Reason),
}

/// The commune found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// In the gazetteer.
    pub id: TerritoryId,
    /// INSEE code of the commune of today.
    pub commune: String,
    /// Its name.
    pub name: String,
    /// INSEE code of the arrondissement of Paris, Lyon or Marseille.
    pub district: Option<String>,
    /// The best point known.
    pub point: Option<Centre>,
    /// What was recognised.
    pub level: MatchLevel,
    /// 1 when everything agrees; below 0.7 somebody should look.
    pub score: f32,
    /// Everything that was repaired, supposed or doubted.
    pub notes: Vec<Note>,
}

/// What a match rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchLevel {
    /// The name or the code of the commune.
    Commune,
    /// An arrondissement of Paris, Lyon or Marseille.
    District,
    /// The name or the code of a former commune, today inside this one.
    Delegated,
    /// Only the postcode, which has but this commune.
    Postcode,
}

/// A commune among several.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// In the gazetteer.
    pub id: TerritoryId,
    /// INSEE code of the commune of today.
    pub commune: String,
    /// Its name.
    pub name: String,
    /// INSEE code of its département.
    pub department: String,
    /// People.
    pub population: Option<u32>,
    /// As in [`Match::score`]: how well it answers, were it the one.
    pub score: f32,
}

/// What was repaired, supposed or doubted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    /// A postcode was completed or tidied.
    PostcodeRepaired {
        /// As typed.
        before: String,
        /// As read.
        after: String,
    },
    /// The field of the postcode holds no postcode.
    PostcodeUnreadable {
        /// As typed.
        typed: String,
    },
    /// The postcode is not in the official list, as those of cedex: only its département was used.
    PostcodeUnlisted {
        /// The postcode.
        postcode: String,
    },
    /// The commune is of the same département, but has other postcodes.
    PostcodeDisagrees {
        /// The postcode typed.
        typed: String,
        /// Those of the commune.
        expected: Vec<String>,
    },
    /// Without postcode: the name of the commune alone decided.
    NoPostcode,
    /// Without commune: the postcode alone decided.
    NoCity,
    /// The commune was read at the end of a text without postcode.
    CityFromText {
        /// The words taken for a commune.
        taken: String,
    },
    /// The name of the commune has typing errors.
    CityMisspelled {
        /// As typed.
        typed: String,
        /// As it is.
        matched: String,
        /// How many errors.
        edits: usize,
    },
    /// Only a part of the name was typed.
    CityShortened {
        /// As typed.
        typed: String,
        /// As it is.
        matched: String,
    },
    /// More than the name was typed.
    CityExtended {
        /// As typed.
        typed: String,
        /// As it is.
        matched: String,
    },
    /// The name of the commune was not recognised; the postcode alone decided.
    CityNotRecognised {
        /// As typed.
        typed: String,
    },
    /// The commune is today inside another one.
    FormerCommune {
        /// Name of before.
        old: String,
        /// Name of today.
        new: String,
    },
    /// An INSEE code was completed or tidied.
    CodeRepaired {
        /// As typed.
        before: String,
        /// As read.
        after: String,
    },
    /// The INSEE code is no longer in use.
    CodeReplaced {
        /// Code of before.
        before: String,
        /// Code of today.
        after: String,
    },
    /// No commune ever had this INSEE code, it was left out.
    CodeUnknown {
        /// As typed.
        typed: String,
    },
    /// The INSEE code decided, though the name typed is another.
    CityDisagreesWithCode {
        /// The name typed.
        typed: String,
        /// The name of the commune with that code.
        expected: String,
    },
    /// The arrondissement was read from the number after *cedex*.
    DistrictFromCedex {
        /// The number.
        number: u8,
    },
    /// The arrondissement and the postcode disagree: the postcode was followed.
    DistrictDisagrees {
        /// The arrondissement typed.
        typed: u8,
        /// The postcode.
        postcode: String,
    },
    /// Communes of before have the same name: the commune of today was preferred.
    FormerNamesakes {
        /// How many.
        count: usize,
    },
}

/// Why nothing was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing to look for.
    Empty,
    /// Outside France.
    Foreign {
        /// Name of the country in French, or its INSEE code.
        country: String,
    },
    /// No commune of that name.
    CityUnknown {
        /// As typed.
        typed: String,
    },
    /// The postcode is not in the list and no commune was typed.
    PostcodeUnknown {
        /// The postcode.
        postcode: String,
    },
    /// No commune could be read in the text.
    NoCityInText,
}
