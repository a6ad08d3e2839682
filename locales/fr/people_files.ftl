### Les personnes par fichiers : imports, exports, lettres et étiquettes.

## Import

people-import = Importer
people-import-title = Importer des personnes
people-import-lead = Apportez le carnet que vous avez : un tableur ou des vCards. Rien n’est enregistré avant que vous ayez lu ce qui le serait.
people-import-formats = CSV, Excel, LibreOffice ou vCard, jusqu’à { $size } Mo.
people-import-most = Au plus { $count } lignes : coupez un carnet plus long.
people-imports-none = Aucun fichier de personnes n’a été importé.
people-import-counts = { $created ->
    [one] { $created } créée
   *[other] { $created } créées
}, { $updated ->
    [one] { $updated } complétée
   *[other] { $updated } complétées
}, { $refused ->
    [one] { $refused } laissée
   *[other] { $refused } laissées
}
people-import-columns-lead = Vérifiez ce que chaque colonne contient, et dites à quoi ces données serviront.
people-import-same = Ce même fichier a déjà été importé { $when } : ce qu’il dit est sans doute déjà là.
people-import-purpose = À quoi ces données serviront
people-import-purpose-hint = Importer une adresse ne vaut pas consentement : une finalité qui le demande n’écrira à personne avant d’avoir reçu un accord.
people-import-choose-purpose = Choisissez une finalité
people-import-check = Vérifier les lignes
people-import-drop = Abandonner ce fichier
people-import-report-lead = Voici ce qui serait enregistré. Seul ce qui manque est rempli : une valeur présente reste, sauf si vous dites le contraire.
people-import-accept-hint = Tout est enregistré d’un coup, ou rien. Les lignes à trancher que vous n’avez pas tranchées sont laissées.
people-import-accept = { $count ->
        [one] Enregistrer une ligne
       *[other] Enregistrer { $count } lignes
    }
people-import-refused = { $count ->
        [one] Une ligne est laissée
       *[other] { $count } lignes sont laissées
    }
people-import-refused-how = Le fichier de ces lignes dit pourquoi, en face de chacune : corrigez-le, puis importez-le.
people-import-person = Personne
people-import-choice = Votre choix
people-import-choice-of = Que faire de la ligne { $row } ?
people-import-choose = Garder ces choix et vérifier de nouveau
people-import-differs = Ce qui diffère, et reste comme avant :
people-import-take = Prendre ce que dit le fichier
people-import-kept = { $count ->
        [one] Une personne a changé depuis : elle reste comme elle est
       *[other] { $count } personnes ont changé depuis : elles restent comme elles sont
    }
people-import-undo-hint = Les personnes que ce fichier a créées sont retirées, celles qu’il a complétées redeviennent comme avant. Qui a changé depuis reste, et sera nommé.
people-import-row = ligne
people-import-reason = raison
people-import-create-body = Créer cette structure
people-choice-default = Comme proposé
people-choice-skip = Laisser cette ligne
people-choice-create = Créer une nouvelle personne
people-choice-same = C’est { $name }
people-column-id = Identifiant d’ici
people-column-civility = Civilité
people-column-given = Prénom
people-column-family = Nom de famille
people-column-name = Nom complet
people-column-title = Fonction
people-column-organisation = Structure
people-column-tie = Lien avec la structure
people-column-since = Depuis
people-column-email = Adresse e-mail
people-column-phone = Téléphone
people-column-web = Page web
people-column-post = Adresse postale entière
people-column-street = Rue de l’adresse postale
people-column-postcode = Code postal
people-column-commune = Commune
people-column-commune_code = Code INSEE de la commune
people-column-language = Langue
people-column-note = Remarque sur le lien
people-verdict-created = À créer
people-verdict-updated = À compléter
people-verdict-unchanged = Sans changement
people-verdict-doubtful = À trancher
people-verdict-refused = Refusées
people-verdict-skipped = Laissées
people-change-name = Nom
people-change-given = Prénom
people-change-family = Nom de famille
people-change-civility = Civilité
people-change-language = Langue
people-change-commune = Commune
people-change-email = Adresse e-mail
people-change-phone = Téléphone
people-change-web = Page web
people-change-post = Adresse postale
people-change-tie = Lien
people-change-title = Fonction
flash-people-imported = { $created ->
    [one] { $created } personne créée
   *[other] { $created } personnes créées
}, { $updated ->
    [one] { $updated } complétée
   *[other] { $updated } complétées
}.
flash-people-import-undone = { $kept ->
        [0] L’import est défait.
        [one] L’import est défait, sauf pour une personne qui a changé depuis.
       *[other] L’import est défait, sauf pour { $kept } personnes qui ont changé depuis.
    }
flash-people-import-dropped = Le fichier est abandonné : rien n’en est gardé.

## Ce qui est dit d’une ligne

people-import-many = Ce fichier a plus de { $count } lignes : coupez-le en plusieurs.
people-import-row-shifted = il y a plus de cases que de colonnes : elles se sont décalées, remettez-les en place
people-import-row-large = cette ligne est démesurée : vérifiez les guillemets du fichier
people-import-row-broken = cette ligne n’a pas pu être lue : enregistrez de nouveau le fichier
people-import-changed = Cet import a changé entre-temps, ou il est déjà enregistré. Relisez-le avant de continuer.
people-import-no-column = Aucune colonne ne dit qui sont les personnes : indiquez celle du nom.
people-import-twice-column = Deux colonnes sont « { $name } » : gardez-en une.
people-import-no-purpose = Dites à quoi ces données serviront.
people-import-postcode = ce n’est pas un code postal : écrivez ses cinq chiffres
people-import-civility = cette civilité n’est pas reconnue : écrivez Madame, Monsieur, ou rien
people-import-tie = ce lien n’est pas reconnu : il est déduit de la fonction
people-import-since = ce n’est ni un jour, ni un mois, ni une année
people-import-language = cette langue n’est pas l’une de celles du réseau
people-import-email = ce n’est pas une adresse e-mail : corrigez-la
people-import-phone = ce n’est pas un numéro de téléphone : corrigez-le
people-import-generic = cette adresse est celle d’une structure : elle n’est donnée à personne, ajoutez-la à la fiche de la structure
people-import-name-cut = vérifiez que le prénom et le nom ont été bien séparés
people-import-commune = ce code n’est celui d’aucune commune
people-import-likely = sans doute la même personne : le même nom, au même endroit
people-import-twice = la même personne qu’à la ligne { $row } : créez-la aussi si c’est quelqu’un d’autre
people-import-no-name = cette ligne ne nomme personne : ajoutez un nom
people-import-out = cette personne serait hors du territoire que vous suivez : ajoutez une commune ou une structure qui en fait partie
people-import-commune-out = cette commune est hors du territoire que vous suivez : elle n’est pas prise
people-import-title-alone = une fonction sans structure n’est gardée nulle part : ajoutez la structure
people-import-body-out = cette structure est hors de ce que vous pouvez modifier : la personne n’y est pas liée
people-import-body-several = plusieurs structures portent ce nom : liez la personne depuis sa fiche
people-import-body-unknown = aucune structure de ce nom n’est connue : créez-la, puis importez de nouveau pour y lier la personne
people-import-objected = cette adresse a refusé qu’on lui écrive : elle est importée ainsi, et personne ne lui écrira

## Export

people-files = Exporter ou écrire sur papier
people-export-hint = La liste telle qu’elle est filtrée. Chaque export est noté, et chaque personne peut savoir qui a lu ses coordonnées.
people-export-csv = CSV
people-export-xlsx = Excel
people-export-vcf = vCard
people-export-many = Cette liste compte plus de { $count } personnes : filtrez-la avant de l’exporter.

## Lettres et étiquettes

people-mailing = Lettres et étiquettes
people-mailing-title = Écrire sur papier
people-mailing-lead = Une page par personne, ou des planches d’étiquettes. Personne n’est écrit qui l’a refusé, ni sans adresse postale.
people-mailing-who = À qui
people-mailing-all = Toutes les personnes
people-mailing-list = La liste filtrée
people-mailing-segment = Le segment « { $name } »
people-mailing-purpose = Pour quoi leur écrire
people-mailing-purpose-hint = Seules les finalités qui passent par la poste sont proposées.
people-mailing-place = Lieu
people-mailing-place-hint = Il précède la date : « Bordeaux, 2 mars 2026 ».
people-mailing-text = Texte de la lettre
people-mailing-text-hint = Des noms entre accolades sont remplacés : { "{" }civilite{ "}" }, { "{" }prenom{ "}" }, { "{" }nom{ "}" }, { "{" }fonction{ "}" }, { "{" }structure{ "}" }.
people-mailing-preview = Aperçu
people-mailing-letters = Lettres (PDF)
people-mailing-count = { $count ->
        [0] Personne ne recevrait cette lettre
        [one] Une personne recevrait cette lettre
       *[other] { $count } personnes recevraient cette lettre
    }
people-mailing-left = Ne la recevraient pas :
people-mailing-first = La première lettre
people-mailing-example = { "{" }civilite{ "}" } { "{" }nom{ "}" },
    { "" }
    Nous serions heureux de vous accueillir.
    { "" }
    Bien cordialement,
people-mailing-no-purpose = Dites pour quoi leur écrire.
people-mailing-text-long = Ce texte dépasse { $count } caractères : raccourcissez-le.
people-mailing-unknown = « { $name } » entre accolades n’est le nom de rien : choisissez parmi ceux qui sont proposés.
people-mailing-many = Ces { $total } personnes s’impriment par lots de { $count } : voici le premier. Imprimez-le, puis passez au suivant.
people-mailing-lot = Lot : personnes { $from } à { $to } sur { $total }
people-mailing-lots = Chaque lot est un fichier, et personne n’est imprimé deux fois. Une fiche créée pendant que vous imprimez vient au dernier lot ; une fiche plus ancienne qui entre entre-temps dans le segment peut manquer.
people-mailing-next = Lot suivant
people-mailing-begin = Revenir au premier lot
people-mailing-nobody = Personne de cette liste n’a d’adresse postale où lui écrire pour cela.
people-mailing-long = La lettre à { $name } prend plus d’une page : raccourcissez-la.
people-labels-70x37 = Étiquettes 70 × 37 mm (PDF)
people-labels-99x38 = Étiquettes 99 × 38 mm (PDF)
people-labels-title = Étiquettes
people-letters-title = Lettres
