//! What a provider says of itself: its addresses and its keys, asked rarely and kept by this process.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use jiff::{SignedDuration, Timestamp};
use kernel::app::{App, Provider};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use super::token::Jwk;

/// How long one exchange with the provider may take: somebody waits.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer that is read, in bytes.
pub(super) const LARGEST: usize = 256 << 10;
/// For how long what it said is believed.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// A key that is not known is looked for again, but not for each forged token.
const AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// The discovery document, as far as it is read.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Document {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    pub end_session_endpoint: Option<String>,
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Document {
    /// Whether the secret goes into the form rather than into a header, which is the rule where nothing is said.
    pub fn wants_secret_in_form(&self) -> bool {
        self.token_endpoint_auth_methods_supported.as_ref().is_some_and(|known| {
            !known.iter().any(|method| method == "client_secret_basic")
                && known.iter().any(|method| method == "client_secret_post")
        })
    }

    /// It speaks for the issuer that the settings name, and leads nowhere that is less protected.
    fn check(&self, provider: &Provider) -> anyhow::Result<()> {
        ensure!(
            self.issuer.trim_end_matches('/') == provider.issuer.trim_end_matches('/'),
            "the discovery document of {} is that of {}",
            provider.issuer,
            self.issuer
        );
        let known = [Some(&self.authorization_endpoint), Some(&self.token_endpoint), Some(&self.jwks_uri)];
        let others = [self.userinfo_endpoint.as_ref(), self.end_session_endpoint.as_ref()];
        let plain = provider.issuer.starts_with("http://");
        for address in known.into_iter().chain(others).flatten() {
            ensure!(
                address.starts_with("https://") || (plain && address.starts_with("http://")),
                "{address}, in the discovery document, is not reached by https"
            );
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

#[derive(Default)]
struct Kept {
    document: Option<(Timestamp, Arc<Document>)>,
    keys: Option<(Timestamp, Arc<Vec<Jwk>>)>,
}

/// What was said last; shared by all who ask, of whom one asks the provider while the others wait.
#[derive(Clone, Default)]
pub struct Directory(Arc<Mutex<Kept>>);

impl Directory {
    /// The addresses of the provider.
    pub(super) async fn document(&self, app: &App, provider: &Provider) -> anyhow::Result<Arc<Document>> {
        let (mut kept, now) = (self.0.lock().await, app.clock.now());
        if let Some((at, document)) = &kept.document
            && now < *at + FRESH
        {
            return Ok(document.clone());
        }
        let address = format!("{}/.well-known/openid-configuration", provider.issuer.trim_end_matches('/'));
        let document: Document = ask(app, &address).await?;
        document.check(provider)?;
        let document = Arc::new(document);
        kept.document = Some((now, document.clone()));
        Ok(document)
    }

    /// The keys of the provider, asked again when that one is not among those that are known.
    pub(super) async fn keys(
        &self,
        app: &App,
        document: &Document,
        wanted: Option<&str>,
    ) -> anyhow::Result<Arc<Vec<Jwk>>> {
        let (mut kept, now) = (self.0.lock().await, app.clock.now());
        if let Some((at, keys)) = &kept.keys {
            let known = wanted.is_none_or(|wanted| keys.iter().any(|key| key.kid.as_deref() == Some(wanted)));
            let believed = if known { FRESH } else { AGAIN };
            if now < *at + believed {
                return Ok(keys.clone());
            }
        }
        let set: KeySet = ask(app, &document.jwks_uri).await?;
        // a key of a kind that is not known here does not hide the others
        let keys: Vec<Jwk> = set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
        let keys = Arc::new(keys);
        kept.keys = Some((now, keys.clone()));
        Ok(keys)
    }
}

async fn ask<T: DeserializeOwned>(app: &App, address: &str) -> anyhow::Result<T> {
    let headers = [("accept", "application/json".to_owned())];
    let (status, body) = app.outside.exchange(address, &headers, None, LARGEST, PATIENCE).await?;
    if status != 200 {
        bail!("{address} answers {status}");
    }
    serde_json::from_slice(&body).with_context(|| format!("what {address} answers"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(issuer: &str) -> Provider {
        Provider {
            issuer: issuer.to_owned(),
            client_id: "maillage".to_owned(),
            client_secret: "s3cret".to_owned(),
            name: "Essai".to_owned(),
            scopes: "openid email".to_owned(),
            acr_values: String::new(),
            pkce: true,
            vouches: false,
        }
    }

    fn document(issuer: &str, token: &str) -> Document {
        Document {
            issuer: issuer.to_owned(),
            authorization_endpoint: "https://p.example/authorize".to_owned(),
            token_endpoint: token.to_owned(),
            jwks_uri: "https://p.example/jwks".to_owned(),
            userinfo_endpoint: None,
            end_session_endpoint: None,
            token_endpoint_auth_methods_supported: None,
        }
    }

    #[test]
    fn a_document_of_another_issuer_or_without_protection_is_refused() {
        let (https, token) = ("https://p.example", "https://p.example/token");
        assert!(document(https, token).check(&provider(https)).is_ok());
        assert!(document("https://p.example/", token).check(&provider(https)).is_ok());
        assert!(document("https://q.example", token).check(&provider(https)).is_err());
        assert!(document(https, "http://p.example/token").check(&provider(https)).is_err());
        assert!(document("http://p.example", "http://p.example/token").check(&provider("http://p.example")).is_ok());
    }

    #[test]
    fn the_secret_goes_where_the_provider_takes_it() {
        let with = |methods: &[&str]| {
            let methods = methods.iter().map(|method| (*method).to_owned()).collect();
            let document = document("https://p.example", "https://p.example/token");
            Document { token_endpoint_auth_methods_supported: Some(methods), ..document }.wants_secret_in_form()
        };
        assert!(!document("https://p.example", "https://p.example/token").wants_secret_in_form());
        assert!(with(&["client_secret_post"]));
        assert!(!with(&["client_secret_post", "client_secret_basic"]));
        assert!(!with(&["private_key_jwt"]));
    }

    #[test]
    fn the_secret_is_not_told() {
        assert!(!format!("{:?}", provider("https://p.example")).contains("s3cret"));
    }
}
