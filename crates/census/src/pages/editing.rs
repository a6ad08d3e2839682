//! Sheets edited by hand: the form, its refusals, the history, the trash.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::party::{Kind, Standing};
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::duplicates::{self, LikenessView};
use super::place_view::PhotoView;
use super::provenance::Provenance;
use crate::edit::{self, Input};
use crate::field::Field;
use crate::picture::Size;
use crate::reach::{self, Reached};
use crate::sheet::{Sheet, Values};
use crate::vocabulary::Vocabulary;
use crate::{Census, store};

/// One field of the form, as its template shows it.
pub struct FieldView {
    pub key: &'static str,
    pub words: String,
    pub hint: String,
    pub value: String,
    pub choices: Vec<(String, String, bool)>,
    pub errors: Vec<String>,
    pub kind: &'static str,
    pub required: bool,
    /// Where the stored value comes from: empty on every form but the team's.
    pub origin: String,
}

/// A part of the form.
pub struct Section {
    pub words: String,
    pub hint: String,
    pub fields: Vec<FieldView>,
}

impl Section {
    /// Whether something in it was filled, or refused.
    pub fn typed(&self) -> bool {
        let chosen = |field: &FieldView| field.choices.iter().any(|(value, _, chosen)| *chosen && !value.is_empty());
        self.fields.iter().any(|field| !field.value.is_empty() || !field.errors.is_empty() || chosen(field))
    }
}

#[derive(Template)]
#[template(path = "edit.html")]
struct Edit {
    shell: Shell,
    title: String,
    kind: String,
    action: String,
    draft: String,
    version: String,
    sections: Vec<Section>,
    errors: Vec<(String, String)>,
    likenesses: Vec<LikenessView>,
    /// Names of organisations, proposed for who runs a place.
    organisations: Vec<String>,
    sheet: Option<SheetView>,
}

impl Edit {
    /// Whether what was typed about that photo is refused.
    fn is_wrong(&self, photo: &str) -> bool {
        self.errors.iter().any(|(field, _)| field.strip_prefix("alternative-") == Some(photo))
    }
}

struct SheetView {
    path: String,
    desk_path: String,
    standing: &'static str,
    /// The links by which others speak for it; empty for whoever does not decide on them.
    passes: String,
    photos: Vec<(String, PhotoView)>,
    photo_errors: Vec<String>,
    alternative_errors: Vec<String>,
    compare_errors: Vec<String>,
}

/// `lieux` and `structures` in the back office's addresses.
///
/// # Errors
/// Any other word is a page that does not exist.
pub fn kind_of(word: &str) -> Result<Kind> {
    match word {
        "lieux" => Ok(Kind::Place),
        "structures" => Ok(Kind::Organisation),
        _ => Err(Error::NotFound),
    }
}

/// The sheet at that address, for those who may edit it: whole, since they who edit a sheet read it.
///
/// # Errors
/// Not found, or the viewer may not.
pub async fn editable(census: &Census, shell: &Shell, kind: Kind, slug: &str) -> Result<Sheet> {
    shell.viewer.must(Right::EditSheets)?;
    let sheet = store::find_sheet_for(&census.app.db, &shell.viewer, kind, slug).await?.ok_or(Error::NotFound)?;
    shell.viewer.must_on(&census.app.db, Right::EditSheets, sheet.id()).await?;
    Ok(sheet)
}

/// For a sheet that is not there yet: only where the viewer holds some commune may one be.
///
/// # Errors
/// The viewer may not.
pub fn must_create(shell: &Shell) -> Result<()> {
    shell.viewer.must(Right::EditSheets)?;
    if may_create(shell) { Ok(()) } else { Err(Error::Forbidden) }
}

/// The same, as a question.
pub fn may_create(shell: &Shell) -> bool {
    shell.viewer.reach(Right::EditSheets).covers_some()
}

/// `GET /bureau/{kind}/nouvelle-fiche`
pub async fn new(State(census): State<Census>, Path(kind): Path<String>, shell: Shell) -> Result<Page> {
    kind_of(&kind)?;
    must_create(&shell)?;
    let page = form(&census, &shell, (&kind, None), &Fields::default(), &Violations::default()).await?;
    shell.page(page)
}

/// `POST /bureau/{kind}/nouvelle-fiche`
pub async fn create(
    State(census): State<Census>,
    Path(word): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let kind = kind_of(&word)?;
    must_create(&shell)?;
    let read = edit::read((&census.gazetteer(), &census.vocabulary()), kind, &Values::default(), &typed);
    let within = read.and_then(|(values, _)| {
        reach::check_new(&shell.viewer, Right::EditSheets, &values)?;
        Ok(values)
    });
    let values = match within {
        Ok(values) => values,
        Err(Error::Invalid(wrong)) => {
            let page = form(&census, &shell, (&word, None), &typed, &wrong).await?;
            return Ok(shell.form(&wrong, page)?.into_response());
        }
        Err(other) => return Err(other),
    };
    let likenesses = duplicates::before_creating(&census, &shell, kind, &values, &typed).await?;
    if !likenesses.is_empty() {
        let mut page = form(&census, &shell, (&word, None), &typed, &Violations::default()).await?;
        page.likenesses = likenesses;
        return Ok(shell.page_with(axum::http::StatusCode::CONFLICT, page)?.into_response());
    }
    let slug = edit::create(&census.app, shell.viewer.id(), kind, &values, Standing::Public).await?;
    let done = Message::new("flash-created").with("name", values.text(Field::Name));
    Ok(shell::flash(go(&format!("/bureau{}", kind.path(&slug))), &done))
}

/// `GET /bureau/{kind}/{slug}`
pub async fn edit(
    State(census): State<Census>,
    Path((kind, slug)): Path<(String, String)>,
    shell: Shell,
) -> Result<Response> {
    shell.viewer.must(Right::EditSheets)?;
    let found = store::find_sheet_for(&census.app.db, &shell.viewer, kind_of(&kind)?, &slug).await?;
    let sheet = found.ok_or(Error::NotFound)?;
    if !shell.viewer.may_on(&census.app.db, Right::EditSheets, sheet.id()).await? {
        // the team reads it as a member does; who keeps another place has no business here
        shell.viewer.must(Right::ReadDesk)?;
        return Ok(shell::flash(go(&sheet.party.path()), &Message::new("flash-out-of-reach")));
    }
    if sheet.party.slug != slug {
        return Ok(kernel::web::moved(&format!("/bureau{}", sheet.party.path())));
    }
    reach::note(&census.app, &shell.viewer, &[&sheet]).await?;
    let typed = edit::typed(&sheet.values);
    let page = form(&census, &shell, (&kind, Some(&sheet)), &typed, &Violations::default()).await?;
    Ok(shell.page(page)?.into_response())
}

/// The form of a sheet again, 422, with what was wrong outside of its fields.
///
/// # Errors
/// The database is away.
pub async fn again(census: &Census, shell: &Shell, sheet: &Sheet, wrong: Violations) -> Result<Response> {
    let kind = if sheet.party.kind == Kind::Place { "lieux" } else { "structures" };
    let page = form(census, shell, (kind, Some(sheet)), &edit::typed(&sheet.values), &wrong).await?;
    Ok(shell.form(&wrong, page)?.into_response())
}

/// `POST /bureau/{kind}/{slug}`
pub async fn save(
    State(census): State<Census>,
    Path((kind, slug)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let sheet = editable(&census, &shell, kind_of(&kind)?, &slug).await?;
    let version: i64 = typed.get("version").parse().unwrap_or_default();
    let reach = shell.viewer.reach(Right::EditSheets);
    let reached = Reached::among(&census.app.db, reach, &[sheet.id()]).await?;
    let read = edit::read((&census.gazetteer(), &census.vocabulary()), sheet.party.kind, &sheet.values, &typed);
    let within = read.and_then(|(values, told)| {
        reached.check_move(&sheet, &values)?;
        Ok((values, told))
    });
    let outcome = match within {
        Ok((values, told)) => {
            edit::update(&census.app, shell.viewer.id(), &sheet, version, &values).await.map(|()| told)
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(told) => {
            let done = Message::new("flash-saved").with("name", sheet.party.name.clone());
            let count = told.iter().filter(|told| told.severity != crate::import::repair::Severity::Dropped).count();
            Ok(shell::flash(go(&format!("/bureau{}", sheet.party.path())), &done.with("count", count)))
        }
        Err(Error::Invalid(wrong)) => {
            let page = form(&census, &shell, (&kind, Some(&sheet)), &typed, &wrong).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(Error::Conflict(message)) => conflict(&census, &shell, (&kind, &sheet), &typed, message).await,
        Err(other) => Err(other),
    }
}

/// Both versions are shown: what was typed in the form, and beside each field what the other person saved.
async fn conflict(
    census: &Census,
    shell: &Shell,
    (kind, sheet): (&str, &Sheet),
    typed: &Fields,
    message: Message,
) -> Result<Response> {
    let wrong =
        told_theirs(&edit::typed(&sheet.values), &census.vocabulary().all_fields(sheet.party.kind), typed, message);
    let page = form(census, shell, (kind, Some(sheet)), typed, &wrong).await?;
    Ok(shell.page_with(axum::http::StatusCode::CONFLICT, page)?.into_response())
}

async fn form(
    census: &Census,
    shell: &Shell,
    (kind, sheet): (&str, Option<&Sheet>),
    typed: &Fields,
    wrong: &Violations,
) -> Result<Edit> {
    let mut sections = sections_view(&census.vocabulary(), shell, kind_of(kind)?, |_| true, typed, wrong);
    if let Some(sheet) = sheet {
        tell_origins(census, shell, sheet, &mut sections).await?;
    }
    let errors = errors_view(shell, wrong);
    let sheet_view = match sheet {
        Some(sheet) => {
            let say = |messages: &[Message]| messages.iter().map(|m| shell.say(m)).collect::<Vec<_>>();
            let wrong = ["photo", "alternative", "compare"].map(|field| say(wrong.of(field)));
            Some(sheet_view(census, shell, sheet, wrong).await?)
        }
        None => None,
    };
    let organisations = match kind {
        "lieux" => store::operators::list_organisation_names(&census.app.db, 500).await?,
        _ => Vec::new(),
    };
    Ok(Edit {
        title: match sheet {
            Some(sheet) => shell.t1("edit-title", "name", sheet.party.name.as_str()),
            None => shell.t(if kind == "lieux" { "new-place" } else { "new-organisation" }),
        },
        action: sheet
            .map_or_else(|| format!("/bureau/{kind}/nouvelle-fiche"), |s| format!("/bureau{}", s.party.path())),
        draft: sheet.map_or_else(|| format!("new-{kind}"), |s| s.id().to_string()),
        // after a conflict the next save starts from what was just shown
        version: sheet.map(|s| s.version.to_string()).unwrap_or_default(),
        kind: kind.to_owned(),
        sections,
        errors,
        likenesses: Vec::new(),
        organisations,
        sheet: sheet_view,
        shell: shell.clone(),
    })
}

/// Under each field, where the value that the sheet holds comes from.
async fn tell_origins(census: &Census, shell: &Shell, sheet: &Sheet, sections: &mut [Section]) -> Result<()> {
    let provenance = Provenance::of(census, &[sheet]).await?;
    for view in sections.iter_mut().flat_map(|section| &mut section.fields) {
        if let Some(field) = Field::from_key(view.key) {
            view.origin = provenance.words(shell, sheet, field);
        }
    }
    Ok(())
}

/// Beside each field that differs, what the other person saved.
pub fn told_theirs(theirs: &Fields, fields: &[Field], typed: &Fields, message: Message) -> Violations {
    let mut wrong = Violations::default();
    wrong.add("version", message);
    for field in fields {
        let (mine, other): (Vec<&str>, Vec<&str>) =
            (typed.all(field.key()).collect(), theirs.all(field.key()).collect());
        if mine != other {
            wrong.add(field.key(), Message::new("error-theirs").with("before", other.join(", ")));
        }
    }
    wrong
}

/// The parts of a form that have fields among those, as typed, with what is wrong.
pub fn sections_view(
    words: &Vocabulary,
    shell: &Shell,
    kind: Kind,
    among: impl Fn(Field) -> bool,
    typed: &Fields,
    wrong: &Violations,
) -> Vec<Section> {
    let say = |messages: &[Message]| messages.iter().map(|m| shell.say(m)).collect::<Vec<_>>();
    let section = |(name, fields): (&str, Vec<Field>)| Section {
        words: shell.term("section", name),
        hint: shell.lang.find(&format!("section-{name}-hint")).unwrap_or_default(),
        fields: fields
            .iter()
            .filter(|field| among(**field))
            .map(|field| field_view(words, shell, *field, typed, say(wrong.of(field.key()))))
            .collect(),
    };
    words.sections(kind).into_iter().map(section).filter(|section| !section.fields.is_empty()).collect()
}

/// What is wrong, for the head of a form: the field, and the words.
pub fn errors_view(shell: &Shell, wrong: &Violations) -> Vec<(String, String)> {
    wrong
        .iter()
        .flat_map(|(field, messages)| messages.iter().map(move |message| (field.to_owned(), message)))
        .map(|(field, message)| {
            let words = shell.lang.find(&format!("field-{field}"));
            let text = shell.say(message);
            (field, words.map_or_else(|| text.clone(), |words| format!("{words}{} {text}", shell.t("colon"))))
        })
        .collect()
}

/// `wrong` tells what was wrong with a photo, with its words, and with the address of another sheet.
async fn sheet_view(census: &Census, shell: &Shell, sheet: &Sheet, wrong: [Vec<String>; 3]) -> Result<SheetView> {
    let [photo_errors, alternative_errors, compare_errors] = wrong;
    let passes = match shell.viewer.may_on(&census.app.db, Right::Moderate, sheet.id()).await? {
        true => super::passes::path_of(sheet.id()),
        false => String::new(),
    };
    let photos = store::list_photos(&census.app.db, sheet.id()).await?;
    Ok(SheetView {
        path: sheet.party.path(),
        desk_path: format!("/bureau{}", sheet.party.path()),
        standing: sheet.party.standing.key(),
        passes,
        photos: photos
            .into_iter()
            .map(|photo| {
                let view = PhotoView {
                    large: photo.path(Size::Large),
                    small: photo.path(Size::Small),
                    width: photo.width,
                    height: photo.height,
                    alternative: photo.alternative.clone(),
                    credit: photo.credit.clone(),
                };
                (photo.id.to_string(), view)
            })
            .collect(),
        photo_errors,
        alternative_errors,
        compare_errors,
    })
}

/// One field of a form, as typed.
pub fn field_view(words: &Vocabulary, shell: &Shell, field: Field, typed: &Fields, errors: Vec<String>) -> FieldView {
    let choice = |family: &str, key: &str| (key.to_owned(), shell.term(family, key), typed.has(field.key(), key));
    let (kind, choices) = match edit::input(field) {
        Input::Line => ("line", Vec::new()),
        Input::Text => ("text", Vec::new()),
        Input::Choices(family) => {
            let keys = words.terms(field);
            let mut all: Vec<_> = keys.iter().map(|key| choice(family, key)).collect();
            // words of an import that are no term of ours stay choosable
            let others = typed.all(field.key()).filter(|word| !keys.contains(word));
            all.extend(others.map(|word| (word.to_owned(), word.to_owned(), true)));
            ("choices", all)
        }
        Input::Choice(family) => {
            let keys = words.terms(field);
            let mut all = vec![(String::new(), shell.t("not-known"), typed.get(field.key()).is_empty())];
            all.extend(keys.iter().map(|key| choice(family, key)));
            let word = typed.get(field.key());
            if !word.is_empty() && !keys.contains(&word) {
                all.push((word.to_owned(), word.to_owned(), true));
            }
            ("choice", all)
        }
    };
    FieldView {
        key: field.key(),
        words: shell.term("field", field.key()),
        hint: shell.lang.find(&format!("hint-{}", field.key())).unwrap_or_default(),
        value: typed.get(field.key()).to_owned(),
        choices,
        errors,
        kind,
        required: field == Field::Name,
        origin: String::new(),
    }
}

/// `POST /bureau/{kind}/{slug}/corbeille`
pub async fn trash(
    State(census): State<Census>,
    Path((kind, slug)): Path<(String, String)>,
    shell: Shell,
) -> Result<Response> {
    let sheet = editable(&census, &shell, kind_of(&kind)?, &slug).await?;
    edit::move_to(&census.app, shell.viewer.id(), &sheet, Standing::Trash).await?;
    let done = Message::new("flash-trashed").with("name", sheet.party.name.clone());
    Ok(shell::flash(go(&format!("/bureau{}", sheet.party.path())), &done))
}

/// `POST /bureau/{kind}/{slug}/retour`
pub async fn restore(
    State(census): State<Census>,
    Path((kind, slug)): Path<(String, String)>,
    shell: Shell,
) -> Result<Response> {
    let sheet = editable(&census, &shell, kind_of(&kind)?, &slug).await?;
    // only whoever asked to leave may come back, by the same link
    if store::rounds::has_left(&census.app.db, sheet.id()).await? {
        return Err(Error::Conflict(Message::new("error-left")));
    }
    edit::move_to(&census.app, shell.viewer.id(), &sheet, Standing::Public).await?;
    let done = Message::new("flash-restored").with("name", sheet.party.name.clone());
    Ok(shell::flash(go(&format!("/bureau{}", sheet.party.path())), &done))
}
