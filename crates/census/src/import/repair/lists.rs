//! Fields that hold several terms, written in one cell.

use super::{NoteKind, Work};

pub(super) fn read(work: &mut Work, text: &str) {
    let items = split(text);
    for item in &items {
        if item.chars().count() > 300 {
            work.doubtful(NoteKind::TooLong, item, item, None);
        }
        work.give(work.field, item.as_str());
    }
    if items.is_empty() {
        work.dropped(NoteKind::NullWord, text, None);
    }
}

/// The items of a list. The strongest separators present win: lines, semicolons and bars before commas, commas before
/// slashes. Nothing is cut inside parentheses, nor `24/24`, `1,5`, `et/ou`.
pub(super) fn split(text: &str) -> Vec<String> {
    if text.starts_with('[')
        && let Ok(items) = serde_json::from_str::<Vec<String>>(text)
    {
        return items.iter().map(|item| tidy(item)).filter(|item| !item.is_empty()).collect();
    }
    let letters: Vec<char> = text.chars().collect();
    let strong = |_: usize, c: char| matches!(c, ';' | '|' | '\n' | '•');
    let comma = |at: usize, c: char| c == ',' && !between_digits(&letters, at);
    let slash = |at: usize, c: char| c == '/' && !between_digits(&letters, at) && !alternative(&letters, at);
    let mut items = cut(&letters, strong);
    if items.len() == 1 {
        items = cut(&letters, comma);
    }
    if items.len() == 1 {
        items = cut(&letters, slash);
    }
    items.iter().map(|item| tidy(item)).filter(|item| item.chars().any(char::is_alphanumeric)).collect()
}

fn cut(letters: &[char], separates: impl Fn(usize, char) -> bool) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut depth = 0_usize;
    for (at, c) in letters.iter().enumerate() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && separates(at, *c) {
            items.push(String::new());
        } else if let Some(item) = items.last_mut() {
            item.push(*c);
        }
    }
    // a parenthesis that is never closed must not hold the whole list
    if depth > 0 && items.len() == 1 && letters.contains(&'(') {
        let open: Vec<char> = letters.iter().map(|c| if *c == '(' { '⦅' } else { *c }).collect();
        if open != letters {
            return cut(&open, separates).into_iter().map(|item| item.replace('⦅', "(")).collect();
        }
    }
    items.retain(|item| !item.trim().is_empty());
    if items.is_empty() { vec![String::new()] } else { items }
}

fn between_digits(letters: &[char], at: usize) -> bool {
    let digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    // 24h/24 and 7j/7 too
    let after = digit(Some(at + 1));
    after && (digit(at.checked_sub(1)) || digit(at.checked_sub(2)))
}

/// `et/ou`, `km/h`, `H/F`: one word of two letters at most on a side, without a space.
fn alternative(letters: &[char], at: usize) -> bool {
    let before = letters.iter().take(at).rev().take_while(|c| c.is_alphanumeric()).count();
    let after = letters.iter().skip(at + 1).take_while(|c| c.is_alphanumeric()).count();
    (1..=2).contains(&before) || (1..=2).contains(&after)
}

fn tidy(item: &str) -> String {
    let item = item.trim().trim_start_matches(['-', '–', '—', '*', '•', '·', '>']).trim();
    item.trim_end_matches([',', ';']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_sensibly() {
        let check = |text: &str, items: &[&str]| assert_eq!(split(text), items, "{text}");
        check("Wifi; Café ;Imprimante", &["Wifi", "Café", "Imprimante"]);
        check("Wifi, café", &["Wifi", "café"]);
        check("Salle (10 places, visio), café", &["Salle (10 places, visio)", "café"]);
        check("coworking/fablab", &["coworking", "fablab"]);
        check("ouvert 24/24, 7j/7", &["ouvert 24/24", "7j/7"]);
        check("tarif 1,5 € et/ou don", &["tarif 1,5 € et/ou don"]);
        check("- Wifi\n- Café, thé", &["Wifi", "Café, thé"]);
        check("[\"Wifi\", \"Café\"]", &["Wifi", "Café"]);
        check("Salle (grande; Café; Wifi", &["Salle (grande", "Café", "Wifi"]);
        check("Tiers lieux à dominante coworking", &["Tiers lieux à dominante coworking"]);
    }
}
