//! A sheet brought back to one of its versions: a new revision, whose values say who brought them back.

use kernel::app::App;
use kernel::error::{Result, Violations};
use kernel::ids::AccountId;
use kernel::lang::Message;
use serde_json::Value;

use crate::edit::{self, By};
use crate::field::Field;
use crate::sheet::{Changes, Sheet, Values};
use crate::store::Action;
use crate::store::history::Revision;

/// An address and its point are one thing in several fields: half of one beside half of the other would be a place that
/// nobody ever gave.
const WHERE: &[Field] = &[
    Field::Street,
    Field::Postcode,
    Field::City,
    Field::Commune,
    Field::Latitude,
    Field::Longitude,
    Field::PointPrecision,
];

/// The values before those revisions, which are given latest first.
#[must_use]
pub fn walked_back(mut values: Values, revisions: &[Revision]) -> Values {
    for (field, (before, _)) in revisions.iter().flat_map(|revision| &revision.changes.0) {
        values.set(*field, before.clone());
    }
    values
}

/// Fields that come back together, or not at all.
#[derive(Debug, PartialEq)]
pub struct Line {
    /// Which.
    pub fields: Vec<Field>,
    /// What stands there now was said by the place itself since: its day.
    pub itself: Option<jiff::Timestamp>,
}

impl Line {
    /// The name of its box in the form.
    pub fn key(&self) -> &'static str {
        self.fields.first().map_or("", |field| field.key())
    }
}

/// What would change if the sheet were brought back, and what is told of it.
pub fn lines(changes: &Changes, since: &[Revision]) -> Vec<Line> {
    let itself = |fields: &[Field]| {
        let last = since.iter().find(|revision| fields.iter().any(|field| revision.changes.0.contains_key(field)))?;
        (last.action == Action::Itself.key()).then_some(last.at)
    };
    let line = |fields: Vec<Field>| Line { itself: itself(&fields), fields };
    let (place, rest): (Vec<Field>, Vec<Field>) = changes.fields().into_iter().partition(|field| WHERE.contains(field));
    let mut lines: Vec<Line> = rest.into_iter().map(|field| line(vec![field])).collect();
    if !place.is_empty() {
        lines.push(line(place));
    }
    lines
}

/// What a person asks: the version to come back to, as it is known, and the fields to take from it.
pub struct Wish<'a> {
    /// The values of that version.
    pub then: &'a Values,
    /// The fields that come back.
    pub taken: &'a [Field],
    /// The version of the sheet that was shown beside it.
    pub seen: i64,
}

impl Wish<'_> {
    /// What the sheet would say.
    pub fn values(&self, sheet: &Sheet) -> Values {
        let mut values = sheet.values.clone();
        for field in self.taken {
            values.set(*field, self.then.get(*field).cloned().unwrap_or(Value::Null));
        }
        values
    }
}

/// Brings the taken fields back, in a new revision; answers what changed.
///
/// # Errors
/// A conflict when the sheet is not any more what was shown; a violation when it would have no name.
pub async fn bring_back(app: &App, actor: Option<AccountId>, sheet: &Sheet, wish: &Wish<'_>) -> Result<Changes> {
    let values = wish.values(sheet);
    let mut wrong = Violations::default();
    if values.text(Field::Name).is_empty() {
        wrong.add(Field::Name.key(), Message::new("error-required"));
    }
    wrong.check()?;
    let mut tx = app.db.begin().await?;
    let by = (By::Team(actor), Action::Reverted);
    let changes = edit::update_as(app, &mut tx, by, (sheet, wish.seen), &values).await?;
    if changes.is_empty() {
        return Ok(changes);
    }
    tx.commit().await?;
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn revision(version: i64, action: &str, changes: &[(Field, Value, Value)]) -> Revision {
        Revision {
            version,
            at: jiff::Timestamp::from_second(version).unwrap(),
            actor: None,
            source: None,
            action: action.to_owned(),
            lot: None,
            changes: Changes(changes.iter().map(|(f, b, a)| (*f, (b.clone(), a.clone()))).collect()),
        }
    }

    #[test]
    fn revisions_are_taken_back_one_after_the_other() {
        let now: Values = [(Field::Name, json!("C")), (Field::Seats, json!(9))].into_iter().collect();
        let since = [
            revision(3, "edited", &[(Field::Name, json!("B"), json!("C")), (Field::Seats, Value::Null, json!(9))]),
            revision(2, "itself", &[(Field::Name, json!("A"), json!("B"))]),
        ];
        let then = walked_back(now.clone(), &since);
        assert_eq!((then.text(Field::Name), then.get(Field::Seats)), ("A", None));
        assert_eq!(walked_back(now, &[]).text(Field::Name), "C");
    }

    #[test]
    fn what_the_place_said_last_is_pointed_out_and_an_address_stays_whole() {
        let since = [
            revision(4, "itself", &[(Field::Phone, Value::Null, json!(["05"]))]),
            revision(
                3,
                "edited",
                &[(Field::City, json!("Pau"), json!("Agen")), (Field::Commune, json!("64445"), json!("47001"))],
            ),
            revision(2, "itself", &[(Field::City, json!("Dax"), json!("Pau"))]),
        ];
        let mut changes = Changes::default();
        for field in [Field::City, Field::Commune, Field::Phone] {
            changes.0.insert(field, (json!("now"), json!("then")));
        }
        let lines = lines(&changes, &since);
        assert_eq!(lines[0], Line { fields: vec![Field::Phone], itself: Some(since[0].at) });
        assert_eq!(
            lines[1],
            Line { fields: vec![Field::City, Field::Commune], itself: None },
            "a person wrote it since"
        );
    }
}
