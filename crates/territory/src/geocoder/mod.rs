//! The offline geocoder: from an address as typed to a commune of today, saying what it repaired and supposed.

mod matching;
mod outcome;

pub use outcome::{Candidate, Match, MatchLevel, Note, Outcome, Query, Reason};

use matching::{Hit, Tier, Typed};

use crate::address::{self, City};
use crate::codes;
use crate::gazetteer::{Gazetteer, Through};
use crate::level::{Level, TerritoryId};

/// What is left of the score when…
const WITHOUT_POSTCODE: f32 = 0.85;
const POSTCODE_UNLISTED: f32 = 0.95;
const POSTCODE_DISAGREES: f32 = 0.75;
const FORMER_COMMUNE: f32 = 0.97;
const FORMER_NAMESAKES: f32 = 0.85;
const POSTCODE_ALONE: f32 = 0.7;
const CITY_NOT_RECOGNISED: f32 = 0.5;
const FROM_TEXT: f32 = 0.8;
const CODE_AGAINST_CITY: f32 = 0.6;
const DISTRICT_DISAGREES: f32 = 0.9;
const FAR_AWAY: f32 = 0.4;

/// Finds the commune of an address, without network.
///
/// Never guesses silently: [`Outcome::Ambiguous`] where communes answer alike, a lower score and notes for the rest.
pub fn geocode(gazetteer: &Gazetteer, query: Query<'_>) -> Outcome {
    let mut search = Search::new(gazetteer, query);
    if let Some(outcome) = search.by_code(query.commune_code) {
        return outcome;
    }
    if let Some(country) = search.city.country
        && !search.postcode.as_deref().is_some_and(|postcode| search.listed(postcode))
    {
        return Outcome::NotFound(Reason::Foreign { country: country.to_owned() });
    }
    search.run()
}

/// An address being looked for.
struct Search<'g> {
    gazetteer: &'g Gazetteer,
    /// Five digits.
    postcode: Option<String>,
    city: City,
    /// Where to look for a commune when there is neither a postcode nor a city.
    text: String,
    notes: Vec<Note>,
}

impl<'g> Search<'g> {
    fn new(gazetteer: &'g Gazetteer, query: Query<'_>) -> Self {
        let given = |field: Option<&str>| field.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let (street, mut city) = (given(query.street), given(query.city));
        let mut search =
            Self { gazetteer, postcode: None, city: City::default(), text: String::new(), notes: Vec::new() };
        let typed_postcode = given(query.postcode);
        if let Some(typed) = typed_postcode {
            search.read_postcode(&typed);
        }
        // a whole address may stand in the field of the city, or in the one of the street when it is alone
        let mut whole = given(query.free);
        if city.as_deref().is_some_and(|city| city.bytes().filter(u8::is_ascii_digit).count() >= 4) {
            whole = city.take();
        } else if whole.is_none() && city.is_none() {
            whole = street;
        }
        if let Some(whole) = whole.filter(|_| city.is_none() || search.postcode.is_none()) {
            let split = address::split(&whole, |code| search.listed(code));
            if let Some((code, typed)) = split.postcode
                && search.postcode.is_none()
            {
                if code != typed {
                    search.notes.push(Note::PostcodeRepaired { before: typed, after: code.clone() });
                }
                search.postcode = Some(code);
            }
            city = city.or(Some(split.city)).filter(|city| !city.is_empty());
            search.text = split.before;
        }
        if let Some(city) = city {
            search.city = address::city(&city);
            search.read_hints();
        }
        search
    }

    fn read_postcode(&mut self, typed: &str) {
        match codes::postcode(typed) {
            Some((code, repaired)) => {
                if repaired {
                    self.notes.push(Note::PostcodeRepaired { before: typed.to_owned(), after: code.clone() });
                }
                self.postcode = Some(code);
            }
            // what people type for "unknown" is no error
            None if typed.bytes().all(|b| matches!(b, b'0' | b'-' | b'?' | b'.')) => {}
            None => self.notes.push(Note::PostcodeUnreadable { typed: typed.to_owned() }),
        }
    }

    /// A département or a région named after the city is a hint, not a city.
    fn read_hints(&mut self) {
        if self.city.names.len() < 2 {
            return;
        }
        let gazetteer = self.gazetteer;
        let mut departments = Vec::new();
        let mut first = true;
        self.city.names.retain(|name| {
            if std::mem::take(&mut first) {
                return true;
            }
            let key = crate::names::key(name);
            let mut larger = gazetteer.names().exactly(&key).filter(|id| id.level < Level::Epci);
            let found: Vec<TerritoryId> = larger.by_ref().collect();
            departments.extend(
                found.iter().filter(|id| id.level == Level::Department).map(|id| gazetteer.code(*id).to_owned()),
            );
            found.is_empty()
        });
        self.city.departments.extend(departments);
    }

    fn listed(&self, postcode: &str) -> bool {
        self.gazetteer.with_postcode(postcode).next().is_some()
    }

    /// Found by the INSEE code; `None` when there is none of use, and a note then says why.
    fn by_code(&mut self, typed: Option<&str>) -> Option<Outcome> {
        let typed = typed.map(str::trim).filter(|typed| !typed.is_empty() && !typed.bytes().all(|b| b == b'0'))?;
        let Some((code, repaired)) = codes::insee(typed) else {
            self.notes.push(Note::CodeUnknown { typed: typed.to_owned() });
            return None;
        };
        if code.starts_with("99") {
            return Some(Outcome::NotFound(Reason::Foreign { country: code }));
        }
        let Some((commune, through)) = self.gazetteer.resolve(&code) else {
            self.notes.push(Note::CodeUnknown { typed: typed.to_owned() });
            return None;
        };
        if repaired {
            self.notes.push(Note::CodeRepaired { before: typed.to_owned(), after: code.clone() });
        }
        let mut hit = Hit { id: commune, tier: Tier::Exact };
        match through {
            Through::Current => {}
            Through::Delegated(id) | Through::District(id) => hit.id = id,
            Through::Obsolete => self
                .notes
                .push(Note::CodeReplaced { before: code.clone(), after: self.gazetteer.code(commune).to_owned() }),
        }
        let score = self.agreement_with_code(commune, matches!(through, Through::Obsolete));
        Some(self.found(hit, score))
    }

    /// What the name typed beside a code leaves of the score.
    fn agreement_with_code(&mut self, commune: TerritoryId, obsolete: bool) -> f32 {
        let Some(typed) = self.city.names.first().and_then(|name| Typed::new(name)) else { return 1.0 };
        let typed = match address::town_and_district(&typed.key) {
            Some((town, _)) => typed.keyed(town),
            None => typed,
        };
        let area = std::iter::once(commune).chain(self.gazetteer.delegated_of(commune));
        if !self.gazetteer.answering(&typed, area).is_empty() {
            return 1.0;
        }
        // the name of a commune that left no trace but its code cannot be checked
        if obsolete {
            return FORMER_COMMUNE;
        }
        let expected = self.gazetteer.name(commune).to_owned();
        self.notes.push(Note::CityDisagreesWithCode { typed: typed.name, expected });
        CODE_AGAINST_CITY
    }

    fn run(self) -> Outcome {
        let names: Vec<Typed> = self.city.names.iter().filter_map(|name| Typed::new(name)).collect();
        match (self.postcode.clone(), names.is_empty()) {
            (None, true) => self.by_text(),
            (Some(postcode), true) => self.by_postcode_alone(&postcode),
            (None, false) => self.by_city_alone(&names),
            (Some(postcode), false) => self.by_both(&postcode, &names),
        }
    }

    fn by_both(mut self, postcode: &str, names: &[Typed]) -> Outcome {
        for typed in names {
            if let Some(outcome) = self.within_postcode(postcode, typed) {
                return outcome;
            }
        }
        let listed = self.listed(postcode);
        let departments = self.departments_of(postcode);
        if departments.is_empty() {
            self.notes.push(Note::PostcodeUnlisted { postcode: postcode.to_owned() });
            return self.by_city_alone(names);
        }
        for typed in names {
            if let Some(outcome) = self.within_departments(postcode, &departments, listed, typed) {
                return outcome;
            }
        }
        self.nowhere_near(postcode, names)
    }

    fn within_postcode(&mut self, postcode: &str, typed: &Typed) -> Option<Outcome> {
        let gazetteer = self.gazetteer;
        let (typed, _) = self.town(typed);
        let communes = || gazetteer.with_postcode(postcode).filter(|id| id.level == Level::Commune);
        let area = communes().flat_map(|id| std::iter::once(id).chain(gazetteer.delegated_of(id)));
        let hits = gazetteer.answering(&typed, area);
        // "Billiat" is no misspelled "Illiat" when both are of one département
        if hits.first().is_some_and(|hit| hit.tier > Tier::Beginning) {
            let departments = self.departments_of(postcode);
            let mut exact = gazetteer.named_exactly(&typed);
            exact.retain(|hit| self.is_in(hit.id, &departments));
            if !exact.is_empty() {
                exact.extend(hits);
                return Some(self.ambiguous(exact.iter().map(|hit| (hit.id, POSTCODE_DISAGREES * hit.tier.factor()))));
            }
        }
        self.decide(&hits, &typed, 1.0)
    }

    fn within_departments(
        &mut self,
        postcode: &str,
        departments: &[TerritoryId],
        listed: bool,
        typed: &Typed,
    ) -> Option<Outcome> {
        let (typed, _) = self.town(typed);
        let gazetteer = self.gazetteer;
        let mut hits = gazetteer.named_exactly(&typed);
        hits.retain(|hit| self.is_in(hit.id, departments));
        if hits.is_empty() {
            hits = gazetteer.named_nearly(&typed, |id| self.is_in(id, departments));
        }
        let [hit] = hits.as_slice() else { return self.decide(&hits, &typed, POSTCODE_DISAGREES) };
        if !listed {
            self.notes.push(Note::PostcodeUnlisted { postcode: postcode.to_owned() });
            return self.decide(&hits, &typed, POSTCODE_UNLISTED);
        }
        let expected = gazetteer.postcodes(hit.id);
        self.notes.push(Note::PostcodeDisagrees { typed: postcode.to_owned(), expected });
        self.decide(&hits, &typed, POSTCODE_DISAGREES)
    }

    /// The city is not in the département of the postcode: both are shown, or the postcode alone decides.
    fn nowhere_near(mut self, postcode: &str, names: &[Typed]) -> Outcome {
        let gazetteer = self.gazetteer;
        let there: Vec<TerritoryId> =
            gazetteer.with_postcode(postcode).filter(|id| id.level == Level::Commune).collect();
        let elsewhere: Vec<Hit> = names.iter().flat_map(|typed| gazetteer.named_exactly(&self.town(typed).0)).collect();
        let typed = names.first().map_or(String::new(), |typed| typed.name.clone());
        if elsewhere.is_empty() {
            return match there.as_slice() {
                [] => Outcome::NotFound(Reason::CityUnknown { typed }),
                [commune] => {
                    let hit = Hit { id: *commune, tier: Tier::Exact };
                    self.notes.push(Note::CityNotRecognised { typed });
                    self.found_by_postcode(hit, CITY_NOT_RECOGNISED)
                }
                _ => self.ambiguous(there.into_iter().map(|id| (id, CITY_NOT_RECOGNISED))),
            };
        }
        let by_city = elsewhere.iter().map(|hit| (hit.id, FAR_AWAY));
        let by_postcode = there.iter().map(|id| (*id, FAR_AWAY / 2.0));
        self.ambiguous(by_city.chain(by_postcode))
    }

    fn by_postcode_alone(mut self, postcode: &str) -> Outcome {
        let parts = address::city(&self.text).names;
        for typed in parts.iter().rev().filter_map(|name| Typed::new(name)) {
            let communes = self.gazetteer.with_postcode(postcode).filter(|id| id.level == Level::Commune);
            let mut hits = self.gazetteer.answering(&typed, communes);
            hits.retain(|hit| hit.tier == Tier::Exact);
            if hits.len() == 1
                && let Some(outcome) = self.decide(&hits, &typed, 1.0)
            {
                return outcome;
            }
        }
        let there: Vec<TerritoryId> =
            self.gazetteer.with_postcode(postcode).filter(|id| id.level == Level::Commune).collect();
        match there.as_slice() {
            [] => Outcome::NotFound(Reason::PostcodeUnknown { postcode: postcode.to_owned() }),
            [commune] => {
                self.notes.push(Note::NoCity);
                self.found_by_postcode(Hit { id: *commune, tier: Tier::Exact }, POSTCODE_ALONE)
            }
            _ => self.ambiguous(there.into_iter().map(|id| (id, POSTCODE_ALONE))),
        }
    }

    fn by_city_alone(mut self, names: &[Typed]) -> Outcome {
        if self.postcode.is_none() {
            self.notes.push(Note::NoPostcode);
        }
        for typed in names {
            let (town, _) = self.town(typed);
            let mut hits = self.gazetteer.named_exactly(&town);
            self.keep_hinted(&mut hits);
            if let Some(outcome) = self.decide(&hits, &town, WITHOUT_POSTCODE) {
                return outcome;
            }
        }
        for typed in names {
            let mut hits = self.gazetteer.named_nearly(typed, |_| true);
            self.keep_hinted(&mut hits);
            if let Some(outcome) = self.decide(&hits, typed, WITHOUT_POSTCODE) {
                return outcome;
            }
        }
        let typed = names.first().map_or(String::new(), |typed| typed.name.clone());
        Outcome::NotFound(Reason::CityUnknown { typed })
    }

    /// Neither postcode nor city: the last part of the text, or its last words, may be a commune.
    fn by_text(mut self) -> Outcome {
        if self.text.is_empty() {
            return Outcome::NotFound(Reason::Empty);
        }
        let read = address::city(&self.text);
        if let Some(country) = read.country {
            return Outcome::NotFound(Reason::Foreign { country: country.to_owned() });
        }
        self.city.departments = read.departments;
        for part in read.names.iter().rev() {
            let Some(whole) = Typed::new(part) else { continue };
            let mut tries = vec![(self.town(&whole).0, WITHOUT_POSTCODE)];
            let endings = address::endings(part);
            tries.extend(
                endings.iter().filter_map(|words| Typed::new(words)).map(|typed| (typed, WITHOUT_POSTCODE * FROM_TEXT)),
            );
            for (typed, score) in tries {
                let mut hits = self.gazetteer.named_exactly(&typed);
                self.keep_hinted(&mut hits);
                if hits.is_empty() {
                    continue;
                }
                self.notes.push(Note::CityFromText { taken: typed.name.clone() });
                self.notes.push(Note::NoPostcode);
                self.city.names = vec![whole.name.clone()];
                if let Some(outcome) = self.decide(&hits, &typed, score) {
                    return outcome;
                }
            }
        }
        Outcome::NotFound(Reason::NoCityInText)
    }

    /// Keeps the hits of the départements named beside the city, if there are any of them.
    fn keep_hinted(&self, hits: &mut Vec<Hit>) {
        let gazetteer = self.gazetteer;
        let hinted = |hit: &Hit| {
            let department = gazetteer.parent(hit.id, Level::Department).map_or("", |id| gazetteer.code(id));
            self.city.departments.iter().any(|code| code == department)
        };
        if hits.iter().any(hinted) {
            hits.retain(hinted);
        }
    }

    /// `Paris 11e` is looked for as `Paris`, and the arrondissement.
    fn town(&self, typed: &Typed) -> (Typed, Option<u8>) {
        match address::town_and_district(&typed.key) {
            Some((town, number)) => (typed.keyed(town), Some(number)),
            None => (typed.clone(), None),
        }
    }

    fn is_in(&self, id: TerritoryId, departments: &[TerritoryId]) -> bool {
        self.gazetteer.parent(id, Level::Department).is_some_and(|department| departments.contains(&department))
    }

    fn departments_of(&self, postcode: &str) -> Vec<TerritoryId> {
        let gazetteer = self.gazetteer;
        let mut departments: Vec<TerritoryId> =
            gazetteer.with_postcode(postcode).filter_map(|id| gazetteer.parent(id, Level::Department)).collect();
        departments.dedup();
        if departments.is_empty() {
            let code = match (postcode.get(..2), postcode.get(..3)) {
                (Some("20"), Some("200" | "201")) => "2A",
                (Some("20"), _) => "2B",
                (Some("97" | "98"), Some(three)) => three,
                (Some(two), _) => two,
                _ => "",
            };
            departments.extend(gazetteer.get(Level::Department, code));
        }
        departments
    }

    /// One hit is found, several are ambiguous, none goes on.
    fn decide(&mut self, hits: &[Hit], typed: &Typed, score: f32) -> Option<Outcome> {
        let communes_of_today: Vec<Hit> = hits.iter().filter(|hit| hit.id.level == Level::Commune).copied().collect();
        let (hit, score) = match (hits, communes_of_today.as_slice()) {
            ([], _) => return None,
            ([hit], _) => (*hit, score),
            (_, [hit]) if hit.tier == Tier::Exact => {
                self.notes.push(Note::FormerNamesakes { count: hits.len() - 1 });
                (*hit, score * FORMER_NAMESAKES)
            }
            _ => return Some(self.ambiguous(hits.iter().map(|hit| (hit.id, score * hit.tier.factor() / 2.0)))),
        };
        let (typed, matched) = (typed.name.clone(), self.gazetteer.name(hit.id).to_owned());
        match hit.tier {
            Tier::Exact => {}
            Tier::Edits(edits) => self.notes.push(Note::CityMisspelled { typed, matched, edits }),
            Tier::Loose => self.notes.push(Note::CityMisspelled { typed, matched, edits: 1 }),
            Tier::Beginning | Tier::Cut | Tier::Shortened => self.notes.push(Note::CityShortened { typed, matched }),
            Tier::Extended | Tier::Within => self.notes.push(Note::CityExtended { typed, matched }),
        }
        Some(self.found(hit, score * hit.tier.factor()))
    }

    fn found_by_postcode(&mut self, hit: Hit, score: f32) -> Outcome {
        match self.found(hit, score) {
            Outcome::Found(found) => Outcome::Found(Match { level: MatchLevel::Postcode, ..found }),
            other => other,
        }
    }

    fn found(&mut self, hit: Hit, mut score: f32) -> Outcome {
        let gazetteer = self.gazetteer;
        let Some(commune) = gazetteer.parent(hit.id, Level::Commune) else {
            return Outcome::NotFound(Reason::Empty);
        };
        let name = gazetteer.name(commune).to_owned();
        let mut level = MatchLevel::Commune;
        let mut district = None;
        match hit.id.level {
            Level::District => district = Some(hit.id),
            Level::Delegated => {
                level = MatchLevel::Delegated;
                let old = gazetteer.name(hit.id).to_owned();
                if old != name {
                    score *= FORMER_COMMUNE;
                    self.notes.push(Note::FormerCommune { old, new: name.clone() });
                }
            }
            _ => {}
        }
        if district.is_none() && gazetteer.postcodes(commune).len() > 8 {
            district = self.district(commune, &mut score);
        }
        if district.is_some() {
            level = MatchLevel::District;
        }
        let point = gazetteer.centre(district.unwrap_or(hit.id));
        Outcome::Found(Match {
            id: commune,
            commune: gazetteer.code(commune).to_owned(),
            name,
            district: district.map(|id| gazetteer.code(id).to_owned()),
            point,
            level,
            score,
            notes: std::mem::take(&mut self.notes),
        })
    }

    /// The arrondissement: of the postcode, of the number after the town, of the number after *cedex*.
    fn district(&mut self, commune: TerritoryId, score: &mut f32) -> Option<TerritoryId> {
        let gazetteer = self.gazetteer;
        let first = match gazetteer.code(commune) {
            "75056" => 75100,
            "69123" => 69380,
            "13055" => 13200,
            _ => return None,
        };
        let numbered = |number: u8| gazetteer.get(Level::District, &(first + u32::from(number)).to_string());
        let typed = self.city.names.first().and_then(|name| Typed::new(name)).and_then(|typed| self.town(&typed).1);
        let of_postcode = self.postcode.as_deref().and_then(|postcode| {
            gazetteer
                .with_postcode(postcode)
                .find(|id| id.level == Level::District && gazetteer.is_within(*id, commune))
        });
        if let (Some(typed), Some(district), Some(postcode)) = (typed, of_postcode, &self.postcode)
            && numbered(typed) != Some(district)
        {
            *score *= DISTRICT_DISAGREES;
            self.notes.push(Note::DistrictDisagrees { typed, postcode: postcode.clone() });
        }
        if let Some(district) = of_postcode.or_else(|| typed.and_then(numbered)) {
            return Some(district);
        }
        let number = self.city.cedex_number?;
        let district = numbered(number)?;
        self.notes.push(Note::DistrictFromCedex { number });
        Some(district)
    }

    fn ambiguous(&self, among: impl Iterator<Item = (TerritoryId, f32)>) -> Outcome {
        let gazetteer = self.gazetteer;
        let mut candidates: Vec<Candidate> = Vec::new();
        for (id, score) in among {
            let Some(commune) = gazetteer.parent(id, Level::Commune) else { continue };
            if candidates.iter().any(|known| known.id == commune) {
                continue;
            }
            let department = gazetteer.parent(commune, Level::Department);
            candidates.push(Candidate {
                id: commune,
                commune: gazetteer.code(commune).to_owned(),
                name: gazetteer.name(commune).to_owned(),
                department: department.map_or(String::new(), |id| gazetteer.code(id).to_owned()),
                population: gazetteer.population(commune),
                score,
            });
        }
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.population.cmp(&a.population)));
        Outcome::Ambiguous(candidates)
    }
}

#[cfg(test)]
mod tests;
