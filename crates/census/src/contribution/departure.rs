//! Sheets that asked to leave stay away: an import that brings them again is told so, and changes nothing.

use kernel::ids::PartyId;
use kernel::link::Key;
use kernel::text::fold;

use crate::field::Field;
use crate::sheet::Values;

/// Keyed hashes of what an import would know a sheet by.
pub struct Keys {
    /// Its name in its commune.
    pub name: String,
    /// Its numbers.
    pub numbers: Vec<String>,
    /// Its addresses of e-mail, which it may share with other places: alone, they do not tell which one it is.
    pub addresses: Vec<String>,
}

impl Keys {
    /// Those of a sheet.
    pub fn of(key: &Key, values: &Values) -> Keys {
        let commune = match values.text(Field::Commune) {
            "" => fold(values.text(Field::City)),
            code => code.to_owned(),
        };
        let hashed = |sort: &str, field: Field| -> Vec<String> {
            let texts = values.list(field).into_iter();
            texts.map(|text| key.hash("departure", &format!("{sort} {}", text.to_lowercase()))).collect()
        };
        let mut numbers = hashed("siret", Field::Siret);
        numbers.extend(hashed("rna", Field::Rna));
        // one list calls the address of a place what another calls its contact's
        let mut addresses = hashed("email", Field::Email);
        addresses.extend(hashed("email", Field::ContactEmail));
        let name = key.hash("departure", &format!("name {} {commune}", fold(values.text(Field::Name))));
        Keys { name, numbers, addresses }
    }

    /// All of them.
    pub fn all(self) -> Vec<String> {
        let mut all = [vec![self.name], self.numbers, self.addresses].concat();
        // one address is often given twice
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Keyed hash of the sheet itself: of two that an import would know by the same things, both are known to have left.
pub fn own(key: &Key, party: PartyId) -> String {
    key.hash("departure", &format!("sheet {party}"))
}
