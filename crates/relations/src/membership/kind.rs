//! Kinds of membership: those of the program as the network changed them, and its own.

use kernel::app::App;
use kernel::error::Result;
use kernel::lang::Lang;

use crate::store::membership as store;

/// Who a kind is for: the stored words.
pub const AUDIENCES: [&str; 4] = ["any", "place", "organisation", "person"];

/// A kind as the network has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its stored word.
    pub key: String,
    /// Its name, where the network gave one; those of the program are named by the translations.
    pub name: Option<String>,
    /// One of [`AUDIENCES`].
    pub audience: String,
    /// What is asked, in cents.
    pub fee: i64,
    /// How long one lasts, in months.
    pub months: i64,
    /// Nobody joins under it any more.
    pub retired: bool,
    /// Grows at each edit; 0 for one that nobody changed.
    pub version: i64,
}

/// Those that come with the program: word, audience, cents. Fees are to be set by each network.
const SHIPPED: [(&str, &str, i64); 6] = [
    ("place", "place", 5_000),
    ("project", "any", 2_000),
    ("individual", "person", 1_500),
    ("authority", "organisation", 20_000),
    ("company", "organisation", 15_000),
    ("supporter", "any", 1_000),
];

impl Kind {
    /// The kind that comes with the program under that word.
    pub fn shipped(key: &str) -> Option<Kind> {
        let (key, audience, fee) = SHIPPED.into_iter().find(|(known, ..)| *known == key)?;
        let (key, audience) = (key.to_owned(), audience.to_owned());
        Some(Kind { key, name: None, audience, fee, months: 12, retired: false, version: 0 })
    }

    /// Its name.
    pub fn named(&self, lang: &Lang) -> String {
        self.name.clone().unwrap_or_else(|| lang.t(&format!("membership-kind-{}", self.key)))
    }
}

/// Every kind: those of the program in their order, then the network's own.
///
/// # Errors
/// The database is away.
pub async fn list(app: &App) -> Result<Vec<Kind>> {
    let mut stored = store::list_kinds(&app.db).await?;
    let mut all = Vec::new();
    for (key, ..) in SHIPPED {
        let at = stored.iter().position(|kind| kind.key == key);
        all.extend(at.map(|at| stored.remove(at)).or_else(|| Kind::shipped(key)));
    }
    all.extend(stored);
    Ok(all)
}

/// The name of the kind of that word; the word itself for one that is gone.
pub fn name_of(kinds: &[Kind], key: &str, lang: &Lang) -> String {
    kinds.iter().find(|kind| kind.key == key).map_or_else(|| key.to_owned(), |kind| kind.named(lang))
}
