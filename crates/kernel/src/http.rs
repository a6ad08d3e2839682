//! Calls to the outside: bounded in time and size, never towards private addresses unless the operator says so.

use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context, bail};

/// The only way out of the program; used by jobs and commands, never inside a request.
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
        let mut response = self.client.get(url.clone()).send().await?.error_for_status()?;
        if response.status().is_redirection() {
            bail!("{url} redirects to another address; give that one");
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > limit {
                bail!("{url} answers more than {limit} bytes");
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
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
