//! The official list against the registry: which organisation is which territory, told by names and seats.

use std::collections::HashMap;

use kernel::text::fold;
use territory::{Gazetteer, Level, TerritoryId};

use crate::store::segments::Card;

/// Words that names have or have not.
const EMPTY: &[&str] = &["de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "sur", "aux", "au"];
/// What comes before the name of a public body, by level.
const COMMUNE: &[&str] = &["commune", "mairie", "ville"];
const DEPARTMENT: &[&str] = &["departement", "conseil departemental", "conseil general"];
const REGION: &[&str] = &["region", "conseil regional"];

/// A name as its telling words.
fn key(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let (spelled, rest): (&[&str], &[&str]) = match words.split_first() {
        Some((&"cc", rest)) => (&["communaute", "communes"][..], rest),
        Some((&"ca", rest)) => (&["communaute", "agglomeration"][..], rest),
        Some((&"cu", rest)) => (&["communaute", "urbaine"][..], rest),
        _ => (&[][..], words.as_slice()),
    };
    spelled.iter().chain(rest).filter(|word| !EMPTY.contains(word)).copied().collect::<Vec<&str>>().join(" ")
}

/// The names under which a territory may stand in the registry.
fn keys_of(gazetteer: &Gazetteer, id: TerritoryId) -> Vec<String> {
    let name = gazetteer.name(id);
    let before = match id.level() {
        Level::Commune => COMMUNE,
        Level::Department => DEPARTMENT,
        Level::Region => REGION,
        _ => return vec![key(&gazetteer.full_name(id)), key(name)],
    };
    before.iter().map(|before| key(&format!("{before} {name}"))).collect()
}

/// For each of these territories, the organisation that it is, where there is one.
pub fn matched<'a>(gazetteer: &Gazetteer, territories: &[TerritoryId], cards: &'a [Card]) -> Vec<Option<&'a Card>> {
    let mut by_key: HashMap<String, Vec<&Card>> = HashMap::new();
    for card in cards {
        by_key.entry(key(&card.name)).or_default().push(card);
    }
    let seat = |card: &Card| card.commune.as_deref().and_then(|code| gazetteer.commune_of(code));
    // one that stands nowhere yet is taken by its name, unless the name says which commune too little
    let fits = |card: &Card, id: TerritoryId| match seat(card) {
        Some(commune) => gazetteer.is_within(commune, id),
        None => id.level() != Level::Commune,
    };
    let of = |id: &TerritoryId| {
        let candidates = keys_of(gazetteer, *id).into_iter().filter_map(|key| by_key.get(&key)).flatten();
        candidates.copied().find(|card| fits(card, *id))
    };
    territories.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use kernel::ids::PartyId;
    use kernel::party::Kind;

    use super::*;

    fn card(name: &str, commune: Option<&str>) -> Card {
        let (id, slug) = (PartyId::from_bits(1), String::new());
        Card { id, kind: Kind::Organisation, name: name.to_owned(), slug, commune: commune.map(str::to_owned) }
    }

    #[test]
    fn names_are_told_whatever_their_articles() {
        assert_eq!(key("CC du Pays de Lapalisse"), key("Communauté de communes du pays de Lapalisse"));
        assert_eq!(key("Mairie de L’Isle-d’Abeau"), "mairie isle abeau");
    }

    #[test]
    fn a_territory_finds_the_organisation_that_it_is() {
        let gazetteer = Gazetteer::embedded();
        let coutras = gazetteer.commune_of("33138").unwrap();
        let epci = gazetteer.parent(coutras, Level::Epci).unwrap();
        let gironde = gazetteer.get(Level::Department, "33").unwrap();
        let full = gazetteer.full_name(epci).to_uppercase();
        let cards = [
            card("Mairie de Coutras", Some("33138")),
            card(&full, None),
            card("Conseil départemental de la Gironde", Some("33063")),
            card("Mairie de Coutras", Some("24322")),
            card("Amicale de Coutras", Some("33138")),
        ];
        let found = matched(&gazetteer, &[coutras, epci, gironde], &cards);
        let names: Vec<&str> = found.iter().flatten().map(|card| card.name.as_str()).collect();
        assert_eq!(names, ["Mairie de Coutras", full.as_str(), "Conseil départemental de la Gironde"]);
        assert_eq!(matched(&gazetteer, &[coutras], &cards[3..]), [None], "another commune of that name");
    }
}
