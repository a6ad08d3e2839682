//! Zipped workbooks: what they unpack to is measured before any part is read, and the sheet most like a table chosen.

use std::io::{BufReader, Read, Seek};

use zip::ZipArchive;

use super::{FileError, Foreign, FormatTold, Input, Kind, Limits, RawRow, Table, Warning, grid, ods, xlsx};

/// Under this size unpacked, in bytes, a high ratio is harmless.
const HARMLESS: u64 = 16 << 20;
/// A workbook has some dozens of parts.
const PARTS: usize = 20_000;
/// Rows looked at in each sheet.
const LOOKED_AT: usize = 200;

pub(super) fn open(input: Input, limits: &Limits, sheet: Option<&str>) -> Result<Table, FileError> {
    let mut input = BufReader::new(input);
    let kind = inspect(&mut input, limits)?;
    input.rewind()?;
    let wanted = sheet.map(str::to_owned);
    let (worker, told) = match kind {
        Kind::Ods => ods::start(input, limits.clone(), wanted)?,
        _ => xlsx::start(input, limits.clone(), wanted)?,
    };
    let mut format = FormatTold::of(kind);
    let others: Vec<String> = told.sheets.iter().filter(|name| **name != told.chosen).cloned().collect();
    let warnings = if others.is_empty() { Vec::new() } else { vec![Warning::OtherSheets { names: others }] };
    format.sheet = Some(told.chosen);
    format.sheets = told.sheets;
    grid::table(format, Box::new(worker), warnings, limits)
}

/// What a workbook reader tells before its rows.
pub(super) struct Workbook {
    pub(super) chosen: String,
    /// Every sheet that holds something.
    pub(super) sheets: Vec<String>,
}

pub(super) fn broken(error: impl std::fmt::Display) -> FileError {
    FileError::Broken { detail: error.to_string() }
}

/// Recognises the workbook and refuses what would not fit: the sizes the directory declares first, then, since a
/// directory may lie, the sizes its XML parts really have, unpacked once to nowhere.
fn inspect(input: &mut BufReader<Input>, limits: &Limits) -> Result<Kind, FileError> {
    let mut archive = ZipArchive::new(input).map_err(broken)?;
    if archive.len() > PARTS {
        return Err(FileError::TooDense { ratio: archive.len() as u64, limit: PARTS as u64 });
    }
    let (mut packed, mut unpacked) = (0_u64, 0_u64);
    let mut parts = Vec::new();
    let (mut excel, mut content) = (false, false);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(broken)?;
        if part.encrypted() {
            return Err(FileError::Encrypted);
        }
        packed = packed.saturating_add(part.compressed_size());
        unpacked = unpacked.saturating_add(part.size());
        let name = part.name().map_err(broken)?.to_ascii_lowercase();
        excel |= name.starts_with("xl/") || name == "xl\\workbook.xml";
        content |= name == "content.xml";
        if name.ends_with(".xml") || name.ends_with(".rels") {
            parts.push((index, name));
        }
    }
    refuse_dense(packed, unpacked, limits)?;
    if !excel && !content {
        return Err(FileError::UnknownFormat(Foreign::Archive));
    }
    let mut measured = 0_u64;
    for (index, name) in parts {
        let part = archive.by_index(index).map_err(broken)?;
        let budget = limits.unpacked.saturating_sub(measured);
        let texts = name.ends_with("sharedstrings.xml");
        let (size, told) = measure(part, if texts { budget.min(limits.strings) } else { budget })?;
        measured = measured.saturating_add(size);
        // the rows are read one by one, but the workbook reader holds this part whole
        if texts && size > limits.strings {
            return Err(FileError::TooMuchText { bytes: size, limit: limits.strings });
        }
        // and it reserves room for as many strings as the part announces
        if texts && told > size / 5 {
            return Err(FileError::Broken { detail: format!("{told} shared strings announced in {size} bytes") });
        }
        if name == "meta-inf/manifest.xml" && told > 0 {
            return Err(FileError::Encrypted);
        }
    }
    refuse_dense(packed, measured, limits)?;
    Ok(if excel { Kind::Xlsx } else { Kind::Ods })
}

fn refuse_dense(packed: u64, unpacked: u64, limits: &Limits) -> Result<(), FileError> {
    if unpacked > limits.unpacked {
        return Err(FileError::TooLarge { bytes: unpacked, limit: limits.unpacked });
    }
    let ratio = unpacked / packed.max(1);
    if unpacked > HARMLESS && ratio > limits.ratio {
        return Err(FileError::TooDense { ratio, limit: limits.ratio });
    }
    Ok(())
}

/// The size of a part, and what its beginning announces: a number of strings, or (as 1) that parts are encrypted.
fn measure(mut part: impl Read, budget: u64) -> Result<(u64, u64), FileError> {
    let mut head = Vec::new();
    part.by_ref().take(64 << 10).read_to_end(&mut head).map_err(broken)?;
    let rest = std::io::copy(&mut part.take(budget.saturating_add(1)), &mut std::io::sink()).map_err(broken)?;
    let text = String::from_utf8_lossy(&head);
    let announced = if text.contains(":encryption-data") {
        1
    } else {
        let after = text.split_once("uniqueCount").map_or("", |(_, after)| after);
        let digits: String =
            after.chars().take(80).skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        // a number too long to be read is too large anyway
        if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
    };
    Ok((head.len() as u64 + rest, announced))
}

/// How much a sheet looks like the table wanted: filled cells of its first rows. A legend has two columns.
pub(super) fn score(rows: impl Iterator<Item = RawRow>) -> usize {
    let filled = |row: &RawRow| row.cells.iter().filter(|cell| !super::is_blank(cell)).count().min(100);
    rows.filter(|row| !row.is_blank()).take(LOOKED_AT).map(|row| filled(&row)).sum()
}

/// The sheet asked for, or the best one, the visible before the hidden. Sheets are (name, score, visible).
pub(super) fn choose(sheets: &[(String, usize, bool)], wanted: Option<String>) -> Result<Workbook, FileError> {
    let named: Vec<String> = sheets.iter().filter(|(_, score, _)| *score > 0).map(|(name, ..)| name.clone()).collect();
    let chosen = match wanted {
        Some(name) if sheets.iter().any(|(known, ..)| *known == name) => name,
        Some(name) => return Err(FileError::NoSuchSheet { name }),
        None => {
            let best = sheets.iter().enumerate().filter(|(_, (_, score, _))| *score > 0);
            let best = best.max_by_key(|(rank, (_, score, visible))| (*visible, *score, std::cmp::Reverse(*rank)));
            best.map(|(_, (name, ..))| name.clone()).ok_or(FileError::Empty)?
        }
    };
    Ok(Workbook { chosen, sheets: named })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::{Limits, open_bytes};
    use super::*;

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let refuse = |data: Vec<u8>, limits: &Limits, error: &str| {
            assert_eq!(open_bytes(data, "a.xlsx", limits).unwrap_err().to_string(), error);
        };
        let limits = Limits::default();
        refuse(zipped(&[("photo.txt", b"x")]), &limits, "unknown format: Archive");
        let zeros = vec![b' '; 17 << 20];
        let bomb = zipped(&[("xl/workbook.xml", &zeros)]);
        let small = Limits { unpacked: 1 << 20, ..Limits::default() };
        refuse(bomb.clone(), &small, "17825792 bytes, over the limit of 1048576");
        assert!(matches!(open_bytes(bomb, "a.xlsx", &limits), Err(FileError::TooDense { limit: 200, .. })));
        let greedy = zipped(&[("xl/sharedStrings.xml", b"<sst uniqueCount=\"99999999999999\">")]);
        assert!(matches!(open_bytes(greedy, "a.xlsx", &limits), Err(FileError::Broken { .. })));
        let wordy = zipped(&[("xl/sharedStrings.xml", &b"<si><t>La Fabrique</t></si>".repeat(100))]);
        let short = Limits { strings: 2_000, ..Limits::default() };
        assert!(matches!(open_bytes(wordy, "a.xlsx", &short), Err(FileError::TooMuchText { limit: 2_000, .. })));
        let secret = zipped(&[
            ("content.xml", b"<x/>"),
            ("META-INF/manifest.xml", b"<manifest:file-entry><manifest:encryption-data/>"),
        ]);
        refuse(secret, &limits, "encrypted file");
        refuse(b"PK\x03\x04 and nothing of an archive".to_vec(), &limits, &{
            let error = open_bytes(b"PK\x03\x04 and nothing of an archive".to_vec(), "", &limits).unwrap_err();
            assert!(matches!(error, FileError::Broken { .. }));
            error.to_string()
        });
    }

    #[test]
    fn the_widest_visible_sheet_is_chosen() {
        let sheets =
            [("Notice".to_owned(), 60, true), ("Lieux".to_owned(), 900, true), ("Listes".to_owned(), 5000, false)];
        let found = choose(&sheets, None).unwrap();
        assert_eq!(found.chosen, "Lieux");
        assert_eq!(found.sheets, ["Notice", "Lieux", "Listes"]);
        assert_eq!(choose(&sheets, Some("Notice".into())).unwrap().chosen, "Notice");
        assert_eq!(choose(&sheets, Some("X".into())).err(), Some(FileError::NoSuchSheet { name: "X".into() }));
        assert_eq!(choose(&[], None).err(), Some(FileError::Empty));
    }
}
