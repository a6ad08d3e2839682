//! Fictional places in the real geography of former Aquitaine, for `maillage demo`; they come in as any list does, by
//! an import, so that the back office has one to show.

use kernel::party::{Kind, Standing};
use serde_json::json;

use crate::field::Field;
use crate::import::plan::Acceptance;
use crate::import::run::unwatched;
use crate::sheet::Values;
use crate::{Census, edit};

const PLACES: &str = include_str!("../demo/lieux.csv");

/// Name, what it is, commune, INSEE code, one sentence.
const ORGANISATIONS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "Coopérative La Filature",
        "operator",
        "Bergerac",
        "24037",
        "Coopérative d’usagers qui anime La Filature des Rives.",
    ),
    (
        "Les Mains de la Lande",
        "association",
        "Biscarrosse",
        "40046",
        "Association de bricoleurs, de menuisiers et d’enseignants.",
    ),
    ("Ruche de l’Isle", "incubator", "Périgueux", "24322", "Accompagne la création d’activité en milieu rural."),
    ("Chambre des métiers imaginaire", "chamber", "Agen", "47001", "Partenaire des journées d’information du réseau."),
    (
        "Pays fictif des Trois Rivières",
        "pays",
        "Langon",
        "33227",
        "Coordonne l’ouverture de tiers-lieux entre trois rivières.",
    ),
    (
        "Réseau des lieux du Sud-Ouest",
        "network",
        "Mont-de-Marsan",
        "40192",
        "Réseau ami, avec qui les agendas sont partagés.",
    ),
];

/// Fills an empty registry; does nothing when it holds something.
///
/// # Errors
/// The database is away.
pub async fn fill(census: &Census) -> anyhow::Result<()> {
    if !census.atlas().is_empty() {
        return Ok(());
    }
    let file = census.app.files.scratch().join("lieux-fictifs.csv");
    tokio::fs::write(&file, PLACES).await?;
    let batch = census.receive("demonstration", "lieux-fictifs.csv", &file, None).await?;
    census.apply_import(batch.id, Acceptance::default(), None, &unwatched()).await?;
    for (name, kind, city, commune, summary) in ORGANISATIONS {
        let values: Values = [
            (Field::Name, json!(name)),
            (Field::OrganisationKinds, json!([kind])),
            (Field::City, json!(city)),
            (Field::Commune, json!(commune)),
            (Field::Summary, json!(summary)),
        ]
        .into_iter()
        .collect();
        let created = edit::create(&census.app, None, Kind::Organisation, &values, Standing::Public).await;
        created.map_err(|error| anyhow::anyhow!("{name}: {error:?}"))?;
    }
    census.follow().await?;
    let failed = |error: kernel::error::Error| anyhow::anyhow!("demonstration of contributions: {error:?}");
    crate::contribution::demo::fill(&census.app).await.map_err(failed)?;
    let failed = |error: kernel::error::Error| anyhow::anyhow!("demonstration of waves: {error:?}");
    crate::wave::demo::fill(census).await.map_err(failed)
}
