//! Vector tiles: places, and the contours that are the base map where no other is configured.

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::web::{Path, Shell};

use super::directory::filter;
use crate::Census;
use crate::coverage::ranking::Rank;
use crate::coverage::tile::Source;

const TYPE: &str = "application/vnd.mapbox-vector-tile";

/// `GET /tuiles/lieux/{z}/{x}/{y}.mvt`, with the filters of the directory.
pub async fn places(
    State(census): State<Census>,
    Path((z, x, y)): Path<(u8, u32, String)>,
    shell: Shell,
) -> Result<Response> {
    let y = row(&y)?;
    let mut filter = filter(&census, &shell).await?;
    // the tile is a box itself: the box of the list would only empty its neighbours
    filter.within = None;
    let tile = census.atlas().tile(z, x, y, &filter);
    Ok(([(CONTENT_TYPE, TYPE), (CACHE_CONTROL, "public, max-age=60"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")], tile)
        .into_response())
}

/// `GET /tuiles/territoires/{z}/{x}/{y}.mvt`
pub async fn territories(State(census): State<Census>, Path((z, x, y)): Path<(u8, u32, String)>) -> Result<Response> {
    let y = row(&y)?;
    let tile = census.contours().await?.tile(z, x, y);
    Ok(([(CONTENT_TYPE, TYPE), (CACHE_CONTROL, "public, max-age=3600"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")], tile)
        .into_response())
}

/// `GET /tuiles/couverture/{z}/{x}/{y}.mvt`, with `?level=sector` (or `department`, `region`) for that level alone.
pub async fn coverage(
    State(census): State<Census>,
    Path((z, x, y)): Path<(u8, u32, String)>,
    shell: Shell,
) -> Result<Response> {
    let y = row(&y)?;
    let (coverage, contours, gazetteer) = (census.coverage().await?, census.contours().await?, census.gazetteer());
    let sectors = census.territories.sectors();
    let source = Source { coverage: &coverage, gazetteer: &gazetteer, sectors: &sectors, contours: &contours };
    let tile = source.tile((z, x, y), Rank::from_key(shell.query.get("level")));
    Ok(([(CONTENT_TYPE, TYPE), (CACHE_CONTROL, "public, max-age=60"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")], tile)
        .into_response())
}

fn row(y: &str) -> Result<u32> {
    y.strip_suffix(".mvt").and_then(|y| y.parse().ok()).ok_or(Error::NotFound)
}
