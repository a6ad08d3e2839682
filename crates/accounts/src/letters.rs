//! The letters of accounts, in the language of whoever is written to.

use jiff::Timestamp;
use kernel::app::App;
use kernel::auth::Account;
use kernel::lang::{Lang, Message};
use kernel::mail::{Block, Letter};

fn letter(app: &App, lang: &Lang, (kind, to): (&'static str, &str), subject: &'static str) -> Letter {
    let network = app.name();
    Letter {
        kind,
        to: to.to_owned(),
        lang: lang.clone(),
        subject: lang.say(&Message::new(subject).with("network", network.as_str())),
        blocks: vec![Block::Text(lang.t("letter-hello"))],
        party: None,
        unsubscribe: None,
    }
}

fn text(app: &App, lang: &Lang, key: &'static str) -> Block {
    Block::Text(lang.say(&Message::new(key).with("network", app.name().as_str())))
}

/// A link and a code that sign in.
pub fn sign_in(app: &App, lang: &Lang, (account, to): (&Account, &str), secret: &str, code: &str) -> Letter {
    let mut letter = letter(app, lang, ("account.sign-in", to), "letter-enter-subject");
    letter.party = account.person;
    letter.blocks.extend([
        text(app, lang, "letter-enter"),
        Block::Action(lang.t("letter-enter-action"), format!("{}/connexion/lien/{secret}", app.site.url)),
        Block::Facts(vec![(lang.t("letter-enter-code"), code.to_owned())]),
        Block::Text(lang.t("letter-enter-how")),
        Block::Text(lang.t("letter-enter-not-you")),
    ]);
    letter
}

/// A code that shows again who somebody is.
pub fn sure(app: &App, lang: &Lang, account: &Account, code: &str) -> Letter {
    let mut letter = letter(app, lang, ("account.sure", account.email.as_str()), "letter-sure-subject");
    letter.party = account.person;
    letter.blocks.extend([
        text(app, lang, "letter-sure"),
        Block::Facts(vec![(lang.t("letter-enter-code"), code.to_owned())]),
        Block::Text(lang.t("letter-sure-not-you")),
    ]);
    letter
}

/// Asks an address whether it is that of whoever wants to add it.
pub fn address(app: &App, lang: &Lang, account: &Account, to: &str, secret: &str) -> Letter {
    let mut letter = letter(app, lang, ("account.address", to), "letter-address-subject");
    letter.party = account.person;
    letter.blocks.extend([
        text(app, lang, "letter-address"),
        Block::Action(
            lang.t("letter-address-action"),
            format!("{}/compte/adresses/confirmation/{secret}", app.site.url),
        ),
        Block::Text(lang.t("letter-address-not-you")),
    ]);
    letter
}

/// Tells an address that the way into the account changed: `password`, `no-password`, `address`, `other-address`, `key`,
/// `no-key`, `identity` or `no-identity`.
pub fn changed(app: &App, lang: &Lang, account: &Account, what: &str) -> Letter {
    let mut letter = letter(app, lang, ("account.changed", account.email.as_str()), "letter-changed-subject");
    letter.party = account.person;
    let now = lang.instant(app.clock.now());
    let said = Message::new(format!("letter-changed-{what}")).with("network", app.name().as_str()).with("when", now);
    letter.blocks.extend([
        Block::Text(lang.say(&said)),
        Block::Text(lang.t("letter-changed-not-you")),
        Block::Action(lang.t("letter-changed-action"), format!("{}/connexion", app.site.url)),
    ]);
    letter
}

/// Who is invited, by whom, to do what.
pub struct Invited<'a> {
    /// The account that was made, or was there.
    pub account: &'a Account,
    /// The address that is written to.
    pub to: &'a str,
    /// Roles and where they are held, in words.
    pub roles: &'a [String],
    /// The name of who invites; empty when it is the program.
    pub by: &'a str,
    /// Until when the link can be used.
    pub until: Timestamp,
}

/// Invites somebody.
pub fn invitation(app: &App, lang: &Lang, invited: &Invited<'_>, secret: &str) -> Letter {
    let mut letter = letter(app, lang, ("account.invitation", invited.to), "letter-invited-subject");
    letter.party = invited.account.person;
    let key = if invited.by.is_empty() { "letter-invited" } else { "letter-invited-by" };
    let said = Message::new(key).with("network", app.name().as_str()).with("name", invited.by);
    letter.blocks.push(Block::Text(lang.say(&said)));
    if !invited.roles.is_empty() {
        letter.blocks.push(Block::Facts(vec![(lang.t("letter-invited-roles"), invited.roles.join(" ; "))]));
    }
    let until = Message::new("letter-invited-until").with("when", lang.instant(invited.until));
    letter.blocks.extend([
        Block::Action(lang.t("letter-invited-action"), format!("{}/invitation/{secret}", app.site.url)),
        Block::Text(lang.say(&until)),
        Block::Text(lang.t("letter-invited-not-you")),
    ]);
    letter
}
