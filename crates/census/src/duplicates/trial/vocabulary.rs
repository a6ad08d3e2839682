//! The words of which drawn records are made; all invented or common.

/// What a place calls itself.
pub const NOUNS: &[&str] = &[
    "Escale",
    "Fabrique",
    "Relais",
    "Atelier",
    "Ruche",
    "Comptoir",
    "Grange",
    "Hangar",
    "Station",
    "Quai",
    "Passerelle",
    "Carrefour",
    "Établi",
    "Cabane",
    "Préau",
    "Filature",
    "Moulin",
    "Manufacture",
    "Entrepôt",
    "Silo",
    "Cantine",
    "Cercle",
    "Halte",
    "Phare",
    "Boussole",
    "Auberge",
    "Gare",
    "Lavoir",
    "Forge",
    "Four",
    "Tannerie",
    "École",
    "Presbytère",
    "Poste",
    "Garage",
    "Cave",
    "Étape",
    "Nid",
    "Toile",
    "Métier",
    "Trame",
    "Fil",
    "Navette",
    "Écluse",
    "Source",
    "Bocal",
    "Remise",
    "Chai",
    "Labo",
    "Bulle",
    "Archipel",
    "Cordée",
    "Bastide",
    "Palombière",
    "Scierie",
];
/// What tells it from others of the same noun.
pub const COMPLEMENTS: &[&str] = &[
    "numérique",
    "partagée",
    "des possibles",
    "du Pré",
    "des Tilleuls",
    "du Marché",
    "des Artisans",
    "connectée",
    "solidaire",
    "des Trois Ponts",
    "du Canal",
    "rurale",
    "du Bourg",
    "des Platanes",
    "de l’Étang",
    "des Voisins",
    "du Coin",
    "à Palabres",
    "des Savoirs",
    "libre",
    "mobile",
    "créative",
    "des Idées",
    "en Chantier",
    "du Vieux Chêne",
    "de la Colline",
    "du Ruisseau",
    "des Remparts",
    "du Château",
    "du Viaduc",
    "des Glycines",
    "de l’Horloge",
    "du Kiosque",
    "des Acacias",
    "du Levant",
    "de la Treille",
    "du Lien",
    "buissonnière",
];
/// What is added to a name, or left out.
pub const DECORATIONS: &[&str] =
    &["Coworking", "Espace", "Tiers-lieu", "Fablab", "Association", "Espace coworking", "SCIC"];
/// Ways of towns.
pub const WAYS: &[&str] = &["rue", "avenue", "place", "boulevard", "chemin", "route", "impasse", "allée", "quai"];
/// Names of ways.
pub const WAY_NAMES: &[&str] = &[
    "de la République",
    "de la Mairie",
    "Jean Jaurès",
    "des Écoles",
    "du Moulin",
    "de la Gare",
    "Gambetta",
    "des Lilas",
    "Victor Hugo",
    "du Général de Gaulle",
    "Pasteur",
    "de l’Église",
    "du Stade",
    "des Acacias",
    "du Château",
    "Saint-Martin",
    "de la Fontaine",
    "du Lavoir",
    "Émile Zola",
    "de Bordeaux",
    "du 8 Mai 1945",
    "Aristide Briand",
    "des Vignes",
    "de Verdun",
    "Charles Péguy",
    "du Faubourg",
    "des Frères Lumière",
    "Jules Ferry",
    "de la Liberté",
    "Louise Michel",
    "du Bout du Pont",
    "du Pré Fleuri",
    "de la Poste",
    "Marcel Pagnol",
    "du Marché",
];
/// Given names.
pub const GIVEN: &[&str] = &[
    "Marie",
    "Jean",
    "Pierre",
    "Sophie",
    "Nicolas",
    "Isabelle",
    "Frédéric",
    "Catherine",
    "Emmanuel",
    "Chloé",
    "Julien",
    "Camille",
    "Alexandre",
    "Stéphane",
    "Jean-Pierre",
    "Anne-Laure",
    "Sébastien",
    "Nathalie",
    "Thomas",
    "Émilie",
];
/// The most common family names; the others are put together from syllables.
pub const FAMILY: &[&str] =
    &["Martin", "Bernard", "Durand", "Petit", "Lefèvre", "Moreau", "Garcia", "Roux", "Fournier", "Girard"];
/// Of which rare names are put together.
pub const SYLLABLES: &[&str] = &[
    "ba", "ker", "lan", "mor", "ti", "gue", "ran", "dol", "bez", "cha", "vel", "sou", "per", "rac", "nin", "lac",
    "fon", "bri", "gou", "tal", "mes", "jar", "nou", "pla", "die", "cou", "tre", "zan",
];
/// What the body of a commune is called: one body.
pub const HALLS: &[&str] = &["Mairie", "Commune", "Ville"];
/// Chambers of a département.
pub const CHAMBERS: &[&str] =
    &["Chambre de commerce et d’industrie", "Chambre de métiers et de l’artisanat", "Chambre d’agriculture"];
/// Bodies that a town has beside its hall.
pub const TOWN_BODIES: &[&str] = &["Centre communal d’action sociale", "Office de tourisme", "Caisse des écoles"];
/// Associations of which many towns have one.
pub const TOWN_ASSOCIATIONS: &[&str] = &[
    "Familles rurales",
    "Foyer rural",
    "Comité des fêtes",
    "Maison des jeunes et de la culture",
    "Mission locale",
    "Amicale laïque",
    "Les Amis du patrimoine",
];
/// Of whom or what an association is.
pub const SUBJECTS: &[&str] = &[
    "des commerçants",
    "des parents d’élèves",
    "sportive et culturelle",
    "des artisans",
    "pour l’emploi",
    "des usagers du numérique",
    "des anciens",
    "de sauvegarde",
    "des jardins partagés",
];
/// Legal forms of companies, as their names begin.
pub const FORMS: &[&str] = &["SARL", "SAS", "EURL"];
/// What a company does, at the end of its name.
pub const ACTIVITIES: &[&str] = &[
    "Conseil",
    "Formation",
    "Développement",
    "Ingénierie",
    "Services",
    "Communication",
    "Bâtiment",
    "Immobilier",
    "Paysages",
    "et Fils",
];
/// What is usually written short.
pub const SHORTENED: &[(&str, &str)] = &[
    ("Chambre de commerce et d’industrie", "CCI"),
    ("Chambre de métiers et de l’artisanat", "CMA"),
    ("Communauté de communes", "CC"),
    ("Communauté d'agglomération", "CA"),
    ("Communauté urbaine", "CU"),
    ("Centre communal d’action sociale", "CCAS"),
    ("Office de tourisme", "OT"),
    ("Conseil départemental", "CD"),
    ("Maison des jeunes et de la culture", "MJC"),
    ("Mission locale", "ML"),
    ("Développement", "Dév."),
    ("Association", "Asso"),
];
/// Words that an acronym leaves out.
pub const SMALL_WORDS: &[&str] =
    &["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur"];
