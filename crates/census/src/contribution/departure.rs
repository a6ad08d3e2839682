//! Sheets that asked to leave stay away: an import that brings them again is told so, and changes nothing.

use kernel::ids::PartyId;
use kernel::link::Key;
use kernel::text::fold;

use crate::field::Field;
use crate::sheet::Values;

/// Keyed hashes of what an import would know a sheet by: its numbers, its addresses, its name in its commune.
pub fn keys(key: &Key, values: &Values) -> Vec<String> {
    let commune = match values.text(Field::Commune) {
        "" => fold(values.text(Field::City)),
        code => code.to_owned(),
    };
    let mut known = vec![format!("name {} {commune}", fold(values.text(Field::Name)))];
    // one list calls the address of a place what another calls its contact's
    for (sort, field) in
        [("siret", Field::Siret), ("rna", Field::Rna), ("email", Field::Email), ("email", Field::ContactEmail)]
    {
        known.extend(values.list(field).into_iter().map(|text| format!("{sort} {}", text.to_lowercase())));
    }
    // one address is often given twice
    known.sort_unstable();
    known.dedup();
    known.iter().map(|text| key.hash("departure", text)).collect()
}

/// Keyed hash of the sheet itself: of two that an import would know by the same things, both are known to have left.
pub fn own(key: &Key, party: PartyId) -> String {
    key.hash("departure", &format!("sheet {party}"))
}
