//! What everything points at: a place, an organisation or a person.

use jiff::Timestamp;

use crate::args;
use crate::change::Changed;
use crate::db::{Db, Tx, dialect};
use crate::ids::{self, FileId, PartyId};
use crate::lang::Order;
use crate::text;

/// What a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Where people go.
    Place,
    /// A legal person or a collective: commune, chamber, association…
    Organisation,
    /// A human being.
    Person,
}

impl Kind {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Place => "place",
            Kind::Organisation => "organisation",
            Kind::Person => "person",
        }
    }

    /// The kind of that word.
    pub fn from_key(key: &str) -> Option<Kind> {
        [Kind::Place, Kind::Organisation, Kind::Person].into_iter().find(|kind| kind.key() == key)
    }

    /// The address of a party's page: `/lieux/l-escale`.
    pub fn path(self, slug: &str) -> String {
        match self {
            Kind::Place => format!("/lieux/{slug}"),
            Kind::Organisation => format!("/structures/{slug}"),
            Kind::Person => format!("/personnes/{slug}"),
        }
    }
}

/// Who finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Everybody.
    Public,
    /// The network's team.
    Hidden,
    /// The team, in the trash, until it is restored or purged.
    Trash,
}

impl Standing {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Public => "public",
            Standing::Hidden => "hidden",
            Standing::Trash => "trash",
        }
    }

    /// The standing of that word; what is not understood is shown to nobody outside.
    pub fn from_key(key: &str) -> Standing {
        match key {
            "public" => Standing::Public,
            "trash" => Standing::Trash,
            _ => Standing::Hidden,
        }
    }
}

/// A party, as light as a card needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The piece of its address.
    pub slug: String,
    /// INSEE code of its commune.
    pub territory: Option<String>,
    /// Its picture.
    pub picture: Option<FileId>,
    /// Who finds it.
    pub standing: Standing,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Party {
    /// The address of its page.
    pub fn path(&self) -> String {
        self.kind.path(&self.slug)
    }
}

impl crate::db::FromRow for Party {
    fn from_row(row: &crate::db::Row<'_>) -> sqlx::Result<Party> {
        let broken = |what: &str| sqlx::Error::Decode(format!("unknown {what}").into());
        Ok(Party {
            id: ids::read(&row.at::<String>(0)?)?,
            kind: Kind::from_key(&row.at::<String>(1)?).ok_or_else(|| broken("kind of party"))?,
            name: row.at(2)?,
            slug: row.at(3)?,
            territory: row.at(4)?,
            picture: row.at::<Option<String>>(5)?.map(|id| ids::read(&id)).transpose()?,
            standing: Standing::from_key(&row.at::<String>(6)?),
            updated_at: row.at::<String>(7)?.parse().map_err(|_| broken("instant"))?,
        })
    }
}

/// The columns of [`Party`], in the order that [`Party`] is read.
pub const COLUMNS: &str = "party.id, party.kind, party.name, party.slug, party.territory, party.picture, \
                           party.standing, party.updated_at";

/// The party of that id.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: PartyId) -> sqlx::Result<Option<Party>> {
    db.optional(&format!("select {COLUMNS} from party where id = $1"), args![id]).await
}

/// How many places and organisations the search should hold.
///
/// # Errors
/// The database is away.
pub async fn count_findable(db: &Db) -> sqlx::Result<i64> {
    let sql = "select count(*) from party where standing <> 'trash' and kind <> 'person'";
    Ok(db.one::<(i64,)>(sql, vec![]).await?.0)
}

/// Inserts parties, giving each a free slug (`l-escale`, `l-escale-2`…); answers the slugs in order.
///
/// # Errors
/// The database refused.
pub async fn insert_many(
    tx: &mut Tx,
    order: &Order,
    now: Timestamp,
    parties: &[NewParty],
) -> sqlx::Result<Vec<String>> {
    let wanted: Vec<String> = parties.iter().map(|party| text::slug(&party.name)).collect();
    let slugs = free_slugs(tx, parties, &wanted).await?;
    let rows = parties
        .iter()
        .zip(&slugs)
        .map(|(party, slug)| {
            tx.touch(Changed::Party(party.id));
            if party.standing == Standing::Public && party.kind != Kind::Person {
                tx.touch(Changed::Published(party.id));
            }
            args![
                party.id,
                party.kind.key(),
                &party.name,
                slug,
                text::fold(&party.name),
                order.key(&party.name),
                party.territory.as_deref(),
                party.standing.key(),
                now,
                now
            ]
        })
        .collect();
    let head =
        "insert into party (id, kind, name, slug, folded, sort_key, territory, standing, created_at, updated_at)";
    tx.insert_many(head, 10, rows, "").await?;
    Ok(slugs)
}

/// What is needed to enter the registry.
#[derive(Clone, Debug)]
pub struct NewParty {
    /// Its id, drawn by the caller.
    pub id: PartyId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// INSEE code of its commune.
    pub territory: Option<String>,
    /// Who finds it.
    pub standing: Standing,
}

/// Pages that stand beside those of sheets, and would hide a sheet of that address.
const RESERVED: &[&str] = &["nouvelle-fiche", "nouvelle", "imports", "courriers"];

/// For each wanted slug, itself or the first free of `slug-2`, `slug-3`…, those of this very list included.
async fn free_slugs(tx: &mut Tx, parties: &[NewParty], wanted: &[String]) -> sqlx::Result<Vec<String>> {
    let mut slugs = Vec::with_capacity(wanted.len());
    for kind in [Kind::Place, Kind::Organisation, Kind::Person] {
        let mut of_kind: Vec<&str> =
            parties.iter().zip(wanted).filter(|(party, _)| party.kind == kind).map(|(_, slug)| slug.as_str()).collect();
        of_kind.sort_unstable();
        of_kind.dedup();
        let mut taken = taken_slugs(tx, kind, &of_kind).await?;
        taken.extend(RESERVED.iter().map(|slug| ((*slug).to_owned(), 1)));
        slugs.push((kind, taken));
    }
    let mut answer = Vec::with_capacity(wanted.len());
    for (party, slug) in parties.iter().zip(wanted) {
        let Some((_, taken)) = slugs.iter_mut().find(|(kind, _)| *kind == party.kind) else { continue };
        let free = match taken.contains_key(slug.as_str()) {
            false => slug.clone(),
            true => {
                let last = taken.get(slug.as_str()).copied().unwrap_or(1);
                let mut number = last + 1;
                while taken.contains_key(&format!("{slug}-{number}")) {
                    number += 1;
                }
                taken.insert(slug.clone(), number);
                format!("{slug}-{number}")
            }
        };
        taken.entry(free.clone()).or_insert(1);
        answer.push(free);
    }
    Ok(answer)
}

/// The slugs of that kind which begin with one of these and are taken, now or formerly.
///
/// The last number tried is kept beside each, so that a hundred places of the same name cost a hundred tries, not
/// five thousand.
async fn taken_slugs(tx: &mut Tx, kind: Kind, wanted: &[&str]) -> sqlx::Result<std::collections::HashMap<String, u32>> {
    let mut taken = std::collections::HashMap::new();
    for piece in wanted.chunks(300) {
        let list = dialect::in_list(2, piece.len());
        for table in ["party", "former_slug"] {
            let mut args = args![kind.key()];
            args.extend(piece.iter().map(|slug| crate::db::Value::from(*slug)));
            let sql = format!("select slug from {table} where kind = $1 and slug in ({list})");
            let found: Vec<(String,)> = tx.all(&sql, args).await?;
            for (slug,) in found {
                // numbered neighbours exist only where the plain one is taken: `slug-0` to `slug-:` holds them all
                let sql = format!("select slug from {table} where kind = $1 and slug > $2 and slug < $3");
                let neighbours: Vec<(String,)> =
                    tx.all(&sql, args![kind.key(), format!("{slug}-0"), format!("{slug}-:")]).await?;
                taken.extend(neighbours.into_iter().map(|(neighbour,)| (neighbour, 1)));
                taken.insert(slug, 1);
            }
        }
    }
    Ok(taken)
}

/// Whether that error says that somebody else has just taken the address.
pub fn is_slug_taken(error: &sqlx::Error) -> bool {
    dialect::broken_unique(error, "party", "slug")
}

/// Changes what a card shows. The slug stays: addresses are promises.
///
/// # Errors
/// The database refused.
pub async fn update(
    tx: &mut Tx,
    order: &Order,
    now: Timestamp,
    id: PartyId,
    name: &str,
    territory: Option<&str>,
) -> sqlx::Result<()> {
    tx.touch(Changed::Party(id));
    tx.execute(
        "update party set name = $1, folded = $2, sort_key = $3, territory = $4, updated_at = $5 where id = $6",
        args![name, text::fold(name), order.key(name), territory, now, id],
    )
    .await?;
    Ok(())
}

/// Changes who finds it.
///
/// # Errors
/// The database refused.
pub async fn update_standing(tx: &mut Tx, now: Timestamp, id: PartyId, standing: Standing) -> sqlx::Result<u64> {
    tx.touch(Changed::Party(id));
    if standing == Standing::Public {
        let sql = "select kind from party where id = $1 and standing <> 'public' and kind <> 'person'";
        if tx.optional::<(String,)>(sql, args![id]).await?.is_some() {
            tx.touch(Changed::Published(id));
        }
    }
    tx.execute("update party set standing = $1, updated_at = $2 where id = $3", args![standing.key(), now, id]).await
}

/// Gives it that picture, or none.
///
/// # Errors
/// The database refused.
pub async fn update_picture(tx: &mut Tx, now: Timestamp, id: PartyId, picture: Option<FileId>) -> sqlx::Result<()> {
    tx.touch(Changed::Party(id));
    tx.execute("update party set picture = $1, updated_at = $2 where id = $3", args![picture, now, id]).await?;
    Ok(())
}

/// Removes it for ever, with all that points at it by cascade.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, id: PartyId) -> sqlx::Result<()> {
    tx.touch(Changed::Party(id));
    tx.execute("delete from party where id = $1", args![id]).await?;
    Ok(())
}
