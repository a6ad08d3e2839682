//! The ledger of consents: lines are added, each holding the hash of the one before, and none is ever changed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::app::App;
use kernel::clock::stored;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::ids::{AccountId, ConsentId, PartyId};
use kernel::mail;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::contactability::{
    Action, Channel, Channels, Contact, EVERYTHING, Event, Verdict, Way, is_refused, may_write,
};
use super::purpose::{self, Purpose};
use crate::store::privacy as store;

/// A line to be written.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Keyed hash of the address or number.
    pub subject_key: String,
    /// Whose it is, where that is known.
    pub party: Option<PartyId>,
    /// The word of the purpose, or [`EVERYTHING`].
    pub purpose: String,
    /// What was said.
    pub action: Action,
    /// How it came.
    pub way: Way,
    /// What proves it.
    pub evidence: Json,
    /// Who of the team entered it.
    pub actor: Option<AccountId>,
}

/// A line as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its place, from 1.
    pub position: i64,
    /// Keyed hash of the address or number.
    pub subject_key: String,
    /// The word of the purpose.
    pub purpose: String,
    /// What was said.
    pub action: String,
    /// Why data could be used then.
    pub basis: String,
    /// The text that was shown.
    pub text_hash: String,
    /// How it came.
    pub channel: String,
    /// What proves it, JSON.
    pub evidence: String,
    /// When.
    pub at: String,
    /// The hash of the line before.
    pub previous: String,
    /// Its own.
    pub hash: String,
}

impl Line {
    /// The hash of what it says and of the line before: what anybody can work out again with SHA-256.
    pub fn digest(&self) -> String {
        let position = self.position.to_string();
        let pieces = [
            &self.previous,
            &position,
            &self.id,
            &self.subject_key,
            &self.purpose,
            &self.action,
            &self.basis,
            &self.text_hash,
            &self.channel,
            &self.evidence,
            &self.at,
        ];
        let said: Vec<&str> = pieces.iter().map(|piece| piece.as_str()).collect();
        kernel::files::hash(said.join("\n").as_bytes())
    }

    /// What decides; none for words of a later version, which a check tells.
    pub fn event(&self) -> Option<Event<'_>> {
        let action = Action::from_key(&self.action)?;
        Some(Event { purpose: &self.purpose, action, way: Way::from_key(&self.channel)?, channels: self.channels() })
    }

    /// The channels that its evidence names; all where it names none.
    fn channels(&self) -> Channels {
        let evidence: Json = serde_json::from_str(&self.evidence).unwrap_or_default();
        let words = evidence.get("channels").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let named: Vec<Channel> = words.iter().filter_map(|word| Channel::from_key(word.as_str()?)).collect();
        if named.is_empty() { Channels::ALL } else { Channels::of(&named) }
    }

    /// Whether it is the objection that put its address on the kernel's list: to everything, by e-mail at least.
    fn closes(&self) -> bool {
        let objects = self.purpose == EVERYTHING && self.action == Action::Objected.key();
        objects && self.channels().has(Channel::Email)
    }
}

/// Adds a line. An objection to everything goes to the kernel's list of addresses never written to again as well, in the
/// same transaction; one that is not about letters by e-mail does not.
///
/// # Errors
/// The database refused.
pub async fn write(app: &App, tx: &mut Tx, purposes: &[Purpose], entry: &Entry) -> Result<()> {
    let now = app.clock.now();
    let purpose = purposes.iter().find(|purpose| purpose.key == entry.purpose);
    let text_hash = match purpose {
        Some(purpose) => shown(tx, purpose, now).await?,
        None => String::new(),
    };
    let (position, previous) = store::lock_head(tx).await?;
    let mut line = Line {
        id: ConsentId::new(now, &app.chance).to_string(),
        position: position + 1,
        subject_key: entry.subject_key.clone(),
        purpose: entry.purpose.clone(),
        action: entry.action.key().to_owned(),
        basis: purpose.map_or("", |purpose| purpose.basis.key()).to_owned(),
        text_hash,
        channel: entry.way.key().to_owned(),
        evidence: entry.evidence.to_string(),
        at: stored(now),
        previous,
        hash: String::new(),
    };
    line.hash = line.digest();
    store::insert_consent(tx, &line, entry.party, entry.actor).await?;
    if line.closes() {
        mail::suppress(tx, now, &entry.subject_key, "objected").await?;
    }
    Ok(())
}

/// Keeps the text that is shown for a purpose, and answers its hash.
async fn shown(tx: &mut Tx, purpose: &Purpose, now: Timestamp) -> sqlx::Result<String> {
    if let Some((hash, _)) = &purpose.text {
        return Ok(hash.clone());
    }
    let body = purpose.told(&kernel::lang::Lang::french());
    let hash = purpose::text_hash(&purpose.key, &body);
    store::keep_text(tx, &hash, &purpose.key, &body, now).await?;
    Ok(hash)
}

/// The evidence of a paper, or of something said.
pub fn reference(words: &str) -> Json {
    if words.is_empty() { json!({}) } else { json!({ "reference": words }) }
}

/// The evidence of a refusal that somebody of the team was told: by what it came, on which day, in which words, and the
/// channels that it is about.
pub fn told(by: &str, on: Date, words: &str, channels: &[Channel]) -> Json {
    let named: Vec<&str> = channels.iter().map(|channel| channel.key()).collect();
    json!({ "by": by, "on": on.to_string(), "reference": words, "channels": named })
}

/// What is wrong in the ledger: lines changed, removed or added behind it.
///
/// # Errors
/// The database is away.
pub async fn check(app: &App) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let (mut position, mut previous) = (0_i64, String::new());
    loop {
        let lines = store::list_lines(&app.db, position, 1_000).await?;
        if lines.is_empty() {
            break;
        }
        for line in lines {
            if line.position != position + 1 {
                wrong.push(format!("the ledger of consents has no line {}", position + 1));
            } else if line.previous != previous || line.digest() != line.hash {
                wrong.push(format!("line {} of the ledger of consents was changed", line.position));
            }
            if line.event().is_none() {
                wrong.push(format!("line {} of the ledger of consents says an unknown word", line.position));
            }
            (position, previous) = (line.position, line.hash);
        }
    }
    let head = store::find_head(&app.db).await?;
    if head != (position, previous) {
        wrong.push(format!("the ledger of consents ends at line {position}, and should at {}", head.0));
    }
    Ok(wrong)
}

/// Whether the kernel's list closes an address to that channel: the line that put it there may have said which.
fn is_closed(lines: &[Line], channel: Channel) -> bool {
    let mut closing = lines.iter().filter(|line| line.closes()).peekable();
    // what is there by no line of ours – the link of a letter of the census – closes it to all
    closing.peek().is_none() || closing.any(|line| line.channels().has(channel))
}

/// The keys of all that a party is reached at.
///
/// # Errors
/// The database is away.
pub async fn keys_of(app: &App, party: PartyId) -> Result<Vec<String>> {
    let mut keys = Vec::new();
    for (_, normal) in store::list_contacts(&app.db, party).await? {
        let key = mail::address_key(app, &normal).await?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// The lines of an address, with what its owner refused at addresses that are not among `keys`, those of today: who
/// changed address did not change their mind. A yes stays where it was said, and a later one here undoes the refusal.
pub fn with_former((purpose, channel): (&str, Channel), own: &[Line], said: &[Line], keys: &[String]) -> Vec<Line> {
    let mut former: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in said.iter().filter(|line| !keys.contains(&line.subject_key)) {
        former.entry(&line.subject_key).or_default().push(line);
    }
    let mut all = own.to_vec();
    for lines in former.into_values() {
        let events: Vec<Event<'_>> = lines.iter().filter_map(|line| line.event()).collect();
        if is_refused(purpose, channel, &events) {
            let says_no = |line: &&Line| line.event().is_some_and(|event| event.action.is_no());
            all.extend(lines.into_iter().filter(says_no).cloned());
        }
    }
    all.sort_by_key(|line| line.position);
    all
}

/// Whether a person may be written to at one of their addresses: a refusal said at any of their addresses holds, those
/// that they had before included, and what others said who share this one – the address of a town hall – is theirs.
///
/// # Errors
/// The database is away.
pub async fn may_write_to_person(
    app: &App,
    purpose: &Purpose,
    channel: Channel,
    party: PartyId,
    (address, state): (&str, &str),
) -> Result<Verdict> {
    let own = mail::address_key(app, address).await?;
    let mut keys = vec![own.clone()];
    keys.extend(keys_of(app, party).await?.into_iter().filter(|key| *key != own));
    let (mut suppressed, mut all) = (false, Vec::new());
    for key in &keys {
        let lines = store::list_of_subject(&app.db, key).await?;
        suppressed |= mail::is_suppressed(&app.db, key).await? && is_closed(&lines, channel);
        all.push(lines);
    }
    if let Some(first) = all.first_mut() {
        let said = store::list_of_party(&app.db, party).await?;
        *first = with_former((&purpose.key, channel), first, &said, &keys);
    }
    let histories: Vec<Vec<Event<'_>>> =
        all.iter().map(|lines| lines.iter().filter_map(Line::event).collect()).collect();
    Ok(may_write(&purpose.asked(), channel, &histories, suppressed, Contact::from_key(state)))
}

/// Whether an address may be written to for a purpose: what every sending asks first.
///
/// # Errors
/// The database is away.
pub async fn may_write_to(app: &App, purpose: &Purpose, channel: Channel, address: &str) -> Result<Verdict> {
    Ok(Reached::read(app, channel, address).await?.verdict(purpose))
}

/// What is known of an address, for whatever it may be written to: read once, asked for each purpose.
pub struct Reached {
    channel: Channel,
    contact: Contact,
    /// Of the address itself.
    own: Vec<Line>,
    /// Of each other address of whoever has it.
    others: Vec<Vec<Line>>,
    /// About those who have it, at whatever address.
    said: Vec<Line>,
    keys: Vec<String>,
    suppressed: bool,
}

impl Reached {
    /// What is known of that address; of none, that it is missing.
    ///
    /// # Errors
    /// The database is away.
    pub async fn read(app: &App, channel: Channel, address: &str) -> Result<Reached> {
        let (mut own, mut others, mut said) = (Vec::new(), Vec::new(), Vec::new());
        let (mut contact, mut keys, mut suppressed) = (Contact::Missing, Vec::new(), false);
        if !address.trim().is_empty() {
            let key = mail::address_key(app, address).await?;
            contact = Contact::from_key(&store::contact_state(&app.db, channel.key(), address).await?);
            own = store::list_of_subject(&app.db, &key).await?;
            suppressed = mail::is_suppressed(&app.db, &key).await? && is_closed(&own, channel);
            keys.push(key);
            for other in store::list_siblings(&app.db, channel.key(), address).await? {
                let other = mail::address_key(app, &other).await?;
                if !keys.contains(&other) {
                    let lines = store::list_of_subject(&app.db, &other).await?;
                    suppressed |= mail::is_suppressed(&app.db, &other).await? && is_closed(&lines, channel);
                    others.push(lines);
                    keys.push(other);
                }
            }
            said = store::list_of_owners(&app.db, channel.key(), address).await?;
        }
        Ok(Reached { channel, contact, own, others, said, keys, suppressed })
    }

    /// Whether it may be written to for that purpose.
    pub fn verdict(&self, purpose: &Purpose) -> Verdict {
        let lines = with_former((&purpose.key, self.channel), &self.own, &self.said, &self.keys);
        let all = [&lines].into_iter().chain(&self.others);
        let histories: Vec<Vec<Event<'_>>> = all.map(|lines| lines.iter().filter_map(Line::event).collect()).collect();
        may_write(&purpose.asked(), self.channel, &histories, self.suppressed, self.contact)
    }
}
