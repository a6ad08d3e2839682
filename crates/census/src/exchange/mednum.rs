//! The national schema of places of médiation numérique (La MedNum, version 0.2): its columns, its words, its formats.
//!
//! What the schema's closed lists have no word for is left empty: a place is never said to offer what nobody said.

use std::sync::Arc;

use serde_json::{Map, Value};
use tables::phones::e164;
use tables::workbook::allowed;

use super::formats::Head;
use super::published::Published;
use crate::field::Field;
use crate::prices::{self, Prices};
use crate::typology::List;
use crate::vocabulary::Vocabulary;

/// The columns of the schema, in its order.
pub const COLUMNS: &[&str] = &[
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "source",
    "itinerance",
    "structure_parente",
    "date_maj",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
    "fiche_acces_libre",
    "prise_rdv",
];

/// Our services, where the schema has a word for them.
const SERVICES: &[(&str, &str)] = &[
    ("digital_help", "Maîtrise des outils numériques du quotidien"),
    ("public_desk", "Aide aux démarches administratives"),
    ("machines", "Loisirs et créations numériques"),
    ("desks", "Accès internet et matériel informatique"),
    ("fibre", "Accès internet et matériel informatique"),
];

const PUBLICS: &[(&str, &str)] =
    &[("young", "Jeunes"), ("students", "Étudiants"), ("families", "Familles et/ou enfants"), ("seniors", "Seniors")];

const FREE: &str = "Gratuit : Je peux accéder gratuitement au lieu et à ses services";
const PAID: &str = "Payant : L’accès au lieu et/ou à ses services est payant";

/// Labels of ours that are national programmes of the schema, folded.
const PROGRAMMES: &[(&str, &str)] = &[
    ("france services", "France Services"),
    ("aidants connect", "Aidants Connect"),
    ("conseiller numerique", "Conseillers numériques"),
    ("conseillers numeriques", "Conseillers numériques"),
    ("emmaus connect", "Emmaüs Connect"),
    ("point d acces numerique caf", "Point d'accès numérique CAF"),
    ("promeneurs du net", "Promeneurs du net"),
];

/// Writes records in the words of the schema.
#[derive(Clone, Debug)]
pub struct Mednum {
    source: String,
    vocabulary: Arc<Vocabulary>,
}

impl Mednum {
    /// Under the name of the network that collects the data.
    pub fn of(head: &Head) -> Mednum {
        Mednum { source: head.name.clone(), vocabulary: head.vocabulary.clone() }
    }

    /// The cells of a record, one for each of [`COLUMNS`].
    pub fn cells(&self, record: &Published) -> Vec<String> {
        COLUMNS.iter().map(|column| self.cell(record, column)).collect()
    }

    /// The record as an object without what is empty.
    pub fn object(&self, record: &Published) -> Value {
        let pairs = COLUMNS.iter().map(|column| (*column, self.cell(record, column)));
        let said = pairs.filter(|(_, cell)| !cell.is_empty()).map(|(column, cell)| {
            let number = matches!(column, "latitude" | "longitude").then(|| cell.parse::<f64>().ok()).flatten();
            (column.to_owned(), number.map_or_else(|| Value::from(cell), Value::from))
        });
        Value::Object(said.collect::<Map<String, Value>>())
    }

    /// The codes of the kinds; a third place that is nothing else too.
    fn typologies(&self, record: &Published) -> String {
        let mut codes: Vec<String> = Vec::new();
        let kinds = record.values().list(Field::Kinds);
        let said = kinds.iter().flat_map(|key| self.vocabulary.mapped(List::Kinds, key, "mednum"));
        for code in said.chain(["TIERS_LIEUX".to_owned()]) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes.join(";")
    }

    fn cell(&self, record: &Published, column: &str) -> String {
        let values = record.values();
        let text = |field: Field| values.text(field).to_owned();
        match column {
            "id" => record.id.to_string(),
            "pivot" if values.text(Field::Siret).is_empty() => text(Field::Rna),
            "pivot" => text(Field::Siret),
            "nom" => record.name.clone(),
            "commune" => text(Field::City),
            "code_postal" => text(Field::Postcode),
            "code_insee" => record.commune.clone().unwrap_or_default(),
            "adresse" => text(Field::Street),
            "complement_adresse" => text(Field::Complement),
            "latitude" => values.number(Field::Latitude).map(|n| n.to_string()).unwrap_or_default(),
            "longitude" => values.number(Field::Longitude).map(|n| n.to_string()).unwrap_or_default(),
            "typologie" => self.typologies(record),
            // one number, in the international form
            "telephone" => values
                .list(Field::Phone)
                .first()
                .and_then(|phone| e164(phone))
                .filter(|n| n.starts_with('+'))
                .unwrap_or_default(),
            "courriels" => values.list(Field::Email).join(";"),
            "site_web" => sites(record),
            "horaires" => values.hours().and_then(|hours| hours.osm).unwrap_or_default(),
            "presentation_resume" => text(Field::Summary).chars().take(280).collect(),
            "presentation_detail" => text(Field::Description).chars().filter(|c| allowed(*c)).collect(),
            "source" => self.source.clone(),
            "structure_parente" => text(Field::Operator),
            "date_maj" => record.updated_at.to_string().chars().take(10).collect(),
            "services" => said(SERVICES, &values.list(Field::Services)),
            "publics_specifiquement_adresses" => said(PUBLICS, &values.list(Field::Publics)),
            "frais_a_charge" => values.prices().map(|prices| fees(&prices).to_owned()).unwrap_or_default(),
            "dispositif_programmes_nationaux" => programmes(record),
            "prise_rdv" => text(Field::Booking),
            _ => String::new(),
        }
    }
}

fn sites(record: &Published) -> String {
    let fields = [Field::Website, Field::Facebook, Field::Instagram, Field::Linkedin, Field::Twitter, Field::Mastodon];
    let all: Vec<&str> = fields.iter().flat_map(|field| record.values().list(*field)).collect();
    all.into_iter().filter(|url| !url.contains(';')).collect::<Vec<_>>().join(";")
}

fn said(words: &[(&str, &'static str)], keys: &[&str]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for (key, word) in words {
        if keys.contains(key) && !said.contains(word) {
            said.push(word);
        }
    }
    said.join(";")
}

/// Free only when the whole text was understood, and says nothing else.
fn fees(prices: &Prices) -> &'static str {
    let free = |price: &prices::Price| matches!(price.value, prices::Value::Free | prices::Value::Cents(0));
    match prices.list.as_slice() {
        [] => "",
        list if list.iter().all(free) && prices.understood == crate::hours::Understanding::Whole => FREE,
        list if list.iter().any(free) => "",
        _ => PAID,
    }
}

fn programmes(record: &Published) -> String {
    let mut known: Vec<&str> = Vec::new();
    let values = record.values();
    for label in values.list(Field::Labels).into_iter().chain(values.list(Field::Networks)) {
        let folded = kernel::text::fold(label);
        if let Some((_, word)) = PROGRAMMES.iter().find(|(said, _)| *said == folded)
            && !known.contains(word)
        {
            known.push(word);
        }
    }
    known.join(";")
}
