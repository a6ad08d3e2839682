//! Every SQL statement on what an update brought: centres of communes and contours.

pub mod sectors;

use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row};

use crate::Level;
use crate::contours::Contour;
use crate::update::{CommuneCentre, Update};

/// Keeps an update: what it brings replaces what was there under the same code, the rest stays.
///
/// # Errors
/// The database refused: nothing is kept.
pub async fn save(db: &Db, update: &Update) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let centres =
        update.centres.iter().map(|c| args![&c.code, c.lat, c.lon, c.population.map(i64::from), c.area_km2]).collect();
    let head = "insert into territory_centre (code, lat, lon, population, area)";
    let tail = "on conflict (code) do update set lat = excluded.lat, lon = excluded.lon, \
                population = coalesce(excluded.population, territory_centre.population), \
                area = coalesce(excluded.area, territory_centre.area)";
    tx.insert_many(head, 5, centres, tail).await?;
    let contours = update
        .contours
        .iter()
        .map(|c| {
            let polygons = serde_json::to_string(&c.polygons).unwrap_or_else(|_| "[]".to_owned());
            args![c.level.as_str(), &c.code, &c.name, polygons]
        })
        .collect();
    let head = "insert into territory_contour (level, code, name, polygons)";
    let tail = "on conflict (level, code) do update set name = excluded.name, polygons = excluded.polygons";
    tx.insert_many(head, 4, contours, tail).await?;
    tx.touch(Changed::Territories);
    tx.commit().await
}

/// Every centre that updates brought.
///
/// # Errors
/// The database is away.
pub async fn list_centres(db: &Db) -> sqlx::Result<Vec<CommuneCentre>> {
    let sql = "select code, lat, lon, population, area from territory_centre";
    Ok(db.all::<CentreRow>(sql, vec![]).await?.into_iter().map(|row| row.0).collect())
}

struct CentreRow(CommuneCentre);

impl FromRow for CentreRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<CentreRow> {
        Ok(CentreRow(CommuneCentre {
            code: row.at(0)?,
            lat: row.at(1)?,
            lon: row.at(2)?,
            population: row.at::<Option<i64>>(3)?.and_then(|people| u32::try_from(people).ok()),
            area_km2: row.at(4)?,
        }))
    }
}

/// The contours of a level.
///
/// # Errors
/// The database is away.
pub async fn list_contours(db: &Db, level: Level) -> sqlx::Result<Vec<Contour>> {
    let sql = "select code, name, polygons from territory_contour where level = $1 order by code";
    let rows: Vec<(String, String, String)> = db.all(sql, args![level.as_str()]).await?;
    Ok(rows
        .into_iter()
        .map(|(code, name, polygons)| Contour {
            level,
            code,
            name,
            polygons: serde_json::from_str(&polygons).unwrap_or_default(),
        })
        .collect())
}
