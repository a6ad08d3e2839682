//! The registry's pages: the public site, then the back office.

pub mod access;
mod cards;
pub mod coverage;
mod coverage_view;
mod desk;
mod directory;
mod duplicates;
pub use directory::{filter, filter_of};
mod editing;
pub mod embed;
mod history;
pub(crate) mod import_job;
mod import_values;
pub mod imports;
mod lots;
mod moderation;
pub mod open_data;
mod organisations;
mod own_sheet;
mod pair;
mod passes;
mod photos;
mod place;
pub(crate) mod place_view;
mod propose;
mod provenance;
pub(crate) mod reports;
mod rounds;
mod safe_pairs;
mod search;
mod sectors;
mod share;
mod sources;
mod table;
mod territories;
pub(crate) use territories::communes_asked;
mod tiles;
mod views;
mod vocabulary;
mod vocabulary_fields;
mod vocabulary_terms;
mod wave_follow;
mod wave_form;
mod wave_questions;
mod wave_results;
mod waves;
mod words;

use kernel::web::{Access, Routes};

use crate::Census;

/// Every page, each with the right it asks.
pub fn routes() -> Routes<Census> {
    back_office(public(Routes::default()))
}

fn public(routes: Routes<Census>) -> Routes<Census> {
    let everyone = Access::Everyone;
    routes
        .get("/", everyone, directory::home)
        .get("/lieux", everyone, directory::list)
        .get("/carte", everyone, directory::map)
        .get("/lieux/{slug}", everyone, place::show)
        .get("/lieux/{slug}/historique", everyone, history::place)
        .get("/lieux/{slug}/partage.png", everyone, share::picture)
        .get("/structures", everyone, organisations::list)
        .get("/structures/{slug}", everyone, organisations::show)
        .get("/structures/{slug}/historique", everyone, history::organisation)
        .get("/structures/{slug}/partage.png", everyone, share::organisation_picture)
        .get("/proposer", everyone, propose::new)
        .post("/proposer", everyone, propose::create)
        .get("/lieux/{slug}/corriger", everyone, propose::correct_place)
        .post("/lieux/{slug}/corriger", everyone, propose::save_place)
        .get("/structures/{slug}/corriger", everyone, propose::correct_organisation)
        .post("/structures/{slug}/corriger", everyone, propose::save_organisation)
        .get("/lieux/{slug}/c-est-nous", everyone, propose::claim_place)
        .post("/lieux/{slug}/c-est-nous", everyone, propose::send_claim_place)
        .get("/structures/{slug}/c-est-nous", everyone, propose::claim_organisation)
        .post("/structures/{slug}/c-est-nous", everyone, propose::send_claim_organisation)
        .get("/fiche/{pass}", everyone, own_sheet::show)
        .post("/fiche/{pass}/confirmation", everyone, own_sheet::confirm)
        .get("/fiche/{pass}/modification", everyone, own_sheet::edit)
        .post("/fiche/{pass}/modification", everyone, own_sheet::save)
        .get("/fiche/{pass}/retrait", everyone, own_sheet::ask_leave)
        .post("/fiche/{pass}/retrait", everyone, own_sheet::leave)
        .post("/fiche/{pass}/retour", everyone, own_sheet::come_back)
        .get("/enquete/{pass}", everyone, wave_form::ask)
        .post("/enquete/{pass}", everyone, wave_form::answer)
        .post("/enquete/{pass}/refus", everyone, wave_form::decline)
        .get("/enquetes", everyone, wave_results::public_list)
        .get("/enquetes/{slug}", everyone, wave_results::public)
        .get("/courrier/stop/{stop}", everyone, own_sheet::ask_stop)
        .post("/courrier/stop/{stop}", everyone, own_sheet::stop)
        .get("/proposition/envoyee", everyone, propose::sent)
        .get("/proposition/{token}", everyone, propose::ask)
        .post("/proposition/{token}", everyone, propose::confirm)
        .get("/territoires", everyone, territories::index)
        .get("/territoires/{*path}", everyone, territories::show)
        .get("/donnees", everyone, open_data::show)
        .get("/integrer/carte", everyone, embed::map)
        .get("/integrer/liste", everyone, embed::list)
        .get("/integrer/fragment", everyone, embed::fragment)
        .get("/integrer/carte.svg", everyone, embed::still)
        .get("/integrer/lieux/{slug}", everyone, embed::place)
        .get("/integrer/structures/{slug}", everyone, embed::organisation)
        .get("/couverture", everyone, coverage::show)
        .get("/couverture/methode", everyone, coverage::method)
        .get("/couverture/simulation", everyone, coverage::what_if)
        .get("/recherche", everyone, search::page)
        .get("/recherche/suggestions", everyone, search::suggestions)
        .get("/photos/{name}", everyone, photos::file)
        .get("/tuiles/lieux/{z}/{x}/{y}", everyone, tiles::places)
        .get("/tuiles/territoires/{z}/{x}/{y}", everyone, tiles::territories)
        .get("/tuiles/couverture/{z}/{x}/{y}", everyone, tiles::coverage)
}

fn back_office(routes: Routes<Census>) -> Routes<Census> {
    of_words(of_waves(desk_pages(routes)))
}

/// Everybody of the team reads what the words mean; who chooses them changes what everybody sees.
fn of_words(routes: Routes<Census>) -> Routes<Census> {
    use {vocabulary_fields as fields, vocabulary_terms as terms};
    routes
        .get("/bureau/vocabulaire", Census::READ, vocabulary::show)
        .post("/bureau/vocabulaire/typologies", Census::WORDS, vocabulary::add_typology)
        .get("/bureau/vocabulaire/historique", Census::READ, vocabulary::history)
        .post("/bureau/vocabulaire/historique/{number}", Census::WORDS, vocabulary::bring_back)
        .get("/bureau/vocabulaire/termes/{list}", Census::WORDS, terms::new)
        .post("/bureau/vocabulaire/termes/{list}", Census::WORDS, terms::create)
        .get("/bureau/vocabulaire/termes/{list}/{key}", Census::READ, terms::show)
        .post("/bureau/vocabulaire/termes/{list}/{key}", Census::WORDS, terms::save)
        .post("/bureau/vocabulaire/termes/{list}/{key}/fusion", Census::WORDS, terms::merge)
        .post("/bureau/vocabulaire/termes/{list}/{key}/report", Census::WORDS, terms::carry)
        .post("/bureau/vocabulaire/termes/{list}/{key}/mots", Census::WORDS, terms::take_words)
        .post("/bureau/vocabulaire/termes/{list}/{key}/usage", Census::WORDS, terms::stand)
        .get("/bureau/vocabulaire/champs", Census::WORDS, fields::new)
        .post("/bureau/vocabulaire/champs", Census::WORDS, fields::create)
        .get("/bureau/vocabulaire/champs/{key}", Census::READ, fields::show)
        .post("/bureau/vocabulaire/champs/{key}", Census::WORDS, fields::save)
        .post("/bureau/vocabulaire/champs/{key}/fusion", Census::WORDS, fields::merge)
        .post("/bureau/vocabulaire/champs/{key}/usage", Census::WORDS, fields::stand)
}

/// Those who ask compose and send; everybody of the team follows, and may write down what a place says.
fn of_waves(routes: Routes<Census>) -> Routes<Census> {
    routes
        .get("/bureau/enquetes", Census::READ, waves::list)
        .post("/bureau/enquetes", Census::ASK, waves::create)
        .get("/bureau/enquetes/nouvelle", Census::ASK, waves::new)
        .get("/bureau/enquetes/{wave}", Census::ASK, waves::show)
        .get("/bureau/enquetes/{wave}/reglages", Census::ASK, waves::edit)
        .post("/bureau/enquetes/{wave}/reglages", Census::ASK, waves::save)
        .post("/bureau/enquetes/{wave}/copie", Census::ASK, waves::copy)
        .post("/bureau/enquetes/{wave}/suppression", Census::ASK, waves::remove)
        .get("/bureau/enquetes/{wave}/apercu", Census::ASK, wave_form::preview)
        .get("/bureau/enquetes/{wave}/questions", Census::ASK, wave_questions::new)
        .post("/bureau/enquetes/{wave}/questions", Census::ASK, wave_questions::create)
        .get("/bureau/enquetes/{wave}/questions/{key}", Census::ASK, wave_questions::edit)
        .post("/bureau/enquetes/{wave}/questions/{key}", Census::ASK, wave_questions::save)
        .post("/bureau/enquetes/{wave}/questions/{key}/ordre", Census::ASK, wave_questions::shift)
        .post("/bureau/enquetes/{wave}/questions/{key}/retrait", Census::ASK, wave_questions::remove)
        .get("/bureau/enquetes/{wave}/destinataires", Census::ASK, wave_follow::choose)
        .post("/bureau/enquetes/{wave}/destinataires", Census::ASK, wave_follow::set)
        .post("/bureau/enquetes/{wave}/ouverture", Census::ASK, wave_follow::open)
        .get("/bureau/enquetes/{wave}/suivi", Census::READ, wave_follow::show)
        .get("/bureau/enquetes/{wave}/rappel", Census::ASK, wave_follow::ask_remind)
        .post("/bureau/enquetes/{wave}/rappel", Census::ASK, wave_follow::remind)
        .post("/bureau/enquetes/{wave}/cloture", Census::ASK, wave_follow::close)
        .get("/bureau/enquetes/{wave}/lieux/{party}", Census::EDIT, wave_form::ask_for)
        .post("/bureau/enquetes/{wave}/lieux/{party}", Census::EDIT, wave_form::answer_for)
        .get("/bureau/enquetes/{wave}/resultats", Census::READ, wave_results::show)
        .post("/bureau/enquetes/{wave}/publication", Census::ASK, wave_results::publish)
        .get("/bureau/enquetes/{wave}/reponses.csv", Census::ASK, wave_results::csv)
        .get("/bureau/enquetes/{wave}/reponses.xlsx", Census::ASK, wave_results::xlsx)
}

fn desk_pages(routes: Routes<Census>) -> Routes<Census> {
    let largest_photo = crate::picture::LARGEST + (1 << 20);
    // the handler itself counts the bytes of an import against the configured limit
    let largest_import = usize::MAX;
    let routes = routes
        .get("/bureau", Census::DESK, desk::dashboard)
        .get("/bureau/acces", Census::ADMINISTER, access::list)
        .post("/bureau/acces/jetons", Census::ADMINISTER, access::make_token)
        .post("/bureau/acces/jetons/{token}/revocation", Census::ADMINISTER, access::revoke_token)
        .post("/bureau/acces/appels", Census::ADMINISTER, access::make_webhook)
        .get("/bureau/acces/appels/{webhook}", Census::ADMINISTER, access::show_webhook)
        .post("/bureau/acces/appels/{webhook}/essai", Census::ADMINISTER, access::test_webhook)
        .post("/bureau/acces/appels/{webhook}/arret", Census::ADMINISTER, access::stop_webhook)
        .post("/bureau/acces/appels/{webhook}/reprise", Census::ADMINISTER, access::start_webhook)
        .post("/bureau/acces/appels/{webhook}/suppression", Census::ADMINISTER, access::remove_webhook)
        .get("/bureau/{kind}", Census::READ, desk::list)
        .post("/bureau/ressemblances/{kind}", Census::EDIT, duplicates::while_typing)
        .get("/bureau/{kind}/nouvelle-fiche", Census::EDIT, editing::new)
        .post("/bureau/{kind}/nouvelle-fiche", Census::EDIT, editing::create)
        .get("/bureau/{kind}/{slug}", Census::EDIT, editing::edit)
        .post("/bureau/{kind}/{slug}", Census::EDIT, editing::save)
        .get("/bureau/{kind}/{slug}/historique", Census::DESK, history::desk)
        .get("/bureau/{kind}/{slug}/historique/{version}", Census::EDIT, history::preview)
        .post("/bureau/{kind}/{slug}/historique/{version}", Census::EDIT, history::bring_back)
        .post("/bureau/{kind}/{slug}/comparaison", Census::EDIT, pair::compare)
        .post("/bureau/{kind}/{slug}/corbeille", Census::EDIT, editing::trash)
        .post("/bureau/{kind}/{slug}/retour", Census::EDIT, editing::restore)
        .upload("/bureau/{kind}/{slug}/photos", Census::EDIT, largest_photo, photos::add)
        .post("/bureau/{kind}/{slug}/photos/{file}/description", Census::EDIT, photos::describe)
        .post("/bureau/{kind}/{slug}/photos/{file}/premiere", Census::EDIT, photos::move_first)
        .post("/bureau/{kind}/{slug}/photos/{file}/retrait", Census::EDIT, photos::remove)
        .get("/bureau/propositions", Census::MODERATE, moderation::list)
        .get("/bureau/propositions/{proposal}", Census::MODERATE, moderation::show)
        .post("/bureau/propositions/{proposal}/prise", Census::MODERATE, moderation::hold)
        .post("/bureau/propositions/{proposal}/accord", Census::MODERATE, moderation::accept)
        .post("/bureau/propositions/{proposal}/refus", Census::MODERATE, moderation::refuse)
        .get("/bureau/secteurs", Census::DRAW, sectors::list)
        .post("/bureau/secteurs", Census::DRAW, sectors::create)
        .get("/bureau/secteurs/{number}", Census::DRAW, sectors::show)
        .post("/bureau/secteurs/{number}", Census::DRAW, sectors::rename)
        .post("/bureau/secteurs/{number}/communes", Census::DRAW, sectors::add)
        .post("/bureau/secteurs/{number}/retrait", Census::DRAW, sectors::take_out)
        .post("/bureau/secteurs/{number}/suppression", Census::DRAW, sectors::remove)
        .get("/bureau/recensement", Census::ASK, rounds::list)
        .post("/bureau/recensement", Census::ASK, rounds::start)
        .post("/bureau/recensement/reglages", Census::ASK, rounds::set)
        .get("/bureau/recensement/avis", Census::ASK, rounds::notice)
        .post("/bureau/recensement/avis", Census::ASK, rounds::tell)
        .get("/bureau/recensement/liens", Census::MODERATE, passes::list)
        .post("/bureau/recensement/liens/{pass}/retrait", Census::MODERATE, passes::withdraw)
        .get("/bureau/recensement/{round}", Census::ASK, rounds::show)
        .get("/bureau/recensement/{round}/reponses.csv", Census::ASK, rounds::file)
        .post("/bureau/recensement/{round}/cloture", Census::ASK, rounds::close)
        .get("/bureau/sources", Census::IMPORT, sources::list)
        .post("/bureau/sources", Census::IMPORT, sources::save)
        .post("/bureau/sources/lecture", Census::IMPORT, sources::read_now)
        .post("/bureau/sources/pause", Census::IMPORT, sources::pause)
        .post("/bureau/sources/suppression", Census::IMPORT, sources::remove);
    many_sheets(routes)
        .get("/bureau/doublons", Census::READ, duplicates::queue)
        .post("/bureau/doublons/recherche", Census::MERGE, duplicates::search)
        .get("/bureau/doublons/surs", Census::MERGE, safe_pairs::list)
        .post("/bureau/doublons/surs", Census::MERGE, safe_pairs::accept)
        .get("/bureau/doublons/{one}/{other}", Census::EDIT, pair::show)
        .post("/bureau/doublons/{one}/{other}/reponse", Census::EDIT, pair::answer)
        .post("/bureau/doublons/{one}/{other}/fusion", Census::MERGE, pair::merge)
        .get("/bureau/fusions", Census::READ, duplicates::merges)
        .post("/bureau/fusions/{merge}/annulation", Census::MERGE, duplicates::undo)
        .post("/bureau/fusions/{merge}/annulation-du-lot", Census::MERGE, duplicates::undo_lot)
        .get("/bureau/imports", Census::IMPORT, imports::list)
        .upload("/bureau/imports", Census::IMPORT, largest_import, imports::receive)
        .get("/bureau/imports/{id}", Census::IMPORT, imports::show)
        .post("/bureau/imports/{id}/colonnes", Census::IMPORT, imports::map_columns)
        .post("/bureau/imports/{id}/acceptation", Census::IMPORT, imports::accept)
        .post("/bureau/imports/{id}/annulation", Census::IMPORT, imports::undo)
        .post("/bureau/imports/{id}/arret", Census::IMPORT, imports::stop)
        .post("/bureau/imports/{id}/reprise", Census::IMPORT, imports::try_again)
        .get("/bureau/imports/{id}/avancement", Census::IMPORT, imports::progress)
        .get("/bureau/imports/{id}/rejets.csv", Census::IMPORT, reports::rejected_file)
}

/// The table, lots and views.
fn many_sheets(routes: Routes<Census>) -> Routes<Census> {
    routes
        .get("/bureau/table", Census::READ, table::show)
        .post("/bureau/table", Census::EDIT, table::save)
        .post("/bureau/table/essai", Census::EDIT, table::look)
        .post("/bureau/vues", Census::READ, views::create)
        .get("/bureau/vues/{view}", Census::READ, views::open)
        .post("/bureau/vues/{view}", Census::READ, views::rename)
        .post("/bureau/vues/{view}/suppression", Census::READ, views::remove)
        .get("/bureau/lots", Census::READ, lots::list)
        .post("/bureau/lots", Census::EDIT, lots::begin)
        .get("/bureau/lots/{lot}", Census::READ, lots::show)
        .get("/bureau/lots/{lot}/avancement", Census::READ, lots::progress)
        .post("/bureau/lots/{lot}/essai", Census::EDIT, lots::plan)
        .post("/bureau/lots/{lot}/application", Census::EDIT, lots::apply)
        .post("/bureau/lots/{lot}/arret", Census::EDIT, lots::stop)
        .post("/bureau/lots/{lot}/annulation", Census::EDIT, lots::undo)
        .post("/bureau/lots/{lot}/abandon", Census::EDIT, lots::give_up)
}
