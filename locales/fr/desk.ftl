### Le bureau de l’équipe : tableau de bord, listes, édition des fiches.

## Bureau

desk = Bureau
desk-welcome = Bonjour, { $name }
desk-hello = Bonjour, { $name }
desk-home = Tableau de bord
desk-menu = Menu du bureau
desk-group-day = Aujourd’hui
desk-group-registry = Lieux et structures
desk-group-people = Personnes
desk-group-network = Réseau
desk-empty = Votre réseau commence ici
desk-empty-import = Importez la liste que vous avez déjà, même imparfaite : un tableur suffit. Vous relirez tout avant que quoi que ce soit ne paraisse.
desk-empty-create = Créez une première fiche : elle paraîtra aussitôt dans l’annuaire et sur la carte.
create-first = Créer une première fiche
desk-places = Lieux
desk-organisations = Structures
desk-imports = Imports
figure-organisations = { $count ->
        [one] structure
       *[other] structures
    }
figure-trash = { $count ->
        [one] fiche à la corbeille
       *[other] fiches à la corbeille
    }
import-file = Importer un fichier
not-known = Non renseigné
by-program = Maillage

## Listes

desk-search = Rechercher une fiche
desk-search-placeholder = Nom ou commune
standing = Visibilité
standing-public = Publiques
standing-hidden = Masquées
standing-trash = À la corbeille
desk-shortcuts = Raccourcis
desk-scope = Étendue
desk-scope-mine = Mon territoire
desk-scope-all = Tout le réseau
desk-kept = Mes fiches
sheets-count = { $count ->
        [0] Aucune fiche
        [one] { $count } fiche
       *[other] { $count } fiches
    }
updated = Mise à jour
desk-list-empty = Aucune fiche publique pour l’instant
desk-list-empty-how = Créez-en une, ou importez une liste : les fiches paraîtront ici et sur le site public.
desk-none-found = Aucune fiche ne correspond
desk-none-found-how = Essayez un mot plus court, ou une autre visibilité : la fiche est peut-être masquée ou à la corbeille.
desk-see-public = Voir toutes les fiches publiques
desk-hidden-empty = Aucune fiche masquée
desk-hidden-empty-how = Une fiche masquée se lit ici, mais pas sur le site public.
desk-trash-empty = La corbeille est vide
desk-trash-empty-how = Une fiche mise à la corbeille quitte le site public et reste ici, prête à être rétablie.

## Formulaire d’une fiche

edit-title = Modifier { $name }
new-place = Nouveau lieu
new-organisation = Nouvelle structure
see-page = Voir la page publique
sheet-in-trash = Cette fiche est à la corbeille.
sheet-in-trash-hint = Elle n’est plus sur le site public. Rétablissez-la pour qu’elle y revienne.
restore = Rétablir
sheet-hidden = Cette fiche est masquée.
sheet-hidden-hint = Seule l’équipe du réseau la voit.
publish = Publier
draft-found = Une saisie non enregistrée a été retrouvée sur cet appareil.
draft-restore = La reprendre
draft-discard = L’oublier
trash-title = Retirer cette fiche
trash-hint = Elle quitte le site public et rejoint la corbeille. Rien n’est effacé : vous pourrez la rétablir.
trash-move = Mettre à la corbeille
section-identity = Identité
section-identity-hint = Ce que le public lit d’abord : le nom, le type et une phrase qui donne envie de venir.
section-where = Où
section-where-hint = L’adresse suffit : la commune est retrouvée, et le lieu placé sur la carte. Une position précise se donne en latitude et longitude.
section-contact = Contact public
section-contact-hint = Les coordonnées générales du lieu, visibles de tous. Celles d’une personne se mettent plus bas, dans la partie privée.
section-offer = Offre
section-offer-hint = Écrivez horaires et tarifs comme vous les diriez : ils sont relus et mis en forme. Ce qui n’est pas compris reste affiché tel quel.
section-carrier = Qui porte le lieu
section-carrier-hint = La structure responsable, ses numéros officiels, ses réseaux et ses labels.
section-private = Réservé à l’équipe
section-private-hint = Jamais publié, jamais exporté en données ouvertes, jamais trouvé par la recherche.
hint-other_names = Anciens noms, sigles, séparés par des points-virgules. Exemple : La Filature ; FabLab du Moulin
hint-summary = 280 caractères au plus : ce qu’on y fait, pour qui.
hint-description = Une ligne vide sépare deux paragraphes.
hint-kinds = Le premier de la liste donne sa couleur et son symbole à la fiche.
hint-stage = L’étape détaillée paraît sur la fiche ; les listes et la carte disent en projet, ouvert ou fermé.
hint-opened_on = Un jour, un mois ou une année. Exemple : 12/03/2019, mars 2019 ou 2019
hint-closed_on = À laisser vide tant que le lieu est ouvert.
hint-stage_history = Une ligne par étape : la date, puis l’étape. Exemple : 2019-03 ouvert
hint-specificities = Ce qu’on ne trouve pas ailleurs : un bâtiment, un savoir-faire, une façon d’accueillir.
hint-complement = Bâtiment, étage, lieu-dit, boîte postale.
hint-postcode = Cinq chiffres. Exemple : 33230
hint-latitude = À laisser vide pour placer le lieu d’après sa commune. Exemple : 45,0412
hint-longitude = Négative à l’ouest de Greenwich. Exemple : -0,1253
hint-access = Stationnement, bus, gare, entrée. Exemple : à 5 minutes à pied de la gare, entrée par la cour
hint-phone = Le numéro du lieu. Plusieurs numéros se séparent par un point-virgule. Exemple : 05 56 00 00 00
hint-email = L’adresse générale, pas celle d’une personne. Exemple : bonjour@lieu.example
hint-website = Exemple : https://lieu.example
hint-booking = La page où l’on réserve une place ou une salle.
hint-facebook = L’adresse de la page, ou son nom précédé de @.
hint-twitter = L’adresse du compte, ou son nom précédé de @.
hint-instagram = L’adresse du compte, ou son nom précédé de @.
hint-linkedin = L’adresse complète de la page.
hint-mastodon = L’adresse du compte. Exemple : https://serveur.example/@lieu
hint-links = Plusieurs adresses se séparent par un point-virgule.
hint-hours = Comme vous l’écririez sur la porte. Exemple : du lundi au vendredi de 9h à 18h, fermé en août
hint-prices = Une ligne par tarif. Exemple : Journée : 15 € ; Salle de réunion : 20 € de l’heure
hint-spaces = Séparés par des points-virgules. Exemple : salle de réunion ; atelier bois ; jardin
hint-equipment = Séparés par des points-virgules. Exemple : découpe laser ; imprimante 3D
hint-seats = Un nombre entier. Exemple : 12
hint-area = En mètres carrés. Exemple : 180
hint-operator = Le nom de l’association, de la commune, de l’entreprise. S’il est celui d’une structure de l’annuaire, un lien y mène.
hint-siret = Quatorze chiffres, ceux de l’établissement.
hint-rna = W suivi de neuf chiffres ou lettres, pour une association.
hint-networks = Séparés par des points-virgules.
hint-labels = Séparés par des points-virgules. Exemple : Fabrique de territoire
hint-tags = Séparés par des points-virgules. Exemple : céramique ; maraîchage
hint-contact_name = La personne que l’équipe appelle.
hint-notes = Ce que l’équipe doit savoir avant d’appeler ou de venir.

## Refus

error-history = « { $before } » n’a pas été compris : écrivez la date, puis l’étape. Exemple : 2019-03 ouvert
error-edited-meanwhile = Quelqu’un d’autre a enregistré cette fiche pendant que vous la modifiiez. Votre saisie est conservée ci-dessous, et chaque champ qui diffère montre l’autre version. Relisez, puis enregistrez.
error-theirs = Dans l’autre version : « { $before } »

## Photos

photos-none = Aucune photo pour l’instant : une seule suffit à donner envie de venir.
photo-add = Ajouter la photo
photo-remove = Retirer
photo-describe = Description et crédit
photo-first = Mettre en premier
field-photo = Fichier de la photo
field-alternative = Description de la photo
field-credit = Crédit
hint-photo = JPEG, PNG, WebP ou GIF. Le lieu et l’appareil inscrits dans le fichier sont effacés.
hint-alternative = Une phrase pour les personnes qui ne voient pas la photo. Exemple : la grande salle, huit tables devant une baie vitrée
hint-credit = L’auteur de la photo, et sa licence si elle en a une.
error-alternative = Décrivez la photo en une phrase : c’est ce qu’entendront les personnes qui ne la voient pas.
error-photo-format = Ce fichier n’est pas une photo lisible : choisissez une image JPEG, PNG, WebP ou GIF.
error-photo-large = Cette photo est trop lourde, ou a trop de pixels : réduisez-la, puis recommencez.
error-photo-broken = Cette photo est abîmée et n’a pas pu être ouverte : enregistrez-la de nouveau, ou choisissez-en une autre.
flash-photo-added = La photo a été ajoutée.
flash-photo-described = La description de la photo est enregistrée.
flash-photo-first = La photo est maintenant la première : c’est elle que montrent les listes.
flash-photo-removed = La photo a été retirée.

## Ce qui vient d’être fait

flash-created = La fiche « { $name } » a été créée.
flash-saved = { $count ->
        [0] La fiche « { $name } » est enregistrée.
        [one] La fiche « { $name } » est enregistrée, avec une remarque sur la saisie.
       *[other] La fiche « { $name } » est enregistrée, avec { $count } remarques sur la saisie.
    }
flash-trashed = La fiche « { $name } » est à la corbeille. Elle n’est plus publique, et peut être rétablie.
flash-restored = La fiche « { $name } » est rétablie et de nouveau publique.
flash-out-of-reach = Cette fiche n’est pas dans votre périmètre : vous la lisez comme tout le monde, sans la modifier.
error-out-of-reach = Cette fiche n’est pas dans votre périmètre : vous la lisez sans pouvoir la modifier.
error-moved-out = Avec cette adresse, la fiche sortirait de votre périmètre : demandez à la coordination du réseau de la déplacer.
error-commune-out-of-reach = Indiquez une commune de votre territoire : celle-ci n’y est pas, ou n’a pas été trouvée.

## Historique

history = Historique
history-title = Historique de « { $name } »
history-none = Rien n’a encore changé sur cette fiche.
change-fields = { $count ->
        [one] { $count } champ
       *[other] { $count } champs
    }
change-before = Avant :
change-after = Après :
change-erased = effacé
action-created = Création
action-edited = Modification
action-imported = Import
action-undone = Import annulé
action-located = Située par le géocodeur
action-trashed = Mise à la corbeille
action-restored = Rétablissement

## Travaux hors des pages

desk-works = Travaux
works-title = Travaux
works-lead = Ce que Maillage fait hors des pages : imports, calculs, lettres à écrire, messages aux autres programmes. Un travail qui échoue est repris plus tard, puis s’arrête et attend que quelqu’un décide.
works-parked = { $count ->
    [one] 1 travail a échoué trop souvent. Ce qu’il devait faire n’est pas fait.
   *[other] { $count } travaux ont échoué trop souvent. Ce qu’ils devaient faire n’est pas fait.
}
works-none = Rien n’attend
works-none-how = Tout ce qui devait être fait l’a été.
works-what = Travail
works-state = État
works-attempts = Essais
works-when = Pas avant
works-error = Dernier échec
works-state-parked = À l’arrêt
works-state-running = En cours
works-state-waiting = En attente
works-again = Essayer encore
works-give-up = Abandonner
work-import = Import d’une liste
work-geocode = Position d’une adresse
work-lot = Changement de plusieurs fiches
work-refresh = Lecture d’une source suivie
work-webhook = Message à un autre programme
work-road-times = Temps de route
work-duplicates = Recherche de doublons
work-census-round = Lettres du recensement
work-census-wave = Lettres d’une enquête
work-census-geocode = Suite : position d’une adresse
work-census-webhooks = Suite : messages aux autres programmes
work-census-duplicates = Suite : recherche de doublons
flash-work-again = Le travail va être repris.
flash-work-given-up = Le travail est abandonné : il ne sera pas fait.
error-work-not-parked = Ce travail n’est plus à l’arrêt : il est repris, fini ou abandonné.
## Provenance

origin-import = Import « { $source } », le { $day }
origin-person = Saisi par { $name }, le { $day }
origin-team = Saisi par l’équipe, le { $day }
origin-itself = Saisi par le lieu ou la structure, le { $day }
origin-derived = Calculé, le { $day }
origin-confirmed = confirmé le { $day }
