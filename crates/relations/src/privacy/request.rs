//! What somebody asks about their own data: its legal deadline, what is gathered for them, and forgetting them.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::app::App;
use kernel::capability::Mine;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::facts::Fact;
use kernel::ids::{AccountId, PartyId, RequestId};
use kernel::party::{self, Kind, Party};
use kernel::{auth, mail};
use serde_json::{Map, Value as Json, json};

use super::letters;
use crate::Relations;
use crate::store::person_merges;
use crate::store::privacy as store;
use crate::store::privacy::requests;

/// What may be asked (GDPR, articles 15 to 21): the stored words.
pub const SORTS: [&str; 6] = ["access", "portability", "rectification", "erasure", "objection", "restriction"];
/// By what a request comes.
pub const WAYS: [&str; 5] = ["centre", "mail", "phone", "post", "visit"];
/// How it was checked that somebody asks for their own data.
pub const IDENTITIES: [&str; 3] = ["link", "known", "document"];
/// What a request may come to.
pub const OUTCOMES: [&str; 3] = ["granted", "partly", "refused"];

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// One of [`SORTS`].
    pub sort: String,
    /// Whose data, once that is known.
    pub party: Option<PartyId>,
    /// As they gave it; empty once forgotten.
    pub name: String,
    /// Where they are answered.
    pub address: Option<String>,
    /// In their words.
    pub message: String,
    /// One of [`WAYS`].
    pub via: String,
    /// The day from which the deadline runs.
    pub received_on: Date,
    /// The day by which they must be answered.
    pub due_on: Date,
    /// Why it was extended; empty when it was not.
    pub extended: String,
    /// One of [`IDENTITIES`]; empty until it was checked.
    pub identity: String,
    /// What was seen.
    pub identity_note: String,
    /// `received`, `verified`, or one of [`OUTCOMES`].
    pub state: String,
    /// What was answered.
    pub outcome: String,
    /// Grows at each change.
    pub version: i64,
    /// When it ended.
    pub ended_at: Option<String>,
}

/// What is known of a request on the day it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// One of [`SORTS`].
    pub sort: String,
    /// Whose data, where that is known.
    pub party: Option<PartyId>,
    /// As they gave it.
    pub name: String,
    /// Where they are answered.
    pub address: Option<String>,
    /// In their words.
    pub message: String,
    /// One of [`WAYS`].
    pub via: String,
    /// The day from which the deadline runs.
    pub received_on: Date,
}

impl Request {
    /// A request that has just come: nothing was checked or answered, and the deadline runs from its day.
    pub fn new(id: RequestId, asked: Asked) -> Request {
        Request {
            id,
            sort: asked.sort,
            party: asked.party,
            name: asked.name,
            address: asked.address,
            message: asked.message,
            via: asked.via,
            received_on: asked.received_on,
            due_on: deadline(asked.received_on, false),
            extended: String::new(),
            identity: String::new(),
            identity_note: String::new(),
            state: "received".to_owned(),
            outcome: String::new(),
            version: 1,
            ended_at: None,
        }
    }

    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "received" | "verified")
    }

    /// Whether the deadline has passed without an answer.
    pub fn is_late(&self, today: Date) -> bool {
        self.is_open() && self.due_on < today
    }
}

/// The last day to answer: one month after the request came, three when it was extended (article 12.3).
pub fn deadline(received_on: Date, extended: bool) -> Date {
    let months: i64 = if extended { 3 } else { 1 };
    received_on.saturating_add(months.months())
}

/// Takes a request in, and tells those who protect the data of the network.
///
/// # Errors
/// The database is away.
pub async fn receive(app: &App, actor: Option<AccountId>, asked: Request) -> Result<RequestId> {
    let key = match &asked.address {
        Some(address) => Some(mail::address_key(app, address).await?),
        None => None,
    };
    let protectors = auth::list_with(app, auth::Right::ProtectData).await?;
    let (id, now) = (asked.id, app.clock.now());
    let mut tx = app.db.begin().await?;
    if !requests::insert(&mut tx, &asked, key.as_deref(), actor, now).await? {
        // the same form, pressed twice: it was told already
        tx.rollback().await?;
        return Ok(id);
    }
    if let Some(party) = asked.party.filter(|_| asked.via != "phone") {
        hear(app, &mut tx, party, "form").await?;
    }
    app.record(&mut tx, actor, &Fact::DataRequested { request: id }).await?;
    // whoever enters it knows of it already
    for account in protectors.iter().filter(|account| Some(account.id) != actor) {
        mail::write(app, &mut tx, &letters::request_came(app, &account.email, &asked)).await?;
    }
    if let Some(address) = &asked.address {
        mail::write_asked(app, &mut tx, &letters::request_received(app, address, &asked)).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Notes that a person came to us: a reply, a form, a registration, a click. Data are kept from the last time on.
///
/// # Errors
/// The database refused.
pub async fn hear(app: &App, tx: &mut Tx, party: PartyId, how: &str) -> sqlx::Result<()> {
    crate::store::privacy::retention::hear(tx, party, app.clock.now(), how).await
}

/// All that is held about a person, from every capability: for them, and for programs. Each part is a list, whatever its
/// length.
///
/// # Errors
/// A capability could not say.
pub async fn gather(app: &App, party: &Party) -> Result<Json> {
    let mut held = Map::new();
    for keeper in app.keepers() {
        let mine = (keeper.mine)(party.id).await?;
        if !mine.is_empty() {
            held.insert(keeper.name.to_owned(), Json::Object(listed(mine)));
        }
    }
    Ok(json!({
        "network": app.site.name,
        "address": app.site.url,
        "written_at": app.clock.now().to_string(),
        "person": { "id": party.id, "name": party.name, "territory": party.territory },
        "held": held,
    }))
}

/// What a capability told piece by piece, each name with all of its pieces.
fn listed(mine: Mine) -> Map<String, Json> {
    let mut parts = Map::new();
    for (name, value) in mine {
        let pieces = match value {
            Json::Array(pieces) => pieces,
            piece => vec![piece],
        };
        match parts.entry(name).or_insert_with(|| Json::Array(Vec::new())) {
            Json::Array(all) => all.extend(pieces),
            other => *other = Json::Array(pieces),
        }
    }
    parts
}

/// Forgets a person everywhere, with those who were made one with them: what did not follow the merge – what files said of
/// them, what both had – is theirs as well. What is anonymous stays, and so do the hashes of addresses never to be written to
/// again. Each capability commits what is its own, so that what was cut short is finished by asking again.
///
/// # Errors
/// A capability could not forget: what it holds is still there, and so is the person. [`Error::Conflict`] when it refuses,
/// as for the last who administers the network.
pub async fn forget(app: &App, actor: Option<AccountId>, party: PartyId) -> Result<()> {
    // the person last: those who were made one with them are found by them
    let all = person_merges::list_made_one(&app.db, party).await?;
    // one capability after the other: the first holds the accounts, and refuses before anything else is gone
    for keeper in app.keepers() {
        for one in &all {
            (keeper.forget)(*one).await?;
        }
    }
    for one in all {
        remove(app, actor, one).await?;
    }
    Ok(())
}

async fn remove(app: &App, actor: Option<AccountId>, party: PartyId) -> Result<()> {
    let Some(found) = party::find(&app.db, party).await? else { return Ok(()) };
    let mut tx = app.db.begin().await?;
    if found.kind == Kind::Person {
        party::remove(&mut tx, party).await?;
    }
    app.record(&mut tx, actor, &Fact::PersonForgotten { party }).await?;
    tx.commit().await?;
    Ok(())
}

/// The keys of the addresses of e-mail of a person.
pub struct Keys {
    /// Of those that are theirs alone.
    pub keys: Vec<String>,
    /// Of mailboxes that others read too.
    pub shared: Vec<String>,
}

/// The keys of the addresses of a person, apart from those of mailboxes that others read too.
///
/// # Errors
/// The database is away.
pub async fn own_keys(app: &App, party: PartyId) -> Result<Keys> {
    let (mut keys, mut shared) = (Vec::new(), Vec::new());
    let contacts = store::list_contacts(&app.db, party).await?;
    for (sort, address) in contacts.iter().filter(|(sort, _)| sort == "email") {
        let key = mail::address_key(app, address).await?;
        if store::is_shared(&app.db, sort, address, party).await? {
            shared.push(key);
        } else {
            keys.push(key);
        }
    }
    Ok(Keys { keys, shared })
}

/// Forgets what this part knows of a person: addresses of links and letters, requests; the ledger and the list of those
/// never written to keep their keyed hashes. What is known of a mailbox that others read too is theirs: their requests wait
/// for an answer there.
///
/// # Errors
/// The database is away.
pub async fn forget_here(relations: &Relations, party: PartyId) -> anyhow::Result<()> {
    let app = &relations.app;
    let Keys { keys, shared } = own_keys(app, party).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut tx = app.db.begin().await?;
    store::forget_addresses(&mut tx, &keys).await?;
    store::forget(&mut tx, party, &shared).await?;
    mail::forget(&mut tx, party).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn two_pieces_of_one_name_are_both_in_the_file() {
        let named = |name: &str, value: Json| (name.to_owned(), value);
        let mine = vec![
            named("contact_point", json!("a")),
            named("contact_point", json!("b")),
            named("tasks", json!(["c"])),
            named("person", json!({ "given": "Dov" })),
        ];
        let expected = json!({ "contact_point": ["a", "b"], "tasks": ["c"], "person": [{ "given": "Dov" }] });
        assert_eq!(Json::Object(listed(mine)), expected);
    }

    #[test]
    fn a_month_ends_on_the_same_day_or_on_the_last_of_a_shorter_one() {
        for (received, extended, due) in [
            (date(2026, 3, 2), false, date(2026, 4, 2)),
            (date(2026, 3, 2), true, date(2026, 6, 2)),
            (date(2026, 1, 31), false, date(2026, 2, 28)),
            (date(2027, 12, 31), false, date(2028, 1, 31)),
            (date(2027, 11, 30), true, date(2028, 2, 29)),
        ] {
            assert_eq!(deadline(received, extended), due, "{received} {extended}");
        }
    }
}
