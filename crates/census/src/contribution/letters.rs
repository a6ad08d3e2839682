//! The letters of contributions, in the language of whoever is written to.

use kernel::app::App;
use kernel::lang::{Lang, Message};
use kernel::mail::{Block, Letter};

use super::proposal::{Author, Proposal, Sort};
use crate::field::Field;

fn text(lang: &Lang, key: &'static str, name: &str) -> Block {
    Block::Text(lang.say(&Message::new(key).with("name", name)))
}

/// Asks the author's address to confirm.
pub fn confirm(app: &App, author: &Author, sort: Sort, name: &str, token: &str) -> Letter {
    let lang = &author.lang;
    let address = format!("{}/proposition/{token}", app.site.url);
    let said = format!("letter-confirm-{}", sort.key());
    Letter {
        kind: "proposal.confirm",
        to: author.email.clone(),
        lang: lang.clone(),
        subject: lang.say(&Message::new("letter-confirm-subject").with("name", name)),
        blocks: vec![
            Block::Text(lang.t("letter-hello")),
            Block::Text(lang.say(&Message::new(said).with("name", name).with("network", app.site.name.clone()))),
            Block::Action(lang.t("letter-confirm-action"), address),
            Block::Text(lang.t("letter-confirm-not-you")),
        ],
        party: None,
        unsubscribe: None,
    }
}

/// Tells the author what was decided: where it can be seen and which fields were taken, or why it was refused.
pub fn answer(app: &App, proposal: &Proposal, author: &str, accepted: Option<(&str, &[Field])>, words: &str) -> Letter {
    let lang = Lang::from_code(&proposal.lang).unwrap_or_default();
    let name = proposal.name.as_str();
    let mut blocks = vec![Block::Text(lang.t("letter-hello"))];
    match accepted {
        Some((path, taken)) => {
            blocks.push(text(&lang, "letter-accepted", name));
            let left = proposal.differences(&proposal.base).into_iter().filter(|d| !taken.contains(&d.field));
            let left: Vec<String> = left.map(|d| lang.t(&format!("field-{}", d.field.key()))).collect();
            if !left.is_empty() {
                blocks
                    .push(Block::Text(lang.say(&Message::new("letter-accepted-but").with("fields", left.join(", ")))));
            }
            blocks.push(Block::Action(lang.t("letter-see"), format!("{}{path}", app.site.url)));
        }
        None => blocks.push(text(&lang, "letter-refused", name)),
    }
    if !words.is_empty() {
        blocks.push(Block::Text(lang.t("letter-team-says")));
        blocks.push(Block::Quote(words.to_owned()));
    }
    blocks.push(Block::Text(lang.t("letter-thanks")));
    let key = if accepted.is_some() { "letter-accepted-subject" } else { "letter-refused-subject" };
    Letter {
        kind: "proposal.answer",
        to: author.to_owned(),
        subject: lang.say(&Message::new(key).with("name", name)),
        blocks,
        party: proposal.party,
        unsubscribe: None,
        lang,
    }
}
