//! Cells as files hold them: no formula, lists that are cut alike when they are read again, lines of delimited text.

use std::borrow::Cow;

/// A cell that no spreadsheet takes for a formula: the apostrophe says « text », and the import takes it off again. A number
/// is none, with a decimal comma neither.
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.replace(',', ".").parse::<f64>().is_err();
    if formula { format!("'{cell}").into() } else { cell.into() }
}

/// Items apart by semicolons; as a JSON list where an item holds what would cut it.
pub fn joined(items: &[&str]) -> String {
    let cuts = |item: &&str| item.contains([';', '|', '\n', '•', '[', '(']) || item.trim().len() != item.len();
    let alone = |item: &&str| item.contains([',', '/']);
    match items {
        [one] if !cuts(one) && !alone(one) => (*one).to_owned(),
        // a web address is cut by none of these
        [one] if one.starts_with("http") => (*one).to_owned(),
        [_, _, ..] if !items.iter().any(cuts) => items.join("; "),
        items if items.iter().all(|item| item.starts_with("http")) => items.join(" ; "),
        items => serde_json::to_string(items).unwrap_or_default(),
    }
}

/// Adds a line of delimited text, its cells made harmless: commas, and quotation marks where they are needed.
pub fn push_line(text: &mut String, cells: impl IntoIterator<Item = String>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        let cell = harmless(&cell);
        if cell.contains([',', ';', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

/// The same for a spreadsheet set to French: semicolons, each cell between quotation marks.
pub fn push_quoted(text: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(';');
        }
        text.push('"');
        text.push_str(&harmless(cell).replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-0.1301", "-0.1301"),
            ("-12,50", "-12,50"),
            ("-cmd|'/c calc'!A0", "'-cmd|'/c calc'!A0"),
            ("+33 5 56 00 00 00", "'+33 5 56 00 00 00"),
            ("L’Escale", "L’Escale"),
        ] {
            assert_eq!(harmless(cell), written);
        }
    }

    #[test]
    fn lines_are_quoted_where_they_must_be() {
        let cells = ["=1+1", "a,b", "dit \"oui\"", "-3.5"].map(str::to_owned);
        let (mut plain, mut quoted) = (String::new(), String::new());
        push_line(&mut plain, cells.clone());
        push_quoted(&mut quoted, &cells);
        assert_eq!(plain, "'=1+1,\"a,b\",\"dit \"\"oui\"\"\",-3.5\r\n");
        assert_eq!(quoted, "\"'=1+1\";\"a,b\";\"dit \"\"oui\"\"\";\"-3.5\"\r\n");
    }
}
