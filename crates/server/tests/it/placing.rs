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

/// The centre of Coutras, as `maillage territories update` brings it.
async fn centre(t: &Test) {
    let coutras =
        CommuneCentre { code: "33138".to_owned(), lat: 45.04, lon: -0.13, population: None, area_km2: None };
    let update = Update { centres: vec![coutras], ..Update::default() };
    territory::store::save(t.db(), &update).await.unwrap();
    t.follow().await;
}

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
        centre(&t).await;
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
}
