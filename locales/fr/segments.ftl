### Les segments : qui répond à des critères, ou qui a été choisi.

desk-segments = Segments
segments-lead = Qui répond à des critères, compté à mesure que vous les composez, ou qui a été choisi un par un. Vous n’y voyez que les personnes et structures de votre périmètre.
segments-none = Aucun segment pour l’instant
segments-none-how = Composez le premier : « les élus de mes intercommunalités, sans nouvelles depuis six mois ».
segment-new = Nouveau segment
segment-new-list = Nouvelle liste fixe
segment-new-list-hint = Une liste dont vous choisissez les membres un par un : elle ne change que par vous.
segment-create-list = Créer la liste
segment-name = Nom
segment-sort = Sorte
segment-live = Vivant
segment-static = Liste fixe
segment-whose = Visible par
segment-own = Vous seul
segment-shared = L’équipe
segment-share = Partager avec l’équipe
segment-members = Membres
segment-counted = { $count ->
        [0] Personne ne répond à ces critères
        [one] Une fiche répond à ces critères
       *[other] { $count } fiches répondent à ces critères
    }
segment-count-do = Compter
segment-count-later = Le nombre viendra quand les critères seront complets.
segment-blind = Un des critères porte sur ce que vous n’avez pas le droit de lire ici : rien n’est compté.
segment-edit = Modifier les critères
segment-export = Exporter (CSV)
segment-criteria = Les critères
segment-nobody = Personne ici
segment-nobody-how = Élargissez les critères, ou ajoutez des membres.
segment-why = Raison
segment-why-here = Pourquoi ici ?
segment-why-title = Pourquoi { $name } y est, ou n’y est pas
segment-is-in = Cette fiche est dans le segment.
segment-is-out = Cette fiche n’est pas dans le segment.
segment-true = vrai
segment-false = faux
segment-found = trouvé
segment-found-nothing = rien
segment-found-interactions = { $count ->
        [0] aucun échange
        [one] un échange
       *[other] { $count } échanges
    }
segment-take-out = Retirer de la liste
segment-add-people = Ajouter à la liste
segment-search = Chercher une personne, une structure ou un lieu
segment-search-none = Personne de ce nom dans votre périmètre.
segment-add-chosen = Ajouter à la liste ce qui est coché
segment-freeze = Figer en liste
segment-freeze-hint = Ceux qui y sont aujourd’hui, gardés sous un autre nom : la liste ne suivra plus les critères.
segment-freeze-do = Figer
segment-remove-title = Supprimer ce segment
segment-remove = Supprimer
segment-root = Critères
segment-group = Groupe de critères
segment-join = Répondre à
segment-join-all = Tous ces critères
segment-join-any = Au moins un de ces critères
segment-join-none = Aucun de ces critères
segment-criterion = Critère
segment-add-which = Critère à ajouter
segment-add = Ajouter le critère
segment-add-group = Ajouter un groupe
segment-remove-criterion = Retirer
segment-remove-group = Retirer le groupe
segment-choose = Choisir…
segment-any = Peu importe
segment-save = Enregistrer le segment
segment-json = Les critères en texte (JSON)
segment-json-label = Critères
segment-json-hint = À copier d’un segment à l’autre. Ce qui est lu remplace les critères ci-dessus, sans rien enregistrer.
segment-json-read = Lire ce texte
segment-conflict = Quelqu’un d’autre a modifié ce segment, qui s’appelle maintenant « { $name } ». Ce que vous avez saisi est ci-dessous : l’enregistrer remplace l’autre version.
segment-of-itself = Un segment ne peut pas être un critère de lui-même.
segment-of-another = un segment que vous ne voyez pas
segment-gone = qui n’existe plus
segment-months = { $count ->
        [one] { $count } mois
       *[other] { $count } mois
    }
segment-refused-shape = Ce texte n’est pas un segment.
segment-refused-version = Ce segment a été écrit par une autre version du logiciel.
segment-refused-deep = Trop de groupes dans des groupes : { $deepest } niveaux au plus.
segment-refused-many = Trop de critères : { $most } au plus.
segment-wrong-choice = Ce choix n’existe pas, ou plus.
segment-wrong-number = Un nombre entre 0 et 1 200.
segment-wrong-day = Une date comme 2026-03-02.
segment-wrong-territory = Aucun territoire ni secteur de ce nom.
segment-wrong-party = Aucune structure de ce nom exact.
segment-wrong-parties = Plusieurs structures portent ce nom.
segment-wrong-criterion = Ce critère n’est pas connu.
segment-is-kind = Sorte de fiche
segment-is-name = Nom
segment-is-territory = Territoire
segment-is-tie = Relation
segment-is-contact = Coordonnées
segment-is-purpose = Usage des coordonnées
segment-is-language = Langue
segment-is-stage = Étape
segment-is-owner = Suivi par
segment-is-last = Dernier échange
segment-is-interactions = Nombre d’échanges
segment-is-membership = Adhésion
segment-is-partner = Portefeuille d’un partenaire
segment-is-standing = Visibilité de la fiche
segment-is-created = Entrée dans le registre
segment-is-segment = Autre segment
segment-input-value = Valeur
segment-input-way = Sens
segment-input-sort = Sorte
segment-input-other = Structure (nom exact)
segment-input-when = Quand
segment-input-objective = Objectif
segment-input-stage = Étape
segment-input-op = Condition
segment-input-months = Mois
segment-input-day = Date
segment-input-count = Au moins
segment-input-state = État
segment-input-kind = Formule
segment-kind-person = Personne
segment-kind-organisation = Structure
segment-kind-place = Lieu
segment-way-is = est, auprès d’une structure
segment-way-has = a quelqu’un qui est
segment-tie-elected = élu·e
segment-tie-employed = salarié·e
segment-tie-presides = président·e
segment-tie-directs = à la direction
segment-tie-referent = référent·e
segment-tie-member = membre
segment-tie-runs = gestionnaire
segment-tie-funds = financeur
segment-tie-knows = contact
segment-when-current = aujourd’hui
segment-when-ever = à un moment ou un autre
segment-contact-email = Une adresse e-mail
segment-contact-phone = Un téléphone
segment-contact-post = Une adresse postale
segment-contact-web = Un site
segment-contact-verified = Une coordonnée vérifiée
segment-purpose-work = Professionnel
segment-purpose-home = Personnel
segment-purpose-generic = Générique (mairie@…)
segment-last-older = il y a plus de … mois
segment-last-newer = il y a moins de … mois
segment-last-before = avant le
segment-last-after = après le
segment-last-never = jamais
segment-interaction-call = Appel
segment-interaction-visit = Visite
segment-interaction-mail = Courrier ou e-mail
segment-interaction-meeting = Réunion
segment-interaction-event = Événement
segment-interaction-note = Note
segment-membership-current = à jour
segment-membership-lapsed = expirée
segment-membership-ever = une fois au moins
segment-membership-never = jamais
segment-standing-public = Publique
segment-standing-hidden = Masquée
segment-created-after = après le
segment-created-before = avant le
flash-segment-saved = Le segment « { $name } » est enregistré.
flash-segment-removed = Le segment « { $name } » est supprimé.
flash-segment-listed = { $count ->
        [0] La liste « { $name } » est créée, vide.
        [one] La liste « { $name } » est créée, avec un membre.
       *[other] La liste « { $name } » est créée, avec { $count } membres.
    }
flash-segment-added = { $count ->
        [0] Rien à ajouter.
        [one] Un membre ajouté.
       *[other] { $count } membres ajoutés.
    }
flash-segment-taken-out = { $count ->
        [0] Rien à retirer.
        [one] Un membre retiré.
       *[other] { $count } membres retirés.
    }
