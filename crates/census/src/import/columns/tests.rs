//! Proposals on the headers of real schemas with invented contents, and on the real files where they are present.

use super::*;

/// Columns written `header=field` (`header=` for none), and invented cells under each.
fn check(columns: &[(&str, Option<Field>, &str)]) {
    let headers: Vec<String> = columns.iter().map(|(header, ..)| (*header).to_owned()).collect();
    let cells: Vec<Vec<&str>> = columns.iter().map(|(_, _, cells)| cells.split('¦').collect()).collect();
    let rows =
        (0..3).map(|row| cells.iter().map(|cell| cell.get(row).copied().unwrap_or_default().to_owned()).collect());
    let proposals = propose(&headers, &rows.collect::<Vec<_>>());
    let found: Vec<(&str, Option<Field>)> =
        proposals.iter().map(|proposal| (proposal.header.as_str(), proposal.target)).collect();
    let expected: Vec<(&str, Option<Field>)> = columns.iter().map(|(header, field, _)| (*header, *field)).collect();
    assert_eq!(found, expected, "{proposals:#?}");
}

const TWO_OF_A_NAME: [(&str, Option<Field>, &str); 30] = [
    ("ID", Some(Field::SourceId), "1¦2¦3"),
    ("NOM_TL", Some(Field::Name), "La Ruche du Sud¦L’Établi¦Le 12"),
    ("ADRESSE", Some(Field::Street), "1 rue Haute¦¦3 place Basse"),
    ("CP", Some(Field::Postcode), "33500¦0¦1250"),
    ("COMINIT", Some(Field::City), "LIBOURNE¦¦Ceyzériat"),
    ("INSEECOM", Some(Field::Commune), "33243¦0¦1072"),
    ("NOMCOM", None, "Libourne¦¦Ceyzériat"),
    ("WEB", Some(Field::Website), "www.ruche.example.fr¦en cours¦"),
    ("TWITTER", Some(Field::Twitter), "@ruche¦¦"),
    ("FACEBOOK", Some(Field::Facebook), "ruchedusud¦¦"),
    ("TYPO", Some(Field::Kinds), "Tiers lieux à dominante coworking¦¦"),
    ("LAT", Some(Field::Latitude), "44,918432¦46,1¦46,18"),
    ("LONG", Some(Field::Longitude), "-0,241¦5,3¦5,31"),
    ("GEOCOD", None, "1 rue Haute 33500 Libourne¦¦"),
    ("PRECISION", None, "0.94¦¦0.5"),
    ("CONTACT", Some(Field::ContactName), "Jeanne Essai¦¦"),
    ("MAIL", Some(Field::ContactEmail), "contact@ruche.example.fr¦¦"),
    ("METRO", None, "1¦0¦0"),
    ("NOMMETRO", None, "Bordeaux Métropole¦¦"),
    ("INSEEREG", None, "75¦84¦84"),
    ("NOMREG", None, "Nouvelle-Aquitaine¦¦"),
    ("INSEECOM", None, "33063¦01053¦01053"),
    ("INSEEDEP", None, "33¦1¦1"),
    ("NOMCOM", None, "Bordeaux¦Bourg¦Bourg"),
    ("POPCOM", None, "24845¦3221¦41365"),
    ("COMCLASS", None, "20000-50000¦¦"),
    ("INSEE_ZE", None, "7204¦8201¦8201"),
    ("NOM_ZE", None, "LIBOURNE¦BOURG¦BOURG"),
    ("CLASS_ZE", None, "100 000-200 000¦¦"),
    ("POP_ZE", None, "140000¦150000¦1061271"),
];

#[test]
fn what_a_card_says_of_a_person_stays_private() {
    let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Martin\r\nORG:La Fabrique;Atelier\r\nTEL;TYPE=cell:06 99 88 77 66\r\n\
        EMAIL:ana@fabrique.example\r\nNOTE:Une note\r\nEND:VCARD\r\n";
    let limits = tables::read::Limits::default();
    let table = tables::read::open_bytes(cards.into(), "carnet.vcf", &limits).unwrap();
    let proposed = propose(&table.headers, &[]);
    for private in ["contact", "contact tel", "mail du contact", "notes"] {
        let target = proposed.iter().find(|p| p.header == private).and_then(|p| p.target).unwrap();
        assert_eq!(target.class(), crate::field::DataClass::Private, "{private}");
    }
}

#[test]
fn the_census_of_2019() {
    check(&TWO_OF_A_NAME);
    let headers: Vec<String> = TWO_OF_A_NAME.iter().map(|(header, ..)| (*header).to_owned()).collect();
    let proposals = propose(&headers, &[]);
    assert_eq!(proposals[21].label, "INSEECOM (2)");
    assert_eq!(proposals[21].reason, Reason::SecondOfSameName);
    assert_eq!(proposals[6].reason, Reason::FieldTaken);
    assert_eq!(proposals[13].reason, Reason::KnownUnused);
}

#[test]
fn the_schema_of_digital_mediation() {
    check(&[
        ("id", Some(Field::SourceId), "a-1¦a-2¦a-3"),
        ("pivot", Some(Field::Siret), "73282932000074¦¦"),
        ("nom", Some(Field::Name), "La Ruche¦L’Établi¦Le 12"),
        ("commune", Some(Field::City), "Libourne¦Pau¦Dax"),
        ("code_postal", Some(Field::Postcode), "33500¦64000¦40100"),
        ("code_insee", Some(Field::Commune), "33243¦64445¦40088"),
        ("adresse", Some(Field::Street), "1 rue Haute¦¦"),
        ("complement_adresse", Some(Field::Complement), "Bât. B¦¦"),
        ("latitude", Some(Field::Latitude), "44.91¦43.3¦43.7"),
        ("longitude", Some(Field::Longitude), "-0.24¦-0.37¦-1.05"),
        ("typologie", Some(Field::Kinds), "TIERS_LIEUX¦¦"),
        ("telephone", Some(Field::Phone), "+33556000000¦¦"),
        ("courriels", Some(Field::Email), "contact@ruche.example.fr¦¦"),
        ("site_web", Some(Field::Website), "https://ruche.example.fr¦¦"),
        ("horaires", Some(Field::Hours), "Mo-Fr 09:00-18:00¦¦"),
        ("presentation_resume", Some(Field::Summary), "Un lieu¦¦"),
        ("presentation_detail", Some(Field::Description), "Un lieu calme¦¦"),
        ("source", None, "Hub¦¦"),
        ("itinerance", None, "non¦¦"),
        ("structure_parente", Some(Field::Operator), "Association Essai¦¦"),
        ("date_maj", None, "2024-01-02¦¦"),
        ("services", Some(Field::Services), "Coworking|Café¦¦"),
        ("publics_specifiquement_adresses", Some(Field::Publics), "Jeunes¦¦"),
        ("frais_a_charge", Some(Field::Prices), "Gratuit¦¦"),
        ("dispositif_programmes_nationaux", Some(Field::Labels), "¦¦"),
        ("fiche_acces_libre", None, "¦¦"),
        ("prise_rdv", Some(Field::Booking), "https://rdv.example.fr¦¦"),
    ]);
}

#[test]
fn the_dictionary_of_the_region() {
    check(&[
        ("id", Some(Field::SourceId), "1¦2¦3"),
        ("siret", Some(Field::Siret), "73282932000074¦¦"),
        ("str_nom", Some(Field::Name), "La Ruche¦¦"),
        ("categorie", Some(Field::Kinds), "Lieu¦¦"),
        ("typologie", Some(Field::Kinds), "Coworking¦¦"),
        ("adresse", Some(Field::Street), "1 rue Haute¦¦"),
        ("code_postal", Some(Field::Postcode), "33500¦¦"),
        ("numcom", Some(Field::Commune), "33243¦¦"),
        ("nomcom", Some(Field::City), "Libourne¦¦"),
        ("url_web", Some(Field::Website), "https://ruche.example.fr¦¦"),
        ("instagram", Some(Field::Instagram), "https://www.instagram.com/ruche¦¦"),
        ("ct_nom", Some(Field::ContactName), "Essai¦¦"),
        ("ct_prenom", Some(Field::ContactName), "Jeanne¦¦"),
        ("ct_courriel", Some(Field::ContactEmail), "contact@ruche.example.fr¦¦"),
        ("ct_tel_fixe", Some(Field::ContactPhone), "0556000000¦¦"),
        ("ct_tel_mobile", Some(Field::ContactPhone), "0600000000¦¦"),
        ("x_wgs84", Some(Field::Longitude), "-0.24¦¦"),
        ("y_wgs84", Some(Field::Latitude), "44.91¦¦"),
        ("geom", None, "0101000020¦¦"),
        ("date_sai", None, "2021-01-01¦¦"),
    ]);
}

#[test]
fn forms_and_hand_made_tables() {
    check(&[
        ("Nom du lieu", Some(Field::Name), "La Ruche¦¦"),
        ("Adresse postale", Some(Field::Street), "1 rue Haute¦¦"),
        ("Ville", Some(Field::City), "Pau¦¦"),
        ("Tél", Some(Field::Phone), "05 56 00 00 00¦¦"),
        ("E-mail", Some(Field::Email), "contact@ruche.example.fr¦bonjour@lieu.example.fr¦"),
        ("Site internet", Some(Field::Website), "ruche.example.fr¦¦"),
        ("Horaires d’ouverture", Some(Field::Hours), "du lundi au vendredi¦¦"),
        ("Accès PMR ?", Some(Field::Wheelchair), "oui¦¦"),
        ("x", Some(Field::Longitude), "417240¦¦"),
        ("y", Some(Field::Latitude), "6421870¦¦"),
    ]);
    // an e-mail of a person is private even without a column of contacts
    check(&[
        ("Nom", Some(Field::Name), "La Ruche¦¦"),
        ("Email", Some(Field::ContactEmail), "jeanne.essai@example.fr¦¦"),
    ]);
    // a name contradicted by what is under it
    check(&[("Nom", Some(Field::Name), "A¦B¦C"), ("commune", Some(Field::Commune), "33243¦64445¦40088")]);
    check(&[
        ("Nom", Some(Field::Name), "A¦B¦C"),
        ("Contact", Some(Field::ContactEmail), "a@lieu.fr¦b@lieu.fr¦c@lieu.fr"),
    ]);
}

#[test]
fn no_header_at_all() {
    check(&[
        ("", Some(Field::Name), "La Ruche du Sud¦L’Établi¦Le 12 bis"),
        ("", Some(Field::Postcode), "33500¦64000¦40100"),
        ("", Some(Field::Phone), "0556000000¦05 56 00 00 01¦0600000000"),
        ("", Some(Field::Website), "https://a.fr¦www.b.fr¦https://c.fr"),
        ("", Some(Field::ContactEmail), "jeanne@a.fr¦paul@b.fr¦"),
    ]);
    let blank = vec![String::new(); 28];
    assert_eq!(propose(&blank, &[])[27].label, "AB");
}

#[test]
fn a_mapping_survives_moved_columns() {
    let header = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let first = header(&["NOM_TL", "CP", "NOMCOM", "NOMCOM"]);
    let mut mapping = Mapping::from_proposals(&propose(&first, &[]));
    mapping.values.entry(Field::Kinds).or_default().insert("cafe associatif".into(), vec!["cafe".into()]);
    let saved = serde_json::to_string(&mapping).unwrap();
    let mapping: Mapping = serde_json::from_str(&saved).unwrap();
    let check = |names: &[&str], right: Result<Vec<Option<Field>>, Vec<&str>>| {
        let found = mapping.resolve(&header(names));
        let found = found.map_err(|missing| missing.into_iter().map(|column| column.header).collect::<Vec<_>>());
        assert_eq!(found, right.map_err(|names| header(&names)), "{names:?}");
    };
    let (name, postcode, city) = (Some(Field::Name), Some(Field::Postcode), Some(Field::City));
    check(&["NOM_TL", "CP", "NOMCOM", "NOMCOM"], Ok(vec![name, postcode, city, None]));
    check(&["Nouveau", "cp", "NOMCOM", "NOM_TL"], Ok(vec![None, postcode, city, name]));
    check(&["NOMCOM", "CP"], Err(vec!["NOM_TL"]));
    assert_eq!(mapping.unknown(&header(&["Nouveau", "cp", "NOMCOM", "NOM_TL"])), [0]);
    assert_eq!(mapping.terms(Field::Kinds, "Café  associatif"), Some(["cafe".to_owned()].as_slice()));
    assert_eq!(mapping.terms(Field::Kinds, "Autre"), None);
}

#[test]
fn what_was_chosen_by_header_serves_another_file() {
    let header = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let saved = |pairs: &[(&str, Option<Field>)]| Mapping {
        columns: pairs
            .iter()
            .map(|(header, target)| MappedColumn { header: (*header).to_owned(), occurrence: 1, target: *target })
            .collect(),
        ..Mapping::default()
    };
    let fits = |mapping: &Mapping, names: &[&str], right: &[Option<Field>]| {
        let made = mapping.clone().for_file(&propose(&header(names), &[]));
        let found: Vec<_> = made.columns.iter().map(|column| (column.header.as_str(), column.target)).collect();
        assert_eq!(found, names.iter().copied().zip(right.iter().copied()).collect::<Vec<_>>(), "{names:?}");
        assert_eq!(made.resolve(&header(names)).unwrap(), right, "{names:?}");
    };
    let (name, city, postcode) = (Some(Field::Name), Some(Field::City), Some(Field::Postcode));
    let first = saved(&[("Nom", name), ("Ville", city), ("Région", None)]);
    // a column before the others moves them all; ids that come later are for a person to choose
    fits(&first, &["Id", "Nom", "Ville"], &[None, name, city]);
    fits(&first, &["ville", "CP", "NOM", "Région"], &[city, postcode, name, None]);
    // a second name is not taken over the first
    fits(&first, &["Nom du lieu", "Nom"], &[None, name]);
    assert!(first.agrees(&saved(&[("Région", None), ("Ville", city), ("Nom", name)])));
    assert!(!first.agrees(&saved(&[("Nom", name), ("Ville", None), ("Région", None)])));
}

#[test]
fn a_column_that_is_missing_once_is_remembered() {
    let header = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let first = header(&["Nom", "Intitulé", "Genre"]);
    let mut mapping = Mapping::from_proposals(&propose(&first, &[]));
    for (column, target) in mapping.columns.iter_mut().zip([Field::Operator, Field::Name, Field::Kinds]) {
        column.target = Some(target);
    }
    mapping.values.entry(Field::Kinds).or_default().insert("repaire".into(), vec!["fablab".into()]);
    let without = mapping.for_file(&propose(&header(&["Intitulé", "Nom"]), &[]));
    let targets = |mapping: &Mapping| mapping.columns.iter().map(|column| column.target).collect::<Vec<_>>();
    assert_eq!(targets(&without), [Some(Field::Name), Some(Field::Operator)]);
    assert_eq!(without.missing.iter().map(|column| column.header.as_str()).collect::<Vec<_>>(), ["Genre"]);
    assert_eq!(without.values, mapping.values, "the words are kept too");
    assert!(!without.agrees(&mapping));
    let back = without.for_file(&propose(&first, &[]));
    assert!(back.agrees(&mapping), "{back:?}");
    // the person gave its field to another column
    let mut lost = mapping.for_file(&propose(&header(&["Intitulé", "Gestionnaire"]), &[]));
    assert_eq!(lost.missing.len(), 2);
    lost.columns[1].target = Some(Field::Operator);
    lost.forget_replaced();
    assert_eq!(lost.missing.iter().map(|column| column.header.as_str()).collect::<Vec<_>>(), ["Genre"]);
}
