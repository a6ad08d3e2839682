//! What surrounds every page: language, viewer, menu, flash; and the answer that carries a page.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::auth::{Right, Viewer};
use crate::capability::{Group, MenuItem};
use crate::error::{Error, Result, Violations};
use crate::lang::{Arg, Lang, Message};
use crate::web::fields::{Fields, encode};
use crate::web::once;

/// The cookie of a message shown once on the next page.
pub const FLASH: &str = "flash";
/// The cookie of the chosen language.
pub const LANGUAGE: &str = "lang";
/// The cookie of the session.
pub const SESSION: &str = "session";

/// Where an administrator who looks through the eyes of somebody comes back to their own.
pub const COME_BACK: &str = "/bureau/equipe/retour";

/// The address a request came from, as trusted proxies tell it; in the extensions of every request.
#[derive(Clone, Copy, Debug)]
pub struct From(pub std::net::IpAddr);

/// What a page's layout needs, and what its handler may ask about the request.
#[derive(Clone)]
pub struct Shell {
    /// The program.
    pub app: App,
    /// The reader's language.
    pub lang: Lang,
    /// Who reads.
    pub viewer: Viewer,
    /// The path of the page.
    pub path: String,
    /// What follows the question mark, as it was typed.
    pub query: Fields,
    /// What was just done, told once.
    pub flash: Option<Message>,
}

impl<S: Send + Sync> FromRequestParts<S> for Shell {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Shell> {
        let app = parts.extensions.get::<App>().cloned().ok_or_else(|| Error::bug("no App in the request"))?;
        let viewer = parts.extensions.get::<Viewer>().cloned().unwrap_or_default();
        Ok(Shell::new(app, viewer, &parts.uri, &parts.headers))
    }
}

/// A line of a menu: its words, its address, whether one is there.
pub type MenuLine = (String, &'static str, bool);

impl Shell {
    /// The shell of a request.
    pub fn new(app: App, viewer: Viewer, uri: &Uri, headers: &HeaderMap) -> Shell {
        Shell {
            lang: app.speaking(language(headers)),
            viewer,
            path: uri.path().to_owned(),
            query: Fields::read(uri.query().unwrap_or_default()),
            flash: cookie(headers, FLASH).and_then(|value| read_flash(&value)),
            app,
        }
    }

    /// For the first lines of a handler whose act is dangerous: who did not show lately who they are is led to a page that
    /// asks it, and back.
    ///
    /// # Errors
    /// As [`Viewer::must_be_sure`].
    pub fn sure(&self) -> Result<()> {
        self.viewer.must_be_sure(self.app.clock.now())
    }

    /// A message.
    pub fn t(&self, key: &str) -> String {
        self.lang.t(key)
    }

    /// A message given one thing.
    pub fn t1(&self, key: &'static str, name: &'static str, value: impl Into<Arg>) -> String {
        self.lang.say(&Message::new(key).with(name, value))
    }

    /// A message of a key put together: `kind-fablab`.
    pub fn term(&self, family: &str, key: &str) -> String {
        self.lang.t(&format!("{family}-{key}"))
    }

    /// A message made elsewhere.
    pub fn say(&self, message: &Message) -> String {
        self.lang.say(message)
    }

    /// A number.
    pub fn n(&self, number: impl std::borrow::Borrow<usize>) -> String {
        self.lang.number(i128::try_from(*number.borrow()).unwrap_or_default())
    }

    /// The hidden field of a form that makes something: sent twice, it makes it once ([`crate::web::once`]).
    pub fn once(&self) -> String {
        format!(r#"<input type="hidden" name="once" value="{}">"#, once::draw(&self.app))
    }

    /// A symbol of the sprite, silent for those who do not see it.
    pub fn icon(&self, name: &str) -> String {
        format!(r#"<svg class="icon" aria-hidden="true"><use href="{}#{name}"/></svg>"#, self.asset("icons.svg"))
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        self.app.assets.path(name)
    }

    /// The other languages, and the address that chooses each and comes back here.
    pub fn languages(&self) -> Vec<(String, String, bool)> {
        let back = match self.query.encoded(|_| false) {
            query if query.is_empty() => self.path.clone(),
            query => format!("{}?{query}", self.path),
        };
        Lang::all()
            .into_iter()
            .map(|lang| {
                let current = lang == self.lang;
                (lang.code(), format!("/langue/{}?retour={}", lang.code(), encode(&back)), current)
            })
            .collect()
    }

    /// The lines of the public menu: words, address, whether one is there.
    pub fn menu(&self) -> Vec<MenuLine> {
        self.lines(self.app.menu().iter().filter(|item| item.right.is_none()))
    }

    /// The parts of the back office's menu, each under its words, with the lines that the reader may follow.
    pub fn desk_menu(&self) -> Vec<(String, Vec<MenuLine>)> {
        let allowed = |item: &&MenuItem| item.right.is_some_and(|right| self.viewer.may(right));
        let part = |group: Group| {
            let items = self.app.menu().iter().filter(move |item| item.group == group).filter(allowed);
            (self.t(group.label()), self.lines(items))
        };
        let parts = [Group::Day, Group::Registry, Group::People, Group::Network].map(part);
        parts.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
    }

    fn lines<'a>(&self, items: impl Iterator<Item = &'a MenuItem>) -> Vec<MenuLine> {
        let under =
            |path: &str| self.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        // of two lines one of which leads deeper, the deeper one is where one is
        let all = self.app.menu().iter().map(|item| item.path);
        let here = all.filter(|path| under(path)).max_by_key(|path| path.len());
        items.map(|item| (self.t(item.label), item.path, here == Some(item.path))).collect()
    }

    /// What the reader does each day, which the first page of the back office offers: words and address.
    pub fn day_menu(&self) -> Vec<(String, &'static str)> {
        let items = self.app.menu().iter().filter(|item| item.group == Group::Day);
        let allowed = items.filter(|item| item.right.is_some_and(|right| self.viewer.may(right)));
        allowed.map(|item| (self.t(item.label), item.path)).collect()
    }

    /// Whether the reader may open the back office: all of it, or the sheets that they keep.
    pub fn has_desk(&self) -> bool {
        self.viewer.may(Right::ReadDesk) || self.viewer.may(Right::EditSheets)
    }

    /// Whether the page belongs to the back office.
    pub fn in_desk(&self) -> bool {
        self.path.starts_with("/bureau")
    }

    /// 200 with that page.
    ///
    /// # Errors
    /// The template failed, which none of ours can: they only write text into text.
    pub fn page(&self, template: impl Template) -> Result<Page> {
        self.page_with(StatusCode::OK, template)
    }

    /// The same form again, 422, when something was wrong in it.
    ///
    /// # Errors
    /// As [`Shell::page`].
    pub fn form(&self, violations: &Violations, template: impl Template) -> Result<Page> {
        let status = if violations.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        self.page_with(status, template)
    }

    /// That page under another status.
    ///
    /// # Errors
    /// As [`Shell::page`].
    pub fn page_with(&self, status: StatusCode, template: impl Template) -> Result<Page> {
        Ok(Page {
            status,
            html: template.render()?,
            flashed: self.flash.is_some(),
            private: self.viewer.account().is_some(),
        })
    }
}

/// A page on its way out.
pub struct Page {
    status: StatusCode,
    html: String,
    flashed: bool,
    private: bool,
}

impl Page {
    /// The same, kept by nobody on its way: its address is a secret, or it is made for one reader.
    #[must_use]
    pub fn private(mut self) -> Page {
        self.private = true;
        self
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.html).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        let caching = if self.private || self.flashed { "private, no-store" } else { "no-cache" };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
        if self.flashed {
            headers.append(SET_COOKIE, HeaderValue::from_static("flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
        }
        response
    }
}

/// Adds to an answer a message to be shown on the next page.
pub fn flash(mut response: Response, message: &Message) -> Response {
    let mut short = message.clone();
    for (_, arg) in &mut short.args {
        if let Arg::Text(text) = arg {
            *text = text.chars().take(200).collect();
        }
    }
    let value = percent(&serde_json::to_string(&short).unwrap_or_default());
    if let Ok(cookie) = HeaderValue::from_str(&format!("{FLASH}={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// A text that a cookie may hold.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The message of a cookie; only messages made to be flashed, whatever else a cookie says.
fn read_flash(value: &str) -> Option<Message> {
    let fields = Fields::read(&format!("m={value}"));
    let message: Message = serde_json::from_str(fields.get("m")).ok()?;
    (message.key.starts_with("flash-") && Lang::french().try_say(&message).is_some()).then_some(message)
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// The chosen language, else the browser's, else French.
pub fn language(headers: &HeaderMap) -> Lang {
    let chosen = cookie(headers, LANGUAGE).and_then(|code| Lang::from_code(&code));
    let accepted = || Lang::accepted(headers.get("accept-language")?.to_str().ok()?);
    chosen.or_else(accepted).unwrap_or_default()
}
