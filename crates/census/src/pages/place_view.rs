//! A sheet in words: everything the page of a place or of an organisation shows.

use kernel::error::Result;
use kernel::party::{Kind, Standing};
use kernel::web::Shell;
use serde_json::{Value, json};
use territory::Level;

use super::cards::{CardView, cloth, symbol};
use super::directory::labels;
use super::words;
use crate::Census;
use crate::contribution::pass;
use crate::field::Field;
use crate::hours::{self, Calendar, Hours, Understanding, Zone};
use crate::marks::Marks;
use crate::picture::Size;
use crate::prices::{Price, Prices, Taxes, Value as Amount};
use crate::sheet::{Origin, Sheet, Values};
use crate::stage::{self, Stage};
use crate::store::{self, duplicates, duplicates::Tie, operators};
use crate::wave::question::Sort;

pub struct PhotoView {
    pub large: String,
    pub small: String,
    pub width: i64,
    pub height: i64,
    pub alternative: String,
    pub credit: String,
}

pub struct Day {
    pub words: String,
    pub hours: String,
    pub today: bool,
}

#[derive(Default)]
pub struct PlaceView {
    pub name: String,
    pub path: String,
    pub edit_path: String,
    pub list_path: &'static str,
    pub list_words: String,
    pub city: String,
    pub summary: String,
    pub description: String,
    pub image: String,
    pub point: Option<(f64, f64)>,
    pub approximate: bool,
    /// Where the way to it is worked out; none when only its commune is known.
    pub directions: Option<String>,
    pub public: bool,
    pub may_edit: bool,
    pub json_ld: String,
    pub territories: Vec<(String, String)>,
    pub kinds: Vec<(String, String)>,
    pub kind: String,
    pub second: String,
    pub symbol: String,
    pub cloth: u8,
    pub stage: Option<(&'static str, String)>,
    pub open_now: Option<(&'static str, String)>,
    pub booking: Option<String>,
    pub phones: Vec<(String, String)>,
    pub emails: Vec<String>,
    pub links: Vec<(String, String, String)>,
    pub operator: Option<(String, String)>,
    pub photos: Vec<PhotoView>,
    pub paragraphs: Vec<String>,
    pub specificities: String,
    pub offers: Vec<String>,
    pub prices: Vec<(String, String)>,
    pub prices_text: String,
    pub facts: Vec<(String, String)>,
    /// The dated steps of its life: when, and what.
    pub steps: Vec<(String, String)>,
    pub run_by: Vec<CardView>,
    /// What it is to others: words, name, address, since when.
    pub ties: Vec<(String, String, String, String)>,
    pub nearby: Vec<CardView>,
    pub has_hours: bool,
    pub week: Vec<Day>,
    pub by_appointment: bool,
    pub hours_text: String,
    pub show_hours_text: bool,
    pub hours_doubtful: bool,
    pub has_way: bool,
    pub address: Vec<String>,
    pub access: String,
    pub wheelchair: String,
    pub has_contact: bool,
    pub updated: String,
    /// « Confirmé par le lieu en mars 2026 », in whole or in part; empty when nothing is, or no longer.
    pub confirmed: String,
    pub confirmations: Vec<(String, String)>,
    pub sources: String,
    pub base: String,
    pub labels: String,
}

impl PlaceView {
    /// The view of a sheet. Private fields never enter it: it is made from the public values only.
    pub async fn of(census: &Census, shell: &Shell, sheet: &Sheet) -> Result<PlaceView> {
        let values = sheet.values.public();
        let right = kernel::auth::Right::EditSheets;
        let may_edit = shell.viewer.may_on(&census.app.db, right, sheet.id()).await?;
        let mut view = PlaceView { may_edit, ..PlaceView::default() };
        view.name_it(census, shell, sheet, &values);
        view.place_it(census, shell, sheet, &values);
        view.open_it(shell, &values);
        view.offer_it(shell, &values);
        view.add_own(census, shell, &values);
        view.tell_its_life(shell, &values);
        view.reach_it(shell, &values);
        view.picture_it(census, sheet).await?;
        view.surround_it(census, shell, sheet, &values).await?;
        view.date_it(shell, sheet);
        view.confirm_it(census, shell, sheet).await?;
        view.json_ld = json_ld(census, shell, &view, &values);
        Ok(view)
    }

    fn name_it(&mut self, census: &Census, shell: &Shell, sheet: &Sheet, values: &Values) {
        let marks = Marks::of(values);
        let place = sheet.party.kind == Kind::Place;
        self.name = sheet.party.name.clone();
        self.path = sheet.party.path();
        self.edit_path = format!("/bureau{}", sheet.party.path());
        self.public = sheet.party.standing == Standing::Public;
        (self.list_path, self.list_words) = match place {
            true => ("/lieux", shell.t("places")),
            false => ("/structures", shell.t("organisations")),
        };
        self.kind = if place { marks.main_kind() } else { "organisation" }.to_owned();
        self.second = marks.drawn().nth(1).unwrap_or(&self.kind).to_owned();
        self.symbol = symbol(&self.kind);
        self.cloth = cloth(sheet.id());
        self.kinds = marks.kinds().map(|key| (key.to_owned(), shell.term("kind", key))).collect();
        self.stage = place.then(|| (marks.stage().key(), stage_words(shell, values, marks)));
        self.summary = values.text(Field::Summary).to_owned();
        self.paragraphs = paragraphs(values.text(Field::Description));
        self.specificities = values.text(Field::Specificities).to_owned();
        self.city = census.where_words(sheet.party.territory.as_deref(), values.text(Field::City));
        let kinds: Vec<String> = self.kinds.iter().map(|(_, words)| words.clone()).collect();
        self.description = match self.summary.is_empty() {
            false => self.summary.clone(),
            true => [kinds.join(", "), self.city.clone()]
                .into_iter()
                .filter(|s| !s.is_empty())
                .collect::<Vec<_>>()
                .join(" – "),
        };
    }

    fn place_it(&mut self, census: &Census, shell: &Shell, sheet: &Sheet, values: &Values) {
        let gazetteer = census.gazetteer();
        if let Some(id) = sheet.party.territory.as_deref().and_then(|code| gazetteer.commune_of(code)) {
            let levels = [Level::Department, Level::Epci];
            let parents = levels.iter().filter_map(|level| gazetteer.parent(id, *level)).chain([id]);
            self.territories = parents.map(|id| (gazetteer.full_name(id), crate::area::path(&gazetteer, id))).collect();
        }
        self.point = values.point();
        self.approximate = matches!(values.text(Field::PointPrecision), "commune" | "approximate");
        let known = self.point.filter(|_| !self.approximate);
        self.directions = known.map(|(lat, lon)| format!("https://www.openstreetmap.org/directions?to={lat},{lon}"));
        self.address = [
            values.text(Field::Street).to_owned(),
            values.text(Field::Complement).to_owned(),
            format!("{} {}", values.text(Field::Postcode), values.text(Field::City)).trim().to_owned(),
        ]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect();
        self.access = values.text(Field::Access).to_owned();
        self.wheelchair = match values.text(Field::Wheelchair) {
            "" => String::new(),
            key => shell.term("wheelchair", key),
        };
        self.base = census.app.site.base_map.clone().unwrap_or_default();
        self.labels = labels(shell);
        self.has_way =
            self.point.is_some() || !self.address.is_empty() || !self.access.is_empty() || !self.wheelchair.is_empty();
    }

    fn open_it(&mut self, shell: &Shell, values: &Values) {
        let Some(hours) = values.hours() else { return };
        // hours are told by the clock of the place, wherever who reads them is
        let commune = values.text(Field::Commune);
        let now = shell.app.clock.now().to_zoned_datetime(hours::time_zone(commune));
        let calendar = Calendar::of(Zone::of_departement(hours::departement(commune)));
        self.has_hours = true;
        self.by_appointment = hours::is_by_appointment(&hours);
        if let Some(week) = hours::week(&hours, monday(now.date()), &calendar) {
            self.week = (0..7)
                .zip(week)
                .map(|(at, spans)| Day {
                    words: shell.t(&format!("day-{}", at + 1)),
                    hours: spans
                        .iter()
                        .map(|(a, b)| format!("{} – {}", shell.lang.time(*a), shell.lang.time(*b)))
                        .collect::<Vec<_>>()
                        .join(", "),
                    today: i8::try_from(at).ok() == Some(now.date().weekday().to_monday_zero_offset()),
                })
                .collect();
        }
        let open = self.stage.as_ref().is_none_or(|(key, _)| *key == "open");
        if open && hours.understood == Understanding::Whole {
            self.open_now = open_now(shell, &hours, now.datetime(), &calendar);
        }
        self.hours_doubtful = hours.understood != Understanding::Whole && hours.osm.is_some();
        self.show_hours_text = hours.understood != Understanding::Whole || self.week.is_empty();
        self.hours_text = hours.text;
    }

    fn offer_it(&mut self, shell: &Shell, values: &Values) {
        for (field, key) in [(Field::Seats, "count-seats"), (Field::MeetingRooms, "count-meeting-rooms")] {
            if let Some(number) = values.get(field).and_then(serde_json::Value::as_i64).filter(|n| *n > 0) {
                self.offers.push(shell.t1(key, "count", number));
            }
        }
        if let Some(area) = values.number(Field::Area) {
            self.offers.push(format!("{}\u{a0}m²", shell.lang.decimal(area, 0)));
        }
        for field in [Field::Services, Field::Spaces, Field::Equipment] {
            self.offers.extend(values.list(field).into_iter().map(|key| words::word(shell, field, key)));
        }
        if let Some(prices) = values.prices() {
            self.prices = prices.list.iter().map(|price| price_words(shell, price)).collect();
            let told = prices.understood == Understanding::Whole && !prices.list.is_empty();
            self.prices_text = if told { String::new() } else { text_of(prices) };
        }
        let lists = [
            Field::OrganisationKinds,
            Field::Publics,
            Field::Networks,
            Field::Labels,
            Field::LegalForm,
            Field::Siret,
            Field::Rna,
            Field::OpenedOn,
            Field::ClosedOn,
            Field::OtherNames,
            Field::Tags,
        ];
        for field in lists {
            let dated = matches!(field, Field::OpenedOn | Field::ClosedOn);
            let one = |key: &str| if dated { date(shell, key) } else { words::word(shell, field, key) };
            let words: Vec<String> = values.list(field).into_iter().map(one).collect();
            if !words.is_empty() {
                self.facts.push((shell.term("field", field.key()), words.join(", ")));
            }
        }
    }

    /// What the network asks besides, in its own order.
    fn add_own(&mut self, census: &Census, shell: &Shell, values: &Values) {
        let vocabulary = census.vocabulary();
        for (field, definition) in vocabulary.fields().iter().filter(|(_, definition)| !definition.retired) {
            let Some(value) = values.get(*field) else { continue };
            let words = match value {
                Value::Number(number) => match number.as_i64() {
                    Some(whole) => shell.lang.number(whole),
                    None => shell.lang.decimal(number.as_f64().unwrap_or_default(), 2),
                },
                Value::String(day) if definition.sort == Sort::Day => date(shell, day),
                value => words::value(shell, *field, value),
            };
            let unit = if definition.unit.is_empty() { String::new() } else { format!("\u{a0}{}", definition.unit) };
            self.facts.push((shell.term("field", field.key()), format!("{words}{unit}")));
        }
    }

    fn tell_its_life(&mut self, shell: &Shell, values: &Values) {
        let words = |line: &str| {
            let (since, said) = stage::step(line);
            // what a list wrote in its own words stays so
            let said = Stage::recognise(said).map_or_else(|| said.to_owned(), |stage| shell.term("stage", stage.key()));
            (date(shell, since), said)
        };
        self.steps = values.list(Field::StageHistory).into_iter().map(words).collect();
    }

    fn reach_it(&mut self, shell: &Shell, values: &Values) {
        self.phones = values.list(Field::Phone).into_iter().map(|p| (p.to_owned(), telephone(p))).collect();
        self.emails = values.list(Field::Email).into_iter().map(str::to_owned).collect();
        self.booking = values.list(Field::Booking).first().copied().filter(|url| is_web(url)).map(str::to_owned);
        let fields = [
            Field::Website,
            Field::Facebook,
            Field::Twitter,
            Field::Instagram,
            Field::Linkedin,
            Field::Mastodon,
            Field::Links,
        ];
        for field in fields {
            for url in values.list(field).into_iter().filter(|url| is_web(url)) {
                let shown = url.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
                self.links.push((
                    shell.term("field", field.key()),
                    shown.trim_end_matches('/').to_owned(),
                    url.to_owned(),
                ));
            }
        }
    }

    async fn picture_it(&mut self, census: &Census, sheet: &Sheet) -> Result<()> {
        let photos = store::list_photos(&census.app.db, sheet.id()).await?;
        self.photos = photos
            .into_iter()
            .map(|photo| PhotoView {
                large: photo.path(Size::Large),
                small: photo.path(Size::Small),
                width: photo.width,
                height: photo.height,
                alternative: photo.alternative,
                credit: photo.credit,
            })
            .collect();
        self.image = match self.photos.first() {
            Some(photo) => photo.large.clone(),
            None => format!("{}/partage.png", sheet.party.path()),
        };
        Ok(())
    }

    async fn surround_it(&mut self, census: &Census, shell: &Shell, sheet: &Sheet, values: &Values) -> Result<()> {
        let db = &census.app.db;
        let operator = values.text(Field::Operator);
        if !operator.is_empty() {
            // by its name of today where it is tied; just entered, it is not yet, and its name may be enough
            let tied = operators::find_operator(db, sheet.id()).await?;
            let named = store::list_of_name(db, Kind::Organisation, &kernel::text::fold(operator)).await?;
            self.operator = Some(match (tied, named.as_slice()) {
                (Some(party), _) => (party.name.clone(), party.path()),
                (None, [only]) => (operator.to_owned(), only.path()),
                _ => (operator.to_owned(), String::new()),
            });
        }
        let words = |tie: &Tie| shell.term("tie", &format!("{}-{}", tie.sort, if tie.first { "one" } else { "other" }));
        let ties = duplicates::list_ties(db, sheet.id()).await?;
        self.ties = ties.into_iter().map(|tie| (words(&tie), tie.name, tie.path, tie.since)).collect();
        if sheet.party.kind == Kind::Organisation {
            let cards = operators::list_places_run_by(db, sheet.id()).await?;
            self.run_by = CardView::all(census, shell, &cards);
        }
        if let (Some((lat, lon)), Kind::Place) = (self.point, sheet.party.kind) {
            let atlas = census.atlas();
            let near: Vec<_> =
                atlas.near(lat, lon, 40.0, 5).into_iter().filter(|(pin, _)| pin.id != sheet.id()).take(4).collect();
            let ids: Vec<_> = near.iter().map(|(pin, _)| pin.id).collect();
            let mut cards = store::list_cards(db, &ids).await?;
            for card in &mut cards {
                card.distance = near.iter().find(|(pin, _)| pin.id == card.party.id).map(|(_, km)| *km);
            }
            self.nearby = CardView::all(census, shell, &cards);
        }
        self.has_contact =
            !(self.phones.is_empty() && self.emails.is_empty() && self.links.is_empty()) || self.operator.is_some();
        Ok(())
    }

    async fn confirm_it(&mut self, census: &Census, shell: &Shell, sheet: &Sheet) -> Result<()> {
        let mut known = pass::confirmed(&census.app, sheet).await?;
        known.sort_by_key(|(field, _)| *field);
        let Some(oldest) = known.iter().map(|(_, at)| *at).min() else { return Ok(()) };
        let latest = known.iter().map(|(_, at)| *at).max().unwrap_or(oldest);
        let month = |at: jiff::Timestamp| {
            let day = at.to_zoned_datetime(kernel::clock::paris()).date();
            format!("{} {}", shell.t(&format!("month-{}", day.month())), day.year())
        };
        let whole = pass::confirmable(sheet).iter().all(|field| known.iter().any(|(confirmed, _)| confirmed == field));
        // of the whole, the oldest date is the true one
        self.confirmed = match whole {
            true => shell.t1("confirmed-whole", "month", month(oldest)),
            false => shell.t1("confirmed-part", "month", month(latest)),
        };
        self.confirmations = known.iter().map(|(field, at)| (shell.term("field", field.key()), month(*at))).collect();
        Ok(())
    }

    fn date_it(&mut self, shell: &Shell, sheet: &Sheet) {
        let day = sheet.party.updated_at.to_zoned_datetime(kernel::clock::paris()).date();
        self.updated = shell.t1("updated-on", "day", shell.lang.day(day));
        let mut sources: Vec<&str> = sheet
            .origins
            .0
            .values()
            .filter_map(|origin| match origin {
                Origin::Import { source, .. } => Some(source.as_str()),
                _ => None,
            })
            .collect();
        sources.sort_unstable();
        sources.dedup();
        if !sources.is_empty() {
            self.sources = shell.t1("sources", "names", sources.join(", "));
        }
    }
}

fn stage_words(shell: &Shell, values: &Values, marks: Marks) -> String {
    match values.text(Field::Stage) {
        "" => shell.term("stage-public", marks.stage().key()),
        key => shell.term("stage", key),
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

fn text_of(prices: Prices) -> String {
    prices.text
}

/// `2019-03-12`, `2019-03` or `2019` in words.
fn date(shell: &Shell, text: &str) -> String {
    if let Ok(day) = text.parse::<jiff::civil::Date>() {
        return shell.lang.day(day);
    }
    match text.split_once('-') {
        Some((year, month)) => {
            let month = month.trim_start_matches('0');
            shell
                .lang
                .find(&format!("month-{month}"))
                .map_or_else(|| text.to_owned(), |words| format!("{words} {year}"))
        }
        None => text.to_owned(),
    }
}

fn monday(day: jiff::civil::Date) -> jiff::civil::Date {
    let back = jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset()));
    day.checked_sub(back).unwrap_or(day)
}

fn open_now(
    shell: &Shell,
    hours: &Hours,
    now: jiff::civil::DateTime,
    calendar: &Calendar,
) -> Option<(&'static str, String)> {
    let state = hours::open_at(hours, now, calendar)?;
    if state.appointment_only {
        return Some(("", shell.t("by-appointment")));
    }
    match (state.open, state.until, state.next) {
        (true, Some(until), _) if until.date() == now.date() => {
            let soon = until.since(now).ok().and_then(|s| s.total(jiff::Unit::Minute).ok()).is_some_and(|m| m <= 30.0);
            Some((if soon { "soon" } else { "now" }, shell.t1("open-until", "time", shell.lang.time(until.time()))))
        }
        (true, ..) => Some(("now", shell.t("open-now"))),
        (false, _, Some(next)) if next.date() == now.date() => {
            Some(("", shell.t1("opens-today", "time", shell.lang.time(next.time()))))
        }
        (false, _, Some(next)) => {
            let day = shell.t(&format!("day-{}", next.date().weekday().to_monday_one_offset()));
            let message =
                kernel::lang::Message::new("opens-on").with("day", day).with("time", shell.lang.time(next.time()));
            Some(("", shell.say(&message)))
        }
        (false, ..) => Some(("", shell.t("closed-now"))),
    }
}

fn price_words(shell: &Shell, price: &Price) -> (String, String) {
    let amount = match price.value {
        Amount::Cents(cents) => shell.lang.euros(cents),
        Amount::From(cents) => shell.t1("price-from", "amount", shell.lang.euros(cents)),
        Amount::Between(low, high) => format!("{} – {}", shell.lang.euros(low), shell.lang.euros(high)),
        Amount::Free => shell.t("price-free"),
        Amount::FreeContribution => shell.t("price-free-contribution"),
    };
    let taxes = match price.taxes {
        Some(Taxes::Ht) => shell.t("price-ht"),
        Some(Taxes::Ttc) => shell.t("price-ttc"),
        None => String::new(),
    };
    let unit = shell.lang.find(&format!("unit-{}", price.unit.key())).unwrap_or_default();
    let what =
        [price.what.clone(), Some(unit).filter(|u| !u.is_empty()), price.audience.clone(), price.conditions.clone()];
    let mut what: Vec<String> = what.into_iter().flatten().collect();
    if what.is_empty() {
        what.push(shell.t("field-prices"));
    }
    (what.join(", "), format!("{amount} {taxes}").trim().to_owned())
}

/// `tel:+33556000000` for `05 56 00 00 00`.
pub(crate) fn telephone(shown: &str) -> String {
    tables::phones::e164(shown)
        .map_or_else(|| format!("tel:{}", shown.replace(char::is_whitespace, "")), |number| format!("tel:{number}"))
}

/// Only what a browser opens as a page becomes a link.
pub(crate) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The place for search engines, in schema.org's words.
fn json_ld(census: &Census, shell: &Shell, view: &PlaceView, values: &Values) -> String {
    let site = &census.app.site.url;
    let mut thing = json!({
        "@context": "https://schema.org",
        "@type": if view.list_path == "/lieux" { "LocalBusiness" } else { "Organization" },
        "@id": format!("{site}{}", view.path),
        "url": format!("{site}{}", view.path),
        "name": view.name,
        "image": format!("{site}{}", view.image),
        "inLanguage": shell.lang.code(),
    });
    let mut set = |key: &str, value: serde_json::Value| {
        if let Some(map) = thing.as_object_mut() {
            map.insert(key.to_owned(), value);
        }
    };
    if !view.description.is_empty() {
        set("description", json!(view.description));
    }
    if !view.address.is_empty() {
        set(
            "address",
            json!({
                "@type": "PostalAddress", "streetAddress": values.text(Field::Street),
                "postalCode": values.text(Field::Postcode), "addressLocality": values.text(Field::City), "addressCountry": "FR",
            }),
        );
    }
    if let Some((lat, lon)) = view.point {
        set("geo", json!({ "@type": "GeoCoordinates", "latitude": lat, "longitude": lon }));
    }
    if let Some((phone, _)) = view.phones.first() {
        set("telephone", json!(phone));
    }
    let same: Vec<&str> = view.links.iter().map(|(_, _, url)| url.as_str()).collect();
    if !same.is_empty() {
        set("sameAs", json!(same));
    }
    if let Some(osm) = values.hours().filter(|h| h.understood == Understanding::Whole).and_then(|h| h.osm) {
        set("openingHours", json!(osm));
    }
    // inside a script element, only the end of the element could be mistaken
    thing.to_string().replace('<', "\\u003c")
}
