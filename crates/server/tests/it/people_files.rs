//! People as files: read, shown row by row before anything is written, brought in at once, taken back; and out again, as
//! tables, cards, letters and labels.

use kernel::args;
use kernel::on_both;
use kernel::party::{Kind, NewParty, Standing, insert_many};

use crate::duplicates::submit;
use crate::people::{BERGERAC, COUTRAS, enters, id_of, organisation};
use crate::segments::{a_segment, exported};
use crate::world::{Answer, Client, Test, changed};

const IMPORTS: &str = "/bureau/personnes/imports";

/// Brings a file; answers the address of its page.
async fn brings(client: &Client, name: &str, bytes: &[u8]) -> String {
    client.upload(IMPORTS, &[("file", name, bytes)]).await.with_status(303).location().unwrap()
}

/// Says what the columns are, as they are proposed but for these, and that it is for the programme; answers the report.
async fn maps(client: &Client, path: &str, columns: &[(&str, &str)]) -> Answer {
    let changes = [columns, &[("purpose", "programme")]].concat();
    let form = changed(client.form(path).await, &changes);
    let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post(&format!("{path}/colonnes"), &pairs).await.with_status(303);
    client.get(path).await.ok()
}

/// Accepts what the report shows.
async fn accepts(client: &Client, path: &str) -> Answer {
    let page = client.get(path).await.ok();
    submit(client, &page, &format!("{path}/acceptation"), &[]).await
}

/// What an import that is in did: created, updated, unchanged.
async fn counts(t: &Test, path: &str) -> [u64; 3] {
    let sql = "select counts from people_import where id = $1";
    let id = path.rsplit('/').next().unwrap();
    let (counts,) = t.db().one::<(String,)>(sql, args![id]).await.unwrap();
    let counts: serde_json::Value = serde_json::from_str(&counts).unwrap();
    ["created", "updated", "unchanged"].map(|key| counts[key].as_u64().unwrap())
}

async fn count_of(t: &Test, sql: &str) -> i64 {
    t.db().one::<(i64,)>(sql, vec![]).await.unwrap().0
}

const BOOK: &str = "Civilité;Prénom;Nom;Fonction;Structure;Mail;Téléphone;Commune;Code postal\n\
    Mme;Anne;Dulac;Maire;Mairie fictive;anne@exemple.fr;05 56 00 00 00;Coutras;33230\n\
    M.;Luc;FERRAND;;Structure inconnue;luc@exemple.fr;;Bergerac;24100\n\
    ;;;;;mairie@fictive.example;;;\n\
    ;Zoé;Lanton;;;pas une adresse;;Coutras;33230\n";

on_both! {
    async fn a_book_is_shown_row_by_row_then_brought_in_at_once_and_taken_back(t: Test) {
        let chloe = t.chloe().await;
        organisation(&t, &chloe, "Mairie fictive", COUTRAS).await;
        enters(&chloe, "Anne", "Dulac", &[("email", "Anne@exemple.fr"), ("commune", "Coutras")]).await;
        let path = brings(&chloe, "carnet.csv", BOOK.as_bytes()).await;
        let page = chloe.get(&path).await.ok().shows("Adresse e-mail").shows("anne@exemple.fr").shows("Choisissez une finalité");
        // what the data are for must be said
        submit(&chloe, &page, &format!("{path}/colonnes"), &[("purpose", "")]).await.with_status(422).shows("à quoi ces données serviront");
        maps(&chloe, &path, &[]).await.shows("Suivi du programme (Mission d’intérêt public)").shows("cette ligne ne nomme personne").shows("Enregistrer 3 lignes");
        let updated = chloe.get(&format!("{path}?onglet=updated")).await.ok();
        updated.shows("/bureau/personnes/anne-dulac").shows("05 56 00 00 00").shows("Maire – Mairie fictive").shows("Madame");
        let created = chloe.get(&format!("{path}?onglet=created")).await.ok().shows("Luc Ferrand").shows("aucune structure de ce nom");
        created.shows("Créer cette structure").shows("ce n’est pas une adresse e-mail").shows("Mail, « pas une adresse »");
        assert_eq!(t.count("person").await, 1, "a dry run writes nothing");
        let page = chloe.get(&path).await.ok();
        submit(&chloe, &page, &format!("{path}/acceptation"), &[]).await.with_status(303);
        submit(&chloe, &page, &format!("{path}/acceptation"), &[]).await.with_status(409);
        assert_eq!((t.count("person").await, counts(&t, &path).await), (3, [2, 1, 0]));
        let card = chloe.get("/bureau/personnes/anne-dulac").await.ok();
        card.shows("05 56 00 00 00").shows("Maire").shows("Mairie fictive").shows("Madame");
        chloe.get("/bureau/personnes/luc-ferrand").await.ok().shows("Bergerac (Dordogne)").shows("luc@exemple.fr");
        // what is in is kept in the sheets alone; what is not waits to be corrected
        assert_eq!(count_of(&t, "select count(*) from people_import_row where cells <> ''").await, 1);
        let refused = chloe.get(&format!("{path}/refus.csv")).await.ok();
        assert_eq!(refused.header("content-disposition"), "attachment; filename=\"lignes-a-corriger.csv\"");
        refused.shows("\"mairie@fictive.example\"").shows("\"4\"").hides("luc@exemple.fr");
        assert_eq!(count_of(&t, "select count(*) from fact where kind = 'people_imported'").await, 1);
        assert_eq!(t.wrong().await, Vec::<String>::new());
        // the same file once more says that it was brought before, and nothing new
        let again = brings(&chloe, "carnet.csv", BOOK.as_bytes()).await;
        chloe.get(&again).await.ok().shows("a déjà été importé");
        maps(&chloe, &again, &[]).await;
        accepts(&chloe, &again).await.with_status(303);
        assert_eq!(counts(&t, &again).await, [0, 0, 3]);
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        assert_eq!(t.count("person").await, 1);
        chloe.get("/bureau/personnes/anne-dulac").await.ok().hides("05 56 00 00 00").hides("Mairie fictive").hides("Madame").shows("Anne@exemple.fr");
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(409);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_structure_loses_whoever_is_taken_back_in_segments_too(t: Test) {
        let chloe = t.chloe().await;
        let office = organisation(&t, &chloe, "Mairie fictive", COUTRAS).await;
        let peopled = a_segment(&t, r#"{"is":"tie","with":{"way":"has","when":"ever"}}"#).await;
        let book = "Prénom;Nom;Structure;Commune\nLuc;Ferrand;Mairie fictive;Coutras\n";
        let path = brings(&chloe, "carnet.csv", book.as_bytes()).await;
        maps(&chloe, &path, &[]).await;
        accepts(&chloe, &path).await.with_status(303);
        assert_eq!(exported(&chloe, &peopled).await, [office]);
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        assert_eq!(exported(&chloe, &peopled).await, Vec::<String>::new());
    }

    async fn whoever_was_changed_since_stays_and_is_named(t: Test) {
        let chloe = t.chloe().await;
        let book = "Prénom;Nom;Commune\nLuc;Ferrand;Coutras\nZoé;Lanton;Coutras\n";
        let path = brings(&chloe, "carnet.csv", book.as_bytes()).await;
        maps(&chloe, &path, &[]).await;
        accepts(&chloe, &path).await.with_status(303);
        chloe.edits("/bureau/personnes/luc-ferrand/modification", &[("given", "Lucien")]).await.with_status(303);
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        chloe.get(&path).await.ok().shows("Une personne a changé depuis").shows("Lucien Ferrand").hides("Zoé Lanton");
        assert_eq!(t.count("person").await, 1);
    }

    async fn whoever_said_something_of_their_own_data_stays(t: Test) {
        let chloe = t.chloe().await;
        let book = "Prénom;Nom;Mail;Commune\nLuc;Ferrand;luc@exemple.fr;Coutras\nZoé;Lanton;zoe@exemple.fr;Coutras\n";
        let path = brings(&chloe, "carnet.csv", book.as_bytes()).await;
        maps(&chloe, &path, &[]).await;
        accepts(&chloe, &path).await.with_status(303);
        let refused = [("address", "luc@exemple.fr"), ("purpose", "census"), ("action", "objected"), ("way", "spoken")];
        chloe.post("/bureau/donnees-personnelles/consentements", &refused).await.with_status(303);
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        chloe.get(&path).await.ok().shows("Luc Ferrand").hides("Zoé Lanton");
        assert_eq!(t.count("person").await, 1);
    }

    async fn what_differs_waits_for_somebody(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Anne", "Dulac", &[("email", "anne@exemple.fr"), ("phone", "05 56 00 00 00"), ("commune", "Coutras")]).await;
        let book = "Prénom;Nom;Mail;Téléphone;Commune\nAnnette;Dulac;anne@exemple.fr;06 39 98 00 01;Bergerac\n";
        let path = brings(&chloe, "carnet.csv", book.as_bytes()).await;
        maps(&chloe, &path, &[]).await.shows("Ce qui diffère").shows("Annette").shows("06 39 98 00 01").shows("Bergerac (24)").hides("Enregistrer une ligne");
        assert_eq!(count_of(&t, "select count(*) from consultation where what = 'import'").await, 1, "her number was read");
        chloe.post(&format!("{path}/choix"), &[("row", "2"), ("r2", ""), ("t2", "yes"), ("onglet", "unchanged"), ("page", "1")]).await.with_status(303);
        accepts(&chloe, &path).await.with_status(303);
        let card = chloe.get("/bureau/personnes/anne-dulac").await.ok();
        card.shows("Annette Dulac").shows("05 56 00 00 00").shows("06 39 98 00 01").shows("Bergerac (Dordogne)");
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        chloe.get("/bureau/personnes/anne-dulac").await.ok().shows("Anne Dulac").hides("06 39 98 00 01").shows("Coutras (Gironde)");
    }

    async fn who_could_be_two_people_is_nobody_until_somebody_says(t: Test) {
        let chloe = t.chloe().await;
        for commune in ["Coutras", "Bergerac"] {
            enters(&chloe, "Anne", "Dulac", &[("commune", commune), ("another", "yes")]).await;
        }
        let book = "Prénom;Nom;Mail\nDULAC;Anne;anne@exemple.fr\nMarc;Vidal;\nMarc;Vidal;\n";
        let path = brings(&chloe, "carnet.csv", book.as_bytes()).await;
        let page = maps(&chloe, &path, &[]).await.shows("C’est Anne Dulac, Coutras (Gironde)").shows("la même personne qu’à la ligne 3");
        page.shows("Enregistrer une ligne");
        let second = id_of(&t, "anne-dulac-2").await;
        let choice = [("row", "2"), ("r2", second.as_str()), ("row", "4"), ("r4", "skip"), ("onglet", "doubtful"), ("page", "1")];
        chloe.post(&format!("{path}/choix"), &choice).await.with_status(303);
        accepts(&chloe, &path).await.with_status(303);
        assert_eq!(counts(&t, &path).await, [1, 1, 0]);
        chloe.get("/bureau/personnes/anne-dulac-2").await.ok().shows("anne@exemple.fr");
        chloe.get("/bureau/personnes/anne-dulac").await.ok().hides("anne@exemple.fr");
    }

    async fn nobody_of_another_territory_is_brought_in_nor_told_of(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Paul", "Vergne", &[("email", "paul@exemple.fr"), ("commune", "Bergerac")]).await;
        organisation(&t, &chloe, "Mairie de là-bas", BERGERAC).await;
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        let book = "Prénom;Nom;Mail;Commune;Structure\nPaul;Vergne;paul@exemple.fr;Coutras;Mairie de là-bas\nLuc;Ailleurs;;Bergerac;\nZoé;Nulle-Part;;;\n";
        let path = brings(&rose, "carnet.csv", book.as_bytes()).await;
        maps(&rose, &path, &[]).await.shows("hors du territoire que vous suivez").shows("Luc Ailleurs").shows("Zoé Nulle-Part").hides("Bergerac (Dordogne)");
        accepts(&rose, &path).await.with_status(303);
        assert_eq!(counts(&t, &path).await, [1, 0, 0]);
        assert_eq!(t.count("tie").await, 0);
        // a file of somebody else is nobody's business, but of who reaches everybody
        let theirs = brings(&chloe, "carnet.csv", BOOK.as_bytes()).await;
        rose.get(&theirs).await.with_status(404);
        rose.post(&format!("{theirs}/abandon"), &[]).await.with_status(404);
        rose.get(IMPORTS).await.ok().shows(path.rsplit('/').next().unwrap()).hides(theirs.rsplit('/').next().unwrap());
        chloe.get(&path).await.ok();
        chloe.post(&format!("{theirs}/abandon"), &[]).await.with_status(303);
        assert_eq!(count_of(&t, "select count(*) from people_import").await, 1);
        let tom = t.granted("Tom", "tom@reseau.example", "treasurer", "network").await;
        for address in [IMPORTS, "/bureau/personnes/export.csv", "/bureau/personnes/courriers"] {
            tom.get(address).await.with_status(403);
        }
    }

    async fn an_address_that_refused_stays_refused(t: Test) {
        let chloe = t.chloe().await;
        let key = kernel::mail::address_key(t.app(), "anne@exemple.fr").await.unwrap();
        let sql = "insert into suppression (key, reason, at) values ($1, 'objected', $2)";
        t.db().execute(sql, args![key, t.clock.now()]).await.unwrap();
        let book = "Nom complet;Mail;Commune\nDULAC Anne;anne@exemple.fr;Coutras\n";
        let path = brings(&chloe, "carnet.csv", book.as_bytes()).await;
        maps(&chloe, &path, &[]).await.shows("a refusé qu’on lui écrive");
        accepts(&chloe, &path).await.with_status(303);
        chloe.get("/bureau/personnes/anne-dulac").await.ok().shows("anne@exemple.fr");
        assert_eq!((t.count("suppression").await, t.count("consent").await), (1, 0));
    }

    async fn files_that_are_no_books_say_why(t: Test) {
        let chloe = t.chloe().await;
        for (name, bytes, why) in [
            ("vide.csv", b"".as_slice(), "Ce fichier est vide"),
            ("image.png", b"\x89PNG\r\n\x1a\n".as_slice(), "Ce format n’est pas lu"),
        ] {
            chloe.upload(IMPORTS, &[("file", name, bytes)]).await.with_status(422).shows(why);
        }
        chloe.upload(IMPORTS, &[("file", "", b"".as_slice())]).await.with_status(422).shows("Aucun fichier");
        let path = brings(&chloe, "couleurs.csv", "Couleur;Forme\nbleu;rond\n".as_bytes()).await;
        let page = chloe.get(&path).await.ok();
        submit(&chloe, &page, &format!("{path}/colonnes"), &[("purpose", "programme")]).await.with_status(422).shows("Aucune colonne ne dit qui");
        submit(&chloe, &page, &format!("{path}/colonnes"), &[("purpose", "programme"), ("c0", "family"), ("c1", "family")]).await.with_status(422).shows("Deux colonnes");
        assert_eq!(t.count("person").await, 0);
    }

    async fn what_goes_out_comes_back_unchanged_and_runs_nowhere(t: Test) {
        let chloe = t.chloe().await;
        let mairie = organisation(&t, &chloe, "Mairie fictive", COUTRAS).await;
        organisation(&t, &chloe, "Mairie de là-bas", BERGERAC).await;
        let fields = [("civility", "madame"), ("email", "anne@exemple.fr"), ("phone", "+32 2 500 00 00"), ("commune", "Coutras"), ("structure", mairie.as_str()), ("tie", "elected"), ("title", "Maire")];
        enters(&chloe, "=Anne", "Dulac", &fields).await;
        let anne = id_of(&t, "anne-dulac").await;
        let post = [("sort", "post"), ("value", "3 rue de l’Isle\n33230 Coutras")];
        chloe.post(&format!("/bureau/relations/{anne}/coordonnees"), &post).await.with_status(303);
        enters(&chloe, "Paul", "Vergne", &[("email", "paul@exemple.fr"), ("commune", "Bergerac")]).await;
        let csv = chloe.get("/bureau/personnes/export.csv").await.ok().shows("'=Anne,Dulac").shows("'+32 25 00 00 00").shows("Mairie fictive").shows("Vergne");
        assert!(csv.header("cache-control").contains("no-store"));
        assert_eq!(count_of(&t, "select count(*) from consultation where what = 'export'").await, 2);
        assert_eq!(count_of(&t, "select count(*) from fact where kind = 'people_exported'").await, 1);
        chloe.get("/bureau/personnes/export.csv?q=vergne").await.ok().shows("Vergne").hides("Dulac");
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        rose.get("/bureau/personnes/export.csv").await.ok().shows("Dulac").hides("Vergne").hides("paul@exemple.fr");
        for ending in ["csv", "xlsx", "vcf"] {
            let file = chloe.get(&format!("/bureau/personnes/export.{ending}")).await.ok();
            let path = brings(&chloe, &format!("personnes.{ending}"), &file.body).await;
            maps(&chloe, &path, &[]).await.hides("Enregistrer une ligne");
            accepts(&chloe, &path).await.with_status(303);
            assert_eq!(counts(&t, &path).await, [0, 0, 2], "{ending}");
        }
        assert_eq!((t.count("contact_point").await, t.count("tie").await), (4, 1));
    }

    async fn what_leaves_through_the_eyes_of_somebody_is_noted_of_who_looks(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Anne", "Dulac", &[("email", "anne@exemple.fr"), ("commune", "Coutras")]).await;
        t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        let rose = t.account("Rose", "rose@reseau.example").await;
        let reason = [("reason", "Rose n’exporte rien")];
        chloe.post(&format!("/bureau/equipe/{rose}/voir-comme"), &reason).await.with_status(303);
        chloe.get("/bureau/personnes/export.csv").await.ok().shows("Dulac");
        let sql = "select account.name from fact join account on account.id = fact.actor \
                   where fact.kind = 'people_exported'";
        let names: Vec<(String,)> = t.db().all(sql, vec![]).await.unwrap();
        assert_eq!(names, [("Chloé".to_owned(),)]);
    }

    async fn a_segment_of_many_is_printed_by_lots_that_repeat_nobody(t: Test) {
        let chloe = t.chloe().await;
        let (app, now) = (t.app(), t.clock.now());
        let mut tx = t.db().begin().await.unwrap();
        let new: Vec<NewParty> = (0..1_205)
            .map(|at| NewParty {
                id: kernel::ids::PartyId::new(now, &app.chance),
                kind: Kind::Person,
                name: format!("Zoé Lot{at}"),
                territory: None,
                standing: Standing::Hidden,
            })
            .collect();
        insert_many(&mut tx, &app.order, now, &new).await.unwrap();
        for one in &new {
            let sql = "insert into person (party, given, family, civility, language, version, created_at, updated_at) \
                       values ($1, 'Zoé', $2, '', 'fr', 1, $3, $4)";
            tx.execute(sql, args![one.id, one.name.trim_start_matches("Zoé "), now, now]).await.unwrap();
        }
        let mut ids: Vec<kernel::ids::PartyId> = new.iter().map(|one| one.id).collect();
        ids.sort_unstable();
        let (first, last) = (ids[0], ids[ids.len() - 1]);
        for (id, street) in [(first, "1 rue du premier"), (last, "9 rue du dernier")] {
            let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, position, created_at) \
                       values ($1, $2, 'post', $3, $4, 'work', 'verified', 1, $5)";
            let point = kernel::ids::ContactId::new(now, &app.chance);
            tx.execute(sql, args![point, id, street, street, now]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let segment = a_segment(&t, r#"{"is":"kind","with":{"value":"person"}}"#).await;
        let segment = segment.rsplit('/').next().unwrap();
        let page = "/bureau/personnes/courriers";
        let ask = [("segment", segment), ("purpose", "programme"), ("text", "Bonjour.")];
        let with = |more: &[(&'static str, &'static str)]| [ask.as_slice(), more].concat();
        // nobody takes the first file for all of them
        let cut = chloe.post(page, &with(&[("do", "letters")])).await.with_status(422).shows("par lots de");
        let cut = cut.shows("1 rue du premier").hides("9 rue du dernier").shows("Lot suivant");
        let asks = async |from: &Answer, what: &str| {
            let mut pairs = from.form();
            pairs.retain(|(name, _)| name != "do");
            let mut pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            pairs.push(("do", what));
            chloe.post(page, &pairs).await
        };
        let file = asks(&cut, "letters").await.ok();
        assert!(file.header("content-disposition").contains("lettres-1.pdf") && file.body.starts_with(b"%PDF-"));
        let second = asks(&cut, "next").await.ok().shows("9 rue du dernier").hides("1 rue du premier");
        let second = second.hides("Lot suivant").shows("Revenir au premier lot");
        let file = asks(&second, "letters").await.ok();
        assert!(file.header("content-disposition").contains("lettres-2.pdf"), "asked again, it is the same lot");
        asks(&second, "first").await.ok().shows("1 rue du premier");
        // whoever leaves a lot that was shown makes no room in it for the first of the next, who would be printed twice
        t.db().execute("update party set standing = 'trash' where id = $1", args![first]).await.unwrap();
        t.db().execute("delete from contact_point where party = $1", args![last]).await.unwrap();
        let sql = "update contact_point set party = $1 where party = $2";
        t.db().execute(sql, args![ids[1_000], first]).await.unwrap();
        asks(&cut, "letters").await.with_status(422).shows("Personne de cette liste n’a d’adresse postale");
        let second = asks(&cut, "next").await.ok().shows("1 rue du premier");
        let file = asks(&second, "letters").await.ok();
        assert!(file.header("content-disposition").contains("lettres-2.pdf"), "999 are before it");
    }

    async fn letters_and_labels_go_to_those_whom_the_post_may_reach(t: Test) {
        let chloe = t.chloe().await;
        for (given, post) in [("Anne", true), ("Luc", true), ("Zoé", false)] {
            let email = format!("{}@exemple.fr", kernel::text::fold(given));
            enters(&chloe, given, "Dulac", &[("civility", "madame"), ("email", email.as_str()), ("commune", "Coutras"), ("another", "yes")]).await;
            if post {
                let id = id_of(&t, &format!("{}-dulac", kernel::text::fold(given))).await;
                let form = [("sort", "post"), ("value", "3 rue de l’Isle\n33230 Coutras"), ("another", "yes")];
                chloe.post(&format!("/bureau/relations/{id}/coordonnees"), &form).await.with_status(303);
            }
        }
        let key = kernel::mail::address_key(t.app(), "luc@exemple.fr").await.unwrap();
        let sql = "insert into suppression (key, reason, at) values ($1, 'objected', $2)";
        t.db().execute(sql, args![key, t.clock.now()]).await.unwrap();
        let page = "/bureau/personnes/courriers";
        chloe.get(page).await.ok().shows("{nom}").shows("Étiquettes 70 × 37 mm");
        let form = |purpose: &'static str, text: &'static str, what: &'static str| [("filtres", "q=dulac"), ("purpose", purpose), ("text", text), ("place", "Coutras"), ("do", what)];
        let text = "{civilité} {nom},\n\nBonjour.";
        let shown = chloe.post(page, &form("programme", text, "preview")).await.ok().shows("Une personne recevrait").shows("Madame Dulac,");
        shown.shows("A demandé à ne plus jamais rien recevoir : 1").shows("Pas d’adresse : 1").shows("3 rue de l’Isle");
        for what in ["letters", "70x37", "99x38"] {
            let file = chloe.post(page, &form("programme", text, what)).await.ok();
            assert_eq!(file.header("content-type"), "application/pdf");
            assert!(file.body.starts_with(b"%PDF-"), "{what}");
        }
        chloe.post(page, &form("", text, "letters")).await.with_status(422).shows("Dites pour quoi");
        chloe.post(page, &form("programme", "{âge}", "letters")).await.with_status(422).shows("n’est le nom de rien");
        // what is written by e-mail alone is not written on paper
        chloe.post(page, &form("news", text, "70x37")).await.with_status(422).shows("Personne de cette liste");
        assert_eq!(count_of(&t, "select count(*) from fact where kind = 'people_exported'").await, 3);
    }
}
