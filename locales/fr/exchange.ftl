### Données ouvertes, intégration à d’autres sites, accès des programmes.

data-title = Données ouvertes
data-lead = L’annuaire public se télécharge et se lit aussi par des programmes, sans inscription ni clé, tel qu’il est à l’instant.
data-state = { $places }, à jour du { $day }
data-licence = Réutilisation libre, en citant la source :
data-private = Seul ce qui est public y figure : ni coordonnées de personnes, ni notes de l’équipe.
data-files-place = Fichiers des lieux
data-files-organisation = Fichiers des structures
data-programs = Pour les programmes
data-copy = Copier l’adresse de { $name }
data-copy-short = Copier l’adresse
data-address-api = Interface de lecture (JSON)
data-address-openapi = Sa description (OpenAPI)
data-address-ogc = Pour les logiciels de cartographie (OGC API – Features)
data-address-changes = Ce qui change, au fil de l’eau
data-address-dcat = Fiche de catalogue (DCAT), pour data.gouv.fr
data-address-oembed = Aperçu des liens (oEmbed)
data-address-tiles = Tuiles vectorielles
data-examples = Pour essayer
data-example-services = Les lieux d’un département qui ont une salle de réunion
data-example-open = Ceux qui sont ouverts à cet instant et où l’on entre en fauteuil roulant
data-example-box = Ceux d’un rectangle, en GeoJSON : ouest, sud, est, nord
data-example-pages = Mille par page
data-examples-how = « next » donne l’adresse de la page suivante. Les filtres sont ceux de l’annuaire : l’adresse d’une recherche se recopie telle quelle.
download-geojson = GeoJSON, pour les cartes (uMap, QGIS…)
download-csv = CSV, pour tous les tableurs
download-xlsx = Classeur Excel et LibreOffice
download-json = JSON
download-jsonl = JSON, une fiche par ligne
download-kml = KML, pour Google Earth et Google My Maps
download-mednum-csv = Schéma de la médiation numérique (La MedNum 0.2), CSV
download-mednum-json = Schéma de la médiation numérique (La MedNum 0.2), JSON
download-osm = Étiquettes OpenStreetMap ; cherchez ce qui existe avant d’ajouter
embed-title = Les lieux de { $network }
embed-licence = Licence Ouverte 2.0
embed-all = Voir tous les lieux
embed-make = Montrer les lieux sur votre site
embed-lead = Choisissez ce qui est montré, puis copiez le code dans votre page : la carte ou la liste restera à jour.
embed-form = Ce qui est montré
embed-form-carte = Une carte
embed-form-image = Une image de la carte, sans script
embed-form-liste = Une liste, sans script
embed-form-fragment = Une liste en HTML nu, que votre serveur insère
embed-height = Hauteur, en pixels
embed-do = Préparer le code
embed-code = Code à copier
embed-copy = Copier le code
embed-copied = Code copié
embed-see = Voir le résultat
still-title = { $count ->
        [0] Carte des lieux de { $network } : aucun lieu
        [one] Carte des lieux de { $network } : { $count } lieu
       *[other] Carte des lieux de { $network } : { $count } lieux
    }
still-elsewhere = { $count ->
        [one] { $count } lieu, situé ailleurs ou sans point connu, n’est pas dessiné.
       *[other] { $count } lieux, situés ailleurs ou sans point connu, ne sont pas dessinés.
    }

## Accès des programmes

desk-access = Accès des programmes
access-title = Accès des programmes
access-lead = La lecture des données publiques ne demande rien. Ici, donnez à un programme le droit d’en envoyer, et demandez à en prévenir d’autres.
tokens = Jetons d’accès
tokens-lead = Un jeton tient lieu de mot de passe à un programme, pour ce que vous cochez et rien d’autre.
token-name = Quel programme ?
token-scopes = Ce qu’il pourra faire
token-make = Créer un jeton
token-made = Le jeton est créé.
token-used = dernier usage
token-unused = jamais
token-revoke = Révoquer
token-revoked = révoqué
token-withheld-gone = n’ouvre plus rien : qui l’a créé n’a plus de compte
token-withheld-beyond = n’ouvre plus rien : qui l’a créé n’a plus le droit d’importer
scope-imports-send = Envoyer une liste à importer, et lire son rapport
scope-imports-accept = Accepter le rapport d’un import, sans personne
secret = Secret
secret-once = Copiez-le maintenant : il ne sera plus montré.
secret-copy = Copier
secret-copied = Copié
hooks = Appels sortants
hooks-lead = À chaque changement, un message signé part vers l’adresse indiquée, et repart jusqu’à ce qu’il arrive.
hook-url = Adresse à prévenir
hook-events = Ce qui est annoncé
hook-make = Ajouter cette adresse
hook-made = L’adresse est ajoutée. Voici de quoi vérifier les signatures :
hook-state-on = en marche
hook-state-failing = sans réponse
hook-state-off = arrêté
hook-off-person = Cette adresse a été arrêtée par une personne de l’équipe.
hook-off-failing = Cette adresse ne répondait plus : elle a été arrêtée. Corrigez-la, essayez, puis reprenez.
hook-test = Envoyer un essai
hook-start = Reprendre
hook-stop = Arrêter
hook-remove = Supprimer
event-sheet-created = Fiche publiée
event-sheet-updated = Fiche modifiée
event-sheet-removed = Fiche retirée
event-registry-changed = Nombreuses fiches modifiées d’un coup (import, lot)
event-test = Essai
messages = Derniers messages
messages-none = Aucun message n’est encore parti.
message-when = Quand
message-event = Annonce
message-state = État
message-attempts = Envois
message-answer = Réponse
message-waiting = à renvoyer
message-delivered = arrivé
message-failed = abandonné
flash-token-revoked = Le jeton n’ouvre plus rien.
flash-hook-test = Un essai part : rechargez la page dans quelques secondes.
flash-hook-on = Les messages repartent.
flash-hook-off = Les messages ne partent plus.
flash-hook-gone = L’adresse est supprimée.
error-scope-none = Cochez au moins une chose que ce programme pourra faire.
error-scope-beyond = Un programme ne peut pas faire plus que vous : importer vous est fermé.
error-token-gone = Ce jeton n’ouvre plus rien : la personne qui l’a créé n’a plus de compte ouvert. Demandez-en un autre à qui coordonne le réseau (Accès des programmes).
error-token-beyond = Ce jeton n’ouvre plus rien : la personne qui l’a créé n’a plus elle-même le droit d’importer. Demandez-en un autre à qui coordonne le réseau (Accès des programmes).
error-event-none = Cochez au moins une chose à annoncer.
error-url = Donnez une adresse complète, qui commence par https://.
error-name-long = { $count } signes au plus : raccourcissez.
letter-webhook-off = « { $name } » ne répond plus
letter-webhook-off-text = Les messages vers cette adresse n’arrivaient plus depuis plusieurs jours ; ils ne partent plus. Dernière réponse : { $answer }.
letter-webhook-off-see = Voir cette adresse

## Formats lus

format-osm = OpenStreetMap
format-kml = KML
format-vcard = vCard

## Sources lues à une adresse

desk-sources = Sources suivies
sources-title = Sources suivies
sources-lead = Une liste publiée à une adresse peut être relue d’elle-même. Ce qui change peu entre dans le registre ; le reste attend quelqu’un, avec le même rapport que pour un fichier.
sources-none = Aucune source n’est suivie
sources-none-how = Donnez l’adresse d’un fichier : CSV, classeur, GeoJSON, OpenStreetMap, KML…
source-new = Suivre une source
source-name = Nom de la source
source-name-hint = Le même nom reconnaît les mêmes fiches d’une lecture à l’autre ; un nom déjà suivi est modifié.
source-url = Adresse du fichier
source-every = Relire
every-hours = { $count ->
        [one] toutes les heures
       *[other] toutes les { $count } heures
    }
every-day = chaque jour
every-week = chaque semaine
source-alone = Accepter sans personne, tant qu’il n’y a pas plus de…
source-alone-hint = Au-delà, le rapport attend quelqu’un. La première lecture attend toujours, pour que les colonnes soient vérifiées.
source-created = fiches nouvelles
source-updated = fiches modifiées
source-vanished = fiches disparues de la source
source-most = seule jusqu’à { $created } nouvelles, { $updated } modifiées, { $vanished } disparues
source-save = Suivre cette source
source-outcome-never = pas encore lue
source-outcome-unchanged = sans changement
source-outcome-applied = à jour
source-outcome-waiting = attend quelqu’un
source-outcome-failed = lecture impossible
source-paused = suspendue
source-last = Lue
source-next = Prochaine lecture
source-report = Voir le rapport
source-read = Relire maintenant
source-pause = Suspendre
source-resume = Reprendre
source-remove = Ne plus suivre
flash-source-saved = La source est suivie : elle est lue dans un instant.
flash-source-asked = La source est relue dans un instant : rechargez la page.
flash-source-paused = La source n’est plus relue.
flash-source-resumed = La source est de nouveau relue.
flash-source-gone = La source n’est plus suivie ; ses fiches restent.
error-source-most = Donnez un nombre entier, 0 pour que tout attende quelqu’un.
letter-source-waiting = « { $name } » attend que vous décidiez
letter-source-waiting-text = Cette source, relue d’elle-même, attend une décision. Rien n’est changé dans le registre tant que personne n’accepte.
letter-source-waiting-see = Voir le rapport
source-why-columns = Ses colonnes n’ont encore été relues par personne.
source-why-much = Elle change plus que ce qui était convenu.
source-why-alike = { $count ->
        [one] Une nouvelle fiche ressemble à une fiche qui existe.
       *[other] { $count } nouvelles fiches ressemblent à des fiches qui existent.
    }
source-why-conflicts = { $count ->
        [one] Un champ modifié ici est dit autrement par la source, qui apporte aussi de nouvelles fiches.
       *[other] { $count } champs modifiés ici sont dits autrement par la source, qui apporte aussi de nouvelles fiches.
    }
