//! Names that columns go by, in French and English, in the files that networks, regions and the State publish.

use crate::field::{DataClass, Field};

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The field; none if the column is known to be of no use, or for an e-mail whose owner is not told.
    pub(super) field: Option<Field>,
    /// An e-mail that may be the place's or a person's.
    pub(super) mail: bool,
    /// A part of the field only.
    pub(super) part: bool,
    /// From 0 to 95.
    pub(super) confidence: u8,
}

/// The header folded, `codePostal` cut in two words.
pub(super) fn key(header: &str) -> String {
    let mut apart = String::with_capacity(header.len() + 4);
    let mut before = ' ';
    for c in header.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            apart.push(' ');
        }
        apart.push(c);
        before = c;
    }
    kernel::text::fold(&apart)
}

/// Whole names, separated by bars, best first: the earlier a name in its line, the surer.
const WHOLE: [(Field, &str); 46] = [
    (
        Field::SourceId,
        "id|identifiant|id lieu|id tl|id source|identifiant local|id structure|uuid|uid|gid|fid|objectid|ref|\
         reference|code lieu|cle|key",
    ),
    (
        Field::Name,
        "nom tl|nom du tiers lieu|nom du tiers lieux|nom tiers lieu|nom du lieu|nom lieu|nom|name|str nom|\
         nom de la structure|nom structure|nom de l espace|nom espace|place name|nom usuel|nom complet|title|titre|\
         intitule|denomination|enseigne|libelle|raison sociale|tiers lieu|lieu|structure",
    ),
    (
        Field::OtherNames,
        "autres noms|autre nom|ancien nom|anciens noms|sigle|acronyme|alias|nom court|short name|alt name|old name|\
         other names",
    ),
    (
        Field::Summary,
        "presentation resume|resume|phrase de presentation|accroche|description courte|courte description|\
         short description|description short|slogan|summary|abstract|en bref",
    ),
    (
        Field::Description,
        "presentation detail|description|description longue|long description|presentation|descriptif|descriptif long|\
         a propos|about|texte|activites|details",
    ),
    (
        Field::Stage,
        "stage|stade|etat d avancement|avancement|etat du projet|statut du lieu|statut|etat|status|phase|situation",
    ),
    (
        Field::OpenedOn,
        "date d ouverture|date ouverture|annee d ouverture|annee ouverture|ouvert depuis|opening date|opened on|\
         start date|date de creation|annee de creation|creation",
    ),
    (Field::ClosedOn, "date de fermeture|date fermeture|annee de fermeture|closed on|end date|fermeture"),
    (
        Field::Kinds,
        "typologie|typologies|typo|type de tiers lieu|types de tiers lieux|type de lieu|types de lieux|kinds|kind|\
         type|types|categorie|categories|nature|famille|taxonomy",
    ),
    (
        Field::Street,
        "adresse|adresse postale|adresse du lieu|street address|address street address|adresse 1|adresse1|\
         adresse ligne 1|numero et voie|n et voie|street|address|address1|rue|voie|libelle voie|nom de la voie|\
         addr street",
    ),
    (
        Field::Complement,
        "complement adresse|complement d adresse|adresse complement|adresse 2|adresse2|adresse ligne 2|address2|\
         complement|batiment|lieu dit|boite postale|bp",
    ),
    (
        Field::Postcode,
        "code postal|cp|codepostal|postcode|postal code|address postal code|zip code|zipcode|zip|code post|\
         addr postcode|code postal du lieu",
    ),
    (
        Field::City,
        "cominit|ville|commune|city|nom commune|nom de la commune|ville du lieu|nomcom|nom com|libelle commune|town|\
         locality|address address locality|address locality|localite|municipality|addr city",
    ),
    (
        Field::Commune,
        "code insee|insee|inseecom|insee com|code commune|codecommune|code insee commune|insee commune|codeinsee|\
         citycode|city code|depcom|codgeo|numcom|com insee|code insee de la commune",
    ),
    (
        Field::Latitude,
        "latitude|lat|y wgs84|lat wgs84|latitude wgs84|geo latitude|geo lat|y|coord y|ycoord|y l93|y lambert93|\
         y lambert 93|geo point 2d|geopoint|coordonnees gps|coordonnees geographiques|coordonnees|gps",
    ),
    (
        Field::Longitude,
        "longitude|long|lon|lng|x wgs84|long wgs84|lon wgs84|longitude wgs84|geo longitude|geo lon|geo lng|x|coord x|\
         xcoord|x l93|x lambert93|x lambert 93",
    ),
    (
        Field::Phone,
        "telephone|tel|phone|telephone du lieu|tel lieu|tel du lieu|telephone public|telephone fixe|tel fixe|fixe|\
         numero de telephone|n de telephone|n telephone|phone number|standard",
    ),
    (
        Field::Email,
        "courriels|email du lieu|mail du lieu|courriel du lieu|email public|courriel public|email general|\
         mail general|email generique|adresse mail du lieu|courriel generique",
    ),
    (
        Field::Website,
        "site web|site internet|web|siteweb|website|url web|site|url site|url du site|page web|adresse web|\
         adresse internet|homepage|www|url|lien site|lien|link|internet",
    ),
    (Field::Booking, "lien de reservation|url reservation|prise rdv|booking|booking url|reservation"),
    (Field::Twitter, "twitter|x twitter|compte twitter|twitter x|contact twitter"),
    (Field::Facebook, "facebook|fb|page facebook|compte facebook|contact facebook"),
    (Field::Instagram, "instagram|insta|compte instagram|contact instagram"),
    (Field::Linkedin, "linkedin|page linkedin|compte linkedin"),
    (Field::Mastodon, "mastodon|compte mastodon|fediverse"),
    (Field::Links, "liens|links|autres liens|autres sites|reseaux sociaux|urls"),
    (
        Field::Hours,
        "horaires|horaires d ouverture|heures d ouverture|opening hours|open hours|openhours|jours et horaires|\
         jours d ouverture|opening time|hours|horaire",
    ),
    (Field::Prices, "tarifs|tarif|prix|prices|price|tarification|frais a charge|grille tarifaire|fees"),
    (Field::Services, "services|services proposes|services offerts|offre de services|service|prestations"),
    (Field::Spaces, "espaces|types d espaces|type d espaces|type d espace|spaces|salles"),
    (Field::Equipment, "equipements|equipement|equipment|machines|materiel|outils"),
    (
        Field::Seats,
        "nombre de postes|nb postes|nombre de postes de travail|postes|nombre de places|nb places|places|capacite|\
         capacity|seats|desks",
    ),
    (Field::MeetingRooms, "nombre de salles de reunion|nb salles de reunion|salles de reunion|nb salles|meeting rooms"),
    (Field::Area, "surface|superficie|surface m2|surface en m2|superficie m2|surface totale|area|m2"),
    (Field::Wheelchair, "acces pmr|accessibilite pmr|accessible pmr|pmr|wheelchair|acces handicape|accessibilite"),
    (Field::Access, "comment venir|acces|access|moyens d acces|transports|acces transports"),
    (
        Field::LegalForm,
        "forme juridique|statut juridique|legal form|legal status|mode de gestion|mode gestion|categorie juridique",
    ),
    (Field::Siret, "siret|numero siret|n siret|num siret|pivot|code siret"),
    (Field::Rna, "rna|numero rna|n rna|code rna"),
    (
        Field::Operator,
        "structure porteuse|tenu par|porte par|gere par|anime par|gestionnaire|structure gestionnaire|nom du gestionnaire|operateur|operator|porteur|\
         porteur du projet|structure parente|structure juridique|organisme|organisation|organization",
    ),
    (Field::Networks, "reseaux|reseau|networks|network|membre de"),
    (Field::Labels, "labels|label|labels nationaux|labellisation|dispositif programmes nationaux"),
    (Field::Publics, "publics|publics accueillis|public accueilli|publics specifiquement adresses|public|audience"),
    (Field::Tags, "tags|mots cles|etiquettes|keywords|motscles"),
    (Field::Specificities, "specificites|specificite|particularites"),
    (Field::Notes, "notes|commentaires|commentaire|remarques|observations|remarque|comments|note"),
];

const CONTACT_NAMES: &str = "\
     contact|nom du contact|nom contact|contact nom|ct nom|contact name|contact person|personne contact|\
     personne a contacter|contact principal|nom du referent|nom referent|referent|responsable|nom du responsable|\
     interlocuteur|nom prenom contact";
const FIRST_NAMES: &str =
    "ct prenom|prenom du contact|prenom contact|contact prenom|prenom du referent|prenom referent|prenom";
const CONTACT_PHONES: &str =
    "ct tel fixe|ct tel mobile|tel mobile|telephone mobile|mobile|portable|telephone portable|tel portable|gsm";
const MAILS: &str = "\
     mail|email|e mail|courriel|mel|mails|emails|adresse mail|adresse email|adresse e mail|adresse electronique|\
     adresse courriel|contact";
const STREET_PARTS: &str = "\
     numero de voie|num voie|numero voie|numero de rue|numero rue|n rue|house number|housenumber|addr housenumber|\
     address house number";

/// What census and geocoding files add, of which a sheet has no use: the territory is found again from the commune.
const UNUSED: &str = "\
     metro|nommetro|inseereg|nomreg|inseemetro|inseedep|nomcommetro|popcom|comclass|insee ze|nom ze|class ze|pop ze|\
     geocod|precision|score|result score|departement|dep|dept|region|reg|code departement|nom departement|code region|\
     nom region|epci|code epci|nom epci|siren epci|pays|country|canton|population|bassin de vie|zone d emploi|\
     date maj|date sai|maj|date de mise a jour|updated at|created at|source|geom|geometry|the geom|geo shape|image|\
     images|logo|photo|photos|horodateur|timestamp|itinerance|siren";

/// Words inside a longer header, surest first: every one must be there.
const INSIDE: [(Field, &[&str]); 30] = [
    (Field::Siret, &["siret"]),
    (Field::Rna, &["rna"]),
    (Field::Facebook, &["facebook"]),
    (Field::Twitter, &["twitter"]),
    (Field::Instagram, &["instagram"]),
    (Field::Linkedin, &["linkedin"]),
    (Field::Mastodon, &["mastodon"]),
    (Field::Latitude, &["latitude"]),
    (Field::Longitude, &["longitude"]),
    (Field::Postcode, &["code", "postal"]),
    (Field::Commune, &["insee"]),
    (Field::Complement, &["complement", "adresse"]),
    (Field::Hours, &["horaires"]),
    (Field::Hours, &["opening", "hours"]),
    (Field::Prices, &["tarifs"]),
    (Field::Wheelchair, &["pmr"]),
    (Field::LegalForm, &["forme", "juridique"]),
    (Field::LegalForm, &["statut", "juridique"]),
    (Field::MeetingRooms, &["nombre", "salles"]),
    (Field::Seats, &["nombre", "postes"]),
    (Field::Area, &["surface"]),
    (Field::Website, &["site", "web"]),
    (Field::Website, &["site", "internet"]),
    (Field::OpenedOn, &["date", "ouverture"]),
    (Field::Summary, &["description", "courte"]),
    (Field::Name, &["nom", "lieu"]),
    (Field::Name, &["nom", "espace"]),
    (Field::Name, &["nom", "structure"]),
    (Field::Kinds, &["typologie"]),
    (Field::Street, &["adresse", "postale"]),
];

/// Whether these are the headers of a file that Maillage wrote: its keys are then taken at their word.
pub(super) fn are_own(headers: &[String]) -> bool {
    let has = |name: &str| headers.iter().any(|header| header.strip_prefix("fields.").unwrap_or(header) == name);
    ["id", "name", "url", "updated_at", "point_precision"].into_iter().all(has)
}

/// What a header of such a file says. The record's own id there is the one that Maillage gave it.
pub(super) fn look_up_own(header: &str) -> Named {
    let key = header.strip_prefix("fields.").unwrap_or(header);
    let field = match key {
        "id" => Some(Field::SourceId),
        "source_id" => None,
        // of what was structured, the words: they are read to the same structure again
        "hours.text" => Some(Field::Hours),
        "prices.text" => Some(Field::Prices),
        key => Field::from_key(key).filter(|field| field.class() == DataClass::Public),
    };
    Named { field, mail: false, part: false, confidence: 95 }
}

/// What a folded header says; `None` for a name that is not known.
pub(super) fn look_up(key: &str) -> Option<Named> {
    let named = |field, confidence| Named { field: Some(field), mail: false, part: false, confidence };
    let has = |names: &str| names.split('|').any(|name| name == key);
    if has(UNUSED) {
        return Some(Named { field: None, mail: false, part: false, confidence: 90 });
    }
    if has(CONTACT_NAMES) {
        return Some(named(Field::ContactName, 88));
    }
    if has(FIRST_NAMES) {
        return Some(Named { part: true, ..named(Field::ContactName, 80) });
    }
    if has(STREET_PARTS) {
        return Some(Named { part: true, ..named(Field::Street, 80) });
    }
    if has(CONTACT_PHONES) {
        return Some(named(Field::ContactPhone, 85));
    }
    if has(MAILS) {
        return Some(Named { field: None, mail: true, part: false, confidence: 88 });
    }
    for (field, names) in &WHOLE {
        if let Some(rank) = names.split('|').position(|name| name == key) {
            let rank = u8::try_from(rank).unwrap_or(u8::MAX);
            return Some(named(*field, 95_u8.saturating_sub(rank).max(72)));
        }
    }
    inside(key)
}

fn inside(key: &str) -> Option<Named> {
    let named = |field, confidence| Named { field: Some(field), mail: false, part: false, confidence };
    let words: Vec<&str> = key.split(' ').collect();
    let any = |names: &[&str]| names.iter().any(|name| words.contains(name));
    // a territory, a head office or a parent is not the place
    if any(&["departement", "region", "epci", "metropole", "siege", "population", "zone", "qpv"]) {
        return None;
    }
    let person = any(&["contact", "referent", "referente", "responsable", "ct", "interlocuteur", "gerant"]);
    if any(&["mail", "email", "courriel", "mel"]) {
        return Some(match person {
            true => named(Field::ContactEmail, 85),
            false => Named { field: None, mail: true, part: false, confidence: 75 },
        });
    }
    if any(&["tel", "telephone", "phone", "portable", "mobile"]) {
        return Some(named(if person { Field::ContactPhone } else { Field::Phone }, if person { 85 } else { 72 }));
    }
    if person && any(&["nom", "name"]) {
        return Some(named(Field::ContactName, 80));
    }
    let found = INSIDE.iter().find(|(_, wanted)| wanted.iter().all(|word| words.contains(word)));
    found.map(|(field, _)| named(*field, 70))
}

/// Whether a column named for `field` may turn out to hold `found`: same family, not any accident.
pub(super) fn may_be(field: Field, found: Field) -> bool {
    let family = |field: Field| match field {
        Field::City | Field::Commune | Field::Postcode => 1,
        Field::ContactName | Field::ContactEmail | Field::ContactPhone | Field::Email | Field::Phone => 2,
        Field::Website | Field::Links | Field::Facebook | Field::Twitter | Field::Instagram | Field::Linkedin => 3,
        Field::Siret | Field::Rna | Field::SourceId => 4,
        _ => 0,
    };
    family(field) != 0 && family(field) == family(found) || (family(field) == 2 && found == Field::Website)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_listed_twice() {
        let mut seen = std::collections::BTreeMap::new();
        for (field, names) in WHOLE {
            for name in names.split('|') {
                assert_eq!(key(name), name, "{name} is not folded");
                assert_eq!(seen.insert(name, field), None, "{name} is listed twice");
            }
        }
        for name in
            [UNUSED, FIRST_NAMES, STREET_PARTS, CONTACT_PHONES, CONTACT_NAMES].iter().flat_map(|names| names.split('|'))
        {
            assert_eq!(seen.get(name), None, "{name} is listed twice");
        }
    }

    #[test]
    fn headers() {
        let check = |header: &str, field: Option<Field>| {
            assert_eq!(look_up(&key(header)).and_then(|named| named.field), field, "{header}");
        };
        check("NOM_TL", Some(Field::Name));
        check("codePostal", Some(Field::Postcode));
        check("Code postal *", Some(Field::Postcode));
        check("Horaires d’ouverture", Some(Field::Hours));
        check("Tél", Some(Field::Phone));
        check("Quel est le nom de votre tiers-lieu ?", Some(Field::Name));
        check("Téléphone du référent", Some(Field::ContactPhone));
        check("Mail du contact", Some(Field::ContactEmail));
        check("Nom du département", None);
        check("Code postal du siège", None);
        check("colonne 12", None);
        assert!(look_up(&key("E-mail")).is_some_and(|named| named.mail));
    }
}
