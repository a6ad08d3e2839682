//! The online geocoder (Addok/BAN protocol), a job that is off unless the settings name an address.
//!
//! It only sharpens points that were approximated from the commune, and never moves a place to another commune.

use std::sync::Arc;

use kernel::capability::{JobKind, Reaction};
use kernel::facts::Fact;
use kernel::ids::{PartyId, RevisionId};
use kernel::jobs;
use kernel::party::{Kind, Standing};
use kernel::web::fields::encode;
use serde::Deserialize;
use serde_json::json;

use crate::Census;
use crate::field::Field;
use crate::sheet::{Origin, Sheet, degrees};
use crate::store::{self, Action, NewRevision, SheetWrite};

/// Below that score, BAN's documentation advises a human look.
const SURE: f64 = 0.6;
/// Sheets looked at by one run of the job.
const STEP: i64 = 500;
/// The largest answer that is read, in bytes.
const LARGEST: usize = 1 << 20;

#[derive(Deserialize)]
struct Answer {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
    properties: Properties,
}

#[derive(Deserialize)]
struct Geometry {
    coordinates: [f64; 2],
}

#[derive(Deserialize)]
struct Properties {
    score: f64,
    #[serde(rename = "type")]
    kind: String,
    citycode: String,
}

/// Asks for the job when sheets came or changed: one that was written by hand is asked about alone, so that addresses the
/// server does not know are not asked again with each edit of another sheet.
pub fn reaction(census: &Census) -> Reaction {
    let census = census.clone();
    Reaction {
        name: "census.geocode",
        wants: |fact| {
            matches!(
                fact,
                Fact::ImportApplied { .. }
                    | Fact::LotApplied { .. }
                    | Fact::PartyListed { .. }
                    | Fact::PartyEdited { .. }
            )
        },
        run: Arc::new(move |_, fact| {
            let census = census.clone();
            Box::pin(async move {
                match fact {
                    _ if census.app.site.online_geocoder.is_none() => Ok(()),
                    Fact::PartyListed { party } | Fact::PartyEdited { party, .. } => {
                        ask(&census, &json!({ "only": party })).await
                    }
                    _ => ask(&census, &json!({ "after": "" })).await,
                }
            })
        }),
    }
}

/// The job itself: one sheet, or some of all, after which it asks for the next ones.
pub fn job(census: &Census) -> JobKind {
    let census = census.clone();
    JobKind {
        name: "geocode",
        run: Arc::new(move |body| {
            let census = census.clone();
            Box::pin(async move {
                let text = |key: &str| body.get(key).and_then(serde_json::Value::as_str);
                match text("only") {
                    Some(party) => one(&census, party.parse()?).await,
                    None => step(&census, text("after").unwrap_or_default()).await,
                }
            })
        }),
    }
}

async fn ask(census: &Census, body: &serde_json::Value) -> anyhow::Result<()> {
    let mut tx = census.app.db.begin().await?;
    jobs::enqueue(&census.app, &mut tx, "geocode", body).await?;
    tx.commit().await?;
    Ok(())
}

async fn one(census: &Census, party: PartyId) -> anyhow::Result<()> {
    let mut sheets = store::list_sheets(&census.app.db, &[party]).await?;
    sheets.retain(|sheet| sheet.party.kind == Kind::Place && sheet.party.standing == Standing::Public);
    look(census, &sheets).await
}

async fn step(census: &Census, after: &str) -> anyhow::Result<()> {
    let sheets = store::list_public_sheets(&census.app.db, Kind::Place, after, STEP).await?;
    look(census, &sheets).await?;
    match sheets.last() {
        Some(last) if sheets.len() == usize::try_from(STEP).unwrap_or_default() => {
            ask(census, &json!({ "after": last.id() })).await
        }
        _ => Ok(()),
    }
}

async fn look(census: &Census, sheets: &[Sheet]) -> anyhow::Result<()> {
    let Some(server) = census.app.site.online_geocoder.clone() else { return Ok(()) };
    for sheet in sheets.iter().filter(|sheet| is_vague(sheet)) {
        let found = census.app.outside.get(&address(&server, sheet), LARGEST).await?;
        // an answer that is none of the protocol's is the server's trouble: the job is tried again later
        let answer: Answer = serde_json::from_slice(&found)?;
        if let Some(feature) = answer.features.into_iter().next().filter(|feature| is_sure(census, sheet, feature)) {
            sharpen(census, sheet, &feature).await?;
        }
    }
    Ok(())
}

/// A street is known, and the point is at best the commune's.
fn is_vague(sheet: &Sheet) -> bool {
    let precision = sheet.values.text(Field::PointPrecision);
    let vague = matches!(precision, "commune" | "approximate") || sheet.values.point().is_none();
    vague && !sheet.values.text(Field::Street).is_empty()
}

fn address(server: &str, sheet: &Sheet) -> String {
    let text = |field| sheet.values.text(field);
    let words = format!("{} {} {}", text(Field::Street), text(Field::Postcode), text(Field::City));
    let commune = sheet.party.territory.as_deref().map(|code| format!("&citycode={code}")).unwrap_or_default();
    format!("{}/search/?q={}&limit=1&autocomplete=0{commune}", server.trim_end_matches('/'), encode(words.trim()))
}

fn is_sure(census: &Census, sheet: &Sheet, feature: &Feature) -> bool {
    let gazetteer = census.gazetteer();
    let same = sheet.party.territory.as_deref().is_none_or(|code| {
        gazetteer.commune_of(code).is_some()
            && gazetteer.commune_of(code) == gazetteer.commune_of(&feature.properties.citycode)
    });
    let precise = matches!(feature.properties.kind.as_str(), "housenumber" | "street" | "locality");
    same && precise && feature.properties.score >= SURE
}

async fn sharpen(census: &Census, seen: &Sheet, feature: &Feature) -> anyhow::Result<()> {
    let [lon, lat] = feature.geometry.coordinates;
    let mut tx = census.app.db.begin().await?;
    // somebody may have placed it by hand while the server answered
    let Some(sheet) = store::find_sheet(&mut tx, seen.id()).await?.filter(|sheet| sheet.version == seen.version) else {
        return Ok(());
    };
    let (mut values, mut origins) = (sheet.values.clone(), sheet.origins.clone());
    values.set(Field::Latitude, degrees(lat));
    values.set(Field::Longitude, degrees(lon));
    values
        .set(Field::PointPrecision, json!(if feature.properties.kind == "housenumber" { "address" } else { "street" }));
    let changes = values.changes_since(&sheet.values);
    let now = census.app.clock.now();
    let on = now.to_string().get(..10).unwrap_or_default().to_owned();
    for field in changes.fields() {
        origins.0.insert(field, Origin::Derived { on: on.clone() });
    }
    let (version, city) = (sheet.version + 1, values.text(Field::City));
    store::save_sheets(&mut tx, &[SheetWrite { id: sheet.id(), values: &values, origins: &origins, version, city }])
        .await?;
    let revision = NewRevision {
        id: RevisionId::new(now, &census.app.chance),
        party: sheet.id(),
        version,
        at: now,
        actor: None,
        batch: None,
        action: Action::Located,
        changes: &changes,
    };
    store::insert_revisions(&mut tx, &[revision]).await?;
    tx.commit().await?;
    Ok(())
}
