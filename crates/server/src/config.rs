//! Settings: a file, then the environment, then the command line; checked at start. The only reader of the environment.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use kernel::app::Site;
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
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileStore {
    #[serde(default)]
    endpoint: String,
    region: String,
    bucket: String,
    access_key: String,
    secret_key: String,
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
        let largest = number("LARGEST_IMPORT_MB")?.or(file.largest_import_mb).unwrap_or(200);
        Ok(Config {
            database: database.map_or_else(|| Address::File(data.join("maillage.db")), |url| Address::read(&url)),
            files: file.files.map_or_else(|| Place::Folder(data.join("files")), FileStore::place),
            site: Site {
                name: variable("NAME").or(file.name).unwrap_or_else(|| "Maillage".to_owned()),
                url: url.trim_end_matches('/').to_owned(),
                demo: false,
                base_map: variable("BASE_MAP").or(file.base_map),
                online_geocoder: variable("ONLINE_GEOCODER").or(file.online_geocoder),
                road_server: road_server(variable("ROAD_SERVER").or(file.road_server))?,
                trusted_proxies: file.trusted_proxies.unwrap_or_default(),
                largest_import: largest << 20,
                relay: file.mail.unwrap_or_default().checked()?,
            },
            private_network: file.private_network.unwrap_or(false),
            log: variable("LOG").or(file.log).unwrap_or_else(|| "info,tantivy=warn,sqlx=warn".to_owned()),
            log_json: file.log_json.unwrap_or(false),
            metrics_from: file.metrics_from.unwrap_or_default(),
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
    fn place(self) -> Place {
        let FileStore { endpoint, region, bucket, access_key, secret_key } = self;
        Place::S3(S3 { endpoint, region, bucket, access_key, secret_key })
    }
}

fn road_server(address: Option<String>) -> anyhow::Result<Option<String>> {
    let bare = address.as_deref().map(|a| a.strip_prefix("valhalla+").or_else(|| a.strip_prefix("osrm+")).unwrap_or(a));
    if bare.is_some_and(|bare| !bare.starts_with("http://") && !bare.starts_with("https://")) {
        bail!("road_server = {address:?}: expected http(s)://…, osrm+http(s)://… or valhalla+http(s)://…");
    }
    Ok(address)
}

fn read_file(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path).with_context(|| format!("configuration file {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("configuration file {}", path.display()))
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

#[cfg(test)]
mod tests {
    use super::*;

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
