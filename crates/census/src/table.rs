//! What the table asks: which sheets, in which order, under which columns; read from an address, written back into one.

use std::sync::Arc;

use kernel::auth::Viewer;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::party::{Kind, Standing};
use kernel::search::Audience;
use kernel::web::Fields;

use crate::atlas::filter::{Facets, Filter, Found};
use crate::atlas::{self, Atlas, Pin};
use crate::field::Field;
use crate::stage::PublicStage;
use crate::vocabulary::Vocabulary;
use crate::{Census, pages, reach, store};

/// The words of a search may answer that many sheets: what is chosen by « all » is all.
const MOST_SAID: usize = 100_000;

/// The columns of a table of which the address names none.
const PLACE: &[Field] = &[
    Field::Kinds,
    Field::Stage,
    Field::City,
    Field::Postcode,
    Field::Phone,
    Field::Email,
    Field::Website,
    Field::Seats,
    Field::Tags,
];
const ORGANISATION: &[Field] =
    &[Field::OrganisationKinds, Field::City, Field::Postcode, Field::Phone, Field::Email, Field::Website, Field::Tags];

/// What a table may be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The French order of names.
    Name,
    /// When it last changed.
    Updated,
    /// The commune's code: département by département.
    Commune,
    /// Open, in the making, closed.
    Stage,
    /// The first kind.
    Kind,
}

impl Order {
    const ALL: [Order; 5] = [Order::Name, Order::Updated, Order::Commune, Order::Stage, Order::Kind];

    /// The word of the address.
    pub fn key(self) -> &'static str {
        match self {
            Order::Name => "name",
            Order::Updated => "updated",
            Order::Commune => "commune",
            Order::Stage => "stage",
            Order::Kind => "kind",
        }
    }

    /// By what a column is ordered, if it can be.
    pub fn of(field: Field) -> Option<Order> {
        match field {
            Field::Name => Some(Order::Name),
            Field::City | Field::Postcode => Some(Order::Commune),
            Field::Stage => Some(Order::Stage),
            Field::Kinds => Some(Order::Kind),
            _ => None,
        }
    }
}

/// What an address asks of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Places or organisations.
    pub kind: Kind,
    /// Who finds them.
    pub standing: Standing,
    /// In which order, and whether from the end.
    pub order: (Order, bool),
    /// Which fields.
    pub columns: Vec<Field>,
}

impl Question {
    /// What an address asks; what is not understood takes its default.
    ///
    /// `kind` is also the directory's filter on kinds of places: `organisation` is none of them.
    pub fn read(words: &Vocabulary, fields: &Fields) -> Question {
        let kind = kind_of(fields);
        let (asked, from_end) = match fields.get("sort").strip_prefix('-') {
            Some(key) => (key, true),
            None => (fields.get("sort"), false),
        };
        let order = Order::ALL.into_iter().find(|order| order.key() == asked).unwrap_or(Order::Name);
        let known = words.all_fields(kind);
        let mut columns: Vec<Field> = Vec::new();
        for field in fields.get("columns").split(',').filter_map(Field::from_key) {
            // the name stands first in each row
            if known.contains(&field) && field != Field::Name && !columns.contains(&field) {
                columns.push(field);
            }
        }
        if columns.is_empty() {
            columns = if kind == Kind::Place { PLACE.to_vec() } else { ORGANISATION.to_vec() };
        }
        let standing = match fields.get("standing") {
            "" => Standing::Public,
            key => Standing::from_key(key),
        };
        Question { kind, standing, order: (order, from_end), columns }
    }

    /// The columns as an address names them.
    pub fn columns_key(columns: &[Field]) -> String {
        columns.iter().map(|field| field.key()).collect::<Vec<_>>().join(",")
    }
}

/// The filter of an address, without its page, its order and its columns: what « all of them » means.
pub fn question_of(fields: &Fields) -> String {
    let kind = if kind_of(fields) == Kind::Organisation { "organisation" } else { "place" };
    let rest = fields.encoded(|name| matches!(name, "page" | "columns" | "sort" | "kind" | "view"));
    let kinds: String = fields.all("kind").filter(|key| atlas_kind(key)).map(|key| format!("&kind={key}")).collect();
    let rest = if rest.is_empty() { rest } else { format!("&{rest}") };
    format!("kind={kind}{kinds}{rest}")
}

fn kind_of(fields: &Fields) -> Kind {
    if fields.has("kind", "organisation") { Kind::Organisation } else { Kind::Place }
}

fn atlas_kind(key: &str) -> bool {
    crate::marks::kind_bit(key).is_some()
}

/// What answers.
pub enum Rows {
    /// Public places, from the atlas.
    Places(Arc<Atlas>, Arc<Found>, Question),
    /// The others, read from the database, in the order of names.
    Read(Vec<Pin>, Question),
}

/// What answers an address, for that viewer: on the territory where they work, unless it asks for the whole network.
///
/// # Errors
/// The database is away, or the search index cannot be read.
pub async fn find(census: &Census, viewer: &Viewer, fields: &Fields) -> Result<Rows> {
    let question = Question::read(&census.vocabulary(), fields);
    let words = fields.get("q");
    let mut filter = Filter {
        marks: Filter::marks_of(fields),
        communes: pages::communes_asked(census, fields),
        among: None,
        within: Filter::within_of(fields),
    };
    let is_trash = question.standing == Standing::Trash;
    if !words.is_empty() && !is_trash {
        let mut ids = census.app.search.ids(words, question.kind.key(), Audience::Team, MOST_SAID)?;
        ids.sort_unstable();
        filter.among = Some(Arc::new(ids));
    }
    let listed = reach::listed(viewer, fields);
    if !listed.is_everywhere() {
        let mut ids = store::desk::list_ids(&census.app.db, &listed, question.kind).await?;
        ids.sort_unstable();
        if let Some(said) = filter.among.take() {
            ids.retain(|id| said.binary_search(id).is_ok());
        }
        filter.among = Some(Arc::new(ids));
    }
    if question.kind == Kind::Place && question.standing == Standing::Public {
        let atlas = census.atlas();
        let found = atlas.find(&filter);
        return Ok(Rows::Places(atlas, found, question));
    }
    // what is in the trash is in no index: its name is looked at
    let folded = if is_trash { kernel::text::fold(words) } else { String::new() };
    let rows = store::views::list_pins_of(&census.app.db, question.kind, question.standing, &folded).await?;
    let pins = rows.into_iter().map(atlas::pin).filter(|pin| filter.admits(pin, 0)).collect();
    Ok(Rows::Read(pins, question))
}

impl Rows {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Rows::Places(_, found, _) => found.places.len(),
            Rows::Read(pins, _) => pins.len(),
        }
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What was asked.
    pub fn question(&self) -> &Question {
        match self {
            Rows::Places(.., question) | Rows::Read(_, question) => question,
        }
    }

    /// How many each choice of the directory's filters would give, where that is known.
    pub fn facets(&self) -> Option<&Facets> {
        match self {
            Rows::Places(_, found, _) => Some(&found.facets),
            Rows::Read(..) => None,
        }
    }

    /// All of them, in the order of the table.
    pub fn all(&self) -> Vec<PartyId> {
        self.some(0, self.len())
    }

    /// Some of them, in the order of the table.
    pub fn some(&self, first: usize, count: usize) -> Vec<PartyId> {
        let (order, from_end) = self.question().order;
        match self {
            // as the atlas holds them
            Rows::Places(atlas, found, _) if order == Order::Name && !from_end => {
                let pins = found.places.iter().skip(first).take(count).filter_map(|at| atlas.at(*at));
                pins.map(|pin| pin.id).collect()
            }
            Rows::Places(atlas, found, _) => {
                let pins = found.places.iter().filter_map(|at| atlas.at(*at)).collect();
                ordered(pins, (order, from_end), (first, count))
            }
            Rows::Read(pins, _) => ordered(pins.iter().collect(), (order, from_end), (first, count)),
        }
    }
}

/// The pins come in the order of names, which decides between equals.
fn ordered(mut pins: Vec<&Pin>, (order, from_end): (Order, bool), (first, count): (usize, usize)) -> Vec<PartyId> {
    match order {
        Order::Name => {}
        Order::Updated => pins.sort_by_key(|pin| pin.updated),
        Order::Commune => pins.sort_by_key(|pin| (pin.commune == 0, pin.commune)),
        Order::Stage => pins.sort_by_key(|pin| PublicStage::ALL.iter().position(|stage| *stage == pin.marks.stage())),
        Order::Kind => pins.sort_by_key(|pin| (pin.marks.0 & crate::marks::KIND_BITS).trailing_zeros()),
    }
    let ids = pins.iter().map(|pin| pin.id);
    if from_end { ids.rev().skip(first).take(count).collect() } else { ids.skip(first).take(count).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_whole_table() {
        let fields =
            Fields::read("kind=place&kind=fablab&columns=phone,notes,unheard,phone,name&sort=-updated&q=pont&page=3");
        let question = Question::read(&Vocabulary::default(), &fields);
        assert_eq!(
            (question.kind, question.standing, question.order),
            (Kind::Place, Standing::Public, (Order::Updated, true))
        );
        assert_eq!(question.columns, [Field::Phone, Field::Notes]);
        assert_eq!(question_of(&fields), "kind=place&kind=fablab&q=pont");
        let other =
            Question::read(&Vocabulary::default(), &Fields::read("kind=organisation&standing=trash&columns=stage"));
        assert_eq!((other.kind, other.standing), (Kind::Organisation, Standing::Trash));
        assert_eq!(other.columns, ORGANISATION, "an organisation has no stage");
        assert_eq!(question_of(&Fields::default()), "kind=place");
    }

    #[test]
    fn orders_are_stable_and_go_both_ways() {
        let chance = kernel::clock::Chance::seeded(1);
        let pin = |name: &str, updated: i64| {
            let mut pin = (*atlas::tests::pin_at(&chance, name, None, 1)).clone();
            pin.updated = updated;
            pin
        };
        let pins = [pin("a", 3), pin("b", 1), pin("c", 1)];
        let names = |order, from_end| -> Vec<&str> {
            let ids = ordered(pins.iter().collect(), (order, from_end), (0, 9));
            ids.iter().filter_map(|id| pins.iter().find(|pin| pin.id == *id)).map(|pin| &*pin.name).collect()
        };
        assert_eq!(names(Order::Updated, false), ["b", "c", "a"]);
        assert_eq!(names(Order::Updated, true), ["a", "c", "b"]);
        assert_eq!(names(Order::Name, true), ["c", "b", "a"]);
    }
}
