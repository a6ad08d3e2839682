//! People and what happened with them: the pages of the back office as two of the team ask them, one after the other, and
//! what signing in costs besides the hash of the password.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::super::Bench;
use super::super::client::{Answer, Client, encoded};
use super::super::dataset;
use super::super::machine;
use super::super::options::{Size, Suite};
use super::super::people::{self, People};
use super::super::process::{Server, pause};
use super::super::report::{Bar, Report};
use super::quantile;

/// Letters that each of ten accounts asks for: as many as one address is sent within a quarter of an hour.
const LETTERS: usize = 4;
/// Each letter is written by a job, which looks twice a second.
const PATIENCE: Duration = Duration::from_secs(60);

/// The measures, in the order in which a day goes.
pub fn run(bench: &Bench, size: Size, report: &mut Report) -> Result<()> {
    if size == Size::Million {
        eprintln!("skipped: the bars are those of 100 000 people, a million is not filled");
        return Ok(());
    }
    let people = people::prepare(bench, size)?;
    start(bench, &people, report)?;
    let server = Server::start(&bench.options.binary, &people.folder)?;
    dataset::wait_for_calm(&server)?;
    let small = (size == Size::Real).then_some(Bar::AtMost(80.0));
    memory(&server, size, ("memory at rest", small), report)?;
    let mut coordinator = signed_in(&server, &people, "coordinator")?;
    let mut referent = signed_in(&server, &people, "referent")?;
    first_count(&mut coordinator, size, report)?;
    memory(&server, size, ("memory once a segment was counted", None), report)?;
    for (client, reader, met) in
        [(&mut coordinator, "a coordinator", "met"), (&mut referent, "the referent of a département", "met_in_gironde")]
    {
        let reader = Reader { bench, people: &people, name: reader, met: people.words(met)? };
        reader.pages(client, report)?;
        reader.forms(client, report)?;
    }
    by_password(bench, &server, &people, report)?;
    by_letter(&server, &people, &mut coordinator, report)?;
    memory(&server, size, ("memory after all this", None), report)?;
    server.stop()
}

/// From the start of the program to its first page: people should not matter to it.
fn start(bench: &Bench, people: &People, report: &mut Report) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..if bench.options.quick { 2 } else { 5 } {
        machine::wait_for_calm(bench.options.calm);
        let server = Server::start(&bench.options.binary, &people.folder)?;
        times.push(server.first_page.as_secs_f64() * 1e3);
        server.stop()?;
    }
    let bar = Some(Bar::AtMost(500.0));
    report.add(Suite::Relations, people.size, "start, 1 512 places", "first page", "ms", times, bar);
    Ok(())
}

fn memory(server: &Server, size: Size, (series, bar): (&str, Option<Bar>), report: &mut Report) -> Result<()> {
    pause(Duration::from_secs(2));
    let memory = server.memory()?;
    for (measure, bytes, bar) in
        [("resident", memory.now, bar), ("of that, not of files", memory.own, None), ("peak", memory.peak, None)]
    {
        report.add(Suite::Relations, size, series, measure, "MB", vec![bytes as f64 / 1e6], bar);
    }
    Ok(())
}

/// The connection of somebody who signed in by their password.
fn signed_in(server: &Server, people: &People, who: &str) -> Result<Client> {
    let (email, password) = (people.word(who)?, people.word("password")?);
    let mut client = server.client()?;
    let answer = client.post("/connexion", &[("email", email), ("password", password), ("way", "password")])?;
    expect(&answer, 303, "/connexion").with_context(|| format!("signing in as {email}"))?;
    ensure!(!answer.cookies.is_empty(), "signing in as {email} gives no cookie");
    Ok(client.keeping(&answer.cookies.join("; ")))
}

/// Refuses another answer than the one that is measured.
fn expect(answer: &Answer, status: u16, path: &str) -> Result<()> {
    if answer.status == status {
        return Ok(());
    }
    let told: String = String::from_utf8_lossy(&answer.body).chars().take(2_000).collect();
    bail!("{path} answers {} instead of {status}, leading to {:?}:\n{told}", answer.status, answer.location)
}

/// What a form asks while a segment is composed: who was seen lately, so many times.
fn count_path(months: usize, count: usize) -> String {
    format!(
        "/bureau/segments/compte?g0=all&c0-0=kind&0-0.value=person&c0-1=last&0-1.op=newer&0-1.months={months}\
         &c0-2=interactions&0-2.count={count}&c0-3=territory&0-3.value={}",
        encoded("region:75")
    )
}

/// The first count reads every party into memory.
fn first_count(client: &mut Client, size: Size, report: &mut Report) -> Result<()> {
    let path = count_path(6, 2);
    let answer = client.get(&path, "")?;
    expect(&answer, 200, &path)?;
    let time = vec![answer.time.as_secs_f64()];
    report.add(Suite::Relations, size, "segment, the first count after a start", "wall clock", "s", time, None);
    Ok(())
}

/// A bar of a series: the measure that it is on, and the milliseconds.
type Mark = Option<(&'static str, f64)>;

fn tell(size: Size, series: &str, times: &[f64], mark: Mark, report: &mut Report) {
    for (measure, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
        let bar = mark.filter(|(on, _)| *on == measure).map(|(_, most)| Bar::AtMost(most));
        report.add(Suite::Relations, size, series, measure, "ms", vec![quantile(times, share)], bar);
    }
}

/// Somebody of the team, and what they ask.
struct Reader<'a> {
    bench: &'a Bench,
    people: &'a People,
    name: &'a str,
    /// Ids of people in their reach, who are not the one whose card is measured.
    met: Vec<String>,
}

impl Reader<'_> {
    /// Pages that are read, each walking through its addresses.
    fn pages(&self, client: &mut Client, report: &mut Report) -> Result<()> {
        let people = self.people;
        let names = people.names()?;
        let beginning = |name: &str| name.chars().take(5).collect::<String>();
        let by_name = names.iter().map(|[_, family, _]| format!("/bureau/personnes?q={}", encoded(family))).collect();
        let whom = names.iter().map(|[_, family, _]| format!("/bureau/echanges/qui?q={}", encoded(&beginning(family))));
        let noted = self.met.iter().map(|id| format!("/bureau/echanges/nouveau?avec={id}"));
        let counted = (1..=24).flat_map(|months| (1..=4).map(move |count| count_path(months, count)));
        let own = |path: &str| vec![path.to_owned()];
        let counts = (people.size == Size::Hundred).then_some(("p99", 100.0));
        let series: Vec<(&str, Vec<String>, Mark)> = vec![
            ("card of a person with 1 000 interactions", own(people.word("card")?), Some(("p95", 20.0))),
            ("people, first page", own("/bureau/personnes"), None),
            ("people, filtered", own("/bureau/personnes?territoire=department%3A33&lien=manages"), None),
            ("people, by name", by_name, None),
            ("my day", own("/bureau/ma-journee"), None),
            ("the day of the team", own("/bureau/ma-journee/equipe"), None),
            ("board of an objective", own(people.word("objective")?), None),
            ("segment, counted as it is typed", counted.collect(), counts),
            ("segment, explained for one person", own(people.word("why")?), None),
            ("form of a note", noted.collect(), None),
            ("whom a note is about, as one types", whom.collect(), None),
        ];
        for (name, paths, mark) in &series {
            let times = self.walked(client, paths.len(), |client, at| {
                let path = paths.get(at).map_or("/", String::as_str);
                let answer = client.get(path, "")?;
                expect(&answer, 200, path)?;
                Ok(answer)
            });
            let times = times.with_context(|| format!("{name}, {}", self.name))?;
            tell(people.size, &format!("{name}, {}", self.name), &times, *mark, report);
        }
        Ok(())
    }

    /// What is sent: somebody who is being typed, and something that happened.
    fn forms(&self, client: &mut Client, report: &mut Report) -> Result<()> {
        let (size, names) = (self.people.size, self.people.names()?);
        let path = "/bureau/personnes/ressemblances";
        let times = self.walked(client, names.len(), |client, at| {
            let Some([given, family, email]) = names.get(at) else { bail!("nobody of that number") };
            let answer = client.post(path, &[("given", given), ("family", family), ("email", email)])?;
            expect(&answer, 200, path)?;
            Ok(answer)
        })?;
        tell(size, &format!("who one is like, while typing, {}", self.name), &times, None, report);
        let path = "/bureau/echanges/nouveau";
        let times = self.walked(client, self.met.len(), |client, at| {
            let whom = self.met.get(at).map_or("", String::as_str);
            let noted = [("who", whom), ("sort", "call"), ("subject", "Appel fictif du banc d’essai"), ("body", "")];
            let answer = client.post(path, &noted)?;
            expect(&answer, 303, path)?;
            ensure!(answer.location.starts_with("/bureau/echanges/"), "{path} leads to {}", answer.location);
            Ok(answer)
        })?;
        tell(size, &format!("noting an interaction, {}", self.name), &times, None, report);
        Ok(())
    }

    /// Asks one after the other, by turns, after some that do not count; milliseconds each.
    fn walked(
        &self,
        client: &mut Client,
        turns: usize,
        mut ask: impl FnMut(&mut Client, usize) -> Result<Answer>,
    ) -> Result<Vec<f64>> {
        let (warm, counted) = if self.bench.options.quick { (5, 60) } else { (20, 300) };
        machine::wait_for_calm(self.bench.options.calm);
        let mut times = Vec::with_capacity(counted);
        for turn in 0..warm + counted {
            let answer = ask(client, turn % turns.max(1))?;
            if turn >= warm {
                times.push(answer.time.as_secs_f64() * 1e3);
            }
        }
        Ok(times)
    }
}

/// Signing in by a password: the whole, and what is left without the hash, which is slow on purpose.
fn by_password(bench: &Bench, server: &Server, people: &People, report: &mut Report) -> Result<()> {
    let (hash, password) = (people.number("hash_ms")?, people.word("password")?);
    let colleagues = people.words("colleagues")?;
    let mut client = server.client()?;
    let mut times = Vec::new();
    machine::wait_for_calm(bench.options.calm);
    for turn in 0..if bench.options.quick { 20 } else { 80 } {
        let email = colleagues.get(turn % colleagues.len()).map_or("", String::as_str);
        let answer = client.post("/connexion", &[("email", email), ("password", password), ("way", "password")])?;
        expect(&answer, 303, "/connexion").with_context(|| format!("signing in as {email}"))?;
        times.push(answer.time.as_secs_f64() * 1e3);
    }
    let besides: Vec<f64> = times.iter().map(|time| (time - hash).max(0.0)).collect();
    report.add(Suite::Relations, people.size, "hash of a password, alone", "p50", "ms", vec![hash], None);
    tell(people.size, "signing in by a password", &times, None, report);
    tell(people.size, "signing in by a password, besides the hash", &besides, Some(("p95", 50.0)), report);
    Ok(())
}

/// Signing in by a letter: asking for it, then pressing the button that its link shows.
fn by_letter(server: &Server, people: &People, coordinator: &mut Client, report: &mut Report) -> Result<()> {
    let colleagues = people.words("colleagues")?;
    let before = letters(coordinator)?;
    let (mut client, mut asked) = (server.client()?, Vec::new());
    for email in colleagues.iter().take(10).cycle().take(10 * LETTERS) {
        let answer = client.post("/connexion", &[("email", email), ("password", ""), ("way", "link")])?;
        if answer.status == 429 {
            eprintln!("skipped: letters were asked for in this database less than a quarter of an hour ago");
            return Ok(());
        }
        expect(&answer, 303, "/connexion")?;
        asked.push(answer.time.as_secs_f64() * 1e3);
    }
    tell(people.size, "asking for a letter that signs in", &asked, Some(("p95", 50.0)), report);
    let mut opened = Vec::new();
    for link in links(coordinator, &before, asked.len())? {
        let answer = client.post(&link, &[])?;
        expect(&answer, 303, "/connexion/lien/…")?;
        opened.push(answer.time.as_secs_f64() * 1e3);
    }
    ensure!(opened.len() == asked.len(), "{} letters of {} hold a link", opened.len(), asked.len());
    tell(people.size, "signing in by the link of a letter", &opened, Some(("p95", 50.0)), report);
    Ok(())
}

/// The ids of the last letters, which stay in the box of the team where no relay takes them.
fn letters(coordinator: &mut Client) -> Result<Vec<String>> {
    let page = coordinator.text("/bureau/courrier")?;
    let found = page.split("href=\"/bureau/courrier/").skip(1).filter_map(|rest| rest.split('"').next());
    Ok(found.filter(|id| id.len() == 36).map(str::to_owned).collect())
}

/// The links of so many letters that were not there before, once they are written.
fn links(coordinator: &mut Client, before: &[String], many: usize) -> Result<Vec<String>> {
    let start = Instant::now();
    let written = loop {
        let mut new = letters(coordinator)?;
        new.retain(|id| !before.contains(id));
        if new.len() >= many {
            break new;
        }
        ensure!(
            start.elapsed() < PATIENCE,
            "{} of {many} letters are written after {} s: see /bureau/courrier and serve.log",
            new.len(),
            PATIENCE.as_secs()
        );
        pause(Duration::from_millis(500));
    };
    let mut links = Vec::new();
    for letter in written {
        let page = coordinator.text(&format!("/bureau/courrier/{letter}"))?;
        let Some((_, rest)) = page.split_once("/connexion/lien/") else { continue };
        let secret: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        links.push(format!("/connexion/lien/{secret}"));
    }
    Ok(links)
}
