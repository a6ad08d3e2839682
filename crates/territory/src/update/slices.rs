//! Cuts a JSON text into the slices of its elements, so that a broken or cut one never hides the others.

/// The elements of an array, whose text begins at `[`, each as its own slice of text; stops at the first that has no end.
pub(super) fn elements(text: &str) -> Elements<'_> {
    let inside = text.trim_start().strip_prefix('[').unwrap_or("");
    Elements { rest: inside, ended: false }
}

pub(super) struct Elements<'a> {
    rest: &'a str,
    ended: bool,
}

impl Elements<'_> {
    /// Whether the closing bracket was met, once all was read.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if self.rest.starts_with(']') {
            self.ended = true;
            self.rest = "";
        }
        let end = value_end(self.rest)?;
        let (element, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(element)
    }
}

/// The text of a member of an object, whose text begins at `{`.
///
/// A member that has no end is given up to the end of the text.
pub(super) fn member<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text.trim_start().strip_prefix('{')?;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let key_end = value_end(rest).filter(|_| rest.starts_with('"'))?;
        let (key, after) = rest.split_at_checked(key_end)?;
        let value = after.trim_start().strip_prefix(':')?.trim_start();
        let end = value_end(value);
        if key.trim_matches('"') == name {
            return value.get(..end.unwrap_or(value.len()));
        }
        rest = value.get(end?..)?;
    }
}

/// Where the value at the beginning of a text ends; `None` when the text ends first or nothing stands there.
fn value_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            if !in_string && depth == 0 {
                return Some(at + 1);
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => depth += 1,
            b']' | b'}' if depth == 0 => return (at > 0).then_some(at),
            b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b',' if depth == 0 => return (at > 0).then_some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_cut_into_elements() {
        for (text, expect, ended) in [
            ("[1, 2]", vec!["1", "2"], true),
            (r#" [{"a":"]}"}, ["x\"]"] ]"#, vec![r#"{"a":"]}"}"#, r#"["x\"]"]"#], true),
            ("[]", vec![], true),
            (r#"[{"a":1}, {"b":"#, vec![r#"{"a":1}"#], false),
            ("[", vec![], false),
            ("", vec![], false),
            ("{}", vec![], false),
        ] {
            let mut elements = elements(text);
            let found: Vec<&str> = elements.by_ref().map(str::trim).collect();
            assert_eq!((found, elements.ended()), (expect, ended), "{text}");
        }
    }

    #[test]
    fn members_are_found_by_name() {
        let text = r#"{"type":"X", "deep":{"features":0}, "features":[1,2], "n":3}"#;
        for (name, expect) in [("type", Some("\"X\"")), ("features", Some("[1,2]")), ("n", Some("3")), ("none", None)] {
            assert_eq!(member(text, name), expect, "{name}");
        }
        assert_eq!(member(r#"{"features":[1,"#, "features"), Some("[1,"));
        assert_eq!(member("{", "a"), None);
        assert_eq!(member("[]", "a"), None);
    }
}
