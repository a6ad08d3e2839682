### Les secteurs : des territoires que le réseau dessine, commune par commune.

desk-sectors = Secteurs
sectors-lead = Un Pays, un PETR, le secteur d’un référent : dessinez-les comme des ensembles de communes. Ils ont leur page, leur contour, leur couverture, et filtrent l’annuaire et la carte.
sectors-none = Aucun secteur pour l’instant
sectors-none-how = Donnez un nom au premier, puis collez la liste de ses communes.
sector-new = Nouveau secteur
sector-create = Créer
sector-name = Nom
sector-kind = Sorte
sector-communes = { $count ->
        [0] Aucune commune
        [one] Une commune
       *[other] { $count } communes
    }
sector-add = Ajouter des communes
sector-search = Chercher une commune ou une intercommunalité
sector-search-none = Rien de ce nom.
sector-inside = déjà dans le secteur
sector-add-one = Ajouter
sector-paste = Ou coller une liste
sector-paste-hint = Codes Insee, numéros SIREN d’intercommunalités ou noms, un par ligne ou séparés par des virgules. Un nom que plusieurs communes portent se précise ainsi : Saint-Denis (93).
sector-add-all = Ajouter la liste
sector-not-understood = Tout n’a pas été compris : rien n’est encore ajouté
sector-nothing = Rien à ajouter : la liste est vide.
sector-understood = { $count ->
        [one] Une commune comprise, dont { $new } nouvelle.
       *[other] { $count } communes comprises, dont { $new } nouvelles.
    }
sector-add-understood = Ajouter ce qui est compris ou coché
sector-told-members = « { $typed } » : { $count } communes de { $name }.
sector-told-postcode = « { $typed } » est le code postal d’une seule commune : { $name }.
sector-told-former = « { $typed } » fait aujourd’hui partie de { $name }.
sector-told-near = « { $typed } » : { $name }, la seule de ce nom dans les mêmes départements.
sector-doubt-several = « { $typed } » : plusieurs territoires portent ce nom. Lesquels ?
sector-doubt-perhaps = « { $typed } » n’est pas connu. Peut-être :
sector-doubt-unknown = « { $typed } » n’est ni une commune, ni une intercommunalité connue.
sector-empty = Ce secteur n’a pas encore de commune
sector-empty-how = Cherchez-en une ou collez une liste ci-dessus.
sector-choose = Choisir
sector-take-out = Retirer les communes cochées
sector-rename = Nom et sorte
sector-save = Enregistrer
sector-remove-title = Supprimer ce secteur
sector-remove-hint = Les communes et leurs lieux restent ; seul cet ensemble disparaît. Son adresse ne mènera plus nulle part.
sector-remove = Supprimer le secteur
sector-lost = Codes que plus aucune commune ne porte :
flash-sector-drawn = Secteur « { $name } » créé. Ajoutez ses communes.
flash-sector-saved = Secteur « { $name } » enregistré.
flash-sector-added = { $count ->
        [0] Rien de nouveau : ces communes y étaient déjà.
        [one] Une commune ajoutée.
       *[other] { $count } communes ajoutées.
    } { $left ->
        [0] {""}
        [one] Une ligne non comprise a été laissée de côté.
       *[other] { $left } lignes non comprises ont été laissées de côté.
    }
flash-sector-taken-out = { $count ->
        [0] Aucune commune retirée : cochez celles à retirer.
        [one] Une commune retirée.
       *[other] { $count } communes retirées.
    }
flash-sector-removed = Secteur « { $name } » supprimé.
error-sector-name-long = Ce nom dépasse { $count } caractères : raccourcissez-le.
error-sector-name-taken = Un autre secteur porte déjà ce nom : choisissez-en un autre.
error-sector-changed = Quelqu’un a renommé ce secteur pendant que vous écriviez. Il s’appelle à présent
