//! The records of a registry in memory: what resembles one that is being typed, and every pair worth a person's look.

use std::collections::{BTreeMap, HashMap};

use kernel::ids::PartyId;
use kernel::party::Kind;

use super::keys::{self, Key};
use super::record::{Record, hash, siren};
use super::score::{self, Reason};
use super::words::{COMMON, Word};

/// Blocks larger than this are cut by their second key, then left: a name that two hundred bear finds nobody.
const LARGEST_BLOCK: usize = 200;
/// A registry is looked at as part of at least so many parties: in a small one too a word may be common elsewhere.
const AT_LEAST: f32 = 5_000.0;
/// Records whose pairs are drawn at once by the full scan, so that its memory stays flat.
const SHARD: usize = 60_000;
/// The least probability of a pair that a person is asked about.
pub const REVIEW: f32 = 0.8;

/// How often words, communes, houses and contacts occur: what an agreement on them tells.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    records: f32,
    words: HashMap<Word, u32>,
    communes: HashMap<u32, u32>,
    /// Contacts and houses that three or more share; the others tell as much as can be.
    shared: HashMap<u64, u32>,
}

impl Frequencies {
    fn of(records: &[Record]) -> Frequencies {
        let mut found = Frequencies { records: count(records.len()), ..Frequencies::default() };
        for record in records {
            for known in record.names.iter().flat_map(|name| &name.words) {
                *found.words.entry(known.word).or_default() += 1;
            }
            *found.communes.entry(record.area()).or_default() += 1;
            for value in values(record) {
                *found.shared.entry(value).or_default() += 1;
            }
        }
        found.words.retain(|_, count| *count > 1);
        found.shared.retain(|_, count| *count > 2);
        found.words.shrink_to_fit();
        found.shared.shrink_to_fit();
        found
    }

    /// What one expects before looking: in ten records, one is there twice.
    pub fn prior(&self) -> f32 {
        -(10.0 * (self.records + AT_LEAST)).log2()
    }

    /// What an agreement on a word tells.
    fn of_word(&self, word: Word) -> f32 {
        let usual = COMMON.iter().find(|(common, _)| *common == word.as_str()).map_or(0.0, |(_, share)| *share);
        let here = self.words.get(&word).map_or(1.0, |count| count_of(*count));
        // a number is borne by chance more often than a word
        let most = if word.as_str().bytes().all(|byte| byte.is_ascii_digit()) { 6.0 } else { 13.0 };
        self.bits(here + usual * AT_LEAST).min(most)
    }

    /// What being in the same commune tells.
    pub fn of_commune(&self, area: u32) -> f32 {
        self.bits(self.communes.get(&area).map_or(1.0, |count| count_of(*count)))
    }

    /// What a telephone, an address or a number in common tells.
    pub fn of_contact(&self, value: u64) -> f32 {
        self.bits(self.shared.get(&value).map_or(1.0, |count| count_of(*count)))
    }

    /// What living in the same house tells: little, of a hotel of companies.
    pub fn of_house(&self, record: &Record) -> f32 {
        self.of_contact(house(record))
    }

    fn bits(&self, count: f32) -> f32 {
        ((self.records + AT_LEAST) / (count + 1.0)).log2().max(0.2)
    }

    /// Gives each word of a record its bits; the words of its own commune tell nothing more.
    pub fn inform(&self, record: &mut Record, city: &[Word]) {
        for name in &mut record.names {
            let alone = name.words.iter().all(|known| city.contains(&known.word));
            for known in &mut name.words {
                let own = city.contains(&known.word) && !alone;
                known.bits = if own { 0.5 } else { self.of_word(known.word) };
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count")]
fn count(number: usize) -> f32 {
    number as f32
}

#[expect(clippy::cast_precision_loss, reason = "a count")]
fn count_of(number: u32) -> f32 {
    number as f32
}

fn house(record: &Record) -> u64 {
    let mut way: Vec<&str> = record.way.iter().map(Word::as_str).collect();
    way.sort_unstable();
    hash(&[&record.area().to_le_bytes(), &record.number.to_le_bytes(), way.concat().as_bytes()])
}

fn values(record: &Record) -> impl Iterator<Item = u64> + '_ {
    let contacts = record.phones.iter().chain(&record.emails).chain(&record.sites).copied();
    let numbers = [record.siret, record.rna].into_iter().filter(|number| *number != 0);
    let house = (record.number > 0).then(|| house(record));
    contacts.chain(numbers).chain(house)
}

/// A record that resembles another.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// Which.
    pub id: PartyId,
    /// How likely they are one, from 0 to 1.
    pub probability: f32,
    /// Why, the strongest first.
    pub reasons: Vec<(Reason, f32)>,
}

/// Two records that resemble each other, by their places in the index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The first place.
    pub one: u32,
    /// The second place, after the first.
    pub other: u32,
    /// For and against.
    pub bits: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    block: u64,
    part: u32,
    at: u32,
}

/// The records of a registry, and the keys under which they are found.
#[derive(Default)]
pub struct Index {
    /// The number of the last change it holds.
    pub seq: i64,
    slots: Vec<Option<Record>>,
    by_id: HashMap<PartyId, u32>,
    /// Sorted; those of records that left are skipped.
    entries: Vec<Entry>,
    /// Sorted too, and short: what came since.
    recent: Vec<Entry>,
    frequencies: Frequencies,
}

/// A record, and the words of its commune, which tell nothing in its name.
pub type Drawn = (Record, Box<[Word]>);

impl Index {
    /// An index of those records.
    pub fn new(seq: i64, drawn: Vec<Drawn>) -> Index {
        let (mut records, cities): (Vec<Record>, Vec<Box<[Word]>>) = drawn.into_iter().unzip();
        let frequencies = Frequencies::of(&records);
        for (record, city) in records.iter_mut().zip(&cities) {
            frequencies.inform(record, city);
        }
        let by_id = records.iter().zip(0..).map(|(record, at)| (record.id, at)).collect();
        let mut entries = Vec::with_capacity(records.len() * 16);
        for (record, at) in records.iter().zip(0..) {
            push(&mut entries, record, at);
        }
        entries.sort_unstable();
        entries.shrink_to_fit();
        Index { seq, slots: records.into_iter().map(Some).collect(), by_id, entries, recent: Vec::new(), frequencies }
    }

    /// How many records.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// No record at all.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// What agreements tell here.
    pub fn frequencies(&self) -> &Frequencies {
        &self.frequencies
    }

    /// The record at a place.
    pub fn at(&self, at: u32) -> Option<&Record> {
        self.slots.get(at as usize).and_then(Option::as_ref)
    }

    /// The record of a party.
    pub fn record(&self, id: PartyId) -> Option<&Record> {
        self.by_id.get(&id).and_then(|at| self.at(*at))
    }

    /// Takes what became of a party: its record now, or none when it left.
    pub fn follow(&mut self, id: PartyId, drawn: Option<Drawn>) {
        if let Some(slot) = self.by_id.remove(&id).and_then(|at| self.slots.get_mut(at as usize)) {
            *slot = None;
        }
        let Some((mut record, city)) = drawn else { return };
        self.frequencies.inform(&mut record, &city);
        let at = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        push(&mut self.recent, &record, at);
        self.by_id.insert(id, at);
        self.slots.push(Some(record));
    }

    /// Puts what [`Index::follow`] took in order; to be called before the index is asked again.
    pub fn settle(&mut self) {
        if self.recent.len() > 20_000 + self.entries.len() / 8 {
            self.entries.append(&mut self.recent);
            self.entries.sort_unstable();
        } else {
            self.recent.sort_unstable();
        }
    }

    /// What resembles a record, itself aside, the most likely first.
    pub fn resembling(&self, record: &Record, least: f32, limit: usize) -> Vec<Likeness> {
        let mut places: Vec<u32> = Vec::new();
        keys::each(record, |key| {
            for entries in [&self.entries, &self.recent] {
                places.extend(block(entries, key).iter().map(|entry| entry.at));
            }
        });
        places.sort_unstable();
        places.dedup();
        let mut found: Vec<(f32, &Record)> = places
            .into_iter()
            .filter_map(|at| self.at(at))
            .filter(|other| other.id != record.id && other.kind == record.kind)
            .map(|other| (score::weigh(record, other, &self.frequencies, &mut |_, _| {}), other))
            .filter(|(bits, _)| score::probability(*bits) >= least)
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
        found.truncate(limit);
        found.into_iter().map(|(_, other)| self.likeness(record, other)).collect()
    }

    /// The comparison of two records, with its reasons.
    pub fn likeness(&self, one: &Record, other: &Record) -> Likeness {
        let mut reasons = Vec::new();
        let bits = score::weigh(one, other, &self.frequencies, &mut |reason, bits| reasons.push((reason, bits)));
        reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        Likeness { id: other.id, probability: score::probability(bits), reasons }
    }

    /// Every pair of records at least so likely to be one, in no order. Told as it goes: the share that is done.
    pub fn scan(&self, least: f32, progress: &(dyn Fn(f32) + Sync)) -> Vec<Pair> {
        let shards = self.slots.len().div_ceil(SHARD).max(1);
        let mut found = Vec::new();
        let workers = 2;
        for (done, first) in (0..shards).step_by(workers).enumerate() {
            std::thread::scope(|scope| {
                let running: Vec<_> = (first..shards.min(first + workers))
                    .map(|shard| scope.spawn(move || self.scan_shard(shard, shards, least)))
                    .collect();
                for worker in running {
                    found.extend(worker.join().unwrap_or_default());
                }
            });
            progress((count(done + 1) * count(workers) / count(shards)).min(1.0));
        }
        found
    }

    /// The pairs that share a key, among those whose first record belongs to that shard.
    pub fn candidates(&self, shard: usize, shards: usize) -> Vec<u64> {
        let mut pairs: Vec<u64> = Vec::new();
        let both = [&self.entries, &self.recent];
        let merged;
        let entries: &[Entry] = if both[1].is_empty() {
            both[0]
        } else {
            merged = {
                let mut all = both[0].clone();
                all.extend_from_slice(both[1]);
                all.sort_unstable();
                all
            };
            &merged
        };
        for block in entries.chunk_by(|a, b| a.block == b.block) {
            if block.len() < 2 {
                continue;
            }
            let parts: Vec<&[Entry]> = match block.len() <= LARGEST_BLOCK {
                true => vec![block],
                false => block
                    .chunk_by(|a, b| a.part == b.part)
                    .filter(|part| (2..=LARGEST_BLOCK).contains(&part.len()))
                    .collect(),
            };
            for part in parts {
                for (at, one) in part.iter().enumerate() {
                    for other in part.iter().skip(at + 1) {
                        let (low, high) = (one.at.min(other.at), one.at.max(other.at));
                        if low as usize % shards == shard && low != high {
                            pairs.push(u64::from(low) << 32 | u64::from(high));
                        }
                    }
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    fn scan_shard(&self, shard: usize, shards: usize, least: f32) -> Vec<Pair> {
        let mut found = Vec::new();
        for pair in self.candidates(shard, shards) {
            let (one, other) = places(pair);
            let Some((a, b)) = self.at(one).zip(self.at(other)) else { continue };
            if a.kind != b.kind {
                continue;
            }
            let bits = score::weigh(a, b, &self.frequencies, &mut |_, _| {});
            if score::probability(bits) >= least {
                found.push(Pair { one, other, bits });
            }
        }
        found
    }

    /// Organisations of one SIREN under other SIRET, each with that of the smallest, as a rule the seat: they are two, however
    /// little they look alike, and a person may say that one is an establishment of the other.
    pub fn establishments(&self) -> Vec<Pair> {
        let mut bodies: BTreeMap<u64, Vec<(u64, u32)>> = BTreeMap::new();
        for (record, at) in self.slots.iter().zip(0..) {
            if let Some(record) =
                record.as_ref().filter(|record| record.kind == Kind::Organisation && record.siret != 0)
            {
                bodies.entry(siren(record.siret)).or_default().push((record.siret, at));
            }
        }
        let mut found = Vec::new();
        for mut body in bodies.into_values().filter(|body| (2..=LARGEST_BLOCK).contains(&body.len())) {
            body.sort_unstable();
            let Some(((siret, seat), others)) = body.split_first() else { continue };
            for (_, at) in others.iter().filter(|(other, _)| other != siret) {
                let (one, other) = (*seat.min(at), *seat.max(at));
                let Some((a, b)) = self.at(one).zip(self.at(other)) else { continue };
                found.push(Pair { one, other, bits: score::weigh(a, b, &self.frequencies, &mut |_, _| {}) });
            }
        }
        found
    }

    /// How many shards keep the memory of a scan flat.
    pub fn shards(&self) -> usize {
        self.slots.len().div_ceil(SHARD).max(1)
    }

    /// Whether a pair may be proposed in one batch with others, see [`score::is_safe`].
    pub fn is_safe(&self, one: u32, other: u32) -> bool {
        self.at(one).zip(self.at(other)).is_some_and(|(a, b)| score::is_safe(a, b, &self.frequencies))
    }

    /// The same of two parties, as they are now.
    pub fn are_safe(&self, one: PartyId, other: PartyId) -> bool {
        let at = |id| self.by_id.get(&id).copied();
        at(one).zip(at(other)).is_some_and(|(one, other)| self.is_safe(one, other))
    }
}

/// Both places of a candidate pair.
pub fn places(pair: u64) -> (u32, u32) {
    (u32::try_from(pair >> 32).unwrap_or_default(), u32::try_from(pair & 0xffff_ffff).unwrap_or_default())
}

fn push(entries: &mut Vec<Entry>, record: &Record, at: u32) {
    let mut own: Vec<Entry> = Vec::with_capacity(32);
    keys::each(record, |key| own.push(Entry { block: key.block, part: key.part, at }));
    own.sort_unstable();
    own.dedup();
    entries.append(&mut own);
}

/// The records of a block, or of the part of it that the key names when it is too large.
fn block(entries: &[Entry], key: Key) -> &[Entry] {
    let whole = range(entries, |entry| entry.block.cmp(&key.block));
    if whole.len() <= LARGEST_BLOCK {
        return whole;
    }
    let part = range(whole, |entry| entry.part.cmp(&key.part));
    if part.len() <= LARGEST_BLOCK { part } else { &[] }
}

fn range(entries: &[Entry], order: impl Fn(&Entry) -> std::cmp::Ordering) -> &[Entry] {
    let start = entries.partition_point(|entry| order(entry).is_lt());
    let rest = entries.get(start..).unwrap_or_default();
    let length = rest.partition_point(|entry| order(entry).is_eq());
    rest.get(..length).unwrap_or_default()
}
