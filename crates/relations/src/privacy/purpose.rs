//! What personal data are used for: the purposes of the program, as the network changed them, and its own.

use kernel::app::App;
use kernel::error::Result;
use kernel::lang::Lang;

use super::contactability::{Asked, Basis, Channel};
use crate::store::privacy as store;

/// A purpose as the network has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Its stored word.
    pub key: String,
    /// Its name, where the network gave one; those of the program are named by the translations.
    pub name: Option<String>,
    /// Why data may be used for it.
    pub basis: Basis,
    /// Months that data are kept after the last contact from the person.
    pub months: i64,
    /// By what people may be reached.
    pub channels: Vec<Channel>,
    /// What people are told, where the network wrote it, and its hash.
    pub text: Option<(String, String)>,
    /// Nobody is written to for it any more.
    pub retired: bool,
    /// Grows at each edit; 0 for one that nobody changed.
    pub version: i64,
}

/// Those that come with the program: word, basis, months.
const SHIPPED: [(&str, Basis, i64, &[Channel]); 5] = [
    ("news", Basis::Consent, 36, &[Channel::Email]),
    ("census", Basis::Interest, 36, &[Channel::Email, Channel::Phone, Channel::Post]),
    ("programme", Basis::Mission, 36, &[Channel::Email, Channel::Phone, Channel::Post]),
    ("events", Basis::Consent, 36, &[Channel::Email, Channel::Phone]),
    ("membership", Basis::Contract, 36, &[Channel::Email, Channel::Post]),
];

/// The longest that data may be kept without a word from the person, in months.
pub const LONGEST: i64 = 120;

impl Purpose {
    /// The purpose that comes with the program under that word.
    pub fn shipped(key: &str) -> Option<Purpose> {
        let (key, basis, months, channels) = SHIPPED.into_iter().find(|(known, ..)| *known == key)?;
        Some(Purpose {
            key: key.to_owned(),
            name: None,
            basis,
            months,
            channels: channels.to_vec(),
            text: None,
            retired: false,
            version: 0,
        })
    }

    /// What decides whether somebody is written to.
    pub fn asked(&self) -> Asked<'_> {
        Asked { key: &self.key, basis: self.basis, channels: &self.channels, retired: self.retired }
    }

    /// Its name.
    pub fn named(&self, lang: &Lang) -> String {
        self.name.clone().unwrap_or_else(|| lang.t(&format!("purpose-{}", self.key)))
    }

    /// What people are told about it.
    pub fn told(&self, lang: &Lang) -> String {
        match &self.text {
            Some((_, body)) => body.clone(),
            None if Purpose::shipped(&self.key).is_some() => lang.t(&format!("purpose-text-{}", self.key)),
            None => String::new(),
        }
    }
}

/// Every purpose: those of the program in their order, then the network's own.
///
/// # Errors
/// The database is away.
pub async fn list(app: &App) -> Result<Vec<Purpose>> {
    let mut stored = store::list_purposes(&app.db).await?;
    let mut all = Vec::new();
    for (key, ..) in SHIPPED {
        let at = stored.iter().position(|purpose| purpose.key == key);
        all.extend(at.map(|at| stored.remove(at)).or_else(|| Purpose::shipped(key)));
    }
    all.extend(stored);
    Ok(all)
}

/// The purpose of that word.
///
/// # Errors
/// The database is away.
pub async fn find(app: &App, key: &str) -> Result<Option<Purpose>> {
    Ok(list(app).await?.into_iter().find(|purpose| purpose.key == key))
}

/// The words of channels, as they are stored.
pub fn stored_channels(channels: &[Channel]) -> String {
    channels.iter().map(|channel| channel.key()).collect::<Vec<_>>().join(" ")
}

/// The channels of these words; what is not known is none.
pub fn read_channels(words: &str) -> Vec<Channel> {
    words.split(' ').filter_map(Channel::from_key).collect()
}

/// The hash of a text for a purpose, under which the ledger names it.
pub fn text_hash(purpose: &str, body: &str) -> String {
    kernel::files::hash(format!("{purpose}\n{body}").as_bytes())
}
