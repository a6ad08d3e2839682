//! The pairs that may be merged in one go: read one by one, ticked, then merged as one lot.

use std::collections::HashSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::Result;
use kernel::ids::{MergeId, PartyId};
use kernel::lang::Message;
use kernel::party::Standing;
use kernel::web::{Fields, Page, Pager, Shell, go, shell};

use super::duplicates::{place, read_reasons, reasons, waiting};
use super::pair::proposed;
use crate::Census;
use crate::duplicates::merge;
use crate::sheet::Sheet;
use crate::store::{self, duplicates as pairs};

/// Pairs of one page, which are merged in one transaction.
const SHOWN: usize = 50;

struct SafeView {
    /// What its box says: both ids, each with the version that is shown.
    value: String,
    path: String,
    /// Name and place of the one that stays, then of the one that joins it.
    stays: (String, String),
    joins: (String, String),
    reasons: Vec<String>,
}

#[derive(Template)]
#[template(path = "safe_pairs.html")]
struct SafePairs {
    shell: Shell,
    pairs: Vec<SafeView>,
    pager: Pager,
}

/// Whether a pair is among those that a person may accept with others: what was answered otherwise than « the same » asks
/// for its own page.
pub(super) fn is_proposed(row: &pairs::PairRow) -> bool {
    row.safe && matches!(row.answer.as_deref(), None | Some("same"))
}

/// Those pairs, as both sheets are now.
async fn ready(census: &Census) -> Result<Vec<pairs::PairRow>> {
    let waiting = waiting(census).await?;
    let left: HashSet<PartyId> = store::rounds::list_all_left(&census.app.db).await?.into_iter().collect();
    let here = |row: &pairs::PairRow| !left.contains(&row.one) && !left.contains(&row.other);
    let rows = waiting.into_iter().filter(is_proposed).filter(here).collect();
    Ok(census.still_safe(rows).await?)
}

/// `GET /bureau/doublons/surs`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::Merge)?;
    let rows = ready(&census).await?;
    let pager = Pager::new(&shell.path, &shell.query, SHOWN, rows.len());
    let page: Vec<&pairs::PairRow> = rows.iter().skip((pager.page - 1) * SHOWN).take(SHOWN).collect();
    let ids: Vec<PartyId> = page.iter().flat_map(|row| [row.one, row.other]).collect();
    let sheets = store::list_sheets(&census.app.db, &ids).await?;
    let find = |id: PartyId| sheets.iter().find(|sheet| sheet.id() == id);
    let told = |sheet: &Sheet| (sheet.party.name.clone(), place(&census, sheet));
    let view = |row: &pairs::PairRow| {
        let (one, other) = (find(row.one)?, find(row.other)?);
        let (stays, joins) = merge::stays(one, other);
        Some(SafeView {
            value: Chosen { one: (one.id(), one.version), other: (other.id(), other.version) }.written(),
            path: format!("/bureau/doublons/{}/{}", row.one, row.other),
            stays: told(stays),
            joins: told(joins),
            reasons: reasons(&shell, &read_reasons(&row.reasons), true),
        })
    };
    shell.page(SafePairs { pairs: page.into_iter().filter_map(view).collect(), pager, shell: shell.clone() })
}

/// A pair that was ticked: each sheet with the version that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Chosen {
    one: (PartyId, i64),
    other: (PartyId, i64),
}

impl Chosen {
    fn written(&self) -> String {
        format!("{} {} {} {}", self.one.0, self.one.1, self.other.0, self.other.1)
    }

    fn read(text: &str) -> Option<Chosen> {
        let mut words = text.split(' ');
        let mut sheet =
            || -> Option<(PartyId, i64)> { Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?)) };
        Some(Chosen { one: sheet()?, other: sheet()? })
    }

    fn ids(&self) -> [PartyId; 2] {
        [self.one.0, self.other.0]
    }

    /// Whether that sheet is there as it was read.
    fn saw(&self, sheet: &Sheet) -> bool {
        [self.one, self.other].contains(&(sheet.id(), sheet.version)) && sheet.party.standing != Standing::Trash
    }
}

/// `POST /bureau/doublons/surs`: the ticked pairs become one each, in one lot.
pub async fn accept(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Merge)?;
    let chosen: Vec<Chosen> = typed.all("pair").filter_map(Chosen::read).collect();
    let safe: HashSet<[PartyId; 2]> = ready(&census).await?.iter().map(|row| [row.one, row.other]).collect();
    let app = &census.app;
    let mut tx = app.db.begin().await?;
    let (mut done, mut met) = (0_usize, HashSet::new());
    let lot = MergeId::new(app.clock.now(), &app.chance).to_string();
    for pair in chosen.iter().filter(|pair| safe.contains(&pair.ids())) {
        // of three that are one, the third waits for the next batch: each merge starts from what was looked at
        if pair.ids().map(|id| met.insert(id)) != [true, true] {
            continue;
        }
        let sheets = store::list_sheets_in(&mut tx, &pair.ids(), store::Lock::Taken).await?;
        let [one, other] = sheets.as_slice() else { continue };
        let left = store::rounds::list_left(&mut tx, &pair.ids()).await?;
        if !pair.saw(one) || !pair.saw(other) || !left.is_empty() {
            // somebody was quicker: the rest of the batch is not theirs to stop
            continue;
        }
        merge::merge_in(app, &mut tx, shell.viewer.id(), &proposed(one, other, "same", Some(&lot))).await?;
        done += 1;
    }
    tx.commit().await?;
    let told = match chosen.len() - done {
        0 => Message::new("flash-merged-safe").with("count", done),
        left => Message::new("flash-merged-safe-some").with("count", done).with("left", left),
    };
    Ok(shell::flash(go(if done > 0 { "/bureau/fusions" } else { "/bureau/doublons/surs" }), &told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_says_which_sheets_were_read_and_at_which_version() {
        let chosen = Chosen { one: (PartyId::from_bits(1), 3), other: (PartyId::from_bits(2), 14) };
        assert_eq!(Chosen::read(&chosen.written()), Some(chosen));
        for broken in ["", "1 2 3 4", "00000000-0000-0000-0000-000000000001 3", &chosen.written().replace("14", "x")] {
            assert_eq!(Chosen::read(broken), None, "{broken}");
        }
    }
}
