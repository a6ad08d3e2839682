### L’équipe : comptes, rôles, droits, délégations, « voir comme ».

## Rôles

role-coordinator = Coordination
role-partner = Structure partenaire
role-referent = Référent ou référente de territoire
role-manager = Gestionnaire de lieu
role-member = Membre
role-holder = Porteur ou porteuse de projet
role-institution = Institution
role-press = Presse
role-funder = Financeur
role-treasurer = Trésorerie
role-moderator = Modération
role-protector = Protection des données
role-technician = Administration technique

## Droits

right-read-desk = Ouvrir le bureau et lire ses listes
right-edit-sheets = Créer et modifier les fiches
right-moderate = Décider des propositions du public
right-ask = Écrire aux lieux et aux structures
right-merge = Fusionner les doublons
right-import = Importer des fichiers
right-draw-sectors = Dessiner les secteurs
right-choose-words = Choisir les mots du réseau
right-read-people = Voir qui l’on connaît : noms et fonctions
right-read-contacts = Voir les coordonnées (chaque lecture est notée)
right-edit-people = Modifier les personnes, leurs coordonnées et leurs liens
right-read-notes = Lire les échanges et les notes de l’équipe
right-note = Noter des échanges et des suites à donner
right-export-people = Exporter des personnes (chaque export est noté)
right-read-figures = Lire les chiffres, sans noms
right-read-dues = Voir les adhésions et les cotisations
right-keep-members = Tenir les adhésions : tarifs, paiements, reçus
right-read-members = Lire l’annuaire des membres
right-give-roles = Inviter et donner des rôles
right-protect-data = Tenir les registres des données personnelles
right-read-sensitive = Lire ce qui est sensible, pour une raison notée
right-administer = Administrer le programme

## Classes de données

class-public = Public
class-network = Réservé au réseau
class-contact = Coordonnées
class-internal = Notes internes
class-finance = Argent
class-sensitive = Sensible

## Parts du réseau

scope-of-network = tout le réseau
scope-of-own = sa propre fiche
scope-of-own-card = La propre fiche de la personne
scope-of-partner = { $name } et les fiches qu’elle suit
scope-of-gone = une fiche supprimée
scope-of-nothing-yet = un groupe, un événement ou un programme : sans effet pour l’instant

## Liste

desk-team = Équipe
desk-roles = Rôles et droits
team-lead = Qui a un compte, avec quels rôles, sur quelle part du réseau.
team-last-day = Plus personne n’administrera le réseau après le { $day } : donnez à quelqu’un un rôle qui l’administre, sur tout le réseau et sans date de fin.
team-count = { $count ->
        [0] Aucun compte
        [one] { $count } compte
       *[other] { $count } comptes
    }
team-search = Nom ou adresse
team-any-role = Tous les rôles
team-state = Comptes
team-open = Ouverts
team-closed = Fermés
team-none = Aucun compte ne répond à cette recherche
team-none-how = Essayez un autre nom, un autre rôle, ou les comptes fermés.
team-name = Nom
team-email = Adresse électronique
team-roles = Rôles
team-seen = Vu pour la dernière fois
team-not-seen = aucune session ouverte
team-no-role = Aucun rôle

## Un rôle donné

grant-told = { $role } – { $scope }
grant-told-until = { $role } – { $scope }, jusqu’au { $day }
grant-since = depuis le { $day }
grant-period = du { $since } au { $until }
grant-past = terminé
grant-coming = à venir
grant-when = Période
grant-by = Donné par
grant-given = { $name }, le { $day }
grant-delegated-by = délégué par { $name }
grant-delegated-to = délégué à { $name }
grant-take-back = Reprendre
grant-give-back = Rendre
give-role = Rôle
give-scope = Sur quelle part du réseau
give-search = Chercher un territoire, un lieu ou une structure
give-search-none = Rien de ce nom parmi ce que vous suivez.
give-since = À partir du (vide : aujourd’hui)
give-until = Jusqu’au, compris (vide : sans fin)
team-give = Donner un rôle
team-give-do = Donner ce rôle
team-has-delegated = Ce que cette personne délègue
team-yourself = Personne ne se donne de rôle à soi-même. Vous pouvez confier les vôtres pour un temps.

## Invitation

team-invite = Inviter quelqu’un
team-invite-lead = La personne reçoit une lettre, et choisit comment elle se connecte. Le rôle est le sien dès qu’elle accepte.
team-invite-do = Envoyer l’invitation
team-invited = Invitation sans réponse
team-invited-until = Personne ne l’a encore acceptée. Son lien sert jusqu’au { $when }.
team-invite-again = Relancer l’invitation
team-withdraw = Retirer l’invitation
team-not-sure = Donner un rôle, changer ce qu’un rôle ouvre ou fermer un compte demande de confirmer d’abord que c’est bien vous.
flash-team-withdrawn = L’invitation envoyée à { $email } est retirée.

## Délégation

team-delegate = Déléguer mes droits
team-delegate-lead = Confiez vos rôles à quelqu’un pour un temps, congés ou remplacement. Vous les gardez ; la délégation finit au jour dit, et plus tôt si le vôtre s’arrête.
team-delegate-nothing = Vous n’avez pas de rôle à déléguer. Ce qui vous a été délégué ne se délègue pas.
team-delegate-what = Ce que vous confiez
team-delegate-to = Adresse de la personne, qui a déjà un compte
team-delegate-do = Déléguer
team-delegated-given = Ce que vous avez délégué
team-delegated-received = Ce qui vous a été délégué

## Comptes fermés

account-closed-on = Ce compte est fermé depuis le { $day }. Personne ne s’y connecte.
account-close = Fermer ce compte
account-close-how = La personne est déconnectée aussitôt, partout, et ce qu’elle avait délégué s’arrête. Ses rôles reviennent si vous rouvrez le compte.
account-reopen = Rouvrir ce compte
account-reopen-how = La personne se connecte de nouveau, avec les rôles qui ne sont pas terminés.

## Voir comme

seen-as = Vous regardez avec les yeux de quelqu’un
seen-as-banner = Vous voyez le site comme { $name }. Vous ne pouvez rien y changer.
seen-as-back = Revenir à mon compte
seen-as-title = Voir comme cette personne
seen-as-how = Vous verrez les pages comme elle les voit, sans pouvoir rien changer, ni lire son compte ni ce qui est sensible. Cela est noté, et la personne le voit.
seen-as-reason = Pourquoi
seen-as-do = Voir comme

## Rôles et droits

roles-lead = Ce que chaque rôle permet, selon ce qu’il ouvre de privé. Un changement vaut aussitôt pour tous ceux qui ont le rôle.
roles-all = Les rôles
roles-rights = Qui peut quoi
roles-changes = Changements
role-changed = Changé par le réseau
role-right = Droit
role-has = oui
role-has-not = non
role-whole = sur tout le réseau seulement
role-new = Un rôle de plus
role-new-how = Nommez-le, puis cochez ses droits.
role-name = Nom du rôle
role-create = Créer le rôle
role-lead = Vous n’ajoutez que des droits que vous avez vous-même sur tout le réseau.
role-now = Ses droits sont maintenant : { $rights }.
role-without-rights = aucun droit
role-restore = Revenir aux droits d’origine
role-restore-how = Le rôle reprend les droits avec lesquels il est livré.

## Refus

error-team-role = Choisissez un rôle.
error-team-role-beyond = Ce rôle porte des droits que vous n’avez pas.
error-team-scope = Choisissez une part du réseau.
error-team-scope-beyond = Cette part du réseau dépasse celle où vous pouvez donner ce rôle.
error-team-day = Écrivez un jour, comme 2026-12-31.
error-team-period = La fin vient avant le début.
error-team-email = Cette adresse n’en est pas une.
error-invite-later = Une invitation vaut tout de suite : laissez vide, ou donnez le rôle plus tard.
error-invite-closed = Le compte de cette adresse est fermé : rouvrez-le plutôt.
error-delegate-self = C’est votre propre adresse.
error-delegate-unknown = Personne n’a de compte à cette adresse.
error-delegate-none = Choisissez au moins un rôle.
error-last-administrator = Plus personne n’administrerait le réseau : donnez d’abord un rôle qui l’administre à quelqu’un d’autre, qui s’est déjà connecté, sur tout le réseau et sans date de fin. Rien n’a été changé.
error-role-beyond = Vous ajoutez des droits que vous n’avez pas sur tout le réseau.
error-role-changed = Quelqu’un d’autre a changé ce rôle entre-temps. Vos choix sont gardés ci-dessous.
error-role-taken = Un rôle porte déjà ce nom.

## Faits

flash-team-invited = L’invitation part à { $email }.
flash-team-given = Le rôle est donné à { $name }.
flash-team-taken-back = Le rôle est repris.
flash-team-delegated = { $count ->
        [one] Le rôle est délégué.
       *[other] { $count } rôles sont délégués.
    }
flash-team-closed = Le compte de { $name } est fermé.
flash-team-reopened = Le compte de { $name } est rouvert.
flash-seen-as-ended = Vous êtes de retour dans votre compte.
flash-role-created = Le rôle est créé. Cochez ses droits.
flash-role-saved = Le rôle est enregistré.
flash-role-restored = Le rôle a repris ses droits d’origine.
