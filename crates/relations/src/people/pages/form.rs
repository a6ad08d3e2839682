//! A person typed and changed by hand: who they may be already, refusals field by field, nobody's edit written over.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::PartyId;
use kernel::lang::{Lang, Message};
use kernel::party::{Kind, Standing};
use kernel::text;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::{editable, given, where_words};
use crate::Relations;
use crate::form::{self, FieldView};
use crate::people::alike as alikes;
use crate::people::contact::{Point, Purpose, Sort};
use crate::people::person::{self, CIVILITIES, NewPerson, Typed};
use crate::people::portfolio;
use crate::people::tie::{self, Direction};
use crate::store::people::{self as store, Named, Person};

/// Organisations, then places, that a typed name may mean, shown at most.
const FOUND: i64 = 12;

/// Somebody that the one who is typed may be.
struct Alike {
    name: String,
    place: String,
    path: String,
}

#[derive(Template)]
#[template(path = "people_form.html")]
struct Form {
    shell: Shell,
    title: String,
    action: String,
    back: (String, String),
    draft: String,
    version: String,
    /// What is known of the person, then how to reach them, then what they are.
    parts: Vec<(String, Vec<FieldView>)>,
    errors: Vec<(String, String)>,
    alikes: Vec<Alike>,
    refused: bool,
    another: bool,
    /// The organisation from whose card the person is entered: its id.
    body: String,
    /// The organisations that a name typed in the form may mean: id, name, where, whether it is chosen.
    bodies: Vec<(String, String, String, bool)>,
    /// An address that is an organisation's: whom it may be given to.
    owners: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "people_alike.html")]
struct Alikes {
    shell: Shell,
    alikes: Vec<Alike>,
    refused: bool,
    another: bool,
}

fn alike_views(relations: &Relations, found: &[Named]) -> Vec<Alike> {
    let gazetteer = relations.territories.gazetteer();
    let view = |one: &Named| Alike {
        name: one.name.clone(),
        place: where_words(&gazetteer, one.territory.as_deref()),
        path: one.path(),
    };
    found.iter().map(view).collect()
}

fn own_fields(form: &form::Form<'_>) -> Vec<FieldView> {
    let shell = form.shell;
    let civilities = CIVILITIES.iter().map(|key| {
        let words = if key.is_empty() { shell.t("not-known") } else { shell.term("civility", key) };
        ((*key).to_owned(), words)
    });
    let languages = Lang::all().into_iter().map(|lang| {
        let code = lang.code();
        let words = shell.term("language", &code);
        (code, words)
    });
    vec![
        form.choice("civility", civilities).short(),
        form.field("given", "line"),
        form.needed("family", "line"),
        form.field("commune", "line"),
        form.choice("language", languages).short(),
    ]
}

/// The organisation with which a person is entered, when the viewer may name and change it.
async fn body_of(relations: &Relations, shell: &Shell, typed: &str) -> Result<Option<Named>> {
    let Ok(id) = typed.parse::<PartyId>() else { return Ok(None) };
    let db = &relations.app.db;
    let found = store::find_nameable(db, id, &shell.viewer.reach(Right::ReadPeople)).await?;
    let Some(found) = found.filter(|found| found.kind != Kind::Person) else { return Ok(None) };
    Ok(shell.viewer.may_on(db, Right::EditPeople, id).await?.then_some(found))
}

/// The organisations and places that a name typed in the form may mean, among those that the viewer may name and change: the
/// one that was chosen, as long as its name holds what is typed; else those of exactly that name; else all whose name holds it.
async fn bodies_named(relations: &Relations, shell: &Shell, typed: &Fields) -> Result<Vec<Named>> {
    let (db, folded) = (&relations.app.db, text::fold(typed.get("organisation")));
    let chosen = body_of(relations, shell, typed.get("chosen")).await?;
    if let Some(chosen) = chosen.filter(|one| text::fold(&one.name).contains(&folded)) {
        return Ok(vec![chosen]);
    }
    let words: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).take(6).map(str::to_owned).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let reach = shell.viewer.reach(Right::ReadPeople);
    let mut found = Vec::new();
    for kind in [Kind::Organisation, Kind::Place] {
        let nobody = PartyId::from_bits(0);
        found.extend(store::find_named(db, &words, &reach, (nobody, Some(kind)), FOUND).await?);
    }
    let ids: Vec<PartyId> = found.iter().map(|one| one.id).collect();
    let editable = shell.viewer.reach(Right::EditPeople).among(db, &ids).await?;
    found.retain(|one| editable.contains(&one.id));
    // a name typed in full is no beginning of another
    if found.iter().any(|one| text::fold(&one.name) == folded) {
        found.retain(|one| text::fold(&one.name) == folded);
    }
    Ok(found)
}

/// The organisation with which a person is entered: that of the card one comes from, or the one that a name means. With those
/// to choose from, when they are several.
async fn body_typed(
    relations: &Relations,
    shell: &Shell,
    typed: &Fields,
    wrong: &mut Violations,
) -> Result<(Option<Named>, Vec<Named>)> {
    if let Some(body) = body_of(relations, shell, typed.get("structure")).await? {
        return Ok((Some(body), Vec::new()));
    }
    if typed.get("organisation").is_empty() {
        // what was said of a function is not passed over in silence
        let said = ["tie", "title"].iter().any(|key| !typed.get(key).is_empty());
        if said && typed.get("structure").is_empty() {
            wrong.add("organisation", Message::new("error-person-organisation-needed"));
        }
        return Ok((None, Vec::new()));
    }
    let mut found = bodies_named(relations, shell, typed).await?;
    match found.len() {
        0 => wrong.add("organisation", Message::new("error-person-organisation")),
        1 => {
            // a choice that was made is offered again if something else is wrong
            let offered = found.iter().filter(|one| typed.has("chosen", &one.id.to_string())).cloned().collect();
            return Ok((found.pop(), offered));
        }
        _ => wrong.add("organisation", Message::new("error-person-organisations")),
    }
    Ok((None, found))
}

/// What the person is, and where: on the card of an organisation it is known, else it is found by its name.
fn function_fields(form: &form::Form<'_>, body: Option<&Named>) -> (String, Vec<FieldView>) {
    let shell = form.shell;
    let sorts = Direction::all(Kind::Person)
        .filter(|direction| {
            let kinds = [Kind::Organisation, Kind::Place];
            let allowed = |kind: Kind| direction.allows(Kind::Person, kind);
            !direction.back && body.map_or(kinds.into_iter().any(allowed), |body| allowed(body.kind))
        })
        .map(|direction| (direction.key(), tie::words(&shell.lang, direction.sort.key, false)));
    match body {
        Some(body) => {
            let fields = vec![form.choice("tie", sorts), form.field("title", "line")];
            (shell.t1("person-part-function", "name", body.name.as_str()), fields)
        }
        None => {
            // nobody is made an elected official by a list that stood there
            let sorts = [(String::new(), shell.t("person-tie-choose"))].into_iter().chain(sorts);
            let fields =
                vec![form.field("organisation", "line"), form.choice("tie", sorts), form.field("title", "line")];
            (shell.t("person-part-function-any"), fields)
        }
    }
}

/// Where those that a name may mean stand.
fn body_views(relations: &Relations, found: &[Named], typed: &Fields) -> Vec<(String, String, String, bool)> {
    let gazetteer = relations.territories.gazetteer();
    let view = |one: &Named| {
        let id = one.id.to_string();
        let chosen = typed.has("chosen", &id);
        (id, one.name.clone(), where_words(&gazetteer, one.territory.as_deref()), chosen)
    };
    found.iter().map(view).collect()
}

/// `card` is the organisation from whose card the person is entered.
fn new_form(shell: &Shell, card: Option<&Named>, typed: &Fields, wrong: &Violations) -> Form {
    let form = given(shell, typed, wrong);
    let parts = vec![
        (shell.t("person-part-identity"), own_fields(&form)),
        function_fields(&form, card),
        (shell.t("person-part-contact"), vec![form.field("email", "email"), form.field("phone", "tel")]),
    ];
    Form {
        title: shell.t("person-new"),
        action: "/bureau/personnes/nouvelle".to_owned(),
        back: match card {
            Some(card) => (card.path(), card.name.clone()),
            None => ("/bureau/personnes".to_owned(), shell.t("desk-people")),
        },
        draft: "new-person".to_owned(),
        version: String::new(),
        parts,
        errors: form.errors(),
        alikes: Vec::new(),
        refused: false,
        another: typed.has("another", "yes"),
        body: card.map(|card| card.id.to_string()).unwrap_or_default(),
        bodies: Vec::new(),
        owners: Vec::new(),
        shell: shell.clone(),
    }
}

/// `GET /bureau/personnes/nouvelle`
pub async fn new(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let body = body_of(&relations, &shell, shell.query.get("structure")).await?;
    shell.page(new_form(&shell, body.as_ref(), &Fields::default(), &Violations::default()))
}

/// `POST /bureau/personnes/ressemblances`: who the one being typed may be, as a piece of the form.
pub async fn alike(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Page> {
    let found = alikes::find(&relations.app, &shell.viewer, &typed).await?;
    let another = typed.has("another", "yes");
    shell.page(Alikes { alikes: alike_views(&relations, &found), refused: false, another, shell: shell.clone() })
}

/// A contact point typed beside a new person; none when nothing was typed.
fn point(sort: Sort, key: &str, typed: &Fields, wrong: &mut Violations) -> Option<Point> {
    let text = typed.get(key);
    if text.is_empty() {
        return None;
    }
    Point::read(sort, text).map_err(|message| wrong.add(key, message)).ok()
}

/// `POST /bureau/personnes/nouvelle`
pub async fn create(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    let mut wrong = Violations::default();
    let (body, bodies) = body_typed(&relations, &shell, &typed, &mut wrong).await?;
    let card = body.as_ref().filter(|body| typed.get("structure") == body.id.to_string());
    let again = |wrong: &Violations| {
        let bodies = body_views(&relations, &bodies, &typed);
        Form { bodies, ..new_form(&shell, card, &typed, wrong) }
    };
    let person = Typed::read(&relations.territories.gazetteer(), &typed, &mut wrong);
    let email = point(Sort::Email, "email", &typed, &mut wrong);
    let phone = point(Sort::Phone, "phone", &typed, &mut wrong);
    let mut ties = Vec::new();
    if let Some(body) = &body {
        match Direction::from_key(typed.get("tie")).filter(|tie| !tie.back && tie.allows(Kind::Person, body.kind)) {
            Some(tie) => ties.push((tie.sort.key.to_owned(), body.id, short(typed.get("title")))),
            None => {
                let unchosen = typed.get("tie").is_empty();
                wrong.add("tie", Message::new(if unchosen { "error-choice" } else { "error-tie-kinds" }));
            }
        }
    }
    let territory = person.commune.clone().or_else(|| body.as_ref().and_then(|body| body.territory.clone()));
    let mut partners = Vec::new();
    if !shell.viewer.reach(Right::EditPeople).covers(territory.as_deref()) {
        // whoever holds a partner structure finds them again by its portfolio
        if let Some(body) = &body {
            partners = portfolio::holding(&relations.app, &shell.viewer, body.id).await?;
        }
        if partners.is_empty() && wrong.of("commune").is_empty() && wrong.of("organisation").is_empty() {
            wrong.add("commune", Message::new("error-person-out"));
        }
    }
    if !wrong.is_empty() {
        return Ok(shell.form(&wrong, again(&wrong))?.into_response());
    }
    let generic = email.as_ref().is_some_and(Point::is_generic);
    let owner = typed.get("owner");
    if generic && owner.is_empty() {
        // it reaches whoever reads the letters of the organisation: somebody says whose it is
        let mut page = again(&wrong);
        if let Some(body) = &body {
            page.owners.push((body.id.to_string(), body.name.clone(), true));
        }
        page.owners.push(("none".to_owned(), shell.t("contact-owner-none"), body.is_none()));
        page.owners.push(("self".to_owned(), shell.t("contact-owner-self"), false));
        return Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response());
    }
    if !typed.has("another", "yes") {
        let found = alikes::find(&relations.app, &shell.viewer, &typed).await?;
        if !found.is_empty() {
            let mut page = again(&wrong);
            (page.alikes, page.refused) = (alike_views(&relations, &found), true);
            return Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response());
        }
    }
    let (own, given) = match (generic, &body) {
        (true, Some(body)) if owner == body.id.to_string() => (None, email.map(|point| (body.id, point))),
        (true, _) if owner != "self" => (None, None),
        _ => (email, None),
    };
    let points = own.into_iter().chain(phone).map(|point| (point, Purpose::Work)).collect();
    let new = NewPerson { typed: person, territory, points, ties, source: "hand".to_owned(), partners };
    let (_, slug) = person::create(&relations.app, shell.viewer.id(), &new).await?;
    if let Some((body, point)) = given {
        super::contacts::give(&relations, &shell, body, &point).await?;
    }
    let done = Message::new("flash-person-created").with("name", new.typed.name());
    Ok(shell::flash(go(&format!("/bureau/personnes/{slug}")), &done))
}

/// The words of a function, on one line of a bounded length.
pub fn short(typed: &str) -> String {
    text::squeeze(typed).chars().filter(|c| !c.is_control()).take(200).collect()
}

fn edit_form(shell: &Shell, person: &Person, typed: &Fields, wrong: &Violations) -> Form {
    let form = given(shell, typed, wrong);
    Form {
        title: shell.t1("person-edit-title", "name", person.party.name.as_str()),
        action: format!("/bureau/personnes/{}/modification", person.party.slug),
        back: (format!("/bureau/personnes/{}", person.party.slug), person.party.name.clone()),
        draft: person.party.id.to_string(),
        // a form that comes back refused still says which version was read: another may have been saved meanwhile
        version: match typed.get("version") {
            "" => person.version.to_string(),
            read => read.to_owned(),
        },
        parts: vec![(shell.t("person-part-identity"), own_fields(&form))],
        errors: form.errors(),
        alikes: Vec::new(),
        refused: false,
        another: false,
        body: String::new(),
        bodies: Vec::new(),
        owners: Vec::new(),
        shell: shell.clone(),
    }
}

/// `GET /bureau/personnes/{slug}/modification`
pub async fn edit(State(relations): State<Relations>, Path(slug): Path<String>, shell: Shell) -> Result<Page> {
    let person = editable(&relations, &shell, &slug).await?;
    let typed = person::typed_of(&relations.territories.gazetteer(), &person);
    shell.page(edit_form(&shell, &person, &typed, &Violations::default()))
}

/// `POST /bureau/personnes/{slug}/modification`
pub async fn save(
    State(relations): State<Relations>,
    Path(slug): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let person = editable(&relations, &shell, &slug).await?;
    let mut wrong = Violations::default();
    let after = Typed::read(&relations.territories.gazetteer(), &typed, &mut wrong);
    // nobody puts somebody out of their own reach, where they could not be corrected
    let moved = after.commune.is_some() && after.commune != person.commune;
    let reach = shell.viewer.reach(Right::EditPeople);
    if moved && !reach.covers(after.commune.as_deref()) {
        // whom one holds by a portfolio stays in it wherever they go
        let by_name = reach.by_name().among(&relations.app.db, &[person.party.id]).await?;
        if by_name.is_empty() {
            wrong.add("commune", Message::new("error-person-out"));
        }
    }
    if !wrong.is_empty() {
        return Ok(shell.form(&wrong, edit_form(&shell, &person, &typed, &wrong))?.into_response());
    }
    let version = typed.get("version").parse().unwrap_or_default();
    match person::update(&relations.app, shell.viewer.id(), &person, version, &after).await {
        Ok(()) => {
            let done = Message::new("flash-person-saved").with("name", after.name());
            Ok(shell::flash(go(&format!("/bureau/personnes/{}", person.party.slug)), &done))
        }
        Err(Error::Conflict(message)) => {
            let theirs = editable(&relations, &shell, &slug).await?;
            conflict(&relations, &shell, &theirs, &typed, message)
        }
        Err(other) => Err(other),
    }
}

/// Both versions: what was typed stays in the form, and beside each field that differs stands what was saved meanwhile.
fn conflict(
    relations: &Relations,
    shell: &Shell,
    theirs: &Person,
    typed: &Fields,
    message: Message,
) -> Result<Response> {
    let saved = person::typed_of(&relations.territories.gazetteer(), theirs);
    let mut wrong = Violations::default();
    wrong.add("version", message);
    for key in ["civility", "given", "family", "commune", "language"] {
        if saved.get(key) != typed.get(key) {
            wrong.add(key, Message::new("error-theirs").with("before", saved.get(key)));
        }
    }
    let mut page = edit_form(shell, theirs, typed, &wrong);
    page.version = theirs.version.to_string();
    Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response())
}

/// `POST /bureau/personnes/{slug}/corbeille`
pub async fn trash(State(relations): State<Relations>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    moved(&relations, &shell, &slug, Standing::Trash, "flash-person-trashed").await
}

/// `POST /bureau/personnes/{slug}/retour`
pub async fn restore(State(relations): State<Relations>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    moved(&relations, &shell, &slug, Standing::Hidden, "flash-person-restored").await
}

async fn moved(
    relations: &Relations,
    shell: &Shell,
    slug: &str,
    standing: Standing,
    done: &'static str,
) -> Result<Response> {
    let person = editable(relations, shell, slug).await?;
    let (party, db) = (&person.party, &relations.app.db);
    // whoever was made one with another comes back by taking that back, and who was erased does not
    let gone = crate::store::person_merges::find_survivor(db, party.id).await?.is_some();
    if standing != Standing::Trash && (gone || (person.given.is_empty() && person.family.is_empty())) {
        return Err(Error::Conflict(Message::new("error-person-gone")));
    }
    person::move_to(&relations.app, shell.viewer.id(), party.id, standing).await?;
    let done = Message::new(done).with("name", party.name.clone());
    Ok(shell::flash(go(&format!("/bureau/personnes/{}", party.slug)), &done))
}
