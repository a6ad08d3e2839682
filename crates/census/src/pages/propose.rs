//! « Proposer un lieu » and « Corriger cette fiche », for anyone without an account, confirmed by a letter.

use askama::Template;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result, Violations};
use kernel::ids::PartyId;
use kernel::lang::Message;
use kernel::link;
use kernel::party::{Kind, Party, Standing};
use kernel::web::shell::From;
use kernel::web::{Fields, Page, Path, Shell, go};

use super::editing::{Section, errors_view, sections_view};
use crate::contribution::guard::{self, Judged};
use crate::contribution::proposal::{self, Proposed, Sort};
use crate::edit;
use crate::field::{DataClass, Field};
use crate::revert::walked_back;
use crate::sheet::{Sheet, Values};
use crate::{Census, store};

/// A form for somebody without an account, as its template shows it.
#[derive(Template)]
#[template(path = "propose.html")]
struct Form {
    shell: Shell,
    title: String,
    lead: String,
    action: String,
    draft: String,
    version: String,
    opened: String,
    sections: Vec<Section>,
    errors: Vec<(String, String)>,
    author: Vec<(&'static str, String, Vec<String>)>,
    /// Sheets that may be the same place, and the word that says it is another.
    alike: Vec<(String, String)>,
    sheet: Option<(String, String)>,
    organisation: bool,
}

fn kind_of(shell: &Shell) -> Kind {
    if shell.query.get("type") == "structure" { Kind::Organisation } else { Kind::Place }
}

fn is_public(field: Field) -> bool {
    field.class() == DataClass::Public
}

/// What a form is about: a kind, and the sheet when there is one.
struct About<'a> {
    kind: Kind,
    sheet: Option<&'a Sheet>,
}

async fn form(
    census: &Census,
    shell: &Shell,
    about: &About<'_>,
    (typed, wrong): (&Fields, &Violations),
    alike: Vec<(String, String)>,
) -> Result<Form> {
    let organisation = about.kind == Kind::Organisation;
    let action = match (about.sheet, organisation) {
        (Some(sheet), _) => format!("{}/corriger", sheet.party.path()),
        (None, false) => "/proposer".to_owned(),
        (None, true) => "/proposer?type=structure".to_owned(),
    };
    let title = match (about.sheet, organisation) {
        (Some(sheet), _) => shell.t1("correct-title", "name", sheet.party.name.as_str()),
        (None, false) => shell.t("propose-place"),
        (None, true) => shell.t("propose-organisation"),
    };
    let say = |key: &str| wrong.of(key).iter().map(|message| shell.say(message)).collect();
    let author = ["author", "author_name", "message"].map(|key| (key, typed.get(key).to_owned(), say(key)));
    Ok(Form {
        lead: shell.t(if about.sheet.is_some() { "correct-lead" } else { "propose-lead" }),
        draft: about.sheet.map_or_else(|| format!("propose-{}", about.kind.key()), |s| format!("correct-{}", s.id())),
        version: match typed.get("version") {
            "" => about.sheet.map(|sheet| sheet.version.to_string()).unwrap_or_default(),
            // the form still shows what it showed first
            version => version.to_owned(),
        },
        opened: guard::still_opened(&census.app, typed.get(guard::OPENED)).await?,
        sections: sections_view(&census.vocabulary(), shell, about.kind, is_public, typed, wrong),
        errors: errors_view(shell, wrong),
        author: author.to_vec(),
        sheet: about.sheet.map(|sheet| (sheet.party.name.clone(), sheet.party.path())),
        shell: shell.clone(),
        title,
        action,
        alike,
        organisation,
    })
}

/// `GET /proposer`
pub async fn new(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let about = About { kind: kind_of(&shell), sheet: None };
    let page = form(&census, &shell, &about, (&Fields::default(), &Violations::default()), Vec::new()).await?;
    Ok(shell.page(page)?.private())
}

/// `POST /proposer`
pub async fn create(
    State(census): State<Census>,
    from: Extension<From>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let about = About { kind: kind_of(&shell), sheet: None };
    receive(&census, &shell, from.0, about, (Values::default(), typed)).await
}

/// `GET /lieux/{slug}/corriger`
pub async fn correct_place(State(census): State<Census>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    correct(&census, &shell, Kind::Place, &slug).await
}

/// `GET /structures/{slug}/corriger`
pub async fn correct_organisation(
    State(census): State<Census>,
    Path(slug): Path<String>,
    shell: Shell,
) -> Result<Response> {
    correct(&census, &shell, Kind::Organisation, &slug).await
}

/// `POST /lieux/{slug}/corriger`
pub async fn save_place(
    State(census): State<Census>,
    Path(slug): Path<String>,
    from: Extension<From>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    save(&census, &shell, from.0, (Kind::Place, &slug), typed).await
}

/// `POST /structures/{slug}/corriger`
pub async fn save_organisation(
    State(census): State<Census>,
    Path(slug): Path<String>,
    from: Extension<From>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    save(&census, &shell, from.0, (Kind::Organisation, &slug), typed).await
}

/// The public sheet at that address: what only the team sees cannot be corrected by others.
pub async fn public_sheet(census: &Census, shell: &Shell, kind: Kind, slug: &str) -> Result<Sheet> {
    let found = store::find_sheet_for(&census.app.db, &shell.viewer, kind, slug).await?;
    found.filter(|sheet| sheet.party.standing == Standing::Public).ok_or(Error::NotFound)
}

async fn correct(census: &Census, shell: &Shell, kind: Kind, slug: &str) -> Result<Response> {
    let sheet = public_sheet(census, shell, kind, slug).await?;
    if sheet.party.slug != slug {
        return Ok(kernel::web::moved(&format!("{}/corriger", sheet.party.path())));
    }
    let typed = edit::typed(&sheet.values.public());
    let about = About { kind, sheet: Some(&sheet) };
    let page = form(census, shell, &about, (&typed, &Violations::default()), Vec::new()).await?;
    Ok(shell.page(page)?.private().into_response())
}

async fn save(
    census: &Census,
    shell: &Shell,
    from: From,
    (kind, slug): (Kind, &str),
    typed: Fields,
) -> Result<Response> {
    let sheet = public_sheet(census, shell, kind, slug).await?;
    let shown = shown_at(census, &sheet, typed.get("version")).await?;
    receive(census, shell, from, About { kind, sheet: Some(&sheet) }, (shown, typed)).await
}

/// The public values that the form showed: those of the version it was opened at, found by taking back what was done since.
async fn shown_at(census: &Census, sheet: &Sheet, version: &str) -> Result<Values> {
    let version: i64 = version.parse().unwrap_or(sheet.version);
    let since = store::history::list_after(&census.app.db, sheet.id(), version).await?;
    Ok(walked_back(sheet.values.clone(), &since).public())
}

/// The form came back: refused with all that was typed, or kept until the author's address answers.
async fn receive(
    census: &Census,
    shell: &Shell,
    from: From,
    about: About<'_>,
    (base, typed): (Values, Fields),
) -> Result<Response> {
    let mut wrong = Violations::default();
    let judged = guard::judge(&census.app, &shell.lang, from.0, &typed, &mut wrong).await?;
    let Judged::Person(author) = judged else { return Ok(go("/proposition/envoyee")) };
    let fields = census.vocabulary().public_fields(about.kind);
    let read = match edit::read_fields(&census.gazetteer(), &fields, &base, &typed) {
        Ok((values, _)) => values.public(),
        Err(Error::Invalid(more)) => {
            for (field, messages) in more.iter() {
                messages.iter().for_each(|message| wrong.add(field, message.clone()));
            }
            base.clone()
        }
        Err(other) => return Err(other),
    };
    if wrong.is_empty() && author.message.is_empty() && fields.iter().all(|f| read.get(*f) == base.get(*f)) {
        wrong.add("message", Message::new("error-nothing-changed"));
    }
    let alike = match (wrong.is_empty(), about.sheet, typed.get("sure")) {
        (true, None, "") => alike(census, about.kind, &read).await?,
        _ => Vec::new(),
    };
    if !wrong.is_empty() || !alike.is_empty() {
        let page = form(census, shell, &about, (&typed, &wrong), alike).await?;
        return Ok(shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)?.private().into_response());
    }
    let sort = if about.sheet.is_some() { Sort::Correct } else { Sort::Create };
    let draft =
        about.sheet.map_or_else(|| format!("propose-{}", about.kind.key()), |sheet| format!("correct-{}", sheet.id()));
    let proposed = Proposed { sort, kind: about.kind, sheet: about.sheet, base, fields: read };
    proposal::receive(&census.app, &author, &proposed).await?;
    Ok(go(&format!("/proposition/envoyee?brouillon={draft}")))
}

/// Public sheets that may be the same, the likeliest first: what the team is asked too, without telling what is hidden;
/// then those of the same name in the same commune or where either is unknown, since a neighbour gives little else.
async fn alike(census: &Census, kind: Kind, values: &Values) -> Result<Vec<(String, String)>> {
    let likely: Vec<PartyId> = census.resembling(kind, None, values).await?.iter().map(|one| one.id).collect();
    let mut sheets = store::list_sheets(&census.app.db, &likely).await?;
    sheets.sort_by_key(|sheet| likely.iter().position(|id| *id == sheet.id()));
    let mut found: Vec<Party> = sheets.into_iter().map(|sheet| sheet.party).collect();
    found.retain(|party| party.standing == Standing::Public);
    let (name, commune) = (kernel::text::fold(values.text(Field::Name)), values.text(Field::Commune));
    let near = |territory: Option<&str>| commune.is_empty() || territory.is_none_or(|code| code == commune);
    for party in store::list_of_name(&census.app.db, kind, &name).await? {
        if near(party.territory.as_deref()) && found.iter().all(|known| known.id != party.id) {
            found.push(party);
        }
    }
    Ok(found.into_iter().map(|party| (party.name.clone(), party.path())).collect())
}

#[derive(Template)]
#[template(path = "claim.html")]
struct Claim {
    shell: Shell,
    name: String,
    path: String,
    opened: String,
    errors: Vec<(String, String)>,
    author: Vec<(&'static str, String, Vec<String>)>,
}

async fn claim_form(
    census: &Census,
    shell: &Shell,
    sheet: &Sheet,
    typed: &Fields,
    wrong: &Violations,
) -> Result<Claim> {
    let say = |key: &str| wrong.of(key).iter().map(|message| shell.say(message)).collect();
    Ok(Claim {
        name: sheet.party.name.clone(),
        path: sheet.party.path(),
        opened: guard::still_opened(&census.app, typed.get(guard::OPENED)).await?,
        errors: errors_view(shell, wrong),
        author: ["author", "author_name", "message"].map(|key| (key, typed.get(key).to_owned(), say(key))).to_vec(),
        shell: shell.clone(),
    })
}

/// `GET /{kind}/{slug}/c-est-nous`
async fn claim(census: &Census, shell: &Shell, kind: Kind, slug: &str) -> Result<Response> {
    let sheet = public_sheet(census, shell, kind, slug).await?;
    let page = claim_form(census, shell, &sheet, &Fields::default(), &Violations::default()).await?;
    Ok(shell.page(page)?.private().into_response())
}

/// `POST /{kind}/{slug}/c-est-nous`
async fn send_claim(
    census: &Census,
    shell: &Shell,
    from: From,
    (kind, slug): (Kind, &str),
    typed: Fields,
) -> Result<Response> {
    let sheet = public_sheet(census, shell, kind, slug).await?;
    let mut wrong = Violations::default();
    let judged = guard::judge(&census.app, &shell.lang, from.0, &typed, &mut wrong).await?;
    let Judged::Person(author) = judged else { return Ok(go("/proposition/envoyee")) };
    if !wrong.is_empty() {
        let page = claim_form(census, shell, &sheet, &typed, &wrong).await?;
        return Ok(shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)?.private().into_response());
    }
    let (base, fields) = (sheet.values.public(), sheet.values.public());
    let proposed = Proposed { sort: Sort::Claim, kind, sheet: Some(&sheet), base, fields };
    proposal::receive(&census.app, &author, &proposed).await?;
    Ok(go("/proposition/envoyee"))
}

/// `GET /lieux/{slug}/c-est-nous`
pub async fn claim_place(State(census): State<Census>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    claim(&census, &shell, Kind::Place, &slug).await
}

/// `GET /structures/{slug}/c-est-nous`
pub async fn claim_organisation(
    State(census): State<Census>,
    Path(slug): Path<String>,
    shell: Shell,
) -> Result<Response> {
    claim(&census, &shell, Kind::Organisation, &slug).await
}

/// `POST /lieux/{slug}/c-est-nous`
pub async fn send_claim_place(
    State(census): State<Census>,
    Path(slug): Path<String>,
    from: Extension<From>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    send_claim(&census, &shell, from.0, (Kind::Place, &slug), typed).await
}

/// `POST /structures/{slug}/c-est-nous`
pub async fn send_claim_organisation(
    State(census): State<Census>,
    Path(slug): Path<String>,
    from: Extension<From>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    send_claim(&census, &shell, from.0, (Kind::Organisation, &slug), typed).await
}

#[derive(Template)]
#[template(path = "proposal_sent.html")]
struct Sent {
    shell: Shell,
    confirmed: bool,
    draft: String,
}

/// `GET /proposition/envoyee`: the same whatever the address is.
pub async fn sent(shell: Shell) -> Result<Page> {
    let draft: String =
        shell.query.get("brouillon").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let confirmed = shell.query.get("etape") == "confirmee";
    Ok(shell.page(Sent { confirmed, draft, shell: shell.clone() })?.private())
}

#[derive(Template)]
#[template(path = "proposal_confirm.html")]
struct Confirm {
    shell: Shell,
    name: String,
    sort: &'static str,
    token: String,
    done: bool,
}

/// `GET /proposition/{token}`: a page with a button, since scanners of letters open every link.
pub async fn ask(State(census): State<Census>, Path(token): Path<String>, shell: Shell) -> Result<Page> {
    let opened = link::open(&census.app, proposal::CONFIRM, &token).await?;
    let id = kernel::ids::ProposalId::from_bits(opened.subject);
    let found = store::proposals::find(&census.app.db, id).await?.ok_or(Error::Gone)?;
    let done = found.state != proposal::State::Unconfirmed;
    let page = Confirm { name: found.name, sort: found.sort.key(), token, done, shell: shell.clone() };
    Ok(shell.page(page)?.private())
}

/// `POST /proposition/{token}`: the address answered; again is no more than once.
pub async fn confirm(State(census): State<Census>, Path(token): Path<String>) -> Result<Response> {
    let opened = link::open(&census.app, proposal::CONFIRM, &token).await?;
    proposal::confirm(&census.app, &opened).await?;
    Ok(go("/proposition/envoyee?etape=confirmee"))
}
