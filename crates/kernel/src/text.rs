//! Words as people type them: folding for comparison, slugs, and tidy spaces.

/// Lowercases, strips accents and ligatures, and turns everything that is not a letter or a digit into single spaces.
///
/// `L’Île-d’Yeu` and `L ILE D YEU` fold to the same `l ile d yeu`, so that names from any file can be compared.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        push_folded(c, &mut folded);
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn push_folded(c: char, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        'œ' | 'Œ' => out.push_str("oe"),
        'æ' | 'Æ' => out.push_str("ae"),
        'ß' => out.push_str("ss"),
        // a combining accent belongs to the letter before it
        '\u{300}'..='\u{36f}' => {}
        _ => match unaccented(c) {
            Some(plain) => out.push(plain),
            None if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            None if out.is_empty() || out.ends_with(' ') => {}
            None => out.push(' '),
        },
    }
}

/// The plain letter under an accented one, in lower case; `None` for what carries no accent known in western Europe.
fn unaccented(c: char) -> Option<char> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ā' => 'a',
        'ç' | 'ć' | 'č' | 'Ç' | 'Ć' | 'Č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' | 'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'Ī' => 'i',
        'ñ' | 'ń' | 'Ñ' | 'Ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'Ō' => 'o',
        'š' | 'ś' | 'Š' | 'Ś' => 's',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'Ù' | 'Ú' | 'Û' | 'Ü' | 'Ū' => 'u',
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => 'y',
        'ž' | 'ź' | 'ż' | 'Ž' | 'Ź' | 'Ż' => 'z',
        _ => return None,
    })
}

/// The piece of an address made from a name: `L’Escale numérique` → `l-escale-numerique`; `lieu` when nothing is left.
///
/// At most 80 bytes, cut between words where there is one.
pub fn slug(name: &str) -> String {
    let ascii: String = fold(name).chars().filter(char::is_ascii).collect();
    let mut slug = ascii.split_whitespace().collect::<Vec<_>>().join("-");
    if slug.len() > 80 {
        let cut = slug[..80].rfind('-').unwrap_or(80);
        slug.truncate(cut);
    }
    if slug.is_empty() { "lieu".to_owned() } else { slug }
}

/// Trims, and folds every run of white space (line ends and no-break spaces included) into one space.
pub fn squeeze(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_file_fold_alike() {
        for (typed, folded) in [
            ("L’Île-d’Yeu", "l ile d yeu"),
            ("L ILE D YEU", "l ile d yeu"),
            ("  Cœur de Bastide ", "coeur de bastide"),
            ("e\u{301}cole", "ecole"),
            ("«»", ""),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
        }
    }

    #[test]
    fn slugs_are_short_and_never_empty() {
        assert_eq!(slug("L’Escale numérique"), "l-escale-numerique");
        assert_eq!(slug("日本"), "lieu");
        assert!(slug(&"tiers lieu ".repeat(30)).len() <= 80);
    }
}
