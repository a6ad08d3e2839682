//! Every SQL statement on people, how to reach them, and what happened with them; the others stand in `store/`.

pub mod engagement;
pub mod picture;
pub mod segments;
