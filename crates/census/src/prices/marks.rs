//! Finds amounts of money and words for "free" in a sentence.

use super::Value;
use crate::hours::lexer::fold;

/// A word, a number or a mark.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// In lower case without accents.
    pub folded: String,
    /// The number in hundredths, when it is one.
    pub hundredths: Option<i64>,
    /// Whether the number was written with decimals.
    pub decimals: bool,
    pub start: usize,
    pub end: usize,
}

/// A price in a sentence, and the tokens that it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub value: Value,
    pub from: usize,
    pub to: usize,
}

/// The largest amount that is a price: beyond, it is a budget.
const LARGEST: i64 = 10_000_000;

/// The sentences of a text, as tokens: parted at ends of lines, semicolons and full stops.
pub(super) fn sentences(text: &str) -> Vec<Vec<Token>> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |index: usize| letters.get(index).map_or('\0', |(_, letter)| fold(*letter));
    let offset = |index: usize| letters.get(index).map_or(text.len(), |(offset, _)| *offset);
    let mut all = vec![Vec::new()];
    let mut index = 0;
    while index < letters.len() {
        let letter = at(index);
        let from = index;
        index += 1;
        if letter == ' ' || letter == '\r' || letter == '\'' {
            continue;
        }
        let stop =
            letter == '.' && (at(index) == ' ' || at(index) == '\0' || at(index) == '\n') && !short_word(all.last());
        if matches!(letter, '\n' | ';') || stop {
            all.push(Vec::new());
            continue;
        }
        let (mut hundredths, mut decimals) = (None, false);
        let mut folded = String::from(letter);
        if letter.is_ascii_digit() {
            (index, hundredths, decimals) = number(&at, from);
            folded = (from..index).map(&at).collect();
        } else if letter.is_alphabetic() {
            while at(index).is_alphabetic() {
                folded.push(at(index));
                index += 1;
            }
        }
        let token = Token { folded, hundredths, decimals, start: offset(from), end: offset(index) };
        if let Some(last) = all.last_mut() {
            last.push(token);
        }
    }
    all.retain(|tokens| !tokens.is_empty());
    all
}

/// `pers.`, `max.`, `min.`: the stop ends no sentence.
fn short_word(sentence: Option<&Vec<Token>>) -> bool {
    let last = sentence.and_then(|tokens| tokens.last()).map_or("", |token| token.folded.as_str());
    matches!(last, "pers" | "max" | "min" | "env" | "etc" | "h" | "j" | "m" | "mn" | "adh" | "asso" | "ex" | "sem")
}

/// A number with thousands (`1 200`) and decimals (`0,15`): index after it, hundredths, whether it has decimals.
fn number(at: &impl Fn(usize) -> char, from: usize) -> (usize, Option<i64>, bool) {
    let digits = |mut index: usize| {
        while at(index).is_ascii_digit() {
            index += 1;
        }
        index
    };
    let mut end = digits(from);
    let mut text: String = (from..end).map(at).collect();
    while text.len() <= 6 && at(end) == ' ' && digits(end + 1) == end + 4 && (end - from) <= 3 + 4 * (text.len() / 4) {
        text.extend((end + 1..end + 4).map(at));
        end += 4;
    }
    // "1.200 €" is twelve hundred: no price has three decimals.
    if text.len() <= 3 && at(end) == '.' && digits(end + 1) == end + 4 {
        text.extend((end + 1..end + 4).map(at));
        end += 4;
    }
    let mut hundredths = text.parse::<i64>().ok().and_then(|whole| whole.checked_mul(100));
    let fraction = digits(end + 1) - (end + 1);
    let decimals = matches!(at(end), ',' | '.') && (1..=2).contains(&fraction);
    if decimals {
        let read: i64 = (end + 1..end + 1 + fraction)
            .fold(0, |sum, index| sum * 10 + i64::from(at(index).to_digit(10).unwrap_or(0)));
        let part = if fraction == 1 { read * 10 } else { read };
        hundredths = hundredths.and_then(|whole| whole.checked_add(part));
        end += 1 + fraction;
    }
    (end, hundredths, decimals)
}

fn is_euro(token: Option<&Token>) -> bool {
    token.is_some_and(|token| matches!(token.folded.as_str(), "€" | "euro" | "euros" | "eur"))
}

/// Every price of a sentence, in order; `None` where one of them, or the sentence, is not certain.
pub(super) fn find(sentence: &[Token]) -> Option<Vec<Mark>> {
    if sentence.iter().any(|token| doubtful(&token.folded)) {
        return None;
    }
    let mut marks: Vec<Mark> = Vec::new();
    let mut at = 0;
    while at < sentence.len() {
        match amount(sentence, at).or_else(|| free(sentence, at)) {
            Some((None, _)) => return None,
            Some((Some(mark), next)) => {
                let again =
                    mark.value == Value::FreeContribution && marks.last().is_some_and(|last| last.value == mark.value);
                if !again {
                    marks.push(mark);
                }
                at = next;
            }
            None => at += 1,
        }
    }
    joined(sentence, marks)
}

/// Words by which an amount is not a price, or not that price.
fn doubtful(word: &str) -> bool {
    const WORDS: [&str; 34] = [
        "environ",
        "ordre",
        "subvention",
        "subventions",
        "budget",
        "capital",
        "remise",
        "reduction",
        "reductions",
        "rabais",
        "credit",
        "economie",
        "remboursement",
        "rembourse",
        "rembourses",
        "deductible",
        "ancien",
        "anciens",
        "exemple",
        "jusqu",
        "selon",
        "devis",
        "max",
        "maximum",
        "dollars",
        "francs",
        "chf",
        "%",
        "~",
        "≈",
        "moins",
        "supplement",
        "majoration",
        "hors",
    ];
    WORDS.contains(&word)
}

/// An amount of money that begins at `at`: `Some(None)` where it is not certain.
fn amount(sentence: &[Token], at: usize) -> Option<(Option<Mark>, usize)> {
    let token = sentence.get(at)?;
    if is_euro(Some(token)) {
        // "€ 10"; a euro sign that follows its number was taken with it.
        let next = sentence.get(at + 1)?.hundredths?;
        return Some((mark(next, at, at + 2), at + 2));
    }
    let hundredths = token.hundredths?;
    let unit = sentence.get(at + 1)?;
    if is_euro(Some(unit)) {
        // "21€30": glued cents.
        let cents = sentence.get(at + 2).filter(|cents| {
            cents.start == unit.end
                && cents.folded.len() == 2
                && !cents.decimals
                && !token.decimals
                && cents.hundredths.is_some()
        });
        let added = cents.and_then(|cents| cents.hundredths).map_or(0, |cents| cents / 100);
        let end = at + 2 + usize::from(cents.is_some());
        return Some((mark(hundredths + added, at, end), end));
    }
    if matches!(unit.folded.as_str(), "cts" | "ct" | "centimes" | "centime" | "cents") {
        // "0.10 cts" is ten cents: nobody sells for a tenth of one.
        let cents = if token.decimals && hundredths < 100 { hundredths } else { hundredths / 100 };
        return Some((mark(cents, at, at + 2), at + 2));
    }
    None
}

fn mark(cents: i64, from: usize, to: usize) -> Option<Mark> {
    let value = if cents == 0 { Value::Free } else { Value::Cents(cents) };
    (cents <= LARGEST).then_some(Mark { value, from, to })
}

/// `gratuit`, `prix libre`… : `Some(None)` where it is denied.
fn free(sentence: &[Token], at: usize) -> Option<(Option<Mark>, usize)> {
    let word = |index: usize| sentence.get(index).map_or("", |token| token.folded.as_str());
    let before = |back: usize| at.checked_sub(back).map_or("", word);
    let one = |value: Value, from: usize, to: usize| Some((Some(Mark { value, from, to }), to));
    match (word(at), word(at + 1)) {
        ("prix" | "participation" | "contribution" | "tarif", "libre" | "libres") => {
            one(Value::FreeContribution, at, at + 2)
        }
        ("libre", "participation" | "contribution") => one(Value::FreeContribution, at, at + 2),
        ("au", "chapeau") => one(Value::FreeContribution, at, at + 2),
        ("non", "payant" | "payante" | "payants" | "payantes") => one(Value::Free, at, at + 2),
        ("gratuit" | "gratuite" | "gratuits" | "gratuites" | "gratuitement" | "free", _) => {
            if matches!(before(1), "non" | "pas" | "plus" | "jamais" | "ni") || matches!(before(2), "pas" | "plus") {
                return Some((None, at + 1));
            }
            one(Value::Free, at, at + 1)
        }
        _ => None,
    }
}

/// Joins the ends of ranges, and marks the least amounts: `10 à 20 €`, `entre 10 € et 20 €`, `à partir de 150 €`.
fn joined(sentence: &[Token], marks: Vec<Mark>) -> Option<Vec<Mark>> {
    let word = |index: usize| sentence.get(index).map_or("", |token| token.folded.as_str());
    let mut done: Vec<Mark> = Vec::new();
    for mut mark in marks {
        let Value::Cents(cents) = mark.value else {
            done.push(mark);
            continue;
        };
        let back = |count: usize| mark.from.checked_sub(count);
        let joint = back(1).map_or("", word);
        if matches!(joint, "a" | "-" | "–" | "et") {
            // A first end without its own euro sign, or with one.
            let bare = back(2).and_then(|at| sentence.get(at)).and_then(|token| token.hundredths);
            let entre = |at: usize| at.checked_sub(1).map_or("", word) == "entre";
            let previous = done.last().filter(|last| back(1) == Some(last.to)).copied();
            let first = match (previous, bare) {
                (Some(Mark { value: Value::Cents(first), from, .. }), _) => Some((first, from)),
                (_, Some(first)) => back(2).map(|from| (first, from)),
                _ => None,
            };
            let first = first.filter(|(_, from)| joint != "et" || entre(*from));
            if let Some((least, from)) = first {
                if least >= cents {
                    return None;
                }
                if previous.is_some() {
                    done.pop();
                }
                mark = Mark { value: Value::Between(least, cents), from, to: mark.to };
                let lead = from.checked_sub(1).map_or("", word);
                mark.from -= usize::from(matches!(lead, "de" | "entre"));
                done.push(mark);
                continue;
            }
        }
        if let Some(from) = least_from(&word, mark.from) {
            mark = Mark { value: Value::From(cents), from, to: mark.to };
        }
        done.push(mark);
    }
    Some(done)
}

/// Where `à partir de`, `dès`, `minimum`… begins, right before an amount.
fn least_from<'a>(word: &impl Fn(usize) -> &'a str, at: usize) -> Option<usize> {
    let before = |count: usize| at.checked_sub(count).map_or("", word);
    match (before(3), before(2), before(1)) {
        ("a", "partir", "de") => at.checked_sub(3),
        (_, _, "des" | "minimum" | "min") => at.checked_sub(1),
        (_, "min", ".") => at.checked_sub(2),
        _ => None,
    }
}

/// The tokens out of parentheses, and those in them.
pub(super) fn without_parentheses(tokens: &[Token]) -> (Vec<Token>, Vec<Token>) {
    let mut depth = 0usize;
    let (mut out, mut aside) = (Vec::new(), Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        let closes = tokens.iter().skip(at).any(|later| later.folded == ")");
        match token.folded.as_str() {
            // One that does not close here opened around the price itself: "(étudiants : 5 €)".
            "(" => depth += usize::from(closes),
            ")" => depth = depth.saturating_sub(1),
            _ if depth > 0 => aside.push(token.clone()),
            _ => out.push(token.clone()),
        }
    }
    (out, aside)
}

/// Without the separators, articles and verbs that stand at either end.
pub(super) fn trim(mut tokens: &[Token]) -> &[Token] {
    let loose = |token: &Token| {
        let word = token.folded.as_str();
        let mark = !word.starts_with(char::is_alphanumeric);
        mark || matches!(word, "de" | "est" | "sont" | "et" | "ou" | "puis" | "a" | "soit")
    };
    while let Some((first, rest)) = tokens.split_first() {
        if !loose(first) || first.folded == "a" {
            break;
        }
        tokens = rest;
    }
    while let Some((last, rest)) = tokens.split_last() {
        if !loose(last) {
            break;
        }
        tokens = rest;
    }
    tokens
}
