//! vCards as address books read them (version 4.0, RFC 6350), written one property after the other.

/// The longest line, in bytes, before it goes on at the next one.
const LONGEST: usize = 75;

/// Cards being written.
#[derive(Debug, Default)]
pub struct Cards {
    text: String,
}

impl Cards {
    /// Begins a card.
    pub fn begin(&mut self) {
        self.text.push_str("BEGIN:VCARD\r\nVERSION:4.0\r\n");
    }

    /// Adds a property of one value, unless there is none: `FN`, `EMAIL`.
    pub fn add(&mut self, name: &str, value: &str) {
        self.add_parts(name, &[value]);
    }

    /// Adds a property of several parts, unless all are empty: `N`, `ADR`.
    pub fn add_parts(&mut self, name: &str, parts: &[&str]) {
        if parts.iter().all(|part| part.is_empty()) {
            return;
        }
        let parts: Vec<String> = parts.iter().map(|part| escaped(part)).collect();
        self.push_line(&format!("{name}:{}", parts.join(";")));
    }

    /// Ends a card.
    pub fn end(&mut self) {
        self.text.push_str("END:VCARD\r\n");
    }

    /// All of them.
    pub fn finish(self) -> String {
        self.text
    }

    /// A line goes on at the next one, which begins by a space, without a letter cut in two.
    fn push_line(&mut self, line: &str) {
        let (mut rest, mut room) = (line, LONGEST);
        loop {
            let (head, tail) = rest.split_at_checked(rest.floor_char_boundary(room)).unwrap_or((rest, ""));
            self.text.push_str(head);
            self.text.push_str("\r\n");
            if tail.is_empty() {
                return;
            }
            self.text.push(' ');
            (rest, room) = (tail, LONGEST - 1);
        }
    }
}

/// What would cut a value, protected.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\n' => text.push_str("\\n"),
            '\\' | ';' | ',' => {
                text.push('\\');
                text.push(c);
            }
            c if c.is_control() => {}
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, open_people};

    #[test]
    fn what_is_written_is_read_back() {
        let mut cards = Cards::default();
        cards.begin();
        cards.add("FN", "Anne Dulac");
        cards.add_parts("N", &["Dulac", "Anne", "", "madame", ""]);
        cards.add("ORG", "Mairie; de Coutras, \\ vraiment");
        cards.add("TITLE", &"é".repeat(100));
        cards.add_parts("ADR", &["", "", "3 rue de l’Isle\n33230 Coutras", "", "", "", ""]);
        cards.add("NOTE", "");
        cards.end();
        let text = cards.finish();
        assert!(text.split("\r\n").all(|line| line.len() <= LONGEST), "{text}");
        assert!(!text.contains("NOTE"));
        let mut table = open_people(text.into_bytes(), "carnet.vcf", &Limits::default()).unwrap();
        let headers = table.headers.clone();
        let row = table.next_row().unwrap().unwrap();
        let cell = |name: &str| headers.iter().position(|header| header == name).map(|at| row.cells[at].as_str());
        assert_eq!(cell("prénom"), Some("Anne"));
        assert_eq!(cell("civilité"), Some("madame"));
        assert_eq!(cell("structure"), Some("Mairie; de Coutras, \\ vraiment"));
        assert_eq!(cell("fonction"), Some("é".repeat(100).as_str()));
        assert_eq!(cell("adresse"), Some("3 rue de l’Isle 33230 Coutras"));
    }
}
