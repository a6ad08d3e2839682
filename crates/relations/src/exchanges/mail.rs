//! A mail that somebody of the team sent in copy to their own address becomes an interaction with those it names.

use jiff::{SignedDuration, Timestamp};
use kernel::auth::{self, Viewer};
use kernel::error::Result;
use kernel::ids::{AccountId, PartyId};
use kernel::lang::Lang;
use kernel::rights::Right;
use kernel::{text, token};
use mail_parser::{Message, MessageParser, MimeHeaders};

use super::interaction::{self, Confidentiality, Direction, LONGEST_TEXT, Noted, Origin, Sort, Written, tidy_text};
use crate::Relations;
use crate::store::exchanges::{self as store, Arrival};
use crate::store::intake;

/// The longest line of a subject, in characters.
const LONGEST_LINE: usize = 200;
/// Addresses, and files, of one mail.
const MOST: usize = 50;
/// Parties of one interaction.
const MOST_PARTIES: usize = 30;
/// A date further away than that is a mistake of the machine that wrote it.
const FAR: SignedDuration = SignedDuration::from_hours(24 * 366);

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is an interaction now.
    Noted,
    /// It was one already.
    Known,
    /// A machine sent it: nothing happened with anybody.
    Automatic,
    /// It does not come from the owner of the address.
    Stranger,
    /// The owner may note nothing any more.
    Refused,
    /// It is no mail.
    Unreadable,
}

/// What a mail says, as far as it is kept.
#[derive(Clone, Debug, PartialEq)]
struct Letter {
    from: String,
    /// Who wrote and who was written to, lower case, without the sender.
    others: Vec<String>,
    subject: String,
    body: String,
    /// Names of files, one a line.
    attachments: String,
    at: Option<Timestamp>,
    /// What it is known by.
    id: String,
    automatic: bool,
}

/// The address of a word: `notes+WORD@reseau.example`; none where no mail is taken.
pub fn address_of(intake: Option<&str>, word: &str) -> Option<String> {
    let (local, domain) = intake?.split_once('@')?;
    Some(format!("{local}+{word}@{domain}"))
}

/// The word of such an address; none for another address.
fn word_of(intake: Option<&str>, address: &str) -> Option<String> {
    let (local, domain) = intake?.split_once('@')?;
    let (given, at) = address.rsplit_once('@')?;
    let (base, word) = given.split_once('+')?;
    let ours = base.eq_ignore_ascii_case(local) && at.eq_ignore_ascii_case(domain);
    (ours && !word.is_empty()).then(|| word.to_ascii_lowercase())
}

/// Whose address it is, if it takes mail.
///
/// # Errors
/// The database is away.
pub async fn recipient(relations: &Relations, address: &str) -> Result<Option<AccountId>> {
    let app = &relations.app;
    let Some(word) = word_of(app.site.intake.as_deref(), address) else { return Ok(None) };
    let Some(account) = intake::find_by_word(&app.db, &word).await? else { return Ok(None) };
    Ok(auth::find(&app.db, account).await?.map(|account| account.id))
}

/// Takes a mail in for the owner of an address.
///
/// # Errors
/// The database is away.
pub async fn take(relations: &Relations, account: AccountId, bytes: &[u8]) -> Result<Outcome> {
    let app = &relations.app;
    let Some(account) = auth::find(&app.db, account).await? else { return Ok(Outcome::Refused) };
    let powers = auth::powers(app, &account).await?;
    let mut own = intake::list_addresses(&app.db, account.id).await?;
    own.push(account.email.to_lowercase());
    let author = account.id;
    let viewer = Viewer::of(account, powers);
    let Some(letter) = read(bytes) else { return Ok(Outcome::Unreadable) };
    if letter.automatic {
        return Ok(Outcome::Automatic);
    }
    if !own.contains(&letter.from) {
        return Ok(Outcome::Stranger);
    }
    if !viewer.may(Right::Note) {
        return Ok(Outcome::Refused);
    }
    let key = interaction::origin_key(author, Origin::Mail, &letter.id);
    if store::find_by_key(&app.db, &key).await?.is_some() {
        return Ok(Outcome::Known);
    }
    let site = app.site.intake.as_deref();
    let ours =
        |address: &String| own.contains(address) || site == Some(address.as_str()) || word_of(site, address).is_some();
    let named: Vec<String> = letter.others.iter().filter(|&address| !ours(address)).cloned().collect();
    let reached = intake::list_reached(&app.db, &viewer, &named).await?;
    let unknown: Vec<&str> =
        named.iter().filter(|address| reached.iter().all(|(known, _)| known != *address)).map(String::as_str).collect();
    let mut parties: Vec<PartyId> = Vec::new();
    for (_, party) in &reached {
        if !parties.contains(party) && parties.len() < MOST_PARTIES {
            parties.push(*party);
        }
    }
    let now = app.clock.now();
    // a mail that names nobody waits to be sorted as well
    let unsorted = (!unknown.is_empty() || parties.is_empty()).then(|| unknown.join(" "));
    let noted = Noted {
        at: letter.at.filter(|at| now.duration_since(*at).abs() < FAR).unwrap_or(now),
        sort: Sort::Mail,
        direction: Direction::Out,
        subject: match letter.subject.as_str() {
            "" => Lang::french().t("intake-no-subject"),
            subject => subject.to_owned(),
        },
        body: letter.body,
        confidentiality: Confidentiality::Team,
        parties,
        next: None,
    };
    let arrival = Arrival { origin: Origin::Mail, key: Some(key), unsorted, attachments: letter.attachments };
    Ok(match interaction::write(relations, author, &noted, &arrival).await? {
        Written::New(_) => Outcome::Noted,
        Written::Known(_) => Outcome::Known,
    })
}

/// Reads a mail; none for what is no mail.
fn read(bytes: &[u8]) -> Option<Letter> {
    let message = MessageParser::default().parse(bytes)?;
    let from = tidy_address(message.from()?.first()?.address()?)?;
    let mut others: Vec<String> = Vec::new();
    for list in [message.from(), message.to(), message.cc()].into_iter().flatten() {
        for one in list.iter() {
            let Some(address) = one.address().and_then(tidy_address) else { continue };
            if address != from && !others.contains(&address) && others.len() < MOST {
                others.push(address);
            }
        }
    }
    let body = tidy_text(&message.body_text(0).unwrap_or_default());
    let mut files: Vec<String> = Vec::new();
    for part in message.attachments().take(MOST) {
        if let Some(name) = part.attachment_name() {
            files.push(cut(&text::squeeze(&tidy_text(name)), LONGEST_LINE));
        }
    }
    let written = message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_timestamp);
    Some(Letter {
        subject: cut(&text::squeeze(&tidy_text(message.subject().unwrap_or_default())), LONGEST_LINE),
        body: cut(&body, LONGEST_TEXT),
        attachments: files.join("\n"),
        at: written.and_then(|seconds| Timestamp::from_second(seconds).ok()),
        id: match message.message_id() {
            Some(id) if !id.trim().is_empty() => id.trim().to_owned(),
            // without a name of its own, it is known by what it says
            _ => token::hash(&String::from_utf8_lossy(bytes)),
        },
        automatic: is_automatic(&message),
        from,
        others,
    })
}

/// Whether a machine sent it: answers of absence, lists and bounces would make loops, and tell of nobody.
fn is_automatic(message: &Message<'_>) -> bool {
    let header = |name: &'static str| message.header_raw(name).map(|value| value.trim().to_ascii_lowercase());
    let submitted = header("Auto-Submitted").is_some_and(|value| value != "no");
    let precedence = header("Precedence").is_some_and(|value| matches!(value.as_str(), "bulk" | "list" | "junk"));
    submitted || precedence || header("List-Id").is_some()
}

/// An address as it is compared; none for what is no address.
fn tidy_address(address: &str) -> Option<String> {
    let address = address.trim().to_lowercase();
    let (local, domain) = address.rsplit_once('@')?;
    let whole = !local.is_empty() && !domain.is_empty() && address.len() <= 254;
    let plain = !address.contains(|c: char| c.is_whitespace() || c.is_control());
    (whole && plain).then_some(address)
}

fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: =?utf-8?q?Chlo=C3=A9?= <Chloe@Reseau.example>\r\n\
        To: \"Mairie\" <mairie@moulin.example>, ana@fabrique.example\r\nCc: notes+abc@reseau.example\r\n\
        Subject: Salle\r\n du bas\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\nMessage-ID: <1@reseau.example>\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nAu printemps, caf=E9 compris.\r\n--b\r\n\
        Content-Type: application/pdf; name=\"plan.pdf\"\r\nContent-Disposition: attachment; filename=\"plan.pdf\"\r\n\
        \r\nxxx\r\n--b--\r\n";

    #[test]
    fn a_mail_is_read_as_far_as_it_is_kept() {
        let letter = read(MAIL.as_bytes()).unwrap();
        assert_eq!(letter.from, "chloe@reseau.example");
        assert_eq!(letter.others, ["mairie@moulin.example", "ana@fabrique.example", "notes+abc@reseau.example"]);
        assert_eq!((letter.subject.as_str(), letter.body.as_str()), ("Salle du bas", "Au printemps, café compris."));
        assert_eq!((letter.attachments.as_str(), letter.id.as_str()), ("plan.pdf", "1@reseau.example"));
        assert_eq!(letter.at, Some("2026-03-02T09:00:00Z".parse().unwrap()));
        assert!(!letter.automatic);
    }

    #[test]
    fn what_a_machine_sends_is_told_apart() {
        for (header, automatic) in [
            ("Auto-Submitted: auto-replied", true),
            ("auto-submitted: no", false),
            ("Precedence: Bulk", true),
            ("List-Id: <l.example>", true),
            ("Subject: Precedence", false),
        ] {
            let mail = format!("From: a@b.example\r\n{header}\r\n\r\nx\r\n");
            assert_eq!(read(mail.as_bytes()).unwrap().automatic, automatic, "{header}");
        }
    }

    #[test]
    fn what_is_no_mail_is_refused_without_a_panic() {
        for bytes in [&b""[..], b"\r\n\r\n", b"From: nobody\r\n\r\n", b"\xff\xfe\x00", b"From: <@>\r\n\r\nx"] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn only_our_addresses_have_a_word() {
        let site = Some("notes@reseau.example");
        assert_eq!(word_of(site, "Notes+ABC@Reseau.example").as_deref(), Some("abc"));
        for other in
            ["notes@reseau.example", "notes+@reseau.example", "notes+abc@autre.example", "x+abc@reseau.example"]
        {
            assert_eq!(word_of(site, other), None, "{other}");
        }
        assert_eq!(address_of(site, "abc").as_deref(), Some("notes+abc@reseau.example"));
        assert_eq!(word_of(None, "notes+abc@reseau.example"), None);
    }
}
