//! Paper: A4 pages of text as PDF, the face of the titles inside them, the same bytes each time they are asked.

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
/// The width of a page, in points.
pub const WIDTH: f32 = 595.0;
/// Its height, in points.
pub const HEIGHT: f32 = 842.0;

/// Millimetres as points.
pub fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// Pages being written; positions are points from the lower left corner.
pub struct Paper {
    face: &'static [u8],
    font: FontRef<'static>,
    /// The glyphs that were used, and the letter that each stands for.
    used: BTreeMap<u16, char>,
    pages: Vec<Content>,
}

impl Paper {
    /// Paper without a page.
    ///
    /// # Errors
    /// The face is missing or broken.
    pub fn new(face: &'static [u8]) -> anyhow::Result<Paper> {
        Ok(Paper { face, font: FontRef::try_from_slice(face)?, used: BTreeMap::new(), pages: Vec::new() })
    }

    /// Begins a page.
    pub fn begin_page(&mut self) {
        self.pages.push(Content::new());
    }

    /// The page that is written on; the first one begins by itself.
    fn page(&mut self) -> Option<&mut Content> {
        if self.pages.is_empty() {
            self.begin_page();
        }
        self.pages.last_mut()
    }

    /// The width of a letter in thousandths of its size.
    fn width(&self, glyph: u16) -> f32 {
        let units = self.font.units_per_em().unwrap_or(1_000.0);
        self.font.h_advance_unscaled(ab_glyph::GlyphId(glyph)) * 1_000.0 / units
    }

    /// The width of a text, in points.
    pub fn measure(&self, size: f32, text: &str) -> f32 {
        text.chars().map(|c| self.width(self.font.glyph_id(plain(c)).0)).sum::<f32>() * size / 1_000.0
    }

    /// Writes a line.
    pub fn write(&mut self, (x, y): (f32, f32), size: f32, text: &str) {
        let mut bytes = Vec::with_capacity(text.len() * 2);
        for c in text.chars().map(plain) {
            let glyph = self.font.glyph_id(c).0;
            self.used.entry(glyph).or_insert(c);
            bytes.extend_from_slice(&glyph.to_be_bytes());
        }
        if let Some(page) = self.page() {
            page.begin_text().set_font(F1, size).next_line(x, y).show(Str(&bytes)).end_text();
        }
    }

    /// Draws a thin line from left to right.
    pub fn rule(&mut self, y: f32, (from, to): (f32, f32)) {
        if let Some(page) = self.page() {
            page.set_line_width(0.5).move_to(from, y).line_to(to, y).stroke();
        }
    }

    /// Words on lines no wider than `room`.
    pub fn wrapped(&self, size: f32, text: &str, room: f32) -> Vec<String> {
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

    /// The file, under that title in that language.
    ///
    /// # Errors
    /// None that memory has not.
    pub fn finish(mut self, title: &str, lang: &str) -> anyhow::Result<Vec<u8>> {
        let [catalog, tree, font, cid, descriptor, file, cmap, info] = [1, 2, 3, 4, 5, 6, 7, 8].map(Ref::new);
        // a file without a page is none
        self.page();
        let mut number = 8;
        let mut next = || {
            number += 1;
            Ref::new(number)
        };
        let sheets: Vec<(Ref, Ref)> = self.pages.iter().map(|_| (next(), next())).collect();
        let units = self.font.units_per_em().unwrap_or(1_000.0);
        let thousandths = |value: f32| value * 1_000.0 / units;
        let (ascent, descent) = (thousandths(self.font.ascent_unscaled()), thousandths(self.font.descent_unscaled()));
        let widths: Vec<(u16, f32)> = self.used.keys().map(|glyph| (*glyph, self.width(*glyph))).collect();
        let mut letters = UnicodeCmap::new(Name(b"Custom"), ADOBE);
        for (glyph, letter) in &self.used {
            letters.pair(*glyph, *letter);
        }
        let mut pdf = Pdf::new();
        pdf.document_info(info).title(TextStr(title)).producer(TextStr("Maillage"));
        pdf.catalog(catalog).pages(tree).lang(TextStr(lang));
        let count = i32::try_from(sheets.len())?;
        pdf.pages(tree).kids(sheets.iter().map(|(page, _)| *page)).count(count);
        for (page, content) in &sheets {
            let mut sheet = pdf.page(*page);
            sheet.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(*content);
            sheet.resources().fonts().pair(F1, font);
            sheet.finish();
        }
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
        packed.write_all(self.face)?;
        let packed = packed.finish()?;
        let mut stream = pdf.stream(file, &packed);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), i32::try_from(self.face.len())?);
        stream.finish();
        let letters = letters.finish();
        pdf.cmap(cmap, &letters);
        for ((_, content), page) in sheets.iter().zip(self.pages) {
            let drawn = page.finish();
            pdf.stream(*content, &drawn);
        }
        Ok(pdf.finish())
    }
}

/// Spaces that do not break are drawn as spaces: the face may have no glyph of theirs.
fn plain(c: char) -> char {
    if matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}') { ' ' } else { c }
}
