//! A next action: given to somebody for a day, done or put off with one gesture.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use kernel::auth::Viewer;
use kernel::error::{Error, Result};
use kernel::ids::{AccountId, InteractionId, PartyId, TaskId};
use kernel::lang::Message;
use kernel::rights::Right;

use super::interaction::{Confidentiality, words, writer};
use crate::Relations;
use crate::store::{exchanges, tasks as store};

words! {
    /// Where it stands.
    State {
        /// To be done.
        Open "open";
        /// Done.
        Done "done";
        /// Given up.
        Dropped "dropped";
    }
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// One line.
    pub subject: String,
    /// The day; none when it has none.
    pub due: Option<Date>,
    /// Who does it; none when the account is gone.
    pub owner: Option<AccountId>,
    /// The name of that account.
    pub owner_name: String,
    /// About whom, when whoever reads it may know of them.
    pub party: Option<PartyId>,
    /// The name of that party.
    pub party_name: String,
    /// What it follows from.
    pub interaction: Option<InteractionId>,
    /// Where it stands.
    pub state: State,
    /// Who gave it.
    pub created_by: Option<AccountId>,
    /// Grows at each change.
    pub version: i64,
}

/// A task to be written.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// Its id.
    pub id: TaskId,
    /// One line.
    pub subject: String,
    /// The day.
    pub due: Option<Date>,
    /// Who does it.
    pub owner: AccountId,
    /// About whom.
    pub party: Option<PartyId>,
    /// What it follows from.
    pub interaction: Option<InteractionId>,
}

/// What is done with a task, in one gesture.
#[derive(Clone, Debug, PartialEq)]
pub enum Gesture {
    /// It is done.
    Done,
    /// It will not be done.
    Drop,
    /// It is to be done after all.
    Reopen,
    /// So many days later than it was for, or than today when that is past or unsaid: putting off never brings forward.
    Later(i64),
    /// Somebody else does it.
    Give(AccountId),
}

impl Gesture {
    /// The gesture of a button: its word, and the account that may go with it.
    pub fn read(word: &str, owner: &str) -> Option<Gesture> {
        match word {
            "done" => Some(Gesture::Done),
            "drop" => Some(Gesture::Drop),
            "reopen" => Some(Gesture::Reopen),
            "tomorrow" => Some(Gesture::Later(1)),
            "week" => Some(Gesture::Later(7)),
            "give" => owner.parse().ok().map(Gesture::Give),
            _ => None,
        }
    }

    /// The key of the words that tell that it was done.
    pub fn told(&self) -> &'static str {
        match self {
            Gesture::Done => "flash-todo-done",
            Gesture::Drop => "flash-todo-dropped",
            Gesture::Reopen => "flash-todo-reopened",
            Gesture::Later(_) => "flash-todo-later",
            Gesture::Give(_) => "flash-todo-given",
        }
    }
}

/// When a task is to be done, as the day of its owner is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It should have been done.
    Late,
    /// Today.
    Today,
    /// Until Sunday.
    Week,
    /// Afterwards, or some day.
    Later,
}

impl Part {
    /// Every part, in order.
    pub const ALL: [Part; 4] = [Part::Late, Part::Today, Part::Week, Part::Later];

    /// The piece of the keys of its words.
    pub fn key(self) -> &'static str {
        match self {
            Part::Late => "late",
            Part::Today => "today",
            Part::Week => "week",
            Part::Later => "later",
        }
    }

    /// The part in which a day falls.
    pub fn of(due: Option<Date>, today: Date) -> Part {
        let sunday = later(today, i64::from(7 - today.weekday().to_monday_one_offset()));
        match due {
            Some(due) if due < today => Part::Late,
            Some(due) if due == today => Part::Today,
            Some(due) if due <= sunday => Part::Week,
            _ => Part::Later,
        }
    }
}

/// So many days after that one.
pub fn later(day: Date, days: i64) -> Date {
    Span::new().try_days(days).and_then(|span| day.checked_add(span)).unwrap_or(day)
}

/// The day of what was for that one, put off by so many days: from today at the earliest.
fn put_off(due: Option<Date>, today: Date, days: i64) -> Date {
    later(due.map_or(today, |due| due.max(today)), days)
}

/// Whether the viewer may change it: who does it, who gave it, and whoever notes about its party.
async fn may_change(relations: &Relations, viewer: &Viewer, task: &Task) -> Result<bool> {
    let me = viewer.id();
    if me.is_some() && (task.owner == me || task.created_by == me) {
        return Ok(true);
    }
    match task.party {
        Some(party) => Ok(viewer.may_on(&relations.app.db, Right::Note, party).await?),
        None => Ok(false),
    }
}

/// Does that with a task which was read at that version.
///
/// # Errors
/// [`Error::Forbidden`] to who may not, [`Error::Conflict`] when somebody changed it meanwhile.
pub async fn change(
    relations: &Relations,
    viewer: &Viewer,
    task: Task,
    gesture: &Gesture,
    (today, now): (Date, Timestamp),
) -> Result<()> {
    writer(viewer)?;
    viewer.must(Right::Note)?;
    if !may_change(relations, viewer, &task).await? {
        return Err(Error::Forbidden);
    }
    let mut after = task;
    let mut done_at = None;
    match gesture {
        Gesture::Done => (after.state, done_at) = (State::Done, Some(now)),
        Gesture::Drop => (after.state, done_at) = (State::Dropped, Some(now)),
        Gesture::Reopen => after.state = State::Open,
        Gesture::Later(days) => after.due = Some(put_off(after.due, today, *days)),
        Gesture::Give(owner) => {
            let known = store::list_owners(&relations.app.db, now).await?;
            if known.iter().all(|(id, _)| id != owner) {
                return Err(Error::NotFound);
            }
            // what follows from a private note is shown to its author alone: given away, nobody would see it
            if let Some(id) = after.interaction.filter(|_| viewer.id() != Some(*owner)) {
                let from = exchanges::find_for(&relations.app.db, viewer, id).await?;
                if from.is_some_and(|one| one.confidentiality == Confidentiality::Private) {
                    return Err(Error::Forbidden);
                }
            }
            after.owner = Some(*owner);
        }
    }
    let mut tx = relations.app.db.begin().await?;
    if !store::update(&mut tx, &after, done_at).await? {
        return Err(Error::Conflict(Message::new("todo-error-meanwhile")));
    }
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_cut_by_what_is_urgent() {
        // a Thursday
        let today = date(2026, 3, 5);
        let cases = [
            (Some(date(2026, 3, 4)), Part::Late),
            (Some(today), Part::Today),
            (Some(date(2026, 3, 8)), Part::Week),
            (Some(date(2026, 3, 9)), Part::Later),
            (None, Part::Later),
        ];
        for (due, part) in cases {
            assert_eq!(Part::of(due, today), part, "{due:?}");
        }
        // on a Sunday the week is over
        assert_eq!(Part::of(Some(date(2026, 3, 9)), date(2026, 3, 8)), Part::Later);
    }

    #[test]
    fn putting_off_never_brings_forward() {
        let today = date(2026, 3, 5);
        for (due, days, then) in [
            (None, 1, date(2026, 3, 6)),
            (Some(date(2026, 2, 1)), 7, date(2026, 3, 12)),
            (Some(today), 1, date(2026, 3, 6)),
            (Some(date(2026, 4, 1)), 1, date(2026, 4, 2)),
            (Some(date(2026, 4, 1)), 7, date(2026, 4, 8)),
        ] {
            assert_eq!(put_off(due, today, days), then, "{due:?}");
        }
    }

    #[test]
    fn a_button_says_one_gesture() {
        let owner = AccountId::from_bits(3);
        assert_eq!(Gesture::read("week", ""), Some(Gesture::Later(7)));
        assert_eq!(Gesture::read("give", &owner.to_string()), Some(Gesture::Give(owner)));
        assert_eq!(Gesture::read("give", "somebody"), None);
        assert_eq!(Gesture::read("explode", ""), None);
    }
}
