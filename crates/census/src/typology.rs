//! What a place is and offers, in the network's own words, and the words of others that each is mapped to.
//!
//! The network's own typology is one list; the others are read into it and written from it: Observatoire 2023 (France
//! Tiers-Lieux), CGET 2019 (Mission Coworking), OpenStreetMap tags, and the data schema of médiation numérique.

use kernel::text::fold;
use serde::{Deserialize, Serialize};

use crate::field::Field;

/// A kind of place. The key is stored: never renamed.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// `coworking`…
    pub key: &'static str,
    /// Folded beginnings of words by which people say it.
    pub said: &'static [&'static str],
    /// The term of the Observatoire 2023, where there is one.
    pub observatory_2023: Option<&'static str>,
    /// The term of the CGET's 2019 file, which knew two.
    pub cget_2019: Option<&'static str>,
    /// The OpenStreetMap tags that say it; the first is written, all are read.
    pub osm: &'static [(&'static str, &'static str)],
    /// The code of the médiation numérique schema.
    pub mednum: &'static str,
}

const CGET_COWORKING: Option<&str> = Some("Tiers lieux à dominante coworking");
const CGET_FABLAB: Option<&str> = Some("Tiers lieux à dominante fablab");

/// The network's own typology, in the order in which it is shown. The position is a bit of the map's marks: new kinds
/// go to the end.
pub const KINDS: &[Kind] = &[
    Kind {
        key: "coworking",
        said: &[
            "cowork",
            "co work",
            "bureaux partage",
            "bureau partage",
            "espace de travail partage",
            "espaces de travail",
        ],
        observatory_2023: Some("Bureaux partagés / Coworking"),
        cget_2019: CGET_COWORKING,
        osm: &[("office", "coworking"), ("amenity", "coworking_space")],
        mednum: "TIERS_LIEUX",
    },
    Kind {
        key: "fablab",
        said: &[
            "fablab",
            "fab lab",
            "makerspace",
            "hackerspace",
            "espaces du faire",
            "espace du faire",
            "labfab",
            "hacklab",
        ],
        observatory_2023: Some("Fablab / Makerspace / Hackerspace (Espaces du Faire)"),
        cget_2019: CGET_FABLAB,
        osm: &[("leisure", "hackerspace")],
        mednum: "FABLAB",
    },
    Kind {
        key: "workshop",
        said: &[
            "atelier partage",
            "ateliers partage",
            "atelier artisan",
            "ateliers artisan",
            "atelier d artiste",
            "ateliers d artiste",
            "shared workshop",
        ],
        observatory_2023: Some("Ateliers artisanaux partagés"),
        cget_2019: CGET_FABLAB,
        osm: &[("craft", "workshop")],
        mednum: "TIERS_LIEUX",
    },
    Kind {
        key: "culture",
        said: &["culturel", "tiers lieux culturel", "lieu intermediaire", "friche", "artist", "cultural"],
        observatory_2023: Some("Tiers-lieux culturels"),
        cget_2019: None,
        osm: &[("amenity", "arts_centre")],
        mednum: "TIERS_LIEUX",
    },
    Kind {
        key: "food",
        said: &[
            "nourricier",
            "terres agricoles",
            "jardin partage",
            "jardins partage",
            "laboratoire agricole",
            "agricole",
            "food hub",
        ],
        observatory_2023: Some("Tiers-lieux nourriciers"),
        cget_2019: None,
        osm: &[("leisure", "garden")],
        mednum: "TIERS_LIEUX",
    },
    Kind {
        key: "kitchen",
        said: &["cuisine partage", "cuisines partage", "foodlab", "shared kitchen", "transformation alimentaire"],
        observatory_2023: Some("Cuisines partagées (foodlab)"),
        cget_2019: None,
        osm: &[("amenity", "kitchen")],
        mednum: "TIERS_LIEUX",
    },
    Kind {
        key: "livinglab",
        said: &["living lab", "livinglab", "laboratoire d innovation", "laboratoires d innovation"],
        observatory_2023: Some("Living Labs / Laboratoires d’innovation sociale"),
        cget_2019: None,
        osm: &[("office", "research")],
        mednum: "TIERS_LIEUX",
    },
    Kind {
        key: "telecentre",
        said: &["telecentre", "teletravail", "centre d affaires", "centres d affaires", "telework", "business centre"],
        observatory_2023: None,
        cget_2019: None,
        osm: &[("office", "telecentre")],
        mednum: "TIERS_LIEUX",
    },
    Kind {
        key: "cafe",
        said: &["cafe associatif", "cafe", "cercle", "bistrot", "social place"],
        observatory_2023: None,
        cget_2019: None,
        osm: &[("amenity", "cafe")],
        mednum: "TIERS_LIEUX",
    },
    Kind {
        key: "training",
        said: &["formation", "campus connecte", "apprendre", "training", "ecole"],
        observatory_2023: None,
        cget_2019: None,
        osm: &[("amenity", "training")],
        mednum: "TIERS_LIEUX",
    },
    Kind {
        key: "digital",
        said: &[
            "mediation numerique",
            "epn",
            "espace public numerique",
            "microfolie",
            "micro folie",
            "france services",
        ],
        observatory_2023: None,
        cget_2019: None,
        osm: &[("amenity", "public_building")],
        mednum: "EPN",
    },
    Kind {
        key: "reuse",
        said: &["ressourcerie", "recyclerie", "repair", "garage solidaire", "reemploi"],
        observatory_2023: None,
        cget_2019: None,
        osm: &[("shop", "second_hand")],
        mednum: "RESSOURCERIE",
    },
];

/// The keys of the terms that a network may add to a list: `own1`… A key is stored and never given again, hence a term
/// that was merged or retired keeps its own. Kinds and services are filters of the map, which have a bit each: see
/// [`List::room`].
pub const OWN: [&str; 40] = [
    "own1", "own2", "own3", "own4", "own5", "own6", "own7", "own8", "own9", "own10", "own11", "own12", "own13",
    "own14", "own15", "own16", "own17", "own18", "own19", "own20", "own21", "own22", "own23", "own24", "own25",
    "own26", "own27", "own28", "own29", "own30", "own31", "own32", "own33", "own34", "own35", "own36", "own37",
    "own38", "own39", "own40",
];

/// A closed list of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum List {
    /// Kinds of places.
    Kinds,
    /// What places offer.
    Services,
    /// Publics that places welcome.
    Publics,
    /// Legal forms of those who run places.
    LegalForms,
    /// Kinds of organisations.
    OrganisationKinds,
}

impl List {
    /// Every list, in the order in which they are shown.
    pub const ALL: [List; 5] = [List::Kinds, List::Services, List::Publics, List::LegalForms, List::OrganisationKinds];

    /// The stored word, and that of addresses.
    pub fn key(self) -> &'static str {
        match self {
            List::Kinds => "kinds",
            List::Services => "services",
            List::Publics => "publics",
            List::LegalForms => "legal_forms",
            List::OrganisationKinds => "organisation_kinds",
        }
    }

    /// The list of that word.
    pub fn from_key(key: &str) -> Option<List> {
        List::ALL.into_iter().find(|list| list.key() == key)
    }

    /// The field that is filled from it.
    pub fn field(self) -> Field {
        match self {
            List::Kinds => Field::Kinds,
            List::Services => Field::Services,
            List::Publics => Field::Publics,
            List::LegalForms => Field::LegalForm,
            List::OrganisationKinds => Field::OrganisationKinds,
        }
    }

    /// The list that fills a field, if one does.
    pub fn of(field: Field) -> Option<List> {
        List::ALL.into_iter().find(|list| list.field() == field)
    }

    /// What stands before a key in the name of its message: `kind-fablab`.
    pub fn family(self) -> &'static str {
        match self {
            List::Kinds => "kind",
            List::Services => "service",
            List::Publics => "public",
            List::LegalForms => "legal",
            List::OrganisationKinds => "organisation-kind",
        }
    }

    /// The keys of the terms that the program brings, in the order in which they are shown.
    pub fn brought(self) -> Vec<&'static str> {
        let keys = |terms: &'static [Term]| terms.iter().map(|term| term.key).collect();
        match self {
            List::Kinds => KINDS.iter().map(|kind| kind.key).collect(),
            List::Services => keys(SERVICES),
            List::Publics => keys(PUBLICS),
            List::LegalForms => keys(LEGAL_FORMS),
            List::OrganisationKinds => keys(ORGANISATION_KINDS),
        }
    }

    /// How many terms a network may add to it, over the years.
    pub fn room(self) -> usize {
        match self {
            List::Kinds => 12,
            List::Services => 10,
            _ => OWN.len(),
        }
    }

    /// The keys of all terms that it may ever have.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.brought().into_iter().chain(OWN.into_iter().take(self.room()))
    }

    /// The terms that the program brings and that a text says: several kinds, or one term.
    pub fn recognise(self, text: &str) -> Vec<&'static str> {
        match self {
            List::Kinds => recognise_kinds(text),
            List::Services => recognise(SERVICES, text).into_iter().collect(),
            List::Publics => recognise(PUBLICS, text).into_iter().collect(),
            List::LegalForms => recognise(LEGAL_FORMS, text).into_iter().collect(),
            List::OrganisationKinds => recognise(ORGANISATION_KINDS, text).into_iter().collect(),
        }
    }
}

/// A word of a closed list that people say in many ways.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    /// Stored: never renamed.
    pub key: &'static str,
    /// Folded beginnings by which people say it.
    pub said: &'static [&'static str],
}

macro_rules! terms {
    ($($key:literal: $($said:literal),+;)*) => { &[$(Term { key: $key, said: &[$($said),+] },)*] };
}

/// What places offer. The position is a bit of the map's marks: new ones go to the end.
pub const SERVICES: &[Term] = terms! {
    "desks": "poste de travail", "postes de travail", "coworking", "poste nomade", "open space", "teletravail", "bureau nomade";
    "offices": "bureau ferme", "bureaux ferme", "bureau individuel", "location de bureau", "bureau";
    "meeting_room": "salle de reunion", "salles de reunion", "reunion", "meeting room", "salle";
    "video": "visio", "videoconference";
    "domiciliation": "domiciliation", "boite aux lettres";
    "printing": "impression", "imprimante", "photocop", "scanner", "traceur", "reprographie";
    "fibre": "fibre", "wifi", "internet", "haut debit";
    "phone_box": "phone box", "cabine", "phonebox";
    "kitchen_corner": "cuisine", "tisanerie", "coin repas";
    "coffee": "cafe", "the", "boissons";
    "training": "formation", "cours", "stage";
    "digital_help": "mediation numerique", "aide numerique", "accompagnement numerique", "demarches en ligne";
    "project_support": "accompagnement", "incubat", "creation d entreprise", "pepiniere", "couveuse";
    "concierge": "conciergerie", "panier", "depot";
    "events": "evenement", "exposition", "concert", "animation", "spectacle", "afterwork";
    "childcare": "garde d enfant", "creche", "enfance";
    "tool_loan": "pret d outil", "outiltheque", "objetheque", "pret d objet";
    "machines": "imprimante 3d", "decoupe laser", "laser", "cnc", "machine", "outillage", "atelier";
    "storage": "casier", "stockage", "locker";
    "public_desk": "permanence", "service public", "france services", "agence postale";
    "bike": "velo", "bike";
    "parking": "parking", "stationnement";
    "lodging": "hebergement", "chambre", "residence";
    "outdoor": "jardin", "terrasse", "exterieur";
};

/// Publics that places welcome.
pub const PUBLICS: &[Term] = terms! {
    "employees": "salarie", "teletravailleur", "employee";
    "self_employed": "independant", "freelance", "entrepreneur", "auto entrepreneur", "createur";
    "job_seekers": "demandeur d emploi", "demandeurs d emploi", "recherche d emploi";
    "students": "etudiant", "lyceen", "student";
    "young": "jeune", "enfant", "adolescent";
    "seniors": "senior", "personnes agees", "retraite", "aine";
    "families": "famille", "parent";
    "artists": "artiste", "createurs";
    "craftspeople": "artisan";
    "farmers": "agricult", "paysan";
    "associations": "association", "benevole";
    "residents": "habitant", "tout public", "tous public", "citoyen", "public", "voisin";
};

/// Legal forms of those who run places.
pub const LEGAL_FORMS: &[Term] = terms! {
    "association": "association", "asso", "loi 1901";
    "scic": "scic";
    "scop": "scop";
    "sarl": "sarl", "eurl";
    "sas": "sas", "sasu";
    "sa": "sa";
    "sci": "sci";
    "sole": "ei", "micro entreprise", "auto entreprise", "entreprise individuelle";
    "commune": "commune", "mairie", "collectivite", "ville";
    "epci": "epci", "communaute de communes", "communaute d agglomeration", "agglomeration", "metropole";
    "department": "departement", "conseil departemental";
    "region": "region", "conseil regional";
    "gip": "gip";
    "spl": "spl";
    "university": "universite", "etablissement scolaire", "ecole";
    "chamber": "chambre", "cci", "cma";
    "collective": "collectif";
    "mutual": "mutuelle", "fondation";
};

/// Kinds of organisations that the programme wants to reach; the brief names them.
pub const ORGANISATION_KINDS: &[Term] = terms! {
    "operator": "gestionnaire", "exploitant", "operator";
    "commune": "commune", "mairie";
    "epci": "communaute de communes", "communaute d agglomeration", "communaute urbaine", "metropole", "epci", "cdc", "agglo";
    "pays": "pays", "petr", "pole d equilibre";
    "department": "departement", "conseil departemental";
    "region": "region", "conseil regional";
    "state": "etat", "prefecture", "ddt", "sous prefecture";
    "chamber": "chambre de commerce", "chambre de metiers", "chambre d agriculture", "chambre", "cci", "cma", "consulaire";
    "technopole": "technopole";
    "business_nursery": "pepiniere", "hotel d entreprises";
    "incubator": "incubateur", "couveuse", "cooperative d activite", "cae";
    "university": "universite", "ecole", "lycee", "iut";
    "agency": "agence", "office de tourisme", "maison de l emploi", "pole emploi", "mission locale";
    "funder": "financeur", "banque", "fondation", "caisse des depots";
    "company": "entreprise", "societe", "employeur";
    "association": "association";
    "network": "reseau", "federation", "collectif regional";
    "collective": "collectif";
    "media": "presse", "radio", "media", "journal";
};

/// The kinds said in a text: `Coworking et fablab` gives both; empty when nothing is recognised.
fn recognise_kinds(text: &str) -> Vec<&'static str> {
    let folded = fold(text);
    KINDS
        .iter()
        .filter(|kind| kind.key == text.trim() || is_term_of(kind, text) || says(&folded, kind.said))
        .map(|kind| kind.key)
        .collect()
}

fn is_term_of(kind: &Kind, text: &str) -> bool {
    let folded = fold(text);
    kind.osm.iter().any(|(key, value)| text.trim() == format!("{key}={value}"))
        || kind.observatory_2023.is_some_and(|term| fold(term) == folded)
        || kind.mednum != "TIERS_LIEUX" && kind.mednum == text.trim()
}

/// The term of a list that a text says, if any.
fn recognise(terms: &'static [Term], text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let by_key = terms.iter().find(|term| term.key == text.trim());
    by_key.or_else(|| terms.iter().find(|term| says(&folded, term.said))).map(|term| term.key)
}

/// Whether one of these stands in the folded text, at the beginning of a word. Short ones must be the whole word.
pub fn says<S: AsRef<str>>(folded: &str, said: &[S]) -> bool {
    said.iter().map(AsRef::as_ref).any(|said| {
        folded.match_indices(said).any(|(at, _)| {
            let starts = at == 0 || folded.as_bytes().get(at - 1) == Some(&b' ');
            let after = folded.as_bytes().get(at + said.len());
            starts && (said.len() > 4 || after.is_none_or(|byte| *byte == b' '))
        })
    })
}

/// The kind of that key.
pub fn kind(key: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_others_are_read_into_ours() {
        for (said, keys) in [
            ("Tiers lieux à dominante coworking", &["coworking"][..]),
            ("Tiers lieux à dominante fablab", &["fablab"]),
            ("Coworking et FabLab", &["coworking", "fablab"]),
            ("Ateliers artisanaux partagés", &["workshop"]),
            ("office=coworking", &["coworking"]),
            ("amenity=coworking_space", &["coworking"]),
            ("Living Labs / Laboratoires d'innovation sociale", &["livinglab"]),
            ("RESSOURCERIE", &["reuse"]),
            ("Café associatif", &["cafe"]),
            ("EPN", &["digital"]),
            ("Hybride", &[]),
        ] {
            assert_eq!(recognise_kinds(said), keys, "{said}");
        }
    }

    #[test]
    fn short_words_are_not_found_inside_longer_ones() {
        assert_eq!(recognise(LEGAL_FORMS, "SA"), Some("sa"));
        assert_eq!(recognise(LEGAL_FORMS, "Association loi 1901"), Some("association"));
        assert_eq!(recognise(LEGAL_FORMS, "salle des fêtes"), None);
        assert_eq!(recognise(SERVICES, "2 salles de réunion"), Some("meeting_room"));
    }

    #[test]
    fn the_map_has_a_bit_for_each() {
        for list in [List::Kinds, List::Services] {
            let bits: Vec<u64> = list.keys().filter_map(|key| crate::marks::bit(list, key)).collect();
            assert_eq!(bits.len(), list.keys().count());
            let all = bits.iter().fold(0, |all, bit| all | bit);
            assert_eq!(all.count_ones() as usize, bits.len(), "no two share one");
        }
    }
}
