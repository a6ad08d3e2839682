//! Fills a database that holds places with fictional people and what happened with them, by the program's own writers:
//! `fill-people --data DIR --people 100000 --interactions 1000000`, in release, tells what a benchmark asks for as one line of JSON.

use std::time::Instant;

use accounts::password;
use accounts::store as accounts_store;
use anyhow::{Context, Result, anyhow, ensure};
use clap::Parser;
use jiff::SignedDuration;
use kernel::app::App;
use kernel::db::{Engine, dialect};
use kernel::facts::Fact;
use kernel::grants::Scope;
use kernel::ids::{AccountId, GrantId, InteractionId, MembershipId, ObjectiveId, PartyId, SegmentId, TaskId};
use kernel::party::{self, Kind, NewParty};
use kernel::text;
use relations::engagement::Stage;
use relations::exchanges::interaction::{Confidentiality, Direction, Noted, Origin, Sort};
use relations::exchanges::task::{NewTask, later};
use relations::membership::dues::{Membership, last_day};
use relations::people::contact::{self, Point, Purpose};
use relations::people::person::{self, NewPerson, Typed};
use relations::segments::tree::Node;
use relations::store::engagement::{self, Mover};
use relations::store::exchanges::{self, Arrival};
use relations::store::people::{self as people_store, Named};
use relations::store::segments::{self, Segment};
use relations::store::{membership, tasks};
use serde_json::{Value, json};
use server::config::{Config, Flags};
use server::program::{Index, Program};

/// As the server does: what a hash costs is to be told by the same allocator.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Of every account: nobody but a benchmark signs in here.
const PASSWORD: &str = "maillage-banc-2011";
/// Interactions of the party whose card is measured.
const MANY: usize = 1_000;
/// Those who note; the first of them also sign in by letters.
const COLLEAGUES: usize = 18;
/// Written in one transaction.
const PIECE: usize = 5_000;
/// Six years, in seconds.
const PAST: u64 = 6 * 365 * 86_400;

const GIVEN: &[&str] = &[
    "Anne",
    "Bixente",
    "Claire",
    "Denis",
    "Élodie",
    "Farid",
    "Garance",
    "Hugo",
    "Inès",
    "Jean-Noël",
    "Kadiatou",
    "Léo",
    "Maialen",
    "Noé",
    "Océane",
    "Pascal",
    "Rose",
    "Samuel",
    "Thaïs",
    "Yann",
    "Zoé",
    "Aline",
    "Bruno",
    "Céline",
];
/// Family names are put together of a beginning and an end: invented, as far as one can tell.
const STARTS: &[&str] = &[
    "Barra", "Castel", "Dupé", "Etche", "Font", "Gabar", "Haute", "Iriga", "Joli", "Labas", "Marsa", "Noail", "Ozen",
    "Peyre", "Quinta", "Rive", "Sau", "Tourne", "Verg", "Lestau", "Mont", "Bel", "Cour", "Lar", "Puy", "Roque",
    "Saint", "Tre", "Ursu", "Vil",
];
const ENDS: &[&str] = &[
    "jou", "mousse", "roux", "gorritz", "barbeau", "dès", "clairre", "raytz", "montet", "tidette", "noux", "letou",
    "fantin", "longues", "nelle", "chaume", "busset", "pichet", "naudou", "det", "fleurat", "vignac", "tournel",
    "gassoux", "biscarry", "doumenc", "lafont", "sarrat", "teyssou", "brugal",
];
/// Beginnings of numbers that the ARCEP keeps for works of fiction.
const NUMBERS: &[&str] = &["01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98"];
const SAID: &str = "Texte fictif : visite des locaux, douze postes occupés, un projet d’atelier partagé, la commune prête une \
                    salle deux soirs par semaine et demande des nouvelles avant l’été.";

/// Fills a database for the benchmarks.
#[derive(Parser)]
struct Asked {
    #[command(flatten)]
    flags: Flags,
    /// How many people
    #[arg(long, default_value_t = 1_512)]
    people: usize,
    /// How many interactions in all
    #[arg(long, default_value_t = 15_120)]
    interactions: usize,
}

/// Numbers that come again at each run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end.max(1)
    }

    fn at(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }

    fn days(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(end)).unwrap_or_default()
    }

    fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn one<'a, T>(&mut self, list: &'a [T]) -> Result<&'a T> {
        list.get(self.at(list.len())).context("a list to draw from is empty")
    }
}

/// Who signs in.
struct Team {
    coordinator: AccountId,
    /// The coordinator, the referent of a département, and their colleagues.
    all: Vec<AccountId>,
}

/// Somebody who was entered.
struct Somebody {
    id: PartyId,
    slug: String,
    typed: Typed,
    email: String,
    territory: Option<String>,
}

impl Somebody {
    fn is_in_gironde(&self) -> bool {
        self.territory.as_deref().is_some_and(|commune| commune.starts_with("33"))
    }
}

fn coordinator() -> String {
    "coordination@exemple.invalid".to_owned()
}

fn referent() -> String {
    "gironde@exemple.invalid".to_owned()
}

fn colleague(number: usize) -> String {
    format!("equipe-{:02}@exemple.invalid", number + 1)
}

fn main() -> Result<()> {
    let asked = Asked::parse();
    // one provider of cryptography, chosen before anything asks for it
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    println!("{}", runtime.block_on(Box::pin(fill(&asked)))?);
    Ok(())
}

async fn fill(asked: &Asked) -> Result<Value> {
    ensure!(asked.people >= 100, "--people {}: at least 100", asked.people);
    ensure!(asked.interactions >= MANY, "--interactions {}: at least {MANY}, which one person has", asked.interactions);
    let (start, config) = (Instant::now(), Config::read(&asked.flags)?);
    let program = Program::open(&config, Index::OnDisk).await?;
    let app = &program.app;
    ensure!(people_store::is_empty(&app.db).await?, "somebody is known here already: fill a database of its own");
    let places = people_store::list_anchors(&app.db, Kind::Place, 100_000).await?;
    ensure!(!places.is_empty(), "no place is public here: `maillage import` a list first, to which people are tied");
    let bodies = people_store::list_anchors(&app.db, Kind::Organisation, 100_000).await?;
    let mut draw = Draw(2011);
    let team = enter_team(app).await?;
    let known = enter_people(app, &team, (&places, &bodies), asked.people, &mut draw).await?;
    let many = known.iter().position(Somebody::is_in_gironde).unwrap_or_default();
    note(app, &team, (&known, many), asked.interactions, &mut draw).await?;
    let chosen = known.get(many).context("nobody was entered")?;
    give_tasks(app, &team, &known, &mut draw).await?;
    open_memberships(app, &team, &known, &mut draw).await?;
    let objective = engage(app, &team, &known, &mut draw).await?;
    let segment = choose(app, &team, &known, &mut draw).await?;
    if app.db.engine() == Engine::Postgres {
        // what its own daemon does within a minute
        app.db.execute(dialect::analyze(Engine::Postgres), vec![]).await?;
    }
    program.follow().await?;
    let seconds = start.elapsed().as_secs_f64();
    let met = |within: &dyn Fn(&Somebody) -> bool| {
        let others = known.iter().filter(|&one| one.id != chosen.id && within(one));
        others.take(40).map(|one| one.id.to_string()).collect::<Vec<String>>()
    };
    let sample = known.iter().step_by((known.len() / 50).max(1)).take(50);
    let told = json!({
        "people": asked.people, "interactions": asked.interactions, "seconds": seconds,
        "hash_ms": cost_of_hash().await?, "password": PASSWORD,
        "coordinator": coordinator(), "referent": referent(),
        "colleagues": (0..COLLEAGUES).map(colleague).collect::<Vec<String>>(),
        "card": format!("/bureau/personnes/{}", chosen.slug),
        "objective": format!("/bureau/objectifs/{objective}"),
        "why": format!("/bureau/segments/{segment}/pourquoi/{}", chosen.id),
        "met": met(&|_| true), "met_in_gironde": met(&Somebody::is_in_gironde),
        "names": sample.map(|one| json!([one.typed.given, one.typed.family, one.email])).collect::<Vec<Value>>(),
    });
    app.db.close().await;
    Ok(told)
}

/// The middle of thirty hashes of a password, in milliseconds: what signing in costs on purpose.
async fn cost_of_hash() -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..30 {
        let start = Instant::now();
        password::hash(PASSWORD).await?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().context("no hash was timed")
}

/// A coordinator, the referent of the Gironde, and colleagues who note.
async fn enter_team(app: &App) -> Result<Team> {
    let (now, hash) = (app.clock.now(), password::hash(PASSWORD).await?);
    let mut entered = vec![
        (coordinator(), "Coordination (fiction)".to_owned(), "coordinator", Scope::Network),
        (referent(), "Gironde (fiction)".to_owned(), "referent", Scope::Territory("department:33".to_owned())),
    ];
    for number in 0..COLLEAGUES {
        entered.push((colleague(number), format!("Équipe {} (fiction)", number + 1), "referent", Scope::Network));
    }
    let (mut all, mut tx) = (Vec::new(), app.db.begin().await?);
    for (email, name, role, scope) in &entered {
        let id = AccountId::new(now, &app.chance);
        let id = accounts_store::save(&mut tx, id, (email, name), &hash, now).await?;
        let grant = accounts_store::NewGrant {
            account: id,
            role,
            scope,
            since: now,
            until: None,
            given_by: None,
            delegated_from: None,
        };
        accounts_store::insert_grant(&mut tx, GrantId::new(now, &app.chance), &grant, now).await?;
        all.push(id);
    }
    tx.commit().await?;
    Ok(Team { coordinator: all.first().copied().context("no account was made")?, all })
}

/// Somebody with a first tie, which says where they are found, and perhaps a second.
fn drawn(number: usize, (places, bodies): (&[Named], &[Named]), draw: &mut Draw) -> Result<NewPerson> {
    let given = (*draw.one(GIVEN)?).to_owned();
    let family = format!("{}{}", draw.one(STARTS)?, draw.one(ENDS)?);
    let plain = |name: &str| text::fold(name).replace(' ', "-");
    let email = format!("{}.{}.{number}@exemple.invalid", plain(&given), plain(&family));
    let phone = format!("{} {:02} {:02}", draw.one(NUMBERS)?, draw.below(100), draw.below(100));
    let (has_email, has_phone) = (draw.percent(80), draw.percent(50));
    let known = [
        has_email.then(|| Point::read(contact::Sort::Email, &email).ok()).flatten(),
        has_phone.then(|| Point::read(contact::Sort::Phone, &phone).ok()).flatten(),
    ];
    let of_body = !bodies.is_empty() && draw.percent(40);
    let end = draw.one(if of_body { bodies } else { places })?;
    let sort =
        draw.one(if of_body { &["elected", "employed", "presides"] } else { &["manages", "employed", "carries"] })?;
    let mut ties = vec![((*sort).to_owned(), end.id, String::new())];
    let second = draw.one(places)?;
    if draw.percent(30) && second.id != end.id {
        ties.push(("helps".to_owned(), second.id, String::new()));
    }
    Ok(NewPerson {
        typed: Typed { given, family, civility: String::new(), language: "fr".to_owned(), commune: None },
        territory: end.territory.clone(),
        points: known.into_iter().flatten().map(|point| (point, Purpose::Work)).collect(),
        ties,
        source: "demo".to_owned(),
        partners: Vec::new(),
    })
}

async fn enter_people(
    app: &App,
    team: &Team,
    ends: (&[Named], &[Named]),
    people: usize,
    draw: &mut Draw,
) -> Result<Vec<Somebody>> {
    let mut known = Vec::with_capacity(people);
    while known.len() < people {
        let piece = (people - known.len()).min(1_000);
        let new: Vec<NewPerson> =
            (0..piece).map(|at| drawn(known.len() + at, ends, draw)).collect::<Result<Vec<NewPerson>>>()?;
        let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
        let cards: Vec<NewParty> = new.iter().map(|one| one.card(PartyId::new(now, &app.chance))).collect();
        let slugs = party::insert_many(&mut tx, &app.order, now, &cards).await?;
        for ((card, slug), new) in cards.iter().zip(slugs).zip(new) {
            person::write_new(app, &mut tx, Some(team.coordinator), card.id, &new).await?;
            let email = new.points.iter().find(|(point, _)| point.sort == contact::Sort::Email);
            known.push(Somebody {
                id: card.id,
                slug,
                email: email.map(|(point, _)| point.value.clone()).unwrap_or_default(),
                territory: new.territory.clone(),
                typed: new.typed,
            });
        }
        tx.commit().await?;
        if known.len().is_multiple_of(10_000) {
            eprintln!("{} people", known.len());
        }
    }
    Ok(known)
}

/// What happened: with the chosen one as often as told, with the others as it comes.
async fn note(
    app: &App,
    team: &Team,
    (known, many): (&[Somebody], usize),
    interactions: usize,
    draw: &mut Draw,
) -> Result<()> {
    let step = interactions / MANY;
    let arrival = Arrival { origin: Origin::Desk, key: None, unsorted: None, attachments: String::new() };
    let mut done = 0;
    while done < interactions {
        let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
        for number in done..(done + PIECE).min(interactions) {
            let is_of_chosen = number.is_multiple_of(step) && number / step < MANY;
            let mut whom = if is_of_chosen { many } else { draw.at(known.len()) };
            if !is_of_chosen && whom == many {
                whom = (many + 1) % known.len();
            }
            let party = known.get(whom).context("nobody of that number")?.id;
            let author = *draw.one(&team.all)?;
            let noted = Noted {
                at: now - SignedDuration::from_secs(draw.days(PAST)),
                sort: *draw.one(Sort::ALL)?,
                direction: *draw.one(Direction::ALL)?,
                subject: format!("Échange fictif numéro {}", number + 1),
                body: if draw.percent(50) { SAID.to_owned() } else { String::new() },
                confidentiality: match draw.below(20) {
                    0 => Confidentiality::Private,
                    1 | 2 => Confidentiality::Public,
                    _ => Confidentiality::Team,
                },
                parties: vec![party],
                next: None,
            };
            let id = InteractionId::new(now, &app.chance);
            exchanges::insert(&mut tx, id, now, author, &noted, &arrival).await?;
            app.record(&mut tx, Some(author), &Fact::InteractionNoted { interaction: id }).await?;
        }
        tx.commit().await?;
        done = (done + PIECE).min(interactions);
        if done.is_multiple_of(100_000) {
            eprintln!("{done} interactions");
        }
    }
    Ok(())
}

/// One person in twenty is to be called again by somebody.
async fn give_tasks(app: &App, team: &Team, known: &[Somebody], draw: &mut Draw) -> Result<()> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let mut tx = app.db.begin().await?;
    for one in known.iter().step_by(20) {
        let task = NewTask {
            id: TaskId::new(now, &app.chance),
            subject: format!("Rappeler {} (fiction)", one.typed.given),
            due: draw.percent(80).then(|| later(today, draw.days(120) - 40)),
            owner: *draw.one(&team.all)?,
            party: Some(one.id),
            interaction: None,
        };
        tasks::insert(&mut tx, &task, now, team.coordinator).await?;
    }
    Ok(tx.commit().await?)
}

/// One person in ten is a member, for some months more: no letter recalls an end.
async fn open_memberships(app: &App, team: &Team, known: &[Somebody], draw: &mut Draw) -> Result<()> {
    let (now, today) = (app.clock.now(), app.clock.today());
    let mut tx = app.db.begin().await?;
    for one in known.iter().step_by(10) {
        let since = later(today, -10 - draw.days(250));
        let new = Membership {
            id: MembershipId::new(now, &app.chance),
            party: Some(one.id),
            name: String::new(),
            kind: "individual".to_owned(),
            since,
            until: last_day(since, 12),
            fee: 0,
            paid: 0,
            ended: String::new(),
        };
        membership::insert(&mut tx, &new, now, Some(team.coordinator)).await?;
    }
    Ok(tx.commit().await?)
}

/// One person in five is a target of one of four objectives; answers the first of these.
async fn engage(app: &App, team: &Team, known: &[Somebody], draw: &mut Draw) -> Result<ObjectiveId> {
    let now = app.clock.now();
    let (mut objectives, mut tx) = (Vec::new(), app.db.begin().await?);
    for name in ["Ouvrir des lieux", "Mobiliser les élus", "Former au télétravail", "Rencontrer les chambres"] {
        let id = ObjectiveId::new(now, &app.chance);
        engagement::insert_objective(&mut tx, now, id, &format!("{name} (fiction)"), Some(team.coordinator)).await?;
        objectives.push(id);
    }
    for one in known.iter().step_by(5) {
        let mover = Mover { app, by: Some(*draw.one(&team.all)?), at: now };
        mover.add(&mut tx, *draw.one(&objectives)?, one.id, *draw.one(&Stage::ALL)?).await?;
    }
    tx.commit().await?;
    objectives.first().copied().context("no objective was made")
}

/// Ten lists of people chosen one by one, and a live segment, which is answered.
async fn choose(app: &App, team: &Team, known: &[Somebody], draw: &mut Draw) -> Result<SegmentId> {
    let now = app.clock.now();
    let segment = |name: String, criteria: Option<String>| Segment {
        id: SegmentId::new(now, &app.chance),
        name,
        live: criteria.is_some(),
        criteria: criteria.unwrap_or_default(),
        owner: Some(team.coordinator),
        shared: true,
        version: 1,
    };
    let mut tx = app.db.begin().await?;
    for number in 1..=10 {
        let list = segment(format!("Liste fictive {number}"), None);
        segments::insert(&mut tx, now, &list).await?;
        let first = draw.at(known.len().div_ceil(2));
        let chosen: Vec<PartyId> = known.iter().skip(first).step_by(50).map(|one| one.id).collect();
        segments::add_parties(&mut tx, list.id, &chosen).await?;
    }
    let tree = r#"{"version":1,"tree":{"group":"all","of":[{"is":"kind","with":{"value":"person"}},
        {"is":"last","with":{"op":"newer","months":"6"}},{"is":"interactions","with":{"count":"2"}}]}}"#;
    let node = Node::read(tree).map_err(|refused| anyhow!("the tree of the segment: {refused:?}"))?;
    let live = segment("Vus deux fois, et récemment (fiction)".to_owned(), Some(node.stored()));
    segments::insert(&mut tx, now, &live).await?;
    tx.commit().await?;
    Ok(live.id)
}
