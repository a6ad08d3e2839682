//! Where places stand: what the program found of it is told from what was given, and comes when centres are known.

use census::field::Field;
use census::sheet::{Origin, Sheet};
use kernel::on_both;
use territory::update::{CommuneCentre, Update};

use crate::world::Test;

const LIST: &str = "id,nom,adresse,code postal,commune,latitude,longitude\n\
    1,La Fabrique,3 rue du Port,33230,Coutras,,\n\
    2,Le Moulin,,33230,Coutras,,\n\
    3,L’Escale,5 rue Neuve,33230,Coutras,45.0412,-0.1286\n";

/// The centre of a commune, as `maillage territories update` brings it.
async fn centre(t: &Test, code: &str, (lat, lon): (f64, f64)) {
    let centre = CommuneCentre { code: code.to_owned(), lat, lon, population: None, area_km2: None };
    territory::store::save(t.db(), &Update { centres: vec![centre], ..Update::default() }).await.unwrap();
}

const COUTRAS: (f64, f64) = (45.04, -0.13);
const LIBOURNE: (f64, f64) = (44.915, -0.24);

async fn sheet(t: &Test, slug: &str) -> Sheet {
    t.sheet(slug).await.unwrap()
}

/// From whom each of the fields that say where a place is came.
fn from(sheet: &Sheet) -> Vec<&'static str> {
    let fields = [Field::City, Field::Commune, Field::Latitude, Field::Longitude, Field::PointPrecision];
    let word = |field: &Field| match sheet.origins.0.get(field) {
        Some(Origin::Import { .. }) => "import",
        Some(Origin::Person { .. }) => "person",
        Some(Origin::Itself { .. }) => "itself",
        Some(Origin::Derived { .. }) => "derived",
        None => "nobody",
    };
    fields.iter().map(word).collect()
}

on_both! {
    async fn what_the_program_found_is_told_from_what_was_given(t: Test) {
        centre(&t, "33138", COUTRAS).await;
        t.follow().await;
        t.import("réseau", "liste.csv", LIST.as_bytes()).await;
        assert_eq!(from(&sheet(&t, "la-fabrique").await), ["import", "derived", "derived", "derived", "derived"]);
        assert_eq!(from(&sheet(&t, "l-escale").await), ["import", "derived", "import", "import", "import"]);
        let ana = t.ana().await;
        ana.creates("Le Hangar", &[("postcode", "33230"), ("city", "Coutras")]).await;
        assert_eq!(from(&sheet(&t, "le-hangar").await), ["person", "derived", "derived", "derived", "derived"]);
        // what somebody types over it is theirs, and what they take away is found again
        ana.edits("/bureau/lieux/le-hangar", &[("latitude", "45.05"), ("longitude", "-0.12")]).await.with_status(303);
        assert_eq!(from(&sheet(&t, "le-hangar").await), ["person", "derived", "person", "person", "person"]);
        ana.edits("/bureau/lieux/le-hangar", &[("latitude", ""), ("longitude", "")]).await.with_status(303);
        assert_eq!(from(&sheet(&t, "le-hangar").await), ["person", "derived", "derived", "derived", "derived"]);
    }
    async fn places_of_a_machine_without_centres_get_their_points_when_these_come(t: Test) {
        let list = format!("{LIST}4,Le Hangar,,33500,Libourne,,\n");
        t.import("réseau", "liste.csv", list.as_bytes()).await;
        let point = async |slug: &str| sheet(&t, slug).await.values.point();
        assert_eq!(point("la-fabrique").await, None);
        // somebody places one by hand before
        let by_hand = [("latitude", "45.05"), ("longitude", "-0.12")];
        t.ana().await.edits("/bureau/lieux/le-moulin", &by_hand).await.with_status(303);
        let before = t.count("revision").await;
        centre(&t, "33138", COUTRAS).await;
        assert_eq!(t.census().give_points().await.unwrap(), 2);
        let fabrique = sheet(&t, "la-fabrique").await;
        assert_eq!((fabrique.values.point(), fabrique.version), (Some(COUTRAS), 2));
        assert_eq!(from(&fabrique), ["import", "derived", "derived", "derived", "derived"]);
        assert_eq!(fabrique.values.text(Field::PointPrecision), "commune");
        assert_eq!((point("le-moulin").await, point("l-escale").await), (Some((45.05, -0.12)), Some((45.0412, -0.1286))));
        let hangar = sheet(&t, "le-hangar").await;
        assert_eq!(hangar.values.text(Field::PointPrecision), "approximate", "of the larger territory: {hangar:?}");
        assert_eq!(t.count("revision").await, before + 2);
        // and the map knows
        t.get("/carte?bbox=-0.1301,45.0399,-0.1299,45.0401").await.ok().shows("La Fabrique").hides("L’Escale");
        // once is enough, until more is known
        assert_eq!(t.census().give_points().await.unwrap(), 0);
        centre(&t, "33243", LIBOURNE).await;
        assert_eq!(t.census().give_points().await.unwrap(), 1);
        assert_eq!(point("le-hangar").await, Some(LIBOURNE));
        // the same list again contradicts nobody, and a point that it gives is better than the commune's
        let again = t.import("réseau", "liste.csv", list.as_bytes()).await;
        assert_eq!((again.counts.updated, again.counts.conflicts), (0, 0), "{:?}", again.counts);
        assert_eq!(point("le-moulin").await, Some((45.05, -0.12)));
        let nearer = list.replace("33500,Libourne,,", "33500,Libourne,44.9151,-0.2402");
        let nearer = t.import("réseau", "liste.csv", nearer.as_bytes()).await;
        assert_eq!((nearer.counts.updated, nearer.counts.conflicts), (1, 0), "{:?}", nearer.counts);
        assert_eq!(point("le-hangar").await, Some((44.9151, -0.2402)));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }
}
