//! Stories told to the whole program, through its router or its command line, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::type_complexity,
    reason = "a test that cannot go on fails"
)]

mod archives;
mod binary;
mod commands;
mod contributions;
mod coverage;
mod derived;
mod duplicates;
mod editing;
mod engagement;
mod entering;
mod errors;
mod exchange;
mod exchanges;
mod files;
mod geocoding;
mod import_columns;
mod import_undo;
mod import_words;
mod imports;
mod keys;
mod kills;
mod letters;
mod membership;
mod merging;
mod objections;
mod people;
mod people_accounts;
mod people_entering;
mod people_files;
mod people_places;
mod people_portfolios;
mod photos;
mod places;
mod placing;
mod privacy;
mod privacy_rights;
mod providers;
mod real_data;
mod relay;
mod rights;
mod roles;
mod rounds;
mod s3;
mod schema;
mod scopes;
mod segments;
mod signing_in;
mod sources;
mod table;
mod team;
mod twice;
mod versions;
mod vocabulary;
mod waves;
mod webhooks;
mod working;
mod world;
