//! Fictional segments, for `maillage demo`: questions that a coordinator asks each month, and a list chosen by hand.

use kernel::ids::{PartyId, SegmentId};
use kernel::party::Kind;

use super::tree::{Criterion, Join, Node};
use crate::Relations;
use crate::exchanges::Team;
use crate::store::people;
use crate::store::segments::{self as store, Segment};

/// A criterion: its word, and what it is given.
type Asked = (&'static str, &'static [(&'static str, &'static str)]);

const LIVE: [(&str, &[Asked]); 3] = [
    (
        "Élus que personne n’a encore rencontrés (fictif)",
        &[
            ("kind", &[("value", "person")]),
            ("tie", &[("way", "is"), ("sort", "elected"), ("when", "current")]),
            ("last", &[("op", "never")]),
        ],
    ),
    (
        "Lieux de Gironde qui n’ont jamais adhéré (fictif)",
        &[
            ("kind", &[("value", "place")]),
            ("territory", &[("value", "department:33")]),
            ("membership", &[("state", "never")]),
        ],
    ),
    (
        "Personnes que l’on peut appeler (fictif)",
        &[("kind", &[("value", "person")]), ("contact", &[("value", "phone")])],
    ),
];

/// Segments for the whole team; nothing when the first account sees one already, or when nobody has an account.
///
/// # Errors
/// The database is away.
pub async fn demo(relations: &Relations) -> anyhow::Result<()> {
    let app = &relations.app;
    let Some(owner) = Team::open(&app.db).await?.first() else { return Ok(()) };
    if !store::list(&app.db, owner).await?.is_empty() {
        return Ok(());
    }
    let guests = people::list_anchors(&app.db, Kind::Organisation, 5).await?;
    let guests: Vec<PartyId> = guests.iter().map(|guest| guest.id).collect();
    let now = app.clock.now();
    let segment = |name: &str, live: bool, criteria: String| Segment {
        id: SegmentId::new(now, &app.chance),
        name: name.to_owned(),
        live,
        criteria,
        owner: Some(owner),
        shared: true,
        version: 1,
    };
    let mut tx = app.db.begin().await?;
    for (name, asked) in LIVE {
        let nodes = asked.iter().map(criterion).collect();
        store::insert(&mut tx, now, &segment(name, true, Node::Group(Join::All, nodes).stored())).await?;
    }
    let chosen = segment("Invités de la rencontre imaginaire (fictif)", false, String::new());
    store::insert(&mut tx, now, &chosen).await?;
    store::add_parties(&mut tx, chosen.id, &guests).await?;
    Ok(tx.commit().await?)
}

fn criterion((key, given): &Asked) -> Node {
    let values = given.iter().map(|(input, value)| ((*input).to_owned(), (*value).to_owned())).collect();
    Node::Criterion(Criterion { key: (*key).to_owned(), values })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segments::tree;

    #[test]
    fn what_the_demo_asks_is_understood() {
        for (name, asked) in LIVE {
            for (key, given) in asked {
                let spec = tree::spec(key, &[]).unwrap_or_else(|| panic!("{name}: {key}"));
                assert!(
                    given.iter().all(|(input, _)| spec.inputs.iter().any(|known| known.key == *input)),
                    "{name}: {key}"
                );
                let missing = spec
                    .inputs
                    .iter()
                    .find(|input| input.required && given.iter().all(|(known, _)| *known != input.key));
                assert!(missing.is_none(), "{name}: {key}");
            }
        }
    }
}
