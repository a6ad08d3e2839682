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
}

/// A kept connection.
pub struct Client {
    reader: BufReader<TcpStream>,
    address: SocketAddr,
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
        Ok(Client { reader: BufReader::new(stream), address })
    }

    /// The answer to a GET, asked with that `Accept-Encoding` (empty for none).
    ///
    /// # Errors
    /// The connection broke, or the answer is no HTTP.
    pub fn get(&mut self, path: &str, encoding: &str) -> Result<Answer> {
        let accepted = if encoding.is_empty() { String::new() } else { format!("Accept-Encoding: {encoding}\r\n") };
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{accepted}\r\n", self.address);
        let start = Instant::now();
        self.reader.get_mut().write_all(request.as_bytes())?;
        let mut answer = read_answer(&mut self.reader).with_context(|| format!("GET {path}"))?;
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

fn read_answer(reader: &mut impl BufRead) -> Result<Answer> {
    let mut line = String::new();
    let mut wire = reader.read_line(&mut line)?;
    let status = line.split_whitespace().nth(1).and_then(|code| code.parse().ok());
    let Some(status) = status else { bail!("no HTTP answer: {:?}", line.trim_end()) };
    let (mut length, mut chunked) = (None, false);
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
    Ok(Answer { status, body, wire, time: Duration::ZERO })
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
