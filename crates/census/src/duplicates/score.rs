//! How likely two records are one party: the bits for and against, summed, each with its reason.
//!
//! Fellegi–Sunter: a comparison that gives an answer with probability *m* among true pairs and *u* among others adds
//! log2(m/u). *u* of an agreement is the frequency of the agreed value (MARTIN tells less than KOKERBOOM); the other
//! weights below are estimates, sourced where they stand. What is unknown on one side adds nothing.

use super::index::Frequencies;
use super::record::{Name, Record, siren};
use super::words::{Word, alike};
use kernel::party::Kind;
use territory::projection::distance_km;

/// Why two records look like one, or do not. The key is stored and names a sentence: `reason-<key>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The same name, but for what people type or not.
    SameName,
    /// The same name, but for a typing error.
    NearName,
    /// One name holds the other, or they share telling words.
    SharedWords,
    /// One name is the initials of the other.
    Acronym,
    /// The names have nothing telling in common.
    OtherName,
    /// The same house.
    SameAddress,
    /// The same way; the number is unknown on one side.
    SameStreet,
    /// The same way, another number.
    OtherNumber,
    /// Another way of the same commune.
    OtherStreet,
    /// Less than 150 m apart.
    Near,
    /// The same commune, nothing nearer known.
    SameCommune,
    /// Another commune.
    OtherCommune,
    /// More than 2 km apart.
    Far,
    /// A telephone in common.
    SamePhone,
    /// No telephone in common.
    OtherPhone,
    /// An e-mail address in common.
    SameEmail,
    /// No e-mail address in common.
    OtherEmail,
    /// A site in common.
    SameSite,
    /// Other sites.
    OtherSite,
    /// The same SIRET.
    SameSiret,
    /// The same SIREN, another establishment.
    SameSiren,
    /// Another SIRET.
    OtherSiret,
    /// The same RNA number.
    SameRna,
    /// Another RNA number.
    OtherRna,
    /// The same id in a source.
    SameSource,
    /// One seems to be the guest of the other.
    Guest,
    /// Other legal forms: a town hall is not its association of communes.
    OtherLegal,
    /// A person brought them together, whatever they have in common.
    ByHand,
}

impl Reason {
    /// Every reason.
    pub const ALL: &[Reason] = &[
        Reason::SameName,
        Reason::NearName,
        Reason::SharedWords,
        Reason::Acronym,
        Reason::OtherName,
        Reason::SameAddress,
        Reason::SameStreet,
        Reason::OtherNumber,
        Reason::OtherStreet,
        Reason::Near,
        Reason::SameCommune,
        Reason::OtherCommune,
        Reason::Far,
        Reason::SamePhone,
        Reason::OtherPhone,
        Reason::SameEmail,
        Reason::OtherEmail,
        Reason::SameSite,
        Reason::OtherSite,
        Reason::SameSiret,
        Reason::SameSiren,
        Reason::OtherSiret,
        Reason::SameRna,
        Reason::OtherRna,
        Reason::SameSource,
        Reason::Guest,
        Reason::OtherLegal,
        Reason::ByHand,
    ];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Reason::SameName => "same-name",
            Reason::NearName => "near-name",
            Reason::SharedWords => "shared-words",
            Reason::Acronym => "acronym",
            Reason::OtherName => "other-name",
            Reason::SameAddress => "same-address",
            Reason::SameStreet => "same-street",
            Reason::OtherNumber => "other-number",
            Reason::OtherStreet => "other-street",
            Reason::Near => "near",
            Reason::SameCommune => "same-commune",
            Reason::OtherCommune => "other-commune",
            Reason::Far => "far",
            Reason::SamePhone => "same-phone",
            Reason::OtherPhone => "other-phone",
            Reason::SameEmail => "same-email",
            Reason::OtherEmail => "other-email",
            Reason::SameSite => "same-site",
            Reason::OtherSite => "other-site",
            Reason::SameSiret => "same-siret",
            Reason::SameSiren => "same-siren",
            Reason::OtherSiret => "other-siret",
            Reason::SameRna => "same-rna",
            Reason::OtherRna => "other-rna",
            Reason::SameSource => "same-source",
            Reason::Guest => "guest",
            Reason::OtherLegal => "other-legal",
            Reason::ByHand => "by-hand",
        }
    }

    /// The reason of that word.
    pub fn from_key(key: &str) -> Option<Reason> {
        Reason::ALL.iter().copied().find(|reason| reason.key() == key)
    }
}

/// The weights, in bits. Names and places: m of Splink's default comparisons (exact 0.7, near 0.2, none 0.05 of true
/// pairs; moj-analytical-services/splink, `comparison_library.py`), against what the 2019 census shows of pairs that
/// are none. What was judged by hand there (`doublons`) and what [`super::trial`] draws set the rest.
mod weight {
    /// Nothing telling in common between the names: renamed, 1 true pair in 20, against 49 others in 50.
    pub const OTHER_NAME: f32 = -4.3;
    /// No more than this for a name, however rare: a name is copied, a place moves.
    pub const MOST_NAME: f32 = 17.0;
    pub const MOST_ADDRESS: f32 = 11.0;
    pub const SAME_STREET: f32 = 5.0;
    pub const OTHER_NUMBER: f32 = -3.0;
    pub const OTHER_STREET: f32 = -3.5;
    pub const WITHIN_30_M: f32 = 9.0;
    pub const WITHIN_150_M: f32 = 6.5;
    pub const WITHIN_500_M: f32 = 3.0;
    pub const MOST_COMMUNE: f32 = 8.5;
    pub const OTHER_COMMUNE: f32 = -7.5;
    /// 2 to 10 km, 10 to 50 km, beyond.
    pub const FAR: [f32; 3] = [-4.0, -7.0, -10.0];
    pub const MOST_CONTACT: f32 = 10.0;
    /// Contacts of one party go together: the second that agrees tells less than alone.
    pub const SECOND_CONTACT: f32 = 0.5;
    pub const OTHER_PHONE: f32 = -1.2;
    pub const OTHER_EMAIL: f32 = -0.8;
    pub const OTHER_EMAIL_OF_PERSON: f32 = -2.5;
    pub const OTHER_SITE: f32 = -1.5;
    pub const MOST_SIRET: f32 = 12.0;
    pub const SAME_SIREN: f32 = -3.0;
    pub const OTHER_SIRET: f32 = -8.0;
    pub const OTHER_RNA: f32 = -6.0;
    pub const SAME_SOURCE: f32 = 6.0;
    pub const GUEST: f32 = -3.0;
    /// An association may become a cooperative; a commune never becomes its community of communes.
    pub const OTHER_LEGAL: f32 = -2.0;
    pub const OTHER_PUBLIC_BODY: f32 = -20.0;
}

/// The sum of the bits for and against, told reason by reason; above 0 it is more likely than not.
pub fn weigh(one: &Record, other: &Record, known: &Frequencies, told: &mut impl FnMut(Reason, f32)) -> f32 {
    let mut sum = known.prior();
    let mut tell = |reason: Reason, bits: f32| {
        sum += bits;
        told(reason, bits);
    };
    let (name, bits) = names(one, other);
    tell(name, bits);
    let (place, bits) = places(one, other, known);
    if let Some(place) = place {
        tell(place, bits);
    }
    contacts(one, other, known, &mut tell);
    numbers(one, other, known, &mut tell);
    if one.kind != Kind::Person && name != Reason::SameName && is_guest(one, other, place) {
        tell(Reason::Guest, weight::GUEST);
    }
    if let (Some(ours), Some(theirs), Kind::Organisation) = (one.legal, other.legal, one.kind)
        && ours != theirs
    {
        let public = ours.is_public_body() || theirs.is_public_body();
        tell(Reason::OtherLegal, if public { weight::OTHER_PUBLIC_BODY } else { weight::OTHER_LEGAL });
    }
    sum
}

/// From bits to a probability.
pub fn probability(bits: f32) -> f32 {
    1.0 / (1.0 + (-bits).exp2())
}

/// The best of the comparisons of each name with each.
fn names(one: &Record, other: &Record) -> (Reason, f32) {
    let mut best = (Reason::OtherName, weight::OTHER_NAME);
    for a in &one.names {
        for b in &other.names {
            let found = name(a, b, one.kind == Kind::Person);
            if found.1 > best.1 {
                best = found;
            }
        }
    }
    best
}

fn total(name: &Name) -> f32 {
    name.words.iter().map(|known| known.bits).sum()
}

fn name(one: &Name, other: &Name, person: bool) -> (Reason, f32) {
    let most = total(one).max(total(other)).min(weight::MOST_NAME);
    if one.squeezed == other.squeezed {
        return (Reason::SameName, most);
    }
    if numbered(one).any(|number| numbered(other).next().is_some() && !numbered(other).any(|theirs| theirs == number)) {
        return (Reason::OtherName, weight::OTHER_NAME);
    }
    let long = one.squeezed.len().min(other.squeezed.len()) >= 8;
    let limit = if long { 2 } else { usize::from(one.squeezed.len().min(other.squeezed.len()) >= 5) };
    if !person && limit > 0 && territory::names::distance(&one.squeezed, &other.squeezed, limit).is_some() {
        return (Reason::NearName, most * 0.85 - 1.0);
    }
    let mut matched = 0.0;
    let mut taken = 0_u32;
    let (mut left, mut exact) = (0.0, true);
    for known in &one.words {
        let mut best: Option<(usize, f32, f32)> = None;
        for (at, theirs) in other.words.iter().enumerate().take(32).filter(|(at, _)| taken & (1 << at) == 0) {
            let alike = likeness(known.word, theirs.word, person);
            if alike > best.map_or(0.0, |(_, alike, _)| alike) {
                best = Some((at, alike, known.bits.min(theirs.bits)));
            }
        }
        match best {
            Some((at, alike, bits)) => {
                taken |= 1 << at;
                matched += alike * bits;
                exact &= alike >= 1.0;
            }
            None => left += known.bits,
        }
    }
    let right: f32 =
        other.words.iter().enumerate().filter(|(at, _)| taken & (1 << at.min(&31)) == 0).map(|(_, k)| k.bits).sum();
    if is_acronym(one, other) || is_acronym(other, one) {
        return (Reason::Acronym, (most * 0.6).min(8.0));
    }
    // words of one that the other lacks: many true pairs have some on one side, few on both
    let bits = matched - 0.9 * left.min(right) - 0.25 * left.max(right);
    let reason = match (left + right, exact) {
        (rest, true) if rest < 0.6 => Reason::SameName,
        (rest, false) if rest < 0.6 => Reason::NearName,
        _ => Reason::SharedWords,
    };
    if bits <= 0.0 {
        return (Reason::OtherName, bits.max(weight::OTHER_NAME));
    }
    (reason, bits.min(weight::MOST_NAME))
}

/// The numbers in a name: *Atelier 2* is not *Atelier 3*, however alike they look.
fn numbered(name: &Name) -> impl Iterator<Item = Word> + '_ {
    name.words.iter().map(|known| known.word).filter(|word| word.as_str().bytes().all(|byte| byte.is_ascii_digit()))
}

/// As [`alike`]; the initial of a given name is worth half of it.
fn likeness(one: Word, other: Word, person: bool) -> f32 {
    let initial = person && (one.len() == 1 || other.len() == 1);
    if initial && one.as_str().bytes().next() == other.as_str().bytes().next() && one != other {
        return 0.4;
    }
    alike(one, other)
}

fn is_acronym(short: &Name, long: &Name) -> bool {
    !long.acronym.is_empty() && short.words.iter().any(|known| known.word == long.acronym)
}

/// The one best thing that is known of where both are.
fn places(one: &Record, other: &Record, known: &Frequencies) -> (Option<Reason>, f32) {
    let km = one.point.zip(other.point).map(|(a, b)| distance_km(degrees(a), degrees(b)));
    let same_area = one.commune != 0 && one.commune == other.commune
        || (one.commune == 0 || other.commune == 0) && one.postcode != 0 && one.postcode == other.postcode;
    let near = km.map_or((None, 0.0), nearness);
    if same_area || near.1 > 0.0 {
        let street = streets(one, other, known);
        let commune = (Some(Reason::SameCommune), known.of_commune(one.area()).min(weight::MOST_COMMUNE));
        return match (street, near) {
            (Some((Reason::SameAddress, bits)), (Some(Reason::Far), far)) => {
                (Some(Reason::SameAddress), bits + far / 2.0)
            }
            (Some((Reason::SameAddress, bits)), _) => (Some(Reason::SameAddress), bits.max(near.1)),
            // points are read on maps, numbers on doors: another door is another door
            (Some((Reason::OtherNumber, bits)), near) if near.1 >= 0.0 => {
                (Some(Reason::OtherNumber), bits + near.1.min(4.0))
            }
            (Some((Reason::OtherStreet, bits)), near) if near.1 >= 0.0 => {
                (Some(Reason::OtherStreet), bits + near.1.min(commune.1))
            }
            (Some((reason, bits)), near) if near.1 >= 0.0 => (Some(reason), bits.max(near.1)),
            (None, (None, _)) => commune,
            (None, near) if near.1 > 0.0 => (near.0, near.1.max(commune.1.min(6.0))),
            (_, (Some(Reason::Far), far)) => (Some(Reason::Far), far),
            _ => commune,
        };
    }
    if near.0.is_some() {
        return near;
    }
    match one.area() != 0 && other.area() != 0 && (one.commune != 0) == (other.commune != 0) {
        true => (Some(Reason::OtherCommune), weight::OTHER_COMMUNE),
        false => (None, 0.0),
    }
}

fn degrees((lat, lon): (f32, f32)) -> (f64, f64) {
    (f64::from(lat), f64::from(lon))
}

fn nearness(km: f64) -> (Option<Reason>, f32) {
    match km {
        ..0.03 => (Some(Reason::Near), weight::WITHIN_30_M),
        0.03..0.15 => (Some(Reason::Near), weight::WITHIN_150_M),
        0.15..0.5 => (Some(Reason::Near), weight::WITHIN_500_M),
        0.5..2.0 => (None, 0.0),
        2.0..10.0 => (Some(Reason::Far), weight::FAR[0]),
        10.0..50.0 => (Some(Reason::Far), weight::FAR[1]),
        _ => (Some(Reason::Far), weight::FAR[2]),
    }
}

fn streets(one: &Record, other: &Record, known: &Frequencies) -> Option<(Reason, f32)> {
    if one.way.is_empty() || other.way.is_empty() {
        return None;
    }
    let shared = |a: &Record, b: &Record| {
        let common = a.way.iter().filter(|word| b.way.iter().any(|theirs| alike(**word, *theirs) > 0.5)).count();
        common * 2 > a.way.len()
    };
    if !shared(one, other) && !shared(other, one) {
        return Some((Reason::OtherStreet, weight::OTHER_STREET));
    }
    match (one.number, other.number) {
        _ if one.same_house(other) => {
            Some((Reason::SameAddress, known.of_house(one).clamp(weight::SAME_STREET, weight::MOST_ADDRESS)))
        }
        (0, _) | (_, 0) => Some((Reason::SameStreet, weight::SAME_STREET)),
        _ => Some((Reason::OtherNumber, weight::OTHER_NUMBER)),
    }
}

fn common(one: &[u64], other: &[u64]) -> Option<u64> {
    one.iter().find(|value| other.contains(value)).copied()
}

fn contacts(one: &Record, other: &Record, known: &Frequencies, tell: &mut impl FnMut(Reason, f32)) {
    let other_email = match one.kind {
        Kind::Person => weight::OTHER_EMAIL_OF_PERSON,
        _ => weight::OTHER_EMAIL,
    };
    let compared = [
        (&one.phones, &other.phones, Reason::SamePhone, Reason::OtherPhone, weight::OTHER_PHONE),
        (&one.emails, &other.emails, Reason::SameEmail, Reason::OtherEmail, other_email),
        (&one.sites, &other.sites, Reason::SameSite, Reason::OtherSite, weight::OTHER_SITE),
    ];
    let mut before = false;
    for (ours, theirs, same, different, against) in compared {
        if ours.is_empty() || theirs.is_empty() {
            continue;
        }
        match common(ours, theirs) {
            Some(value) => {
                let bits = known.of_contact(value).min(weight::MOST_CONTACT);
                tell(same, if before { bits * weight::SECOND_CONTACT } else { bits });
                before = true;
            }
            None => tell(different, against),
        }
    }
}

fn numbers(one: &Record, other: &Record, known: &Frequencies, tell: &mut impl FnMut(Reason, f32)) {
    if one.siret != 0 && other.siret != 0 {
        // fourteen digits, of which nine are the SIREN
        match (one.siret == other.siret, siren(one.siret) == siren(other.siret)) {
            (true, _) => tell(Reason::SameSiret, known.of_contact(one.siret).min(weight::MOST_SIRET)),
            (false, true) => tell(Reason::SameSiren, weight::SAME_SIREN),
            (false, false) => tell(Reason::OtherSiret, weight::OTHER_SIRET),
        }
    }
    if one.rna != 0 && other.rna != 0 {
        match one.rna == other.rna {
            true => tell(Reason::SameRna, known.of_contact(one.rna).min(weight::MOST_CONTACT)),
            false => tell(Reason::OtherRna, weight::OTHER_RNA),
        }
    }
    // ids of different files meet by chance: it counts only when the names agree too
    if one.source_id != 0 && one.source_id == other.source_id && names(one, other).0 == Reason::SameName {
        tell(Reason::SameSource, weight::SAME_SOURCE);
    }
}

/// At one address, when the address of one names the other, or one name holds the other and says what it is besides.
fn is_guest(one: &Record, other: &Record, place: Option<Reason>) -> bool {
    let named_in = |host: &Record, guest: &Record| {
        host.names.iter().any(|name| {
            let telling: Vec<Word> =
                name.words.iter().filter(|known| known.bits > 4.0).map(|known| known.word).collect();
            !telling.is_empty() && telling.iter().all(|word| guest.around.contains(word))
        })
    };
    let at_one_door = matches!(place, Some(Reason::SameAddress | Reason::Near | Reason::SameStreet));
    let other_kind = one.kinds & other.kinds == 0 && one.kinds != 0 && other.kinds != 0;
    at_one_door && (named_in(one, other) || named_in(other, one) || other_kind)
}

/// What makes a pair safe to propose in one batch with others: an exact strong key, the same name and commune, and
/// nothing against. A person still accepts the batch.
pub fn is_safe(one: &Record, other: &Record, known: &Frequencies) -> bool {
    let mut told = Vec::new();
    let bits = weigh(one, other, known, &mut |reason, _| told.push(reason));
    let has = |reason: Reason| told.contains(&reason);
    let strong = has(Reason::SameSiret)
        || has(Reason::SameRna)
        || has(Reason::SameSource)
        || (has(Reason::SameEmail) && has(Reason::SamePhone));
    let against = [
        Reason::OtherSiret,
        Reason::SameSiren,
        Reason::OtherRna,
        Reason::OtherNumber,
        Reason::OtherStreet,
        Reason::OtherPhone,
        Reason::OtherEmail,
        Reason::OtherSite,
        Reason::OtherCommune,
        Reason::Far,
        Reason::Guest,
        Reason::OtherLegal,
    ];
    let same_commune = one.commune != 0 && one.commune == other.commune || one.kind == Kind::Person;
    probability(bits) >= 0.99
        && strong
        && (has(Reason::SameName))
        && same_commune
        && !against.iter().any(|reason| has(*reason))
}
