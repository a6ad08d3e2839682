//! Finds SQL in a Rust text, whatever lines a statement is cut over.

/// Each statement with the line on which it begins, shortened to its first words.
pub fn statements(text: &str) -> Vec<(usize, String)> {
    let (mut found, mut line, mut rest) = (Vec::new(), 1, text);
    while !rest.is_empty() {
        let (length, literal) = token(rest);
        if let Some(literal) = literal.filter(|literal| is_sql(literal)) {
            found.push((line, words(literal).take(6).collect::<Vec<_>>().join(" ")));
        }
        let (passed, after) = rest.split_at(length);
        line += passed.matches('\n').count();
        rest = after;
    }
    found
}

/// How many bytes the next piece of a Rust text takes, and what stands inside when it is a string.
fn token(rest: &str) -> (usize, Option<&str>) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (rest.find("*/").map_or(rest.len(), |at| at + 2), None);
    }
    // a quotation mark as a character opens no string
    if let Some(character) = ["'\"'", "'\\\"'", "'\\''"].into_iter().find(|character| rest.starts_with(*character)) {
        return (character.len(), None);
    }
    if let Some(inner) = rest.strip_prefix('"') {
        let length = closing(inner);
        return ((length + 2).min(rest.len()), inner.get(..length));
    }
    raw(rest).unwrap_or_else(|| (rest.chars().next().map_or(rest.len(), char::len_utf8), None))
}

/// `r"…"` and `r#"…"#`.
fn raw(rest: &str) -> Option<(usize, Option<&str>)> {
    let after = rest.strip_prefix('r')?;
    let opened = after.trim_start_matches('#');
    let inner = opened.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(after.len() - opened.len()));
    let length = inner.find(&end).unwrap_or(inner.len());
    let opening = rest.len() - inner.len();
    Some(((opening + length + end.len()).min(rest.len()), inner.get(..length)))
}

/// Where a string ends: at the first mark that no backslash precedes.
fn closing(inner: &str) -> usize {
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    inner.len()
}

/// The words of a literal; a line that is cut ends with a backslash.
fn words(literal: &str) -> impl Iterator<Item = &str> {
    literal.split(|c: char| c.is_whitespace() || c == '\\').filter(|word| !word.is_empty())
}

fn is_sql(literal: &str) -> bool {
    let mut all = words(literal).map(str::to_lowercase);
    let first = all.next().unwrap_or_default();
    let rest: Vec<String> = all.collect();
    let has = |word: &str| rest.iter().any(|known| known == word);
    let second = rest.first().map(String::as_str).unwrap_or_default();
    match first.as_str() {
        "select" => has("from"),
        "insert" => second == "into",
        "update" => has("set"),
        "delete" => second == "from",
        "with" => has("select") && has("from"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    fn lines(text: &str) -> Vec<usize> {
        super::statements(text).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn a_statement_is_recognised_on_one_line_or_on_several() {
        assert_eq!(lines(r#"    let sql = "select id from party";"#), [1]);
        assert_eq!(lines(r#"tx.execute("update sheet set version = 1")"#), [1]);
        assert_eq!(lines("let sql = \"select id, \\\n   name \\\n   from party\";"), [1]);
        assert_eq!(lines("let a = 1;\nlet sql = \"\\\n  insert into party (id) \\\n  values ($1)\";"), [2]);
        assert_eq!(lines("let sql = \"\n    delete from party\n\";"), [1]);
        assert_eq!(lines("f(r#\"UPDATE party SET name = \"x\"\"#)"), [1]);
        assert_eq!(lines("f(r\"with a as (select 1) select * from a\")"), [1]);
        assert_eq!(lines("f('\"', \"select id from party\", '\\'')"), [1]);
    }

    #[test]
    fn what_only_looks_like_one_is_left_alone() {
        assert!(lines("// \"select id from party\" is written in the store").is_empty());
        assert!(lines("/* \"select id from party\" */ f()").is_empty());
        assert!(lines(r#"t("select a file")"#).is_empty());
        assert!(lines(r#"say("\"select\" from here is a word")"#).is_empty());
        assert!(lines(r#"Message::new("update-done").with("set", 1)"#).is_empty());
        assert!(lines("r#type; \"\"; \"unclosed").is_empty());
    }
}
