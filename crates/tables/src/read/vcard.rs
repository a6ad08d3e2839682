//! vCards (2.1 to 4.0) as a table: one row a card. What belongs to a person goes into columns for a contact, which are
//! private; what belongs to an organisation is the place's.

use std::io::BufRead;

use super::encoding::{self, Decoded};
use super::records::{self, Record, Source};
use super::{FileError, FormatTold, Input, Kind, Limits, RowError, Table};

pub(super) fn open(mut input: Input, limits: &Limits, people: bool) -> Result<Table, FileError> {
    let encoding = encoding::detect(&mut input)?;
    let lines = Decoded::new(input, encoding);
    let source = Cards { lines, waiting: None, row: 0, limit: limits.row, people };
    records::table(source, limits, |_| FormatTold { encoding: Some(encoding), ..FormatTold::of(Kind::Vcard) })
}

struct Cards {
    lines: Decoded,
    /// A line read too far: the next one begins with no space.
    waiting: Option<String>,
    row: u64,
    limit: usize,
    /// Whether the cards are read as people, and not as the places where they are.
    people: bool,
}

/// One property of a card.
struct Property {
    name: String,
    parameters: String,
    value: String,
}

impl Source for Cards {
    fn next_record(&mut self) -> Option<Result<Record, RowError>> {
        let mut card: Option<(Vec<Property>, usize)> = None;
        loop {
            let line = match self.logical_line() {
                Ok(Some(line)) => line,
                Ok(None) => {
                    let row = self.row;
                    return card.map(|_| Err(RowError::Broken { row, detail: "a card breaks off".to_owned() }));
                }
                Err(detail) => return Some(Err(RowError::Broken { row: self.row, detail })),
            };
            let Some(property) = property(&line) else { continue };
            match (property.name.as_str(), property.value.to_ascii_uppercase().as_str()) {
                ("BEGIN", "VCARD") => {
                    self.row += 1;
                    card = Some((Vec::new(), 0));
                }
                ("END", "VCARD") => {
                    let Some((properties, size)) = card.take() else { continue };
                    if size > self.limit {
                        return Some(Err(RowError::TooLarge { row: self.row, limit: self.limit }));
                    }
                    return Some(Ok(match self.people {
                        true => person(self.row, &properties),
                        false => record(self.row, &properties),
                    }));
                }
                // a picture inside a card is no cell
                ("PHOTO" | "LOGO" | "SOUND" | "KEY", _) => {}
                _ => {
                    if let Some((properties, size)) = &mut card {
                        *size = size.saturating_add(property.value.len());
                        if *size <= self.limit {
                            properties.push(property);
                        }
                    }
                }
            }
        }
    }
}

impl Cards {
    /// A line with those that continue it: they begin by a space, or follow a `=` in quoted-printable.
    fn logical_line(&mut self) -> Result<Option<String>, String> {
        let Some(mut line) = self.waiting.take().map_or_else(|| self.physical_line(), |line| Ok(Some(line)))? else {
            return Ok(None);
        };
        let quoted = line.to_ascii_uppercase().contains("QUOTED-PRINTABLE");
        while let Some(next) = self.physical_line()? {
            if let Some(rest) = next.strip_prefix([' ', '\t']) {
                line.push_str(rest);
            } else if quoted && line.ends_with('=') {
                line.pop();
                line.push_str(&next);
            } else {
                self.waiting = Some(next);
                break;
            }
            // a property as long as a card is none: its end is passed over
            line.truncate(line.floor_char_boundary(self.limit.saturating_add(1)));
        }
        Ok(Some(line))
    }

    fn physical_line(&mut self) -> Result<Option<String>, String> {
        let mut bytes = Vec::new();
        loop {
            let available = self.lines.fill_buf().map_err(|error| error.to_string())?;
            if available.is_empty() {
                break;
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(available.len(), |at| at + 1);
            if bytes.len() <= self.limit {
                bytes.extend_from_slice(available.get(..used).unwrap_or_default());
            }
            self.lines.consume(used);
            if end.is_some() {
                break;
            }
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned()))
    }
}

/// `item1.TEL;TYPE=work:05…` in its pieces.
fn property(line: &str) -> Option<Property> {
    let colon = unquoted_colon(line)?;
    let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    // groups tie properties together for programs that show labels
    let name = name.rsplit('.').next().unwrap_or(name).trim().to_ascii_uppercase();
    let parameters = parameters.to_ascii_uppercase();
    let value = if parameters.contains("QUOTED-PRINTABLE") { unquoted(value) } else { value.to_owned() };
    Some(Property { name, parameters, value: value.trim().to_owned() })
}

fn unquoted_colon(line: &str) -> Option<usize> {
    let mut quoted = false;
    line.char_indices()
        .find(|(_, c)| {
            quoted ^= *c == '"';
            *c == ':' && !quoted
        })
        .map(|(at, _)| at)
}

/// Quoted-printable, as cards of version 2.1 write letters beyond ASCII.
fn unquoted(value: &str) -> String {
    let raw = value.as_bytes();
    let (mut bytes, mut at) = (Vec::with_capacity(raw.len()), 0);
    while let Some(byte) = raw.get(at) {
        let hex = |i: usize| raw.get(i).and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'=', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                at += 3;
            }
            _ => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().iter().map(|byte| char::from(*byte)).collect())
}

/// The parts of a structured value, without the marks that protect separators.
fn parts(value: &str) -> Vec<String> {
    let (mut parts, mut escaped) = (vec![String::new()], false);
    for c in value.chars() {
        let Some(last) = parts.last_mut() else { break };
        match c {
            _ if escaped => {
                last.push(if matches!(c, 'n' | 'N') { '\n' } else { c });
                escaped = false;
            }
            '\\' => escaped = true,
            ';' => parts.push(String::new()),
            c => last.push(c),
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

fn plain(value: &str) -> String {
    parts(value).join(";")
}

fn record(row: u64, properties: &[Property]) -> Record {
    let first = |name: &str| properties.iter().find(|p| p.name == name).map(|p| p.value.as_str());
    let organisation =
        first("ORG").map(|value| parts(value).into_iter().next().unwrap_or_default()).filter(|name| !name.is_empty());
    let shown = first("FN").map(plain).filter(|name| !name.is_empty());
    let kind = first("KIND").map(str::to_ascii_lowercase);
    let is_organisation = kind.as_deref() == Some("org")
        || first("X-ABSHOWAS").is_some_and(|value| value.eq_ignore_ascii_case("company"))
        || (organisation.is_some() && (shown.is_none() || shown == organisation));
    let mut record = Record::new(row);
    record.add("id", first("UID").map(plain).unwrap_or_default());
    record.add("name", organisation.clone().or_else(|| shown.clone()).unwrap_or_default());
    // a card without an organisation is a person's all the same: only the name becomes public
    if !is_organisation {
        record.add("contact", shown.unwrap_or_default());
    }
    let (phone, mail) = match is_organisation {
        true => ("telephone du lieu", "email du lieu"),
        false => ("contact tel", "mail du contact"),
    };
    for property in properties {
        let value = || plain(&property.value);
        match property.name.as_str() {
            "TEL" if !property.parameters.contains("FAX") => {
                record.add(phone, value().trim_start_matches("tel:"));
            }
            "EMAIL" => record.add(mail, value().trim_start_matches("mailto:")),
            "URL" => record.add("site web", value()),
            "NOTE" => record.add("notes", value()),
            "CATEGORIES" => record.add("categories", value().replace(',', "; ")),
            "ADR" => address(&mut record, &parts(&property.value)),
            "GEO" => position(&mut record, &property.value),
            _ => {}
        }
    }
    record
}

/// A card as the person that it is. What belongs to an organisation is told by its column, so that nobody takes its
/// telephone for that of a person.
fn person(row: u64, properties: &[Property]) -> Record {
    let all = |name: &'static str| properties.iter().filter(move |p| p.name == name);
    let first = |name: &'static str| all(name).next().map(|p| plain(&p.value)).unwrap_or_default();
    let mut record = Record::new(row);
    record.add("id", first("UID"));
    let names = all("N").next().map(|p| parts(&p.value)).unwrap_or_default();
    let part = |at: usize| names.get(at).cloned().unwrap_or_default();
    record.add("civilité", part(3));
    record.add("prénom", [part(1), part(2)].join(" ").trim());
    record.add("nom", part(0));
    // a card that has no parts has its whole name
    let whole = if names.iter().all(String::is_empty) { first("FN") } else { String::new() };
    record.add("nom complet", whole);
    let organisation = all("ORG").next().map(|p| parts(&p.value)).unwrap_or_default();
    record.add("structure", organisation.into_iter().next().unwrap_or_default());
    let function = if first("TITLE").is_empty() { first("ROLE") } else { first("TITLE") };
    record.add("fonction", function);
    for email in all("EMAIL") {
        record.add("courriel", plain(&email.value).trim_start_matches("mailto:"));
    }
    for phone in all("TEL").filter(|p| !p.parameters.contains("FAX")) {
        record.add("téléphone", plain(&phone.value).trim_start_matches("tel:"));
    }
    for page in all("URL") {
        record.add("site web", plain(&page.value));
    }
    if let Some(address) = all("ADR").next() {
        let parts = parts(&address.value);
        let part = |at: usize| parts.get(at).map(|text| text.replace('\n', " ")).unwrap_or_default();
        let street = [part(0), part(1), part(2)];
        let street: Vec<&str> = street.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        record.add("adresse", street.join(", "));
        record.add("code postal", part(5));
        record.add("commune", part(3));
    }
    record.add("langue", first("LANG"));
    record.add("note", first("NOTE"));
    record
}

/// Post box, extension, street, locality, region, postcode, country.
fn address(record: &mut Record, parts: &[String]) {
    for (at, column) in [(0, "boite postale"), (1, "complement"), (2, "adresse"), (3, "ville"), (5, "code postal")] {
        if let Some(text) = parts.get(at) {
            record.add(column, text.replace('\n', " "));
        }
    }
}

/// `44.5;-0.5` until version 3, `geo:44.5,-0.5` since.
fn position(record: &mut Record, value: &str) {
    let value = value.trim_start_matches("geo:").split(';').collect::<Vec<_>>().join(",").replace('\\', "");
    let mut numbers = value.split(',').map(|n| n.trim().parse::<f64>());
    if let (Some(Ok(lat)), Some(Ok(lon))) = (numbers.next(), numbers.next()) {
        record.place([lon, lat, lon, lat]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Limits, RowError, open_bytes, open_people};

    fn rows(cards: &str) -> (Vec<String>, Vec<String>) {
        let mut table = open_bytes(cards.into(), "carnet.vcf", &Limits::default()).unwrap();
        assert_eq!(table.format.kind, Kind::Vcard);
        let headers = table.headers.clone();
        (headers, table.by_ref().map(|row| row.map_or_else(|e| e.to_string(), |row| row.cells.join("¦"))).collect())
    }

    #[test]
    fn what_is_a_person_s_stays_in_private_columns() {
        let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Martin\r\nORG:La Fabrique;Atelier\r\nTEL;TYPE=cell:06 99 88 77 66\r\n\
            EMAIL:ana@fabrique.example\r\nADR;TYPE=WORK:;;3 rue du Pont;Coutras;;33230;France\r\nNOTE:Une \r\n longue note\\, suite\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nFN:Le Moulin\r\nTEL;VALUE=uri:tel:+33-5-53-00-00-00\r\nGEO:geo:44.85,0.48\r\n\
            item1.URL:https://moulin.example\r\nEND:VCARD\r\n";
        let (headers, rows) = rows(cards);
        assert_eq!(
            headers,
            [
                "id",
                "name",
                "contact",
                "contact tel",
                "mail du contact",
                "boite postale",
                "complement",
                "adresse",
                "ville",
                "code postal",
                "notes",
                "telephone du lieu",
                "site web",
                "latitude",
                "longitude"
            ]
        );
        assert_eq!(
            rows,
            [
                "¦La Fabrique¦Ana Martin¦06 99 88 77 66¦ana@fabrique.example¦¦¦3 rue du Pont¦Coutras¦33230¦Une longue note, suite¦¦¦¦",
                "¦Le Moulin¦¦¦¦¦¦¦¦¦¦+33-5-53-00-00-00¦https://moulin.example¦44.85¦0.48"
            ]
        );
    }

    #[test]
    fn cards_of_people_have_a_column_for_each_part_of_a_name() {
        let cards = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anne Dulac\r\nN:Dulac;Anne;Marie;madame;\r\nORG:Mairie de Coutras\r\n\
            TITLE:Maire\r\nEMAIL:anne@exemple.fr\r\nEMAIL:a.dulac@exemple.fr\r\nTEL;TYPE=fax:0500000000\r\n\
            ADR:;;3 rue du Pont;Coutras;;33230;\r\nLANG:fr\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoé Ferrand\r\nEND:VCARD\r\n";
        let mut table = open_people(cards.into(), "carnet.vcf", &Limits::default()).unwrap();
        assert_eq!(
            table.headers,
            [
                "id",
                "civilité",
                "prénom",
                "nom",
                "nom complet",
                "structure",
                "fonction",
                "courriel",
                "adresse",
                "code postal",
                "commune",
                "langue",
                "note"
            ]
        );
        let rows: Vec<String> = table.by_ref().map(|row| row.unwrap().cells.join("¦")).collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].starts_with("¦madame¦Anne Marie¦Dulac¦¦Mairie de Coutras¦Maire¦anne@exemple.fr"), "{rows:?}");
        assert!(rows[0].contains("a.dulac@exemple.fr") && rows[0].contains("¦3 rue du Pont¦33230¦Coutras¦fr"));
        assert!(rows[1].starts_with("¦¦¦¦Zoé Ferrand"), "{rows:?}");
    }

    #[test]
    fn old_cards_and_broken_ones() {
        let cards = "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=E2=80=99=C3=89t=\nape\nEND:VCARD\nBEGIN:VCARD\nFN:B";
        let (_, rows) = rows(cards);
        assert_eq!(
            rows,
            ["¦L’Étape¦L’Étape", &RowError::Broken { row: 2, detail: "a card breaks off".into() }.to_string()]
        );
    }
}
