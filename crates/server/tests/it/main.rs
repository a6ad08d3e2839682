//! Stories told to the whole program, through its router or its command line, on both databases.

mod files;
mod schema;
mod world;
