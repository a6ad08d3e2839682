//! The pages of people: the list, the card of a party, and the forms that change what is known of them.

mod accounts;
mod card;
mod contacts;
mod exports;
mod form;
mod import_report;
mod imports;
mod list;
mod mailings;
mod merging;
mod portfolios;
mod ties;

use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::PartyId;
use kernel::party::{self, Kind, Party};
use kernel::web::{Access, Fields, Routes, Shell};
use territory::{Gazetteer, Level};

use crate::Relations;
use crate::form::Form;
use crate::store::people::{self as store, Person, card_path};

/// Every page, each with the right it asks.
pub fn routes() -> Routes<Relations> {
    let (read, edit) = (Access::Team(Right::ReadPeople), Access::Team(Right::EditPeople));
    let export = Access::Team(Right::ExportPeople);
    Routes::default()
        .get("/bureau/personnes", read, list::list)
        .get("/bureau/personnes/imports", edit, imports::list)
        .upload("/bureau/personnes/imports", edit, imports::LARGEST_BODY, imports::receive)
        .get("/bureau/personnes/imports/{import}", edit, imports::show)
        .get("/bureau/personnes/imports/{import}/refus.csv", edit, imports::refused)
        .post("/bureau/personnes/imports/{import}/colonnes", edit, imports::map)
        .post("/bureau/personnes/imports/{import}/choix", edit, imports::choose)
        .post("/bureau/personnes/imports/{import}/acceptation", edit, imports::accept)
        .post("/bureau/personnes/imports/{import}/annulation", edit, imports::take_back)
        .post("/bureau/personnes/imports/{import}/abandon", edit, imports::abandon)
        .get("/bureau/personnes/export.csv", export, exports::csv)
        .get("/bureau/personnes/export.xlsx", export, exports::xlsx)
        .get("/bureau/personnes/export.vcf", export, exports::vcf)
        .get("/bureau/personnes/courriers", export, mailings::form)
        .post("/bureau/personnes/courriers", export, mailings::print)
        .get("/bureau/personnes/nouvelle", edit, form::new)
        .post("/bureau/personnes/nouvelle", edit, form::create)
        .post("/bureau/personnes/ressemblances", edit, form::alike)
        .get("/bureau/personnes/{slug}", read, card::person)
        .get("/bureau/personnes/{slug}/modification", edit, form::edit)
        .post("/bureau/personnes/{slug}/modification", edit, form::save)
        .post("/bureau/personnes/{slug}/corbeille", edit, form::trash)
        .post("/bureau/personnes/{slug}/retour", edit, form::restore)
        .get("/bureau/personnes/{slug}/fusion", edit, merging::ask)
        .post("/bureau/personnes/{slug}/fusion", edit, merging::merge)
        .post("/bureau/personnes/{slug}/separation", edit, merging::undo)
        .post("/bureau/personnes/{slug}/compte", edit, accounts::change)
        .get("/bureau/relations/{party}", read, card::party)
        .get("/bureau/relations/{party}/coordonnees", edit, contacts::new)
        .post("/bureau/relations/{party}/coordonnees", edit, contacts::create)
        .get("/bureau/relations/{party}/coordonnees/{contact}", edit, contacts::edit)
        .post("/bureau/relations/{party}/coordonnees/{contact}", edit, contacts::save)
        .post("/bureau/relations/{party}/coordonnees/{contact}/retrait", edit, contacts::remove)
        .post("/bureau/relations/{party}/coordonnees/{contact}/premier", edit, contacts::put_first)
        .get("/bureau/relations/{party}/liens", edit, ties::new)
        .post("/bureau/relations/{party}/liens", edit, ties::create)
        .get("/bureau/relations/{party}/liens/{tie}", edit, ties::edit)
        .post("/bureau/relations/{party}/liens/{tie}", edit, ties::save)
        .post("/bureau/relations/{party}/liens/{tie}/retrait", edit, ties::remove)
        .post("/bureau/relations/{party}/portefeuille", edit, portfolios::change)
}

/// What a form about people was given, and what was wrong with it.
fn given<'a>(shell: &'a Shell, typed: &'a Fields, wrong: &'a Violations) -> Form<'a> {
    Form { shell, family: "person-field", typed, wrong }
}

/// The person of that address, for those who may read who they are; to the others there is nobody.
async fn readable(relations: &Relations, shell: &Shell, slug: &str) -> Result<Person> {
    shell.viewer.must(Right::ReadPeople)?;
    let reach = shell.viewer.reach(Right::ReadPeople);
    store::find_by_slug(&relations.app.db, slug, &reach).await?.ok_or(Error::NotFound)
}

/// The same for those who may change what is known of them.
async fn editable(relations: &Relations, shell: &Shell, slug: &str) -> Result<Person> {
    let person = readable(relations, shell, slug).await?;
    shell.viewer.must_on(&relations.app.db, Right::EditPeople, person.party.id).await?;
    Ok(person)
}

/// The party of that id, for those who may read who is known there; to the others there is none.
async fn readable_party(relations: &Relations, shell: &Shell, id: &str) -> Result<Party> {
    shell.viewer.must(Right::ReadPeople)?;
    let id: PartyId = id.parse().map_err(|_| Error::NotFound)?;
    let found = party::find(&relations.app.db, id).await?.ok_or(Error::NotFound)?;
    match shell.viewer.may_on(&relations.app.db, Right::ReadPeople, id).await? {
        true => Ok(found),
        false => Err(Error::NotFound),
    }
}

/// The same for those who may change what is known of it.
pub(crate) async fn editable_party(relations: &Relations, shell: &Shell, id: &str) -> Result<Party> {
    let found = readable_party(relations, shell, id).await?;
    shell.viewer.must_on(&relations.app.db, Right::EditPeople, found.id).await?;
    Ok(found)
}

/// The address of the card of a party.
pub(crate) fn path_of(party: &Party) -> String {
    card_path(party.kind, party.id, &party.slug)
}

/// Where the pages that change a party stand: `/bureau/relations/0197…`.
fn base_of(party: &Party) -> String {
    format!("/bureau/relations/{}", party.id)
}

/// `Coutras (Gironde)`; nothing when it is not known.
fn where_words(gazetteer: &Gazetteer, commune: Option<&str>) -> String {
    let Some(id) = commune.and_then(|code| gazetteer.commune_of(code)) else { return String::new() };
    match gazetteer.parent(id, Level::Department) {
        Some(department) => format!("{} ({})", gazetteer.full_name(id), gazetteer.name(department)),
        None => gazetteer.full_name(id),
    }
}

/// The symbol of a kind of party.
fn icon_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "user",
        Kind::Place => "pin",
        Kind::Organisation => "people",
    }
}
