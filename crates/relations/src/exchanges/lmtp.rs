//! Takes mails from the mail server of the machine (LMTP, RFC 2033), each answered for itself; off unless the settings
//! name where to listen.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use kernel::ids::AccountId;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tracing::{debug, info, warn};

use super::mail::{self, Outcome};
use crate::Relations;

/// The largest mail, in bytes.
pub const LARGEST: usize = 10 << 20;
/// The longest line of a mail that is read, in bytes: RFC 5322 allows 998, some programs write more.
const LONGEST_LINE: usize = 64 << 10;
/// The longest command, in bytes.
const LONGEST_COMMAND: usize = 2_048;
/// Recipients of one mail.
const MOST: usize = 20;
/// Conversations at once; the mail server comes back for the others.
const CONVERSATIONS: usize = 8;
/// How long a silent conversation is kept.
const PATIENCE: Duration = Duration::from_secs(60);

/// Listens until it is told to stop.
pub async fn serve(relations: Relations, listener: TcpListener, mut stop: watch::Receiver<bool>) {
    let room = Arc::new(Semaphore::new(CONVERSATIONS));
    loop {
        let accepted = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                warn!(%error, "a conversation of the mail server could not begin");
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            }
        };
        let Ok(place) = room.clone().try_acquire_owned() else { continue };
        let relations = relations.clone();
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = talk(&relations, stream).await {
                debug!(%error, "a conversation of the mail server was cut");
            }
        });
    }
}

/// What was said so far of the mail that is coming.
#[derive(Default)]
struct Envelope {
    /// `MAIL FROM` was said.
    begun: bool,
    /// By nobody: it is a bounce.
    bounce: bool,
    recipients: Vec<AccountId>,
}

async fn talk(relations: &Relations, stream: TcpStream) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut reader = BufReader::new(read);
    let mut line = Vec::new();
    let mut envelope = Envelope::default();
    say(&mut write, "220 Maillage LMTP").await?;
    while let Some(whole) = read_line(&mut reader, &mut line, LONGEST_COMMAND).await? {
        if !whole {
            say(&mut write, "500 5.5.2 this line is too long").await?;
            continue;
        }
        let said = String::from_utf8_lossy(&line).trim().to_owned();
        let verb = said.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "LHLO" => {
                envelope = Envelope::default();
                let able = format!(
                    "250-Maillage\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 SIZE {LARGEST}"
                );
                say(&mut write, &able).await?;
            }
            "HELO" | "EHLO" => say(&mut write, "500 5.5.1 this is LMTP: say LHLO").await?,
            "MAIL" => {
                let answer = begin(&mut envelope, &said);
                say(&mut write, answer).await?;
            }
            "RCPT" => {
                let answer = add(relations, &mut envelope, &said).await;
                say(&mut write, answer).await?;
            }
            "DATA" if envelope.recipients.is_empty() => say(&mut write, "503 5.5.1 for nobody").await?,
            "DATA" => {
                say(&mut write, "354 go on").await?;
                let Some(mail) = read_mail(&mut reader, &mut line).await? else { return Ok(()) };
                for account in std::mem::take(&mut envelope).recipients_with(&mail) {
                    let answer = match account {
                        Receiving::Take(account, bytes) => told(mail::take(relations, account, bytes).await),
                        Receiving::Bounce => told(Ok(Outcome::Automatic)),
                        Receiving::TooLarge => "552 5.3.4 larger than is taken",
                    };
                    say(&mut write, answer).await?;
                }
            }
            "RSET" => {
                envelope = Envelope::default();
                say(&mut write, "250 2.0.0 forgotten").await?;
            }
            "NOOP" => say(&mut write, "250 2.0.0 here").await?,
            "VRFY" => say(&mut write, "252 2.5.0 try").await?,
            "QUIT" => return say(&mut write, "221 2.0.0 bye").await,
            _ => say(&mut write, "500 5.5.2 not understood").await?,
        }
    }
    Ok(())
}

/// What is done with a mail for one of its recipients.
enum Receiving<'a> {
    Take(AccountId, &'a [u8]),
    Bounce,
    TooLarge,
}

impl Envelope {
    /// One for each recipient, in the order in which they were named: each is answered for itself.
    fn recipients_with(self, mail: &Mail) -> Vec<Receiving<'_>> {
        let bounce = self.bounce;
        self.recipients
            .into_iter()
            .map(|account| match mail {
                Mail::TooLarge => Receiving::TooLarge,
                Mail::Whole(_) if bounce => Receiving::Bounce,
                Mail::Whole(bytes) => Receiving::Take(account, bytes),
            })
            .collect()
    }
}

fn begin(envelope: &mut Envelope, said: &str) -> &'static str {
    if envelope.begun {
        return "503 5.5.1 a mail has begun";
    }
    let Some(sender) = inside(said) else { return "501 5.5.4 from whom?" };
    let upper = said.to_ascii_uppercase();
    let size = upper.split("SIZE=").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|n| n.parse::<u64>().ok());
    if size.is_some_and(|size| size > LARGEST as u64) {
        return "552 5.3.4 larger than is taken";
    }
    *envelope = Envelope { begun: true, bounce: sender.is_empty(), recipients: Vec::new() };
    "250 2.1.0 go on"
}

async fn add(relations: &Relations, envelope: &mut Envelope, said: &str) -> &'static str {
    if !envelope.begun {
        return "503 5.5.1 from whom?";
    }
    let Some(address) = inside(said) else { return "501 5.5.4 to whom?" };
    if envelope.recipients.len() >= MOST {
        return "452 4.5.3 too many at once";
    }
    match mail::recipient(relations, address).await {
        Ok(Some(account)) => {
            envelope.recipients.push(account);
            "250 2.1.5 go on"
        }
        Ok(None) => "550 5.1.1 no such address",
        Err(error) => {
            warn!(?error, "whose address it is could not be read");
            "451 4.3.0 later"
        }
    }
}

/// What stands between `<` and `>`.
fn inside(said: &str) -> Option<&str> {
    let (_, rest) = said.split_once('<')?;
    rest.split_once('>').map(|(inside, _)| inside.trim())
}

fn told(outcome: kernel::error::Result<Outcome>) -> &'static str {
    match outcome {
        Ok(outcome) => {
            info!(?outcome, "a mail in copy");
            match outcome {
                Outcome::Noted => "250 2.0.0 noted",
                Outcome::Known => "250 2.0.0 noted before",
                Outcome::Automatic => "250 2.0.0 not noted: a machine sent it",
                Outcome::Stranger => "550 5.7.1 only its owner may write to this address",
                Outcome::Refused => "550 5.7.1 its owner may note nothing",
                Outcome::Unreadable => "554 5.6.0 not understood",
            }
        }
        Err(error) => {
            warn!(?error, "a mail in copy could not be noted");
            "451 4.3.0 later"
        }
    }
}

async fn say<W: AsyncWrite + Unpin>(write: &mut W, words: &str) -> io::Result<()> {
    let line = format!("{words}\r\n");
    timeout(PATIENCE, write.write_all(line.as_bytes())).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

/// The next line into `line`, with its end; whether it is whole: what is longer than `room` is read to its end, and not
/// kept. None when nothing more comes.
async fn read_line<R: AsyncBufRead + Unpin>(
    reader: &mut R,
    line: &mut Vec<u8>,
    room: usize,
) -> io::Result<Option<bool>> {
    line.clear();
    let mut whole = true;
    loop {
        let held = timeout(PATIENCE, reader.fill_buf()).await;
        let held = held.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        if held.is_empty() {
            return Ok(None);
        }
        let end = held.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(held.len(), |at| at + 1);
        let piece = held.get(..taken).unwrap_or_default();
        if line.len() + piece.len() <= room {
            line.extend_from_slice(piece);
        } else {
            whole = false;
        }
        reader.consume(taken);
        if end.is_some() {
            return Ok(Some(whole));
        }
    }
}

/// A mail as it came.
enum Mail {
    Whole(Vec<u8>),
    TooLarge,
}

/// Reads a mail to its last dot, which stands alone between two whole ends of lines; none when it is cut.
async fn read_mail<R: AsyncBufRead + Unpin>(reader: &mut R, line: &mut Vec<u8>) -> io::Result<Option<Mail>> {
    let mut mail = Vec::new();
    let (mut large, mut ended) = (false, true);
    loop {
        let Some(whole) = read_line(reader, line, LONGEST_LINE).await? else { return Ok(None) };
        if ended && line.as_slice() == b".\r\n" {
            return Ok(Some(if large { Mail::TooLarge } else { Mail::Whole(mail) }));
        }
        // a dot at the head of a line was doubled on its way
        let kept = if ended { line.strip_prefix(b".").unwrap_or(line.as_slice()) } else { line.as_slice() };
        if !whole || mail.len() + kept.len() > LARGEST {
            large = true;
            mail = Vec::new();
        }
        if !large {
            mail.extend_from_slice(kept);
        }
        ended = !whole || line.ends_with(b"\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_mail_ends_at_a_dot_alone_and_nowhere_else() {
        let said = b"a\r\n..b\r\n.\nc\n.\r\nd\r\n.\r\nQUIT\r\n";
        let (mut reader, mut line) = (BufReader::new(&said[..]), Vec::new());
        let Some(Mail::Whole(mail)) = read_mail(&mut reader, &mut line).await.unwrap() else { panic!("no mail") };
        // neither end of a line alone makes an end
        assert_eq!(String::from_utf8(mail).unwrap(), "a\r\n.b\r\n\nc\n.\r\nd\r\n");
        assert_eq!(read_line(&mut reader, &mut line, 100).await.unwrap(), Some(true));
        assert_eq!(line, b"QUIT\r\n");
    }

    #[tokio::test]
    async fn what_is_too_large_is_read_to_its_end_and_not_kept() {
        let said = [vec![b'x'; LONGEST_LINE + 1], b"\r\n.\r\nNOOP\r\n".to_vec()].concat();
        let (mut reader, mut line) = (BufReader::new(&said[..]), Vec::new());
        let mail = read_mail(&mut reader, &mut line).await.unwrap();
        assert!(matches!(mail, Some(Mail::TooLarge)));
        assert_eq!(read_line(&mut reader, &mut line, 100).await.unwrap(), Some(true));
    }

    #[test]
    fn addresses_stand_between_brackets() {
        assert_eq!(inside("MAIL FROM:<a@b.example> SIZE=10"), Some("a@b.example"));
        assert_eq!(inside("MAIL FROM:<>"), Some(""));
        assert_eq!(inside("RCPT TO: a@b"), None);
        let mut envelope = Envelope::default();
        assert_eq!(begin(&mut envelope, "MAIL FROM:<a@b> SIZE=99999999"), "552 5.3.4 larger than is taken");
        assert_eq!(begin(&mut envelope, "MAIL FROM:<>"), "250 2.1.0 go on");
        assert!(envelope.bounce);
    }
}
