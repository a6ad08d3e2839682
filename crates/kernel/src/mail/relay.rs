//! The relay that takes letters: its address, its connection, and what its answers mean for the ledger.

use std::fmt;
use std::time::Duration;

use anyhow::{Context, bail};
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::Outgoing;
use crate::web::Fields;

/// How long one exchange with the relay may last.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where letters leave, as the settings say.
#[derive(Clone)]
pub struct Relay {
    host: String,
    port: u16,
    /// TLS from the first byte (`smtps`), else by STARTTLS.
    implicit: bool,
    /// A relay on this machine may do without TLS.
    local: bool,
    credentials: Option<(String, String)>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

/// Without the password.
impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Relay {{ {}:{}, from: {} }}", self.host, self.port, self.from)
    }
}

/// What became of a letter that was handed to the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The relay answers for it.
    Accepted(String),
    /// It will never take it.
    Refused(String),
    /// It may take it later; nothing has left.
    Later(String),
    /// The whole letter was said and no answer came: it may have left, or not.
    Unknown(String),
}

impl Relay {
    /// Reads `smtps://user:password@host:465` (TLS), `smtp://user:password@host:587` (STARTTLS, required unless the
    /// host is this machine), and the addresses of the sender and of whoever reads the answers.
    ///
    /// # Errors
    /// What is wrong, and what is expected.
    pub fn read(url: &str, from: &str, reply_to: &str) -> anyhow::Result<Relay> {
        let expected = "expected smtps://user:password@host:465 or smtp://user:password@host:587";
        // the address holds a password: it is not repeated
        let parsed: reqwest::Url = url.parse().ok().with_context(|| format!("mail.relay: {expected}"))?;
        let implicit = match parsed.scheme() {
            "smtps" => true,
            "smtp" => false,
            other => bail!("mail.relay begins with {other}://: {expected}"),
        };
        let host =
            parsed.host_str().filter(|host| !host.is_empty()).with_context(|| format!("mail.relay: {expected}"))?;
        let plain = |text: &str| Fields::read(&format!("v={}", text.replace('+', "%2B"))).get("v").to_owned();
        let credentials = match (parsed.username(), parsed.password()) {
            ("", _) => None,
            (user, Some(password)) => Some((plain(user), plain(password))),
            (_, None) => bail!("mail.relay names a user without a password: {expected}"),
        };
        let host = host.trim_matches(['[', ']']).to_owned();
        let address = |key: &str, text: &str| -> anyhow::Result<Mailbox> {
            text.parse().with_context(|| format!("mail.{key} = {text:?}: expected Réseau <bonjour@reseau.example>"))
        };
        Ok(Relay {
            local: host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
            port: parsed.port().unwrap_or(if implicit { 465 } else { 587 }),
            from: address("from", from)?,
            reply_to: if reply_to.is_empty() { None } else { Some(address("reply_to", reply_to)?) },
            host,
            implicit,
            credentials,
        })
    }

    /// Opens a connection, under TLS, and signs in.
    ///
    /// # Errors
    /// The relay is away, offers no TLS, or refuses the password; nothing has left.
    pub async fn connect(&self, url: &str) -> anyhow::Result<Line> {
        tokio::time::timeout(PATIENCE, self.greet(url)).await.context("the relay does not answer")?
    }

    async fn greet(&self, url: &str) -> anyhow::Result<Line> {
        let hello = ClientId::Domain(host_of(url));
        let tls = || TlsParameters::new_rustls(self.host.clone());
        let first = if self.implicit { Some(tls()?) } else { None };
        let address = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(Duration::from_secs(15)), &hello, first, None).await?;
        if connection.can_starttls() {
            connection.starttls(tls()?, &hello).await?;
        } else if !self.implicit && !self.local {
            bail!("{}:{} offers no encryption (STARTTLS), and is not this machine", self.host, self.port);
        }
        if let Some((user, password)) = &self.credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(Line(connection))
    }

    /// The whole letter as it travels.
    ///
    /// # Errors
    /// An address or a subject that no header can hold.
    pub(super) fn message(&self, url: &str, letter: &Outgoing) -> anyhow::Result<(Address, Vec<u8>)> {
        let to: Mailbox = letter.recipient.parse().context("the recipient's address")?;
        let since = Duration::from_secs(u64::try_from(letter.created_at.as_second()).unwrap_or_default());
        let mut message = lettre::Message::builder()
            .from(self.from.clone())
            .to(to.clone())
            .subject(letter.subject.clone())
            .date(std::time::UNIX_EPOCH + since)
            // the same at each attempt: whoever gets it twice can tell
            .message_id(Some(format!("<{}@{}>", letter.id, host_of(url))));
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(reply_to.clone());
        }
        let header = |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        message = message.raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
        message = message.raw_header(header("Content-Language", letter.lang.clone()));
        if let Some(address) = &letter.unsubscribe {
            message = message.raw_header(header("List-Unsubscribe", format!("<{address}>")));
            // RFC 8058: exactly these words
            message = message.raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        let body = MultiPart::alternative_plain_html(letter.body.clone(), letter.html.clone());
        Ok((to.email, message.multipart(body)?.formatted()))
    }

    pub(super) fn sender(&self) -> Address {
        self.from.email.clone()
    }
}

fn host_of(url: &str) -> String {
    let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    host.filter(|host| !host.is_empty()).unwrap_or("localhost").to_owned()
}

/// An open connection to the relay.
pub struct Line(AsyncSmtpConnection);

impl Line {
    /// Hands one letter over. Until the last dot of the text, a failure is known to have sent nothing; after it, only
    /// the relay's answer tells.
    pub async fn send(&mut self, from: Address, to: Address, message: &[u8]) -> Outcome {
        let greeting = async {
            self.0.command(Mail::new(Some(from), vec![])).await?;
            self.0.command(Rcpt::new(to, vec![])).await?;
            self.0.command(Data).await
        };
        match tokio::time::timeout(PATIENCE, greeting).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return before(&error),
            Err(_) => return Outcome::Later("the relay does not answer".to_owned()),
        }
        match tokio::time::timeout(PATIENCE, self.0.message(message)).await {
            Ok(Ok(response)) => Outcome::Accepted(response.message().collect::<Vec<_>>().join(" ")),
            Ok(Err(error)) if error.status().is_some() => before(&error),
            Ok(Err(error)) => Outcome::Unknown(words(&error)),
            Err(_) => Outcome::Unknown("the relay said nothing after the whole letter".to_owned()),
        }
    }

    /// Ends the conversation; a refused letter would leave the next one in a doubtful state.
    pub async fn close(mut self) {
        let _ = tokio::time::timeout(Duration::from_secs(5), self.0.abort()).await;
    }
}

fn before(error: &SmtpError) -> Outcome {
    match error.is_permanent() {
        true => Outcome::Refused(words(error)),
        false => Outcome::Later(words(error)),
    }
}

/// The error and what is behind it, in one line.
fn words(error: &SmtpError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text.chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn outgoing(recipient: &str, subject: &str) -> Outgoing {
        Outgoing {
            id: crate::ids::LetterId::from_bits(7),
            party: None,
            recipient: recipient.to_owned(),
            recipient_key: String::new(),
            lang: "fr".to_owned(),
            subject: subject.to_owned(),
            body: "Bonjour".to_owned(),
            html: "<p>Bonjour</p>".to_owned(),
            unsubscribe: None,
            attempts: 1,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_relay_is_read_or_told_wrong_without_its_password() {
        let from = "Réseau <bonjour@reseau.example>";
        let relay = Relay::read("smtps://u%40x:p%2Bq+r@smtp.example", from, "").unwrap();
        assert_eq!((relay.port, relay.implicit, relay.local), (465, true, false));
        assert_eq!(relay.credentials, Some(("u@x".to_owned(), "p+q+r".to_owned())));
        assert!(!format!("{relay:?}").contains("p+q"));
        assert!(Relay::read("smtp://localhost:2525", from, "a@b.example").unwrap().local);
        for (url, from) in [
            ("http://u:secret@x", from),
            ("smtp.example", from),
            ("smtp://u@x", from),
            ("smtps://u:secret@x", "no address"),
        ] {
            let told = format!("{:#}", Relay::read(url, from, "").unwrap_err());
            assert!(told.contains("mail.") && told.contains("expected") && !told.contains("secret"), "{told}");
        }
    }

    #[test]
    fn nothing_typed_adds_a_header() {
        let relay = Relay::read("smtp://localhost", "a@reseau.example", "").unwrap();
        let bad = "x@y.example\r\nBcc: z@y.example";
        assert!(relay.message("https://reseau.example", &outgoing(bad, "s")).is_err());
        let (_, bytes) = relay
            .message("https://reseau.example", &outgoing("x@y.example", "Bonjour\r\nBcc: z@y.example\r\n\r\nx"))
            .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
    }
}
