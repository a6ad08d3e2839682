//! Every SQL statement on people, how to reach them, and what happened with them; the others stand in `store/`.

pub mod exchanges;
pub mod intake;
pub mod membership;
pub mod privacy;
pub mod tasks;
