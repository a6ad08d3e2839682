//! The world of the stories: the program on a database of its own, a stopped clock, seeded chance, and the cast.
//!
//! Ana runs a place and Ben is a member of it: both referents, who read and edit sheets. Chloé coordinates the network.
//! Dov is nobody yet.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Mutex;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request};
use census::Census;
use census::import::plan::Acceptance;
use census::import::run::{ImportError, unwatched};
use census::store::batch::Batch;
use kernel::app::{App, Site};
use kernel::args;
use kernel::clock::{Chance, Clock};
use kernel::db::{Db, Engine};
use kernel::files::{Files, Place};
use kernel::http::Outside;
use kernel::ids::{AccountId, BatchId};
use kernel::lang::Order;
use kernel::search::Search;
use kernel::testing::{Database, World};
use kernel::web::fields::encode;
use kernel::web::route::Declared;
use server::capabilities::Capabilities;
use server::program::Program;
use tower::ServiceExt;

/// The public address of the site in the stories.
pub const SITE: &str = "http://reseau.example";

/// The roles of the cast, held on the whole network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Coordinator,
    Referent,
}

impl Role {
    pub fn key(self) -> &'static str {
        match self {
            Role::Coordinator => "coordinator",
            Role::Referent => "referent",
        }
    }
}

/// Everything, on the whole network.
pub fn all_powers() -> kernel::grants::Powers {
    let all = kernel::rights::Rights::of(kernel::rights::Right::ALL);
    kernel::grants::Powers::of(vec![(all, kernel::grants::Reach::everywhere())])
}

/// One node: a program and what answers its requests.
pub struct Node {
    pub program: Program,
    pub router: Router,
    pub declared: Vec<Declared>,
}

/// The world of a story.
pub struct Test {
    pub database: Database,
    pub clock: Clock,
    pub node: Node,
}

impl World for Test {
    async fn on(database: Database) -> Test {
        let clock = Clock::stopped("2026-03-02T09:00:00Z".parse().unwrap());
        let node = Node::open(&database, clock.clone(), 42).await;
        Test { database, clock, node }
    }
}

impl Node {
    /// A node on that database; two nodes of one world share the files and draw their ids apart.
    pub async fn open(database: &Database, clock: Clock, seed: u64) -> Node {
        let site = Site {
            name: "Réseau d’essai".to_owned(),
            url: SITE.to_owned(),
            demo: false,
            base_map: None,
            online_geocoder: None,
            road_server: None,
            trusted_proxies: Vec::new(),
            largest_import: 4 << 20,
            relay: None,
            provider: None,
            intake: Some("notes@reseau.example".to_owned()),
        };
        Node::open_as(database, clock, seed, site).await
    }

    /// The same under another site's settings.
    pub async fn open_as(database: &Database, clock: Clock, seed: u64, site: Site) -> Node {
        let place = Place::Folder(database.folder().join("files"));
        Node::open_with_files(database, clock, seed, site, &place).await
    }

    /// The same with its files elsewhere than in the folder of the database.
    pub async fn open_with_files(database: &Database, clock: Clock, seed: u64, site: Site, place: &Place) -> Node {
        // the client of calls to the outside asks which cryptography to use
        let _ = rustls::crypto::ring::default_provider().install_default();
        let files = Files::open(place, &database.folder().join("scratch")).unwrap();
        let app = App::new(
            database.open().await,
            clock,
            Chance::seeded(seed),
            files,
            Search::in_memory().unwrap(),
            Order::french().unwrap(),
            site,
            server::assets::assets(),
            Outside::new(true).unwrap(),
        );
        let capabilities = Capabilities::open(&app).await.unwrap();
        let program = Program { app, capabilities };
        let (router, declared) = server::shell::router(&program, server::pages::Metrics::default()).unwrap();
        Node { program, router, declared }
    }

    pub fn app(&self) -> &App {
        &self.program.app
    }

    pub fn db(&self) -> &Db {
        &self.program.app.db
    }

    pub fn accounts(&self) -> &accounts::Accounts {
        &self.program.capabilities.accounts
    }

    pub fn census(&self) -> &Census {
        &self.program.capabilities.census
    }

    /// The map and the search catch up with the database.
    pub async fn follow(&self) {
        self.program.follow().await.unwrap();
    }

    /// Runs what waits in the queue; answers how much was run.
    pub async fn run_jobs(&self) -> usize {
        let ran = self.program.capabilities.works().run_due(self.app()).await.unwrap();
        self.follow().await;
        ran
    }

    /// Sends the letters that are due; answers how many got their end.
    pub async fn post_letters(&self) -> usize {
        kernel::mail::run_due(self.app()).await.unwrap()
    }

    /// The letters kept in the box, oldest first: to whom, subject, text.
    pub async fn box_of_letters(&self) -> Vec<(String, String, String)> {
        self.post_letters().await;
        let sql = "select coalesce(recipient, ''), subject, body from letter where state = 'captured' order by id";
        self.db().all(sql, vec![]).await.unwrap()
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let (count,) = self.db().one::<(i64,)>(&format!("select count(*) from {table}"), vec![]).await.unwrap();
        count
    }

    /// What `maillage check` would find wrong.
    pub async fn wrong(&self) -> Vec<String> {
        let mut wrong = kernel::db::dialect::integrity(self.db()).await.unwrap();
        for capability in &self.program.capabilities.all {
            wrong.extend((capability.check)().await.unwrap());
        }
        wrong
    }

    /// Somebody who has no account.
    pub fn visitor(&self) -> Client {
        Client {
            router: self.router.clone(),
            cookies: Mutex::default(),
            from: IpAddr::from([192, 0, 2, 1]),
            headers: vec![("host".to_owned(), "reseau.example".to_owned())],
        }
    }

    /// Somebody of the team, with an open session.
    pub async fn signed_in(&self, name: &str, email: &str, role: Role) -> Client {
        let (app, now) = (self.app(), self.app().clock.now());
        let id = self.account(name, email).await;
        let sql = "insert into role_grant (id, account, role, scope, since, created_at) \
                   values ($1, $2, $3, 'network', $4, $5) on conflict (id) do nothing";
        app.db.execute(sql, args![id, id, role.key(), now, now]).await.unwrap();
        self.with_session(id).await
    }

    /// Somebody who holds that role on that part of the network alone.
    pub async fn granted(&self, name: &str, email: &str, role: &str, scope: &str) -> Client {
        let (app, now) = (self.app(), self.app().clock.now());
        let account = self.account(name, email).await;
        let id = kernel::ids::GrantId::new(now, &app.chance);
        let sql = "insert into role_grant (id, account, role, scope, since, created_at) \
                   values ($1, $2, $3, $4, $5, $6)";
        app.db.execute(sql, args![id, account, role, scope, now, now]).await.unwrap();
        self.with_session(account).await
    }

    /// The account of that address, made when there is none.
    pub async fn account(&self, name: &str, email: &str) -> AccountId {
        let (app, now) = (self.app(), self.app().clock.now());
        let id = AccountId::new(now, &app.chance);
        let sql = "insert into account (id, email, name, created_at) values ($1, $2, $3, $4) \
                   on conflict (email) do nothing";
        app.db.execute(sql, args![id, email, name, now]).await.unwrap();
        let (id,): (String,) = app.db.one("select id from account where email = $1", args![email]).await.unwrap();
        id.parse().unwrap()
    }

    /// A browser in which that account is signed in, and showed a moment ago who it is.
    pub async fn with_session(&self, id: AccountId) -> Client {
        let (app, now) = (self.app(), self.app().clock.now());
        let secret = app.chance.secret();
        let sure = now + jiff::SignedDuration::from_hours(24 * 3_650);
        let sql = "insert into session (hash, account, created_at, seen_at, device, sure_until) \
                   values ($1, $2, $3, $4, '', $5)";
        app.db.execute(sql, args![kernel::files::hash(secret.as_bytes()), id, now, now, sure]).await.unwrap();
        let client = self.visitor();
        client.cookies.lock().unwrap().insert("session".to_owned(), secret);
        client
    }

    /// Takes a file in, as `maillage import` does before it decides.
    pub async fn receive(&self, source: &str, name: &str, bytes: &[u8]) -> Result<Batch, ImportError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        self.census().receive(source, name, &path, None).await
    }

    /// The report of a file, which changes nothing.
    pub async fn dry_run(&self, source: &str, name: &str, bytes: &[u8]) -> Batch {
        let batch = self.receive(source, name, bytes).await.unwrap();
        self.census().plan_import(batch.id, &unwatched()).await.unwrap()
    }

    /// Accepts all of an import.
    pub async fn apply(&self, id: BatchId) -> Result<Batch, ImportError> {
        self.census().apply_import(id, Acceptance::default(), None, &unwatched()).await
    }

    /// Takes a file in and accepts all of it.
    pub async fn import(&self, source: &str, name: &str, bytes: &[u8]) -> Batch {
        let batch = self.receive(source, name, bytes).await.unwrap();
        let batch = self.apply(batch.id).await.unwrap();
        self.follow().await;
        batch
    }

    /// The sheet of a place, whatever its standing.
    pub async fn sheet(&self, slug: &str) -> Option<census::sheet::Sheet> {
        let team = kernel::auth::Account {
            id: AccountId::from_bits(0),
            email: String::new(),
            name: String::new(),
            person: None,
        };
        let team = kernel::auth::Viewer::of(team, all_powers());
        census::store::find_sheet_for(self.db(), &team, kernel::party::Kind::Place, slug).await.unwrap()
    }
}

impl std::ops::Deref for Test {
    type Target = Node;
    fn deref(&self) -> &Node {
        &self.node
    }
}

impl Test {
    pub fn engine(&self) -> Engine {
        self.database.engine()
    }

    /// Another world, on an empty database of the same engine.
    pub async fn beside(other: &Test) -> Test {
        Test::on(Database::fresh(other.engine()).await).await
    }

    /// Another node on the same database.
    pub async fn another_node(&self, seed: u64) -> Node {
        Node::open(&self.database, self.clock.clone(), seed).await
    }

    /// A folder that goes with the world.
    pub fn path(&self, name: &str) -> PathBuf {
        self.database.folder().join(name)
    }

    /// Ana runs La Fabrique: a referent.
    pub async fn ana(&self) -> Client {
        self.signed_in("Ana", "ana@fabrique.example", Role::Referent).await
    }

    /// Ben is a member of La Fabrique: a referent too.
    pub async fn ben(&self) -> Client {
        self.signed_in("Ben", "ben@fabrique.example", Role::Referent).await
    }

    /// Chloé coordinates the network.
    pub async fn chloe(&self) -> Client {
        self.signed_in("Chloé", "chloe@reseau.example", Role::Coordinator).await
    }

    /// Dov is nobody yet.
    pub fn dov(&self) -> Client {
        self.visitor()
    }

    /// A page as anybody sees it.
    pub async fn get(&self, path: &str) -> Answer {
        self.visitor().get(path).await
    }
}

/// A browser: cookies are kept, redirects are not followed unless asked.
pub struct Client {
    router: Router,
    pub cookies: Mutex<BTreeMap<String, String>>,
    pub from: IpAddr,
    pub headers: Vec<(String, String)>,
}

impl Client {
    /// The same, coming from another address.
    pub fn from(mut self, from: [u8; 4]) -> Client {
        self.from = IpAddr::from(from);
        self
    }

    /// The same, with one header more.
    pub fn with(mut self, name: &str, value: &str) -> Client {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None, Vec::new()).await
    }

    /// Posts a form as a browser does from a page of the site.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            form.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        self.send("POST", path, Some(kind), pairs.join("&").into_bytes()).await
    }

    /// Posts a form of fields and files: `(name, "", value)` is a field, `(name, file name, bytes)` a file.
    pub async fn upload(&self, path: &str, parts: &[(&str, &str, &[u8])]) -> Answer {
        let (kind, body) = multipart(parts);
        self.send("POST", path, Some(&kind), body).await
    }

    /// Follows the redirect of an answer, and the next ones.
    pub async fn follow(&self, answer: Answer) -> Answer {
        let mut answer = answer;
        for _ in 0..5 {
            match answer.location() {
                Some(location) => answer = self.get(&location).await,
                None => return answer,
            }
        }
        panic!("redirects without end: {:?}", answer.location());
    }

    pub async fn send(&self, method: &str, path: &str, kind: Option<&str>, body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let own = self.headers.iter().any(|(name, _)| name == "sec-fetch-site");
        if method != "GET" && !own {
            request = request.header("sec-fetch-site", "same-origin").header("origin", SITE);
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        let peer = ConnectInfo(SocketAddr::new(self.from, 40_000));
        let request = request.extension(peer).body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        self.keep(&parts.headers);
        Answer { path: path.to_owned(), status: parts.status.as_u16(), headers: parts.headers, body }
    }

    fn keep(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap();
        for line in headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            match line.contains("Max-Age=0") {
                true => cookies.remove(name),
                false => cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
    }

    /// Creates a place by the form; answers the piece of its address.
    pub async fn creates(&self, name: &str, fields: &[(&str, &str)]) -> String {
        let mut form = vec![("name", name)];
        form.extend_from_slice(fields);
        let answer = self.post("/bureau/lieux/nouvelle-fiche", &form).await;
        let location = answer.location().unwrap_or_else(|| panic!("{name} was not created: {answer:?}"));
        location.strip_prefix("/bureau/lieux/").unwrap().to_owned()
    }

    /// The fields of a form as the page shows them: what a browser would post.
    pub async fn form(&self, path: &str) -> Vec<(String, String)> {
        self.get(path).await.ok().form()
    }

    /// Opens a form, changes some fields, and posts it.
    pub async fn edits(&self, path: &str, changes: &[(&str, &str)]) -> Answer {
        let form = changed(self.form(path).await, changes);
        let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(path, &form).await
    }
}

/// A form with some of its fields changed.
pub fn changed(form: Vec<(String, String)>, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let kept = form.into_iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).collect()
}

/// The content type and the body of a form of fields and files.
pub fn multipart(parts: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
    let boundary = "la-fabrique-et-le-moulin";
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
        let head = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// What the program answered.
pub struct Answer {
    pub path: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let location = self.header("location");
        write!(
            f,
            "{} {} {location} {}",
            self.path,
            self.status,
            visible(&self.text()).chars().take(1_500).collect::<String>()
        )
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    pub fn location(&self) -> Option<String> {
        (300..400)
            .contains(&self.status)
            .then(|| self.header("location").split('#').next().unwrap_or_default().to_owned())
    }

    /// Itself, when the status is that one.
    #[track_caller]
    pub fn with_status(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    #[track_caller]
    pub fn ok(self) -> Answer {
        self.with_status(200)
    }

    /// Itself, when its text, without the escapes of HTML, has those words.
    #[track_caller]
    pub fn shows(self, words: &str) -> Answer {
        assert!(plain(&self.text()).contains(words), "{words:?} is not in {self:?}");
        self
    }

    /// Itself, when its text has not those words, escaped or not.
    #[track_caller]
    pub fn hides(self, words: &str) -> Answer {
        assert!(!self.text().contains(words) && !plain(&self.text()).contains(words), "{words:?} is in {self:?}");
        self
    }

    /// The fields of the largest form of the page, as a browser would post them.
    pub fn form(&self) -> Vec<(String, String)> {
        let text = self.text();
        let forms = text.split("<form").skip(1).map(|form| form.split("</form>").next().unwrap_or_default());
        let largest = forms.max_by_key(|form| form.len()).unwrap_or_default();
        fields_of(largest)
    }
}

/// The text without the escapes of HTML, its no-break spaces as spaces.
fn plain(text: &str) -> String {
    unescaped(text).replace(['\u{a0}', '\u{202f}'], " ")
}

/// What a reader sees of a page: its main part without tags.
fn visible(text: &str) -> String {
    let main = text.find("<main").and_then(|at| text.get(at..)).unwrap_or(text);
    let (mut shown, mut inside) = (String::new(), false);
    for c in main.chars() {
        match c {
            '<' => inside = true,
            '>' => (inside, _) = (false, shown.push(' ')),
            c if !inside => shown.push(c),
            _ => {}
        }
    }
    plain(&shown.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn unescaped(text: &str) -> String {
    let pairs = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")];
    let text = pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&#38;", "&").replace("&amp;", "&")
}

/// Reads the fields of a form from its HTML, well enough for the forms of this site.
fn fields_of(form: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut rest = form;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').unwrap_or(rest.len());
        let (tag, after) = rest.split_at(end);
        let attribute = |name: &str| {
            let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
            tag[at..].split('"').next().map(unescaped)
        };
        let body = after.trim_start_matches('>');
        if let Some(name) = attribute("name") {
            if tag.starts_with("input") {
                let kind = attribute("type").unwrap_or_default();
                let value = attribute("value").unwrap_or_default();
                let ticked = !matches!(kind.as_str(), "checkbox" | "radio") || tag.contains(" checked");
                if ticked && kind != "file" {
                    fields.push((name, value));
                }
            } else if tag.starts_with("textarea") {
                let text = body.split("</textarea>").next().unwrap_or_default();
                fields.push((name, unescaped(text.strip_prefix('\n').unwrap_or(text))));
            } else if tag.starts_with("select") {
                let options = body.split("</select>").next().unwrap_or_default();
                let mut all = options.split("<option").skip(1);
                // as a browser does: where nothing is chosen, the first is
                let chosen = all.clone().find(|option| option.contains(" selected")).or_else(|| all.next());
                let value = chosen.and_then(|o| o.split("value=\"").nth(1)).and_then(|v| v.split('"').next());
                fields.push((name, unescaped(value.unwrap_or_default())));
            }
        }
    }
    fields
}
