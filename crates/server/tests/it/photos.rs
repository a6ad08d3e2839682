//! Photos: written anew without what hides in them, refused when they are none, served for ever, taken away.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use kernel::on_both;

use crate::world::{Answer, Client, Test};

/// A PNG of that size, not of one colour.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, ImageFormat::Png)
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixel = |x: u32, y: u32| Rgb([u8::try_from(x % 251).unwrap(), u8::try_from(y % 241).unwrap(), 90]);
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, pixel)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG as a camera writes it: lying on its side, with where and by whom it was taken.
fn from_a_camera() -> Vec<u8> {
    let jpeg = encoded(80, 40, ImageFormat::Jpeg);
    // little-endian TIFF, one directory: orientation 6 (turn right), and the name of the camera's owner
    let owner = b"SECRET-GPS-44.85,0.48 Ana Dupuy\0";
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend_from_slice(&2_u16.to_le_bytes());
    for (tag, kind, count, value) in [(0x0112_u16, 3_u16, 1_u32, 6_u32), (0x013b, 2, owner.len() as u32, 38)] {
        tiff.extend_from_slice(&tag.to_le_bytes());
        tiff.extend_from_slice(&kind.to_le_bytes());
        tiff.extend_from_slice(&count.to_le_bytes());
        tiff.extend_from_slice(&value.to_le_bytes());
    }
    tiff.extend_from_slice(&0_u32.to_le_bytes());
    tiff.extend_from_slice(owner);
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend_from_slice(&[0xff, 0xe1]);
    bytes.extend_from_slice(&u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
    bytes.extend_from_slice(b"Exif\0\0");
    bytes.extend_from_slice(&tiff);
    bytes.extend_from_slice(&jpeg[2..]);
    bytes
}

async fn add(client: &Client, slug: &str, name: &str, bytes: &[u8], alternative: &str) -> Answer {
    let parts: [(&str, &str, &[u8]); 3] =
        [("photo", name, bytes), ("alternative", "", alternative.as_bytes()), ("credit", "", b"Ben")];
    client.upload(&format!("/bureau/lieux/{slug}/photos"), &parts).await
}

/// The addresses of the photos of a page.
pub fn photos(page: &Answer) -> Vec<String> {
    let text = page.text();
    let mut found: Vec<String> = text
        .split("/photos/")
        .skip(1)
        .filter_map(|after| after.split('"').next())
        .map(|name| format!("/photos/{name}"))
        .filter(|path| path.ends_with(".jpg"))
        .collect();
    found.sort();
    found.dedup();
    found
}

on_both! {
    async fn a_photo_is_written_anew_upright_and_without_its_secrets(t: Test) {
        let ana = t.ana().await;
        let slug = ana.creates("La Fabrique", &[("postcode", "33230"), ("city", "Coutras")]).await;
        t.follow().await;
        let camera = from_a_camera();
        assert!(String::from_utf8_lossy(&camera).contains("SECRET-GPS"));
        let added = add(&ana, &slug, "IMG.jpg", &camera, "La cour un jour de marché").await;
        ana.follow(added).await.ok().shows("La photo a été ajoutée");
        t.follow().await;
        let page = t.get("/lieux/la-fabrique").await.ok().shows("La cour un jour de marché").shows("Ben");
        let paths = photos(&page);
        assert!(!paths.is_empty(), "{page:?}");
        for path in &paths {
            let photo = t.get(path).await.ok();
            assert_eq!(photo.header("content-type"), "image/jpeg");
            assert_eq!(photo.header("cache-control"), "public, max-age=31536000, immutable");
            assert!(!String::from_utf8_lossy(&photo.body).contains("SECRET-GPS"), "{path}");
            assert!(!photo.body.windows(4).any(|four| four == b"Exif"), "{path}");
            let image = image::load_from_memory(&photo.body).unwrap();
            assert_eq!((image.width(), image.height()), (40, 80), "{path} is not upright");
        }
        t.get("/lieux").await.ok().shows("-640.jpg");
    }

    async fn what_is_no_photo_is_refused_and_nothing_is_kept(t: Test) {
        let ana = t.ana().await;
        let slug = ana.creates("La Fabrique", &[]).await;
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".as_slice();
        let png = png(20, 20);
        for (name, bytes, alternative, words) in [
            ("a.svg", svg, "Une image", "n’est pas une photo lisible"),
            ("a.jpg", svg, "Une image", "n’est pas une photo lisible"),
            ("a.png", &png[..png.len() / 2], "Une image", "abîmée"),
            ("a.pdf", b"%PDF-1.7 ...", "Une image", "n’est pas une photo lisible"),
            ("a.png", &png, "", "Décrivez la photo"),
        ] {
            add(&ana, &slug, name, bytes, alternative).await.with_status(422).shows(words);
        }
        add(&ana, &slug, "a.png", &vec![0; 22 << 20], "Une image").await.with_status(413);
        assert_eq!((t.count("file").await, t.count("sheet_photo").await), (0, 0));
        assert_eq!(t.app().files.keys().await.unwrap(), Vec::<String>::new());
    }

    async fn a_photo_taken_away_is_served_no_more(t: Test) {
        let ana = t.ana().await;
        let slug = ana.creates("La Fabrique", &[]).await;
        add(&ana, &slug, "a.png", &png(30, 20), "La porte").await.with_status(303);
        add(&ana, &slug, "b.png", &png(20, 30), "Le jardin").await.with_status(303);
        let other = ana.creates("Le Moulin", &[]).await;
        add(&ana, &other, "a.png", &png(30, 20), "La même porte").await.with_status(303);
        t.follow().await;
        let before = photos(&t.get("/lieux/la-fabrique").await.ok());
        let remove = async |slug: &str, alternative: &str| {
            let page = ana.get(&format!("/bureau/lieux/{slug}")).await.ok().text();
            let before = page.split(alternative).next().unwrap().to_owned();
            let after = page[before.len()..].split("/photos/").nth(1).unwrap().split('/').next().unwrap().to_owned();
            let path = format!("/bureau/lieux/{slug}/photos/{after}/retrait");
            let gone = ana.post(&path, &[]).await;
            ana.follow(gone).await.ok().shows("La photo a été retirée");
            ana.post(&path, &[]).await
        };
        remove(&slug, "La porte").await;
        t.follow().await;
        let page = t.get("/lieux/la-fabrique").await.ok().hides("La porte").shows("Le jardin");
        let hash = |path: &String| path.chars().take(72).collect::<String>();
        let left: Vec<String> = photos(&page).iter().map(hash).collect();
        let gone: Vec<String> = before.into_iter().filter(|path| !left.contains(&hash(path))).collect();
        assert!(!gone.is_empty());
        for path in &gone {
            t.get(path).await.ok();
        }
        // the other place shows the same photo: it goes with the last who shows it
        remove(&other, "La même porte").await;
        for path in &gone {
            t.get(path).await.with_status(404);
        }
        assert_eq!(t.count("file").await, 1);
    }

    async fn a_photo_is_described_anew_and_put_first(t: Test) {
        let ana = t.ana().await;
        let slug = ana.creates("La Fabrique", &[]).await;
        for (name, bytes, alternative) in [("a.png", png(30, 20), "La porte"), ("b.png", png(20, 30), "Le jardin")] {
            add(&ana, &slug, name, &bytes, alternative).await.with_status(303);
        }
        t.follow().await;
        let sheet = t.sheet(&slug).await.unwrap();
        let listed = async || census::store::list_photos(t.db(), sheet.id()).await.unwrap();
        let order = async || listed().await.into_iter().map(|photo| photo.alternative).collect::<Vec<_>>();
        let [door, garden] = <[_; 2]>::try_from(listed().await).unwrap();
        let path = |file: &str, what: &str| format!("/bureau/lieux/{slug}/photos/{file}/{what}");
        let (garden, door) = (garden.id.to_string(), door.id.to_string());
        let changes = t.count("change").await;
        let before = kernel::change::last(t.db()).await.unwrap();
        let words = [("alternative", " Le jardin en mai "), ("credit", "Chloé <CC BY>")];
        let told = ana.post(&path(&garden, "description"), &words).await;
        ana.follow(told).await.ok().shows("La description de la photo est enregistrée");
        assert!(kernel::change::last(t.db()).await.unwrap() > before && t.count("change").await == changes);
        t.follow().await;
        t.get("/lieux/la-fabrique").await.ok().shows("Le jardin en mai").shows("Chloé <CC BY>");
        // a photo without a description says nothing to those who do not see it
        let refused = ana.post(&path(&garden, "description"), &[("alternative", " ")]).await.with_status(422);
        refused.shows("Décrivez la photo").shows("Le jardin en mai");
        assert_eq!(order().await, ["La porte", "Le jardin en mai"]);
        ana.post(&path(&garden, "premiere"), &[]).await.with_status(303);
        assert_eq!(order().await, ["Le jardin en mai", "La porte"]);
        assert_eq!(t.sheet(&slug).await.unwrap().party.picture.map(|id| id.to_string()), Some(garden.clone()));
        ana.post(&path(&door, "premiere"), &[]).await.with_status(303);
        ana.post(&path(&door, "premiere"), &[]).await.with_status(303);
        assert_eq!(order().await, ["La porte", "Le jardin en mai"]);
        // what is added comes last still, and what another sheet shows is not reached from this one
        add(&ana, &slug, "c.png", &png(10, 10), "La cour").await.with_status(303);
        assert_eq!(order().await.last().map(String::as_str), Some("La cour"));
        let other = ana.creates("Le Moulin", &[]).await;
        for what in ["description", "premiere"] {
            let elsewhere = format!("/bureau/lieux/{other}/photos/{door}/{what}");
            ana.post(&elsewhere, &[("alternative", "x")]).await.with_status(404);
        }
        assert_eq!(order().await, ["La porte", "Le jardin en mai", "La cour"]);
    }

    async fn names_of_photos_lead_nowhere_else(t: Test) {
        for path in ["/photos/..%2f..%2fmaillage.db", "/photos/..%5c.jpg", "/photos/a.png", "/photos/%00.jpg", "/photos/.jpg"] {
            t.get(path).await.with_status(404);
        }
    }
}
