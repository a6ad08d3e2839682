//! Stories told to the whole program, through its router or its command line, on both databases.

mod editing;
mod files;
mod imports;
mod photos;
mod schema;
mod world;
