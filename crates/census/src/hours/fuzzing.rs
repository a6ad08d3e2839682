//! Entry points for fuzzing the reading of opening hours: whatever the bytes, no panic, and valid rules only.

use jiff::civil::date;

use super::{Calendar, Hours, Understanding, open_at, week};

/// Reads any bytes as a text, then everything that a page would ask of the result.
///
/// Gives `false` where a promise is broken: rules that are not valid, or that change when they are read again.
pub fn fuzz_hours(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let hours = Hours::read(&text);
    let calendar = Calendar::france();
    let _state = open_at(&hours, date(2025, 7, 14).at(10, 30, 0, 0), &calendar);
    let _week = week(&hours, date(2024, 12, 30), &calendar);
    match &hours.osm {
        None => hours.understood == Understanding::Not,
        Some(osm) => opening_hours_syntax::parse(osm).is_ok() && Hours::read(osm).osm.as_ref() == Some(osm),
    }
}
