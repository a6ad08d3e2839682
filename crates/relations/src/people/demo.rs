//! Fictional people for `maillage demo`: elected, employed, managing, carrying projects; nobody of them can be reached.

use kernel::ids::{ContactId, PartyId};
use kernel::party::Kind;
use kernel::text;

use super::contact::{Point, Purpose, Sort, State};
use super::person::{self, NewPerson, Typed};
use crate::Relations;
use crate::store::contacts::{self, NewPoint};
use crate::store::people::{self as store, Named};

const GIVEN: &[(&str, &str)] = &[
    ("Anne", "madame"),
    ("Bixente", "monsieur"),
    ("Claire", "madame"),
    ("Denis", "monsieur"),
    ("Élodie", "madame"),
    ("Farid", "monsieur"),
    ("Garance", "madame"),
    ("Hugo", "monsieur"),
    ("Inès", "madame"),
    ("Jean-Noël", "monsieur"),
    ("Kadiatou", "madame"),
    ("Léo", "monsieur"),
    ("Maialen", "madame"),
    ("Noé", ""),
    ("Océane", "madame"),
    ("Pascal", "monsieur"),
    ("Rose", "madame"),
    ("Samuel", "monsieur"),
    ("Thaïs", "madame"),
    ("Yann", "monsieur"),
];

/// Invented, as far as one can tell.
const FAMILY: &[&str] = &[
    "Lestaudet",
    "Barrajou",
    "Castelmousse",
    "Dupéroux-Landry",
    "Etchegorritz",
    "Fontbarbeau",
    "Gabardès",
    "Hauteclairre",
    "Irigaraytz",
    "Jolimontet",
    "Labastidette",
    "Marsanoux",
    "Noailletou",
    "Ozenfantin",
    "Peyrelongues",
    "Quintanelle",
    "Rivechaume",
    "Saubusset",
    "Tournepichet",
    "Vergnaudou",
];

/// Of how many, the sort of tie, the kind at the other end, the words of the function.
const ROLES: &[(usize, &str, Kind, &[&str])] = &[
    (
        12,
        "elected",
        Kind::Organisation,
        &["Maire (fiction)", "Vice-présidente à l’économie (fiction)", "Conseiller délégué (fiction)"],
    ),
    (6, "presides", Kind::Organisation, &[""]),
    (
        12,
        "employed",
        Kind::Organisation,
        &["Chargée de développement", "Chef de projet numérique", "Chargé de mission"],
    ),
    (20, "manages", Kind::Place, &["", "Animatrice", "Coordinateur"]),
    (10, "carries", Kind::Place, &["Porteuse de projet", ""]),
];

/// Enters sixty fictional people; does nothing when somebody is known already, or when there is nothing to tie them to.
///
/// # Errors
/// The database is away.
pub async fn fill(relations: &Relations) -> anyhow::Result<()> {
    let db = &relations.app.db;
    if !store::is_empty(db).await? {
        return Ok(());
    }
    let places = store::list_anchors(db, Kind::Place, 100).await?;
    let bodies = store::list_anchors(db, Kind::Organisation, 100).await?;
    if places.is_empty() || bodies.is_empty() {
        return Ok(());
    }
    let (mut number, mut before) = (0, None);
    for (many, sort, kind, titles) in ROLES {
        let ends = if *kind == Kind::Place { &places } else { &bodies };
        for at in 0..*many {
            let Some(end) = ends.get(at % ends.len()) else { continue };
            let title = titles.get(at % titles.len()).copied().unwrap_or_default();
            let mut new = somebody(number, (sort, end, title));
            if let Some(other) = before.filter(|_| number % 6 == 5) {
                new.ties.push(("knows".to_owned(), other, String::new()));
            }
            if let Some(body) = bodies.get(number % bodies.len()).filter(|_| *kind == Kind::Place && number % 3 == 0) {
                new.ties.push(("member".to_owned(), body.id, String::new()));
            }
            let created = person::create(&relations.app, None, &new).await;
            let (id, _) = created.map_err(|error| anyhow::anyhow!("{}: {error:?}", new.typed.name()))?;
            (before, number) = (Some(id), number + 1);
        }
    }
    for body in bodies.iter().take(4) {
        generic(relations, body).await?;
    }
    Ok(())
}

/// The person of that number, whose name no other has.
fn somebody(number: usize, (sort, end, title): (&str, &Named, &str)) -> NewPerson {
    let (given, civility) = GIVEN.get(number % GIVEN.len()).copied().unwrap_or_default();
    // each turn of the given names goes on elsewhere in the family names
    let family = FAMILY.get((number * 7 + number / GIVEN.len()) % FAMILY.len()).copied().unwrap_or_default();
    let plain = |name: &str| text::fold(name).replace(' ', "-");
    let email = format!("{}.{}@exemple.invalid", plain(given), plain(family));
    // numbers that the ARCEP keeps for works of fiction
    let phone = format!("06 39 98 {:02} {:02}", number / 100, number % 100);
    let known = [
        (number % 7 != 6).then(|| Point::read(Sort::Email, &email).ok()).flatten(),
        (number % 3 != 2).then(|| Point::read(Sort::Phone, &phone).ok()).flatten(),
    ];
    NewPerson {
        typed: Typed {
            given: given.to_owned(),
            family: family.to_owned(),
            civility: civility.to_owned(),
            language: "fr".to_owned(),
            commune: None,
        },
        territory: end.territory.clone(),
        points: known.into_iter().flatten().map(|point| (point, Purpose::Work)).collect(),
        ties: vec![(sort.to_owned(), end.id, title.to_owned())],
        source: "demo".to_owned(),
        partners: Vec::new(),
    }
}

/// The address of an organisation, which is nobody's own.
async fn generic(relations: &Relations, body: &Named) -> anyhow::Result<()> {
    let app = &relations.app;
    let Ok(point) = Point::read(Sort::Email, &format!("contact@{}.invalid", body.slug)) else { return Ok(()) };
    let (now, party): (_, PartyId) = (app.clock.now(), body.id);
    let mut tx = app.db.begin().await?;
    let new = NewPoint {
        id: ContactId::new(now, &app.chance),
        point: &point,
        purpose: Purpose::Generic,
        state: State::Unverified,
        reason: "",
        source: "demo",
    };
    contacts::insert(&mut tx, now, None, party, &new).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_fictional_people_have_one_name() {
        let many = ROLES.iter().map(|(many, ..)| many).sum::<usize>();
        let end = Named {
            id: PartyId::from_bits(1),
            kind: Kind::Place,
            name: "La Fabrique".to_owned(),
            slug: "la-fabrique".to_owned(),
            territory: Some("33138".to_owned()),
        };
        let mut names: Vec<String> =
            (0..many).map(|number| somebody(number, ("manages", &end, "")).typed.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!((many, names.len()), (60, 60));
        assert!(somebody(0, ("manages", &end, "")).points.len() == 2);
    }
}
