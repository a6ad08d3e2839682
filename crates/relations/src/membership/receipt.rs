//! A receipt as PDF: one page, the face of the titles inside it, the same bytes each time it is asked.

use crate::paper::{Paper, WIDTH};

const MARGIN: f32 = 72.0;
const TOP: f32 = 750.0;

/// What a receipt says, in the language of whoever gets it.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The network.
    pub network: String,
    /// « Reçu n° 2026-0001 ».
    pub title: String,
    /// Names and values, a line each.
    pub lines: Vec<(String, String)>,
    /// What is said under them.
    pub note: String,
    /// The code of the language.
    pub lang: String,
}

/// Draws it.
///
/// # Errors
/// The face is missing or broken.
pub fn draw(face: &'static [u8], receipt: &Receipt) -> anyhow::Result<Vec<u8>> {
    let mut paper = Paper::new(face)?;
    paper.write((MARGIN, TOP), 12.0, &receipt.network);
    paper.write((MARGIN, TOP - 48.0), 22.0, &receipt.title);
    let mut y = TOP - 96.0;
    for (name, value) in &receipt.lines {
        paper.write((MARGIN, y), 10.0, name);
        for line in paper.wrapped(12.0, value, WIDTH - MARGIN - 230.0) {
            paper.write((230.0, y), 12.0, &line);
            y -= 18.0;
        }
        y -= 6.0;
    }
    paper.rule(y, (MARGIN, WIDTH - MARGIN));
    y -= 24.0;
    for line in paper.wrapped(10.0, &receipt.note, WIDTH - 2.0 * MARGIN) {
        paper.write((MARGIN, y), 10.0, &line);
        y -= 15.0;
    }
    paper.finish(&receipt.title, &receipt.lang)
}
