//! Settings: a file, then the environment, then the command line; checked at start. The only reader of the environment.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use kernel::app::{Provider, Site, UNNAMED};
use kernel::db::Address;
use kernel::files::{Place, S3};
use kernel::lang::Lang;
use kernel::mail::Relay;
use serde::Deserialize;

/// What the file may say; every key is optional. See `contrib/maillage.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    data: Option<PathBuf>,
    database: Option<String>,
    listen: Option<String>,
    url: Option<String>,
    name: Option<String>,
    base_map: Option<String>,
    online_geocoder: Option<String>,
    road_server: Option<String>,
    trusted_proxies: Option<Vec<IpAddr>>,
    largest_import_mb: Option<u64>,
    private_network: Option<bool>,
    log: Option<String>,
    log_json: Option<bool>,
    metrics_from: Option<Vec<IpAddr>>,
    files: Option<FileStore>,
    mail: Option<MailRelay>,
    openid: Option<OpenId>,
    intake: Option<MailIntake>,
}

/// The OpenID Connect provider, in the file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OpenId {
    issuer: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    client_secret_file: Option<PathBuf>,
    name: Option<String>,
    scopes: Option<String>,
    acr_values: Option<String>,
    pkce: Option<bool>,
    trusted_addresses: Option<bool>,
}

impl std::fmt::Debug for OpenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenId {{ issuer: {:?}, client_secret: … }}", self.issuer)
    }
}

impl OpenId {
    /// None when no issuer is named: nobody signs in elsewhere. `variable` is what the environment says.
    fn checked(
        self,
        private_network: bool,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> anyhow::Result<Option<Provider>> {
        let told = |name: &str, file: Option<String>| variable(name).or(file).filter(|value| !value.is_empty());
        let Some(issuer) = told("OPENID_ISSUER", self.issuer) else { return Ok(None) };
        let issuer = web_address("openid.issuer", Some(issuer))?.unwrap_or_default();
        if issuer.starts_with("http://") && !private_network {
            bail!("openid.issuer: expected https://, as what comes from there says who people are");
        }
        let needed = |name: &str, value: Option<String>| {
            value.with_context(|| format!("openid.{name} is missing, for {issuer}"))
        };
        let client_id = needed("client_id", told("OPENID_CLIENT_ID", self.client_id))?;
        let file = variable("OPENID_CLIENT_SECRET_FILE").map(PathBuf::from).or(self.client_secret_file);
        let kept = file.map(|path| {
            let read = std::fs::read_to_string(&path).map(|secret| secret.trim().to_owned());
            read.with_context(|| format!("openid.client_secret_file {}", path.display()))
        });
        let secret = told("OPENID_CLIENT_SECRET", self.client_secret).or(kept.transpose()?);
        let client_secret = needed("client_secret", secret)?;
        let name = needed("name", told("OPENID_NAME", self.name))?;
        let scopes = told("OPENID_SCOPES", self.scopes).unwrap_or_else(|| "openid email".to_owned());
        if !scopes.split(' ').any(|scope| scope == "openid") {
            bail!("openid.scopes = {scopes:?}: expected openid among them, between spaces");
        }
        let acr_values = told("OPENID_ACR_VALUES", self.acr_values).unwrap_or_default();
        let flag = |name: &str, file: Option<bool>| match variable(name) {
            Some(text) => {
                let read = text.parse::<bool>();
                read.with_context(|| format!("MAILLAGE_{name} = {text:?}: expected true or false")).map(Some)
            }
            None => Ok(file),
        };
        let pkce = flag("OPENID_PKCE", self.pkce)?.unwrap_or(true);
        let vouches = flag("OPENID_TRUSTED_ADDRESSES", self.trusted_addresses)?.unwrap_or(false);
        Ok(Some(Provider { client_id, client_secret, name, scopes, acr_values, pkce, vouches, issuer }))
    }
}

/// Where mails in copy come in, in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct MailIntake {
    listen: Option<String>,
    address: Option<String>,
}

impl MailIntake {
    /// None when nothing is named: no mail is taken. `variable` is what the environment says.
    fn checked(self, variable: &dyn Fn(&str) -> Option<String>) -> anyhow::Result<Option<(SocketAddr, String)>> {
        let listen = variable("INTAKE_LISTEN").or(self.listen);
        let address = variable("INTAKE_ADDRESS").or(self.address);
        let (listen, address) = match (listen, address) {
            (None, None) => return Ok(None),
            (Some(listen), Some(address)) => (listen, address.trim().to_lowercase()),
            _ => bail!("intake needs both listen, as 127.0.0.1:8424, and address, as notes@reseau.example"),
        };
        let at: SocketAddr = listen
            .parse()
            .with_context(|| format!("intake.listen = {listen:?}: expected ADDRESS:PORT, as 127.0.0.1:8424"))?;
        if !at.ip().is_loopback() {
            bail!(
                "intake.listen = {listen:?}: only the mail server of this machine may speak to it, as 127.0.0.1:8424"
            );
        }
        let whole = address.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
        if !whole || address.contains('+') || address.contains(char::is_whitespace) {
            bail!("intake.address = {address:?}: expected an address without a +, as notes@reseau.example");
        }
        Ok(Some((at, address)))
    }
}

/// Where letters leave, in the file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct MailRelay {
    relay: Option<String>,
    from: Option<String>,
    reply_to: Option<String>,
}

/// The address of the relay holds a password.
impl std::fmt::Debug for MailRelay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailRelay {{ relay: …, from: {:?} }}", self.from)
    }
}

impl MailRelay {
    /// None when no relay is named: letters then stay in the box.
    fn checked(self) -> anyhow::Result<Option<Relay>> {
        let Some(relay) = variable("MAIL_RELAY").or(self.relay) else { return Ok(None) };
        let from = variable("MAIL_FROM").or(self.from);
        let from = from.context("mail.from is missing: letters need a sender, as Réseau <bonjour@reseau.example>")?;
        let reply_to = variable("MAIL_REPLY_TO").or(self.reply_to).unwrap_or_default();
        Relay::read(&relay, &from, &reply_to).map(Some)
    }
}

/// An S3-compatible store, in the file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileStore {
    endpoint: Option<String>,
    region: Option<String>,
    bucket: Option<String>,
    access_key: Option<String>,
    secret_key: Option<String>,
}

impl std::fmt::Debug for FileStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileStore {{ bucket: {:?}, secret_key: … }}", self.bucket)
    }
}

/// What the command line says, over the rest.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// Folder of the database, the files and the index; created when absent
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Another database than DIR/maillage.db: postgres://user:password@host/name
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Settings, complete and checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of everything that is local.
    pub data: PathBuf,
    /// Where the database is.
    pub database: Address,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Where the files are.
    pub files: Place,
    /// The site.
    pub site: Site,
    /// Where the mail server of this machine hands mails in copy over (LMTP); none when none is taken.
    pub intake: Option<SocketAddr>,
    /// Addresses of this machine and of private networks may be called.
    pub private_network: bool,
    /// What is logged, as `RUST_LOG` says it.
    pub log: String,
    /// One JSON object a line.
    pub log_json: bool,
    /// Who may read `/metrics`.
    pub metrics_from: Vec<IpAddr>,
    /// The language of what commands say: that of the terminal, else French.
    pub lang: Lang,
}

impl Config {
    /// Puts the settings together.
    ///
    /// # Errors
    /// Which setting is wrong, where it stands, and what is expected.
    pub fn read(flags: &Flags) -> anyhow::Result<Config> {
        let file = match flags.config.clone().or_else(|| variable("CONFIG").map(PathBuf::from)) {
            Some(path) => read_file(&path)?,
            None => File::default(),
        };
        let data = flags
            .data
            .clone()
            .or_else(|| variable("DATA").map(PathBuf::from))
            .or(file.data)
            .unwrap_or_else(|| PathBuf::from("maillage-data"));
        let database = flags.database.clone().or_else(|| variable("DATABASE")).or(file.database);
        let listen = variable("LISTEN").or(file.listen).unwrap_or_else(|| "127.0.0.1:8470".to_owned());
        let listen: SocketAddr =
            listen.parse().with_context(|| format!("listen = {listen:?}: expected ADDRESS:PORT, as 127.0.0.1:8470"))?;
        let url = variable("URL").or(file.url).unwrap_or_else(|| format!("http://{listen}"));
        if !url.starts_with("http://") && !url.starts_with("https://") {
            bail!("url = {url:?}: expected the public address, as https://reseau.example");
        }
        let private_network = truth("PRIVATE_NETWORK")?.or(file.private_network).unwrap_or(false);
        let intake = file.intake.unwrap_or_default().checked(&variable)?;
        let largest = number("LARGEST_IMPORT_MB")?.or(file.largest_import_mb).unwrap_or(200);
        Ok(Config {
            database: match database {
                Some(address) => Address::read(&address)?,
                None => Address::File(data.join("maillage.db")),
            },
            files: file.files.unwrap_or_default().place(&data, &variable)?,
            site: Site {
                name: variable("NAME").or(file.name).unwrap_or_else(|| UNNAMED.to_owned()),
                url: url.trim_end_matches('/').to_owned(),
                demo: false,
                base_map: web_address("base_map", variable("BASE_MAP").or(file.base_map))?,
                online_geocoder: web_address("online_geocoder", variable("ONLINE_GEOCODER").or(file.online_geocoder))?,
                road_server: road_server(variable("ROAD_SERVER").or(file.road_server))?,
                trusted_proxies: machines("TRUSTED_PROXIES")?.or(file.trusted_proxies).unwrap_or_default(),
                largest_import: largest << 20,
                relay: file.mail.unwrap_or_default().checked()?,
                provider: file.openid.unwrap_or_default().checked(private_network, &variable)?,
                intake: intake.as_ref().map(|(_, address)| address.clone()),
            },
            intake: intake.map(|(listen, _)| listen),
            private_network,
            log: variable("LOG").or(file.log).unwrap_or_else(|| "info,tantivy=warn,sqlx=warn".to_owned()),
            log_json: truth("LOG_JSON")?.or(file.log_json).unwrap_or(false),
            metrics_from: machines("METRICS_FROM")?.or(file.metrics_from).unwrap_or_default(),
            lang: language(),
            listen,
            data,
        })
    }

    /// The folder of the search index, this node's own.
    pub fn search(&self) -> PathBuf {
        self.data.join("search")
    }

    /// The folder of what is on its way.
    pub fn scratch(&self) -> PathBuf {
        self.data.join("scratch")
    }
}

impl FileStore {
    /// The folder when no store is named; `variable` is what the environment says.
    fn place(self, data: &Path, variable: &dyn Fn(&str) -> Option<String>) -> anyhow::Result<Place> {
        let told = |name: &str, file: Option<String>| variable(name).or(file).filter(|value| !value.is_empty());
        let endpoint = web_address("files.endpoint", told("FILES_ENDPOINT", self.endpoint))?;
        let region = told("FILES_REGION", self.region);
        let bucket = told("FILES_BUCKET", self.bucket);
        let access_key = told("FILES_ACCESS_KEY", self.access_key);
        let secret_key = told("FILES_SECRET_KEY", self.secret_key);
        if [&endpoint, &region, &bucket, &access_key, &secret_key].iter().all(|value| value.is_none()) {
            return Ok(Place::Folder(data.join("files")));
        }
        let all = "a store needs a region, a bucket, an access_key and a secret_key";
        let needed =
            |name: &str, value: Option<String>| value.with_context(|| format!("files.{name} is missing: {all}"));
        Ok(Place::S3(S3 {
            endpoint: endpoint.unwrap_or_default(),
            region: needed("region", region)?,
            bucket: needed("bucket", bucket)?,
            access_key: needed("access_key", access_key)?,
            secret_key: needed("secret_key", secret_key)?,
        }))
    }
}

/// An address that browsers or this program ask over HTTP. A wrong one is not repeated: it may hold a password.
fn web_address(key: &str, address: Option<String>) -> anyhow::Result<Option<String>> {
    if address.as_deref().is_some_and(|address| !is_web_address(address)) {
        bail!("{key}: expected an address that begins with http:// or https://");
    }
    Ok(address)
}

fn is_web_address(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.starts_with(['/', '?', '#']) && !rest.is_empty())
        && !address.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn road_server(address: Option<String>) -> anyhow::Result<Option<String>> {
    let bare = address.as_deref().map(|a| a.strip_prefix("valhalla+").or_else(|| a.strip_prefix("osrm+")).unwrap_or(a));
    if bare.is_some_and(|bare| !is_web_address(bare)) {
        bail!("road_server: expected http(s)://…, osrm+http(s)://… or valhalla+http(s)://…");
    }
    Ok(address)
}

fn read_file(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path).with_context(|| format!("configuration file {}", path.display()))?;
    toml::from_str(&text).map_err(|error| {
        // the library's own words repeat the line, which may hold a password
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        anyhow::anyhow!("configuration file {}, line {line}: {}", path.display(), error.message())
    })
}

fn variable(name: &str) -> Option<String> {
    environment(&format!("MAILLAGE_{name}"))
}

#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The language of messages as POSIX settles it: the first of these variables that is set decides.
fn language() -> Lang {
    let told = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(environment);
    told.and_then(|locale| Lang::from_code(&locale.replace('_', "-"))).unwrap_or_else(Lang::french)
}

fn number(name: &str) -> anyhow::Result<Option<u64>> {
    variable(name)
        .map(|text| text.parse().with_context(|| format!("MAILLAGE_{name} = {text:?}: expected a whole number")))
        .transpose()
}

fn truth(name: &str) -> anyhow::Result<Option<bool>> {
    variable(name)
        .map(|text| text.parse::<bool>().with_context(|| format!("MAILLAGE_{name} = {text:?}: expected true or false")))
        .transpose()
}

fn machines(name: &str) -> anyhow::Result<Option<Vec<IpAddr>>> {
    variable(name).map(|text| read_machines(name, &text)).transpose()
}

/// `127.0.0.1, ::1`
fn read_machines(name: &str, text: &str) -> anyhow::Result<Vec<IpAddr>> {
    let pieces = text.split([',', ' ']).filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| piece.parse::<IpAddr>().with_context(|| format!("MAILLAGE_{name}: {piece:?} is no IP address")))
        .collect::<anyhow::Result<Vec<IpAddr>>>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_web_are_checked_and_wrong_ones_not_repeated() {
        for good in ["https://tiles.example/style.json", "http://127.0.0.1:5000", "http://[::1]/x?key=a"] {
            assert_eq!(web_address("base_map", Some(good.to_owned())).unwrap().as_deref(), Some(good));
        }
        for wrong in ["tiles.example/style.json", "ftp://ana:s3cret@h/", "https://", "http:///x", "https://a b"] {
            let told = web_address("base_map", Some(wrong.to_owned())).unwrap_err().to_string();
            assert!(told.starts_with("base_map:") && !told.contains("s3cret"), "{wrong}: {told}");
        }
        assert!(road_server(Some("valhalla+http://127.0.0.1:8002".to_owned())).is_ok());
        assert!(road_server(Some("valhalla://127.0.0.1:8002".to_owned())).is_err());
    }

    #[test]
    fn mail_is_taken_from_this_machine_alone() {
        let said = |listen: &str, address: &str| {
            let intake = MailIntake { listen: Some(listen.to_owned()), address: Some(address.to_owned()) };
            intake.checked(&|_: &str| None)
        };
        let (listen, address) = said("127.0.0.1:8424", "Notes@reseau.example").unwrap().unwrap();
        assert_eq!((listen.port(), address.as_str()), (8424, "notes@reseau.example"));
        assert_eq!(MailIntake::default().checked(&|_: &str| None).unwrap(), None);
        assert!(said("0.0.0.0:8424", "notes@reseau.example").unwrap_err().to_string().contains("this machine"));
        for wrong in ["notes", "@reseau.example", "notes+x@reseau.example", "a b@reseau.example"] {
            assert!(said("[::1]:8424", wrong).is_err(), "{wrong}");
        }
        let half = MailIntake { listen: Some("127.0.0.1:8424".to_owned()), address: None };
        assert!(half.checked(&|_: &str| None).is_err());
    }

    #[test]
    fn a_store_of_files_is_named_whole_or_not_at_all() {
        let data = Path::new("d");
        let none = |_: &str| None;
        assert_eq!(FileStore::default().place(data, &none).unwrap(), Place::Folder("d/files".into()));
        let environment = |name: &str| match name {
            "FILES_ENDPOINT" => Some("https://s3.example".to_owned()),
            "FILES_BUCKET" => Some("maillage".to_owned()),
            "FILES_SECRET_KEY" => Some("s3cret".to_owned()),
            _ => None,
        };
        let told = FileStore::default().place(data, &environment).unwrap_err().to_string();
        assert!(told.starts_with("files.region is missing"), "{told}");
        let file = FileStore {
            region: Some("fr-par".to_owned()),
            bucket: Some("another".to_owned()),
            access_key: Some("a".to_owned()),
            ..FileStore::default()
        };
        let Place::S3(store) = file.place(data, &environment).unwrap() else { panic!("a folder") };
        // the environment goes first
        assert_eq!((store.region.as_str(), store.bucket.as_str()), ("fr-par", "maillage"));
    }

    #[test]
    fn a_provider_is_named_whole_or_not_at_all_and_its_secret_not_told() {
        let none = |_: &str| None;
        assert!(OpenId::default().checked(false, &none).unwrap().is_none());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "s3cret\n").unwrap();
        let file = || OpenId {
            issuer: Some("https://p.example".to_owned()),
            client_id: Some("maillage".to_owned()),
            client_secret_file: Some(path.clone()),
            name: Some("Essai".to_owned()),
            ..OpenId::default()
        };
        let provider = file().checked(false, &none).unwrap().unwrap();
        assert_eq!((provider.client_secret.as_str(), provider.scopes.as_str()), ("s3cret", "openid email"));
        assert!(provider.pkce && !provider.vouches && !format!("{provider:?}").contains("s3cret"));
        let environment = |name: &str| match name {
            "OPENID_CLIENT_SECRET" => Some("another".to_owned()),
            "OPENID_PKCE" => Some("false".to_owned()),
            _ => None,
        };
        let provider = file().checked(false, &environment).unwrap().unwrap();
        assert_eq!((provider.client_secret.as_str(), provider.pkce), ("another", false));
        let told = |file: OpenId| file.checked(false, &none).unwrap_err().to_string();
        assert!(told(OpenId { name: None, ..file() }).starts_with("openid.name is missing"));
        assert!(told(OpenId { scopes: Some("email".to_owned()), ..file() }).starts_with("openid.scopes"));
        assert!(told(OpenId { issuer: Some("http://p.example".to_owned()), ..file() }).starts_with("openid.issuer"));
        assert!(OpenId { issuer: Some("http://p.example".to_owned()), ..file() }.checked(true, &none).is_ok());
    }

    #[test]
    fn machines_are_listed_by_their_addresses() {
        let known: [IpAddr; 2] = [IpAddr::from([127, 0, 0, 1]), "::1".parse().unwrap()];
        assert_eq!(read_machines("X", "127.0.0.1, ::1").unwrap(), known);
        assert!(read_machines("X", "127.0.0.1,proxy").unwrap_err().to_string().contains("proxy"));
    }

    #[test]
    fn a_broken_line_is_told_by_its_number_and_not_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("maillage.toml");
        std::fs::write(&path, "name = \"Réseau\"\ndatabase = postgres://ana:s3cret@h/d\n").unwrap();
        let told = format!("{:#}", read_file(&path).unwrap_err());
        assert!(told.contains("line 2") && !told.contains("s3cret"), "{told}");
    }

    #[test]
    fn a_wrong_key_is_told_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("maillage.toml");
        std::fs::write(&path, "name = \"Réseau\"\nlistn = \"x\"\n").unwrap();
        let told = format!("{:#}", read_file(&path).unwrap_err());
        assert!(told.contains("maillage.toml") && told.contains("listn"), "{told}");
    }

    #[test]
    fn the_example_in_contrib_is_understood() {
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../contrib/maillage.toml");
        read_file(Path::new(example)).unwrap();
    }
}
