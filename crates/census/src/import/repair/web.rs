//! Addresses of the web and accounts of social networks, each put in its field.

use tables::mails;

use super::{NoteKind, Severity, Work};
use crate::field::Field;

/// Ends of names that make a word an address without scheme nor `www.`.
const ENDS: [&str; 58] = [
    "fr", "com", "org", "net", "eu", "info", "io", "coop", "bzh", "paris", "alsace", "corsica", "eus", "cat", "re",
    "gp", "mq", "gf", "nc", "pf", "yt", "pm", "wf", "ch", "be", "lu", "de", "es", "it", "uk", "co", "us", "ca", "tv",
    "me", "biz", "tech", "space", "cafe", "work", "works", "social", "city", "club", "design", "agency", "xyz", "site",
    "online", "app", "dev", "cool", "love", "house", "studio", "pro", "mobi", "asso",
];

/// Networks and the fields of their addresses.
const NETWORKS: [(&str, Field); 8] = [
    ("facebook.com", Field::Facebook),
    ("facebook.fr", Field::Facebook),
    ("fb.com", Field::Facebook),
    ("fb.me", Field::Facebook),
    ("twitter.com", Field::Twitter),
    ("x.com", Field::Twitter),
    ("instagram.com", Field::Instagram),
    ("linkedin.com", Field::Linkedin),
];

/// Whether a text is an address of the web, among words or alone.
pub(super) fn is_url(text: &str) -> bool {
    let words = words(text);
    let alone = words.len() == 1;
    words.iter().any(|word| matches!(piece(word, alone), Piece::Url(_)))
}

/// What a word of the cell is.
enum Piece {
    Url(Url),
    Email(String),
    Handle(String),
    Unsafe,
    Word,
}

struct Url {
    text: String,
    host: String,
    /// No path after the host.
    bare_host: bool,
    scheme_added: bool,
    mistyped: bool,
    truncated: bool,
}

pub(super) fn read(work: &mut Work, text: &str) {
    let mut words = words(text);
    if words.len() > super::MOST {
        work.over = words.split_off(super::MOST);
    }
    let alone = words.len() == 1;
    let before = work.values.len();
    let mut aside: Vec<&str> = Vec::new();
    let mut told = false;
    for word in &words {
        match piece(word, alone) {
            Piece::Url(url) => address(work, word, &url),
            Piece::Email(email) => move_email(work, word, &email),
            Piece::Handle(account) => match expand(work.field, &account) {
                Some((field, url)) => {
                    work.repaired(NoteKind::HandleExpanded, word, &url);
                    work.give(field, url);
                }
                None => {
                    told = true;
                    work.dropped(NoteKind::NotAnAccount, word, Some(format!("https://x.com/{account}")));
                }
            },
            Piece::Unsafe => {
                told = true;
                work.dropped(NoteKind::UnsafeUrl, word, None);
            }
            Piece::Word if alone => {
                told = true;
                account(work, word);
            }
            Piece::Word => aside.push(word),
        }
    }
    let given = work.values.len() - before;
    if given > 1 {
        let list: Vec<String> = work.values.iter().skip(before).map(|(_, value)| value.clone()).collect();
        work.repaired(NoteKind::AddressesSplit, text, &list.join(" · "));
    }
    if given == 0 && !told && !work.notes.iter().any(|note| note.severity == Severity::Dropped) {
        let kind = if is_network(work.field) { NoteKind::NotAnAccount } else { NoteKind::InvalidUrl };
        return work.dropped(kind, text, None);
    }
    aside.retain(|word| !is_label(work.field, word));
    if !aside.is_empty() {
        work.dropped(NoteKind::TextAside, &aside.join(" "), None);
    }
}

fn is_network(field: Field) -> bool {
    matches!(field, Field::Twitter | Field::Facebook | Field::Instagram | Field::Linkedin | Field::Mastodon)
}

/// Joining words, and the name of the column's own network.
fn is_label(field: Field, word: &str) -> bool {
    let folded = kernel::text::fold(word);
    match folded.as_str() {
        "" | "ou" | "et" | "or" | "and" => true,
        "twitter" | "x" => field == Field::Twitter,
        "facebook" | "fb" => field == Field::Facebook,
        "instagram" | "insta" => field == Field::Instagram,
        "linkedin" => field == Field::Linkedin,
        _ => false,
    }
}

fn words(text: &str) -> Vec<String> {
    // « https:// lieu.fr » and addresses glued to each other
    let text = text.replace(":// ", "://");
    let mut words = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '|' | '<' | '>' | '"' | '·' | '•')) {
        for part in unglued(word) {
            let part = part.trim_start_matches(['(', '[', ',', ';', ':', '-', '–', '\'', '«', '*']);
            let mut part = part.trim_end_matches([']', ',', ';', '\'', '»', '*']);
            if !part.ends_with("...") {
                part = part.trim_end_matches(['.', ':']);
            }
            if !part.contains('(') {
                part = part.trim_end_matches(')');
            }
            if part.chars().any(char::is_alphanumeric) {
                words.push(part.to_owned());
            }
        }
    }
    words
}

/// Cuts `a.fr,b.fr`, `a.fr;http://b.fr`, `www.a.fr/www.b.fr`, `http://a.frhttp://b.fr`.
fn unglued(word: &str) -> Vec<&str> {
    // no address is longer than what browsers take
    if word.len() > 8000 {
        return vec![word];
    }
    let mut cuts = Vec::new();
    for (at, c) in word.char_indices().skip(1) {
        let rest = word.get(at..).unwrap_or_default();
        let before = word.get(..at).unwrap_or_default();
        let begins =
            |text: &str| text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.");
        let separator = matches!(c, ',' | ';' | '/')
            && begins(rest.get(1..).unwrap_or_default())
            && !before.ends_with([':', '/', '=']);
        let domains = matches!(c, ',' | ';') && !before.contains('/') && host(before) && {
            let after = rest.get(1..).unwrap_or_default();
            host(after.split('/').next().unwrap_or_default())
        };
        let glued = (rest.starts_with("http://") || rest.starts_with("https://"))
            && before.contains('.')
            && before.ends_with(|c: char| c.is_ascii_alphanumeric());
        if separator || domains || glued {
            cuts.push(at);
        }
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for cut in cuts {
        parts.push(word.get(start..cut).unwrap_or_default());
        start = cut;
    }
    parts.push(word.get(start..).unwrap_or_default());
    parts.into_iter().map(|part| if part.starts_with("/www.") { part.trim_start_matches('/') } else { part }).collect()
}

fn piece(word: &str, alone: bool) -> Piece {
    let mailto = word.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    if let Some(email) = mails::address(if mailto { word.get(7..).unwrap_or_default() } else { word }) {
        return Piece::Email(email);
    }
    if let Some(account) = word.strip_prefix('@') {
        return Piece::Handle(account.trim_end_matches('/').to_owned());
    }
    if let Some((scheme, after)) = word.split_once(':') {
        let known = matches!(
            scheme.to_ascii_lowercase().as_str(),
            "http" | "https" | "htpp" | "htpps" | "htttp" | "htttps" | "hhtp" | "hhtps" | "ttp" | "ttps"
        );
        let port = scheme.contains('.') && after.starts_with(|c: char| c.is_ascii_digit());
        let named = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'));
        if named && !known && !port && !after.is_empty() && !after.starts_with(' ') {
            return Piece::Unsafe;
        }
    }
    parse(word, alone).map_or(Piece::Word, Piece::Url)
}

/// The address, if it is one of http or https; the case of its path is kept.
fn parse(word: &str, alone: bool) -> Option<Url> {
    let lower = word.to_ascii_lowercase();
    let mut rest = word;
    let mut scheme = None;
    let mut mistyped = false;
    // also doubled schemes: http://https://
    while let Some((found, length, wrong)) = scheme_of(&lower, lower.len() - rest.len()) {
        mistyped |= wrong || scheme.is_some();
        scheme = Some(found);
        rest = rest.get(length..)?;
    }
    let rest = rest.trim_start_matches('/').replace('\\', "/");
    let truncated = rest.ends_with('…') || rest.ends_with("...");
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (name, port) = authority.split_once(':').map_or((authority, None), |(name, port)| (name, Some(port)));
    let name = name.trim_end_matches('.').to_lowercase();
    if !host(&name) || port.is_some_and(|port| port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    // alone in its cell, a path makes up for an end that is not in the list
    let known =
        (alone && path.starts_with('/')) || scheme.is_some() || name.starts_with("www.") || ENDS.contains(&last);
    if !known {
        return None;
    }
    if path.chars().any(|c| c.is_control() || matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '^')) {
        return None;
    }
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    Some(Url {
        text: format!("{}://{name}{port}{path}", scheme.unwrap_or("https")),
        bare_host: path.trim_matches('/').is_empty(),
        host: name,
        scheme_added: scheme.is_none(),
        mistyped,
        truncated,
    })
}

/// The scheme at `at`, its length as written, and whether it was mistyped.
fn scheme_of(lower: &str, at: usize) -> Option<(&'static str, usize, bool)> {
    let text = lower.get(at..)?;
    let words = ["https", "http", "htpps", "htpp", "htttps", "htttp", "hhtps", "hhtp", "ttps", "ttp"];
    let word = words.iter().find(|word| text.starts_with(**word))?;
    let after = text.get(word.len()..)?;
    let marks: usize = after.bytes().take_while(|byte| matches!(byte, b':' | b'/' | b'\\')).count();
    let written = after.get(..marks)?;
    if marks == 0 || !(written.contains(':') || written.starts_with("//")) {
        return None;
    }
    let scheme = if word.ends_with('s') { "https" } else { "http" };
    Some((scheme, word.len() + marks, written != "://" || !word.starts_with("http")))
}

/// A name with a dot, an end of two letters at least; accents are allowed.
fn host(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let end = labels.last().copied().unwrap_or_default();
    let end = end.starts_with("xn--") || (end.chars().count() >= 2 && end.chars().all(char::is_alphabetic));
    labels.len() >= 2 && name.len() <= 253 && labels.iter().all(label) && end && name != "www.fr" && name != "www.com"
}

fn network(host: &str) -> Option<Field> {
    let found = NETWORKS
        .iter()
        .find(|(name, _)| host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.')));
    found.map(|(_, field)| *field)
}

fn address(work: &mut Work, word: &str, url: &Url) {
    let known = network(&url.host);
    if known.is_some() && url.bare_host {
        return work.dropped(NoteKind::InvalidUrl, word, None);
    }
    let (field, moved) = match (work.field, known) {
        (Field::Booking | Field::Mastodon, _) => (work.field, None),
        (field, Some(known)) if field != known => (known, Some(Severity::Repaired)),
        (field, None) if is_network(field) => (Field::Links, Some(Severity::Doubtful)),
        (Field::Email | Field::ContactEmail, _) => (Field::Website, Some(Severity::Repaired)),
        (field, _) => (field, None),
    };
    if work.values.iter().any(|(target, value)| *target == field && bare(value) == bare(&url.text)) {
        return;
    }
    if url.mistyped {
        work.repaired(NoteKind::UrlTidied, word, &url.text);
    } else if url.scheme_added {
        work.repaired(NoteKind::SchemeAdded, word, &url.text);
    }
    if url.truncated {
        let root = url.text.split('/').take(3).collect::<Vec<_>>().join("/");
        work.doubtful(NoteKind::UrlTruncated, word, &url.text, Some(root));
    }
    if let Some(severity) = moved {
        work.note(NoteKind::AddressMoved, severity, word, &url.text, None);
    }
    work.give(field, url.text.as_str());
}

fn move_email(work: &mut Work, word: &str, email: &str) {
    // @user@server is written user@server too
    if work.field == Field::Mastodon
        && let Some((user, server)) = email.split_once('@')
    {
        let url = format!("https://{server}/@{user}");
        work.repaired(NoteKind::HandleExpanded, word, &url);
        return work.give(Field::Mastodon, url);
    }
    work.repaired(NoteKind::EmailMoved, word, email);
    work.give(Field::Email, email);
}

/// A cell of one word that is no address: an account of the column's network, or nothing that can be read.
fn account(work: &mut Work, word: &str) {
    match expand(work.field, word.trim_start_matches('/')) {
        Some((field, url)) => {
            work.repaired(NoteKind::HandleExpanded, word, &url);
            work.give(field, url);
        }
        None if work.field == Field::Linkedin && is_account(word, "-_", 100) => {
            work.dropped(NoteKind::NotAnAccount, word, Some(format!("https://www.linkedin.com/company/{word}")));
        }
        None if is_network(work.field) => work.dropped(NoteKind::NotAnAccount, word, None),
        None => {
            work.dropped(NoteKind::InvalidUrl, word, suggestion(word));
        }
    }
}

/// What a word that is no address may stand for: `lelieu` → `lelieu.fr`, `www.lieu.netpage` → `www.lieu.net/page`.
fn suggestion(word: &str) -> Option<String> {
    let word = word.split_once("://").map_or(word, |(_, rest)| rest);
    if let Some((before, last)) = word.rsplit_once('.') {
        let end =
            ["com", "net", "org", "fr"].into_iter().find(|end| last.starts_with(*end) && last.len() > end.len())?;
        let rest = last.get(end.len()..)?;
        return host(before).then(|| format!("https://{before}.{end}/{rest}"));
    }
    host(&format!("{word}.fr")).then(|| format!("https://{}.fr", word.to_lowercase()))
}

fn is_account(word: &str, signs: &str, room: usize) -> bool {
    (1..=room).contains(&word.chars().count())
        && word.chars().any(char::is_alphanumeric)
        && word.chars().all(|c| c.is_alphanumeric() || signs.contains(c))
}

/// The address of an account, given without its `@`.
fn expand(field: Field, account: &str) -> Option<(Field, String)> {
    let account = account.trim_end_matches([':', ',', ';']);
    let url = match field {
        Field::Twitter if account.is_ascii() && is_account(account, "_", 15) => format!("https://x.com/{account}"),
        Field::Instagram if account.is_ascii() && is_account(account, "_.", 30) => {
            format!("https://www.instagram.com/{account}")
        }
        // pages have numbers and accents, groups a path
        Field::Facebook if is_account(account, ".-_/", 100) => format!("https://www.facebook.com/{account}"),
        Field::Linkedin if account.starts_with("company/") || account.starts_with("in/") => {
            is_account(account, "-_/.", 100).then(|| format!("https://www.linkedin.com/{account}"))?
        }
        Field::Mastodon => {
            let (user, server) = account.split_once('@')?;
            (is_account(user, "_.", 60) && host(server)).then(|| format!("https://{server}/@{user}"))?
        }
        _ => return None,
    };
    Some((field, url))
}

/// An address without what changes nothing: scheme, `www.`, capitals of the host, slash at the end.
pub(super) fn bare(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.to_lowercase();
    format!("{}{}", host.strip_prefix("www.").unwrap_or(&host), path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::*;

    fn check(field: Field, raw: &str, values: &[(Field, &str)], kinds: &[NoteKind]) {
        let cleaned = clean(field, raw);
        let found: Vec<(Field, &str)> = cleaned.values.iter().map(|(field, value)| (*field, value.as_str())).collect();
        assert_eq!(found, values, "{raw}");
        assert_eq!(cleaned.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), kinds, "{raw}");
    }

    #[test]
    fn websites() {
        let web = Field::Website;
        check(web, "https://lieu.fr/Le-Lieu?a=B", &[(web, "https://lieu.fr/Le-Lieu?a=B")], &[]);
        check(web, "www.lieu.fr", &[(web, "https://www.lieu.fr")], &[NoteKind::SchemeAdded]);
        check(web, "Lieu.fr", &[(web, "https://lieu.fr")], &[NoteKind::SchemeAdded]);
        check(web, "http:/lieu.fr", &[(web, "http://lieu.fr")], &[NoteKind::UrlTidied]);
        check(web, "http://https://lieu.fr", &[(web, "https://lieu.fr")], &[NoteKind::UrlTidied]);
        check(web, "http://lieu.fr/a(b)", &[(web, "http://lieu.fr/a(b)")], &[]);
        check(web, "http://lieu.fr/%C3%A9t%C3%A9", &[(web, "http://lieu.fr/%C3%A9t%C3%A9")], &[]);
        check(web, "http://www.cafÃ©.fr", &[(web, "http://www.café.fr")], &[NoteKind::Mojibake]);
        let both = [(web, "https://www.x.fr"), (web, "https://www.y.fr")];
        check(
            web,
            "www.x.fr / www.y.fr",
            &both,
            &[NoteKind::SchemeAdded, NoteKind::SchemeAdded, NoteKind::AddressesSplit],
        );
        check(web, "https://lieu.fr|site web", &[(web, "https://lieu.fr")], &[NoteKind::TextAside]);
        check(web, "http://lieu.org|lieu.org]]", &[(web, "http://lieu.org")], &[]);
        check(web, "Studio\u{a0}http://lieu.com/", &[(web, "http://lieu.com/")], &[NoteKind::TextAside]);
        check(web, "http://lieu.fr/un-long-che…", &[(web, "http://lieu.fr/un-long-che…")], &[NoteKind::UrlTruncated]);
        check(web, "en cours", &[], &[NoteKind::Pending]);
        check(web, "Madame DUPONT", &[], &[NoteKind::InvalidUrl]);
        check(web, "javascript:alert(1)", &[], &[NoteKind::UnsafeUrl]);
        check(web, "ftp://lieu.fr", &[], &[NoteKind::UnsafeUrl]);
        check(web, "http://a@lieu.fr", &[], &[NoteKind::InvalidUrl]);
        check(web, "contact@lieu.fr", &[(Field::Email, "contact@lieu.fr")], &[NoteKind::EmailMoved]);
        check(
            web,
            "https://www.facebook.com/Lieu",
            &[(Field::Facebook, "https://www.facebook.com/Lieu")],
            &[NoteKind::AddressMoved],
        );
        check(web, "https://www.facebook.com/", &[], &[NoteKind::InvalidUrl]);
        let glued = clean(web, "www.lieu.netle-lieu-ici").notes;
        assert_eq!(glued[0].suggestion.as_deref(), Some("https://www.lieu.net/le-lieu-ici"));
        assert_eq!(clean(web, "lelieu").notes[0].suggestion.as_deref(), Some("https://lelieu.fr"));
    }

    #[test]
    fn accounts() {
        let handle = [NoteKind::HandleExpanded];
        check(Field::Twitter, "@le_lieu", &[(Field::Twitter, "https://x.com/le_lieu")], &handle);
        check(Field::Twitter, "le_lieu", &[(Field::Twitter, "https://x.com/le_lieu")], &handle);
        check(Field::Twitter, "https://twitter.com/Lieu", &[(Field::Twitter, "https://twitter.com/Lieu")], &[]);
        check(
            Field::Twitter,
            "Linkedin / Twitter: @lieu16",
            &[(Field::Twitter, "https://x.com/lieu16")],
            &[NoteKind::HandleExpanded, NoteKind::TextAside],
        );
        check(
            Field::Twitter,
            "https://www.instagram.com/lieu",
            &[(Field::Instagram, "https://www.instagram.com/lieu")],
            &[NoteKind::AddressMoved],
        );
        check(
            Field::Facebook,
            "/groups/lieu.ici",
            &[(Field::Facebook, "https://www.facebook.com/groups/lieu.ici")],
            &handle,
        );
        check(
            Field::Facebook,
            "Café-numérique-1",
            &[(Field::Facebook, "https://www.facebook.com/Café-numérique-1")],
            &handle,
        );
        check(Field::Facebook, "Le Cerf - Cie du Bois", &[], &[NoteKind::NotAnAccount]);
        check(Field::Facebook, "https://goo.gl/a", &[(Field::Links, "https://goo.gl/a")], &[NoteKind::AddressMoved]);
        check(Field::Instagram, "@lieu.ici", &[(Field::Instagram, "https://www.instagram.com/lieu.ici")], &handle);
        check(Field::Mastodon, "@lieu@piaille.fr", &[(Field::Mastodon, "https://piaille.fr/@lieu")], &handle);
        check(Field::Mastodon, "https://piaille.fr/@lieu", &[(Field::Mastodon, "https://piaille.fr/@lieu")], &[]);
        check(Field::Linkedin, "lieu", &[], &[NoteKind::NotAnAccount]);
        check(Field::Website, "@lieu", &[], &[NoteKind::NotAnAccount]);
    }

    #[test]
    fn addresses_that_are_the_same() {
        assert_eq!(bare("https://www.Lieu.fr/A/"), bare("http://lieu.fr/A"));
        assert_ne!(bare("https://lieu.fr/A"), bare("https://lieu.fr/a"));
    }
}
