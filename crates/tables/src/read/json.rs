//! Cuts a JSON text of any size into its records, one at a time.

use std::io::BufRead;

use super::FileError;

/// Names that an array of records goes by.
const WRAPPERS: [&str; 9] = ["features", "data", "records", "results", "items", "elements", "rows", "places", "lieux"];

/// One record as JSON text, or why it could not be cut.
pub(super) enum Piece {
    Record(Vec<u8>),
    /// Longer than the limit: passed over.
    TooLarge,
}

/// Where the text stands.
enum State {
    /// In an array of records.
    Array,
    /// After a lone object: another may follow on the next line.
    Sequence,
    Ended,
}

pub(super) struct Records<Source> {
    source: Source,
    limit: usize,
    state: State,
    /// A lone object met while looking for an array.
    lone: Option<Vec<u8>>,
}

fn bad(detail: &str) -> FileError {
    FileError::Broken { detail: detail.to_owned() }
}

impl<Source: BufRead> Records<Source> {
    /// Goes to the first record. A lone object may be as large as `lone_limit` bytes (one commune's contour is).
    pub(super) fn new(source: Source, limit: usize, lone_limit: usize) -> Result<Self, FileError> {
        let mut records = Records { source, limit, state: State::Ended, lone: None };
        match records.peek_token()? {
            Some(b'[') => {
                records.bump();
                records.state = State::Array;
            }
            Some(b'{') => records.enter_object(lone_limit)?,
            _ => return Err(FileError::NotATable),
        }
        Ok(records)
    }

    fn peek(&mut self) -> Result<Option<u8>, FileError> {
        Ok(self.source.fill_buf()?.first().copied())
    }

    fn bump(&mut self) {
        self.source.consume(1);
    }

    /// The next byte that is no space (nor byte order mark).
    fn peek_token(&mut self) -> Result<Option<u8>, FileError> {
        loop {
            match self.peek()? {
                Some(b' ' | b'\n' | b'\r' | b'\t' | 0xEF | 0xBB | 0xBF | 0x1E) => self.bump(),
                found => return Ok(found),
            }
        }
    }

    /// Reads the keys of the outermost object until an array of records begins; keeps the whole if there is none.
    fn enter_object(&mut self, lone_limit: usize) -> Result<(), FileError> {
        self.bump();
        let mut lone = vec![b'{'];
        let mut feature = false;
        loop {
            match self.peek_token()? {
                Some(b'}') => {
                    self.bump();
                    lone.push(b'}');
                    self.lone = Some(lone);
                    self.state = State::Sequence;
                    return Ok(());
                }
                Some(b',') => {
                    self.bump();
                    lone.push(b',');
                    continue;
                }
                Some(b'"') => {}
                _ => return Err(bad("a key was expected")),
            }
            let key = self.cut(4096)?.ok_or_else(|| bad("a key is too long"))?;
            if self.peek_token()? != Some(b':') {
                return Err(bad("a colon was expected"));
            }
            self.bump();
            let name = serde_json::from_slice::<String>(&key).unwrap_or_default();
            lone.extend_from_slice(&key);
            lone.push(b':');
            if self.peek_token()? == Some(b'[') && !feature && WRAPPERS.contains(&name.as_str()) {
                self.bump();
                self.state = State::Array;
                return Ok(());
            }
            let room = lone_limit.saturating_sub(lone.len());
            let value = self.cut(room)?.ok_or(FileError::NotATable)?;
            feature |= name == "type" && value == b"\"Feature\"";
            lone.extend_from_slice(&value);
        }
    }

    /// One value: its text, or `None` if it is longer than `limit` (it is then passed over).
    fn cut(&mut self, limit: usize) -> Result<Option<Vec<u8>>, FileError> {
        let mut value = Vec::new();
        let mut too_large = false;
        let mut cutter = Cutter::default();
        loop {
            let available = self.source.fill_buf()?;
            if available.is_empty() {
                return if cutter.complete_at_end() { Ok(Some(value)) } else { Err(bad("the text breaks off")) };
            }
            let (used, done) = cutter.feed(available);
            if value.len() + used > limit {
                too_large = true;
            }
            if !too_large {
                value.extend_from_slice(available.get(..used).unwrap_or_default());
            }
            self.source.consume(used);
            if done {
                return Ok((!too_large).then_some(value));
            }
        }
    }

    /// The next record; `None` at the end. After an error nothing follows.
    pub(super) fn next_piece(&mut self) -> Option<Result<Piece, FileError>> {
        if let Some(lone) = self.lone.take() {
            return Some(Ok(Piece::Record(lone)));
        }
        match self.advance() {
            Ok(piece) => piece.map(Ok),
            Err(error) => {
                self.state = State::Ended;
                Some(Err(error))
            }
        }
    }

    fn advance(&mut self) -> Result<Option<Piece>, FileError> {
        let sequence = match self.state {
            State::Ended => return Ok(None),
            State::Array => false,
            State::Sequence => true,
        };
        loop {
            match self.peek_token()? {
                Some(b',') => self.bump(),
                Some(b']') | None if sequence => break,
                Some(b']') => break,
                None => return Err(bad("the array breaks off")),
                Some(b'}' | b':') => return Err(bad("a record was expected")),
                Some(_) => {
                    let piece = self.cut(self.limit)?;
                    return Ok(Some(piece.map_or(Piece::TooLarge, Piece::Record)));
                }
            }
        }
        self.state = State::Ended;
        Ok(None)
    }
}

/// Finds the end of one JSON value.
#[derive(Default)]
struct Cutter {
    depth: usize,
    in_string: bool,
    escaped: bool,
    begun: bool,
    /// A number or a word: ends before what cannot belong to it.
    bare: bool,
}

impl Cutter {
    fn complete_at_end(&self) -> bool {
        self.bare && self.depth == 0
    }

    /// How many bytes belong to the value, and whether it ends with them.
    fn feed(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (at, byte) in bytes.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return (at + 1, true);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' | b',' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 && self.begun => {
                    return (at, true);
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                _ if self.depth == 0 => self.bare = true,
                _ => {}
            }
            self.begun = true;
        }
        (bytes.len(), false)
    }
}
