### Les personnes : qui le réseau connaît, comment les joindre, ce qu’elles sont les unes aux autres.

desk-people = Personnes

## Liste

people-count = { $count ->
        [0] Personne
        [one] Une personne
       *[other] { $count } personnes
    }
people-search = Nom
people-body = Structure ou lieu
people-territory = Territoire
people-anywhere = Tous
people-tie = Fonction
people-any-tie = Toutes
people-email = Adresse e-mail
people-email-any = Avec ou sans
people-email-yes = Avec
people-email-no = Sans
people-standing-here = Connues
people-state = Fiches
people-tell = Montrer les coordonnées
people-told = Vous lisez des coordonnées : cette lecture est notée, et chaque personne peut savoir qui a lu les siennes.
people-none-found = Aucune personne ne correspond
people-none-found-how = Essayez un mot plus court, ou retirez un filtre.
people-none = Aucune personne pour l’instant
people-none-how = Entrez les élus, les agents et les porteurs de projet que vous rencontrez : ils ne paraissent jamais sur le site public.
people-trash-how = Une personne mise à la corbeille reste ici, prête à être rétablie.
person-name = Nom
party-kind-person = Personne
party-kind-place = Lieu
party-kind-organisation = Structure
person-erased = Personne effacée

## Formulaire

person-new = Nouvelle personne
person-edit-title = Modifier { $name }
person-part-identity = Identité
person-part-contact = Coordonnées
person-part-function = Fonction à { $name }
person-part-function-any = Fonction
person-field-organisation = Structure ou lieu
person-field-organisation-hint = Son nom, ou une partie : s’ils sont plusieurs à le porter, vous choisirez. Vide si elle vient en son nom propre.
person-tie-choose = Choisir…
person-which-organisation = Laquelle ?
person-field-civility = Civilité
person-field-given = Prénom
person-field-family = Nom de famille
person-field-commune = Commune
person-field-language = Langue
person-field-email = Adresse e-mail
person-field-phone = Téléphone
person-field-tie = Lien
person-field-title = Intitulé
person-field-sort = Sorte
person-field-value = Adresse ou numéro
person-field-purpose = Usage
person-field-state = État
person-field-reason = Raison
person-field-since = Depuis
person-field-until = Jusqu’à
person-field-note = Remarque
person-field-other = Avec qui ?
person-field-commune-hint = Sa commune à elle, si elle est connue ; sinon celle de sa structure compte. Un nom que plusieurs communes portent se précise ainsi : Saint-Denis (93).
person-field-title-hint = Les mots de sa fonction : « adjointe à l’économie ».
person-field-value-hint = Une adresse postale peut prendre plusieurs lignes.
person-field-reason-hint = Demandée quand l’usage est suspendu.
person-field-since-hint = Jour, mois ou année : 2024, 03/2024, 02/03/2024.
person-field-until-hint = Vide tant que c’est en cours.
civility-madame = Madame
civility-monsieur = Monsieur
person-alike-title = N’est-ce pas quelqu’un que l’on connaît déjà ?
person-alike-hint = Le même nom, la même adresse ou le même numéro se trouve déjà ici.
person-alike-same = C’est la même : ouvrir sa fiche
person-alike-another = C’est quelqu’un d’autre : créer une nouvelle fiche
flash-person-created = « { $name } » figure désormais dans le carnet du réseau.
flash-person-saved = La fiche de « { $name } » est enregistrée.
flash-person-trashed = La fiche de « { $name } » est à la corbeille.
flash-person-restored = La fiche de « { $name } » est rétablie.
flash-person-account-joined = Ce compte est désormais celui de « { $name } ».
flash-person-account-parted = Ce compte n’est plus celui de « { $name } ».
error-person-name-long = Ce nom dépasse { $count } caractères : raccourcissez-le.
error-person-out = Cette personne serait hors du territoire que vous suivez : indiquez une commune qui en fait partie, ou créez-la depuis l’une de ses structures.
error-person-organisation = Aucune structure que vous suivez ne porte ce nom : vérifiez-le, ou créez d’abord sa fiche.
error-person-organisations = Plusieurs structures portent ce nom : choisissez la bonne ci-dessous.
error-person-organisation-needed = Cette fonction s’exerce quelque part : indiquez la structure, ou videz le lien et l’intitulé.
error-person-changed = Quelqu’un d’autre a enregistré une autre version pendant que vous écriviez. Comparez les deux, puis enregistrez de nouveau.
error-person-gone = Cette personne a été réunie à une autre ou effacée : elle ne se rétablit pas ainsi.
error-commune-unknown = Aucune commune de ce nom : vérifiez-le, ou donnez son code Insee.
error-commune-perhaps = Plusieurs communes sont possibles : { $names }. Écrivez celle qui convient.

## Fiche

person-change = Modifier
person-in-trash = Cette personne est à la corbeille.
person-account = Compte
person-has-account = A un compte
person-has-no-account = N’a pas de compte
person-roles = Équipe et rôles
person-account-likely = Le compte { $email } a une adresse de cette personne. S’il est le sien, elle verra qui a lu ses coordonnées, et il s’effacera avec sa fiche.
person-account-join = C’est son compte
person-account-part = Ce n’est pas son compte
person-absorbed = « { $name } » était une autre fiche de la même personne.
person-part = Séparer de nouveau

## Coordonnées

contacts-public = Sur la fiche publique, que tout le monde lit.
contacts-public-change = Les corriger sur la fiche
contacts-none = Rien n’est connu pour l’instant.
contacts-closed = Votre rôle ne donne pas à lire ces coordonnées.
contact-add = Ajouter un moyen de contact
contact-new-title = Comment joindre { $name }
contact-edit-title = Modifier comment joindre { $name }
contact-first = Mettre en premier
contact-sort-email = E-mail
contact-sort-phone = Téléphone
contact-sort-post = Adresse postale
contact-sort-web = Site web
contact-purpose-work = Travail
contact-purpose-home = Personnel
contact-purpose-generic = Adresse de la structure
contact-state-unverified = Non vérifié
contact-state-verified = Vérifié
contact-state-hold = Suspendu
contact-state-invalid = Ne fonctionne pas
contact-owner-title = Cette adresse est celle d’une structure
contact-owner-hint = Elle mène à qui lit le courrier de la structure, non à une seule personne. À qui la donner ?
contact-owner-self = C’est bien la sienne, et la sienne seulement
contact-owner-none = À personne : ne pas l’enregistrer
contact-sharing-title = Quelqu’un d’autre a déjà cette adresse ou ce numéro
contact-sharing-another = Ils le partagent : enregistrer quand même
contact-remove-title = Retirer
contact-remove-hint = Pour une erreur. Ce qui ne fonctionne plus se garde en le disant : personne ne l’ajoutera de nouveau.
contact-remove = Retirer ce moyen de contact
flash-contact-saved = Les coordonnées sont enregistrées.
flash-contact-given = L’adresse est enregistrée chez la structure.
flash-contact-removed = Le moyen de contact est retiré.
flash-contact-first = Ce moyen de contact est désormais le premier.
error-contact-long = C’est plus de { $count } caractères : raccourcissez.
error-contact-email = Ce n’est pas une adresse e-mail : elle s’écrit comme prenom.nom@exemple.fr.
error-contact-phone = Ce n’est pas un numéro de téléphone : il s’écrit comme 05 56 00 00 00, ou +32 2 500 00 00.
error-contact-web = Ce n’est pas l’adresse d’une page : elle s’écrit comme https://exemple.fr.
error-contact-reason = Dites pourquoi l’usage est suspendu.
error-contact-changed = Quelqu’un d’autre a enregistré une autre version de ce moyen de contact pendant que vous écriviez. Comparez les deux, puis enregistrez de nouveau.
error-contact-changed-kept = Quelqu’un d’autre a enregistré une autre version de ce moyen de contact depuis que vous l’avez lu : il n’est pas retiré. Comparez les deux, puis retirez-le de nouveau si c’est toujours une erreur.

## Liens

ties-title = Liens
ties-none = Aucun lien n’est connu.
ties-more = Il y en a davantage : seuls les premiers sont montrés.
ties-more-people = Voir toutes les personnes
ties-past = { $count ->
        [one] Un lien passé
       *[other] { $count } liens passés
    }
graph-caption = Les mêmes liens en dessin.
graph-left = { $count ->
        [one] Un lien n’y figure pas.
       *[other] { $count } liens n’y figurent pas.
    }
tie-search = Chercher une personne, une structure ou un lieu
tie-add = Ajouter un lien
tie-new-title = Nouveau lien de { $name }
tie-edit-title = Modifier un lien de { $name }
tie-none-found = Rien de ce nom
tie-none-found-how = Essayez un mot plus court, ou créez d’abord la fiche.
tie-with = Avec
tie-main = principal
tie-make-main = C’est son lien principal : elle est présentée par lui
tie-from = depuis { $since }
tie-until = jusqu’à { $until }
tie-span = de { $since } à { $until }
tie-remove-title = Retirer
tie-remove-hint = Pour une erreur. Un lien qui a cessé se garde, avec sa fin.
tie-remove = Retirer ce lien
tie-sort-elected = Siège à
tie-sort-elected-back = A pour élu·e
tie-sort-presides = Préside
tie-sort-presides-back = A pour président·e
tie-sort-directs = Dirige
tie-sort-directs-back = A pour directeur ou directrice
tie-sort-employed = Travaille à
tie-sort-employed-back = Emploie
tie-sort-manages = Anime
tie-sort-manages-back = Est animé par
tie-sort-carries = Porte le projet de
tie-sort-carries-back = A pour porteur de projet
tie-sort-helps = Est bénévole à
tie-sort-helps-back = A pour bénévole
tie-sort-referent = Est référent·e de
tie-sort-referent-back = A pour référent·e
tie-sort-member = Est membre de
tie-sort-member-back = Compte parmi ses membres
tie-sort-runs = Gère
tie-sort-runs-back = Est géré par
tie-sort-funds = Finance
tie-sort-funds-back = Est financé par
tie-sort-partner = Partenaire de
tie-sort-knows = Connaît
flash-tie-added = Le lien avec « { $name } » est ajouté.
flash-tie-saved = Le lien avec « { $name } » est enregistré.
flash-tie-removed = Le lien avec « { $name } » est retiré.
error-tie-day = Ce n’est ni un jour, ni un mois, ni une année : écrivez 2024, 03/2024 ou 02/03/2024.
error-tie-order = Cette fin vient avant le début.
error-tie-other = Choisissez avec qui ou avec quoi.
error-tie-kinds = Ce lien ne va pas entre ces deux fiches : choisissez-en un autre.
error-tie-turned = Ce lien ne se retourne pas : retirez-le, puis ajoutez l’autre.
error-tie-changed = Quelqu’un d’autre a enregistré une autre version de ce lien pendant que vous écriviez. Comparez les deux, puis enregistrez de nouveau.
error-tie-changed-kept = Quelqu’un d’autre a enregistré une autre version de ce lien depuis que vous l’avez lu : il n’est pas retiré. Comparez les deux, puis retirez-le de nouveau si c’est toujours une erreur.

## Portefeuilles

portfolio-title = Portefeuilles de partenaires
portfolio-hint = Qui a un rôle dans une structure partenaire lit et modifie ce qu’elle suit, selon ce rôle.
portfolio-partner = Structure partenaire
portfolio-follow = Suivre
portfolio-leave = Ne plus suivre
flash-portfolio-followed = « { $name } » suit désormais cette fiche.
flash-portfolio-left = « { $name } » ne suit plus cette fiche.

## Histoire

timeline-title = Histoire
timeline-none = Rien n’est noté pour l’instant.
timeline-latest = Le plus récent
timeline-before = Plus ancien
moment-listed = Entrée dans le carnet
moment-edited = Fiche modifiée
moment-trashed = Mise à la corbeille
moment-restored = Rétablissement
moment-merged = Réunion de deux fiches
moment-unmerged = Séparation de deux fiches
moment-contact = Coordonnées notées
moment-contact-removed = Moyen de contact retiré
moment-tie = Lien noté
moment-tie-edited = Lien modifié
moment-tie-removed = Lien retiré
moment-followed = Suivie par une structure partenaire
moment-unfollowed = N’est plus suivie par une structure partenaire
moment-account-joined = Compte rattaché
moment-account-parted = Compte détaché
moment-tie-begun = { $what }
moment-tie-noted = { $what } (début inconnu)
moment-ties-noted = { $count ->
    [one] Un lien noté
   *[other] { $count } liens notés
  } ce jour-là (début inconnu)
moment-tie-ended = Fin : { $what }
moment-letter = Lettre { $subject }

## Deux fiches d’une même personne

person-merge = Réunir avec une autre fiche
person-merge-title = Réunir { $name } avec une autre fiche
person-merge-lead = Coordonnées, liens et histoire se rejoignent ; ce qui manque à l’une vient de l’autre. Cela se défait à tout moment.
person-merge-search = Nom de l’autre fiche
person-stays = Reste
person-goes = La rejoint
person-merge-do = Réunir les deux fiches
person-merge-turn = Garder plutôt l’autre
flash-people-merged = « { $name } » a rejoint cette fiche.
flash-people-parted = « { $name } » a de nouveau sa fiche.
