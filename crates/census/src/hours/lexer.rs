//! Cuts a text about opening hours into words, clock times, ordinals and marks, whatever its accents, capitals and dashes.

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A run of letters, in lower case without accents.
    Word(String),
    /// A bare number: value, count of digits.
    Num(u32, usize),
    /// A time of day in minutes since midnight, written with a unit or with minutes.
    Clock(u16),
    /// `1er`, `2e`, `3ème`.
    Ordinal(i8),
    /// A telephone number, an address of the web or of a mailbox.
    Contact,
    /// A mark, brought back to one of `- / , ; : . ( ) & + > | ?` (`?`: not known).
    Mark(char),
    /// An end of line.
    Newline,
}

/// One token and the bytes of the text that it covers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// As typed, first letter in capital: `Ma`, never `ma`.
    pub capital: bool,
}

impl Token {
    /// The word, or an empty text.
    pub fn word(&self) -> &str {
        match &self.kind {
            Kind::Word(word) => word,
            _ => "",
        }
    }

    /// Whether it is that mark.
    pub fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// One character of the text after folding.
#[derive(Clone, Copy)]
struct Glyph {
    folded: char,
    at: usize,
    upper: bool,
    accented: bool,
}

/// The base letter of an accented Latin letter, in lower case.
pub(crate) fn fold(letter: char) -> char {
    match letter {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'À' | 'Â' | 'Ä' | 'Á' => 'a',
        'ç' | 'Ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'î' | 'ï' | 'í' | 'Î' | 'Ï' => 'i',
        'ô' | 'ö' | 'ó' | 'Ô' | 'Ö' => 'o',
        'ù' | 'û' | 'ü' | 'ú' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ÿ' => 'y',
        '–' | '—' | '−' | '‐' | '‑' | '‒' | '―' | '­' | '~' => '-',
        '’' | '‘' | 'ʼ' | '´' | '`' => '\'',
        '→' | '⇒' | '➔' | '➜' => '>',
        '•' | '·' | '*' | '●' | '▪' | '◦' | '✓' | '|' | '_' => '|',
        '[' | '{' => '(',
        ']' | '}' => ')',
        '!' => '.',
        '=' | '：' => ':',
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' | '\u{200b}' | '\u{feff}' => ' ',
        other if other.is_ascii() => other.to_ascii_lowercase(),
        other => other.to_lowercase().next().unwrap_or(other),
    }
}

struct Lexer {
    glyphs: Vec<Glyph>,
    length: usize,
    tokens: Vec<Token>,
}

/// The tokens of a text, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    // Combining accents (decomposed text, as some systems write it) are dropped: the base letter is all we read.
    let glyphs = text
        .char_indices()
        .filter(|(_, letter)| !('\u{300}'..='\u{36f}').contains(letter))
        .map(|(at, letter)| {
            let folded = fold(letter);
            Glyph { folded, at, upper: letter.is_uppercase(), accented: letter.is_alphabetic() && !letter.is_ascii() }
        })
        .collect();
    let mut lexer = Lexer { glyphs, length: text.len(), tokens: Vec::new() };
    let mut index = 0;
    while index < lexer.glyphs.len() {
        index = lexer.step(index);
    }
    compact(lexer.tokens)
}

impl Lexer {
    fn at(&self, index: usize) -> char {
        self.glyphs.get(index).map_or('\0', |glyph| glyph.folded)
    }

    fn offset(&self, index: usize) -> usize {
        self.glyphs.get(index).map_or(self.length, |glyph| glyph.at)
    }

    fn spaces(&self, mut index: usize) -> usize {
        while self.at(index) == ' ' {
            index += 1;
        }
        index
    }

    fn run(&self, index: usize, belongs: impl Fn(char) -> bool) -> usize {
        let mut end = index;
        while belongs(self.at(end)) {
            end += 1;
        }
        end
    }

    fn word(&self, from: usize) -> (String, usize) {
        let end = self.run(from, char::is_alphabetic);
        ((from..end).map(|index| self.at(index)).collect(), end)
    }

    fn number(&self, from: usize) -> (u32, usize, usize) {
        let end = self.run(from, |letter| letter.is_ascii_digit());
        let value = (from..end)
            .fold(0u32, |sum, index| sum.saturating_mul(10).saturating_add(self.at(index).to_digit(10).unwrap_or(0)));
        (value, end - from, end)
    }

    fn push(&mut self, kind: Kind, from: usize, to: usize) -> usize {
        let capital = self.glyphs.get(from).is_some_and(|glyph| glyph.upper);
        let token = Token { kind, start: self.offset(from), end: self.offset(to), capital };
        self.tokens.push(token);
        to
    }

    /// Reads one token at `index`; gives the index after it.
    fn step(&mut self, index: usize) -> usize {
        let letter = self.at(index);
        if letter == ' ' || letter == '\'' || matches!(letter, '"' | '«' | '»' | '“' | '”') {
            return index + 1;
        }
        if letter == '\n' || letter == '\r' {
            return self.push(Kind::Newline, index, index + 1);
        }
        if let Some(end) = self.contact(index) {
            return self.push(Kind::Contact, index, end);
        }
        if letter.is_ascii_digit() {
            return self.digits(index);
        }
        if letter.is_alphabetic() {
            let (word, end) = self.word(index);
            return self.push(Kind::Word(word), index, end);
        }
        let mark = if "-/,;:.()&+>|".contains(letter) { letter } else { '?' };
        self.push(Kind::Mark(mark), index, index + 1)
    }

    /// `02.47.00.00.00`, `+33…`, `www…`, `https://…`, `a@b.fr`.
    fn contact(&self, index: usize) -> Option<usize> {
        let begins = index == 0 || !self.at(index - 1).is_alphanumeric();
        if !begins {
            return None;
        }
        let blank = |letter: char| letter == ' ' || letter == '\n' || letter == '\r' || letter == '\0';
        let chunk_end = self.run(index, |letter| !blank(letter));
        let chunk: String = (index..chunk_end.min(index + 200)).map(|at| self.at(at)).collect();
        let address = chunk.starts_with("www.") || chunk.starts_with("http");
        let mailbox = chunk.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if address || mailbox {
            return Some(chunk_end);
        }
        let mut end = if self.at(index) == '0' {
            index + 2
        } else if chunk.starts_with("+33") {
            self.spaces(index + 3) + 1
        } else {
            return None;
        };
        for _ in 0..4 {
            if matches!(self.at(end), ' ' | '.' | '-' | '/') {
                end += 1;
            }
            if !(self.at(end).is_ascii_digit() && self.at(end + 1).is_ascii_digit()) {
                return None;
            }
            end += 2;
        }
        (!self.at(end).is_ascii_digit()).then_some(end)
    }

    /// Where the text, spaces left out, has gone through `pattern`.
    fn through(&self, mut index: usize, pattern: &str) -> Option<usize> {
        for wanted in pattern.chars() {
            index = self.spaces(index);
            if self.at(index) != wanted {
                return None;
            }
            index += 1;
        }
        (!self.at(index).is_alphanumeric()).then_some(index)
    }

    fn digits(&mut self, index: usize) -> usize {
        const ALL_DAY: [&str; 6] = ["24h/24", "24/24", "24hsur24", "24heures/24", "24heuressur24", "24h/24h"];
        const ALL_WEEK: [&str; 6] = ["7j/7", "7/7", "7jsur7", "7jours/7", "7jourssur7", "7j/7j"];
        if let Some(end) = self.through(index, "24/7") {
            self.push(Kind::Word("7j7".to_owned()), index, index + 1);
            return self.push(Kind::Word("24h24".to_owned()), index + 1, end);
        }
        for (patterns, word) in [(ALL_DAY, "24h24"), (ALL_WEEK, "7j7")] {
            if let Some(end) = patterns.iter().find_map(|pattern| self.through(index, pattern)) {
                return self.push(Kind::Word(word.to_owned()), index, end);
            }
        }
        let (value, count, after) = self.number(index);
        let (kind, end) = if count > 2 {
            (Kind::Num(value, count), after)
        } else {
            let read = self.with_unit(value, after).or_else(|| self.with_colon(value, after));
            read.or_else(|| self.ordinal(value, after)).unwrap_or((Kind::Num(value, count), after))
        };
        self.push(kind, index, end)
    }

    /// A time of day, or the mark of what is none (`27h`, `13h030`).
    fn clock(value: u32, minutes: u32) -> Kind {
        match u16::try_from(value * 60 + minutes) {
            Ok(total) if total <= 1440 && minutes < 60 => Kind::Clock(total),
            _ => Kind::Mark('?'),
        }
    }

    /// `9h`, `9 h 30`, `09H00`, `17 heures`, `14hà` (no space), `9am`.
    fn with_unit(&self, value: u32, after: usize) -> Option<(Kind, usize)> {
        let unit_at = self.spaces(after);
        let (unit, mut unit_end) = self.word(unit_at);
        match unit.as_str() {
            "h" | "heure" | "heures" | "hrs" | "hr" => {}
            "ha" if self.glyphs.get(unit_at + 1).is_some_and(|glyph| glyph.accented) => unit_end -= 1,
            "am" if (1..=12).contains(&value) => return Some((Self::clock(value % 12, 0), unit_end)),
            "pm" if (1..=12).contains(&value) => return Some((Self::clock(value % 12 + 12, 0), unit_end)),
            _ => return None,
        }
        let (minutes, count, end) = self.number(unit_end);
        if count == 2 {
            let unit_again = self.at(end) == 'h' && !self.at(end + 1).is_alphabetic();
            return Some(match unit_again {
                // "15h18h" is two times that lost their dash, "09h30h" is one time with a letter too many.
                true if minutes <= 24 => (Self::clock(value, 0), unit_end),
                true => (Self::clock(value, minutes), end + 1),
                false => (Self::clock(value, minutes), end),
            });
        }
        if count > 0 {
            return Some((Kind::Mark('?'), end));
        }
        let spaced = self.spaces(unit_end);
        let (minutes, count, end) = self.number(spaced);
        let next = self.at(self.spaces(end));
        let minutes_follow = spaced > unit_end && count == 2 && minutes < 60 && minutes % 5 == 0;
        if minutes_follow && unit == "h" && !matches!(next, 'h' | ':') && self.at(end) != '/' {
            return Some((Self::clock(value, minutes), end));
        }
        Some((Self::clock(value, 0), unit_end))
    }

    /// `9:30`, `9.30`, `7 : 30`, and `9:` with nothing after it.
    fn with_colon(&self, value: u32, after: usize) -> Option<(Kind, usize)> {
        let mark = self.at(after);
        let (minutes, count, mut end) = self.number(after + 1);
        if (mark == ':' || mark == '.') && count == 2 {
            let goes_on = matches!(self.at(end), ':' | '.') && self.at(end + 1).is_ascii_digit();
            let date_like = mark == '.' && (minutes % 5 != 0 || minutes > 59);
            if goes_on || date_like {
                return Some((Kind::Mark('?'), end));
            }
            let (word, word_end) = self.word(end);
            match word.as_str() {
                "h" => end = word_end,
                "am" | "pm" if (1..=12).contains(&value) => {
                    let base = value % 12 + if word == "pm" { 12 } else { 0 };
                    return Some((Self::clock(base, minutes), word_end));
                }
                _ => {}
            }
            return Some((Self::clock(value, minutes), end));
        }
        let colon = self.spaces(after);
        if self.at(colon) != ':' {
            return None;
        }
        let digits = self.spaces(colon + 1);
        let (minutes, count, end) = self.number(digits);
        let next = self.at(self.spaces(end));
        if count == 2 && minutes < 60 && minutes % 5 == 0 && colon > after && !matches!(next, 'h' | ':' | '.') {
            return Some((Self::clock(value, minutes), end));
        }
        (colon == after && count == 0).then(|| (Self::clock(value, 0), colon + 1))
    }

    fn ordinal(&self, value: u32, after: usize) -> Option<(Kind, usize)> {
        let (suffix, end) = self.word(after);
        let known =
            ["er", "ere", "ers", "e", "es", "eme", "emes", "ieme", "nd", "nde", "me"].contains(&suffix.as_str());
        let rank = i8::try_from(value).ok().filter(|rank| (1..=5).contains(rank))?;
        known.then_some((Kind::Ordinal(rank), end))
    }
}

fn is_abbreviation(word: &str) -> bool {
    const SHORT: [&str; 21] = [
        "lu", "ma", "me", "je", "ve", "sa", "di", "lun", "mar", "mer", "merc", "mercr", "jeu", "ven", "vend", "sam",
        "dim", "janv", "sept", "oct", "juil",
    ];
    SHORT.contains(&word)
}

/// Brings words written in several pieces back to one: `après-midi`, `rendez-vous`, `week-end`.
fn compact(tokens: Vec<Token>) -> Vec<Token> {
    const PAIRS: [(&str, &str, &str); 9] = [
        ("apres", "midi", "apresmidi"),
        ("apres", "midis", "apresmidi"),
        ("rendez", "vous", "rdv"),
        ("rendes", "vous", "rdv"),
        ("week", "end", "weekend"),
        ("week", "ends", "weekend"),
        ("r", "v", "rdv"),
        ("au", "dela", "audela"),
        ("non", "stop", "nonstop"),
    ];
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for mut token in tokens {
        // The dot of an abbreviation ends no sentence: "lun. au ven.", "janv.".
        let abbreviation = kept.last().is_some_and(|last| last.end == token.start && is_abbreviation(last.word()));
        if token.is('.') && abbreviation {
            continue;
        }
        let dashed = kept.last().is_some_and(|last| last.is('-') || last.is('.'));
        let before = kept.len().checked_sub(if dashed { 2 } else { 1 }).and_then(|at| kept.get(at));
        let joined = before.and_then(|first| {
            let pair = PAIRS.iter().find(|(left, right, _)| *left == first.word() && *right == token.word())?;
            Some((pair.2, first.start, first.capital))
        });
        if let Some((word, start, capital)) = joined {
            kept.truncate(kept.len() - if dashed { 2 } else { 1 });
            token = Token { kind: Kind::Word(word.to_owned()), start, end: token.end, capital };
        }
        kept.push(token);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[u16]) {
        let found: Vec<u16> = tokens(text)
            .iter()
            .filter_map(|token| match token.kind {
                Kind::Clock(minutes) => Some(minutes),
                _ => None,
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn clock_times() {
        check("9h", &[540]);
        check("9 h 30 – 12 h", &[570, 720]);
        check("09H00-17 heures", &[540, 1020]);
        check("9:30 à 9.45", &[570, 585]);
        check("7 : 30 - 11 :30", &[450, 690]);
        check("15h18h", &[900, 1080]);
        check("09h30h-12h30", &[570, 750]);
        check("14hà 17h", &[840, 1020]);
        check("16 h 18 h", &[960, 1080]);
        check("8:-11:/13:-17:", &[480, 660, 780, 1020]);
        check("13h030 27h 13:16:59", &[]);
        check("9am-5:30pm", &[540, 1050]);
        check("02.47.00.00.00", &[]);
        check("24h/24, 7j/7", &[]);
    }
}
