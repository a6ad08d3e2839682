//! Lines of delimited text that no spreadsheet takes for formulas.

/// Adds a line.
pub fn push_line(text: &mut String, cells: impl IntoIterator<Item = String>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        // a cell that begins like a formula would be run by the spreadsheet that opens it
        let guarded = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        let cell = if guarded { format!("'{cell}") } else { cell };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        let mut text = String::new();
        push_line(&mut text, ["=1+1", "a,b", "dit \"oui\"", "-3.5"].map(str::to_owned));
        assert_eq!(text, "'=1+1,\"a,b\",\"dit \"\"oui\"\"\",-3.5\r\n");
    }
}
