//! Letters and labels on paper: the sheets of labels that are sold, a text with a few names to fill, one page a person.

use kernel::lang::{Lang, Message};
use kernel::text::fold;

use crate::paper::{HEIGHT, Paper, WIDTH, mm};

/// The size of a letter's words, and the height of their lines, in points.
const SIZE: f32 = 11.0;
const LINE: f32 = 15.0;
/// Where a letter's text stands, in millimetres.
const MARGIN: f32 = 25.0;
/// Where the address is seen through the window of an envelope, from the left and from the top.
const WINDOW: (f32, f32) = (105.0, 50.0);
/// Where the text begins, from the top.
const BODY: f32 = 105.0;

/// A sheet of labels, A4: millimetres.
#[derive(Debug, PartialEq)]
pub struct Labels {
    /// The stored word.
    pub key: &'static str,
    /// Labels side by side.
    pub columns: usize,
    /// Labels one under the other.
    pub rows: usize,
    /// Of a label.
    pub width: f32,
    /// Of a label.
    pub height: f32,
    /// From one label to the next beside it.
    pub pitch: f32,
    /// From the left edge of the sheet to the first label.
    pub left: f32,
    /// From its upper edge.
    pub top: f32,
}

/// The sheets that are sold everywhere.
pub const SHEETS: [Labels; 2] = [
    Labels { key: "70x37", columns: 3, rows: 8, width: 70.0, height: 37.0, pitch: 70.0, left: 0.0, top: 0.5 },
    Labels { key: "99x38", columns: 2, rows: 7, width: 99.1, height: 38.1, pitch: 101.6, left: 4.65, top: 15.15 },
];

impl Labels {
    /// The sheet of that word.
    pub fn from_key(key: &str) -> Option<&'static Labels> {
        SHEETS.iter().find(|sheet| sheet.key == key)
    }

    /// How many stand on a page.
    pub fn per_page(&self) -> usize {
        self.columns * self.rows
    }

    /// The upper left corner of a label, counted from 0, from the upper left corner of its page: line after line.
    pub fn corner(&self, at: usize) -> (f32, f32) {
        let on_page = at % self.per_page();
        let (column, row) = (on_page % self.columns, on_page / self.columns);
        (self.left + steps(column) * self.pitch, self.top + steps(row) * self.height)
    }
}

/// A small count as a measure.
fn steps(count: usize) -> f32 {
    u16::try_from(count).map(f32::from).unwrap_or_default()
}

/// Somebody who is written to on paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipient {
    /// `madame`, `monsieur`, or nothing.
    pub civility: String,
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
    /// The words of the function.
    pub title: String,
    /// The organisation.
    pub organisation: String,
    /// The lines of the postal address.
    pub address: Vec<String>,
    /// In which they are written to.
    pub language: String,
}

impl Recipient {
    fn name(&self) -> String {
        crate::people::person::full_name(&self.given, &self.family)
    }

    fn greeting(&self, lang: &Lang) -> String {
        if self.civility.is_empty() { String::new() } else { lang.t(&format!("civility-{}", self.civility)) }
    }

    /// What stands on the envelope.
    pub fn lines(&self, lang: &Lang) -> Vec<String> {
        let name = format!("{} {}", self.greeting(lang), self.name()).trim().to_owned();
        // an address that begins by the organisation says it once
        let says = |line: &String| fold(line) == fold(&self.organisation);
        let organisation = if self.address.iter().any(says) { "" } else { self.organisation.as_str() };
        let head = [name.as_str(), organisation];
        let head = head.into_iter().filter(|line| !line.is_empty()).map(str::to_owned);
        head.chain(self.address.iter().cloned()).collect()
    }

    /// What a name between braces stands for; none for one that is not known.
    fn value(&self, name: &str, lang: &Lang) -> Option<String> {
        Some(match fold(name).as_str() {
            "civilite" | "civility" => self.greeting(lang),
            "prenom" | "given" => self.given.clone(),
            "nom" | "family" => self.family.clone(),
            "fonction" | "title" => self.title.clone(),
            "structure" | "organisation" => self.organisation.clone(),
            _ => return None,
        })
    }
}

/// The language of somebody, else the network's.
pub fn language_of(recipient: &Recipient) -> Lang {
    Lang::from_code(&recipient.language).unwrap_or_else(Lang::french)
}

/// The names between braces that a text uses and nobody knows.
pub fn unknown_names(text: &str) -> Vec<String> {
    let (nobody, lang) = (Recipient::default(), Lang::french());
    let mut unknown = Vec::new();
    pieces(text, |name| {
        if nobody.value(name, &lang).is_none() {
            unknown.push(name.to_owned());
        }
        String::new()
    });
    unknown
}

/// A text for somebody, each line with its names filled; a line that is left with nothing but spaces is empty.
pub fn filled(text: &str, recipient: &Recipient) -> Vec<String> {
    let lang = language_of(recipient);
    let filled = pieces(text, |name| recipient.value(name, &lang).unwrap_or_else(|| format!("{{{name}}}")));
    // a name that is not known leaves two spaces behind
    let tidy = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    filled.lines().map(tidy).collect()
}

/// The text, each name between braces replaced.
fn pieces(text: &str, mut replace: impl FnMut(&str) -> String) -> String {
    let mut all = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        all.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) if name.chars().count() <= 30 && !name.contains(['{', '\n']) => {
                all.push_str(&replace(name.trim()));
                rest = tail;
            }
            _ => {
                all.push('{');
                rest = after;
            }
        }
    }
    all.push_str(rest);
    all
}

/// Draws labels, as many pages as they take.
///
/// # Errors
/// The face is missing or broken.
pub fn labels(face: &'static [u8], sheet: &Labels, recipients: &[Recipient], title: &str) -> anyhow::Result<Vec<u8>> {
    let mut paper = Paper::new(face)?;
    let padding = mm(5.0);
    let (room, height) = (mm(sheet.width) - 2.0 * padding, mm(sheet.height) - 2.0 * mm(3.0));
    for (at, recipient) in recipients.iter().enumerate() {
        if at.is_multiple_of(sheet.per_page()) {
            paper.begin_page();
        }
        let lines = recipient.lines(&language_of(recipient));
        // the largest size at which all of it stands on the label
        let sizes = [10.0_f32, 9.0, 8.0, 7.0, 6.0];
        let wrap =
            |size: f32| -> Vec<String> { lines.iter().flat_map(|line| paper.wrapped(size, line, room)).collect() };
        let fits = |size: &f32| steps(wrap(*size).len()) * size * 1.25 <= height;
        let size = sizes.into_iter().find(fits).unwrap_or(6.0);
        let wrapped = wrap(size);
        let (x, y) = sheet.corner(at);
        let (x, mut y) = (mm(x) + padding, HEIGHT - mm(y) - mm(3.0) - size);
        for line in wrapped {
            paper.write((x, y), size, &line);
            y -= size * 1.25;
        }
    }
    paper.finish(title, &Lang::french().code())
}

/// What stands on every letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// The network.
    pub network: String,
    /// The place and the day, as they stand above the text.
    pub day: String,
    /// The text, with names to fill.
    pub text: String,
}

/// Draws letters, one page a person.
///
/// # Errors
/// The face is missing or broken; or the letter of somebody takes more than a page: who, for the reader.
pub fn letters(
    face: &'static [u8],
    letter: &Letter,
    recipients: &[Recipient],
    title: &str,
) -> anyhow::Result<Result<Vec<u8>, Message>> {
    let mut paper = Paper::new(face)?;
    let room = WIDTH - 2.0 * mm(MARGIN);
    for recipient in recipients {
        paper.begin_page();
        paper.write((mm(MARGIN), HEIGHT - mm(25.0)), 14.0, &letter.network);
        let mut y = HEIGHT - mm(WINDOW.1);
        for line in recipient.lines(&language_of(recipient)) {
            for line in paper.wrapped(SIZE, &line, WIDTH - mm(WINDOW.0) - mm(15.0)) {
                paper.write((mm(WINDOW.0), y), SIZE, &line);
                y -= LINE;
            }
        }
        paper.write((mm(WINDOW.0), HEIGHT - mm(BODY - 12.0)), SIZE, &letter.day);
        let mut y = HEIGHT - mm(BODY);
        for line in filled(&letter.text, recipient) {
            for line in paper.wrapped(SIZE, &line, room) {
                if y < mm(20.0) {
                    return Ok(Err(Message::new("people-mailing-long").with("name", recipient.name())));
                }
                paper.write((mm(MARGIN), y), SIZE, &line);
                y -= LINE;
            }
        }
    }
    Ok(Ok(paper.finish(title, &Lang::french().code())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anne() -> Recipient {
        Recipient {
            civility: "madame".to_owned(),
            given: "Anne".to_owned(),
            family: "Dulac".to_owned(),
            title: "Maire".to_owned(),
            organisation: "Mairie de Coutras".to_owned(),
            address: vec!["3 rue de l’Isle".to_owned(), "33230 Coutras".to_owned()],
            language: "fr".to_owned(),
        }
    }

    #[test]
    fn labels_stand_on_their_sheet_and_never_on_one_another() {
        for (sheet, count) in SHEETS.iter().zip([24, 14]) {
            assert_eq!(sheet.per_page(), count);
            let corners: Vec<(f32, f32)> = (0..count).map(|at| sheet.corner(at)).collect();
            for (at, (x, y)) in corners.iter().enumerate() {
                assert!(
                    *x >= 0.0 && x + sheet.width <= 210.0 && *y >= 0.0 && y + sheet.height <= 297.0,
                    "{at}: {x} {y}"
                );
                for (other_x, other_y) in corners.iter().skip(at + 1) {
                    let apart = (x - other_x).abs() >= sheet.width - 0.01 || (y - other_y).abs() >= sheet.height - 0.01;
                    assert!(apart, "{}: {at} stands on another", sheet.key);
                }
            }
            assert_eq!(sheet.corner(count), sheet.corner(0), "the next page begins again");
            // the margins are the same on both sides
            let last = corners.iter().map(|(x, _)| x + sheet.width).fold(0.0_f32, f32::max);
            assert!((sheet.left - (210.0 - last)).abs() < 1.0, "{}", sheet.key);
        }
    }

    #[test]
    fn names_between_braces_are_filled_and_the_others_told() {
        let text = "{Civilité} {nom},\n\n{structure} vous attend : {a{b} {prénom} {fonction}.";
        assert_eq!(filled(text, &anne()), ["Madame Dulac,", "", "Mairie de Coutras vous attend : {a{b} Anne Maire."]);
        assert_eq!(filled("{civilité} {nom},", &Recipient { civility: String::new(), ..anne() }), ["Dulac,"]);
        assert_eq!(unknown_names("{nom} {age} {"), ["age"]);
        assert_eq!(unknown_names("{civility} {given} {family} {title} {organisation}"), Vec::<String>::new());
    }

    #[test]
    fn an_envelope_says_the_organisation_once() {
        let lang = Lang::french();
        assert_eq!(anne().lines(&lang), ["Madame Anne Dulac", "Mairie de Coutras", "3 rue de l’Isle", "33230 Coutras"]);
        let mut other = anne();
        other.address.insert(0, "MAIRIE DE COUTRAS".to_owned());
        assert_eq!(other.lines(&lang).len(), 4);
    }
}
