//! Where a membership stands: whether it runs, what is due, and when its end is to be recalled.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::ids::{MembershipId, PartyId};

/// Days after its beginning from which what is not paid is late.
const LATE_AFTER: i64 = 30;
/// Days before and after its end at which it is recalled.
const RECALL: i64 = 30;

/// A membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// Whose; none once forgotten.
    pub party: Option<PartyId>,
    /// Their name; empty once forgotten.
    pub name: String,
    /// The word of its kind.
    pub kind: String,
    /// Its first day.
    pub since: Date,
    /// Its last day.
    pub until: Date,
    /// What is asked, in cents.
    pub fee: i64,
    /// What was paid, in cents.
    pub paid: i64,
    /// Why it stopped before its last day; empty when it did not.
    pub ended: String,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dues {
    /// Nothing is asked.
    Free,
    /// All of it was paid.
    Paid,
    /// Some of it is still to be paid.
    Due,
    /// It should have been.
    Late,
}

impl Dues {
    /// The word of the pages and of the filters.
    pub fn key(self) -> &'static str {
        match self {
            Dues::Free => "free",
            Dues::Paid => "paid",
            Dues::Due => "due",
            Dues::Late => "late",
        }
    }
}

/// The day before which a membership that is not paid had to begin to be late today.
pub fn late_before(today: Date) -> Date {
    today.saturating_sub(LATE_AFTER.days())
}

impl Membership {
    /// What is due today.
    pub fn dues(&self, today: Date) -> Dues {
        match (self.fee, self.paid) {
            (0, _) => Dues::Free,
            (fee, paid) if paid >= fee => Dues::Paid,
            _ if self.since < late_before(today) => Dues::Late,
            _ => Dues::Due,
        }
    }

    /// Whether it runs on that day.
    pub fn runs(&self, today: Date) -> bool {
        self.ended.is_empty() && self.since <= today && today <= self.until
    }

    /// The first day of the one after it: the next day, or today when it has been over for longer.
    pub fn next_since(&self, today: Date) -> Date {
        self.until.saturating_add(1.days()).max(today)
    }
}

/// The last day of a membership that begins on that one.
pub fn last_day(since: Date, months: i64) -> Date {
    since.saturating_add(months.months()).saturating_sub(1.days())
}

/// When the end of a membership is recalled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Thirty days before.
    Before,
    /// At the end.
    End,
    /// Thirty days after.
    After,
}

impl Moment {
    /// Every moment.
    pub const ALL: [Moment; 3] = [Moment::Before, Moment::End, Moment::After];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Moment::Before => "before",
            Moment::End => "end",
            Moment::After => "after",
        }
    }

    /// The last days, from and to, of the memberships that are recalled today: a program that slept for some days catches
    /// up, and one that begins does not write about what ended long ago.
    pub fn window(self, today: Date) -> (Date, Date) {
        let days = |days: i64| today.saturating_add(days.days());
        match self {
            Moment::Before => (days(1), days(RECALL)),
            Moment::End => (days(-RECALL + 1), days(0)),
            Moment::After => (days(-2 * RECALL), days(-RECALL)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn membership(fee: i64, paid: i64) -> Membership {
        Membership {
            id: MembershipId::from_bits(1),
            party: None,
            name: String::new(),
            kind: "place".to_owned(),
            since: date(2026, 1, 1),
            until: date(2026, 12, 31),
            fee,
            paid,
            ended: String::new(),
        }
    }

    #[test]
    fn what_is_not_paid_after_a_month_is_late() {
        for (fee, paid, today, dues) in [
            (0, 0, date(2026, 6, 1), Dues::Free),
            (5_000, 5_000, date(2026, 6, 1), Dues::Paid),
            (5_000, 4_999, date(2026, 1, 31), Dues::Due),
            (5_000, 4_999, date(2026, 2, 1), Dues::Late),
        ] {
            assert_eq!(membership(fee, paid).dues(today), dues, "{fee} {paid} {today}");
        }
    }

    #[test]
    fn a_year_ends_on_the_day_before() {
        assert_eq!(last_day(date(2026, 1, 1), 12), date(2026, 12, 31));
        assert_eq!(last_day(date(2028, 2, 29), 12), date(2029, 2, 27));
        let over = membership(0, 0);
        assert_eq!(over.next_since(date(2026, 12, 1)), date(2027, 1, 1));
        assert_eq!(over.next_since(date(2027, 3, 2)), date(2027, 3, 2));
        assert!(over.runs(date(2026, 12, 31)) && !over.runs(date(2027, 1, 1)));
    }

    #[test]
    fn each_end_is_recalled_once_a_moment() {
        let until = date(2026, 12, 31);
        let mut seen = Vec::new();
        let mut today = date(2026, 11, 1);
        while today < date(2027, 4, 1) {
            for moment in Moment::ALL {
                let (from, to) = moment.window(today);
                if from <= until && until <= to && !seen.contains(&moment) {
                    seen.push(moment);
                }
            }
            let now: Vec<Moment> = Moment::ALL
                .into_iter()
                .filter(|moment| (moment.window(today).0..=moment.window(today).1).contains(&until))
                .collect();
            assert!(now.len() <= 1, "{today}: {now:?}");
            today = today.saturating_add(1.days());
        }
        assert_eq!(seen, Moment::ALL);
    }
}
