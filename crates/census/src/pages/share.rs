//! The picture of a shared link (Open Graph): the cloth of the place's kinds, its name and where it is.

use std::io::Cursor;

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use image::{ImageFormat, Rgb, RgbImage};
use kernel::error::{Error, Result};
use kernel::party::Kind;
use kernel::web::{Path, Shell};

use crate::field::Field;
use crate::marks::Marks;
use crate::{Census, store};

/// The size that networks ask for.
const WIDTH: u32 = 1_200;
const HEIGHT: u32 = 630;
const LINEN: Rgb<u8> = Rgb([243, 234, 216]);
const PAPER: Rgb<u8> = Rgb([255, 255, 255]);
const INK: Rgb<u8> = Rgb([20, 38, 31]);
const SOFT: Rgb<u8> = Rgb([74, 92, 84]);
const MARGIN: u32 = 64;

/// `GET /lieux/{slug}/partage.png`
pub async fn picture(state: State<Census>, path: Path<String>, shell: Shell) -> Result<Response> {
    answer(&state, Kind::Place, &path.0, &shell).await
}

/// `GET /structures/{slug}/partage.png`
pub async fn organisation_picture(state: State<Census>, path: Path<String>, shell: Shell) -> Result<Response> {
    answer(&state, Kind::Organisation, &path.0, &shell).await
}

async fn answer(census: &Census, kind: Kind, slug: &str, shell: &Shell) -> Result<Response> {
    // drawn for everybody: a hidden sheet has no picture to share
    let nobody = kernel::auth::Viewer::default();
    let sheet = store::find_sheet_for(&census.app.db, &nobody, kind, slug).await?.ok_or(Error::NotFound)?;
    let marks = Marks::of(&sheet.values);
    let place = census.where_words(sheet.party.territory.as_deref(), sheet.values.text(Field::City));
    let colours: Vec<Rgb<u8>> = marks.drawn().map(colour).chain([colour("")]).take(2).collect();
    let (name, site) = (sheet.party.name.clone(), shell.app.name());
    let face = census.app.assets.title_face;
    let png = tokio::task::spawn_blocking(move || draw(face, &colours, &name, &place, &site)).await??;
    let headers = [(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "public, max-age=86400")];
    Ok((headers, png).into_response())
}

/// The colours of the kinds, as `web/styles/places.css` has them.
fn colour(kind: &str) -> Rgb<u8> {
    Rgb(match kind {
        "coworking" => [23, 118, 91],
        "fablab" => [200, 69, 43],
        "workshop" => [141, 90, 51],
        "culture" => [127, 58, 140],
        "food" => [86, 135, 42],
        "kitchen" => [201, 133, 18],
        "livinglab" => [43, 124, 166],
        "telecentre" => [47, 79, 150],
        "cafe" => [168, 50, 63],
        "training" => [47, 125, 122],
        "digital" => [91, 92, 184],
        "reuse" => [110, 122, 31],
        _ => [11, 61, 48],
    })
}

fn draw(face: &'static [u8], colours: &[Rgb<u8>], name: &str, place: &str, site: &str) -> anyhow::Result<Vec<u8>> {
    let mut picture = RgbImage::from_pixel(WIDTH, HEIGHT, LINEN);
    let warp = colours.first().copied().unwrap_or(SOFT);
    let weft = colours.get(1).copied().unwrap_or(warp);
    for (x, width) in [(40, 70), (130, 16), (820, 110), (950, 20), (1_090, 60)] {
        stripe(&mut picture, (x, 0, width, HEIGHT), warp);
    }
    for (y, height) in [(30, 26), (70, 60), (540, 44), (598, 12)] {
        stripe(&mut picture, (0, y, WIDTH, height), weft);
    }
    fill(&mut picture, (MARGIN, 180, WIDTH - 2 * MARGIN, 330), PAPER);
    let font = FontRef::try_from_slice(face)?;
    let room = f32::from(u16::try_from(WIDTH - 4 * MARGIN).unwrap_or(u16::MAX));
    let lines = wrapped(&font, 68.0, name, room);
    let mut y = if lines.len() > 1 { 215.0 } else { 250.0 };
    for line in lines.iter().take(2) {
        write(&mut picture, &font, 68.0, (2 * MARGIN, y), line, INK);
        y += 78.0;
    }
    write(&mut picture, &font, 36.0, (2 * MARGIN, y + 14.0), &first_line(&font, 36.0, place, room), SOFT);
    write(&mut picture, &font, 28.0, (2 * MARGIN, 450.0), site, warp);
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// A woven stripe: half of the threads show the linen.
fn stripe(picture: &mut RgbImage, (x, y, width, height): (u32, u32, u32, u32), colour: Rgb<u8>) {
    each(picture, (x, y, width, height), |pixel| {
        let mixed = |under: u8, over: u8| u8::try_from((u16::from(under) + 3 * u16::from(over)) / 4).unwrap_or(over);
        Rgb([mixed(pixel[0], colour[0]), mixed(pixel[1], colour[1]), mixed(pixel[2], colour[2])])
    });
}

fn fill(picture: &mut RgbImage, area: (u32, u32, u32, u32), colour: Rgb<u8>) {
    each(picture, area, |_| colour);
}

fn each(picture: &mut RgbImage, (x, y, width, height): (u32, u32, u32, u32), new: impl Fn(Rgb<u8>) -> Rgb<u8>) {
    for row in y..(y + height).min(HEIGHT) {
        for column in x..(x + width).min(WIDTH) {
            let pixel = picture.get_pixel_mut(column, row);
            *pixel = new(*pixel);
        }
    }
}

/// Words on lines no wider than `room`; what is longer than two lines is cut with a mark.
fn wrapped(font: &FontRef<'_>, size: f32, text: &str, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(font, size, &format!("{line} {word}")) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > 2 {
        lines.truncate(2);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines.iter().map(|line| first_line(font, size, line, room)).collect()
}

/// As much of a text as fits.
fn first_line(font: &FontRef<'_>, size: f32, text: &str, room: f32) -> String {
    let mut line = text.to_owned();
    while width(font, size, &line) > room && line.chars().count() > 2 {
        line = line.trim_end_matches('…').to_owned();
        line.pop();
        line.push('…');
    }
    line
}

fn width(font: &FontRef<'_>, size: f32, text: &str) -> f32 {
    let scaled = font.as_scaled(PxScale::from(size));
    text.chars().map(|letter| scaled.h_advance(font.glyph_id(letter))).sum()
}

fn write(picture: &mut RgbImage, font: &FontRef<'_>, size: f32, (x, y): (u32, f32), text: &str, colour: Rgb<u8>) {
    let scaled = font.as_scaled(PxScale::from(size));
    let mut at = point(f32::from(u16::try_from(x).unwrap_or_default()), y + scaled.ascent());
    for letter in text.chars() {
        let glyph = font.glyph_id(letter).with_scale_and_position(size, at);
        at.x += scaled.h_advance(font.glyph_id(letter));
        let Some(outline) = font.outline_glyph(glyph) else { continue };
        let corner = outline.px_bounds().min;
        outline.draw(|dx, dy, cover| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked by get_pixel_mut_checked"
            )]
            let (px, py) = (corner.x.max(0.0) as u32 + dx, corner.y.max(0.0) as u32 + dy);
            if let Some(pixel) = picture.get_pixel_mut_checked(px, py) {
                let blend = |under: u8, over: u8| {
                    let cover = cover.clamp(0.0, 1.0);
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
                    let mixed = (f32::from(under) * (1.0 - cover) + f32::from(over) * cover).round() as u8;
                    mixed
                };
                *pixel = Rgb([blend(pixel[0], colour[0]), blend(pixel[1], colour[1]), blend(pixel[2], colour[2])]);
            }
        });
    }
}
