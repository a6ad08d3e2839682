//! Text files in the encodings French spreadsheets write, decoded to UTF-8 as they are read.

use std::io::{BufRead, Read};

use encoding_rs::{Decoder, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use super::Input;

const CHUNK: usize = 64 << 10;

/// The encodings told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8 or plain ASCII.
    Utf8,
    /// UTF-8 that begins with a byte order mark.
    Utf8Bom,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// Windows-1252, of which ISO-8859-1 is a part.
    Windows1252,
    /// Mac OS Roman.
    MacRoman,
    /// Lines in UTF-8 and lines in Windows-1252, in one file.
    Mixed,
}

/// The beginning of a text; `None` where the bytes cannot be text.
pub(super) fn peek(head: &[u8]) -> Option<String> {
    let encoding = match wide(head) {
        Some(Encoding::Utf16Le) => UTF_16LE,
        Some(_) => UTF_16BE,
        None if head.contains(&0) => return None,
        None if head.starts_with(&[0xEF, 0xBB, 0xBF]) || std::str::from_utf8(head).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    Some(encoding.decode(head).0.into_owned())
}

/// UTF-16, by its mark or by the zeros of its Latin letters.
fn wide(head: &[u8]) -> Option<Encoding> {
    match head {
        [0xFF, 0xFE, ..] => return Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let pairs = head.chunks_exact(2).take(512);
    let total = pairs.len();
    let (mut low, mut high) = (0, 0);
    for pair in pairs {
        match pair {
            [letter, 0] if *letter != 0 => low += 1,
            [0, letter] if *letter != 0 => high += 1,
            _ => {}
        }
    }
    if total < 4 {
        None
    } else if low * 10 > total * 7 {
        Some(Encoding::Utf16Le)
    } else if high * 10 > total * 7 {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// Reads the whole input once, in chunks, and tells its encoding. A file may be plain ASCII for its first
/// hundred thousand rows and turn out to be Windows-1252 after that, hence the whole. Rewinds the input.
pub(super) fn detect(input: &mut Input) -> std::io::Result<Encoding> {
    input.rewind()?;
    let mut head = Vec::new();
    input.by_ref().take(4096).read_to_end(&mut head)?;
    input.rewind()?;
    if let Some(wide) = wide(&head) {
        return Ok(wide);
    }
    let mut tally = Tally::default();
    let mut chunk = vec![0; CHUNK];
    let mut kept = 0;
    loop {
        let read = input.read(chunk.get_mut(kept..).unwrap_or_default())?;
        let filled = kept + read;
        let done = tally.count(chunk.get(..filled).unwrap_or_default(), read == 0);
        if read == 0 {
            break;
        }
        chunk.copy_within(done..filled, 0);
        kept = filled - done;
    }
    input.rewind()?;
    Ok(tally.verdict(head.starts_with(&[0xEF, 0xBB, 0xBF])))
}

/// What was seen of bytes above 127.
#[derive(Default)]
struct Tally {
    /// Letters in valid UTF-8.
    valid: u64,
    /// Bytes that are no UTF-8.
    invalid: u64,
    /// Invalid bytes that are accented French letters in Windows-1252, and in Mac OS Roman.
    windows: u64,
    macintosh: u64,
}

impl Tally {
    /// Counts, and returns how many bytes were dealt with; the rest is the beginning of a letter to be continued.
    fn count(&mut self, mut bytes: &[u8], last: bool) -> usize {
        let whole = bytes.len();
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    self.count_valid(text);
                    return whole;
                }
                Err(error) => {
                    let (good, rest) = bytes.split_at(error.valid_up_to());
                    self.count_valid(std::str::from_utf8(good).unwrap_or_default());
                    let Some(length) = error.error_len() else {
                        if last {
                            self.count_invalid(rest);
                            return whole;
                        }
                        return whole - rest.len();
                    };
                    let (bad, after) = rest.split_at(length);
                    self.count_invalid(bad);
                    bytes = after;
                }
            }
        }
    }

    fn count_valid(&mut self, text: &str) {
        if !text.is_ascii() {
            self.valid += text.chars().filter(|c| !c.is_ascii()).count() as u64;
        }
    }

    fn count_invalid(&mut self, bytes: &[u8]) {
        self.invalid += 1;
        for byte in bytes {
            match byte {
                // é è à ê ç ô î ù û â É ’ ë ï œ of Windows-1252
                0xE9 | 0xE8 | 0xE0 | 0xEA | 0xE7 | 0xF4 | 0xEE | 0xF9 | 0xFB | 0xE2 | 0xC9 | 0x92 | 0xEB | 0xEF => {
                    self.windows += 1;
                }
                // é è à ê ç ô î ù û â É ’ of Mac OS Roman
                0x8E | 0x8F | 0x88 | 0x90 | 0x8D | 0x99 | 0x94 | 0x9D | 0x9E | 0x89 | 0x83 | 0xD5 => {
                    self.macintosh += 1;
                }
                _ => {}
            }
        }
    }

    fn verdict(&self, mark: bool) -> Encoding {
        if self.invalid == 0 {
            if mark { Encoding::Utf8Bom } else { Encoding::Utf8 }
        } else if mark || self.valid > self.invalid {
            Encoding::Mixed
        } else if self.macintosh > self.windows * 2 {
            Encoding::MacRoman
        } else {
            Encoding::Windows1252
        }
    }
}

/// The input as UTF-8, without byte order mark.
pub(super) struct Decoded {
    input: Input,
    decoder: Way,
    raw: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

enum Way {
    Whole(Box<Decoder>),
    /// Line by line; what is kept is the beginning of a line.
    Lines(Vec<u8>),
}

impl Decoded {
    /// Decodes from where the input stands.
    pub(super) fn new(input: Input, encoding: Encoding) -> Decoded {
        let whole = |encoding: &'static encoding_rs::Encoding| Way::Whole(Box::new(encoding.new_decoder()));
        let decoder = match encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => whole(UTF_8),
            Encoding::Utf16Le => whole(UTF_16LE),
            Encoding::Utf16Be => whole(UTF_16BE),
            Encoding::Windows1252 => whole(WINDOWS_1252),
            Encoding::MacRoman => whole(MACINTOSH),
            Encoding::Mixed => Way::Lines(Vec::new()),
        };
        Decoded { input, decoder, raw: vec![0; CHUNK], ready: Vec::new(), at: 0, ended: false }
    }

    fn refill(&mut self) -> std::io::Result<()> {
        self.ready.clear();
        self.at = 0;
        while self.ready.is_empty() && !self.ended {
            let read = self.input.read(&mut self.raw)?;
            self.ended = read == 0;
            let bytes = self.raw.get(..read).unwrap_or_default();
            match &mut self.decoder {
                Way::Whole(decoder) => decode_whole(decoder, bytes, self.ended, &mut self.ready),
                Way::Lines(kept) => decode_lines(kept, bytes, self.ended, &mut self.ready),
            }
        }
        Ok(())
    }
}

fn decode_whole(decoder: &mut Decoder, mut bytes: &[u8], last: bool, ready: &mut Vec<u8>) {
    loop {
        let start = ready.len();
        let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
        ready.resize(start + room, 0);
        let (result, read, written, _) =
            decoder.decode_to_utf8(bytes, ready.get_mut(start..).unwrap_or_default(), last);
        ready.truncate(start + written);
        bytes = bytes.get(read..).unwrap_or_default();
        if result == encoding_rs::CoderResult::InputEmpty {
            return;
        }
    }
}

fn decode_lines(kept: &mut Vec<u8>, bytes: &[u8], last: bool, ready: &mut Vec<u8>) {
    kept.extend_from_slice(bytes);
    // a line longer than several chunks is decoded in pieces: memory stays bounded
    let until = match kept.iter().rposition(|byte| *byte == b'\n') {
        _ if last || kept.len() > 32 * CHUNK => kept.len(),
        Some(end) => end + 1,
        None => 0,
    };
    for line in kept.get(..until).unwrap_or_default().split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(line);
        match std::str::from_utf8(line) {
            Ok(_) => ready.extend_from_slice(line),
            Err(_) => ready.extend_from_slice(WINDOWS_1252.decode_without_bom_handling(line).0.as_bytes()),
        }
    }
    kept.drain(..until);
}

impl Read for Decoded {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        let source = self.fill_buf()?;
        let count = source.len().min(target.len());
        if let (Some(to), Some(from)) = (target.get_mut(..count), source.get(..count)) {
            to.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Decoded {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.at >= self.ready.len() {
            self.refill()?;
        }
        Ok(self.ready.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn check(bytes: &[u8], encoding: Encoding, text: &str) {
        let mut input: Input = Box::new(Cursor::new(bytes.to_vec()));
        assert_eq!(detect(&mut input).unwrap(), encoding, "{text}");
        let mut read = String::new();
        Decoded::new(input, encoding).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn tells_and_decodes() {
        let text = "Nom;Ville\nL’Établi;Saint-Médard\n";
        check(text.as_bytes(), Encoding::Utf8, text);
        check(format!("\u{feff}{text}").as_bytes(), Encoding::Utf8Bom, text);
        check(&WINDOWS_1252.encode(text).0, Encoding::Windows1252, text);
        check(&MACINTOSH.encode(text).0, Encoding::MacRoman, text);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&little, Encoding::Utf16Le, text);
        check(&[vec![0xFF, 0xFE], little].concat(), Encoding::Utf16Le, text);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&[vec![0xFE, 0xFF], big].concat(), Encoding::Utf16Be, text);
        check(b"", Encoding::Utf8, "");
    }

    #[test]
    fn mixed_lines_are_each_read_as_what_they_are() {
        let mut bytes = "Énergie;été\nForêt;hiver\n".as_bytes().to_vec();
        bytes.extend_from_slice(b"Caf\xe9;Nord\n");
        check(&bytes, Encoding::Mixed, "Énergie;été\nForêt;hiver\nCafé;Nord\n");
    }

    #[test]
    fn a_late_accent_and_a_letter_across_two_chunks_are_seen() {
        let mut text = "a".repeat(CHUNK - 1);
        text.push('é');
        text.push_str(&"b".repeat(CHUNK));
        check(text.as_bytes(), Encoding::Utf8, &text);
        check(&WINDOWS_1252.encode(&text).0, Encoding::Windows1252, &text);
    }

    #[test]
    fn bytes_that_are_no_text_are_told() {
        assert_eq!(peek(&[1, 0, 0, 0, 3, 0, 0, 9]), None);
        assert_eq!(peek("é".as_bytes()).as_deref(), Some("é"));
    }
}
