//! Calls to the outside: bounded in time and size, never towards private addresses unless the operator says so.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The only way out of the program; used by jobs and commands, never inside a request but for [`Outside::exchange`].
#[derive(Clone)]
pub struct Outside {
    client: reqwest::Client,
    /// Tests and networks behind one wall may reach loopback and private addresses.
    private_allowed: bool,
}

impl Outside {
    /// A client with a time limit for each call.
    ///
    /// # Errors
    /// The TLS library could not start.
    pub fn new(private_allowed: bool) -> anyhow::Result<Outside> {
        let client = reqwest::Client::builder()
            .user_agent(concat!("Maillage/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(120))
            .redirect(reqwest::redirect::Policy::none())
            .dns_resolver(Arc::new(Names { private_allowed }))
            .build()?;
        Ok(Outside { client, private_allowed })
    }

    /// The body at that address, at most `limit` bytes.
    ///
    /// # Errors
    /// The address is not http(s), is private, answers something else than 200, or more than `limit` bytes.
    pub async fn get(&self, url: &str, limit: usize) -> anyhow::Result<Vec<u8>> {
        let url: reqwest::Url = url.parse().with_context(|| format!("address {url}"))?;
        self.may_reach(&url).await?;
        let response = self.client.get(url.clone()).send().await?.error_for_status()?;
        if response.status().is_redirection() {
            bail!("{url} redirects to another address; give that one");
        }
        body(response, limit).await
    }

    /// The status and the body of what that address answers to a form, or to a mere question, waiting at most `patience`
    /// in all. The one call for which a request may wait: somebody comes back from where they sign in (decision 0020).
    ///
    /// # Errors
    /// As [`Outside::get`], but for the status, and when there is no answer in time.
    pub async fn exchange(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        form: Option<String>,
        limit: usize,
        patience: Duration,
    ) -> anyhow::Result<(u16, Vec<u8>)> {
        let asking = async {
            let url: reqwest::Url = url.parse().with_context(|| format!("address {url}"))?;
            self.may_reach(&url).await?;
            let request = match form {
                Some(form) => {
                    self.client.post(url).header("content-type", "application/x-www-form-urlencoded").body(form)
                }
                None => self.client.get(url),
            };
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
            let response = request.timeout(patience).send().await?;
            Ok::<_, anyhow::Error>((response.status().as_u16(), body(response, limit).await?))
        };
        tokio::time::timeout(patience, asking).await.context("no answer in time")?
    }

    /// Posts a body, waiting at most `patience`; the status of the answer, whatever it is.
    ///
    /// # Errors
    /// The address is not http(s), is private, or does not answer in time.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: String,
        patience: Duration,
    ) -> anyhow::Result<u16> {
        let url: reqwest::Url = url.parse().with_context(|| format!("address {url}"))?;
        self.may_reach(&url).await?;
        let request = self.client.post(url).timeout(patience).body(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        Ok(request.send().await?.status().as_u16())
    }

    async fn may_reach(&self, url: &reqwest::Url) -> anyhow::Result<()> {
        if !matches!(url.scheme(), "http" | "https") {
            bail!("only http and https addresses are followed, not {}", url.scheme());
        }
        if self.private_allowed {
            return Ok(());
        }
        let host = url.host_str().context("the address has no host")?;
        let port = url.port_or_known_default().unwrap_or(443);
        for address in tokio::net::lookup_host((host.trim_matches(['[', ']']), port)).await? {
            if is_private(address.ip()) {
                bail!("{host} is a private address");
            }
        }
        Ok(())
    }
}

/// The body of an answer, of at most so many bytes.
async fn body(mut response: reqwest::Response, limit: usize) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            bail!("{} answers more than {limit} bytes", response.url());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Resolves names at the moment of the call: one that was public when it was looked at may be private a moment later.
struct Names {
    private_allowed: bool,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let private_allowed = self.private_allowed;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let reached: Vec<_> = found.filter(|address| private_allowed || !is_private(address.ip())).collect();
            if reached.is_empty() {
                return Err(format!("{} has no public address", name.as_str()).into());
            }
            Ok(Box::new(reached.into_iter()) as Addrs)
        })
    }
}

/// Loopback, private, link-local, unspecified and the like.
pub fn is_private(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(v4) => {
            v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_documentation()
                || (v4.octets()[0] == 100 && (64..128).contains(&v4.octets()[1]))
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unspecified()
                || (v6.segments()[0] & 0xfe00) == 0xfc00
                || (v6.segments()[0] & 0xffc0) == 0xfe80
        }
    }
}
