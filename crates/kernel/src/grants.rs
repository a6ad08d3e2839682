//! Roles given to people: on what part of the network, from when to when; and the one filter through which every query
//! of a page passes, so that a role without its perimeter opens nothing.

use std::sync::Arc;

use jiff::Timestamp;

use crate::db::{Db, Tx, Value, dialect};
use crate::ids::{self, AccountId, GrantId, PartyId};
use crate::rights::{DataClass, Right, Rights};

/// The part of the network on which a role is held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// All of it.
    Network,
    /// A partner structure: itself, and the parties of its portfolio.
    Partner(PartyId),
    /// A territory with all that is in it, as filters name it: `department:33`, `epci:243301165`, `sector:4`.
    Territory(String),
    /// One place or organisation.
    Place(PartyId),
    /// One group.
    Group(String),
    /// One event.
    Event(String),
    /// One programme.
    Programme(String),
    /// Oneself.
    Own,
}

impl Scope {
    /// As it is stored: `network`, `territory:department:33`, `place:0197…`.
    pub fn key(&self) -> String {
        match self {
            Scope::Network => "network".to_owned(),
            Scope::Partner(party) => format!("partner:{party}"),
            Scope::Territory(key) => format!("territory:{key}"),
            Scope::Place(party) => format!("place:{party}"),
            Scope::Group(id) => format!("group:{id}"),
            Scope::Event(id) => format!("event:{id}"),
            Scope::Programme(id) => format!("programme:{id}"),
            Scope::Own => "own".to_owned(),
        }
    }

    /// The scope stored so; a word that is not understood opens nothing.
    pub fn from_key(key: &str) -> Option<Scope> {
        match key.split_once(':') {
            None => match key {
                "network" => Some(Scope::Network),
                "own" => Some(Scope::Own),
                _ => None,
            },
            Some(("partner", id)) => id.parse().ok().map(Scope::Partner),
            Some(("territory", key)) => Some(Scope::Territory(key.to_owned())),
            Some(("place", id)) => id.parse().ok().map(Scope::Place),
            Some(("group", id)) => Some(Scope::Group(id.to_owned())),
            Some(("event", id)) => Some(Scope::Event(id.to_owned())),
            Some(("programme", id)) => Some(Scope::Programme(id.to_owned())),
            Some(_) => None,
        }
    }
}

/// A role given to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// To whom.
    pub account: AccountId,
    /// The word of the role.
    pub role: String,
    /// On what.
    pub scope: Scope,
    /// From when.
    pub since: Timestamp,
    /// Until when; none for as long as nobody takes it back.
    pub until: Option<Timestamp>,
    /// By whom; none for the command line and the first administrator.
    pub given_by: Option<AccountId>,
    /// The grant of which it is a delegation: it ends with it.
    pub delegated_from: Option<GrantId>,
}

/// Communes by the first and the last INSEE code of each run of neighbours in the official list.
pub type Ranges = Arc<[(String, String)]>;

/// What turns the name of a territory into its communes, without which the kernel knows no territory.
pub type Communes = Arc<dyn Fn(&str) -> Option<Ranges> + Send + Sync>;

/// The parties that a right reaches: the union of the scopes on which it is held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    everywhere: bool,
    ranges: Vec<(String, String)>,
    parties: Vec<PartyId>,
    partners: Vec<PartyId>,
}

impl Reach {
    /// The whole network.
    pub fn everywhere() -> Reach {
        Reach { everywhere: true, ..Reach::default() }
    }

    /// What these scopes reach; `own` is the party that the person is.
    pub fn of<'a>(scopes: impl IntoIterator<Item = &'a Scope>, own: Option<PartyId>, communes: &Communes) -> Reach {
        let mut reach = Reach::default();
        for scope in scopes {
            match scope {
                Scope::Network => reach.everywhere = true,
                Scope::Partner(party) => reach.partners.push(*party),
                Scope::Territory(key) => reach.ranges.extend(communes(key).iter().flat_map(|ranges| ranges.to_vec())),
                Scope::Place(party) => reach.parties.push(*party),
                Scope::Own => reach.parties.extend(own),
                // what they hold has no party yet (decision 0019)
                Scope::Group(_) | Scope::Event(_) | Scope::Programme(_) => {}
            }
        }
        reach
    }

    /// Whether nothing is out of reach.
    pub fn is_everywhere(&self) -> bool {
        self.everywhere
    }

    /// Whether nothing is in reach.
    pub fn is_nothing(&self) -> bool {
        !self.everywhere && self.ranges.is_empty() && self.parties.is_empty() && self.partners.is_empty()
    }

    /// Whether it reaches whatever stands in that commune (INSEE code).
    pub fn covers(&self, commune: Option<&str>) -> bool {
        let within =
            |code: &str| self.ranges.iter().any(|(first, last)| (first.as_str()..=last.as_str()).contains(&code));
        self.everywhere || commune.is_some_and(within)
    }

    /// Whether that partner structure is held as such, with whatever joins its portfolio later: having each of its
    /// parties in reach today is not that.
    pub fn holds_partner(&self, partner: PartyId) -> bool {
        self.everywhere || self.partners.contains(&partner)
    }

    /// Whether it covers some commune: without one, nothing can be added that is not there yet.
    pub fn covers_some(&self) -> bool {
        self.everywhere || !self.ranges.is_empty()
    }

    /// What it reaches whatever the commune: the parties that it names, and those of portfolios.
    #[must_use]
    pub fn by_name(&self) -> Reach {
        Reach { ranges: Vec::new(), ..self.clone() }
    }

    /// What one of the two reaches.
    #[must_use]
    pub fn or(mut self, other: Reach) -> Reach {
        self.everywhere |= other.everywhere;
        self.ranges.extend(other.ranges);
        self.parties.extend(other.parties);
        self.partners.extend(other.partners);
        // the same scope often carries both
        self.ranges.sort_unstable();
        self.ranges.dedup();
        self.parties.sort_unstable();
        self.parties.dedup();
        self.partners.sort_unstable();
        self.partners.dedup();
        self
    }

    /// Those of these parties that are in reach.
    ///
    /// # Errors
    /// The database is away.
    pub async fn among(&self, db: &Db, parties: &[PartyId]) -> sqlx::Result<Vec<PartyId>> {
        if self.everywhere {
            return Ok(parties.to_vec());
        }
        let mut found = Vec::new();
        for (sql, args) in self.asked(parties) {
            found.extend(db.all::<(String,)>(&sql, args).await?);
        }
        found.iter().map(|(id,)| ids::read(id)).collect()
    }

    /// The same, inside a transaction.
    ///
    /// # Errors
    /// The database is away.
    pub async fn among_in(&self, tx: &mut Tx, parties: &[PartyId]) -> sqlx::Result<Vec<PartyId>> {
        if self.everywhere {
            return Ok(parties.to_vec());
        }
        let mut found = Vec::new();
        for (sql, args) in self.asked(parties) {
            found.extend(tx.all::<(String,)>(&sql, args).await?);
        }
        found.iter().map(|(id,)| ids::read(id)).collect()
    }

    /// The statements of [`Reach::among`], some hundreds of parties each; none when nothing is in reach.
    fn asked(&self, parties: &[PartyId]) -> Vec<(String, Vec<Value>)> {
        if self.is_nothing() {
            return Vec::new();
        }
        let piece = |piece: &[PartyId]| {
            let mut args: Vec<Value> = piece.iter().map(|id| Value::from(*id)).collect();
            let list = dialect::in_list(1, args.len());
            let filter = self.filter(&mut args);
            (format!("select party.id from party where party.id in ({list}) and {filter}"), args)
        };
        parties.chunks(500).map(piece).collect()
    }

    /// Each run of communes as a condition on that column.
    fn communes(&self, column: &str, args: &mut Vec<Value>) -> Vec<String> {
        let mut ways = Vec::new();
        for (first, last) in &self.ranges {
            let at = args.len() + 1;
            ways.push(format!("{column} >= ${at} and {column} <= ${}", at + 1));
            args.extend([Value::from(first), Value::from(last)]);
        }
        ways
    }

    /// [`Reach::covers`] as a condition on a column that holds the code of a commune, or null: for what is no party yet.
    pub fn covering(&self, column: &str, args: &mut Vec<Value>) -> String {
        if self.everywhere {
            return "1 = 1".to_owned();
        }
        let ways = self.communes(column, args);
        if ways.is_empty() { "1 = 0".to_owned() } else { format!("({})", ways.join(" or ")) }
    }

    /// As [`Reach::filter`] decides it, for who holds the communes and the partners of parties in memory: the runs of
    /// communes, the parties that are in reach by themselves, and the partners whose portfolios are.
    pub fn parts(&self) -> (&[(String, String)], Vec<PartyId>, &[PartyId]) {
        (&self.ranges, self.parties.iter().chain(&self.partners).copied().collect(), &self.partners)
    }

    /// The condition that keeps a statement to the parties in reach: `party` must be among its tables. Its values are
    /// added to those that the statement has already, and numbered after them.
    pub fn filter(&self, args: &mut Vec<Value>) -> String {
        if self.everywhere {
            return "1 = 1".to_owned();
        }
        let mut ways = self.communes("party.territory", args);
        let own: Vec<PartyId> = self.parties.iter().chain(&self.partners).copied().collect();
        if !own.is_empty() {
            ways.push(format!("party.id in ({})", dialect::in_list(args.len() + 1, own.len())));
            args.extend(own.into_iter().map(Value::from));
        }
        if !self.partners.is_empty() {
            let list = dialect::in_list(args.len() + 1, self.partners.len());
            ways.push(format!(
                "exists (select 1 from portfolio where portfolio.party = party.id and portfolio.partner in ({list}))"
            ));
            args.extend(self.partners.iter().copied().map(Value::from));
        }
        if ways.is_empty() {
            return "1 = 0".to_owned();
        }
        format!("({})", ways.join(" or "))
    }
}

/// What somebody may do: each set of rights with the part of the network on which it is held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Powers {
    held: Vec<(Rights, Reach)>,
}

impl Powers {
    /// The union of these.
    pub fn of(held: Vec<(Rights, Reach)>) -> Powers {
        Powers { held }
    }

    /// Whether the right is held somewhere; for a right that concerns everybody, whether it is held on the whole network.
    pub fn may(&self, right: Right) -> bool {
        self.held.iter().any(|(rights, reach)| rights.has(right) && (reach.everywhere || !right.is_whole()))
    }

    /// The same without what opens data of that class.
    #[must_use]
    pub fn but(self, class: DataClass) -> Powers {
        Powers { held: self.held.into_iter().map(|(rights, reach)| (rights.but(class), reach)).collect() }
    }

    /// Where the right is held.
    pub fn reach(&self, right: Right) -> Reach {
        let held = |(rights, reach): &&(Rights, Reach)| rights.has(right) && (reach.everywhere || !right.is_whole());
        self.held.iter().filter(held).fold(Reach::default(), |all, (_, reach)| all.or(reach.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gironde(key: &str) -> Option<Ranges> {
        (key == "department:33").then(|| [("33001".to_owned(), "33555".to_owned())].into())
    }

    #[test]
    fn a_scope_survives_being_stored() {
        let id = PartyId::from_bits(7);
        for scope in [
            Scope::Network,
            Scope::Partner(id),
            Scope::Territory("department:33".to_owned()),
            Scope::Place(id),
            Scope::Event("x".to_owned()),
            Scope::Own,
        ] {
            assert_eq!(Scope::from_key(&scope.key()), Some(scope));
        }
        assert_eq!(Scope::from_key("everything"), None);
        assert_eq!(Scope::from_key("place:x"), None);
    }

    #[test]
    fn what_is_not_known_reaches_nothing() {
        let communes: Communes = Arc::new(gironde);
        let reach = Reach::of(&[Scope::Territory("department:99".to_owned()), Scope::Own], None, &communes);
        let mut args = Vec::new();
        assert!(reach.is_nothing());
        assert_eq!((reach.filter(&mut args), args), ("1 = 0".to_owned(), Vec::new()));
    }

    #[test]
    fn the_filter_numbers_its_values_after_those_of_the_statement() {
        let communes: Communes = Arc::new(gironde);
        let scopes = [Scope::Territory("department:33".to_owned()), Scope::Place(PartyId::from_bits(7))];
        let mut args = vec![Value::from("kind")];
        let filter = Reach::of(&scopes, None, &communes).filter(&mut args);
        assert_eq!(filter, "(party.territory >= $2 and party.territory <= $3 or party.id in ($4))");
        assert_eq!(args.len(), 4);
    }

    #[test]
    fn what_is_no_party_yet_is_in_reach_by_its_commune_alone() {
        let communes: Communes = Arc::new(gironde);
        let scopes = [Scope::Territory("department:33".to_owned()), Scope::Place(PartyId::from_bits(7))];
        let reach = Reach::of(&scopes, None, &communes);
        let mut args = Vec::new();
        assert_eq!(
            reach.covering("proposal.territory", &mut args),
            "(proposal.territory >= $1 and proposal.territory <= $2)"
        );
        assert_eq!(args.len(), 2);
        assert!(reach.covers_some() && !reach.by_name().covers_some() && !reach.by_name().is_nothing());
        assert_eq!(reach.by_name().covering("proposal.territory", &mut args), "1 = 0");
        assert_eq!(Reach::everywhere().covering("proposal.territory", &mut args), "1 = 1");
    }

    #[test]
    fn two_reaches_that_are_one_ask_once() {
        let communes: Communes = Arc::new(gironde);
        let reach = Reach::of(&[Scope::Territory("department:33".to_owned())], None, &communes);
        assert_eq!(reach.clone().or(reach.clone()), reach);
        assert!(reach.or(Reach::everywhere()).is_everywhere());
    }

    #[test]
    fn a_right_that_concerns_everybody_is_not_held_on_a_part() {
        let communes: Communes = Arc::new(gironde);
        let reach = Reach::of(&[Scope::Territory("department:33".to_owned())], None, &communes);
        let powers = Powers::of(vec![(Rights::of(&[Right::Merge, Right::EditSheets]), reach)]);
        assert!(powers.may(Right::EditSheets) && !powers.may(Right::Merge));
        assert!(powers.reach(Right::EditSheets).covers(Some("33063")));
        assert!(!powers.reach(Right::EditSheets).covers(Some("24322")));
        assert!(!powers.reach(Right::EditSheets).covers(None));
        assert!(powers.reach(Right::Merge).is_nothing());
    }
}
