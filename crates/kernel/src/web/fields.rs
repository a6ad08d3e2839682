//! What a person typed into a form, kept as it was typed so that a refused form comes back whole.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};

use crate::error::{Error, Violations};
use crate::lang::Message;

/// The fields of a submitted form, or of an address, in their order; a name may come several times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `a=1&b=2`.
    pub fn read(encoded: &str) -> Fields {
        let pairs = encoded.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Fields(pairs.collect())
    }

    /// From pairs that are known already.
    pub fn of(pairs: Vec<(String, String)>) -> Fields {
        Fields(pairs)
    }

    /// The first value of that name, trimmed; empty when absent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of that name that is not empty.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(n, v)| n == name && !v.trim().is_empty()).map(|(_, value)| value.trim())
    }

    /// Whether that value was given under that name.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|given| given == value)
    }

    /// Every pair.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Adds a pair.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// The value of that name, or a violation when it is empty.
    pub fn required(&self, name: &str, violations: &mut Violations) -> String {
        let value = self.get(name);
        if value.is_empty() {
            violations.add(name, Message::new("error-required"));
        }
        value.to_owned()
    }

    /// `a=1&b=2`, without the names that `but` refuses and without empty values.
    pub fn encoded(&self, but: impl Fn(&str) -> bool) -> String {
        let kept = self.0.iter().filter(|(name, value)| !but(name) && !value.trim().is_empty());
        kept.map(|(name, value)| format!("{}={}", encode(name), encode(value.trim()))).collect::<Vec<_>>().join("&")
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let raw = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        let hex = |i: usize| raw.get(i).and_then(|b| char::from(*b).to_digit(16));
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'+', _, _) => bytes.push(b' '),
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 2;
            }
            _ => bytes.push(byte),
        }
        at += 1;
    }
    // a form may not smuggle a null byte, which PostgreSQL refuses in text
    String::from_utf8_lossy(&bytes).replace('\0', "")
}

/// Makes a text safe inside an address's query.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' | b'/' | b':' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The body of a posted form.
impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Fields, Error> {
        let body = Bytes::from_request(request, state).await.map_err(|_| Error::TooLarge(2 << 20))?;
        Ok(Fields::read(&String::from_utf8_lossy(&body)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_typed() {
        let fields = Fields::read("name=L%E2%80%99Escale+%26+co&kind=a&kind=b&empty=&bad=%zz%00");
        assert_eq!(fields.get("name"), "L’Escale & co");
        assert_eq!(fields.all("kind").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(fields.get("bad"), "%zz");
        assert_eq!(fields.encoded(|name| name == "bad"), "name=L%E2%80%99Escale+%26+co&kind=a&kind=b");
    }
}
