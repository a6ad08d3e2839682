//! Every SQL statement on people, how to reach them, and what happened with them; the others stand in `store/`.

pub mod contacts;
pub mod engagement;
pub mod exchanges;
pub mod intake;
pub mod known;
pub mod membership;
pub mod people;
pub mod people_imports;
pub mod person_accounts;
pub mod person_merges;
pub mod picture;
pub mod portfolios;
pub mod privacy;
pub mod segments;
pub mod tasks;
pub mod ties;

use kernel::db::Value;
use kernel::grants::Reach;

/// The condition that keeps a statement to what may be named to somebody whose right has that reach: what everybody may
/// see, and of people and hidden sheets those in reach. `party` must be among its tables.
pub fn nameable(reach: &Reach, args: &mut Vec<Value>) -> String {
    format!("((party.kind <> 'person' and party.standing = 'public') or {})", reach.filter(args))
}
