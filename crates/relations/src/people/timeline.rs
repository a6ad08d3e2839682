//! Everything that happened with a party, part by part, the latest first, one page at a time.

use std::collections::BTreeMap;

use kernel::auth::Right;
use kernel::clock::stored;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::lang::Message;
use kernel::web::Shell;

use super::tie;
use crate::store::people as store;
use crate::store::ties::Tie;
use crate::{Relations, exchanges, membership};

/// Moments of one page.
const PAGE: usize = 20;
/// Ties noted on one day that are named.
const NAMED: usize = 6;

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Moment {
    /// When, as text that sorts: an instant as it is stored, a day, a month or a year.
    pub at: String,
    /// What tells it from the others of the same instant.
    pub id: String,
    /// The name of a symbol.
    pub icon: &'static str,
    /// In one line.
    pub title: String,
    /// What else there is to say.
    pub detail: String,
    /// Who did it.
    pub who: String,
    /// Where it is told whole.
    pub path: Option<String>,
    /// When, in words.
    pub when: String,
}

/// Before which moment a page begins.
#[derive(Clone, Debug)]
pub struct Before {
    /// Its instant.
    pub at: String,
    /// Its id.
    pub id: String,
}

impl Before {
    /// The beginning of time seen backwards: every moment comes before it.
    fn end() -> Before {
        Before { at: "9999".to_owned(), id: String::new() }
    }

    /// As an address says it: `2026-03-02T09:00:00.000000Z~0197…`.
    pub fn read(text: &str) -> Before {
        match text.split_once('~') {
            Some((at, id)) if !at.is_empty() && at.len() <= 40 && id.len() <= 80 => {
                Before { at: at.to_owned(), id: id.to_owned() }
            }
            _ => Before::end(),
        }
    }

    fn holds(&self, moment: &Moment) -> bool {
        (moment.at.as_str(), moment.id.as_str()) < (self.at.as_str(), self.id.as_str())
    }
}

/// One page of what happened with a party, and the address of the next one.
///
/// # Errors
/// The database is away.
pub async fn page(
    relations: &Relations,
    shell: &Shell,
    party: PartyId,
    ties: &[Tie],
) -> Result<(Vec<Moment>, Option<String>)> {
    let before = Before::read(shell.query.get("avant"));
    let mut all = moments(relations, shell, party, ties, &before).await?;
    all.retain(|moment| before.holds(moment));
    all.sort_by(|one, other| (&other.at, &other.id).cmp(&(&one.at, &one.id)));
    let more = all.len() > PAGE;
    all.truncate(PAGE);
    let next = all.last().filter(|_| more).map(|last| {
        let query = kernel::web::fields::encode(&format!("{}~{}", last.at, last.id));
        format!("{}?avant={query}#histoire", shell.path)
    });
    // after the page was cut: what a part has to tell was asked moment by moment
    all.dedup_by(|one, after| is_again(one, after));
    Ok((all, next))
}

/// What each part has to tell: at most one moment more than a page, the latest before that one. Each adds its line.
async fn moments(
    relations: &Relations,
    shell: &Shell,
    party: PartyId,
    ties: &[Tie],
    before: &Before,
) -> Result<Vec<Moment>> {
    let mut all = of_ties(shell, ties);
    all.extend(of_changes(relations, shell, party, before).await?);
    all.extend(of_letters(relations, shell, party, before).await?);
    all.extend(exchanges::moments(relations, shell, party, before).await?);
    all.extend(membership::moments(relations, shell, party).await?);
    Ok(all)
}

/// How many a part is asked for.
pub fn limit() -> i64 {
    i64::try_from(PAGE + 1).unwrap_or(i64::MAX)
}

/// An instant as it is stored, in words.
pub fn instant(shell: &Shell, at: &str) -> String {
    at.parse().map_or_else(|_| at.to_owned(), |instant| shell.lang.instant(instant))
}

/// Ties that began and ended, each on its own day; those of which nobody knows when they began, together by the day on which
/// they were noted: a list brought in does not push everything else off the page.
fn of_ties(shell: &Shell, ties: &[Tie]) -> Vec<Moment> {
    let now = stored(shell.app.clock.now());
    let mut noted: BTreeMap<&str, Vec<&Tie>> = BTreeMap::new();
    let mut all = Vec::new();
    for one in ties {
        match &one.since {
            Some(since) => all.push(of_tie(shell, one, "moment-tie-begun", since, tie::show_day(&shell.lang, since))),
            None => noted.entry(day_of(&one.created_at)).or_default().push(one),
        }
        // an end that was announced is told when it comes
        if let Some(until) = one.until.as_ref().filter(|until| until.as_str() <= now.as_str()) {
            all.push(of_tie(shell, one, "moment-tie-ended", until, tie::show_day(&shell.lang, until)));
        }
    }
    all.extend(noted.into_values().filter_map(|ties| noted_together(shell, &ties)));
    all
}

/// The day of an instant as it is stored.
fn day_of(at: &str) -> &str {
    at.get(..10).unwrap_or(at)
}

/// What two are to each other.
fn told(shell: &Shell, one: &Tie) -> String {
    format!("{} {}", tie::words(&shell.lang, &one.sort, one.back), one.far.name)
}

fn of_tie(shell: &Shell, one: &Tie, key: &'static str, at: &str, when: String) -> Moment {
    Moment {
        at: at.to_owned(),
        id: format!("{}-{key}", one.id),
        icon: "link",
        title: shell.t1(key, "what", told(shell, one)),
        detail: one.title.clone(),
        who: String::new(),
        path: Some(one.far.path()),
        when,
    }
}

/// Ties that were noted on one day.
fn noted_together(shell: &Shell, ties: &[&Tie]) -> Option<Moment> {
    let latest = ties.iter().max_by(|one, other| one.created_at.cmp(&other.created_at))?;
    let when = instant(shell, &latest.created_at);
    if ties.len() == 1 {
        return Some(of_tie(shell, latest, "moment-tie-noted", &latest.created_at, when));
    }
    let mut names: Vec<String> = ties.iter().take(NAMED).map(|one| told(shell, one)).collect();
    if ties.len() > NAMED {
        names.push("…".to_owned());
    }
    Some(Moment {
        at: latest.created_at.clone(),
        id: format!("{}-moment-ties-noted", latest.id),
        icon: "link",
        title: shell.t1("moment-ties-noted", "count", ties.len()),
        detail: names.join(" · "),
        who: String::new(),
        path: None,
        when,
    })
}

/// Whether a moment says again, on the same day, what the one after it says already: « Lien noté », ten times on end.
fn is_again(one: &Moment, after: &Moment) -> bool {
    let is_bare = |moment: &Moment| moment.detail.is_empty() && moment.path.is_none();
    is_bare(one)
        && is_bare(after)
        && one.title == after.title
        && one.who == after.who
        && day_of(&one.at) == day_of(&after.at)
}

/// What was changed of how the party is known.
async fn of_changes(relations: &Relations, shell: &Shell, party: PartyId, before: &Before) -> Result<Vec<Moment>> {
    let notes = store::list_notes(&relations.app.db, party, (&before.at, &before.id), limit()).await?;
    let view = |(at, id, who, what, fields): store::Noted| {
        let named: Vec<String> = fields.split(' ').filter(|key| !key.is_empty()).map(|key| field(shell, key)).collect();
        let icon = match what.as_str() {
            "trashed" => "trash",
            "restored" | "unmerged" => "undo",
            "listed" => "plus",
            _ => "edit",
        };
        let when = instant(shell, &at);
        Moment { icon, title: shell.term("moment", &what), detail: named.join(", "), who, path: None, when, at, id }
    };
    Ok(notes.into_iter().map(view).collect())
}

/// The name of what changed; a word that is no field of ours stands for itself.
fn field(shell: &Shell, key: &str) -> String {
    let found = |family: &str| shell.lang.find(&format!("{family}-{key}"));
    found("person-field").or_else(|| found("contact-sort")).unwrap_or_else(|| key.to_owned())
}

/// The letters about the party, for those who may read what the team notes of it.
async fn of_letters(relations: &Relations, shell: &Shell, party: PartyId, before: &Before) -> Result<Vec<Moment>> {
    let db = &relations.app.db;
    if !shell.viewer.may_on(db, Right::ReadNotes, party).await? {
        return Ok(Vec::new());
    }
    let letters = store::list_letters(db, party, (&before.at, &before.id), limit()).await?;
    let view = |(at, id, subject, state): (String, String, String, String)| {
        let title = shell.say(&Message::new("moment-letter").with("subject", shell.lang.quoted(&subject)));
        let when = instant(shell, &at);
        let detail = shell.term("mail-state", &state);
        Moment { icon: "mail", title, detail, who: String::new(), path: None, when, at, id }
    };
    Ok(letters.into_iter().map(view).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(at: &str, id: &str) -> Moment {
        Moment {
            at: at.to_owned(),
            id: id.to_owned(),
            icon: "edit",
            title: String::new(),
            detail: String::new(),
            who: String::new(),
            path: None,
            when: String::new(),
        }
    }

    #[test]
    fn what_is_said_again_on_one_day_is_told_once() {
        let noted = |at: &str, title: &str, who: &str| Moment {
            title: title.to_owned(),
            who: who.to_owned(),
            ..moment(at, "a")
        };
        let first = noted("2026-03-02T10:00:00.000000Z", "Lien noté", "Chloé");
        assert!(is_again(&noted("2026-03-02T09:00:00.000000Z", "Lien noté", "Chloé"), &first));
        for other in [
            noted("2026-03-01T09:00:00.000000Z", "Lien noté", "Chloé"),
            noted("2026-03-02T09:00:00.000000Z", "Lien retiré", "Chloé"),
            noted("2026-03-02T09:00:00.000000Z", "Lien noté", "Rose"),
            Moment { detail: "Commune".to_owned(), ..first.clone() },
        ] {
            assert!(!is_again(&other, &first), "{other:?}");
        }
    }

    #[test]
    fn a_page_begins_after_the_last_moment_of_the_one_before() {
        let before = Before::read("2026-03-02T09:00:00.000000Z~b");
        assert!(before.holds(&moment("2026-03-02T09:00:00.000000Z", "a")));
        assert!(before.holds(&moment("2026-03-01", "z")));
        assert!(!before.holds(&moment("2026-03-02T09:00:00.000000Z", "b")));
        assert!(!before.holds(&moment("2026-03-02T09:00:00.000001Z", "a")));
        for odd in ["", "nonsense", "~"] {
            assert!(Before::read(odd).holds(&moment("2026-03-02", "a")), "{odd}");
        }
    }
}
