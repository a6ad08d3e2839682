//! Ids: UUID version 7, stored as text, so that they sort by birth on both engines.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Chance;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, born now.
            pub fn new(now: Timestamp, chance: &Chance) -> Self {
                let mut random = [0; 10];
                chance.fill(&mut random);
                let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// Its 128 bits: a stable number for compact tables.
            pub fn bits(self) -> u128 {
                self.0.as_u128()
            }

            /// The id of those bits.
            pub fn from_bits(bits: u128) -> Self {
                Self(Uuid::from_u128(bits))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<$name> for crate::db::Value {
            fn from(id: $name) -> Self {
                Self::Text(Some(id.to_string()))
            }
        }

        impl From<Option<$name>> for crate::db::Value {
            fn from(id: Option<$name>) -> Self {
                Self::Text(id.map(|id| id.to_string()))
            }
        }
    )*};
}

ids! {
    /// A place, an organisation or a person.
    PartyId;
    /// Somebody who signs in.
    AccountId;
    /// A role given to somebody.
    GrantId;
    /// Something that happened.
    FactId;
    /// Work to be done.
    JobId;
    /// A stored file.
    FileId;
    /// One import of one file.
    BatchId;
    /// One edit of one sheet.
    RevisionId;
    /// What a program presents instead of a password.
    TokenId;
    /// An address that wants to be told of changes.
    WebhookId;
    /// One message to such an address.
    MessageId;
    /// One letter to one address.
    LetterId;
    /// What somebody without an account proposes.
    ProposalId;
    /// A link that lets whoever holds it speak for a sheet.
    PassId;
    /// One sending to many: the yearly question, or the notice of being listed.
    RoundId;
    /// A merge of two parties, or a relation between two.
    MergeId;
    /// A change of many sheets at once.
    LotId;
    /// A view of the table that has a name.
    ViewId;
    /// Questions asked of some places, once.
    WaveId;
    /// A way to reach a party.
    ContactId;
    /// What a party is to another.
    TieId;
    /// Something that happened with people.
    InteractionId;
    /// Something to be done.
    TaskId;
    /// What the programme wants of its targets.
    ObjectiveId;
    /// People and organisations that answer to criteria, or were chosen.
    SegmentId;
    /// Somebody's belonging to the network for a while.
    MembershipId;
    /// What somebody asks about their own data.
    RequestId;
    /// Somebody reading how to reach a person.
    ConsultationId;
    /// A line of the ledger of consents.
    ConsentId;
    /// A search of people whose data reached their end.
    RetentionId;
    /// Money received for a membership.
    PaymentId;
    /// One file of people brought in.
    PeopleImportId;
}

/// Reads an id from a row, telling a broken one as the engine tells a wrong type.
///
/// # Errors
/// The text is not a UUID.
pub fn read<T: FromStr<Err = uuid::Error>>(text: &str) -> sqlx::Result<T> {
    text.parse().map_err(|error: uuid::Error| sqlx::Error::Decode(error.into()))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
