### Les imports : fichiers, colonnes, rapport, remarques ligne par ligne.

## Étapes

import-list = Importer une liste
import-lead = Un tableur ou l’export d’une carte suffit, même imparfait. Rien ne change dans l’annuaire avant que vous ayez tout relu.
import-step-file = Fichier
import-step-columns = Colonnes
import-step-check = Vérification
import-state-mapping = Colonnes à relire
import-state-planned = À accepter
import-state-applied = Accepté
import-state-undone = Annulé
imports-before = Imports précédents
imports-none = Aucun import pour l’instant.
imports-all = Tous les imports

## Fichier

import-choose = Choisissez un fichier
import-drop = , ou déposez-le ici
import-formats = CSV, Excel (.xlsx), LibreOffice (.ods), GeoJSON, JSON, OpenStreetMap, KML ou vCard, jusqu’à { $size } Mo.
import-source = Source
import-source-hint = D’où vient cette liste. Reprenez le même nom à chaque nouvelle version du fichier : les fiches seront mises à jour, et non créées une seconde fois. Exemple : communauté de communes
import-read = Lire le fichier
import-not-read = Le fichier n’a pas pu être lu
import-nothing-changed = Rien n’a changé dans l’annuaire.

## Colonnes

import-columns-title = Colonnes du fichier
import-columns-lead = Dites ce que contient chaque colonne. Les réponses proposées viennent des noms et du contenu du fichier : corrigez celles qui sont à vérifier.
import-columns-count = { $count ->
        [one] { $count } colonne lue
       *[other] { $count } colonnes lues
    }
import-columns = Colonnes
import-in-file = Dans le fichier
import-samples = Exemples
import-becomes = Devient
import-what-becomes = Ce que devient « { $name } »
import-ignore = Ne pas lire
import-column-empty = vide dans les premières lignes
import-sureness = Reconnaissance
sure-open = Reconnue
sure-doubtful = À vérifier
sure-closed = Non lue
import-values = mots du fichier
import-values-hint = Dites à quel type du réseau correspond chaque mot du fichier. Les mots sans type sont gardés parmi les mots libres.
import-value = Mot du fichier
import-value-none = Aucun de ces types
import-words-hint = Dites à quel terme du réseau correspond chaque mot du fichier. Les mots sans terme sont gardés tels quels.
import-value-kept = Aucun : garder ce mot
import-stage-hint = Dites à quelle étape correspond chaque mot du fichier. Un mot sans étape est signalé dans le rapport, et la fiche n’en a pas.
import-stage-none = Aucune étape
import-rows = Lignes
import-missing-columns = Ces colonnes étaient dans un fichier précédent de la source, et ne sont pas dans celui-ci : { $names }. Les champs qu’elles remplissaient sont vidés par cet import, sauf là où ils ont été modifiés ici : vérifiez que c’est le bon fichier. Ce qui avait été choisi pour elles est gardé pour la prochaine fois.
import-remembered = Une fois l’import accepté, ces choix serviront aux prochains fichiers de la source « { $name } ».
import-check-rows = Vérifier les lignes
import-other-file = Prendre un autre fichier

## Lecture en cours

import-running = Lecture des lignes
import-progress = Avancement de l’import
import-running-hint = Les lignes sont lues une à une…
import-running-leave = Vous pouvez quitter cette page : le travail continue, et vous attendra dans la liste des imports.
import-stop = Arrêter
import-stop-hint = Rien de ce qui est en cours n’est gardé : l’annuaire reste comme il est.
import-stopping = L’arrêt est demandé : ce qui était en cours s’interrompt, et l’annuaire reste comme il est.
import-stopped = Arrêté à la demande de l’équipe : l’annuaire est resté comme il était. Vous pouvez recommencer.
import-parked = Le travail de cet import a échoué trop souvent, et s’est arrêté.
import-parked-how = Ce qu’il devait faire n’est pas fait, et rien n’en est resté dans l’annuaire. Une fois la cause écartée, essayez encore.
import-refresh = Actualiser

## Rapport

import-report = Rapport d’import
import-accept-title = Accepter cet import
import-accept-what = Ce qui est accepté
import-accept-create = Créer les nouvelles fiches
import-accept-update = Mettre à jour les fiches existantes
import-except = Lignes à laisser de côté
import-except-hint = Leurs numéros, séparés par des virgules. Exemple : 12, 45
import-accept = { $count ->
        [one] Accepter { $count } fiche
       *[other] Accepter { $count } fiches
    }
import-accept-hint = Vous pourrez annuler : ce que l’import aura créé sera retiré, ce qu’il aura changé reviendra.
import-back-columns = Revenir aux colonnes
import-nothing-to-save = Rien à enregistrer
import-nothing-to-save-how = Aucune ligne ne crée ni ne change de fiche : l’annuaire dit déjà la même chose, ou les lignes sont refusées. Vérifiez les colonnes, ou prenez un autre fichier.
import-rejected = { $count ->
        [one] { $count } ligne refusée
       *[other] { $count } lignes refusées
    }
import-rejected-how = Les autres lignes ne sont pas touchées. Téléchargez celles-ci avec leur raison, corrigez-les, puis importez-les de nouveau.
import-rejected-file = Télécharger les lignes refusées (CSV)
import-tabs = Lignes du rapport
import-vanished-hint = Le fichier précédent de cette source les contenait, celui-ci non. Les fiches restent : si un lieu a fermé, dites-le sur sa fiche.
import-no-rows = Aucune ligne ici.
import-no-name = sans nom
import-row = Ligne
import-sheet = Fiche
import-changes = Changements
import-notes = Remarques
import-suggestion = Proposition : { $suggestion }
import-like = Voir « { $name } »
import-undo-title = Annuler cet import
import-undo-hint = Les fiches créées seront retirées, les fiches modifiées reviendront à leur état d’avant. Ce qui a été modifié depuis à la main est gardé.
import-undo = Annuler l’import
import-counts = { $created ->
        [one] { $created } créée
       *[other] { $created } créées
    }, { $updated ->
        [one] { $updated } modifiée
       *[other] { $updated } modifiées
    }, { $rejected ->
        [one] { $rejected } refusée
       *[other] { $rejected } refusées
    }
import-rows-done = { $count ->
        [0] Lecture du fichier…
        [one] { $count } ligne traitée
       *[other] { $count } lignes traitées
    }
import-planned-lead = { $count ->
        [0] Le fichier ne contient aucune ligne. Rien n’a changé dans l’annuaire.
        [one] Une ligne lue. Rien n’a encore changé dans l’annuaire : relisez, puis acceptez.
       *[other] { $count } lignes lues. Rien n’a encore changé dans l’annuaire : relisez, puis acceptez.
    }
import-applied-lead = { $count ->
        [0] Import accepté : le fichier n’avait aucune ligne.
        [one] Import accepté : une ligne lue. Il peut être annulé ; ce qui a été modifié depuis sera gardé.
       *[other] Import accepté : { $count } lignes lues. Il peut être annulé ; ce qui a été modifié depuis sera gardé.
    }
import-undone-lead = { $count ->
        [0] Import annulé : il ne portait sur aucune ligne.
        [one] Import annulé : il portait sur une ligne.
       *[other] Import annulé : il portait sur { $count } lignes.
    }
tile-created = { $count ->
        [one] fiche à créer ou créée
       *[other] fiches à créer ou créées
    }
tile-updated = { $count ->
        [one] fiche modifiée
       *[other] fiches modifiées
    }
tile-unchanged = { $count ->
        [one] ligne sans changement
       *[other] lignes sans changement
    }
tile-vanished = { $count ->
        [one] fiche absente du fichier
       *[other] fiches absentes du fichier
    }
tile-rejected = { $count ->
        [one] ligne refusée
       *[other] lignes refusées
    }
tile-conflicts = { $count ->
        [one] valeur gardée car modifiée ici
       *[other] valeurs gardées car modifiées ici
    }
tab-kept = Gardées
tab-created = Nouvelles
tab-updated = Modifiées
tab-vanished = Absentes du fichier
tab-rejected = Refusées
tab-skipped = Laissées de côté
tab-noted = Remarques
flash-undone = { $count ->
        [0] L’import est annulé : aucune fiche n’avait changé.
        [one] L’import est annulé : une fiche est revenue à son état d’avant.
       *[other] L’import est annulé : { $count } fiches sont revenues à leur état d’avant.
    }
flash-undone-kept = { $count ->
        [0] Aucune fiche n’est revenue en arrière.
        [one] L’import est annulé pour une fiche.
       *[other] L’import est annulé pour { $count } fiches.
    } { $kept ->
        [one] Une fiche garde ce qui y a été fait depuis : elle est nommée ci-dessous.
       *[other] { $kept } fiches gardent ce qui y a été fait depuis : elles sont nommées ci-dessous.
    }
flash-not-undone = Cet import n’est pas en place, ou est déjà annulé : rien n’a changé.
csv-row = Ligne du fichier
csv-reason = Raison

## Format reconnu

format-csv = Texte CSV
format-xlsx = Classeur Excel
format-ods = Classeur LibreOffice
format-geojson = GeoJSON
format-json = JSON
format-delimiter = séparateur « { $delimiter } »
format-sheet = feuille « { $name } »
warning-preamble = Lignes passées avant l’en-tête : { $detail }
warning-no_header_row = La première ligne contient des données et non des noms de colonnes : reconnaissez chaque colonne à ses exemples.
warning-other_sheets = D’autres feuilles contiennent quelque chose et ne sont pas lues : { $detail }. Pour les importer, enregistrez chacune dans son fichier.
warning-late_property = Une propriété apparaît tard dans le fichier et n’est lue dans aucune colonne (nombre de valeurs, nom, ligne) : { $detail }.
warning-mixed_encodings = Le fichier mélange deux encodages, UTF-8 et Windows-1252. Chaque ligne a été lue avec le sien : vérifiez les accents.

## Fichiers refusés

error-file-missing = Aucun fichier n’a été choisi : choisissez-en un, puis recommencez.
error-file-empty = Ce fichier est vide : vérifiez que c’est le bon, et qu’il a été enregistré.
error-file-large = Ce fichier pèse { $size } Mo, plus que les { $limit } Mo permis : coupez-le en plusieurs fichiers.
error-file-dense = Ce classeur se déplie en un contenu démesuré : ouvrez-le, enregistrez-le en CSV, et importez le CSV.
error-file-texts = Ce classeur contient plus de { $limit } Mo de textes, davantage que ce qui est lu d’un classeur Excel : ouvrez-le, enregistrez-le en CSV, et importez le CSV.
error-file-columns = Ce fichier a { $count } colonnes, plus que les { $limit } permises : gardez celles qui décrivent les lieux.
error-file-not-table = Ce fichier se lit, mais ne contient ni lignes ni colonnes : importez un tableau (CSV, Excel, LibreOffice) ou un GeoJSON.
error-file-encrypted = Ce classeur est protégé par un mot de passe : enregistrez-le sans mot de passe, puis recommencez.
error-file-format = Ce format n’est pas lu : enregistrez le tableau en CSV, en Excel récent (.xlsx) ou en LibreOffice (.ods). Le GeoJSON est lu aussi.
error-file-sheet = Le classeur n’a pas de feuille « { $name } » : choisissez-en une autre.
error-file-broken = Ce fichier est abîmé et n’a pas pu être lu ({ $detail }) : ouvrez-le, enregistrez-le de nouveau, puis recommencez.
error-missing-columns = Ces colonnes, choisies la fois précédente, ne sont plus dans le fichier : { $names }. Vérifiez que c’est le bon fichier, ou choisissez de nouveau les colonnes.
error-no-name-column = Aucune colonne ne donne le nom : choisissez « Nom » pour l’une d’elles.
error-import-done = Cet import a déjà été accepté ou annulé : rien n’a changé. Pour recommencer, importez de nouveau le fichier.
error-import-unknown = Cet import n’existe pas : il a peut-être été supprimé. Importez de nouveau le fichier.
error-upload-broken = L’envoi du fichier s’est interrompu. Rien n’a été enregistré : vérifiez la connexion, puis recommencez.

## Remarques sur une ligne

note-class-repaired = Réparé
note-class-doubtful = À vérifier
note-class-rejected = Refusé
note-row_padded = Ligne plus courte que l’en-tête : cellules vides ajoutées à la fin ({ $before }).
note-row_beyond_header = Écrit à droite de la dernière colonne, et lu dans aucun champ : « { $before } ».
note-row_stray_quote = Un guillemet isolé a été lu comme du texte.
note-row_centred = Le fichier donne une forme ({ $before }) et non un point : son milieu est gardé. Vérifiez la position.
note-row_too_many_cells = { $before } cellules pour { $after } colonnes : elles ont dû se décaler. Corrigez la ligne, puis importez-la de nouveau.
note-row_too_large = Ligne trop longue, au-delà de { $before } octets : raccourcissez ses textes, puis importez-la de nouveau.
note-row_invalid = Cette ligne ne se lit pas ({ $after }) : « { $before } ». Corrigez-la, puis importez-la de nouveau.
note-row_broken = Le fichier s’interrompt ici ({ $before }) : les lignes suivantes n’ont pas été lues. Enregistrez-le de nouveau, puis recommencez.
note-no_name = Cette ligne n’a pas de nom, et une fiche doit en avoir un : ajoutez-le, puis importez-la de nouveau.
note-duplicate_row = « { $before } » est déjà à la ligne { $after } : seule la première est gardée.
note-departed = « { $before } » a demandé à ne plus figurer dans l’annuaire : la ligne est laissée de côté.
note-departed_address = « { $before } » a la même adresse e-mail qu’une fiche qui a demandé à ne plus figurer dans l’annuaire : la ligne est laissée de côté. Si c’est un autre lieu, qui veut y figurer, créez sa fiche à la main.
note-in_trash = La fiche « { $before } » est à la corbeille : elle y reste, inchangée. Rétablissez-la pour la mettre à jour.
note-same_name = Une fiche du même nom existe déjà dans cette commune : vérifiez que « { $before } » n’est pas un doublon.
note-conflict = Valeur modifiée ici depuis le dernier import : « { $after } » est gardé. Le fichier dit « { $before } ».
note-kept = La fiche « { $before } » a été modifiée, confirmée ou réunie à une autre depuis l’import, ou quelqu’un a écrit à son sujet : elle reste.
note-kept_field = Modifié depuis l’import : ce qui est écrit sur la fiche reste.
note-stage_unknown = « { $before } » ne correspond à aucune étape : dites laquelle en revenant aux colonnes, ou sur la fiche.
note-kind_unknown = « { $before } » ne correspond à aucun type de lieu : gardé parmi les mots libres.
note-hours_not_understood = Horaires non compris, ou en partie : affichés tels quels. À relire : « { $after } ».
note-prices_not_understood = Tarifs non compris, ou en partie : affichés tels quels.
note-commune_ambiguous = « { $before } » désigne plusieurs communes : précisez le code postal.
note-commune_not_found = Aucune commune trouvée pour « { $before } » : vérifiez le code postal et la commune.
note-commune_from_point = Commune déduite de la position : { $after }. Ce peut être sa voisine : vérifiez.
note-point_from_commune = Sans position dans le fichier, le lieu est placé d’après sa commune : { $after }.
note-point_far_from_commune = La position est à { $after } km de { $before } : vérifiez l’une ou l’autre.
note-postcode_unlisted = Le code postal { $before } n’est dans aucune liste officielle : vérifiez-le.
note-postcode_disagrees = Le code postal { $before } n’est pas celui de la commune, qui attend : { $after }.
note-city_from_text = La commune a été lue dans l’adresse : « { $after } ». Vérifiez-la.
note-city_misspelled = « { $before } » a été lu comme { $after } : vérifiez.
note-city_read_as = « { $before } » est la commune de { $after }.
note-city_not_recognised = « { $before } » n’est pas une commune connue : le reste de l’adresse a servi à la situer.
note-city_disagrees = « { $before } » ne s’accorde pas avec le code INSEE, qui est celui de { $after } : vérifiez.
note-former_commune = { $before } fait aujourd’hui partie de { $after }.
note-former_namesakes = Plusieurs anciennes communes portent ce nom ({ $before }) : vérifiez la commune.
note-code_replaced = Le code INSEE { $before } a changé : il est aujourd’hui { $after }.
note-code_unknown = Le code INSEE « { $before } » n’existe pas : le reste de l’adresse a servi.
note-district_disagrees = L’arrondissement { $before } ne s’accorde pas avec le code postal { $after } : vérifiez.

## Réparations d’une cellule

note-mojibake = Accents abîmés par un mauvais encodage, rétablis : « { $after } ».
note-undecodable = Des lettres étaient déjà perdues dans le fichier : corrigez le texte.
note-html_removed = Des balises ou des codes HTML ont été changés en texte.
note-invisible_removed = Des caractères invisibles ont été retirés.
note-null_word = « { $before } » veut dire que rien n’est connu : le champ reste vide.
note-pending = « { $before } » : à compléter quand ce sera connu. Le champ reste vide.
note-capitals_lowered = Écrit en capitales, remis en minuscules : « { $before } » devient « { $after } ».
note-cedex_removed = Le cedex n’est pas une commune, il est retiré : « { $before } » devient « { $after } ».
note-postcode_moved = Code postal et commune étaient dans la même cellule : { $after }.
note-zero_restored = Le zéro du début avait disparu : { $before } devient { $after }.
note-code_tidied = Écriture du code remise en ordre : « { $before } » devient { $after }.
note-invalid_postcode = « { $before } » n’est pas un code postal : cinq chiffres sont attendus.
note-invalid_commune = « { $before } » n’est pas un code INSEE de commune : cinq caractères sont attendus, par exemple 33138.
note-invalid_siret = « { $before } » n’est pas un SIRET : quatorze chiffres sont attendus, et la clé doit être juste.
note-siren_given = « { $before } » est un SIREN (neuf chiffres) : donnez le SIRET de l’établissement, quatorze chiffres.
note-rna_moved = Le numéro { $after } n’était pas dans le bon champ : il a été mis à sa place.
note-invalid_rna = « { $before } » n’est pas un numéro RNA : W suivi de neuf chiffres ou lettres est attendu.
note-split = Plusieurs valeurs étaient dans la même cellule : { $after }.
note-addresses_split = Plusieurs adresses étaient dans la même cellule : { $after }.
note-invalid_phone = « { $before } » n’est pas un numéro de téléphone complet : dix chiffres, ou le format international.
note-email_tidied = Adresse e-mail remise en ordre : « { $before } » devient { $after }.
note-invalid_email = « { $before } » n’est pas une adresse e-mail : vérifiez-la.
note-email_moved = L’adresse e-mail { $after } était dans un autre champ : elle a été mise à sa place.
note-scheme_added = Adresse web complétée : { $after }.
note-url_tidied = Adresse web remise en ordre : « { $before } » devient { $after }.
note-url_truncated = L’adresse « { $before } » a été coupée par le fichier : retrouvez-la en entier.
note-invalid_url = « { $before } » n’est pas une adresse web. Exemple : https://lieu.example
note-unsafe_url = « { $before } » est une adresse d’un genre refusé par sécurité : seules les pages web (https) sont acceptées.
note-address_moved = { $after } était dans un autre champ : l’adresse a été mise à sa place.
note-handle_expanded = Le compte « { $before } » est devenu son adresse : { $after }.
note-not_an_account = « { $before } » ne suffit pas à retrouver le compte : donnez son adresse complète.
note-text_aside = « { $before } » accompagnait la valeur, et n’est lu dans aucun champ : mettez-le dans la présentation ou les notes s’il est utile.
note-degrees_converted = Degrés, minutes et secondes convertis : « { $before } » devient { $after }.
note-coordinates_split = Latitude et longitude étaient dans la même cellule : { $after }.
note-coordinates_swapped = Latitude et longitude étaient inversées ({ $before }) : elles ont été échangées.
note-coordinates_projected = Coordonnées Lambert-93 converties en degrés : « { $before } » devient { $after }.
note-coordinates_unknown = « { $before } » veut dire que la position est inconnue : elle reste vide.
note-coordinates_abroad = La position { $before } est hors de tout territoire français : vérifiez-la.
note-coordinates_out_of_range = La position « { $before } » n’existe pas sur Terre : vérifiez latitude et longitude.
note-coordinate_alone = « { $before } » est seule : il faut la latitude et la longitude.
note-invalid_coordinate = « { $before } » n’est pas une coordonnée : des degrés sont attendus, par exemple 45,0412.
note-invalid_number = « { $before } » n’est pas un nombre : écrivez-le en chiffres, sans texte.
note-approximate_number = « { $before } » n’est pas un nombre exact : le champ reste vide tant qu’il n’est pas précisé.
note-invalid_choice = « { $before } » ne dit ni oui, ni non, ni en partie : choisissez l’une des trois réponses.
note-date_read = La date « { $before } » a été lue ainsi : { $after }.
note-invalid_date = « { $before } » n’est pas une date : écrivez un jour, un mois ou une année, par exemple 12/03/2019.
note-too_long = Trop long pour ce champ : à relire et à raccourcir.
note-second_value = Ce champ n’a qu’une valeur : « { $after } » est gardé, « { $before } » ne l’est pas.
flash-import-stopping = L’arrêt est demandé : ce qui n’était pas fini n’est pas écrit.
