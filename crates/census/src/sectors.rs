//! Drawing sectors: what may be asked of one, each change with its fact, in one transaction.

use kernel::auth::Viewer;
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::lang::Message;
use kernel::web::Fields;
use territory::TerritoryId;
use territory::sectors::{Sector, SectorKind, Understood, understand};
use territory::store::sectors as store;

use crate::Census;

/// Characters of a name.
pub const LONGEST_NAME: usize = 120;
/// Characters of a pasted list: France has fewer communes than that many names.
const LONGEST_LIST: usize = 1 << 20;

/// What a sector is called and is.
#[derive(Debug, PartialEq)]
pub struct Named {
    /// As the network calls it.
    pub name: String,
    /// What it is.
    pub kind: SectorKind,
}

/// Reads the form of a sector.
///
/// # Errors
/// [`Error::Invalid`]: no name, or too long a one, or another sector's.
pub fn read(typed: &Fields, others: &[Sector], own: Option<i64>) -> Result<Named> {
    let mut wrong = Violations::default();
    let name = typed.required("name", &mut wrong);
    if name.chars().count() > LONGEST_NAME {
        wrong.add("name", Message::new("error-sector-name-long").with("count", LONGEST_NAME));
    }
    let folded = kernel::text::fold(&name);
    let taken = |sector: &&Sector| Some(sector.number) != own && kernel::text::fold(&sector.name) == folded;
    if !name.is_empty() && others.iter().any(|sector| taken(&sector)) {
        wrong.add("name", Message::new("error-sector-name-taken"));
    }
    let kind = SectorKind::from_key(typed.get("kind")).unwrap_or_default();
    if wrong.is_empty() { Ok(Named { name, kind }) } else { Err(Error::Invalid(wrong)) }
}

/// Draws a sector without communes yet; answers its number.
///
/// # Errors
/// The database is away.
pub async fn draw(census: &Census, viewer: &Viewer, named: &Named) -> Result<i64> {
    let mut tx = census.app.db.begin().await?;
    let number = store::insert(&mut tx, &named.name, named.kind, census.app.clock.now()).await?;
    census.app.record(&mut tx, viewer.id(), &Fact::SectorDrawn { sector: number }).await?;
    tx.commit().await?;
    Ok(number)
}

/// Gives a sector another name and kind.
///
/// # Errors
/// [`Error::Conflict`]: somebody else did since that version.
pub async fn rename(census: &Census, viewer: &Viewer, (number, version): (i64, i64), named: &Named) -> Result<()> {
    let mut tx = census.app.db.begin().await?;
    let now = census.app.clock.now();
    if !store::rename(&mut tx, (number, version), &named.name, named.kind, now).await? {
        return Err(Error::Conflict(Message::new("error-sector-changed")));
    }
    census.app.record(&mut tx, viewer.id(), &Fact::SectorEdited { sector: number }).await?;
    Ok(tx.commit().await?)
}

/// What a pasted text means, near the communes that the sector has.
pub fn understood(census: &Census, sector: &Sector, text: &str) -> Understood {
    let short = text.char_indices().nth(LONGEST_LIST).and_then(|(at, _)| text.get(..at)).unwrap_or(text);
    understand(&census.gazetteer(), short, &sector.communes)
}

/// Adds communes; those it has stay. Answers how many are new.
///
/// # Errors
/// [`Error::NotFound`]: the sector was removed meanwhile.
pub async fn add(census: &Census, viewer: &Viewer, sector: &Sector, communes: &[TerritoryId]) -> Result<usize> {
    let gazetteer = census.gazetteer();
    let new: Vec<&str> =
        communes.iter().filter(|id| !sector.communes.contains(id)).map(|id| gazetteer.code(*id)).collect();
    let mut tx = census.app.db.begin().await?;
    if !store::add(&mut tx, sector.number, &new, census.app.clock.now()).await? {
        return Err(Error::NotFound);
    }
    census.app.record(&mut tx, viewer.id(), &Fact::SectorEdited { sector: sector.number }).await?;
    tx.commit().await?;
    Ok(new.len())
}

/// Takes communes out, under whatever code they were added.
///
/// # Errors
/// The database is away.
pub async fn take_out(census: &Census, viewer: &Viewer, sector: &Sector, codes: &[String]) -> Result<usize> {
    let gazetteer = census.gazetteer();
    let gone: Vec<Option<TerritoryId>> = codes.iter().map(|code| gazetteer.commune_of(code)).collect();
    let mut tx = census.app.db.begin().await?;
    let mut count = 0;
    for code in store::codes(&mut tx, sector.number).await? {
        let commune = gazetteer.commune_of(&code);
        if codes.contains(&code) || (commune.is_some() && gone.contains(&commune)) {
            store::take_out(&mut tx, sector.number, &code).await?;
            count += 1;
        }
    }
    census.app.record(&mut tx, viewer.id(), &Fact::SectorEdited { sector: sector.number }).await?;
    tx.commit().await?;
    Ok(count)
}

/// Removes a sector; its number is never given again.
///
/// # Errors
/// The database is away.
pub async fn remove(census: &Census, viewer: &Viewer, sector: &Sector) -> Result<()> {
    let mut tx = census.app.db.begin().await?;
    store::remove(&mut tx, sector.number, census.app.clock.now()).await?;
    census.app.record(&mut tx, viewer.id(), &Fact::SectorRemoved { sector: sector.number }).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sector_needs_a_name_of_its_own() {
        let others = [Sector { number: 1, name: "Pays de l’Isle".into(), ..Sector::default() }];
        let read = |form: &str, own| read(&Fields::read(form), &others, own);
        assert_eq!(read("name=Sud&kind=pays", None).unwrap(), Named { name: "Sud".into(), kind: SectorKind::Pays });
        assert!(read("name=pays+de+l%E2%80%99isle", None).is_err(), "taken");
        assert!(read("name=pays+de+l%E2%80%99isle", Some(1)).is_ok(), "its own");
        assert!(read("name=+", None).is_err());
        assert!(read(&format!("name={}", "x".repeat(LONGEST_NAME + 1)), None).is_err());
    }
}
