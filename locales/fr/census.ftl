### Les pages publiques : accueil, annuaire, carte, fiches, recherche.

## Menu

places = Lieux
map = Carte
territories = Territoires
organisations = Structures

## Accueil

home-title = Trouver un tiers-lieu près de chez soi
home-headline = Un lieu pour travailler, fabriquer, se retrouver.
home-headline-near = Près de chez vous.
home-lead = { $count ->
        [0] Bureaux partagés, ateliers, cafés associatifs : les tiers-lieux du territoire, commune par commune.
        [one] Bureaux partagés, ateliers, cafés associatifs : un premier tiers-lieu à découvrir.
       *[other] Bureaux partagés, ateliers, cafés associatifs : { $count } tiers-lieux à découvrir, commune par commune.
    }
home-lead-empty = Bureaux partagés, ateliers, cafés associatifs : les tiers-lieux du réseau seront présentés ici.
home-latest = Les derniers lieux recensés
home-all = { $count ->
        [one] Voir l’annuaire
       *[other] Les { $count } lieux de l’annuaire
    }
home-cover = Un réseau qui couvre le territoire, maille après maille
home-cover-lead = La carte montre où sont les lieux. Elle montre aussi les territoires qui attendent le leur.
home-empty = L’annuaire attend ses premiers lieux
home-empty-how = Importez une liste que vous avez déjà (tableur, export d’une carte), ou créez une première fiche : elle paraîtra aussitôt dans l’annuaire et sur la carte.
home-does = Ce que fait le réseau
home-recenser = Recenser
home-recenser-text = Connaître chaque lieu, chaque projet et ceux qui les portent, commune par commune.
home-mobiliser = Mobiliser
home-mobiliser-text = Réunir habitants, élus et porteurs de projet autour d’une envie commune.
home-diffuser = Sensibiliser, informer, diffuser
home-diffuser-text = Faire connaître d’autres façons de travailler, et partager ce qui marche.
home-my-territory = Voir mon territoire
see-map = Voir la carte
open-map = Ouvrir la carte

## Chiffres : le nombre est écrit à côté

figure-places = { $count ->
        [one] lieu recensé
       *[other] lieux recensés
    }
figure-communes = { $count ->
        [one] commune
       *[other] communes
    }
figure-projects = en projet
figure-people = habitants
figure-people-per-place = habitants par lieu

## Annuaire

places-lead = Cherchez par commune, par activité ou par service : bureaux partagés, ateliers, cafés associatifs et autres tiers-lieux.
places-search = Rechercher dans l’annuaire
places-placeholder = Nom, commune…
places-count = { $count ->
        [0] Aucun lieu
        [one] { $count } lieu
       *[other] { $count } lieux
    }
places-none = Aucun lieu ne correspond
filter-open-now = Ouvert maintenant
places-none-open = Les lieux fermés à cette heure, ou dont les horaires ne sont pas connus avec certitude, sont laissés de côté : retirez « Ouvert maintenant » pour les voir.
places-none-how = Retirez un filtre, essayez un mot plus court, ou cherchez une commune voisine.
filter = Filtrer
clear-all = Tout effacer
active-filters = Filtres actifs
remove-filter = , retirer ce filtre
sort-by = Trier par
sort-name = Nom
sort-near = Distance
sort-recent = Plus récents
see-all = Tout voir
near-me = Autour de moi
near-refused = Votre position n’a pas pu être obtenue.
near-refused-hint = Votre position n’a pas pu être obtenue : indiquez plutôt une commune.
facet-kind = Type de lieu
facet-stage = Ouverture
facet-service = Services
facet-wheelchair = Accessibilité

## Carte

map-title = Carte des tiers-lieux
map-search = Rechercher sur la carte
map-show-list = Afficher la liste des lieux
map-count-here = { $count ->
        [0] Aucun lieu dans ce cadre
        [one] { $count } lieu dans ce cadre
       *[other] { $count } lieux dans ce cadre
    }
map-directory = Voir l’annuaire
map-next = Lieux suivants
map-needs-script = Sans JavaScript, cette carte est une image ; la liste contient les mêmes lieux.
map-of = Carte : { $name }
map-zoom-in = Agrandir
map-zoom-out = Réduire
map-cluster = { $count } lieux, agrandir
map-see = Voir la fiche
map-attribution = Contours © IGN, INSEE
map-fail = La carte ne peut pas s’afficher sur cet appareil : la liste contient les mêmes lieux.

## Fiche d’un lieu

place-not-public = Cette fiche n’est pas publique : seule l’équipe du réseau la voit.
place-about = Le lieu
place-offers = Ce que vous y trouvez
place-more = En savoir plus
place-come = Venir
place-aside = Venir et contacter
place-book = Réserver
place-directions = Itinéraire
contact = Contact
photos = Photos
nearby = Autour
organisation-runs = Lieux gérés
address = Adresse
copy-address = Copier l’adresse
address-copied = Adresse copiée
point-approximate = Position approximative : le lieu est situé dans sa commune, pas à son adresse exacte.
count-seats = { $count ->
        [one] { $count } poste de travail
       *[other] { $count } postes de travail
    }
count-meeting-rooms = { $count ->
        [one] { $count } salle de réunion
       *[other] { $count } salles de réunion
    }
updated-on = Fiche mise à jour le { $day }
sources = Sources : { $names }

## Horaires

hours-of-week = Horaires de la semaine
hours-as-written = Horaires tels qu’ils nous ont été donnés : vérifiez auprès du lieu avant de venir.
by-appointment = Sur rendez-vous
open-now = Ouvert
open-until = Ouvert jusqu’à { $time }
opens-today = Fermé, ouvre à { $time }
opens-on = Fermé, ouvre { $day } à { $time }
closed = Fermé
closed-now = Fermé
today = aujourd’hui
day-1 = lundi
day-2 = mardi
day-3 = mercredi
day-4 = jeudi
day-5 = vendredi
day-6 = samedi
day-7 = dimanche

## Tarifs

price-what = Prestation
price-amount = Tarif
price-from = à partir de { $amount }
price-free = gratuit
price-free-contribution = prix libre
price-ht = HT
price-ttc = TTC

## Recherche

search-label = Rechercher un lieu, une commune, une activité
search-placeholder = Une commune, un lieu, une activité
search-count = { $count ->
        [0] Aucune fiche trouvée
        [one] { $count } fiche trouvée
       *[other] { $count } fiches trouvées
    }
search-none = Aucune fiche ne correspond à ces mots. Essayez un mot plus court, le nom d’une commune, ou parcourez l’annuaire.
suggestions = Suggestions
noun-place = Lieu
noun-organisation = Structure
noun-person = Personne

## Structures

organisations-lead = Associations, collectivités, entreprises et réseaux qui portent les lieux ou les accompagnent.
organisations-none = Aucune structure pour l’instant
organisations-none-how = Les structures paraîtront ici dès que l’équipe du réseau les aura saisies ou importées.
same-address = même adresse
facet-territory = Département
