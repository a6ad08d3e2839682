//! A mail relay of the stories: a real SMTP server on loopback, which answers as the recipient's address says.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it took: the envelope's recipient, and the whole letter.
type Taken = Arc<Mutex<Vec<(String, String)>>>;

/// A relay that listens. It refuses `refused@…` for good and `later@…` for now; of `mute@…` it takes the whole letter and
/// says nothing more.
pub struct SmtpServer {
    pub port: u16,
    taken: Taken,
}

impl SmtpServer {
    pub async fn start() -> SmtpServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Taken::default();
        let keeping = taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, keeping.clone()));
            }
        });
        SmtpServer { port, taken }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The settings that make the program use it.
    pub fn relay(&self) -> kernel::mail::Relay {
        kernel::mail::Relay::read(&self.url(), "Réseau d’essai <bonjour@reseau.example>", "").unwrap()
    }

    /// The recipients of what it took, in order.
    pub fn recipients(&self) -> Vec<String> {
        self.taken.lock().unwrap().iter().map(|(to, _)| to.clone()).collect()
    }

    /// The letters it took, whole.
    pub fn letters(&self) -> Vec<String> {
        self.taken.lock().unwrap().iter().map(|(_, text)| text.clone()).collect()
    }
}

async fn talk(stream: TcpStream, taken: Taken) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 relais d'essai\r\n").await.ok()?;
    let mut to = String::new();
    while let Some(line) = lines.next_line().await.ok()? {
        let upper = line.to_uppercase();
        let answer: &[u8] = if upper.starts_with("EHLO") {
            b"250-relais\r\n250 8BITMIME\r\n"
        } else if upper.starts_with("RCPT") {
            to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            match to.split('@').next() {
                Some("refused") => b"550 5.1.1 unknown here\r\n",
                Some("later") => b"451 4.7.1 greylisted\r\n",
                _ => b"250 ok\r\n",
            }
        } else if upper.starts_with("DATA") {
            write.write_all(b"354 go on\r\n").await.ok()?;
            let mut text = String::new();
            loop {
                let line = lines.next_line().await.ok()??;
                if line == "." {
                    break;
                }
                text.push_str(line.strip_prefix('.').unwrap_or(&line));
                text.push('\n');
            }
            taken.lock().unwrap().push((to.clone(), text));
            match to.starts_with("mute@") {
                // the sender must decide alone
                true => std::future::pending().await,
                false => b"250 2.0.0 taken\r\n",
            }
        } else if upper.starts_with("QUIT") {
            write.write_all(b"221 bye\r\n").await.ok()?;
            return None;
        } else {
            b"250 ok\r\n"
        };
        write.write_all(answer).await.ok()?;
    }
    None
}
