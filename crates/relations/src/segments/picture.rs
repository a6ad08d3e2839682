//! Every party in memory, column by column: what segments count over. Rows are only added: a changed party gets a new
//! row and loses the one before, and the picture is made anew when too many are lost.

use std::collections::HashMap;

use kernel::ids::{AccountId, ObjectiveId, PartyId, SegmentId};
use kernel::party::{Kind, Standing};

use super::bits::Bits;
use super::tree::INTERACTIONS;
use crate::engagement::Stage;

/// An e-mail address that is not known to be wrong.
pub const EMAIL: u8 = 1;
/// A telephone number that is not known to be wrong.
pub const PHONE: u8 = 2;
/// A postal address.
pub const POST: u8 = 4;
/// A page.
pub const WEB: u8 = 8;
/// An address or a number that was verified.
pub const VERIFIED: u8 = 16;
/// A way to reach them at work.
pub const WORK: u8 = 32;
/// A way to reach them at home.
pub const HOME: u8 = 64;
/// A generic address of an organisation.
pub const GENERIC: u8 = 128;

/// What a contact point says of its party.
pub fn flags(sort: &str, state: &str, purpose: &str) -> u8 {
    if state == "invalid" {
        return 0;
    }
    let sort_flag = match sort {
        "email" => EMAIL,
        "phone" => PHONE,
        "post" => POST,
        "web" => WEB,
        _ => 0,
    };
    let purpose_flag = match purpose {
        "work" => WORK,
        "home" => HOME,
        "generic" => GENERIC,
        _ => 0,
    };
    sort_flag | purpose_flag | if state == "verified" { VERIFIED } else { 0 }
}

/// An interaction as one number, which sorts by day: the day since 1970, then its sort.
pub fn packed(day: i32, sort: &str) -> u32 {
    let sort = INTERACTIONS.iter().position(|known| *known == sort).unwrap_or(7);
    (u32::try_from(day).unwrap_or_default() << 3) | u32::try_from(sort).unwrap_or(7)
}

/// The day and the sort of a packed interaction.
pub fn unpacked(event: u32) -> (i32, usize) {
    (i32::try_from(event >> 3).unwrap_or(i32::MAX), (event & 7) as usize)
}

/// An INSEE code as a number that keeps its order; 0 for none.
pub fn commune_number(code: &str) -> u32 {
    if code.len() == 5 { u32::from_str_radix(code, 36).unwrap_or_default() } else { 0 }
}

/// What a party is to another, `sort` being a word of the row or the number of one in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie<Word> {
    /// `elected`, `employed`…
    pub sort: Word,
    /// Whether this party is it to the other, or has the other as it.
    pub is: bool,
    /// The other.
    pub other: PartyId,
    /// From which day.
    pub since: i32,
    /// Until which day.
    pub until: i32,
}

/// Where a party stands in an objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Which.
    pub objective: ObjectiveId,
    /// How far it has come.
    pub stage: Stage,
    /// Who takes care of it.
    pub owner: Option<AccountId>,
}

/// A membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belonging<Word> {
    /// Its kind.
    pub kind: Word,
    /// From which day.
    pub since: i32,
    /// Until which day.
    pub until: i32,
    /// It stopped before its last day: it runs no longer, whatever day that is.
    pub ended: bool,
}

/// A party as it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its id.
    pub id: PartyId,
    /// What it is.
    pub kind: Kind,
    /// Who finds it.
    pub standing: Standing,
    /// Its folded name.
    pub name: String,
    /// INSEE code of its commune.
    pub commune: String,
    /// The day on which it was entered.
    pub created: i32,
    /// In which language a person is written to; empty for what is no person.
    pub language: String,
    /// How it is reached: [`EMAIL`]…
    pub flags: u8,
    /// What it is to others, and others to it.
    pub ties: Vec<Tie<String>>,
    /// What happened with it, [`packed`].
    pub events: Vec<u32>,
    /// Its objectives.
    pub stands: Vec<Stand>,
    /// Its memberships.
    pub memberships: Vec<Belonging<String>>,
    /// The partners that follow it.
    pub partners: Vec<PartyId>,
    /// The static segments that it is in.
    pub lists: Vec<SegmentId>,
}

impl Row {
    /// A party of which nothing else is known.
    pub fn new(id: PartyId, kind: Kind, standing: Standing) -> Row {
        Row {
            id,
            kind,
            standing,
            name: String::new(),
            commune: String::new(),
            created: 0,
            language: String::new(),
            flags: 0,
            ties: Vec::new(),
            events: Vec::new(),
            stands: Vec::new(),
            memberships: Vec::new(),
            partners: Vec::new(),
            lists: Vec::new(),
        }
    }
}

/// A list for each row, all in one.
#[derive(Debug)]
struct Lists<T> {
    ends: Vec<u32>,
    all: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Lists<T> {
        Lists { ends: Vec::new(), all: Vec::new() }
    }
}

impl<T: Copy> Lists<T> {
    fn push(&mut self, items: impl IntoIterator<Item = T>) {
        self.all.extend(items);
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
    }

    fn of(&self, row: usize) -> &[T] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(row).copied().unwrap_or(start);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Words that come again and again, by a small number.
#[derive(Debug, Default, Clone)]
struct Words(Vec<Box<str>>);

impl Words {
    fn number(&self, word: &str) -> Option<u16> {
        self.0.iter().position(|known| **known == *word).and_then(|at| u16::try_from(at).ok())
    }

    fn numbered(&mut self, word: &str) -> u16 {
        self.number(word).unwrap_or_else(|| {
            self.0.push(word.into());
            u16::try_from(self.0.len() - 1).unwrap_or(u16::MAX)
        })
    }
}

/// What every row has.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// The party.
    pub id: PartyId,
    /// What it is.
    pub kind: Kind,
    /// Who finds it.
    pub standing: Standing,
    /// How it is reached.
    pub flags: u8,
    /// In which language it is written to: see [`Picture::word`].
    pub language: u16,
    /// Its commune: see [`commune_number`].
    pub commune: u32,
    /// The day on which it was entered.
    pub created: i32,
}

/// One moment of all that is known of parties.
#[derive(Debug, Default)]
pub struct Picture {
    /// The number of the last change that it holds.
    pub seq: i64,
    heads: Vec<Head>,
    names: Vec<Box<str>>,
    ties: Lists<Tie<u16>>,
    events: Lists<u32>,
    stands: Lists<Stand>,
    memberships: Lists<Belonging<u16>>,
    partners: Lists<PartyId>,
    lists: Lists<SegmentId>,
    words: Words,
    live: Bits,
    by_id: HashMap<PartyId, u32>,
    lost: usize,
}

impl Picture {
    /// An empty one, as of that change.
    pub fn new(seq: i64) -> Picture {
        Picture { seq, ..Picture::default() }
    }

    /// How many parties it holds.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Nobody at all.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Rows, lost ones included.
    pub fn rows(&self) -> usize {
        self.heads.len()
    }

    /// The rows of parties as they are now.
    pub fn live(&self) -> &Bits {
        &self.live
    }

    /// Adds a party, in the place of what was known of it.
    pub fn push(&mut self, mut row: Row) {
        self.drop_party(row.id);
        let language = self.words.numbered(&row.language);
        let head = Head {
            id: row.id,
            kind: row.kind,
            standing: row.standing,
            flags: row.flags,
            language,
            commune: commune_number(&row.commune),
            created: row.created,
        };
        row.events.sort_unstable();
        let words = &mut self.words;
        self.ties.push(row.ties.iter().map(|tie| Tie {
            sort: words.numbered(&tie.sort),
            is: tie.is,
            other: tie.other,
            since: tie.since,
            until: tie.until,
        }));
        self.memberships.push(row.memberships.iter().map(|one| Belonging {
            kind: words.numbered(&one.kind),
            since: one.since,
            until: one.until,
            ended: one.ended,
        }));
        self.events.push(row.events);
        self.stands.push(row.stands);
        self.partners.push(row.partners);
        self.lists.push(row.lists);
        self.enter(head, row.name.into());
    }

    fn enter(&mut self, head: Head, name: Box<str>) {
        let at = self.heads.len();
        self.live.set(at);
        self.by_id.insert(head.id, u32::try_from(at).unwrap_or(u32::MAX));
        self.heads.push(head);
        self.names.push(name);
    }

    fn drop_party(&mut self, id: PartyId) {
        if let Some(at) = self.by_id.remove(&id) {
            self.live.clear(at as usize);
            self.lost += 1;
        }
    }

    /// What a party became; none when it is gone.
    pub fn follow(&mut self, id: PartyId, row: Option<Row>) {
        match row {
            Some(row) => self.push(row),
            None => self.drop_party(id),
        }
        if self.lost > 1_000 && self.lost > self.by_id.len() / 4 {
            *self = self.tidied();
        }
    }

    /// The same without the lost rows.
    fn tidied(&self) -> Picture {
        let mut tidy = Picture { seq: self.seq, words: self.words.clone(), ..Picture::default() };
        for row in self.live.rows() {
            let (Some(head), Some(name)) = (self.head(row), self.names.get(row)) else { continue };
            tidy.ties.push(self.ties(row).iter().copied());
            tidy.events.push(self.events(row).iter().copied());
            tidy.stands.push(self.stands(row).iter().copied());
            tidy.memberships.push(self.memberships(row).iter().copied());
            tidy.partners.push(self.partners(row).iter().copied());
            tidy.lists.push(self.lists(row).iter().copied());
            tidy.enter(*head, name.clone());
        }
        tidy
    }

    /// The row of a party.
    pub fn row_of(&self, id: PartyId) -> Option<usize> {
        self.by_id.get(&id).map(|at| *at as usize)
    }

    /// What every row has.
    pub fn head(&self, row: usize) -> Option<&Head> {
        self.heads.get(row)
    }

    /// Its folded name.
    pub fn name(&self, row: usize) -> &str {
        self.names.get(row).map_or("", |name| &**name)
    }

    /// What it is to others, and others to it.
    pub fn ties(&self, row: usize) -> &[Tie<u16>] {
        self.ties.of(row)
    }

    /// What happened with it, [`packed`], the oldest first.
    pub fn events(&self, row: usize) -> &[u32] {
        self.events.of(row)
    }

    /// Its objectives.
    pub fn stands(&self, row: usize) -> &[Stand] {
        self.stands.of(row)
    }

    /// Its memberships.
    pub fn memberships(&self, row: usize) -> &[Belonging<u16>] {
        self.memberships.of(row)
    }

    /// The partners that follow it.
    pub fn partners(&self, row: usize) -> &[PartyId] {
        self.partners.of(row)
    }

    /// The static segments that it is in.
    pub fn lists(&self, row: usize) -> &[SegmentId] {
        self.lists.of(row)
    }

    /// The number of a word; none when no row says it.
    pub fn number(&self, word: &str) -> Option<u16> {
        self.words.number(word)
    }

    /// The word of a number.
    pub fn word(&self, number: u16) -> &str {
        self.words.0.get(usize::from(number)).map_or("", |word| &**word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u128, name: &str) -> Row {
        let mut row = Row::new(PartyId::from_bits(number), Kind::Person, Standing::Hidden);
        row.name = name.to_owned();
        row
    }

    #[test]
    fn what_changed_takes_the_place_of_what_was() {
        let mut picture = Picture::new(1);
        for number in 0..3_000 {
            let mut one = row(number, "ana");
            one.events = vec![packed(20_000, "visit"), packed(19_000, "call")];
            picture.push(one);
        }
        let mut changed = row(7, "ben");
        changed.partners = vec![PartyId::from_bits(9)];
        picture.follow(PartyId::from_bits(7), Some(changed));
        for number in 100..1_200 {
            picture.follow(PartyId::from_bits(number), None);
        }
        assert_eq!((picture.len(), picture.live().count()), (1_900, 1_900));
        assert!(picture.rows() < 2_100, "lost rows are forgotten: {}", picture.rows());
        let ben = picture.row_of(PartyId::from_bits(7)).unwrap();
        assert_eq!((picture.name(ben), picture.partners(ben).len(), picture.events(ben).len()), ("ben", 1, 0));
        let ana = picture.row_of(PartyId::from_bits(8)).unwrap();
        let days: Vec<(i32, usize)> = picture.events(ana).iter().map(|event| unpacked(*event)).collect();
        assert_eq!(days, [(19_000, 0), (20_000, 1)]);
        assert_eq!(picture.row_of(PartyId::from_bits(150)), None);
    }

    #[test]
    fn codes_of_communes_keep_their_order() {
        let codes = ["01001", "2A004", "2B033", "33063", "97411"];
        assert!(codes.windows(2).all(|two| commune_number(two[0]) < commune_number(two[1])));
        assert_eq!(commune_number(""), 0);
    }

    #[test]
    fn a_wrong_address_reaches_nobody() {
        assert_eq!(flags("email", "invalid", "work"), 0);
        assert_eq!(flags("email", "verified", "generic"), EMAIL | VERIFIED | GENERIC);
    }
}
