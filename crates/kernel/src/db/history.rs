//! The whole history of the schema, for both engines.

use super::migrate::Migration;

macro_rules! history {
    ($($number:literal $name:literal $file:literal;)*) => {
        &[$(Migration { number: $number, name: $name, sql: include_str!(concat!("../../../../migrations/", $file)) }),*]
    };
}

/// Every step, in order. A released step is never edited: its hash is checked.
pub const HISTORY: &[Migration] = history! {
    1 "kernel" "0001_kernel.sql";
    2 "census" "0002_census.sql";
    3 "territory" "0003_territory.sql";
    4 "duplicates" "0004_duplicates.sql";
    5 "coverage" "0005_coverage.sql";
    6 "exchange" "0006_exchange.sql";
    7 "contribution" "0007_contribution.sql";
    9 "pins" "0009_pins.sql";
    10 "waves" "0010_waves.sql";
    12 "table" "0012_table.sql";
    13 "vocabulary" "0013_vocabulary.sql";
    16 "import_origins" "0016_import_origins.sql";
    17 "accounts" "0017_accounts.sql";
    18 "people" "0018_people.sql";
    19 "exchanges" "0019_exchanges.sql";
    20 "engagement" "0020_engagement.sql";
    21 "membership" "0021_membership.sql";
    22 "privacy" "0022_privacy.sql";
    23 "people_journal" "0023_people_journal.sql";
    24 "people_import" "0024_people_import.sql";
    25 "followed_changes" "0025_followed_changes.sql";
};
