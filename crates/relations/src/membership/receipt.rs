//! A receipt as PDF: one page, the face of the titles inside it, the same bytes each time it is asked.

use std::collections::BTreeMap;
use std::io::Write;

use ab_glyph::{Font, FontRef};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// The name of the face inside the file.
const FACE: Name<'static> = Name(b"Display");
const F1: Name<'static> = Name(b"F1");
const ADOBE: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
const MARGIN: f32 = 72.0;
const TOP: f32 = 750.0;
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;

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
    let font = FontRef::try_from_slice(face)?;
    let mut pen = Pen { font, used: BTreeMap::new(), content: Content::new() };
    pen.write((MARGIN, TOP), 12.0, &receipt.network);
    pen.write((MARGIN, TOP - 48.0), 22.0, &receipt.title);
    let mut y = TOP - 96.0;
    for (name, value) in &receipt.lines {
        pen.write((MARGIN, y), 10.0, name);
        for line in pen.wrapped(12.0, value, WIDTH - MARGIN - 230.0) {
            pen.write((230.0, y), 12.0, &line);
            y -= 18.0;
        }
        y -= 6.0;
    }
    pen.content.set_line_width(0.5).move_to(MARGIN, y).line_to(WIDTH - MARGIN, y).stroke();
    y -= 24.0;
    for line in pen.wrapped(10.0, &receipt.note, WIDTH - 2.0 * MARGIN) {
        pen.write((MARGIN, y), 10.0, &line);
        y -= 15.0;
    }
    pen.finish(face, receipt)
}

struct Pen<'a> {
    font: FontRef<'a>,
    /// The glyphs that were used, and the letter that each stands for.
    used: BTreeMap<u16, char>,
    content: Content,
}

impl Pen<'_> {
    /// The width of a letter in thousandths of its size.
    fn width(&self, glyph: u16) -> f32 {
        let units = self.font.units_per_em().unwrap_or(1_000.0);
        self.font.h_advance_unscaled(ab_glyph::GlyphId(glyph)) * 1_000.0 / units
    }

    fn measure(&self, size: f32, text: &str) -> f32 {
        text.chars().map(|c| self.width(self.font.glyph_id(plain(c)).0)).sum::<f32>() * size / 1_000.0
    }

    fn write(&mut self, (x, y): (f32, f32), size: f32, text: &str) {
        let mut bytes = Vec::with_capacity(text.len() * 2);
        for c in text.chars().map(plain) {
            let glyph = self.font.glyph_id(c).0;
            self.used.entry(glyph).or_insert(c);
            bytes.extend_from_slice(&glyph.to_be_bytes());
        }
        self.content.begin_text().set_font(F1, size).next_line(x, y).show(Str(&bytes)).end_text();
    }

    /// Words on lines no wider than `room`.
    fn wrapped(&self, size: f32, text: &str, room: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            match lines.last_mut() {
                Some(line) if self.measure(size, &format!("{line} {word}")) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }

    fn finish(self, face: &[u8], receipt: &Receipt) -> anyhow::Result<Vec<u8>> {
        let [catalog, tree, page, content, font, cid, descriptor, file, cmap, info] =
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(Ref::new);
        let units = self.font.units_per_em().unwrap_or(1_000.0);
        let thousandths = |value: f32| value * 1_000.0 / units;
        let (ascent, descent) = (thousandths(self.font.ascent_unscaled()), thousandths(self.font.descent_unscaled()));
        let mut widths: Vec<(u16, f32)> = self.used.keys().map(|glyph| (*glyph, self.width(*glyph))).collect();
        widths.sort_by_key(|(glyph, _)| *glyph);
        let mut letters = UnicodeCmap::new(Name(b"Custom"), ADOBE);
        for (glyph, letter) in &self.used {
            letters.pair(*glyph, *letter);
        }
        let mut pdf = Pdf::new();
        pdf.document_info(info).title(TextStr(&receipt.title)).producer(TextStr("Maillage"));
        pdf.catalog(catalog).pages(tree).lang(TextStr(&receipt.lang));
        pdf.pages(tree).kids([page]).count(1);
        let mut sheet = pdf.page(page);
        sheet.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(content);
        sheet.resources().fonts().pair(F1, font);
        sheet.finish();
        pdf.type0_font(font)
            .base_font(FACE)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(cmap);
        let mut cid_font = pdf.cid_font(cid);
        cid_font
            .subtype(CidFontType::Type2)
            .base_font(FACE)
            .system_info(ADOBE)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        let mut list = cid_font.widths();
        for (glyph, width) in widths {
            list.consecutive(glyph, [width]);
        }
        list.finish();
        cid_font.finish();
        pdf.font_descriptor(descriptor)
            .name(FACE)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(-200.0, descent, 1_200.0, ascent))
            .italic_angle(0.0)
            .ascent(ascent)
            .descent(descent)
            .cap_height(ascent)
            .stem_v(95.0)
            .font_file2(file);
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(face)?;
        let packed = packed.finish()?;
        let mut stream = pdf.stream(file, &packed);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), i32::try_from(face.len())?);
        stream.finish();
        let letters = letters.finish();
        pdf.cmap(cmap, &letters);
        let drawn = self.content.finish();
        pdf.stream(content, &drawn);
        Ok(pdf.finish())
    }
}

/// Spaces that do not break are drawn as spaces: the face may have no glyph of theirs.
fn plain(c: char) -> char {
    if matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}') { ' ' } else { c }
}
