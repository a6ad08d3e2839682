//! Stories told to the whole program, through its router or its command line, on both databases.

mod editing;
mod errors;
mod files;
mod imports;
mod photos;
mod places;
mod privacy;
mod rights;
mod schema;
mod signing_in;
mod world;
