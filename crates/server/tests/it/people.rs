//! People as the team meets them: typed, told apart, reached, tied, made one and two again, and nobody of another territory.

use kernel::args;
use kernel::ids::PartyId;
use kernel::on_both;

use crate::duplicates::submit;
use crate::world::{Answer, Client, Test};

pub const COUTRAS: [(&str, &str); 2] = [("postcode", "33230"), ("city", "Coutras")];
pub const BERGERAC: [(&str, &str); 2] = [("postcode", "24100"), ("city", "Bergerac")];

/// An organisation entered by the form; answers its id.
pub async fn organisation(t: &Test, client: &Client, name: &str, place: [(&str, &str); 2]) -> String {
    let form = [place.as_slice(), &[("name", name), ("another", "yes")]].concat();
    let made = client.post("/bureau/structures/nouvelle-fiche", &form).await.with_status(303);
    id_of(t, made.location().unwrap().rsplit('/').next().unwrap()).await
}

/// The id of the party of that address.
pub async fn id_of(t: &Test, slug: &str) -> String {
    t.db().one::<(String,)>("select id from party where slug = $1", args![slug]).await.unwrap().0
}

/// A person entered by the form; answers the piece of the address.
pub async fn enters(client: &Client, given: &str, family: &str, fields: &[(&str, &str)]) -> String {
    let form = [[("given", given), ("family", family)].as_slice(), fields].concat();
    let made = client.post("/bureau/personnes/nouvelle", &form).await;
    let location = made.location().unwrap_or_else(|| panic!("{given} {family} was not entered: {made:?}"));
    location.strip_prefix("/bureau/personnes/").unwrap().to_owned()
}

/// A page tells these, and not those.
async fn tells(client: &Client, path: &str, shown: &[&[&str]], hidden: &[&[&str]]) {
    let mut page = client.get(path).await.ok();
    for words in shown.iter().copied().flatten() {
        page = page.shows(words);
    }
    for words in hidden.iter().copied().flatten() {
        page = page.hides(words);
    }
}

/// Presses the button that removes what that page shows, on the form as it was read.
async fn removes(client: &Client, page: &str, read: &[(String, String)]) -> Answer {
    let form: Vec<(&str, &str)> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post(&format!("{page}/retrait"), &form).await
}

/// The one text that a statement tells of an id.
pub async fn text_of(t: &Test, sql: &str, id: &str) -> String {
    t.db().one::<(String,)>(sql, args![id]).await.unwrap().0
}

on_both! {
    async fn somebody_is_entered_from_an_organisation_reached_and_told_of(t: Test) {
        let chloe = t.chloe().await;
        let pays = organisation(&t, &chloe, "Pays des Trois Rivières", COUTRAS).await;
        chloe.get("/bureau/personnes").await.ok().shows("Aucune personne pour l’instant");
        chloe.get(&format!("/bureau/personnes/nouvelle?structure={pays}")).await.ok().shows("Fonction à Pays des Trois Rivières");
        let fields = [("civility", "madame"), ("email", "Anne.Dulac@Exemple.FR"), ("phone", "0033 5 56 00 00 00"), ("structure", pays.as_str()), ("tie", "presides"), ("title", "Présidente")];
        let anne = enters(&chloe, " Anne ", "Dulac", &fields).await;
        assert_eq!(anne, "anne-dulac");
        let card = chloe.get("/bureau/personnes/anne-dulac").await.ok();
        let card = card.shows("Anne Dulac").shows("Présidente · Pays des Trois Rivières").shows("Coutras (Gironde)");
        card.shows("href=\"tel:+33556000000\"").shows("href=\"mailto:Anne.Dulac@exemple.fr\"").shows("N’a pas de compte").shows("<svg viewBox=\"0 0 640 360\" aria-hidden=\"true\"");
        chloe.get("/bureau/personnes/anne-dulac").await.ok();
        assert_eq!(t.count("consultation").await, 1, "the same hour, the same reading");
        // found where the organisation is, from its card too, and by its own id
        let id = id_of(&t, "anne-dulac").await;
        chloe.get(&format!("/bureau/relations/{pays}")).await.ok().shows("A pour président·e").shows("Anne Dulac");
        assert_eq!(chloe.get(&format!("/bureau/relations/{id}")).await.location().as_deref(), Some("/bureau/personnes/anne-dulac"));
        let list = chloe.get("/bureau/personnes?q=dulac+ANNE&territoire=department:33&lien=presides&courriel=oui&structure=trois+rivieres").await.ok();
        list.shows("Anne Dulac").shows("Présidente : Pays des Trois Rivières").hides("exemple.fr");
        chloe.get("/bureau/personnes?coordonnees=oui").await.ok().shows("Anne.Dulac@exemple.fr").shows("05 56 00 00 00");
        assert_eq!(t.count("consultation").await, 2);
        for nobody in ["q=martin", "territoire=department:24", "territoire=nonsense", "lien=employed", "courriel=non", "etat=trash", "structure=moulin"] {
            chloe.get(&format!("/bureau/personnes?{nobody}")).await.ok().hides("Anne Dulac");
        }
        // never public, and not in the search of the site, which knows no scope
        t.follow().await;
        t.get("/personnes/anne-dulac").await.with_status(404);
        chloe.get("/recherche?q=dulac").await.ok().hides("anne-dulac");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn the_card_of_an_organisation_tells_what_its_public_sheet_does_and_leads_there(t: Test) {
        let chloe = t.chloe().await;
        let form = [COUTRAS.as_slice(), &[("name", "Pays des Trois Rivières"), ("phone", "05 56 00 00 00"), ("email", "accueil@exemple.fr"), ("another", "yes")]].concat();
        chloe.post("/bureau/structures/nouvelle-fiche", &form).await.with_status(303);
        let pays = id_of(&t, "pays-des-trois-rivieres").await;
        let card = chloe.get(&format!("/bureau/relations/{pays}")).await.ok().shows("href=\"tel:+33556000000\"").shows("mailto:accueil@exemple.fr");
        card.hides("Rien n’est connu").shows("href=\"/bureau/structures/pays-des-trois-rivieres#field-phone\"");
        // what nobody wrote there stays unknown
        let mairie = organisation(&t, &chloe, "Mairie de Coutras", COUTRAS).await;
        chloe.get(&format!("/bureau/relations/{mairie}")).await.ok().shows("Rien n’est connu").hides("Sur la fiche publique");
        // who edits no sheet reads the same, and is not led to the form
        let reads = t.granted("Line", "line@reseau.example", "treasurer", "network").await;
        reads.get(&format!("/bureau/relations/{pays}")).await.ok().shows("accueil@exemple.fr").hides("Les corriger sur la fiche");
    }

    async fn a_referent_knows_nobody_of_another_territory(t: Test) {
        let chloe = t.chloe().await;
        let (here, there) = (organisation(&t, &chloe, "Pays d’ici", COUTRAS).await, organisation(&t, &chloe, "Pays de là-bas", BERGERAC).await);
        let tied = |body: &str| vec![("structure".to_owned(), body.to_owned()), ("tie".to_owned(), "employed".to_owned())];
        for (given, family, body, email) in [("Anne", "Dulac", &here, "anne@exemple.fr"), ("Paul", "Vergne", &there, "paul@exemple.fr")] {
            let pairs = tied(body);
            let mut fields: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            fields.push(("email", email));
            enters(&chloe, given, family, &fields).await;
        }
        let (anne, paul) = (id_of(&t, "anne-dulac").await, id_of(&t, "paul-vergne").await);
        // somebody from here works there too: the card of the organisation must not tell of the other
        let form = [("other", there.as_str()), ("tie", "member")];
        chloe.post(&format!("/bureau/relations/{anne}/liens"), &form).await.with_status(303);
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        for list in ["/bureau/personnes", "/bureau/personnes?q=e", "/bureau/personnes?coordonnees=oui", "/bureau/personnes?courriel=oui", "/bureau/personnes?structure=pays", "/bureau/personnes?territoire=department:24"] {
            let page = rose.get(list).await.ok().hides("Vergne").hides("paul@exemple.fr");
            assert_eq!(page.text().contains("Anne Dulac"), !list.ends_with(":24"), "{list}");
        }
        rose.get("/bureau/personnes/anne-dulac").await.ok().shows("anne@exemple.fr").shows("Pays de là-bas");
        let mut closed = vec![format!("/bureau/relations/{paul}"), format!("/bureau/relations/{there}")];
        for page in ["", "/modification", "/fusion"] {
            closed.push(format!("/bureau/personnes/paul-vergne{page}"));
        }
        for page in ["coordonnees", "liens"] {
            closed.push(format!("/bureau/relations/{paul}/{page}"));
        }
        for page in closed {
            rose.get(&page).await.with_status(404).hides("Vergne");
        }
        for page in ["/bureau/personnes/paul-vergne/modification", "/bureau/personnes/paul-vergne/corbeille", "/bureau/personnes/paul-vergne/fusion"] {
            rose.post(page, &[("family", "Vergne"), ("version", "1")]).await.with_status(404);
        }
        let contact: (String,) = t.db().one("select id from contact_point where party = $1", args![&paul]).await.unwrap();
        for page in [format!("{paul}/coordonnees/{}", contact.0), format!("{anne}/coordonnees/{}", contact.0), format!("{anne}/coordonnees/{}/retrait", contact.0)] {
            rose.post(&format!("/bureau/relations/{page}"), &[("sort", "email"), ("value", "x@exemple.fr")]).await.with_status(404);
        }
        // nor by looking for them, by typing them, by tying them, or by merging them
        rose.get(&format!("/bureau/relations/{anne}/liens?q=vergne")).await.ok().shows("Rien de ce nom").hides("Paul");
        rose.get("/bureau/personnes/anne-dulac/fusion?q=paul").await.ok().hides("Vergne");
        rose.get(&format!("/bureau/personnes/anne-dulac/fusion?avec={paul}")).await.with_status(404);
        let alike = [("given", "Paul"), ("family", "Vergne"), ("email", "paul@exemple.fr")];
        rose.post("/bureau/personnes/ressemblances", &alike).await.ok().hides("Vergne");
        rose.post(&format!("/bureau/relations/{anne}/liens"), &[("other", paul.as_str()), ("tie", "knows")]).await.with_status(422).hides("Vergne");
        rose.post("/bureau/personnes/anne-dulac/fusion", &[("other", paul.as_str())]).await.with_status(404);
        // and nobody is entered where they could not be found again
        for fields in [vec![], vec![("commune", "Bergerac")], vec![("structure", there.as_str()), ("tie", "employed")]] {
            let form = [[("given", "Luc"), ("family", "Ailleurs")].as_slice(), fields.as_slice()].concat();
            rose.post("/bureau/personnes/nouvelle", &form).await.with_status(422).shows("hors du territoire que vous suivez");
        }
        rose.edits("/bureau/personnes/anne-dulac/modification", &[("commune", "Bergerac")]).await.with_status(422);
        enters(&rose, "Luc", "Dici", &[("commune", "Coutras")]).await;
        assert_eq!(t.count("person").await, 3);
        chloe.get(&format!("/bureau/relations/{there}")).await.ok().shows("Anne Dulac").shows("Paul Vergne");
    }

    async fn a_role_without_addresses_shows_none(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Anne", "Dulac", &[("email", "anne@exemple.fr"), ("commune", "Coutras")]).await;
        let tom = t.granted("Tom", "tom@reseau.example", "treasurer", "network").await;
        tom.get("/bureau/personnes/anne-dulac").await.ok().shows("Anne Dulac").shows("ne donne pas à lire").hides("anne@exemple.fr").hides("Équipe et rôles");
        tom.get("/bureau/personnes?coordonnees=oui&courriel=oui").await.ok().shows("Anne Dulac").hides("anne@exemple.fr");
        tom.get("/bureau/personnes/nouvelle").await.with_status(403);
        tom.post("/bureau/personnes/anne-dulac/corbeille", &[]).await.with_status(403);
        assert_eq!(t.count("consultation").await, 0);
        chloe.get("/bureau/personnes/anne-dulac").await.ok().shows("Équipe et rôles");
    }

    async fn who_is_known_already_is_told(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Jean-Noël", "Dupéroux", &[("email", "jn@exemple.fr"), ("phone", "06 39 98 00 01"), ("commune", "Coutras")]).await;
        let fragment = async |form: &[(&str, &str)]| chloe.post("/bureau/personnes/ressemblances", form).await.ok();
        for same in [
            vec![("given", "DUPEROUX"), ("family", "Jean Noel")],
            vec![("family", "Autre"), ("email", "JN@Exemple.fr")],
            vec![("family", "Autre"), ("phone", "+33 6 39 98 00 01")],
        ] {
            fragment(&same).await.shows("C’est la même").shows("/bureau/personnes/jean-noel-duperoux");
            let told = chloe.post("/bureau/personnes/nouvelle", &same).await.with_status(409).shows("N’est-ce pas quelqu’un");
            assert!(told.form().iter().any(|(name, value)| name == "family" && *value == same.iter().find(|(n, _)| *n == "family").unwrap().1));
        }
        fragment(&[("given", "Jean-Noël"), ("family", "Durand")]).await.hides("C’est la même");
        assert_eq!(enters(&chloe, "Jean-Noël", "Dupéroux", &[("another", "yes")]).await, "jean-noel-duperoux-2");
    }

    async fn of_two_who_edit_one_person_the_second_sees_both_versions(t: Test) {
        let (chloe, ana) = (t.chloe().await, t.ana().await);
        enters(&chloe, "Anne", "Dulac", &[("commune", "Coutras")]).await;
        let path = "/bureau/personnes/anne-dulac/modification";
        let late = crate::world::changed(ana.form(path).await, &[("given", "Annette")]);
        let late: Vec<(&str, &str)> = late.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        chloe.edits(path, &[("given", "Anne-Marie"), ("commune", "Bergerac")]).await.with_status(303);
        let told = ana.post(path, &late).await.with_status(409).shows("Quelqu’un d’autre").shows("Anne-Marie").shows("Bergerac (24)");
        let again = crate::world::changed(told.form(), &[]);
        let again: Vec<(&str, &str)> = again.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert!(again.contains(&("given", "Annette")), "{again:?}");
        ana.post(path, &again).await.with_status(303);
        let card = ana.get("/bureau/personnes/anne-dulac").await.ok().shows("Annette Dulac").shows("Coutras (Gironde)");
        card.shows("Fiche modifiée").shows("Chloé");
        // a form that comes back refused does not forget which version was read
        let wrong = crate::world::changed(ana.form(path).await, &[("given", "Anna"), ("commune", "Saint-Denis")]);
        let wrong: Vec<(&str, &str)> = wrong.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        chloe.edits(path, &[("given", "Anne-Lise")]).await.with_status(303);
        let right = crate::world::changed(ana.post(path, &wrong).await.with_status(422).form(), &[("commune", "Coutras")]);
        let right: Vec<(&str, &str)> = right.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ana.post(path, &right).await.with_status(409).shows("Anne-Lise");
        ana.edits(path, &[("given", ""), ("family", "")]).await.with_status(422).shows("obligatoire");
        ana.edits(path, &[("commune", "Saint-Denis")]).await.with_status(422);
    }

    async fn of_two_who_edit_one_way_to_reach_or_one_tie_the_second_sees_both_versions(t: Test) {
        let (chloe, ana) = (t.chloe().await, t.ana().await);
        let (pays, other) = (organisation(&t, &chloe, "Pays d’ici", COUTRAS).await, organisation(&t, &chloe, "Pays de là-bas", BERGERAC).await);
        let fields = [("email", "anne@exemple.fr"), ("structure", pays.as_str()), ("tie", "employed"), ("title", "Chargée de mission")];
        enters(&chloe, "Anne", "Dulac", &fields).await;
        let anne = id_of(&t, "anne-dulac").await;
        let point = text_of(&t, "select id from contact_point where party = $1", &anne).await;
        let tie = text_of(&t, "select id from tie where party = $1", &anne).await;
        for (path, field, first, second) in [
            (format!("/bureau/relations/{anne}/coordonnees/{point}"), "value", "anne.dulac@exemple.fr", "a.dulac@exemple.fr"),
            (format!("/bureau/relations/{anne}/liens/{tie}"), "title", "Directrice", "Cheffe de projet"),
        ] {
            let late = crate::world::changed(ana.form(&path).await, &[(field, second)]);
            let late: Vec<(&str, &str)> = late.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            chloe.edits(&path, &[(field, first)]).await.with_status(303);
            let told = ana.post(&path, &late).await.with_status(409).shows("Quelqu’un d’autre").shows(first);
            let again = crate::world::changed(told.form(), &[]);
            let again: Vec<(&str, &str)> = again.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            assert!(again.contains(&(field, second)), "{again:?}");
            ana.post(&path, &again).await.with_status(303);
            ana.get("/bureau/personnes/anne-dulac").await.ok().shows(second).hides(first);
        }
        // who removes what somebody changed meanwhile is told what it is now, and removes it then, or not
        for (path, field, first, second) in [
            (format!("/bureau/relations/{anne}/coordonnees/{point}"), "value", "a.dulac@exemple.fr", "anne@ailleurs.example"),
            (format!("/bureau/relations/{anne}/liens/{tie}"), "title", "Cheffe de projet", "Directrice adjointe"),
        ] {
            let before = (t.count("contact_point").await, t.count("tie").await);
            let late = ana.form(&path).await;
            chloe.edits(&path, &[(field, second)]).await.with_status(303);
            let told = removes(&ana, &path, &late).await.with_status(409).shows("il n’est pas retiré").shows(second);
            assert!(told.form().contains(&(field.to_owned(), first.to_owned())));
            // nor without saying what was read
            removes(&ana, &path, &[]).await.with_status(409);
            assert_eq!((t.count("contact_point").await, t.count("tie").await), before);
            chloe.edits(&path, &[(field, first)]).await.with_status(303);
        }
        // another tie becomes the main one: a form that was opened before does not take that back
        let path = format!("/bureau/relations/{anne}/liens/{tie}");
        let late = ana.form(&path).await;
        let main = [("other", other.as_str()), ("tie", "employed"), ("main", "yes")];
        chloe.post(&format!("/bureau/relations/{anne}/liens"), &main).await.with_status(303);
        let late: Vec<(&str, &str)> = late.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ana.post(&path, &late).await.with_status(409);
        assert_eq!(text_of(&t, "select other from tie where party = $1 and main", &anne).await, other);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn the_address_of_an_organisation_goes_to_the_organisation(t: Test) {
        let chloe = t.chloe().await;
        let mairie = organisation(&t, &chloe, "Mairie fictive", COUTRAS).await;
        let typed = [("given", "Anne"), ("family", "Dulac"), ("email", "Mairie@fictive.example"), ("structure", mairie.as_str()), ("tie", "elected")];
        chloe.post("/bureau/personnes/nouvelle", &typed).await.with_status(409).shows("Cette adresse est celle d’une structure");
        let given = [typed.as_slice(), &[("owner", mairie.as_str())]].concat();
        chloe.post("/bureau/personnes/nouvelle", &given).await.with_status(303);
        let whose = async || t.db().all::<(String, String)>("select party, purpose from contact_point order by id", vec![]).await.unwrap();
        assert_eq!(whose().await, [(mairie.clone(), "generic".to_owned())]);
        let anne = id_of(&t, "anne-dulac").await;
        let add = format!("/bureau/relations/{anne}/coordonnees");
        let form = [("sort", "email"), ("value", "contact@fictive.example"), ("purpose", "work")];
        chloe.post(&add, &form).await.with_status(409).shows("À qui la donner").shows("Mairie fictive");
        chloe.post(&add, &[form.as_slice(), &[("owner", mairie.as_str())]].concat()).await.with_status(303);
        assert_eq!(whose().await.len(), 2);
        // given twice, it is there once; and it may really be somebody's own
        chloe.post(&add, &[form.as_slice(), &[("owner", mairie.as_str())]].concat()).await.with_status(303);
        assert_eq!(whose().await.len(), 2);
        chloe.post(&add, &[form.as_slice(), &[("owner", "self")]].concat()).await.with_status(303);
        assert!(whose().await.contains(&(anne.clone(), "work".to_owned())));
        chloe.post(&add, &[("sort", "email"), ("value", "x@fictive.example"), ("purpose", "generic")]).await.with_status(422);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn ways_to_reach_somebody_are_kept_in_order_and_told_when_shared(t: Test) {
        let chloe = t.chloe().await;
        for (given, email) in [("Anne", "anne@exemple.fr"), ("Luc", "luc@exemple.fr")] {
            enters(&chloe, given, "Dulac", &[("email", email), ("commune", "Coutras")]).await;
        }
        let anne = id_of(&t, "anne-dulac").await;
        let add = format!("/bureau/relations/{anne}/coordonnees");
        let shared = [("sort", "email"), ("value", "LUC@exemple.fr")];
        chloe.post(&add, &shared).await.with_status(409).shows("Quelqu’un d’autre a déjà").shows("Luc Dulac");
        chloe.post(&add, &[shared.as_slice(), &[("another", "yes")]].concat()).await.with_status(303);
        chloe.post(&add, &[("sort", "post"), ("value", "3 rue de l’Isle\n33230 Coutras")]).await.with_status(303);
        chloe.post(&add, &[("sort", "phone"), ("value", "05 36 49 00 01"), ("state", "hold")]).await.with_status(422).shows("Dites pourquoi");
        chloe.post(&add, &[("sort", "phone"), ("value", "05 36 49 00 01"), ("state", "hold"), ("reason", "En congé")]).await.with_status(303);
        chloe.get("/bureau/personnes/anne-dulac").await.ok().shows("En congé").shows("3 rue de l’Isle").hides("tel:+33536490001");
        let second = text_of(&t, "select id from contact_point where normal = 'luc@exemple.fr' and party = $1", &anne).await;
        chloe.post(&format!("{add}/{second}/premier"), &[]).await.with_status(303);
        let first = text_of(&t, "select normal from contact_point where party = $1 and sort = 'email' order by position, id", &anne).await;
        assert_eq!(first, "luc@exemple.fr");
        chloe.edits(&format!("{add}/{second}"), &[("value", "anne.dulac@exemple.fr"), ("state", "verified")]).await.with_status(303);
        assert_eq!(text_of(&t, "select coalesce(verified_at, '') from contact_point where id = $1", &second).await, "2026-03-02T09:00:00.000000Z");
        removes(&chloe, &format!("{add}/{second}"), &chloe.form(&format!("{add}/{second}")).await).await.with_status(303);
        assert_eq!(t.count("contact_point").await, 4);
    }

    async fn ties_are_typed_dated_seen_from_both_ends_and_kept_when_they_end(t: Test) {
        let chloe = t.chloe().await;
        let pays = organisation(&t, &chloe, "Pays des Trois Rivières", COUTRAS).await;
        let place = chloe.creates("Le Moulin", &BERGERAC).await;
        let place = id_of(&t, &place).await;
        enters(&chloe, "Anne", "Dulac", &[]).await;
        let anne = id_of(&t, "anne-dulac").await;
        let ties = format!("/bureau/relations/{anne}/liens");
        chloe.get(&format!("{ties}?q=riviere")).await.ok().shows("Pays des Trois Rivières").shows("Siège à").hides("Gère");
        chloe.get(&format!("{ties}?q=nulle+part")).await.ok().shows("Rien de ce nom").shows("/bureau/structures/nouvelle-fiche");
        for (form, why) in [
            (vec![("tie", "elected")], "Choisissez avec qui"),
            (vec![("other", anne.as_str()), ("tie", "knows")], "Choisissez avec qui"),
            (vec![("other", place.as_str()), ("tie", "elected")], "ne va pas entre"),
            (vec![("other", pays.as_str()), ("tie", "nonsense")], "ne fait pas partie de la liste"),
            (vec![("other", pays.as_str()), ("tie", "elected"), ("since", "demain")], "ni un jour"),
            (vec![("other", pays.as_str()), ("tie", "elected"), ("since", "2024"), ("until", "2023")], "avant le début"),
        ] {
            chloe.post(&ties, &form).await.with_status(422).shows(why);
        }
        chloe.post(&ties, &[("other", pays.as_str()), ("tie", "elected"), ("title", "Maire"), ("since", "03/2020"), ("until", "2025"), ("main", "yes")]).await.with_status(303);
        // from the other card, and main from then on
        chloe.post(&format!("/bureau/relations/{place}/liens"), &[("other", anne.as_str()), ("tie", "manages-back"), ("since", "2026")]).await.with_status(303);
        let card = chloe.get("/bureau/personnes/anne-dulac").await.ok().shows("Un lien passé").shows("de mars 2020 à 2025").shows("Anime").shows("depuis 2026");
        card.shows("Bergerac (Dordogne)").shows("Fin : Siège à Pays des Trois Rivières");
        chloe.get(&format!("/bureau/relations/{place}")).await.ok().shows("Est animé par").shows("Anne Dulac");
        let tie = text_of(&t, "select id from tie where sort = 'manages' and party = $1", &anne).await;
        chloe.edits(&format!("{ties}/{tie}"), &[("tie", "directs"), ("main", "yes")]).await.with_status(303);
        assert_eq!(text_of(&t, "select sort from tie where id = $1", &tie).await, "directs");
        let main = t.db().all::<(String,)>("select id from tie where main = $1", args![true]).await.unwrap();
        assert_eq!(main, [(tie.clone(),)]);
        chloe.edits(&format!("/bureau/relations/{place}/liens/{tie}"), &[("tie", "partner")]).await.with_status(422);
        removes(&chloe, &format!("{ties}/{tie}"), &chloe.form(&format!("{ties}/{tie}")).await).await.with_status(303);
        assert_eq!(t.count("tie").await, 1);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn two_people_become_one_and_two_again(t: Test) {
        let chloe = t.chloe().await;
        let pays = organisation(&t, &chloe, "Pays des Trois Rivières", COUTRAS).await;
        enters(&chloe, "Anne", "Dulac", &[("email", "anne@exemple.fr"), ("commune", "Bergerac")]).await;
        enters(&chloe, "A.", "Dulac", &[("civility", "madame"), ("email", "a.dulac@exemple.fr"), ("structure", pays.as_str()), ("tie", "elected")]).await;
        let (stays, goes) = (id_of(&t, "anne-dulac").await, id_of(&t, "a-dulac").await);
        let account = t.account("Anne", "compte@exemple.fr").await;
        t.db().execute("update account set person = $1 where id = $2", args![&goes, account]).await.unwrap();
        let knows = [("other", goes.as_str()), ("tie", "knows")];
        chloe.post(&format!("/bureau/relations/{stays}/liens"), &knows).await.with_status(303);
        chloe.get("/bureau/personnes/anne-dulac/fusion?q=dulac").await.ok().shows("A. Dulac");
        let page = chloe.get(&format!("/bureau/personnes/anne-dulac/fusion?avec={goes}")).await.ok().shows("a.dulac@exemple.fr").shows("Siège à Pays");
        submit(&chloe, &page, "/bureau/personnes/anne-dulac/fusion", &[]).await.with_status(303);
        let card = chloe.get("/bureau/personnes/anne-dulac").await.ok().shows("anne@exemple.fr").shows("a.dulac@exemple.fr").shows("Madame").shows("A un compte");
        card.shows("était une autre fiche").shows("Bergerac (Dordogne)").hides("Connaît");
        assert_eq!(chloe.get("/bureau/personnes/a-dulac").await.location().as_deref(), Some("/bureau/personnes/anne-dulac"));
        chloe.get("/bureau/personnes").await.ok().shows("Anne Dulac").hides("A. Dulac");
        assert_eq!(t.wrong().await, Vec::<String>::new());
        // a page that was open before says so, and changes nothing
        submit(&chloe, &page, "/bureau/personnes/anne-dulac/fusion", &[]).await.with_status(409);
        chloe.post("/bureau/personnes/anne-dulac/separation", &[("merge", "0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44")]).await.with_status(404);
        let merge = text_of(&t, "select id from person_merge where survivor = $1", &stays).await;
        chloe.post("/bureau/personnes/anne-dulac/separation", &[("merge", merge.as_str())]).await.with_status(303);
        chloe.get("/bureau/personnes/anne-dulac").await.ok().hides("a.dulac@exemple.fr").hides("Madame").shows("Connaît").shows("N’a pas de compte");
        chloe.get("/bureau/personnes/a-dulac").await.ok().shows("a.dulac@exemple.fr").shows("Pays des Trois Rivières").shows("A un compte");
        chloe.post("/bureau/personnes/anne-dulac/separation", &[("merge", merge.as_str())]).await.with_status(404);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn what_was_done_with_two_people_follows_when_they_become_one(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Anne", "Dulac", &[("email", "anne@exemple.fr"), ("commune", "Coutras")]).await;
        enters(&chloe, "A.", "Dulac", &[("email", "a.dulac@exemple.fr"), ("commune", "Coutras")]).await;
        let (stays, goes) = (id_of(&t, "anne-dulac").await, id_of(&t, "a-dulac").await);
        let done = async |path: &str, form: &[(&str, &str)]| chloe.post(path, form).await.with_status(303).location().unwrap();
        let (both, one) = ([("who", stays.as_str()), ("who", goes.as_str())], [("who", goes.as_str())]);
        for (who, subject) in [(both.as_slice(), "Ensemble"), (one.as_slice(), "Seule")] {
            let form = [who, &[("subject", subject), ("next_subject", "Rappeler")]].concat();
            done("/bureau/echanges/nouveau", &form).await;
        }
        for (name, parties) in [("Communs", vec![&stays, &goes]), ("D’une seule", vec![&goes])] {
            let objective = done("/bureau/objectifs", &[("name", name)]).await;
            let list = done("/bureau/segments/listes", &[("name", name)]).await;
            for party in parties {
                done(&format!("{objective}/cibles"), &[("party", party.as_str())]).await;
                done(&format!("{list}/membres"), &[("do", "add"), ("party", party.as_str())]).await;
            }
        }
        done("/bureau/adhesions/nouvelle", &[("party", "a-dulac"), ("kind", "individual"), ("since", "2026-03-01")]).await;
        let refused = [("address", "a.dulac@exemple.fr"), ("purpose", "census"), ("action", "objected"), ("way", "spoken")];
        done("/bureau/donnees-personnelles/consentements", &refused).await;
        let rows = async || {
            let mut all = Vec::new();
            for sql in [
                "select interaction, party from interaction_party order by 1, 2",
                "select id, coalesce(party, '') from task order by 1",
                "select objective, party from engagement order by 1, 2",
                "select id, party from engagement_step order by 1",
                "select segment, party from segment_party order by 1, 2",
                "select id, coalesce(party, '') from membership order by 1",
                "select id, coalesce(party, '') from consent order by 1",
            ] {
                all.push(t.db().all::<(String, String)>(sql, vec![]).await.unwrap());
            }
            all
        };
        let verdict = async |address: &str| crate::privacy_rights::verdict(&t, "census", address).await;
        let (before, allowed) = (rows().await, verdict("anne@exemple.fr").await);
        assert!(allowed.is_yes() && !verdict("a.dulac@exemple.fr").await.is_yes());
        let page = chloe.get(&format!("/bureau/personnes/anne-dulac/fusion?avec={goes}")).await.ok();
        submit(&chloe, &page, "/bureau/personnes/anne-dulac/fusion", &[]).await.with_status(303);
        // one row a thing: where both had one, the absorbed keeps theirs for the day on which it is taken back
        let theirs: Vec<usize> =
            rows().await.iter().map(|all| all.iter().filter(|(_, party)| *party == goes).count()).collect();
        assert_eq!(theirs, [1, 0, 1, 0, 1, 0, 0]);
        let card = chloe.get("/bureau/personnes/anne-dulac").await.ok();
        card.shows("Ensemble").shows("Seule").shows("Communs").shows("D’une seule").shows("Adhésion au réseau").shows("S’est opposée");
        assert!(!verdict("anne@exemple.fr").await.is_yes(), "an objection is never lost");
        assert_eq!(t.wrong().await, Vec::<String>::new());
        let merge = text_of(&t, "select id from person_merge where survivor = $1", &stays).await;
        done("/bureau/personnes/anne-dulac/separation", &[("merge", merge.as_str())]).await;
        assert_eq!(rows().await, before);
        assert_eq!(verdict("anne@exemple.fr").await, allowed);
        assert!(!verdict("a.dulac@exemple.fr").await.is_yes());
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn the_card_tells_each_part_to_who_may_read_it(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Anne", "Dulac", &[("email", "anne@exemple.fr"), ("commune", "Coutras")]).await;
        let (anne, card) = (id_of(&t, "anne-dulac").await, "/bureau/personnes/anne-dulac");
        let objective = chloe.post("/bureau/objectifs", &[("name", "Cent mairies")]).await.location().unwrap();
        chloe.post(&format!("{objective}/cibles"), &[("party", anne.as_str())]).await.with_status(303);
        let seen = [("subject", "Vue au marché"), ("body", "Elle hésite."), ("sort", "visit"), ("next_subject", "La rappeler")];
        let own = [("subject", "Pour moi seule"), ("confidentiality", "private"), ("next_subject", "Y repenser")];
        for noted in [seen.as_slice(), own.as_slice()] {
            let form = [[("who", anne.as_str())].as_slice(), noted].concat();
            chloe.post("/bureau/echanges/nouveau", &form).await.with_status(303);
        }
        let joined = [("party", "anne-dulac"), ("kind", "individual"), ("since", "2026-03-01")];
        let member = chloe.post("/bureau/adhesions/nouvelle", &joined).await.with_status(303).location().unwrap();
        let paid = [("amount", "15"), ("means", "transfer"), ("paid_on", "2026-03-02"), ("reference", "")];
        chloe.post(&format!("{member}/paiements"), &paid).await.with_status(303);
        chloe.post(&format!("{member}/renouvellement"), &[]).await.with_status(303);
        let notes = ["Cent mairies", "À identifier", "La rappeler", "Vue au marché", "Elle hésite."];
        let private = ["Pour moi seule", "Y repenser"];
        let dues = ["Adhésion au réseau", "Adhésion renouvelée", "Cotisation reçue : 15 €", "jusqu’au 29 février 2028", "À payer"];
        let contacts = ["Pour quoi lui écrire", "N’a pas donné son accord", "anne@exemple.fr"];
        tells(&chloe, card, &[&notes, &private, &dues, &contacts], &[]).await;
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        tells(&rose, card, &[&notes, &dues, &contacts], &[&private]).await;
        let tom = t.granted("Tom", "tom@reseau.example", "treasurer", "network").await;
        tells(&tom, card, &[&dues], &[&notes, &private, &contacts]).await;
        let sql = "insert into role (key, name, rights, updated_at) values ('own-lecture', 'Lecture', 'read-desk read-people', $1)";
        t.db().execute(sql, args![t.clock.now()]).await.unwrap();
        let lou = t.granted("Lou", "lou@reseau.example", "own-lecture", "network").await;
        tells(&lou, card, &[], &[&notes, &private, &dues, &contacts]).await;
        let far = t.granted("Max", "max@reseau.example", "referent", "territory:department:24").await;
        far.get(card).await.with_status(404);
        // who looks through the eyes of the author of a private note does not read it
        let theo = t.granted("Théo", "theo@reseau.example", "technician", "network").await;
        let secret = theo.cookies.lock().unwrap()["session"].clone();
        let author = t.account("Chloé", "chloe@reseau.example").await;
        let sql = "update session set seen_as = $1 where hash = $2";
        t.db().execute(sql, args![author, kernel::auth::session_hash(&secret)]).await.unwrap();
        tells(&theo, card, &[&notes, &dues], &[&private]).await;
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn the_story_of_a_party_comes_page_by_page(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Anne", "Dulac", &[("commune", "Coutras")]).await;
        for at in 0..50 {
            t.clock.advance(std::time::Duration::from_secs(60));
            chloe.edits("/bureau/personnes/anne-dulac/modification", &[("civility", ["madame", ""][at % 2])]).await.with_status(303);
        }
        let (mut path, mut told, mut pages) = ("/bureau/personnes/anne-dulac".to_owned(), 0, 0);
        loop {
            let text = chloe.get(&path).await.ok().text();
            told += text.matches("Fiche modifiée").count() + text.matches("Entrée dans le carnet").count();
            pages += 1;
            let next = text.split("<a href=\"").skip(1).filter_map(|link| link.split('"').next());
            let Some(next) = next.filter(|link| link.contains("?avant=")).last() else { break };
            path = next.split('#').next().unwrap().replace("&#38;", "&");
        }
        assert_eq!((told, pages), (51, 3));
    }

    async fn who_is_forgotten_leaves_a_party_without_a_name(t: Test) {
        let chloe = t.chloe().await;
        let pays = organisation(&t, &chloe, "Pays des Trois Rivières", COUTRAS).await;
        let fields = [("email", "anne@exemple.fr"), ("phone", "06 39 98 00 01"), ("structure", pays.as_str()), ("tie", "elected"), ("title", "Maire")];
        enters(&chloe, "Anne", "Dulac", &fields).await;
        enters(&chloe, "Annie", "Dulac", &[("email", "annie@exemple.fr")]).await;
        let (id, other) = (id_of(&t, "anne-dulac").await, id_of(&t, "annie-dulac").await);
        let page = chloe.get(&format!("/bureau/personnes/anne-dulac/fusion?avec={other}")).await.ok();
        submit(&chloe, &page, "/bureau/personnes/anne-dulac/fusion", &[]).await.with_status(303);
        let party: PartyId = id.parse().unwrap();
        let mut known = Vec::new();
        for capability in &t.program.capabilities.all {
            known.extend((capability.mine)(party).await.unwrap());
        }
        let told = serde_json::json!(known).to_string();
        for word in ["Anne", "Dulac", "anne@exemple.fr", "annie@exemple.fr", "Maire", "Pays des Trois Rivières"] {
            assert!(told.contains(word), "{word}: {told}");
        }
        for capability in &t.program.capabilities.all {
            (capability.forget)(party).await.unwrap();
            (capability.forget)(pays.parse().unwrap()).await.unwrap();
        }
        for sql in [
            "select name || slug || folded from party where kind = 'person'",
            "select given || family || civility from person",
            "select value from contact_point",
            "select title from tie",
            "select slug from former_slug",
            "select name || slug || taken from person_merge",
            "select body from fact where kind in ('person_changed', 'people_merged')",
        ] {
            for (text,) in t.db().all::<(String,)>(sql, vec![]).await.unwrap() {
                let text = text.to_lowercase();
                assert!(!text.contains("dulac") && !text.contains("anne@") && !text.contains("annie") && !text.contains("maire"), "{sql}: {text}");
            }
        }
        assert_eq!(text_of(&t, "select territory from party where id = $1", &id).await, "33138");
        assert_eq!(text_of(&t, "select name from party where id = $1", &pays).await, "Pays des Trois Rivières");
        // the first page still tells what was just done
        chloe.get("/bureau/personnes").await.ok();
        chloe.get("/bureau/personnes").await.ok().hides("Dulac");
        chloe.post(&format!("/bureau/personnes/{id}/retour"), &[]).await.with_status(409);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn the_trash_keeps_people_until_they_come_back(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Anne", "Dulac", &[("commune", "Coutras")]).await;
        chloe.post("/bureau/personnes/anne-dulac/corbeille", &[]).await.with_status(303);
        chloe.get("/bureau/personnes").await.ok().shows("est à la corbeille");
        chloe.get("/bureau/personnes").await.ok().hides("Anne Dulac");
        chloe.get("/bureau/personnes?etat=trash").await.ok().shows("Anne Dulac");
        chloe.get("/bureau/personnes/anne-dulac").await.ok().shows("à la corbeille");
        assert_eq!(enters(&chloe, "Anne", "Dulac", &[]).await, "anne-dulac-2", "nobody is told of who is in the trash");
        chloe.post("/bureau/personnes/anne-dulac/retour", &[]).await.with_status(303);
        chloe.get("/bureau/personnes?q=anne").await.ok().shows("2 personnes");
    }

    async fn whatever_is_typed_is_words_or_refused(t: Test) {
        let chloe = t.chloe().await;
        let script = "<script>alert(1)</script>";
        enters(&chloe, script, "O’Neil\u{0}\u{7}\n Smith", &[("commune", "Coutras")]).await;
        let person = t.db().one::<(String, String)>("select given, family from person", vec![]).await.unwrap();
        assert_eq!((person.0.as_str(), person.1.as_str()), (script, "O’Neil Smith"));
        let slug = t.db().one::<(String,)>("select slug from party where kind = 'person'", vec![]).await.unwrap().0;
        let id = id_of(&t, &slug).await;
        for (sort, value) in [("email", "a@x.fr\r\nBcc: b@x.fr"), ("email", "<script>@x.fr"), ("web", "javascript:alert(1)"), ("phone", "tel:1"), ("nonsense", "x"), ("post", " ")] {
            chloe.post(&format!("/bureau/relations/{id}/coordonnees"), &[("sort", sort), ("value", value)]).await.with_status(422);
        }
        chloe.post(&format!("/bureau/relations/{id}/coordonnees"), &[("sort", "post"), ("value", script)]).await.with_status(303);
        for path in ["/bureau/personnes".to_owned(), format!("/bureau/personnes/{slug}"), format!("/bureau/personnes/{slug}/modification"), "/bureau/personnes?q=%3Cscript%3E%25_'".to_owned()] {
            let page = chloe.get(&path).await.ok();
            assert!(!page.text().contains("<script>alert"), "{path}");
        }
        let long = "x".repeat(300);
        for form in [vec![("family", long.as_str())], vec![("family", "X"), ("civility", "pape")], vec![("family", "X"), ("language", "xx")], vec![("family", "X"), ("commune", "Nulle-Part-sur-Rien")]] {
            chloe.post("/bureau/personnes/nouvelle", &form).await.with_status(422);
        }
        for path in ["/bureau/personnes/%00", "/bureau/relations/x", "/bureau/relations/0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44", "/bureau/personnes/nobody"] {
            chloe.get(path).await.with_status(404);
        }
        chloe.get(&format!("/bureau/personnes/{slug}?avant=%00~%27;--")).await.ok();
    }

    async fn the_demo_ties_sixty_people_to_what_it_finds(t: Test) {
        let chloe = t.chloe().await;
        organisation(&t, &chloe, "Pays des Trois Rivières", COUTRAS).await;
        chloe.creates("Le Moulin", &BERGERAC).await;
        let relations = &t.program.capabilities.relations;
        for _ in 0..2 {
            relations::people::demo(relations).await.unwrap();
            assert_eq!(t.count("person").await, 60);
        }
        chloe.get("/bureau/personnes").await.ok().shows("60 personnes").shows("page=2");
        let odd: Vec<(String,)> = t.db().all("select value from contact_point where sort = 'email' and value not like '%.invalid'", vec![]).await.unwrap();
        assert!(odd.is_empty(), "{odd:?}");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }
}
