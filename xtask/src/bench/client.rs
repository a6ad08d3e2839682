//! A small HTTP/1.1 client over one kept connection, for what the load generator does not do: reading answers, timing one
//! request after another, counting bytes on the wire.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// An answer is never longer than that.
const LONGEST: usize = 1 << 30;
const PATIENCE: Duration = Duration::from_secs(120);

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// 200, 404…
    pub status: u16,
    /// As sent, compressed or not.
    pub body: Vec<u8>,
    /// Bytes on the wire, headers included.
    pub wire: usize,
    /// From the first byte sent to the last received.
    pub time: Duration,
    /// Where it leads; empty where it leads nowhere.
    pub location: String,
    /// What it wants kept: `name=value`, without how long.
    pub cookies: Vec<String>,
}

/// A kept connection.
pub struct Client {
    reader: BufReader<TcpStream>,
    address: SocketAddr,
    /// Sent with each request; empty for none.
    cookie: String,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens there.
    pub fn connect(address: SocketAddr) -> Result<Client> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Client { reader: BufReader::new(stream), address, cookie: String::new() })
    }

    /// The same, which sends that cookie from now on.
    #[must_use]
    pub fn keeping(self, cookie: &str) -> Client {
        Client { cookie: cookie.to_owned(), ..self }
    }

    /// The answer to a GET, asked with that `Accept-Encoding` (empty for none).
    ///
    /// # Errors
    /// The connection broke, or the answer is no HTTP.
    pub fn get(&mut self, path: &str, encoding: &str) -> Result<Answer> {
        let accepted = if encoding.is_empty() { String::new() } else { format!("Accept-Encoding: {encoding}\r\n") };
        self.ask(&format!("GET {path}"), &accepted, "")
    }

    /// The answer to a form that is sent, as a browser sends one of a page of the site.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let body = pairs.join("&");
        let length = body.len();
        let headers = format!(
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nSec-Fetch-Site: same-origin\r\n"
        );
        self.ask(&format!("POST {path}"), &headers, &body)
    }

    fn ask(&mut self, what: &str, headers: &str, body: &str) -> Result<Answer> {
        let cookie = if self.cookie.is_empty() { String::new() } else { format!("Cookie: {}\r\n", self.cookie) };
        let request = format!("{what} HTTP/1.1\r\nHost: {}\r\n{headers}{cookie}\r\n{body}", self.address);
        let start = Instant::now();
        self.reader.get_mut().write_all(request.as_bytes())?;
        let mut answer = read_answer(&mut self.reader).with_context(|| what.to_owned())?;
        answer.time = start.elapsed();
        Ok(answer)
    }

    /// The text of a page that must be there.
    ///
    /// # Errors
    /// As [`Client::get`], or another status than 200.
    pub fn text(&mut self, path: &str) -> Result<String> {
        let answer = self.get(path, "")?;
        if answer.status != 200 {
            bail!("GET {path} answers {}", answer.status);
        }
        Ok(String::from_utf8_lossy(&answer.body).into_owned())
    }

    /// The JSON of an address that must be there.
    ///
    /// # Errors
    /// As [`Client::text`], or no JSON.
    pub fn json(&mut self, path: &str) -> Result<serde_json::Value> {
        serde_json::from_str(&self.text(path)?).with_context(|| format!("JSON of {path}"))
    }
}

/// As a form, or an address, holds it: everything but letters, digits and some marks by its bytes.
pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut all, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => all.push(char::from(byte)),
            _ => all.push_str(&format!("%{byte:02X}")),
        }
        all
    })
}

fn read_answer(reader: &mut impl BufRead) -> Result<Answer> {
    let mut line = String::new();
    let mut wire = reader.read_line(&mut line)?;
    let status = line.split_whitespace().nth(1).and_then(|code| code.parse().ok());
    let Some(status) = status else { bail!("no HTTP answer: {:?}", line.trim_end()) };
    let (mut length, mut chunked) = (None, false);
    let (mut location, mut cookies) = (String::new(), Vec::new());
    loop {
        line.clear();
        let read = reader.read_line(&mut line)?;
        wire += read;
        if read == 0 || line.trim_end().is_empty() {
            break;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse::<usize>().ok(),
            "location" => value.trim().clone_into(&mut location),
            "set-cookie" => cookies.push(value.split(';').next().unwrap_or_default().trim().to_owned()),
            "transfer-encoding" => chunked = value.to_ascii_lowercase().contains("chunked"),
            _ => {}
        }
    }
    let mut body = Vec::new();
    if chunked {
        wire += read_chunks(reader, &mut body)?;
    } else {
        wire += read_exactly(reader, length.unwrap_or(0), &mut body)?;
    }
    Ok(Answer { status, body, wire, time: Duration::ZERO, location, cookies })
}

fn read_chunks(reader: &mut impl BufRead, body: &mut Vec<u8>) -> Result<usize> {
    let mut wire = 0;
    loop {
        let mut line = String::new();
        wire += reader.read_line(&mut line)?;
        let size = line.trim_end().split(';').next().unwrap_or_default();
        let size = usize::from_str_radix(size, 16).with_context(|| format!("size of a chunk: {line:?}"))?;
        wire += read_exactly(reader, size, body)?;
        line.clear();
        wire += reader.read_line(&mut line)?;
        if size == 0 {
            return Ok(wire);
        }
    }
}

fn read_exactly(reader: &mut impl Read, size: usize, body: &mut Vec<u8>) -> Result<usize> {
    if body.len().saturating_add(size) > LONGEST {
        bail!("an answer of more than {LONGEST} bytes");
    }
    let read = reader.take(size as u64).read_to_end(body)?;
    if read < size {
        bail!("the answer stops after {read} of {size} bytes");
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_elsewhere_and_what_is_to_be_kept_are_read() {
        let told = "HTTP/1.1 303 See Other\r\nLocation: /bureau\r\nSet-Cookie: session=abc; Path=/; HttpOnly\r\n\r\n";
        let answer = read_answer(&mut told.as_bytes()).unwrap();
        assert_eq!((answer.location.as_str(), answer.cookies.as_slice()), ("/bureau", &["session=abc".to_owned()][..]));
        assert_eq!(encoded("Élodie & fils=1"), "%C3%89lodie%20%26%20fils%3D1");
    }

    #[test]
    fn answers_are_read_to_their_end() {
        for (answer, expect) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplaceX", Some((200, "place", 43))),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nlie\r\n1\r\nu\r\n0\r\n\r\n",
                Some((200, "lieu", 66)),
            ),
            ("HTTP/1.1 304 Not Modified\r\n\r\n", Some((304, "", 29))),
            ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort", None),
            ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", None),
            ("", None),
        ] {
            let read = read_answer(&mut answer.as_bytes()).ok();
            let read = read.map(|a| (a.status, String::from_utf8_lossy(&a.body).into_owned(), a.wire));
            assert_eq!(read, expect.map(|(status, body, wire)| (status, body.to_owned(), wire)), "{answer:?}");
        }
    }
}
