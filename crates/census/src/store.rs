//! Every SQL statement on the registry's tables; those of imports and of contributions stand in `store/`.

pub mod access;
pub mod batch;
pub mod desk;
pub mod duplicates;
pub mod history;
pub mod lots;
pub mod operators;
pub mod photos;
pub mod proposals;
pub mod published;
pub mod roads;
pub mod rounds;
pub mod sources;
pub mod views;
pub mod vocabulary;
pub mod waves;

use jiff::Timestamp;
use kernel::args;
use kernel::auth::Viewer;
use kernel::change::{Changed, in_pieces};
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::ids::{self, AccountId, BatchId, FileId, PartyId, RevisionId};
use kernel::party::{COLUMNS, Kind, Party, Standing};

use crate::marks::Marks;
use crate::picture::Photo;
use crate::reach;
use crate::sheet::{Card, Changes, Origins, Sheet, Values};

/// What the atlas reads of a place.
pub struct PinRow {
    /// The party.
    pub id: PartyId,
    /// Its name.
    pub name: String,
    /// The piece of its address.
    pub slug: String,
    /// Its French sort key.
    pub sort_key: String,
    /// INSEE code of its commune.
    pub territory: Option<String>,
    /// Degrees.
    pub lat: Option<f64>,
    /// Degrees.
    pub lon: Option<f64>,
    /// Kinds, services, stage.
    pub marks: i64,
    /// When it last changed, RFC 3339.
    pub updated_at: String,
}

impl FromRow for PinRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<PinRow> {
        Ok(PinRow {
            id: ids::read(&row.at::<String>(0)?)?,
            name: row.at(1)?,
            slug: row.at(2)?,
            sort_key: row.at(3)?,
            territory: row.at(4)?,
            lat: row.at(5)?,
            lon: row.at(6)?,
            marks: row.at(7)?,
            updated_at: row.at(8)?,
        })
    }
}

const PIN: &str = "select party.id, party.name, party.slug, party.sort_key, party.territory, sheet.lat, sheet.lon, \
                   sheet.marks, party.updated_at from party join sheet on sheet.party = party.id \
                   where party.kind = 'place' and party.standing = 'public'";

/// Public places after that id, in the order of ids: the whole registry is read piece by piece.
///
/// # Errors
/// The database is away.
pub async fn list_pins(db: &Db, after: &str, limit: i64) -> sqlx::Result<Vec<PinRow>> {
    db.all(&format!("{PIN} and party.id > $1 order by party.id limit $2"), args![after, limit]).await
}

/// Those of these ids that are public places.
///
/// # Errors
/// The database is away.
pub async fn find_pins(db: &Db, ids: &[PartyId]) -> sqlx::Result<Vec<PinRow>> {
    let mut pins = Vec::with_capacity(ids.len());
    for (list, args) in in_pieces(ids) {
        pins.extend(db.all(&format!("{PIN} and party.id in ({list})"), args).await?);
    }
    Ok(pins)
}

/// A sheet and its party in one row.
struct SheetRow(Sheet);

impl FromRow for SheetRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<SheetRow> {
        let json = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        Ok(SheetRow(Sheet {
            party: Party::from_row(row)?,
            values: serde_json::from_str(&row.at::<String>(8)?).map_err(json)?,
            origins: serde_json::from_str(&row.at::<String>(9)?).map_err(json)?,
            version: row.at(10)?,
        }))
    }
}

fn sheets(tail: &str) -> String {
    format!(
        "select {COLUMNS}, sheet.fields, sheet.origins, sheet.version \
         from party join sheet on sheet.party = party.id {tail}"
    )
}

/// A sheet as far as somebody reads it: whole, or without its private fields.
struct SeenRow {
    sheet: Sheet,
    whole: bool,
}

impl FromRow for SeenRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<SeenRow> {
        let (sheet, whole) = (SheetRow::from_row(row)?.0, row.at::<i64>(11)? == 1);
        Ok(SeenRow { sheet: if whole { sheet } else { sheet.public_only() }, whole })
    }
}

/// The same as [`sheets`], told whether each is read whole; the values of that question come first.
fn seen_sheets(viewer: &Viewer, args: &mut Vec<Value>) -> String {
    let whole = reach::read_whole(viewer).filter(args);
    format!(
        "select {COLUMNS}, sheet.fields, sheet.origins, sheet.version, \
         cast(case when {whole} then 1 else 0 end as bigint) from party join sheet on sheet.party = party.id"
    )
}

/// The sheet at that address, former addresses included, if the viewer may see it, and as far as they may: out of their
/// reach without its private fields.
///
/// # Errors
/// The database is away.
pub async fn find_sheet_for(db: &Db, viewer: &Viewer, kind: Kind, slug: &str) -> sqlx::Result<Option<Sheet>> {
    let mut args = Vec::new();
    let seen = seen_sheets(viewer, &mut args);
    let (one, two) = (args.len() + 1, args.len() + 2);
    args.extend(args![kind.key(), slug]);
    let sql = format!("{seen} where party.kind = ${one} and party.slug = ${two}");
    let mut found: Option<SeenRow> = db.optional(&sql, args.clone()).await?;
    if found.is_none() {
        let sql = format!(
            "{seen} join former_slug on former_slug.party = party.id \
             where former_slug.kind = ${one} and former_slug.slug = ${two}"
        );
        found = db.optional(&sql, args).await?;
    }
    let is_seen = |row: &SeenRow| {
        row.sheet.party.standing == Standing::Public || row.whole || viewer.may(kernel::auth::Right::ReadDesk)
    };
    Ok(found.filter(is_seen).map(|row| row.sheet))
}

/// The sheets of those parties as far as the viewer reads them, in no order: for pages whose reader may see that they are
/// there.
///
/// # Errors
/// The database is away.
pub async fn list_sheets_for(db: &Db, viewer: &Viewer, ids: &[PartyId]) -> sqlx::Result<Vec<Sheet>> {
    let mut found = Vec::with_capacity(ids.len());
    for piece in ids.chunks(500) {
        let mut args = Vec::new();
        let seen = seen_sheets(viewer, &mut args);
        let list = dialect::in_list(args.len() + 1, piece.len());
        args.extend(piece.iter().map(|id| Value::from(*id)));
        let rows: Vec<SeenRow> = db.all(&format!("{seen} where party.id in ({list})"), args).await?;
        found.extend(rows.into_iter().map(|row| row.sheet));
    }
    Ok(found)
}

/// The sheet of a party, whoever asks: for jobs and writing handlers, which have checked the right.
///
/// # Errors
/// The database is away.
pub async fn find_sheet(tx: &mut Tx, id: PartyId) -> sqlx::Result<Option<Sheet>> {
    Ok(tx.optional::<SheetRow>(&sheets("where party.id = $1"), args![id]).await?.map(|row| row.0))
}

/// The sheets of those parties, in no order, whoever asks: pages show people [`list_sheets_for`].
///
/// # Errors
/// The database is away.
pub async fn list_sheets(db: &Db, ids: &[PartyId]) -> sqlx::Result<Vec<Sheet>> {
    let mut found = Vec::with_capacity(ids.len());
    for (list, args) in in_pieces(ids) {
        let rows: Vec<SheetRow> = db.all(&sheets(&format!("where party.id in ({list})")), args).await?;
        found.extend(rows.into_iter().map(|row| row.0));
    }
    Ok(found)
}

/// Whether the sheets that are read will be written in the same transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// They are only read.
    None,
    /// Nobody else edits them until the transaction ends: an edit in between would be lost.
    Taken,
}

/// The same, inside a transaction.
///
/// # Errors
/// The database is away.
pub async fn list_sheets_in(tx: &mut Tx, ids: &[PartyId], lock: Lock) -> sqlx::Result<Vec<Sheet>> {
    let mut found = Vec::with_capacity(ids.len());
    let locked = match lock {
        Lock::Taken => dialect::for_update(tx.db().engine()),
        Lock::None => "",
    };
    for (list, args) in in_pieces(ids) {
        // locked in one order, so that two who take the same sheets wait for each other rather than forever
        let tail = format!("where party.id in ({list}) order by party.id {locked}");
        let rows: Vec<SheetRow> = tx.all(&sheets(&tail), args).await?;
        found.extend(rows.into_iter().map(|row| row.0));
    }
    Ok(found)
}

/// Public sheets of a kind after that id, for exports and open data.
///
/// # Errors
/// The database is away.
pub async fn list_public_sheets(db: &Db, kind: Kind, after: &str, limit: i64) -> sqlx::Result<Vec<Sheet>> {
    let sql =
        sheets("where party.kind = $1 and party.standing = 'public' and party.id > $2 order by party.id limit $3");
    let rows: Vec<SheetRow> = db.all(&sql, args![kind.key(), after, limit]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

struct CardRow(Card);

impl FromRow for CardRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<CardRow> {
        Ok(CardRow(Card {
            party: Party::from_row(row)?,
            city: row.at(8)?,
            summary: row.at(9)?,
            marks: Marks(row.at::<i64>(10)?.cast_unsigned()),
            photo: row.at(11)?,
            distance: None,
        }))
    }
}

fn cards(tail: &str) -> String {
    format!(
        "select {COLUMNS}, sheet.city, sheet.summary, sheet.marks, file.hash from party \
         join sheet on sheet.party = party.id left join file on file.id = party.picture {tail}"
    )
}

/// The cards of public parties, in the order of `ids`.
///
/// # Errors
/// The database is away.
pub async fn list_cards(db: &Db, ids: &[PartyId]) -> sqlx::Result<Vec<Card>> {
    let mut found: Vec<Card> = Vec::with_capacity(ids.len());
    for (list, args) in in_pieces(ids) {
        let sql = cards(&format!("where party.standing = 'public' and party.id in ({list})"));
        found.extend(db.all::<CardRow>(&sql, args).await?.into_iter().map(|row| row.0));
    }
    let place = |id| ids.iter().position(|wanted| *wanted == id);
    found.sort_by_key(|card| place(card.party.id));
    Ok(found)
}

/// The public organisations, in the order of names.
///
/// # Errors
/// The database is away.
pub async fn list_organisations(db: &Db, offset: i64, limit: i64) -> sqlx::Result<Vec<Card>> {
    let sql = cards(
        "where party.kind = 'organisation' and party.standing = 'public' \
         order by party.sort_key, party.id limit $1 offset $2",
    );
    Ok(db.all::<CardRow>(&sql, args![limit, offset]).await?.into_iter().map(|row| row.0).collect())
}

/// How many parties of that kind and standing.
///
/// # Errors
/// The database is away.
pub async fn count_parties(db: &Db, kind: Kind, standing: Standing) -> sqlx::Result<i64> {
    let sql = "select count(*) from party where kind = $1 and standing = $2";
    Ok(db.one::<(i64,)>(sql, args![kind.key(), standing.key()]).await?.0)
}

/// The public places entered last.
///
/// # Errors
/// The database is away.
pub async fn list_latest_places(db: &Db, limit: i64) -> sqlx::Result<Vec<Card>> {
    let sql = cards("where party.kind = 'place' and party.standing = 'public' order by party.id desc limit $1");
    Ok(db.all::<CardRow>(&sql, args![limit]).await?.into_iter().map(|row| row.0).collect())
}

/// Public parties of that folded name, at most ten.
///
/// # Errors
/// The database is away.
pub async fn list_of_name(db: &Db, kind: Kind, folded: &str) -> sqlx::Result<Vec<Party>> {
    let sql = format!(
        "select {COLUMNS} from party where kind = $1 and standing = 'public' and folded = $2 order by id limit 10"
    );
    db.all(&sql, args![kind.key(), folded]).await
}

/// What is written of a sheet.
pub struct SheetWrite<'a> {
    /// The party.
    pub id: PartyId,
    /// The values.
    pub values: &'a Values,
    /// Where they came from.
    pub origins: &'a Origins,
    /// The version after the write.
    pub version: i64,
    /// The commune, in words.
    pub city: &'a str,
}

impl SheetWrite<'_> {
    fn args(&self) -> Vec<Value> {
        let point = self.values.point();
        args![
            self.id,
            encoded(self.values),
            encoded(self.origins),
            self.version,
            point.map(|(lat, _)| lat),
            point.map(|(_, lon)| lon),
            Marks::of(self.values).0.cast_signed(),
            self.city,
            self.values.text(crate::field::Field::Summary)
        ]
    }
}

/// Inserts sheets, or replaces those that exist.
///
/// # Errors
/// The database refused.
pub async fn save_sheets(tx: &mut Tx, sheets: &[SheetWrite<'_>]) -> sqlx::Result<()> {
    for sheet in sheets {
        tx.touch(Changed::Party(sheet.id));
    }
    let rows = sheets.iter().map(SheetWrite::args).collect();
    let head = "insert into sheet (party, fields, origins, version, lat, lon, marks, city, summary)";
    let tail = "on conflict (party) do update set fields = excluded.fields, origins = excluded.origins, \
                version = excluded.version, lat = excluded.lat, lon = excluded.lon, marks = excluded.marks, \
                city = excluded.city, summary = excluded.summary";
    tx.insert_many(head, 9, rows, tail).await
}

/// Takes the lock of a sheet at the version a form started from; `false` when somebody saved another since.
///
/// # Errors
/// The database refused.
pub async fn claim_version(tx: &mut Tx, id: PartyId, version: i64) -> sqlx::Result<bool> {
    let sql = "update sheet set version = version + 1 where party = $1 and version = $2";
    Ok(tx.execute(sql, args![id, version]).await? == 1)
}

/// Those of these parties that people, or another import, changed since that import: fields or photos.
///
/// # Errors
/// The database is away.
pub async fn list_edited_since(tx: &mut Tx, ids: &[PartyId], batch: BatchId) -> sqlx::Result<Vec<PartyId>> {
    let mut edited = Vec::new();
    for piece in ids.chunks(300) {
        let ids = || piece.iter().map(|id| Value::from(*id));
        let list = dialect::in_list(1, piece.len());
        let sql = format!("select distinct party from sheet_photo where party in ({list})");
        edited.extend(tx.all::<(String,)>(&sql, ids().collect()).await?);
        let list = dialect::in_list(2, piece.len());
        let sql = format!(
            "select distinct party from revision where (action in ('edited', 'itself', 'reverted', 'lot', 'lot_undone') \
             or (action = 'imported' and batch <> $1)) and party in ({list})"
        );
        let mut args = args![batch];
        args.extend(ids());
        edited.extend(tx.all::<(String,)>(&sql, args).await?);
    }
    edited.into_iter().map(|(id,)| ids::read(&id)).collect()
}

/// What was done to a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Entered by hand.
    Created,
    /// Edited by hand.
    Edited,
    /// Edited by the place or the organisation itself, by a link that it was sent.
    Itself,
    /// Written by an import.
    Imported,
    /// Taken back with its import.
    Undone,
    /// Its point was found by the online geocoder.
    Located,
    /// Put in the trash.
    Trashed,
    /// Taken out of the trash.
    Restored,
    /// Hidden because the place or the organisation asked to be listed no longer.
    Left,
    /// Another was merged into it, or it was merged into another.
    Merged,
    /// A merge was taken back.
    Unmerged,
    /// Brought back to one of its versions.
    Reverted,
    /// Changed with others, in one lot.
    Lot,
    /// Such a lot was taken back.
    LotUndone,
}

impl Action {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Action::Created => "created",
            Action::Edited => "edited",
            Action::Itself => "itself",
            Action::Imported => "imported",
            Action::Undone => "undone",
            Action::Located => "located",
            Action::Trashed => "trashed",
            Action::Restored => "restored",
            Action::Left => "left",
            Action::Merged => "merged",
            Action::Unmerged => "unmerged",
            Action::Reverted => "reverted",
            Action::Lot => "lot",
            Action::LotUndone => "lot_undone",
        }
    }
}

/// One line of a sheet's history, to be written.
pub struct NewRevision<'a> {
    /// Its id.
    pub id: RevisionId,
    /// The party.
    pub party: PartyId,
    /// The version that it made.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Option<AccountId>,
    /// Which import.
    pub batch: Option<BatchId>,
    /// What.
    pub action: Action,
    /// Field by field.
    pub changes: &'a Changes,
}

/// Writes lines of history.
///
/// # Errors
/// The database refused.
pub async fn insert_revisions(tx: &mut Tx, revisions: &[NewRevision<'_>]) -> sqlx::Result<()> {
    let rows = revisions
        .iter()
        .map(|r| args![r.id, r.party, r.version, r.at, r.actor, r.batch, r.action.key(), encoded(r.changes)])
        .collect();
    let head = "insert into revision (id, party, version, at, actor, batch, action, changes)";
    tx.insert_many(head, 8, rows, "").await
}

/// The photos of a party, in order.
///
/// # Errors
/// The database is away.
pub async fn list_photos(db: &Db, party: PartyId) -> sqlx::Result<Vec<Photo>> {
    let sql = "select file.id, file.hash, file.width, file.height, file.alternative, file.credit from sheet_photo \
               join file on file.id = sheet_photo.file where sheet_photo.party = $1 order by sheet_photo.position";
    db.all(sql, args![party]).await
}

/// Adds a photo at the end; the first one becomes the picture of the card.
///
/// # Errors
/// The database refused.
pub async fn insert_photo(tx: &mut Tx, now: Timestamp, party: PartyId, file: FileId) -> sqlx::Result<()> {
    let sql = "select coalesce(max(position), -1) from sheet_photo where party = $1";
    let (last,): (i64,) = tx.one(sql, args![party]).await?;
    let sql = "insert into sheet_photo (party, file, position) values ($1, $2, $3)";
    tx.execute(sql, args![party, file, last + 1]).await?;
    if last < 0 {
        kernel::party::update_picture(tx, now, party, Some(file)).await?;
    }
    Ok(())
}

/// Takes a photo away; the next one becomes the picture of the card. Answers its hash when no other sheet shows the
/// same photo, and `None` too when this sheet did not have it.
///
/// # Errors
/// The database refused.
pub async fn remove_photo(tx: &mut Tx, now: Timestamp, party: PartyId, file: FileId) -> sqlx::Result<Option<String>> {
    let sql = "delete from sheet_photo where party = $1 and file = $2";
    if tx.execute(sql, args![party, file]).await? == 0 {
        return Ok(None);
    }
    let sql = "select file from sheet_photo where party = $1 order by position limit 1";
    let next: Option<(String,)> = tx.optional(sql, args![party]).await?;
    let next = next.map(|(id,)| ids::read(&id)).transpose()?;
    kernel::party::update_picture(tx, now, party, next).await?;
    photos::remove(tx, file).await
}

/// The parties that these names and communes may already be, to warn of likely duplicates: folded name and commune.
///
/// # Errors
/// The database is away.
pub async fn list_same_names(tx: &mut Tx, names: &[String]) -> sqlx::Result<Vec<(String, Option<String>, String)>> {
    let mut found = Vec::new();
    for piece in names.chunks(500) {
        let list = dialect::in_list(1, piece.len());
        let sql = format!(
            "select folded, territory, id from party where kind = 'place' and standing <> 'trash' and folded in ({list})"
        );
        found.extend(tx.all::<(String, Option<String>, String)>(&sql, piece.iter().map(Value::from).collect()).await?);
    }
    Ok(found)
}

/// Sheets whose copies beside the JSON do not say what the JSON says, and parties without a sheet: for `check`.
///
/// # Errors
/// The database is away.
pub async fn count_orphans(db: &Db) -> sqlx::Result<i64> {
    let sql = "select count(*) from party left join sheet on sheet.party = party.id \
               where party.kind in ('place', 'organisation') and sheet.party is null";
    Ok(db.one::<(i64,)>(sql, vec![]).await?.0)
}

/// JSON of our own shapes, which always encodes.
pub(crate) fn encoded(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
