//! The letters of contributions, in the language of whoever is written to.

use kernel::app::App;
use kernel::lang::{Lang, Message};
use kernel::mail::{Block, Letter};

use super::pass::Drawn;
use super::proposal::{Author, Proposal, Sort};
use crate::field::{DataClass, Field};
use crate::sheet::{Origin, Sheet};
use crate::wave::Wave;

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
            Block::Text(lang.say(&Message::new(said).with("name", name).with("network", app.name().as_str()))),
            Block::Action(lang.t("letter-confirm-action"), address),
            Block::Text(lang.t("letter-confirm-not-you")),
        ],
        party: None,
        unsubscribe: None,
    }
}

/// Tells the author what was decided: where it can be seen and which fields were taken, or why it was refused.
pub fn answer(app: &App, proposal: &Proposal, author: &str, accepted: Option<(&str, &[Field])>, words: &str) -> Letter {
    let lang = app.speaking(Lang::from_code(&proposal.lang).unwrap_or_default());
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

/// A letter about a sheet, which the link of its pass opens.
fn about(app: &App, (kind, lang): (&'static str, &Lang), sheet: &Sheet, drawn: &Drawn, subject: String) -> Letter {
    Letter {
        kind,
        to: drawn.pass.address.clone().unwrap_or_default(),
        lang: lang.clone(),
        subject,
        blocks: Vec::new(),
        party: Some(sheet.id()),
        unsubscribe: Some(format!("{}/courrier/stop/{}", app.site.url, drawn.stop)),
    }
}

fn own_address(app: &App, drawn: &Drawn) -> String {
    format!("{}/fiche/{}", app.site.url, drawn.token)
}

/// « C’est nous » was accepted: here is the way in.
pub fn granted(app: &App, lang: &Lang, sheet: &Sheet, drawn: &Drawn, words: &str) -> Letter {
    let name = sheet.party.name.as_str();
    let subject = lang.say(&Message::new("letter-granted-subject").with("name", name));
    let mut letter = about(app, ("pass.granted", lang), sheet, drawn, subject);
    letter.blocks = vec![
        Block::Text(lang.t("letter-hello")),
        text(lang, "letter-granted", name),
        Block::Action(lang.t("letter-own-action"), own_address(app, drawn)),
        Block::Text(lang.t("letter-own-keep")),
    ];
    if !words.is_empty() {
        letter.blocks.push(Block::Text(lang.t("letter-team-says")));
        letter.blocks.push(Block::Quote(words.to_owned()));
    }
    letter
}

/// Tells a public address of a sheet that somebody may now change it: of whom, only the domain; and what to do.
pub fn spoken_for(app: &App, sheet: &Sheet, to: &str, domain: &str) -> Letter {
    let lang = app.speaking(Lang::french());
    let name = sheet.party.name.as_str();
    let said = Message::new("letter-spoken-for").with("name", name).with("domain", domain);
    Letter {
        kind: "pass.told",
        to: to.to_owned(),
        subject: lang.say(&Message::new("letter-spoken-for-subject").with("name", name)),
        blocks: vec![
            Block::Text(lang.t("letter-hello")),
            Block::Text(lang.say(&said.with("network", app.name().as_str()))),
            Block::Text(lang.t("letter-spoken-for-yours")),
            Block::Text(lang.t("letter-spoken-for-not-yours")),
            Block::Action(lang.t("letter-see"), format!("{}{}", app.site.url, sheet.party.path())),
        ],
        party: Some(sheet.id()),
        unsubscribe: None,
        lang,
    }
}

/// The yearly question: what the sheet says, and the link that confirms it in one gesture.
pub fn census(app: &App, sheet: &Sheet, drawn: &Drawn, again: bool) -> Letter {
    let lang = app.speaking(Lang::french());
    let name = sheet.party.name.as_str();
    let (kind, subject) = match again {
        false => ("census.ask", "letter-census-subject"),
        true => ("census.remind", "letter-remind-subject"),
    };
    let subject = lang.say(&Message::new(subject).with("name", name));
    let mut letter = about(app, (kind, &lang), sheet, drawn, subject);
    let said = Message::new(if again { "letter-remind" } else { "letter-census" });
    letter.blocks = vec![
        Block::Text(lang.t("letter-hello")),
        Block::Text(lang.say(&said.with("name", name).with("network", app.name().as_str()))),
        Block::Facts(gist(&lang, sheet)),
        Block::Action(lang.t("letter-census-action"), own_address(app, drawn)),
        Block::Text(lang.t("letter-census-how")),
    ];
    letter
}

/// « You are listed here »: which data, from where, why, and what one may do about it (RGPD, article 14).
pub fn notice(app: &App, sheet: &Sheet, drawn: &Drawn) -> Letter {
    let lang = app.speaking(Lang::french());
    let name = sheet.party.name.as_str();
    let subject =
        lang.say(&Message::new("letter-notice-subject").with("name", name).with("network", app.name().as_str()));
    let mut letter = about(app, ("notice", &lang), sheet, drawn, subject);
    let held: Vec<String> = sheet.values.iter().map(|(field, _)| lang.t(&format!("field-{}", field.key()))).collect();
    let private = sheet.values.iter().any(|(field, _)| field.class() == DataClass::Private);
    let said = Message::new("letter-notice").with("name", name).with("network", app.name().as_str());
    letter.blocks = vec![
        Block::Text(lang.t("letter-hello")),
        Block::Text(lang.say(&said)),
        Block::Facts(vec![
            (lang.t("letter-notice-data"), held.join(", ")),
            (lang.t("letter-notice-source"), sources(&lang, sheet)),
            (lang.t("letter-notice-basis"), lang.t("letter-notice-basis-text")),
            (
                lang.t("letter-notice-readers"),
                lang.t(if private { "letter-notice-readers-both" } else { "letter-notice-readers-all" }),
            ),
            (lang.t("letter-notice-time"), lang.t("letter-notice-time-text")),
            (lang.t("letter-notice-rights"), lang.t("letter-notice-rights-text")),
        ]),
        Block::Action(lang.t("letter-notice-action"), own_address(app, drawn)),
        Block::Text(lang.t("letter-notice-how")),
    ];
    letter
}

/// The few lines of a sheet that tell at once whether it is still true.
fn gist(lang: &Lang, sheet: &Sheet) -> Vec<(String, String)> {
    let fields = [Field::Name, Field::Street, Field::Postcode, Field::City, Field::Phone, Field::Email, Field::Website];
    let line = |field: &Field| {
        let value = sheet.values.list(*field).join(", ");
        (!value.is_empty()).then(|| (lang.t(&format!("field-{}", field.key())), value))
    };
    let mut lines: Vec<(String, String)> = fields.iter().filter_map(line).collect();
    if let Some(hours) = sheet.values.hours() {
        lines.push((lang.t("field-hours"), kernel::text::squeeze(&hours.text)));
    }
    lines
}

/// Where the values of a sheet came from, in words.
fn sources(lang: &Lang, sheet: &Sheet) -> String {
    let mut named: Vec<String> = sheet
        .origins
        .0
        .values()
        .map(|origin| match origin {
            Origin::Import { source, .. } => {
                lang.say(&Message::new("letter-source-import").with("name", source.as_str()))
            }
            Origin::Itself { .. } => lang.t("letter-source-itself"),
            Origin::Derived { .. } => lang.t("letter-source-derived"),
            _ => lang.t("letter-source-team"),
        })
        .collect();
    named.sort_unstable();
    named.dedup();
    named.join(" ; ")
}

/// The questions of a wave: what the network says, until when, and the link that opens them.
pub fn wave(app: &App, (wave, questions): (&Wave, usize), sheet: &Sheet, drawn: &Drawn, again: bool) -> Letter {
    let lang = app.speaking(Lang::french());
    let name = sheet.party.name.as_str();
    let (kind, subject, said) = match again {
        false => ("wave.ask", "letter-wave-subject", "letter-wave"),
        true => ("wave.remind", "letter-wave-remind-subject", "letter-wave-remind"),
    };
    let subject = Message::new(subject).with("title", wave.title.as_str()).with("name", name);
    let mut letter = about(app, (kind, &lang), sheet, drawn, lang.say(&subject));
    let said = Message::new(said).with("title", wave.title.as_str()).with("name", name);
    letter.blocks =
        vec![Block::Text(lang.t("letter-hello")), Block::Text(lang.say(&said.with("network", app.name().as_str())))];
    letter.blocks.extend(
        wave.words
            .split("\n\n")
            .filter(|words| !words.trim().is_empty())
            .map(|words| Block::Text(words.trim().to_owned())),
    );
    let mut facts = vec![(lang.t("letter-wave-questions"), questions.to_string())];
    facts.extend(wave.closes_on.map(|last| (lang.t("letter-wave-until"), lang.day(last))));
    letter.blocks.extend([
        Block::Facts(facts),
        Block::Action(lang.t("letter-wave-action"), format!("{}/enquete/{}", app.site.url, drawn.token)),
        Block::Text(lang.t("letter-wave-how")),
    ]);
    letter
}
