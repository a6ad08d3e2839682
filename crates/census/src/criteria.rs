//! What segments may ask of the registry: kinds, services and stage of public places, answered from the atlas.

use std::sync::Arc;

use kernel::capability::Criterion;
use kernel::ids::PartyId;
use kernel::lang::Lang;

use crate::Census;
use crate::marks;
use crate::stage::PublicStage;
use crate::typology::List;

type Choices = Arc<dyn Fn(&Lang) -> Vec<(String, String)> + Send + Sync>;
type Holds = Arc<dyn Fn(&str) -> Vec<PartyId> + Send + Sync>;

/// The criteria that the registry brings.
pub fn criteria(census: &Census) -> Vec<Criterion> {
    vec![
        Criterion {
            key: "place-kind",
            label: "facet-kind",
            choices: terms(census, List::Kinds),
            holds: holds(census, marks::kind_bit),
        },
        Criterion {
            key: "place-service",
            label: "facet-service",
            choices: terms(census, List::Services),
            holds: holds(census, marks::service_bit),
        },
        Criterion {
            key: "place-stage",
            label: "facet-stage",
            choices: Arc::new(stages),
            holds: holds(census, stage_bit),
        },
    ]
}

fn terms(census: &Census, list: List) -> Choices {
    let census = census.clone();
    Arc::new(move |lang: &Lang| -> Vec<(String, String)> {
        let keys = census.vocabulary().terms_in_use(list);
        keys.into_iter().map(|key| (key.to_owned(), lang.t(&format!("{}-{key}", list.family())))).collect()
    })
}

fn stages(lang: &Lang) -> Vec<(String, String)> {
    let name = |stage: &PublicStage| (stage.key().to_owned(), lang.t(&format!("stage-public-{}", stage.key())));
    PublicStage::ALL.iter().map(name).collect()
}

fn holds(census: &Census, bit: fn(&str) -> Option<u64>) -> Holds {
    let census = census.clone();
    Arc::new(move |choice: &str| -> Vec<PartyId> { bit(choice).map(|bit| marked(&census, bit)).unwrap_or_default() })
}

fn stage_bit(key: &str) -> Option<u64> {
    PublicStage::ALL.iter().find(|stage| stage.key() == key).map(|stage| marks::stage_bit(*stage))
}

fn marked(census: &Census, bit: u64) -> Vec<PartyId> {
    let atlas = census.atlas();
    let places = u32::try_from(atlas.len()).unwrap_or(u32::MAX);
    (0..places).filter_map(|at| atlas.at(at)).filter(|pin| pin.marks.0 & bit != 0).map(|pin| pin.id).collect()
}
