//! What can befall any text: wrong encodings, HTML, invisible marks, words for nothing.

/// The cell without the mark by which a spreadsheet keeps `+33…` from being a formula: it is no letter of it.
pub fn unguarded(raw: &str) -> &str {
    raw.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(raw)
}

/// The cell as text to be read, all put right in silence; `long` where line ends and no-break spaces mean something.
pub fn tidy(raw: &str, long: bool) -> String {
    let mut text = unguarded(raw).to_owned();
    if let Some(right) = unmojibake(&text) {
        text = right;
    }
    if text.contains("_x000D_") {
        text = text.replace("_x000D_", "");
    }
    if let Some(plain) = plain(&text, long) {
        text = plain;
    }
    text.retain(|c| !is_invisible(c));
    spaces(&text, long)
}

/// Marks that no reader sees. The joiner of emoji and the no-break spaces of French typography are not among them.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{202a}'
            ..='\u{202e}'
    ) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Trims; runs of spaces become one. Long texts keep their paragraphs and no-break spaces, other cells their lines.
pub fn spaces(text: &str, long: bool) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let breaking = |c: char| c.is_whitespace() && !(long && matches!(c, '\u{a0}' | '\u{202f}'));
        let words: Vec<&str> = line.split(breaking).filter(|word| !word.is_empty()).collect();
        let line = words.join(" ");
        if !line.is_empty() || (long && lines.last().is_some_and(|last| !last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

/// The byte a letter came from, had it been read as Windows-1252 (or as ISO-8859-1 where that has no letter).
fn byte(c: char) -> Option<u8> {
    Some(match c {
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        c => u8::try_from(u32::from(c)).ok()?,
    })
}

/// Puts right UTF-8 that was read as Windows-1252, up to three times over. Works letter by letter, so that a text
/// partly right stays so; `None` where nothing had to be done.
pub fn unmojibake(text: &str) -> Option<String> {
    let mut right: Option<String> = None;
    for _ in 0..3 {
        match once(right.as_deref().unwrap_or(text)) {
            Some(better) => right = Some(better),
            None => break,
        }
    }
    right
}

fn once(text: &str) -> Option<String> {
    if !text.contains(['Ã', 'Â', 'â', 'Å']) {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut right = String::with_capacity(text.len());
    let mut changed = false;
    let mut at = 0;
    while let Some(first) = letters.get(at) {
        let continuation =
            |offset: usize| letters.get(at + offset).copied().and_then(byte).filter(|byte| (0x80..0xC0).contains(byte));
        // only what French texts hold: letters of Latin-1, Œ œ Š š Ÿ Ž ž, quotation marks and dashes, the euro
        let found = match first {
            'Â' | 'Ã' => continuation(1).and_then(|second| two(if *first == 'Â' { 0xC2 } else { 0xC3 }, second)),
            'Å' => continuation(1).and_then(|second| two(0xC5, second)).filter(|c| "ŒœŠšŸŽž".contains(*c)),
            _ => None,
        };
        let three = (*first == 'â').then(|| Some([0xE2, continuation(1)?, continuation(2)?])).flatten();
        let three = three.and_then(|bytes| std::str::from_utf8(&bytes).ok()?.chars().next());
        let three = three.filter(|c| matches!(c, '\u{2010}'..='\u{203a}' | '€' | '™' | '→'));
        if let Some(c) = found {
            right.push(c);
            at += 2;
        } else if let Some(c) = three {
            right.push(c);
            at += 3;
        } else if *first == 'Ã' && letters.get(at + 1) == Some(&' ') {
            // the no-break space of « Ã\u{a0} » was made an ordinary one on the way
            right.push('à');
            at += 1;
        } else {
            right.push(*first);
            at += 1;
            continue;
        }
        changed = true;
    }
    changed.then_some(right)
}

fn two(first: u8, second: u8) -> Option<char> {
    std::str::from_utf8(&[first, second]).ok()?.chars().next()
}

/// The text without HTML; `None` where there was none.
pub fn plain(text: &str, long: bool) -> Option<String> {
    let decoded = entities(text);
    let stripped = tags(decoded.as_deref().unwrap_or(text), long);
    stripped.or(decoded)
}

const ENTITIES: [(&str, char); 46] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ocirc", 'ô'),
    ("ouml", 'ö'),
    ("ugrave", 'ù'),
    ("ucirc", 'û'),
    ("uuml", 'ü'),
    ("oelig", 'œ'),
    ("aelig", 'æ'),
    ("Eacute", 'É'),
    ("Egrave", 'È'),
    ("Ecirc", 'Ê'),
    ("Agrave", 'À'),
    ("Acirc", 'Â'),
    ("Ccedil", 'Ç'),
    ("Icirc", 'Î'),
    ("Ocirc", 'Ô'),
    ("Ugrave", 'Ù'),
    ("OElig", 'Œ'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("euro", '€'),
    ("deg", '°'),
    ("bull", '•'),
    ("sup2", '²'),
    ("copy", '©'),
];

fn entities(text: &str) -> Option<String> {
    if !text.contains('&') {
        return None;
    }
    let mut right = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        right.push_str(before);
        let found = after.bytes().take(12).position(|byte| byte == b';').and_then(|end| {
            let (name, rest) = after.split_at(end);
            Some((entity(name)?, rest.strip_prefix(';')?))
        });
        if let Some((c, after)) = found {
            right.push(c);
            rest = after;
            changed = true;
        } else {
            right.push('&');
            rest = after;
        }
    }
    right.push_str(rest);
    changed.then_some(right)
}

fn entity(name: &str) -> Option<char> {
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => return ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c),
    };
    char::from_u32(code)
}

/// Takes tags off. The address of a link is kept after its text; scripts and styles go with their content.
fn tags(text: &str, long: bool) -> Option<String> {
    let mut right = String::with_capacity(text.len());
    let mut changed = false;
    let mut link: Option<(String, usize)> = None;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        right.push_str(before);
        let end = after.bytes().take(4000).position(|byte| matches!(byte, b'<' | b'>'));
        let inside =
            end.and_then(|end| after.split_at_checked(end)).filter(|(tag, rest)| rest.starts_with('>') && is_tag(tag));
        let Some((tag, after_tag)) = inside else {
            right.push('<');
            rest = after;
            continue;
        };
        changed = true;
        rest = after_tag.strip_prefix('>').unwrap_or(after_tag);
        let name: String =
            tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect::<String>().to_ascii_lowercase();
        match name.trim_end_matches('/') {
            "script" | "style" => {
                let closes = |at: usize| {
                    let tag = rest.get(at + 2..at + 2 + name.len());
                    tag.is_some_and(|tag| tag.eq_ignore_ascii_case(&name))
                };
                let end = rest.match_indices("</").map(|(at, _)| at).find(|at| closes(*at));
                rest = end.and_then(|end| rest.get(end..)).unwrap_or("");
            }
            "a" => link = target(tag).map(|address| (address, right.len())),
            "/a" => {
                let shown = |start: usize, address: &str| right.get(start..).is_some_and(|text| text.contains(address));
                if let Some((address, _)) = link.take().filter(|(address, start)| !shown(*start, address)) {
                    right.push_str(" (");
                    right.push_str(&address);
                    right.push(')');
                }
            }
            name @ ("br" | "/p" | "p" | "/div" | "/li" | "li" | "tr" | "td" | "/h1" | "/h2" | "/h3" | "/h4") => {
                let line = long && name != "td";
                if !line {
                    right.push(' ');
                } else if !right.is_empty() && !right.ends_with('\n') {
                    right.push('\n');
                }
            }
            _ => {}
        }
    }
    right.push_str(rest);
    changed.then_some(right)
}

/// `<` opens other things than tags: an address, a smaller number.
fn is_tag(tag: &str) -> bool {
    const NAMES: [&str; 44] = [
        "a",
        "abbr",
        "article",
        "b",
        "big",
        "blockquote",
        "body",
        "br",
        "center",
        "code",
        "div",
        "em",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "iframe",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "script",
        "section",
        "small",
        "span",
        "strong",
        "style",
        "table",
        "td",
        "tr",
        "u",
        "ul",
        "svg",
    ];
    let inner = tag.trim_start_matches('/');
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let after = inner.get(name.len()..).and_then(|rest| rest.chars().next());
    let known = NAMES.contains(&name.as_str()) && after.is_none_or(|c| c.is_whitespace() || c == '/');
    known || tag.starts_with("!--")
}

fn target(tag: &str) -> Option<String> {
    let after = tag.split_once("href")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
    let address = match quote {
        Some(quote) => after.get(1..)?.split(quote).next()?,
        None => after.split_whitespace().next()?,
    };
    let address = address.trim();
    (address.starts_with("http://") || address.starts_with("https://")).then(|| address.to_owned())
}

/// How a word says that there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// In whatever column: `NULL`, `N/A`, `-`.
    Anywhere,
    /// Unless the column holds names: « NC » and « Néant » may be some.
    ButNames,
    /// Zeros: nothing where a zero is no value of the column.
    Zero,
    /// There will be one: « en cours », « à venir ».
    Later,
}

/// Whether the text is a word for nothing or for later.
pub fn absence(text: &str) -> Option<Absence> {
    if text.len() > 60 {
        return None;
    }
    let folded = kernel::text::fold(text);
    match folded.as_str() {
        "" => {
            let says = |c: char| c.is_alphanumeric() || !c.is_ascii_punctuation() && !matches!(c, '–' | '—' | '…');
            (!text.chars().any(says)).then_some(Absence::Anywhere)
        }
        "null" | "undefined" | "nan" | "non renseigne" | "non renseignee" | "non communique" | "n a" | "n d" => {
            Some(Absence::Anywhere)
        }
        "ref" | "name" | "valeur" | "value" => text.starts_with('#').then_some(Absence::Anywhere),
        "nr"
        | "na"
        | "nd"
        | "nc"
        | "n r"
        | "n c"
        | "none"
        | "nil"
        | "neant"
        | "aucun"
        | "aucune"
        | "inconnu"
        | "inconnue"
        | "vide"
        | "sans objet"
        | "rien"
        | "non precise"
        | "non defini"
        | "pas de site"
        | "pas de site internet"
        | "pas de mail"
        | "pas de telephone"
        | "pas d adresse" => Some(Absence::ButNames),
        "en cours"
        | "en cours de creation"
        | "en cours de construction"
        | "en cours de realisation"
        | "en construction"
        | "en creation"
        | "en attente"
        | "a venir"
        | "bientot"
        | "prochainement"
        | "a definir"
        | "a preciser"
        | "a completer"
        | "en projet"
        | "tbd"
        | "todo" => Some(Absence::Later),
        zeros if zeros.chars().all(|c| c == '0' || c == ' ') => Some(Absence::Zero),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mojibake() {
        let check = |wrong: &str, right: Option<&str>| assert_eq!(unmojibake(wrong).as_deref(), right, "{wrong}");
        check("ArrÃªt", Some("Arrêt"));
        check("ArrÃƒÂªt", Some("Arrêt"));
        check("CafÃ© numérique", Some("Café numérique"));
        check("lâ€™Ã‰tabli â€“ 10 â‚¬", Some("l’Établi – 10 €"));
        check("voilÃ tout", Some("voilà tout"));
        check("VoilÃ\u{a0} tout", Some("Voilà tout"));
        check("NÂ°5", Some("N°5"));
        check("cÅ“ur", Some("cœur"));
        check("Ã\u{89}cole", Some("École"));
        // already right
        check("LIBERTÉ», dit-on", None);
        check("SÃO PAULO", None);
        check("Âge d’or", None);
        check("château, âne…", None);
        check("Ångström", None);
        check("PÂTÉ – À L’ANCIENNE", None);
    }

    #[test]
    fn a_cell_is_put_right_in_silence() {
        for (raw, long, right) in [
            ("  La\u{a0}Ruche  \t du  Sud ", false, "La Ruche du Sud"),
            ("R&amp;D &eacute;co", false, "R&D éco"),
            ("\u{feff}La\u{200b} Ruche", false, "La Ruche"),
            ("<p>Un lieu</p><p>calme<br/>ici</p>", true, "Un lieu\ncalme\nici"),
            ("'+33 5 56 00 00 00", false, "+33 5 56 00 00 00"),
            ("CafÃ© d’été", false, "Café d’été"),
        ] {
            assert_eq!(tidy(raw, long), right, "{raw}");
        }
    }

    #[test]
    fn words_for_nothing_and_for_later() {
        for (text, absence_of) in [
            ("N/A", Some(Absence::Anywhere)),
            ("--", Some(Absence::Anywhere)),
            ("#REF!", Some(Absence::Anywhere)),
            ("néant", Some(Absence::ButNames)),
            ("00000", Some(Absence::Zero)),
            ("À venir", Some(Absence::Later)),
            ("日本", None),
            ("Zéro", None),
        ] {
            assert_eq!(absence(text), absence_of, "{text}");
        }
    }
}
