//! Two sheets side by side: whether they are one, what they are to each other, and their merge, field by field.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::ids::{MergeId, PartyId};
use kernel::lang::Message;
use kernel::party::Standing;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::cards::kilometres;
use super::directory::labels;
use super::duplicates::{percent, place, read_reasons};
use super::editing::{self, editable, kind_of};
use super::provenance::Provenance;
use super::words;
use crate::Census;
use crate::duplicates::merge::{self, Wish};
use crate::duplicates::record::is_establishment;
use crate::field::Field;
use crate::import::repair;
use crate::reach;
use crate::sheet::Sheet;
use crate::store::{self, duplicates as pairs};

/// Answers that say two, and those that say one.
const APART: &[&str] = &["different", "host", "guest", "establishment", "branch"];
const ONE: &[&str] = &["same", "moved", "renamed"];

/// What a merge of the two would do unless a person says otherwise.
pub(super) fn proposed(one: &Sheet, other: &Sheet, answer: &str, lot: Option<&str>) -> Wish {
    let (survivor, absorbed) = merge::stays(one, other);
    Wish {
        survivor: (survivor.id(), survivor.version),
        absorbed: (absorbed.id(), absorbed.version),
        taken: merge::proposed_after(answer, survivor, absorbed),
        answer: answer.to_owned(),
        since: None,
        lot: lot.map(str::to_owned),
    }
}

struct FieldRow {
    key: &'static str,
    words: String,
    kept: String,
    taken: String,
    /// Where each of the two values comes from.
    kept_from: String,
    taken_from: String,
    takes: bool,
    same: bool,
}

struct Side {
    id: String,
    version: i64,
    name: String,
    path: String,
    public: String,
    place: String,
}

#[derive(Template)]
#[template(path = "duplicate_pair.html")]
struct PairPage {
    shell: Shell,
    path: String,
    percent: String,
    reasons: Vec<(String, bool)>,
    /// The one that stays, then the one that joins it.
    sides: [Side; 2],
    title: String,
    /// Where they are, as the script of the map reads it; empty when neither has a point.
    points: String,
    /// How far they are from each other, in words; empty when that is not known.
    apart: String,
    kind: &'static str,
    base: String,
    labels: String,
    rows: Vec<FieldRow>,
    /// What somebody said before; empty when nobody did.
    before: String,
    /// The answer that is ticked.
    answer: String,
    /// The answer that is ticked is the program's: one SIREN under two SIRET.
    kin: bool,
    since: String,
    since_errors: Vec<String>,
    answers: Vec<(&'static str, String)>,
    /// Only whoever edits both says what they are to each other.
    may_answer: bool,
    may_merge: bool,
    /// Why they cannot be merged, when one of them asked to be listed no longer; else empty.
    parted: String,
}

/// The two sheets of a pair, the one that should stay first. The search need not have found the pair: any two of one kind
/// may be compared.
async fn two(census: &Census, one: &str, other: &str) -> Result<(pairs::PairRow, Sheet, Sheet)> {
    let id = |text: &str| text.parse::<PartyId>().map_err(|_| Error::NotFound);
    let (one, other) = (id(one)?, id(other)?);
    let sheets = store::list_sheets(&census.app.db, &[one, other]).await?;
    let find = |id| sheets.iter().find(|sheet| sheet.id() == id).cloned().ok_or(Error::NotFound);
    let (a, b) = (find(one.min(other))?, find(one.max(other))?);
    let row = match pairs::find_pair(&census.app.db, one, other).await? {
        Some(row) => row,
        None if may_be_compared(&a, &b) => census.compared(a.id(), b.id()).await?,
        None => return Err(Error::NotFound),
    };
    let (first, second) = merge::stays(&a, &b);
    Ok((row, first.clone(), second.clone()))
}

/// Two sheets that are there, of one kind.
fn may_be_compared(one: &Sheet, other: &Sheet) -> bool {
    let there = |sheet: &Sheet| sheet.party.standing != Standing::Trash;
    one.id() != other.id() && one.party.kind == other.party.kind && there(one) && there(other)
}

/// The piece of an address that names a sheet: that piece alone, or the whole address of its page, its form or its history.
fn slug_in(typed: &str) -> &str {
    let bare = typed.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let after = ["/lieux/", "/structures/"].iter().find_map(|list| bare.split_once(list));
    after.map_or(bare, |(_, rest)| rest).split('/').next().unwrap_or_default()
}

/// `POST /bureau/{kind}/{slug}/comparaison`: to the page of the two, whether the search found them or not.
pub async fn compare(
    State(census): State<Census>,
    Path((kind, slug)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let sheet = editable(&census, &shell, kind_of(&kind)?, &slug).await?;
    let named = slug_in(typed.get("compare"));
    let other = store::find_sheet_for(&census.app.db, &shell.viewer, sheet.party.kind, named).await?;
    let Some(other) = other.filter(|other| may_be_compared(&sheet, other)) else {
        let mut wrong = Violations::default();
        wrong.add("compare", Message::new("error-compare"));
        return editing::again(&census, &shell, &sheet, wrong).await;
    };
    Ok(go(&format!("/bureau/doublons/{}/{}", sheet.id().min(other.id()), sheet.id().max(other.id()))))
}

/// The line of one field, or of several that are one value; none when neither sheet has it.
fn row(
    shell: &Shell,
    fields: &[Field],
    (survivor, absorbed): (&Sheet, &Sheet),
    wish: &Wish,
    provenance: &Provenance,
) -> Option<FieldRow> {
    let field = *fields.first()?;
    // of several fields that are one value, the first tells for all
    let from = |sheet: &Sheet| {
        fields.iter().map(|field| provenance.words(shell, sheet, *field)).find(|words| !words.is_empty())
    };
    let told = |sheet: &Sheet| {
        let value = |field: &Field| sheet.values.get(*field).map(|value| words::value(shell, *field, value));
        fields.iter().filter_map(value).collect::<Vec<_>>().join(" · ")
    };
    let (kept, taken) = (told(survivor), told(absorbed));
    (!kept.is_empty() || !taken.is_empty()).then(|| FieldRow {
        key: field.key(),
        words: if fields.len() == 1 { shell.term("field", field.key()) } else { shell.t("merge-point") },
        same: fields.iter().all(|field| survivor.values.get(*field) == absorbed.values.get(*field)),
        kept,
        taken,
        kept_from: from(survivor).unwrap_or_default(),
        taken_from: from(absorbed).unwrap_or_default(),
        takes: wish.taken.contains(&field),
    })
}

/// `GET /bureau/doublons/{one}/{other}`
pub async fn show(
    State(census): State<Census>,
    Path((one, other)): Path<(String, String)>,
    shell: Shell,
) -> Result<Page> {
    let found = two(&census, &one, &other).await?;
    if !edits_both(&census, &shell, &found.1, &found.2).await? {
        shell.viewer.must(Right::ReadDesk)?;
    }
    shell.page(page(&census, &shell, &found, None, &Violations::default()).await?)
}

async fn edits_both(census: &Census, shell: &Shell, one: &Sheet, other: &Sheet) -> Result<bool> {
    let reach = shell.viewer.reach(Right::EditSheets);
    Ok(reach.among(&census.app.db, &[one.id(), other.id()]).await?.len() == 2)
}

/// Both as far as the viewer reads them, which is noted.
async fn as_read(census: &Census, shell: &Shell, one: &Sheet, other: &Sheet) -> Result<[Sheet; 2]> {
    let reach = reach::read_whole(&shell.viewer);
    let read = reach.among(&census.app.db, &[one.id(), other.id()]).await?;
    let seen = [one, other].map(|sheet| match read.contains(&sheet.id()) {
        true => sheet.clone(),
        false => sheet.clone().public_only(),
    });
    reach::note(&census.app, &shell.viewer, &seen.each_ref()).await?;
    Ok(seen)
}

/// The page of two sheets; with what was typed into the answer when it was refused.
async fn page(
    census: &Census,
    shell: &Shell,
    (pair, survivor, absorbed): &(pairs::PairRow, Sheet, Sheet),
    typed: Option<&Fields>,
    wrong: &Violations,
) -> Result<PairPage> {
    let may_answer = edits_both(census, shell, survivor, absorbed).await?;
    let seen = as_read(census, shell, survivor, absorbed).await?;
    let [survivor, absorbed] = &seen;
    let left = store::rounds::list_all_left(&census.app.db).await?;
    let known = pairs::find_since(&census.app.db, pair.one, pair.other).await?.unwrap_or_default();
    let parted = merge::parted(&left, survivor, absorbed).map(|message| shell.say(&message)).unwrap_or_default();
    let before = pair.answer.clone().unwrap_or_default();
    let kin = is_establishment(&survivor.values, &absorbed.values).filter(|_| before.is_empty() && typed.is_none());
    let answer = match (typed, kin) {
        (Some(typed), _) => typed.get("answer").to_owned(),
        (None, Some(true)) => "establishment".to_owned(),
        (None, Some(false)) => "branch".to_owned(),
        (None, None) => before.clone(),
    };
    let wish = proposed(survivor, absorbed, &before, None);
    let side = |sheet: &Sheet| Side {
        id: sheet.id().to_string(),
        version: sheet.version,
        name: sheet.party.name.clone(),
        path: format!("/bureau{}", sheet.party.path()),
        public: sheet.party.path(),
        place: place(census, sheet),
    };
    let points = [survivor, absorbed].map(|sheet| sheet.values.point());
    let marked = points.iter().zip(["A", "B"]).filter_map(|(point, letter)| {
        let (lat, lon) = (*point)?;
        Some(format!("{lon},{lat},{letter}"))
    });
    let apart = match points {
        [Some(a), Some(b)] => {
            shell.t1("pair-apart", "distance", kilometres(shell, territory::projection::distance_km(a, b)))
        }
        _ => String::new(),
    };
    let provenance = Provenance::of(census, &[survivor, absorbed]).await?;
    let fields = survivor.values.fields_with(&absorbed.values);
    let rows = fields.iter().filter(|field| !merge::POINT.contains(field)).map(std::slice::from_ref);
    let rows = rows
        .chain([&merge::POINT[..]])
        .filter_map(|fields| row(shell, fields, (survivor, absorbed), &wish, &provenance));
    Ok(PairPage {
        path: format!("/bureau/doublons/{}/{}", pair.one, pair.other),
        points: marked.collect::<Vec<_>>().join(" "),
        apart,
        kind: survivor.party.kind.key(),
        base: census.app.site.base_map.clone().unwrap_or_default(),
        labels: labels(shell),
        percent: percent(shell, pair.bits),
        reasons: read_reasons(&pair.reasons)
            .iter()
            .map(|(reason, bits)| (shell.term("reason", reason.key()), *bits >= 0.0))
            .collect(),
        rows: rows.collect(),
        sides: [side(survivor), side(absorbed)],
        title: format!("{} · {}", survivor.party.name, absorbed.party.name),
        answers: APART.iter().chain(ONE).map(|key| (*key, shell.term("answer", key))).collect(),
        answer,
        kin: kin.is_some(),
        before,
        since: typed.map_or(known, |typed| typed.get("since").to_owned()),
        since_errors: wrong.of("since").iter().map(|message| shell.say(message)).collect(),
        may_answer,
        may_merge: shell.viewer.may(Right::Merge) && pair.merged.is_none() && parted.is_empty(),
        parted,
        shell: shell.clone(),
    })
}

/// What an answer makes of the two, as the form shows them: the first hosts, or is an establishment of, the second; the
/// second became the first, which a merge may turn around.
fn sides(said: &str, first: PartyId, second: PartyId) -> Option<(&'static str, PartyId, PartyId)> {
    match said {
        "host" => Some(("host", first, second)),
        "guest" => Some(("host", second, first)),
        "establishment" => Some(("establishment", first, second)),
        "branch" => Some(("establishment", second, first)),
        "moved" => Some(("moved", second, first)),
        "renamed" => Some(("renamed", second, first)),
        _ => None,
    }
}

/// Since when, as ISO 8601 writes a year, a month or a day.
fn read_since(typed: &str) -> Result<Option<String>, Violations> {
    if typed.is_empty() {
        return Ok(None);
    }
    let mut read = repair::clean(Field::OpenedOn, typed).values.into_iter();
    if let Some((Field::OpenedOn, since)) = read.next() {
        return Ok(Some(since));
    }
    let mut wrong = Violations::default();
    wrong.add("since", Message::new("error-since"));
    Err(wrong)
}

/// `POST /bureau/doublons/{one}/{other}/reponse`
pub async fn answer(
    State(census): State<Census>,
    Path((one, other)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let found = two(&census, &one, &other).await?;
    shell.viewer.must(Right::EditSheets)?;
    if !edits_both(&census, &shell, &found.1, &found.2).await? {
        return Err(Error::Forbidden);
    }
    let said = typed.get("answer");
    if !APART.contains(&said) && !ONE.contains(&said) {
        return Err(Error::Conflict(Message::new("error-choice")));
    }
    let (row, first, second) = &found;
    let sides = sides(said, first.id(), second.id());
    let since = match read_since(typed.get("since")) {
        Ok(since) => since,
        Err(_) if sides.is_none() => None,
        Err(wrong) => {
            let page = page(&census, &shell, &found, Some(&typed), &wrong).await?;
            return Ok(shell.form(&wrong, page)?.into_response());
        }
    };
    let (app, now) = (&census.app, census.app.clock.now());
    let mut tx = app.db.begin().await?;
    pairs::enter_pair(&mut tx, now, row).await?;
    let change = (typed.get("before"), Some(said));
    if !pairs::answer_pair(&mut tx, (row.one, row.other), change, shell.viewer.id(), now).await? {
        return Err(Error::Conflict(Message::new("error-pair-answered")));
    }
    pairs::remove_relations(&mut tx, row.one, row.other).await?;
    if let Some((sort, one, other)) = sides {
        let id = MergeId::new(now, &app.chance);
        let relation = pairs::Relation { id, sort, one, other, since: since.as_deref(), merged: None };
        pairs::insert_relation(&mut tx, &relation, shell.viewer.id(), now).await?;
    }
    let fact = Fact::LikenessAnswered { one: row.one, other: row.other, answer: said.to_owned() };
    app.record(&mut tx, shell.viewer.id(), &fact).await?;
    tx.commit().await?;
    let may = shell.viewer.may(Right::Merge) && ONE.contains(&said);
    let next =
        if may { format!("/bureau/doublons/{}/{}#fusion", row.one, row.other) } else { "/bureau/doublons".into() };
    Ok(shell::flash(go(&next), &Message::new("flash-answered").with("answer", shell.term("answer", said))))
}

/// `POST /bureau/doublons/{one}/{other}/fusion`
pub async fn merge(
    State(census): State<Census>,
    Path((one, other)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (row, a, b) = two(&census, &one, &other).await?;
    shell.viewer.must(Right::Merge)?;
    let since = pairs::find_since(&census.app.db, row.one, row.other).await?;
    // as they were shown, even when an edit since would put the other first
    let (survivor, absorbed) = if typed.get("survivor") == b.id().to_string() { (b, a) } else { (a, b) };
    let version = |name: &str| typed.get(name).parse().unwrap_or(-1);
    let takes = |field: &Field| typed.get(&format!("take-{}", field.key())) == "absorbed";
    let said = row.answer.as_deref().filter(|answer| ONE.contains(answer)).unwrap_or("same");
    let wish = Wish {
        survivor: (survivor.id(), version("survivor-version")),
        absorbed: (absorbed.id(), version("absorbed-version")),
        taken: survivor.values.fields_with(&absorbed.values).into_iter().filter(takes).collect(),
        answer: said.to_owned(),
        since,
        lot: None,
    };
    let mut tx = census.app.db.begin().await?;
    pairs::enter_pair(&mut tx, census.app.clock.now(), &row).await?;
    merge::merge_in(&census.app, &mut tx, shell.viewer.id(), &wish).await?;
    tx.commit().await?;
    let done = Message::new("flash-merged").with("name", survivor.party.name).with("absorbed", absorbed.party.name);
    Ok(shell::flash(go("/bureau/fusions"), &done))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_named_by_a_piece_of_its_address_or_by_the_whole() {
        for typed in [
            "le-moulin",
            "https://reseau.example/lieux/le-moulin",
            "/lieux/le-moulin/?vue=carte#photos",
            "https://reseau.example/bureau/lieux/le-moulin/historique",
        ] {
            assert_eq!(slug_in(typed), "le-moulin", "{typed}");
        }
        assert_eq!(slug_in("/structures/coop-du-pont"), "coop-du-pont");
        assert_eq!(slug_in(""), "");
    }

    #[test]
    fn since_when_is_a_year_a_month_or_a_day() {
        for (typed, since) in
            [("", None), ("2019", Some("2019")), ("mars 2019", Some("2019-03")), ("12/03/2019", Some("2019-03-12"))]
        {
            assert_eq!(read_since(typed), Ok(since.map(str::to_owned)), "{typed}");
        }
        for wrong in ["il y a longtemps", "31/02/2019", "19"] {
            assert!(read_since(wrong).is_err(), "{wrong}");
        }
    }
}
