//! What the columns of a file of people are: proposed from their names, in French and in English, and from what they hold.

use kernel::text::fold;
use tables::{mails, phones};

macro_rules! targets {
    ($($(#[$doc:meta])* $variant:ident $key:literal $many:literal,)*) => {
        /// What a column may say of a person.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Target { $($(#[$doc])* $variant,)* }

        impl Target {
            /// Each, in the order in which pages list them.
            pub const ALL: &[Target] = &[$(Target::$variant,)*];

            /// The stored word, and the name of the column in the program's own files: never renamed.
            pub fn key(self) -> &'static str {
                match self { $(Target::$variant => $key,)* }
            }

            /// The one of that word.
            pub fn from_key(key: &str) -> Option<Target> {
                Target::ALL.iter().copied().find(|one| one.key() == key)
            }

            /// Whether several columns may say it.
            pub fn is_many(self) -> bool {
                match self { $(Target::$variant => $many,)* }
            }
        }
    };
}

targets! {
    /// The id of the person here.
    Id "id" false,
    /// `madame`, `monsieur`.
    Civility "civility" false,
    /// Given names.
    Given "given" false,
    /// Family name.
    Family "family" false,
    /// Both in one.
    Name "name" false,
    /// The words of the function.
    Title "title" false,
    /// The organisation, by its name.
    Organisation "organisation" false,
    /// What the person is to it.
    Tie "tie" false,
    /// Since when.
    Since "since" false,
    /// E-mail addresses.
    Email "email" true,
    /// Telephone numbers.
    Phone "phone" true,
    /// A page of the web.
    Web "web" true,
    /// A postal address, whole.
    Post "post" false,
    /// The beginning of a postal address, without postcode nor city.
    Street "street" true,
    /// Postcode.
    Postcode "postcode" false,
    /// Commune, by its name.
    City "commune" false,
    /// Commune, by its INSEE code.
    CommuneCode "commune_code" false,
    /// In which they are written to.
    Language "language" false,
    /// What else is noted of what they are to the organisation.
    Note "note" false,
}

impl Target {
    /// Whether line ends mean something in it.
    pub fn is_long(self) -> bool {
        matches!(self, Target::Post | Target::Street | Target::Note)
    }

    /// Whether it holds names, among which « NC » may be one.
    pub fn is_name(self) -> bool {
        matches!(self, Target::Given | Target::Family | Target::Name | Target::Organisation)
    }
}

/// Names of columns, folded, and what they say.
const NAMES: &[(Target, &[&str])] = &[
    (Target::Id, &["id", "identifiant", "uid"]),
    (Target::Civility, &["civilite", "civ", "civility", "genre", "salutation", "prefix", "titre de civilite"]),
    (Target::Given, &["prenom", "prenoms", "given", "given name", "first name", "firstname", "forename"]),
    (
        Target::Family,
        &["nom", "nom de famille", "nom d usage", "family", "family name", "last name", "lastname", "surname"],
    ),
    (
        Target::Name,
        &[
            "nom complet",
            "nom et prenom",
            "nom prenom",
            "prenom et nom",
            "prenom nom",
            "contact",
            "personne",
            "name",
            "full name",
            "display name",
        ],
    ),
    (
        Target::Title,
        &[
            "fonction",
            "titre",
            "poste",
            "intitule",
            "qualite",
            "mandat",
            "role",
            "function",
            "job title",
            "job",
            "position",
            "title",
        ],
    ),
    (
        Target::Organisation,
        &[
            "structure",
            "organisation",
            "organisme",
            "organization",
            "entreprise",
            "societe",
            "company",
            "collectivite",
            "employeur",
            "association",
            "etablissement",
            "nom de la structure",
            "employer",
        ],
    ),
    (Target::Tie, &["lien", "type de lien", "tie", "relation"]),
    (Target::Since, &["depuis", "date de debut", "debut", "since", "debut de mandat"]),
    (
        Target::Email,
        &["mail", "e mail", "email", "courriel", "mel", "adresse mail", "adresse e mail", "e mail address"],
    ),
    (
        Target::Phone,
        &["telephone", "tel", "mobile", "portable", "fixe", "phone", "gsm", "numero de telephone", "mobile phone"],
    ),
    (Target::Web, &["site", "site web", "site internet", "web", "website", "url", "web page"]),
    (Target::Post, &["post", "adresse complete", "full address"]),
    (
        Target::Street,
        &["adresse", "adresse postale", "rue", "voie", "street", "address", "complement d adresse", "complement"],
    ),
    (Target::Postcode, &["code postal", "cp", "postcode", "zip", "zip code", "postal code"]),
    (Target::City, &["commune", "ville", "city", "town", "localite"]),
    (Target::CommuneCode, &["code insee", "insee", "code commune", "commune code", "code insee de la commune"]),
    (Target::Language, &["langue", "language", "lang"]),
    (
        Target::Note,
        &[
            "note",
            "notes",
            "remarque",
            "remarques",
            "commentaire",
            "commentaires",
            "comment",
            "comments",
            "observations",
        ],
    ),
];

/// Words that say whose a column is, and change nothing of what it is.
const BESIDE: &[&str] = &[
    "contact",
    "personne",
    "personnel",
    "personnelle",
    "professionnel",
    "professionnelle",
    "pro",
    "du",
    "de",
    "la",
    "business",
    "home",
    "work",
];

/// What the name of a column says; none when it says nothing that is known.
pub fn named(header: &str) -> Option<Target> {
    let folded = fold(header);
    let find = |words: &str| NAMES.iter().find(|(_, names)| names.contains(&words)).map(|(target, _)| *target);
    if let Some(target) = find(&folded) {
        return Some(target);
    }
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let kept: Vec<&str> = folded.split(' ').filter(|word| !BESIDE.contains(word) && !is_number(word)).collect();
    if let Some(target) = find(&kept.join(" ")) {
        return Some(target);
    }
    let has = |words: &[&str]| kept.iter().any(|word| words.contains(word));
    if has(&["mail", "email", "courriel", "mails", "emails", "courriels"]) {
        return Some(Target::Email);
    }
    if has(&["telephone", "tel", "phone", "portable", "mobile", "telephones", "phones"]) {
        return Some(Target::Phone);
    }
    None
}

/// What the cells of a column say, where its name says nothing: addresses and numbers are known by their form.
fn held(samples: &[Vec<String>], at: usize) -> Option<Target> {
    let cells: Vec<&str> =
        samples.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    if cells.is_empty() {
        return None;
    }
    let most = |count: usize| count * 10 >= cells.len() * 6;
    let count = |is: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| is(cell)).count();
    let is_civility = |cell: &str| super::draft::civility(cell).is_some();
    if most(count(&|cell: &str| cell.contains('@') && !mails::find(cell).addresses.is_empty())) {
        return Some(Target::Email);
    }
    if most(count(&|cell: &str| phones::read(cell).is_some_and(|number| number.normal.len() > 6))) {
        return Some(Target::Phone);
    }
    most(count(&is_civility)).then_some(Target::Civility)
}

/// What each column seems to be; what one column alone may say is proposed once.
pub fn propose(headers: &[String], samples: &[Vec<String>]) -> Vec<Option<Target>> {
    let mut found: Vec<Option<Target>> = Vec::with_capacity(headers.len());
    let mut add = |target: Option<Target>| {
        let taken = target.is_some_and(|one| !one.is_many() && found.contains(&Some(one)));
        found.push(if taken { None } else { target });
    };
    for (at, header) in headers.iter().enumerate() {
        // « Titre » is a civility in one address book and a function in the other: what it holds says which
        let by_content = held(samples, at);
        let target = match named(header) {
            Some(Target::Title) if by_content == Some(Target::Civility) => by_content,
            Some(target) => Some(target),
            None => by_content,
        };
        add(target);
    }
    // one column of names alone holds the whole name
    let has = |found: &[Option<Target>], target| found.contains(&Some(target));
    if has(&found, Target::Family) && !has(&found, Target::Given) && !has(&found, Target::Name) {
        for target in &mut found {
            if *target == Some(Target::Family) {
                *target = Some(Target::Name);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(columns: &[(&str, &str)]) -> Vec<&'static str> {
        let headers: Vec<String> = columns.iter().map(|(header, _)| (*header).to_owned()).collect();
        let row: Vec<String> = columns.iter().map(|(_, cell)| (*cell).to_owned()).collect();
        propose(&headers, &[row]).into_iter().map(|target| target.map_or("", Target::key)).collect()
    }

    #[test]
    fn columns_are_known_by_their_names_in_french_and_in_english() {
        let french = [
            ("Civilité", ""),
            ("Prénom", ""),
            ("NOM", ""),
            ("Fonction", ""),
            ("Structure", ""),
            ("E-mail du contact", ""),
            ("Tél. portable", ""),
            ("Téléphone 2", ""),
            ("Adresse", ""),
            ("Code postal", ""),
            ("Commune", ""),
            ("Langue", ""),
            ("Remarques", ""),
            ("Couleur", ""),
        ];
        let expected = [
            "civility",
            "given",
            "family",
            "title",
            "organisation",
            "email",
            "phone",
            "phone",
            "street",
            "postcode",
            "commune",
            "language",
            "note",
            "",
        ];
        assert_eq!(proposed(&french), expected);
        let english =
            [("First Name", ""), ("Last Name", ""), ("Company", ""), ("Job Title", ""), ("E-mail Address", "")];
        assert_eq!(proposed(&english), ["given", "family", "organisation", "title", "email"]);
    }

    #[test]
    fn what_names_do_not_say_contents_do() {
        let columns = [("A", "anne@exemple.fr"), ("B", "05 56 00 00 00"), ("Titre", "Mme"), ("D", "12")];
        assert_eq!(proposed(&columns), ["email", "phone", "civility", ""]);
        assert_eq!(proposed(&[("Nom", "Anne Dulac"), ("Mail", "")]), ["name", "email"]);
        assert_eq!(proposed(&[("Nom", ""), ("Nom", ""), ("Prénom", "")]), ["family", "", "given"]);
    }

    #[test]
    fn the_program_s_own_files_are_read_whole() {
        let headers: Vec<(&str, &str)> = Target::ALL.iter().map(|target| (target.key(), "")).collect();
        let keys: Vec<&str> = Target::ALL.iter().map(|target| target.key()).collect();
        assert_eq!(proposed(&headers), keys);
    }
}
