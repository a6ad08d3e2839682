//! What a capability brings to the binary: plain data and functions, read once at start.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::Viewer;
use crate::change::Changed;
use crate::facts::Fact;
use crate::ids::PartyId;
use crate::lang::Lang;
use crate::search::Entry;
use crate::web::route::Routes;

/// Work that a capability does for the server.
pub type Work<T> = Pin<Box<dyn Future<Output = anyhow::Result<T>> + Send>>;

/// What follows, later and at least once, when a fact was recorded. Idempotent by the fact's id.
#[derive(Clone)]
pub struct Reaction {
    /// Stored with each delivery: never renamed.
    pub name: &'static str,
    /// Whether it concerns this reaction.
    pub wants: fn(&Fact) -> bool,
    /// What it does.
    pub run: Arc<dyn Fn(crate::ids::FactId, Fact) -> Work<()> + Send + Sync>,
}

/// A kind of work done outside requests; at least once, so it is idempotent.
#[derive(Clone)]
pub struct JobKind {
    /// Stored with each job: never renamed.
    pub name: &'static str,
    /// What it does with the stored body.
    pub run: Arc<dyn Fn(serde_json::Value) -> Work<()> + Send + Sync>,
}

/// Work that comes back.
#[derive(Clone)]
pub struct Scheduled {
    /// Stored with its last run: never renamed.
    pub name: &'static str,
    /// How often.
    pub every: Duration,
    /// What it does.
    pub run: Arc<dyn Fn() -> Work<()> + Send + Sync>,
}

/// The parts of the menus, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The public site.
    Site,
    /// What one has to do today.
    Day,
    /// Places and organisations.
    Registry,
    /// People, and what happens with them.
    People,
    /// The network itself: who may do what, letters, the program.
    Network,
}

impl Group {
    /// The key of its words.
    pub fn label(self) -> &'static str {
        match self {
            Group::Site => "main-menu",
            Group::Day => "desk-group-day",
            Group::Registry => "desk-group-registry",
            Group::People => "desk-group-people",
            Group::Network => "desk-group-network",
        }
    }
}

/// A line of the menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// Under what it stands.
    pub group: Group,
    /// The key of its words.
    pub label: &'static str,
    /// Where it leads.
    pub path: &'static str,
    /// The right it asks, for a line of the back office; none for the public site.
    pub right: Option<crate::auth::Right>,
}

impl MenuItem {
    /// A line of the public site.
    pub fn public(label: &'static str, path: &'static str) -> MenuItem {
        MenuItem { group: Group::Site, label, path, right: None }
    }
}

/// What the search should know of a changed thing: nothing when it is gone or nobody may find it.
pub type SearchEntries = Arc<dyn Fn(Vec<Changed>) -> Work<Vec<(Changed, Option<Entry>)>> + Send + Sync>;

/// The values that somebody may choose, each with its words.
pub type Choices = Arc<dyn Fn(&Lang) -> Vec<(String, String)> + Send + Sync>;

/// The parties of which a value holds.
pub type Holders = Arc<dyn Fn(&str) -> Vec<PartyId> + Send + Sync>;

/// What segments may ask of what a capability keeps of parties.
#[derive(Clone)]
pub struct Criterion {
    /// Stored with each segment: never renamed.
    pub key: &'static str,
    /// The key of its words.
    pub label: &'static str,
    /// What may be answered today: the stored word of each choice, and its name in that language.
    pub choices: Choices,
    /// The parties of which that choice is true, from memory: asked at each letter that somebody types.
    pub holds: Holders,
}

/// One way to reach a party that anybody may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicWay {
    /// The name of a symbol.
    pub icon: &'static str,
    /// The key of its words.
    pub label: &'static str,
    /// As people read it.
    pub shown: String,
    /// What it opens: `tel:`, `mailto:`, the address of a site; empty when it opens nothing.
    pub link: String,
}

/// How anybody may reach a party, as its public sheet tells it.
#[derive(Clone, Debug, Default)]
pub struct PublicContacts {
    /// Each way, in the order of the sheet.
    pub ways: Vec<PublicWay>,
    /// Where they are put right; empty for who may not.
    pub change: String,
}

/// Asked of the party whose card somebody reads: the capability that holds its public sheet tells how it is reached.
pub type Reached = Arc<dyn Fn(Viewer, PartyId) -> Work<PublicContacts> + Send + Sync>;

/// Asked of a letter that is about to leave: for which purpose, to which address. None when it may, else the word of the
/// reason why it may not.
pub type Gate = Arc<dyn Fn(String, String) -> Work<Option<String>> + Send + Sync>;

/// What a capability knows of a person: a name for each kind of data, and the data.
pub type Mine = Vec<(String, serde_json::Value)>;

/// What a capability holds about people, as the part that answers their requests asks it.
#[derive(Clone)]
pub struct Keeper {
    /// The name of the capability.
    pub name: &'static str,
    /// As [`Capability::mine`].
    pub mine: Arc<dyn Fn(PartyId) -> Work<Mine> + Send + Sync>,
    /// As [`Capability::forget`].
    pub forget: Arc<dyn Fn(PartyId) -> Work<()> + Send + Sync>,
}

/// One capability, as the server sees it.
pub struct Capability {
    /// `census`, `agenda`…
    pub name: &'static str,
    /// Its pages and its API, each with its right.
    pub routes: Routes,
    /// Its lines of the menus.
    pub menu: Vec<MenuItem>,
    /// What follows facts.
    pub reactions: Vec<Reaction>,
    /// The work it queues.
    pub jobs: Vec<JobKind>,
    /// The work that comes back.
    pub schedules: Vec<Scheduled>,
    /// What it lets people find.
    pub search: Option<SearchEntries>,
    /// What segments may ask of it.
    pub criteria: Vec<Criterion>,
    /// How the parties whose public sheet it holds are reached.
    pub reached: Option<Reached>,
    /// All it holds about a person.
    pub mine: Arc<dyn Fn(PartyId) -> Work<Mine> + Send + Sync>,
    /// Forgets a person, keeping what is anonymous.
    pub forget: Arc<dyn Fn(PartyId) -> Work<()> + Send + Sync>,
    /// Fictional content for `maillage demo`; does nothing when it is there already.
    pub demo: Arc<dyn Fn() -> Work<()> + Send + Sync>,
    /// What is wrong in its data, in words for the administrator; empty when all is well.
    pub check: Arc<dyn Fn() -> Work<Vec<String>> + Send + Sync>,
}
