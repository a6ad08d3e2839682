//! The pages of privacy, each with the right it asks.

pub mod consents;
pub mod consultations;
pub mod file;
pub mod objections;
pub mod preferences;
pub mod purposes;
pub mod register;
pub mod requests;
pub mod retention;

use kernel::auth::Right;
use kernel::web::{Access, Routes, Shell};

use crate::Relations;

/// The routes, each with the right it asks.
pub fn routes(relations: &Relations) -> Routes {
    let (everyone, protect) = (Access::Everyone, Access::Team(Right::ProtectData));
    let edit = Access::Team(Right::EditPeople);
    Routes::default()
        .get("/preferences/{token}", everyone, preferences::show)
        .get("/preferences/{token}/arret", everyone, preferences::show)
        .get("/bureau/donnees-personnelles", protect, register::home)
        .get("/bureau/donnees-personnelles/finalites", protect, purposes::list)
        .get("/bureau/donnees-personnelles/finalites/{purpose}", protect, purposes::show)
        .get("/bureau/donnees-personnelles/consentements", protect, consents::show)
        .get("/bureau/donnees-personnelles/demandes", protect, requests::list)
        .get("/bureau/donnees-personnelles/demandes/{request}", protect, requests::show)
        .get("/bureau/donnees-personnelles/demandes/{request}/donnees.json", protect, file::json)
        .get("/bureau/donnees-personnelles/demandes/{request}/donnees.html", protect, file::html)
        .get("/bureau/donnees-personnelles/conservation", protect, retention::list)
        .get("/bureau/donnees-personnelles/conservation/{run}", protect, retention::show)
        .get("/bureau/donnees-personnelles/registre", protect, register::show)
        .get("/bureau/donnees-personnelles/registre.html", protect, register::printed)
        .get("/bureau/donnees-personnelles/consultations", protect, consultations::list)
        .get("/bureau/donnees-personnelles/consultations.csv", protect, consultations::file)
        .get("/bureau/relations/{party}/oppositions", edit, objections::ask)
        .post("/preferences/{token}", everyone, preferences::save)
        .post("/preferences/{token}/arret", everyone, preferences::stop)
        .post("/preferences/{token}/maintien", everyone, preferences::stay)
        .post("/preferences/{token}/demandes", everyone, preferences::ask)
        .post("/bureau/donnees-personnelles/finalites", protect, purposes::create)
        .post("/bureau/donnees-personnelles/finalites/{purpose}", protect, purposes::save)
        .post("/bureau/donnees-personnelles/consentements", protect, consents::enter)
        .post("/bureau/donnees-personnelles/consentements/lien", protect, consents::send_link)
        .post("/bureau/donnees-personnelles/demandes", protect, requests::create)
        .post("/bureau/donnees-personnelles/demandes/{request}/identite", protect, requests::verify)
        .post("/bureau/donnees-personnelles/demandes/{request}/prolongation", protect, requests::extend)
        .post("/bureau/donnees-personnelles/demandes/{request}/reponse", protect, requests::answer)
        .post("/bureau/donnees-personnelles/demandes/{request}/effacement", protect, requests::erase)
        .post("/bureau/donnees-personnelles/conservation", protect, retention::start)
        .post("/bureau/donnees-personnelles/conservation/{run}/question", protect, retention::ask)
        .post("/bureau/donnees-personnelles/conservation/{run}/effacement", protect, retention::erase)
        .post("/bureau/donnees-personnelles/conservation/{run}/abandon", protect, retention::abandon)
        .post("/bureau/donnees-personnelles/conservation/{run}/maintien", protect, retention::spare)
        .post("/bureau/relations/{party}/oppositions", edit, objections::enter)
        .with_state(relations.clone())
}

/// The pages of the part, for their tabs: address, words, whether one is there.
fn tabs(shell: &Shell) -> Vec<(&'static str, String, bool)> {
    [
        ("/bureau/donnees-personnelles/demandes", "privacy-requests"),
        ("/bureau/donnees-personnelles/finalites", "privacy-purposes"),
        ("/bureau/donnees-personnelles/consentements", "privacy-consents"),
        ("/bureau/donnees-personnelles/conservation", "privacy-retention"),
        ("/bureau/donnees-personnelles/registre", "privacy-register"),
        ("/bureau/donnees-personnelles/consultations", "privacy-consultations"),
    ]
    .map(|(path, key)| (path, shell.t(key), shell.path.starts_with(path)))
    .to_vec()
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}
