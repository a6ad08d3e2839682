//! Bytes of a first visit over the wire: the page and everything it makes a browser fetch, headers included.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::super::client::Client;
use super::super::dataset::Data;
use super::super::options::Suite;
use super::super::process::Server;
use super::super::report::{Bar, Report};

/// What browsers say over HTTPS.
const ENCODING: &str = "gzip, deflate, br";
/// The tiles of a first view of France on a laptop: places and contours at zoom 5.
const FIRST_TILES: [(u32, u32); 6] = [(15, 10), (16, 10), (15, 11), (16, 11), (15, 12), (16, 12)];

/// The home page, the directory, a place, and the map with its first tiles.
pub fn run(data: &Data, server: &Server, report: &mut Report) -> Result<()> {
    let mut client = server.client()?;
    let list = client.text("/lieux")?;
    let place = list.split("href=\"").find(|rest| rest.starts_with("/lieux/")).and_then(|rest| rest.split('"').next());
    let place = place.unwrap_or("/lieux").to_owned();
    for (series, path, bar) in [
        ("home", "/", 60.0),
        ("directory", "/lieux", 60.0),
        // its small map is drawn by the same script as the large one
        ("place with its map", place.as_str(), 350.0),
        ("map", "/carte", 350.0),
    ] {
        let mut bytes = first_visit(&mut client, path)?;
        if path == "/carte" {
            bytes += tiles(&mut client)?;
        }
        report.add(
            Suite::Weight,
            data.size,
            series,
            "first visit",
            "kB",
            vec![bytes as f64 / 1e3],
            Some(Bar::AtMost(bar)),
        );
    }
    Ok(())
}

fn tiles(client: &mut Client) -> Result<usize> {
    let mut bytes = 0;
    for layer in ["lieux", "territoires"] {
        for (x, y) in FIRST_TILES {
            bytes += client.get(&format!("/tuiles/{layer}/5/{x}/{y}.mvt"), ENCODING)?.wire;
        }
    }
    Ok(bytes)
}

/// The page, then what it names, then what that names, each once.
fn first_visit(client: &mut Client, path: &str) -> Result<usize> {
    let mut bytes = client.get(path, ENCODING)?.wire;
    let mut waiting = named(&client.text(path)?);
    let mut seen = BTreeSet::new();
    while let Some(asset) = waiting.pop() {
        if !seen.insert(asset.clone()) {
            continue;
        }
        let answer = client.get(&asset, ENCODING)?;
        if answer.status != 200 {
            bail!("{path} names {asset}, which answers {}", answer.status);
        }
        bytes += answer.wire;
        eprintln!("   {path}: {asset} {} bytes", answer.wire);
        if asset.ends_with(".js") {
            waiting.extend(imported(&client.text(&asset)?));
        } else if asset.ends_with(".css") {
            waiting.extend(drawn(&client.text(&asset)?));
        }
    }
    Ok(bytes)
}

/// Assets that a page's elements fetch. A link that a person follows is no load.
fn named(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for element in page.split('<').filter(|element| !element.starts_with("a ") && !element.starts_with("meta ")) {
        for rest in element.split("=\"").skip(1) {
            let value = rest.split('"').next().unwrap_or_default();
            let address = value.split(['#', '?']).next().unwrap_or_default();
            if address.starts_with("/assets/") || address.starts_with("/photos/") {
                found.push(address.to_owned());
            }
        }
    }
    found
}

/// Scripts that a script imports, which stand beside it.
fn imported(script: &str) -> Vec<String> {
    let named = script.split("\"./").skip(1).filter_map(|rest| rest.split('"').next());
    named.filter(|name| name.ends_with(".js")).map(|name| format!("/assets/{name}")).collect()
}

/// Files that a style sheet draws with.
fn drawn(sheet: &str) -> Vec<String> {
    let named = sheet.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let named = named.map(|name| name.trim_matches(['"', '\''])).filter(|name| !name.contains([':', '#']));
    named.map(|name| format!("/assets/{}", name.rsplit('/').next().unwrap_or(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_fetches_is_found() {
        let page = "<link rel=\"stylesheet\" href=\"/assets/s.css\"><a class=\"x\" href=\"/assets/notices.txt\">\
                    <meta content=\"/assets/og.png\"><use href=\"/assets/i.svg#menu\"/><img src=\"/photos/a\" alt=\"b\">";
        assert_eq!(named(page), ["/assets/s.css", "/assets/i.svg", "/photos/a"]);
        let script = "import(\"./view-1.js\").then();x=\"./y\"";
        assert_eq!(imported(script), ["/assets/view-1.js"]);
        assert!(imported("this.url(this.tiles)").is_empty());
        let sheet = "a{src:url(t.woff2)}b{mask:url(data:image/png;x)}c{x:url(\"n.svg\")}";
        assert_eq!(drawn(sheet), ["/assets/t.woff2", "/assets/n.svg"]);
    }
}
