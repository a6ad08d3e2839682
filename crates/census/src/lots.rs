//! Working on many sheets at once: cells typed in the table, or one operation on all that was chosen, taken back as a whole.

pub mod bulk;
pub mod cells;
pub mod run;
pub mod save;
pub mod undo;

use kernel::app::App;
use kernel::db::Tx;
use kernel::ids::{AccountId, RevisionId};
use kernel::lang::Message;
use kernel::party;
use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::import::apply::territory;
use crate::sheet::{Changes, Origins, Sheet, Values};
use crate::store::{self, Action, NewRevision, SheetWrite};

/// What a lot does to its sheets. The keys are stored: never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Each cell as it was typed in the table.
    Cells,
    /// A field gets that value.
    Set,
    /// A field is emptied.
    Clear,
    /// A field of several values gets one more.
    Add,
    /// A field of several values loses one.
    Remove,
    /// A value gives way to another: a term was merged, or free words became one.
    Replace,
    /// Into the trash.
    Trash,
    /// Out of the trash, or out of hiding.
    Restore,
}

impl Operation {
    /// Those that are asked for all the chosen sheets.
    pub const BULK: [Operation; 6] =
        [Operation::Set, Operation::Clear, Operation::Add, Operation::Remove, Operation::Trash, Operation::Restore];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Operation::Cells => "cells",
            Operation::Set => "set",
            Operation::Clear => "clear",
            Operation::Add => "add",
            Operation::Remove => "remove",
            Operation::Replace => "replace",
            Operation::Trash => "trash",
            Operation::Restore => "restore",
        }
    }

    /// The operation of that word.
    pub fn from_key(key: &str) -> Option<Operation> {
        [Operation::Cells, Operation::Replace]
            .into_iter()
            .chain(Operation::BULK)
            .find(|operation| operation.key() == key)
    }

    /// Whether it is done to a field.
    pub fn needs_field(self) -> bool {
        matches!(self, Operation::Set | Operation::Clear | Operation::Add | Operation::Remove)
    }

    /// Whether it needs a value.
    pub fn needs_value(self) -> bool {
        matches!(self, Operation::Set | Operation::Add | Operation::Remove)
    }
}

/// What is kept of a row beside its changes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Why it was refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Message>,
    /// The fields that were edited since, and stayed when the lot was taken back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Field>,
    /// Who found the sheet before it was moved to the trash or out of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<String>,
}

/// A sheet that is about to be written.
pub struct Change<'a> {
    /// As it is.
    pub sheet: &'a Sheet,
    /// As it will be.
    pub values: Values,
    /// The difference.
    pub changes: Changes,
    /// Where its values will come from.
    pub origins: Origins,
}

/// Writes sheets whose rows the transaction has locked, and a line in the history of each.
///
/// # Errors
/// The database refused.
async fn write(
    app: &App,
    tx: &mut Tx,
    (actor, action): (Option<AccountId>, Action),
    changes: &[Change<'_>],
) -> sqlx::Result<()> {
    let now = app.clock.now();
    let mut sheets = Vec::with_capacity(changes.len());
    let mut revisions = Vec::with_capacity(changes.len());
    for change in changes {
        let (id, version) = (change.sheet.id(), change.sheet.version + 1);
        let (values, origins, city) = (&change.values, &change.origins, change.values.text(Field::City));
        sheets.push(SheetWrite { id, values, origins, version, city });
        let revision = RevisionId::new(now, &app.chance);
        let changes = &change.changes;
        revisions.push(NewRevision { id: revision, party: id, version, at: now, actor, batch: None, action, changes });
        let name = values.text(Field::Name);
        party::update(tx, &app.order, now, id, name, territory(values).as_deref()).await?;
    }
    store::save_sheets(tx, &sheets).await?;
    store::insert_revisions(tx, &revisions).await
}

/// The origins that a change takes away, for the undoing.
pub(crate) fn origins_of(sheet: &Sheet, changes: &Changes) -> Origins {
    let before = |field: &Field| Some((*field, sheet.origins.0.get(field)?.clone()));
    Origins(changes.0.keys().filter_map(before).collect())
}
