//! The letters about personal data: a request that came, its answer, and the question asked before data are erased.

use kernel::app::App;
use kernel::lang::{Lang, Message};
use kernel::mail::{Block, Letter};

use super::preferences::Door;
use super::request::Request;

fn letter(kind: &'static str, to: &str, lang: Lang, subject: &'static str, blocks: Vec<Block>) -> Letter {
    let subject = lang.t(subject);
    let hello = Block::Text(lang.t("letter-hello"));
    let blocks = [hello].into_iter().chain(blocks).collect();
    Letter { kind, to: to.to_owned(), lang, subject, blocks, party: None, unsubscribe: None }
}

/// Tells somebody who protects the data of the network that a request came; not what it says, nor from whom.
pub fn request_came(app: &App, to: &str, request: &Request) -> Letter {
    let lang = app.speaking(Lang::french());
    let said = Message::new("letter-request-came")
        .with("sort", lang.t(&format!("request-sort-{}", request.sort)))
        .with("day", lang.day(request.due_on));
    let path = format!("{}/bureau/donnees-personnelles/demandes/{}", app.site.url, request.id);
    let blocks = vec![Block::Text(lang.say(&said)), Block::Action(lang.t("letter-request-open"), path)];
    letter("privacy.request", to, lang, "letter-request-came-subject", blocks)
}

/// Tells whoever asks that the request was received, and by when it will be answered.
pub fn request_received(app: &App, to: &str, request: &Request) -> Letter {
    let lang = app.speaking(Lang::french());
    let said = Message::new("letter-request-received")
        .with("sort", lang.t(&format!("request-sort-{}", request.sort)))
        .with("day", lang.day(request.due_on))
        .with("network", app.site.name.clone());
    let blocks = vec![Block::Text(lang.say(&said)), Block::Text(lang.t("letter-request-authority"))];
    letter("privacy.received", to, lang, "letter-request-received-subject", blocks)
}

/// Tells that the answer takes two months more, and why.
pub fn request_extended(app: &App, to: &str, due_on: jiff::civil::Date, why: &str) -> Letter {
    let lang = app.speaking(Lang::french());
    let said = Message::new("letter-request-extended").with("day", lang.day(due_on));
    let blocks = vec![
        Block::Text(lang.say(&said)),
        Block::Quote(why.to_owned()),
        Block::Text(lang.t("letter-request-authority")),
    ];
    letter("privacy.extended", to, lang, "letter-request-extended-subject", blocks)
}

/// Tells what was decided.
pub fn request_answered(app: &App, to: &str, state: &str, outcome: &str) -> Letter {
    let lang = app.speaking(Lang::french());
    let mut blocks = vec![Block::Text(lang.t(&format!("letter-request-{state}")))];
    if !outcome.is_empty() {
        blocks.push(Block::Quote(outcome.to_owned()));
    }
    if state != "granted" {
        blocks.push(Block::Text(lang.t("letter-request-authority")));
    }
    letter("privacy.answered", to, lang, "letter-request-answered-subject", blocks)
}

/// Brings the link of the preferences to whoever asked for it.
pub fn preferences(app: &App, door: &Door) -> Letter {
    let lang = app.speaking(Lang::french());
    let said = Message::new("letter-preferences").with("network", app.site.name.clone());
    let blocks =
        vec![Block::Text(lang.say(&said)), Block::Action(lang.t("letter-preferences-action"), door.address.clone())];
    letter("privacy.link", &door.to, lang, "letter-preferences-subject", blocks)
}

/// Asks somebody who was not heard from for long whether their data may be kept.
pub fn still_there(app: &App, door: &Door, months: i64, days: i64) -> Letter {
    let lang = app.speaking(Lang::french());
    let said = Message::new("letter-retention").with("network", app.site.name.clone()).with("months", months);
    let blocks = vec![
        Block::Text(lang.say(&said)),
        Block::Action(lang.t("letter-retention-action"), door.address.clone()),
        Block::Text(lang.say(&Message::new("letter-retention-else").with("days", days))),
    ];
    let mut letter = letter("privacy.retention", &door.to, lang, "letter-retention-subject", blocks);
    letter.unsubscribe = Some(door.stop());
    letter
}
