//! What the cards, the facets and the active filters of a list show.

use kernel::party::Kind;
use kernel::web::Shell;
use territory::Level;

use crate::Census;
use crate::atlas::filter::Facets;
use crate::picture::{Size, key};
use crate::sheet::Card;
use crate::stage::PublicStage;
use crate::typology::List;

/// A card as its template shows it.
pub struct CardView {
    pub path: String,
    pub slug: String,
    pub name: String,
    /// The main kind: its colour and symbol.
    pub kind: &'static str,
    /// The second kind, woven with the first.
    pub second: &'static str,
    pub symbol: String,
    pub kind_words: String,
    pub place: String,
    pub summary: String,
    pub photo: Option<String>,
    /// One of three weaves, so that neighbours differ.
    pub cloth: u8,
    pub stage: Option<&'static str>,
}

/// The symbol of a kind.
pub fn symbol(kind: &str) -> String {
    match kind {
        "other" => "pin".to_owned(),
        "organisation" => "people".to_owned(),
        kind => format!("kind-{kind}"),
    }
}

/// A weave that stays the same for the same party.
pub fn cloth(id: kernel::ids::PartyId) -> u8 {
    u8::try_from(id.bits() % 3).unwrap_or_default() + 1
}

impl CardView {
    /// The view of a card.
    pub fn of(census: &Census, shell: &Shell, card: &Card) -> CardView {
        let place = card.party.kind == Kind::Place;
        let kind = if place { card.marks.main_kind() } else { "organisation" };
        let second = card.marks.drawn().nth(1).unwrap_or(kind);
        // a kind that the network added has words, but no symbol
        let said = if place { card.marks.drawn().chain(card.marks.kinds()).next().unwrap_or("other") } else { kind };
        let mut words = census.where_words(card.party.territory.as_deref(), &card.city);
        if let Some(km) = card.distance {
            words.push_str(&format!(" · {}", kilometres(shell, km)));
        }
        CardView {
            path: card.party.path(),
            slug: card.party.slug.clone(),
            name: card.party.name.clone(),
            kind,
            second,
            symbol: symbol(kind),
            kind_words: shell.term("kind", said),
            place: words,
            summary: card.summary.clone(),
            photo: card.photo.as_ref().map(|hash| format!("/{}", key(hash, Size::Small))),
            cloth: cloth(card.party.id),
            stage: place.then(|| card.marks.stage().key()),
        }
    }

    /// The views of cards.
    pub fn all(census: &Census, shell: &Shell, cards: &[Card]) -> Vec<CardView> {
        cards.iter().map(|card| CardView::of(census, shell, card)).collect()
    }
}

/// `même adresse`, `400 m`, `3,2 km`, `27 km`.
pub fn kilometres(shell: &Shell, km: f64) -> String {
    match km {
        km if km < 0.03 => shell.t("same-address"),
        km if km < 1.0 => format!("{}\u{a0}m", shell.lang.decimal((km * 20.0).round() * 50.0, 0)),
        km if km < 10.0 => format!("{}\u{a0}km", shell.lang.decimal(km, 1)),
        km => format!("{}\u{a0}km", shell.lang.decimal(km, 0)),
    }
}

/// A group of choices of the directory.
pub struct FacetGroup {
    pub name: &'static str,
    pub words: String,
    pub open: bool,
    pub choices: Vec<Choice>,
}

/// One choice, and how many there would be with it.
#[derive(Clone)]
pub struct Choice {
    pub value: String,
    pub words: String,
    pub symbol: String,
    pub count: usize,
    pub chosen: bool,
}

/// The facets of a list.
pub fn facets(census: &Census, shell: &Shell, counts: &Facets) -> Vec<FacetGroup> {
    let choice = |group: &'static str, family: &str, value: &'static str, count: usize| Choice {
        value: value.to_owned(),
        words: shell.term(family, value),
        symbol: symbol(value),
        count,
        chosen: shell.query.has(group, value),
    };
    let group = |name: &'static str, open: bool, choices: Vec<Choice>| FacetGroup {
        name,
        words: shell.term("facet", name),
        open: open || choices.iter().any(|choice| choice.chosen),
        // what nothing answers is not worth a line, unless it was chosen
        choices: choices.into_iter().filter(|choice| choice.count > 0 || choice.chosen).collect(),
    };
    let words = census.vocabulary();
    let of = |list: List, counts: &[usize]| {
        let known = list.keys().zip(counts).filter(|(key, _)| words.has_term(list, key));
        let family = list.family();
        known.map(|(key, count)| choice(family, family, key, *count)).collect::<Vec<_>>()
    };
    let kinds = of(List::Kinds, &counts.kinds);
    let stages = PublicStage::ALL
        .iter()
        .zip(&counts.stages)
        .map(|(s, n)| choice("stage", "stage-public", s.key(), *n))
        .collect();
    let services = of(List::Services, &counts.services);
    let wheelchair = vec![choice("wheelchair", "wheelchair-facet", "yes", counts.wheelchair)];
    let groups = [
        group("kind", true, kinds),
        group("territory", false, [sectors(census, shell, counts), departments(census, shell, counts)].concat()),
        group("stage", true, stages),
        group("service", false, services),
        group("wheelchair", false, wheelchair),
    ];
    // a lone choice that is not chosen narrows nothing
    let useful = |group: &FacetGroup| {
        group.choices.len() > 1 || group.name == "wheelchair" || group.choices.iter().any(|c| c.chosen)
    };
    groups.into_iter().filter(|group| !group.choices.is_empty()).filter(useful).collect()
}

/// The sectors and the départements of places in those communes, as choices of a filter.
pub fn territories_of(census: &Census, shell: &Shell, communes: &[&str]) -> Vec<Choice> {
    let mut counts: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
    for code in communes {
        *counts.entry(crate::atlas::commune_number(code)).or_default() += 1;
    }
    let facets = Facets::of_communes(counts.into_iter());
    let all = [sectors(census, shell, &facets), departments(census, shell, &facets)].concat();
    all.into_iter().filter(|choice| choice.count > 0 || choice.chosen).collect()
}

/// The sectors where there are places, in the order of names.
fn sectors(census: &Census, shell: &Shell, counts: &Facets) -> Vec<Choice> {
    let gazetteer = census.gazetteer();
    let of_commune = |id: &territory::TerritoryId| {
        let number = crate::atlas::commune_number(gazetteer.code(*id));
        let at = counts.communes.binary_search_by_key(&number, |(commune, _)| *commune);
        at.ok().and_then(|at| counts.communes.get(at)).map_or(0, |(_, count)| *count)
    };
    let sectors = census.territories.sectors();
    let mut choices: Vec<Choice> = sectors
        .iter()
        .map(|sector| {
            let value = sector.key();
            let count = sector.communes.iter().map(of_commune).sum();
            let chosen = shell.query.has("territory", &value);
            Choice { words: sector.name.clone(), symbol: String::new(), count, value, chosen }
        })
        .collect();
    choices.sort_by_cached_key(|choice| census.app.order.key(&choice.words));
    choices
}

/// The départements where there are places, in the order of names.
fn departments(census: &Census, shell: &Shell, counts: &Facets) -> Vec<Choice> {
    let gazetteer = census.gazetteer();
    let mut choices: Vec<Choice> = counts
        .departments
        .iter()
        .filter_map(|(code, count)| {
            let id = gazetteer.get(Level::Department, code)?;
            let value = format!("{}:{code}", Level::Department.as_str());
            let chosen = shell.query.has("territory", &value);
            Some(Choice { words: gazetteer.name(id).to_owned(), symbol: String::new(), count: *count, value, chosen })
        })
        .collect();
    choices.sort_by_cached_key(|choice| census.app.order.key(&choice.words));
    choices
}

/// The chosen filters in words, each with the address of the list without it.
pub fn active(shell: &Shell, path: &str, groups: &[FacetGroup]) -> Vec<(String, String)> {
    let mut active = Vec::new();
    for (group, choice) in groups.iter().flat_map(|g| g.choices.iter().map(move |c| (g, c))).filter(|(_, c)| c.chosen) {
        let kept: Vec<(String, String)> = shell
            .query
            .pairs()
            .filter(|(name, value)| !(*name == group.name && *value == choice.value) && *name != "page")
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        active.push((choice.words.clone(), address(path, kept)));
    }
    let words = shell.query.get("q");
    if !words.is_empty() {
        active.push((shell.lang.quoted(words), address(path, without(shell, "q"))));
    }
    if super::directory::is_open_now(shell) {
        active.push((shell.t("filter-open-now"), address(path, without(shell, "open"))));
    }
    if !shell.query.get("pres").is_empty() {
        active.push((shell.t("near-me"), address(path, without(shell, "pres"))));
    }
    active
}

/// The chosen services and territories that none of those groups has a box for: name, value and words. A form carries
/// them too, or they would be lost at the next choice.
pub fn kept(census: &Census, shell: &Shell, groups: &[FacetGroup]) -> Vec<(String, String, String)> {
    let boxed = |name: &str, value: &str| {
        groups.iter().any(|group| group.name == name && group.choices.iter().any(|choice| choice.value == value))
    };
    let mut kept: Vec<(String, String, String)> = Vec::new();
    for (name, value) in shell.query.pairs().map(|(name, value)| (name, value.trim())) {
        let words = match name {
            "service" if crate::marks::service_bit(value).is_some() => shell.term("service", value),
            // one that does not exist narrows the list to nothing: it can be seen, and taken off
            "territory" if !value.is_empty() => census.area(value).map_or_else(|| value.to_owned(), |area| area.name),
            _ => continue,
        };
        if !boxed(name, value) && !kept.iter().any(|(n, v, _)| n == name && v == value) {
            kept.push((name.to_owned(), value.to_owned(), words));
        }
    }
    kept
}

fn without(shell: &Shell, dropped: &str) -> Vec<(String, String)> {
    let kept = shell.query.pairs().filter(|(name, _)| *name != dropped && *name != "page");
    kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn address(path: &str, pairs: Vec<(String, String)>) -> String {
    match kernel::web::Fields::of(pairs).encoded(|_| false) {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}
