//! What every handler, job and command may use.

use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;
use tokio::sync::OnceCell;

use crate::capability::{Gate, Keeper, MenuItem, Reaction};
use crate::clock::{Chance, Clock};
use crate::db::{Db, Tx};
use crate::facts::{self, Fact};
use crate::files::Files;
use crate::glossary::Glossary;
use crate::grants::Communes;
use crate::http::Outside;
use crate::ids::{AccountId, FactId};
use crate::lang::{Lang, Order};
use crate::search::Search;

/// What a network is called as long as neither its configuration nor anybody in the browser named it.
pub const UNNAMED: &str = "Maillage";

/// The site as its administrator configured it.
#[derive(Clone, Debug)]
pub struct Site {
    /// The network's name as the configuration has it; [`App::name`] is what pages show.
    pub name: String,
    /// The public address, without a slash at the end: `https://reseau.example`.
    pub url: String,
    /// Shows that the content is fictional.
    pub demo: bool,
    /// Address of a MapLibre style for the base map; without it the contours that Maillage holds are the map.
    pub base_map: Option<String>,
    /// Address of an Addok/BAN geocoder used by a job; off by default.
    pub online_geocoder: Option<String>,
    /// Address of a routing server used by a job; off by default. OSRM's protocol, or Valhalla's: `valhalla+http://…`.
    pub road_server: Option<String>,
    /// Addresses of proxies that may say who the visitor is.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// The largest file that may be imported, in bytes.
    pub largest_import: u64,
    /// Where letters leave; without it, and in a demo, they stay in the box that the team reads.
    pub relay: Option<crate::mail::Relay>,
    /// The address that takes mails in copy, before each account's word: `notes@reseau.example`; none when none is taken.
    pub intake: Option<String>,
    /// Where people may sign in besides; none by default.
    pub provider: Option<Provider>,
}

/// An OpenID Connect provider.
#[derive(Clone)]
pub struct Provider {
    /// Its issuer: where its discovery document is found, and what its tokens say.
    pub issuer: String,
    /// How it knows this site.
    pub client_id: String,
    /// What this site shows it.
    pub client_secret: String,
    /// What people call it.
    pub name: String,
    /// What is asked of it, between spaces; `openid` is among it.
    pub scopes: String,
    /// Levels of assurance that are asked for, between spaces; empty for none.
    pub acr_values: String,
    /// Whether a challenge (PKCE) goes with the question: some refuse a parameter that they do not know.
    pub pkce: bool,
    /// Whether each address that it gives is taken as verified, even where it does not say so.
    pub vouches: bool,
}

/// Without its secret.
impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider {{ issuer: {:?}, client_id: {:?}, client_secret: … }}", self.issuer, self.client_id)
    }
}

/// The bundled style sheets and scripts, by their hashed names.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Logical name (`site.js`) and address (`/assets/site-5KQ2.js`).
    pub paths: Vec<(String, String)>,
    /// The face of titles (TrueType), for pictures drawn by the server; empty when there is none.
    pub title_face: &'static [u8],
}

impl Assets {
    /// The address of an asset; its logical name when it was not built, which a test forbids.
    pub fn path(&self, name: &str) -> String {
        let found = self.paths.iter().find(|(logical, _)| logical == name);
        found.map_or_else(|| format!("/assets/{name}"), |(_, path)| path.clone())
    }
}

/// Everything shared, cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of [`App`].
pub struct Parts {
    /// The database.
    pub db: Db,
    /// What tells the time.
    pub clock: Clock,
    /// What draws ids and secrets.
    pub chance: Chance,
    /// What people uploaded.
    pub files: Files,
    /// What people find.
    pub search: Search,
    /// The order of French names.
    pub order: Order,
    /// The site.
    pub site: Site,
    /// Style sheets and scripts.
    pub assets: Assets,
    /// Calls to the outside.
    pub outside: Outside,
    menu: OnceLock<Vec<MenuItem>>,
    reactions: OnceLock<Vec<Reaction>>,
    communes: OnceLock<Communes>,
    /// What the network is called.
    name: ArcSwap<String>,
    keepers: OnceLock<Vec<Keeper>>,
    gate: OnceLock<Gate>,
    /// What the network calls things, where it has words of its own.
    words: ArcSwap<Glossary>,
    pub(crate) key: OnceCell<crate::link::Key>,
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Puts the parts together.
    #[expect(clippy::too_many_arguments, reason = "each part stands once, here")]
    pub fn new(
        db: Db,
        clock: Clock,
        chance: Chance,
        files: Files,
        search: Search,
        order: Order,
        site: Site,
        assets: Assets,
        outside: Outside,
    ) -> App {
        let (menu, reactions, communes) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        let (key, words, keepers, gate) = (OnceCell::new(), ArcSwap::default(), OnceLock::new(), OnceLock::new());
        let name = ArcSwap::from_pointee(site.name.clone());
        let parts = Parts {
            db,
            clock,
            chance,
            files,
            search,
            order,
            site,
            assets,
            outside,
            menu,
            reactions,
            communes,
            name,
            keepers,
            gate,
            words,
            key,
        };
        App(Arc::new(parts))
    }

    /// What the network is called, in the header and in titles.
    pub fn name(&self) -> Arc<String> {
        self.0.name.load_full()
    }

    /// From now on the network is called so, unless its configuration names it.
    pub fn rename(&self, name: &str) {
        if self.site.name == UNNAMED {
            self.0.name.store(Arc::new(name.to_owned()));
        }
    }

    /// From now on the network calls things so.
    pub fn name_things(&self, glossary: Arc<Glossary>) {
        self.0.words.store(glossary);
    }

    /// That language, with the network's own words.
    pub fn speaking(&self, lang: Lang) -> Lang {
        lang.with(self.0.words.load_full())
    }

    /// Tells the menus and the reactions of all capabilities, once, at start.
    pub fn plug(&self, menu: Vec<MenuItem>, reactions: Vec<Reaction>) {
        let _ = self.0.menu.set(menu);
        let _ = self.0.reactions.set(reactions);
    }

    /// Tells what each capability holds about people, once, at start.
    pub fn entrust(&self, keepers: Vec<Keeper>) {
        let _ = self.0.keepers.set(keepers);
    }

    /// What each capability holds about people.
    pub fn keepers(&self) -> &[Keeper] {
        self.0.keepers.get().map_or(&[], Vec::as_slice)
    }

    /// Tells who is asked whether a letter may still leave for its purpose, once, at start.
    pub fn guard(&self, gate: Gate) {
        let _ = self.0.gate.set(gate);
    }

    /// Who is asked whether a letter may still leave; before the program is put together, nobody is.
    pub fn gate(&self) -> Option<&Gate> {
        self.0.gate.get()
    }

    /// Tells how the name of a territory becomes its communes, once, at start.
    pub fn chart(&self, communes: Communes) {
        let _ = self.0.communes.set(communes);
    }

    /// What turns the name of a territory into its communes; before the program is put together, none is known.
    pub fn communes(&self) -> &Communes {
        self.0.communes.get_or_init(|| Arc::new(|_: &str| None))
    }

    /// The lines of the menus.
    pub fn menu(&self) -> &[MenuItem] {
        self.0.menu.get().map_or(&[], Vec::as_slice)
    }

    /// The reactions of all capabilities.
    pub fn reactions(&self) -> &[Reaction] {
        self.0.reactions.get().map_or(&[], Vec::as_slice)
    }

    /// Writes a fact, and what should follow, in the transaction of the change.
    ///
    /// # Errors
    /// The database refused.
    pub async fn record(&self, tx: &mut Tx, actor: Option<AccountId>, fact: &Fact) -> sqlx::Result<FactId> {
        facts::record(tx, self.clock.now(), &self.chance, actor, fact, self.reactions()).await
    }
}
