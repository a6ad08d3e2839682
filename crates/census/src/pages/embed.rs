//! What other sites show of the network: a map, a list or one place in a frame, a list as plain HTML, a map as a picture.
//!
//! These pages alone may stand in the frame of another site; they hold no form that changes anything, and links
//! leave the frame.

use askama::Template;
use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::lang::Message;
use kernel::party::Kind;
use kernel::web::{Page, Pager, Path, Shell};

use super::cards::CardView;
use super::directory::{ask, filter, labels};
use crate::atlas::Position;
use crate::atlas::still::Still;
use crate::field::Field;
use crate::marks::Marks;
use crate::sheet::Card;
use crate::{Census, store};

#[derive(Template)]
#[template(path = "embed_list.html")]
struct List {
    shell: Shell,
    page: Vec<CardView>,
    pager: Pager,
    query: String,
}

/// `GET /integrer/liste`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let answer = ask(&census, &shell, "/integrer/liste").await?;
    shell.page(List {
        page: CardView::all(&census, &shell, &answer.cards),
        pager: answer.pager,
        query: shell.query.encoded(|name| name == "page"),
        shell: shell.clone(),
    })
}

#[derive(Template)]
#[template(path = "embed_map.html")]
struct Map {
    shell: Shell,
    page: Vec<CardView>,
    pager: Pager,
    query: String,
    filters: Vec<(String, String)>,
    base: String,
    bounds: String,
    labels: String,
}

/// `GET /integrer/carte`
pub async fn map(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let answer = ask(&census, &shell, "/integrer/carte").await?;
    let [west, south, east, north] = census.first_view();
    let filters = shell.query.pairs().filter(|(name, _)| !matches!(*name, "page" | "bbox"));
    shell.page(Map {
        page: CardView::all(&census, &shell, &answer.cards),
        pager: answer.pager,
        query: shell.query.encoded(|name| matches!(name, "page" | "bbox")),
        filters: filters.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        base: census.app.site.base_map.clone().unwrap_or_default(),
        bounds: format!("{west:.4},{south:.4},{east:.4},{north:.4}"),
        labels: labels(&shell),
        shell: shell.clone(),
    })
}

#[derive(Template)]
#[template(path = "embed_card.html")]
struct One {
    shell: Shell,
    card: CardView,
}

/// `GET /integrer/lieux/{slug}`
pub async fn place(state: State<Census>, path: Path<String>, shell: Shell) -> Result<Page> {
    one(&state, Kind::Place, &path.0, &shell).await
}

/// `GET /integrer/structures/{slug}`
pub async fn organisation(state: State<Census>, path: Path<String>, shell: Shell) -> Result<Page> {
    one(&state, Kind::Organisation, &path.0, &shell).await
}

async fn one(census: &Census, kind: Kind, slug: &str, shell: &Shell) -> Result<Page> {
    let nobody = kernel::auth::Viewer::default();
    let sheet = store::find_sheet_for(&census.app.db, &nobody, kind, slug).await?.ok_or(Error::NotFound)?;
    let photo = store::list_photos(&census.app.db, sheet.id()).await?.into_iter().next().map(|photo| photo.hash);
    let card = Card {
        city: sheet.values.text(Field::City).to_owned(),
        summary: sheet.values.text(Field::Summary).to_owned(),
        marks: Marks::of(&sheet.values),
        photo,
        distance: None,
        party: sheet.party,
    };
    shell.page(One { card: CardView::of(census, shell, &card), shell: shell.clone() })
}

#[derive(Template)]
#[template(path = "embed_fragment.html")]
struct Fragment {
    shell: Shell,
    page: Vec<CardView>,
    total: usize,
    query: String,
}

/// `GET /integrer/fragment`: a list in plain HTML, for a server or a page that puts it into its own.
pub async fn fragment(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let answer = ask(&census, &shell, "/integrer/fragment").await?;
    let html = Fragment {
        page: CardView::all(&census, &shell, &answer.cards),
        total: answer.pager.total,
        query: shell.query.encoded(|name| name == "page"),
        shell: shell.clone(),
    }
    .render()
    .map_err(Error::from)?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (CACHE_CONTROL, "public, max-age=60"),
    ];
    Ok((headers, html).into_response())
}

/// `GET /integrer/carte.svg`: the map as one picture, for pages where no script runs.
pub async fn still(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let (atlas, contours) = (census.atlas(), census.contours().await?);
    let found = atlas.find(&filter(&census, &shell).await?);
    let places: Vec<Position> = found.places.iter().filter_map(|at| atlas.at(*at)?.position).collect();
    let (still, total) = (Still::of(&places), found.places.len());
    let title = Message::new("still-title").with("count", total).with("network", census.app.name().as_str());
    let note = match total.saturating_sub(still.shown()) {
        0 => String::new(),
        elsewhere => shell.t1("still-elsewhere", "count", elsewhere),
    };
    let headers =
        [(CONTENT_TYPE, "image/svg+xml"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (CACHE_CONTROL, "public, max-age=60")];
    Ok((headers, still.svg(&contours, &shell.say(&title), &note)).into_response())
}

fn escaped(text: &str) -> String {
    let pairs = [('&', "&amp;"), ('"', "&quot;"), ('<', "&lt;"), ('>', "&gt;")];
    pairs.iter().fold(text.to_owned(), |text, (sign, word)| text.replace(*sign, word))
}

/// The code that shows a picture of ours, which leads to an address of ours.
pub fn picture(address: &str, to: &str, title: &str) -> String {
    format!(
        r#"<a href="{}"><img src="{}" alt="{}" width="800" height="600" loading="lazy" style="max-width:100%;height:auto"></a>"#,
        escaped(to),
        escaped(address),
        escaped(title)
    )
}

/// The code that shows an address of ours in a frame.
pub fn frame(address: &str, title: &str, width: &str, height: u32) -> String {
    format!(
        r#"<iframe src="{}" title="{}" width="{width}" height="{height}" loading="lazy" style="border:0"></iframe>"#,
        escaped(address),
        escaped(title)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_frame_cannot_be_broken_out_of() {
        let code = frame("https://a.fr/integrer/liste?kind=a&q=%22", "L’« Escale » \"><script>", "100%", 480);
        assert!(code.contains("kind=a&amp;q=%22") && !code.contains("<script"), "{code}");
        let code =
            picture("https://a.fr/integrer/carte.svg?q=%22&kind=a", "https://a.fr/carte", "L’« Escale » \"><script>");
        assert!(code.contains("q=%22&amp;kind=a") && !code.contains("<script"), "{code}");
    }
}
