//! What a person may do, the class of data that each right opens, and the roles that carry rights.

/// How private what a right opens is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataClass {
    /// Everybody.
    Public,
    /// Members and partners of the network.
    Network,
    /// Addresses and telephone numbers.
    Contact,
    /// What the team notes for itself.
    Internal,
    /// Money.
    Finance,
    /// What identifies answers, signatures, and what people ask about their own data.
    Sensitive,
}

impl DataClass {
    /// Every class, from the least private.
    pub const ALL: [DataClass; 6] = [
        DataClass::Public,
        DataClass::Network,
        DataClass::Contact,
        DataClass::Internal,
        DataClass::Finance,
        DataClass::Sensitive,
    ];

    /// Its word, as the matrix of rights and the pages name it.
    pub fn key(self) -> &'static str {
        match self {
            DataClass::Public => "public",
            DataClass::Network => "network",
            DataClass::Contact => "contact",
            DataClass::Internal => "internal",
            DataClass::Finance => "finance",
            DataClass::Sensitive => "sensitive",
        }
    }
}

/// Where a right may be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// On a part of the network: a territory, a place, a portfolio.
    Anywhere,
    /// On the whole network or not at all: what it changes concerns everybody.
    Whole,
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident $key:literal $class:ident $held:ident;)*) => {
        /// What a person may do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Right { $($(#[$doc])* $name,)* }

        impl Right {
            /// Every right, in the order in which pages list them.
            pub const ALL: &[Right] = &[$(Right::$name,)*];

            /// The stored word: never renamed.
            pub fn key(self) -> &'static str {
                match self { $(Right::$name => $key,)* }
            }

            /// The most private data that it opens.
            pub fn class(self) -> DataClass {
                match self { $(Right::$name => DataClass::$class,)* }
            }

            /// Whether it is held on the whole network or not at all.
            pub fn is_whole(self) -> bool {
                let held = match self { $(Right::$name => Held::$held,)* };
                held == Held::Whole
            }
        }
    };
}

rights! {
    /// Open the back office and read its lists.
    ReadDesk "read-desk" Network Anywhere;
    /// Create, edit, trash and restore sheets, and their photos.
    EditSheets "edit-sheets" Contact Anywhere;
    /// Decide on what people without an account propose.
    Moderate "moderate" Contact Anywhere;
    /// Write to places and organisations, and follow who answers.
    Ask "ask" Contact Whole;
    /// Merge sheets that are one, and take merges back.
    Merge "merge" Contact Whole;
    /// Import files and undo imports.
    Import "import" Contact Whole;
    /// Draw, change and remove sectors: they are what everybody filters and reports by.
    DrawSectors "draw-sectors" Network Whole;
    /// Choose the network's own words: terms of the typologies, and fields of its own.
    ChooseWords "choose-words" Network Whole;
    /// See who is known: names, functions, organisations; not how to reach them.
    ReadPeople "read-people" Network Anywhere;
    /// See addresses and telephone numbers, which is logged.
    ReadContacts "read-contacts" Contact Anywhere;
    /// Create and change people, their contact points and their relations.
    EditPeople "edit-people" Contact Anywhere;
    /// Read what the team notes: interactions, next actions, stages.
    ReadNotes "read-notes" Internal Anywhere;
    /// Note interactions and next actions, and move stages.
    Note "note" Internal Anywhere;
    /// Export people, within one's scope; each export is logged.
    ExportPeople "export-people" Contact Anywhere;
    /// Read figures without names: stages, coverage of the targets.
    ReadFigures "read-figures" Network Anywhere;
    /// See who is a member and whose dues are paid.
    ReadDues "read-dues" Finance Anywhere;
    /// Keep memberships: kinds, fees, payments, receipts.
    KeepMembers "keep-members" Finance Whole;
    /// Read the directory of members of the network.
    ReadMembers "read-members" Network Anywhere;
    /// Invite people and give them roles, within what one holds oneself.
    GiveRoles "give-roles" Contact Anywhere;
    /// Keep the registers of personal data: purposes, requests, consultations, retention.
    ProtectData "protect-data" Sensitive Whole;
    /// Read what is sensitive, for a reason that is noted.
    ReadSensitive "read-sensitive" Sensitive Whole;
    /// See and set the state of the program.
    Administer "administer" Internal Whole;
}

impl Right {
    /// The right of that word.
    pub fn from_key(key: &str) -> Option<Right> {
        Right::ALL.iter().copied().find(|right| right.key() == key)
    }

    fn bit(self) -> u64 {
        1 << (self as u32)
    }
}

/// Several rights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights(u64);

impl Rights {
    /// These.
    pub fn of(rights: &[Right]) -> Rights {
        Rights(rights.iter().fold(0, |bits, right| bits | right.bit()))
    }

    /// The rights of these words, separated by spaces; words that are not known give none.
    pub fn read(words: &str) -> Rights {
        Rights(words.split(' ').filter_map(Right::from_key).fold(0, |bits, right| bits | right.bit()))
    }

    /// As [`Rights::read`] reads it.
    pub fn stored(self) -> String {
        self.iter().map(Right::key).collect::<Vec<_>>().join(" ")
    }

    /// Whether it is among them.
    pub fn has(self, right: Right) -> bool {
        self.0 & right.bit() != 0
    }

    /// Whether these are all among those.
    pub fn is_within(self, those: Rights) -> bool {
        self.0 & !those.0 == 0
    }

    /// The same without those that open data of that class.
    #[must_use]
    pub fn but(self, class: DataClass) -> Rights {
        Rights(self.iter().filter(|right| right.class() != class).fold(0, |bits, right| bits | right.bit()))
    }

    /// One by one.
    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::ALL.iter().copied().filter(move |right| self.has(*right))
    }
}

/// The roles that come with the program: their stored words, never renamed, and their rights, which a network may
/// change.
const SHIPPED: &[(&str, &[Right])] = {
    use Right::{
        Administer, Ask, ChooseWords, DrawSectors, EditPeople, EditSheets, ExportPeople, GiveRoles, Import,
        KeepMembers, Merge, Moderate, Note, ProtectData, ReadContacts, ReadDesk, ReadDues, ReadFigures, ReadMembers,
        ReadNotes, ReadPeople, ReadSensitive,
    };
    &[
        (
            "coordinator",
            &[
                ReadDesk,
                EditSheets,
                Moderate,
                Ask,
                Merge,
                Import,
                DrawSectors,
                ChooseWords,
                ReadPeople,
                ReadContacts,
                EditPeople,
                ReadNotes,
                Note,
                ExportPeople,
                ReadFigures,
                ReadDues,
                KeepMembers,
                ReadMembers,
                GiveRoles,
                ProtectData,
                Administer,
            ],
        ),
        (
            "partner",
            &[
                ReadDesk,
                EditSheets,
                ReadPeople,
                ReadContacts,
                EditPeople,
                ReadNotes,
                Note,
                ExportPeople,
                ReadFigures,
                ReadDues,
                ReadMembers,
                GiveRoles,
            ],
        ),
        (
            "referent",
            &[
                ReadDesk,
                EditSheets,
                Moderate,
                ReadPeople,
                ReadContacts,
                EditPeople,
                ReadNotes,
                Note,
                ExportPeople,
                ReadFigures,
                ReadDues,
                ReadMembers,
                GiveRoles,
            ],
        ),
        ("manager", &[EditSheets, ReadMembers]),
        ("member", &[ReadMembers]),
        ("holder", &[ReadMembers]),
        ("institution", &[ReadMembers, ReadFigures]),
        ("press", &[]),
        ("funder", &[ReadFigures]),
        ("treasurer", &[ReadDesk, ReadPeople, ReadDues, KeepMembers]),
        ("moderator", &[ReadDesk, Moderate]),
        ("protector", &[ReadDesk, ProtectData, ReadSensitive]),
        ("technician", &[ReadDesk, Administer]),
    ]
};

/// A role as the network has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The stored word.
    pub key: String,
    /// Its name, for a role of the network's own; those shipped are named by the translations.
    pub name: Option<String>,
    /// What it carries.
    pub rights: Rights,
}

impl Role {
    /// The role that comes with the program under that word.
    pub fn shipped(key: &str) -> Option<Role> {
        let (key, rights) = SHIPPED.iter().find(|(known, _)| *known == key)?;
        Some(Role { key: (*key).to_owned(), name: None, rights: Rights::of(rights) })
    }

    /// What the role of that word carries, with its rights where the network changed them; a role that is not known carries
    /// nothing.
    pub fn rights_of(key: &str, changed: Option<&str>) -> Rights {
        match changed {
            Some(words) => Rights::read(words),
            None => Role::shipped(key).map(|role| role.rights).unwrap_or_default(),
        }
    }

    /// All roles that come with the program.
    pub fn all_shipped() -> impl Iterator<Item = Role> {
        SHIPPED.iter().filter_map(|(key, _)| Role::shipped(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_survive_being_stored() {
        for role in Role::all_shipped() {
            assert_eq!(Rights::read(&role.rights.stored()), role.rights, "{}", role.key);
        }
        assert_eq!(Rights::read("read-desk nonsense"), Rights::of(&[Right::ReadDesk]));
        assert_eq!(Role::rights_of("member", None), Rights::of(&[Right::ReadMembers]));
        assert_eq!(Role::rights_of("member", Some("read-desk")), Rights::of(&[Right::ReadDesk]));
        assert_eq!(Role::rights_of("member", Some("")), Rights::default());
        assert_eq!(Role::rights_of("queen", None), Rights::default());
        assert!(Right::ALL.len() < 64);
        let less = Rights::of(&[Right::ReadDesk, Right::ReadSensitive]).but(DataClass::Sensitive);
        assert_eq!(less, Rights::of(&[Right::ReadDesk]));
    }

    #[test]
    fn nobody_but_the_protector_of_data_reads_what_is_sensitive() {
        let holders: Vec<String> =
            Role::all_shipped().filter(|role| role.rights.has(Right::ReadSensitive)).map(|role| role.key).collect();
        assert_eq!(holders, ["protector"]);
    }
}
