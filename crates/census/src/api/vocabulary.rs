//! The network's own words as JSON: what the keys of the data mean, and their words in typologies of others.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use kernel::lang::Lang;
use serde_json::{Map, Value, json};

use super::answer::{body, open};
use crate::Census;
use crate::exchange::LICENCE;
use crate::typology::List;
use crate::vocabulary::Vocabulary;
use crate::vocabulary::term::typologies_of;

/// `GET /api/v1/vocabulaire`
pub async fn show(State(census): State<Census>) -> Response {
    open("application/json", body(&written(&census.vocabulary())))
}

/// Terms of every list, in use or not: the data may hold any. Fields that only the team reads are not told.
fn written(words: &Vocabulary) -> Value {
    let langs: Vec<Lang> = Lang::all().into_iter().map(|lang| lang.with(words.glossary.clone())).collect();
    let named = |key: &str| -> BTreeMap<String, String> {
        langs.iter().filter_map(|lang| Some((lang.code(), lang.find(key)?))).collect()
    };
    let lists: Map<String, Value> = List::ALL
        .into_iter()
        .map(|list| {
            let term = |key: &'static str| {
                let said = words.term(list, key);
                let mapped: Map<String, Value> = typologies_of(words, list)
                    .into_iter()
                    .map(|typology| (typology.clone(), json!(words.mapped(list, key, &typology))))
                    .filter(|(_, mapped)| mapped.as_array().is_some_and(|list| !list.is_empty()))
                    .collect();
                json!({
                    "key": key, "names": named(&format!("{}-{key}", list.family())), "said": said.said,
                    "typologies": mapped, "in_use": said.is_in_use(), "merged_into": said.into,
                })
            };
            let terms: Vec<Value> = words.all_terms(list).into_iter().map(term).collect();
            (list.field().key().to_owned(), json!(terms))
        })
        .collect();
    let fields: Vec<Value> = words
        .published_fields()
        .into_iter()
        .filter_map(|field| Some((field, words.definition(field)?)))
        .map(|(field, definition)| {
            let choice = |key: &str| json!({ "key": key, "names": named(&format!("{}-{key}", field.key())) });
            json!({
                "key": field.key(), "names": named(&format!("field-{}", field.key())), "type": definition.sort.key(),
                "unit": definition.unit, "about": definition.about.key(),
                "choices": words.terms(field).into_iter().map(choice).collect::<Vec<_>>(),
            })
        })
        .collect();
    let typologies: Vec<Value> =
        words.typologies().map(|(key, typology)| json!({ "key": key, "name": typology.name })).collect();
    json!({ "version": words.number, "licence": LICENCE, "lists": lists, "fields": fields, "typologies": typologies })
}
