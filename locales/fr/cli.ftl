# Ce que disent les commandes de `maillage`. Les noms d'options et --help restent en anglais, comme ceux des autres commandes.

cli-schema-current = Le schéma est à jour.
cli-schema-applied = { $count ->
    [one] 1 étape appliquée, jusqu’à { $last }.
   *[other] { $count } étapes appliquées, jusqu’à { $last }.
}
cli-reindexing = indexation
cli-reindexed = { $count ->
    [one] 1 entrée indexée.
   *[other] { $count } entrées indexées.
}
cli-rows = lignes
cli-step-database = base de données
cli-step-capability = données et carte : { $name }
cli-step-files = photos et fichiers
cli-step-index = recherche
cli-step-reading = lecture de { $file }
cli-step-understanding = analyse de { $file }
cli-step-writing = enregistrement de { $file }
cli-user-unknown = Aucun compte n’a l’adresse { $email }. `maillage user list` les énumère.
cli-user-removed = Le compte { $email } est supprimé.
cli-user-email-wrong = { $email } n’est pas une adresse électronique, comme prenom@reseau.example.
cli-user-role-wrong = --role { $role } : attendu coordinator (tout) ou referent (les fiches).
cli-user-password = Mot de passe (puis Entrée et Ctrl-D) :
cli-user-password-short = Le mot de passe a au moins { $least } caractères. Rien n’a été changé.
cli-user-saved = { $email } peut se connecter, rôle { $role }.
cli-backup-done = { $file } : lignes { $rows }, fichiers { $files }.
cli-restore-done = Restauré : lignes { $rows }, fichiers { $files }.
cli-restore-objections = Ce que les personnes ont dit depuis l’archive est repris : { $count }.
cli-restore-no-objections = Ce que les personnes ont refusé depuis l’archive n’est pas connu ici : --objections FICHIER le reprend (docs/operations.md).
cli-check-well = Tout va bien.
cli-check-index = La recherche tient { $held } entrées, la base { $expected } : lancez `maillage reindex`.
cli-check-entries = { $count ->
    [one] La recherche ne dit pas ce que dit 1 fiche
   *[other] La recherche ne dit pas ce que disent { $count } fiches
} ({ $path }) : arrêtez le serveur et lancez `maillage reindex`.
cli-check-parked = { $count ->
    [one] 1 travail a échoué trop souvent et attend que quelqu’un décide
   *[other] { $count } travaux ont échoué trop souvent et attendent que quelqu’un décide
} : /bureau/travaux.
cli-check-file = Le fichier { $file } manque : restaurez-le d’une sauvegarde, ou remettez la photo.
cli-demo-loopback = Une démonstration, dont le mot de passe est public, n’écoute que sur cette machine (127.0.0.1).
cli-demo-taken = Ce dossier contient un réseau : une démonstration, dont les comptes sont ouverts à tous, ne s’y installe pas. Donnez un dossier vide : --data DOSSIER.
cli-demo-desk = Bureau : /bureau – { $email } / { $password }
cli-import-needs = Indiquez --source NOM et le fichier.
cli-no-file = { $file } : ce fichier n’existe pas. Vérifiez son nom et son dossier.
cli-import-head = { $file } ({ $source }), import { $id }
cli-import-counts = créées : { $created }, mises à jour : { $updated }, inchangées : { $unchanged }, disparues : { $vanished }, rejetées : { $rejected }
cli-import-repairs = { $repaired ->
    [one] { $repaired } ligne réparée
   *[other] { $repaired } lignes réparées
}, { $doubtful ->
    [one] { $doubtful } ligne à regarder
   *[other] { $doubtful } lignes à regarder
}, { $conflicts ->
    [one] { $conflicts } champ gardé comme on l’a corrigé ici
   *[other] { $conflicts } champs gardés comme on les a corrigés ici
}
cli-import-columns = Colonnes :
cli-import-told = ligne { $row } : { $reason }
cli-import-told-field = ligne { $row }, { $field } : { $reason }
cli-import-told-value = ligne { $row }, { $field } « { $value } » : { $reason }
cli-import-more = { $count ->
    [one] et une autre ligne : --json la donne, --rejects FICHIER écrit celles qui sont refusées.
   *[other] et { $count } autres lignes : --json les donne, --rejects FICHIER écrit celles qui sont refusées.
}
cli-import-ask = Appliquer cet import ? [o/N]
cli-import-waits = Rien n’a été changé. Le rapport attend au bureau.
cli-import-applied = Appliqué. Pour revenir en arrière : maillage import undo { $id }
cli-import-no-id = { $id } n’est pas l’identifiant d’un import : le rapport et la page des imports le donnent.
cli-import-unknown = Cet import n’existe pas, ou plus.
cli-import-not-applied = Cet import n’est pas appliqué, ou a déjà été annulé.
cli-undone = retirées : { $removed }, rétablies : { $restored }, gardées parce qu’on les a modifiées depuis : { $kept }
cli-territories = { $file } : centres { $centres }, contours { $contours }, lignes laissées { $skipped }
cli-territories-placed = fiches placées sur la carte : { $count }
cli-territories-row = ligne { $row } : { $value } ({ $reason })
cli-territories-columns = { $file } : les colonnes « { $columns } » ne donnent pas de code INSEE avec des coordonnées. Attendu : une liste de communes avec leur code, leur latitude et leur longitude.
cli-territories-json = { $file } : ce JSON n’est ni une liste de communes, ni une liste d’EPCI, ni du GeoJSON.
cli-territories-empty = { $file } : le fichier est vide.
cli-skip-unreadable = illisible
cli-skip-truncated = le fichier s’arrête au milieu
cli-skip-no-code = sans code de territoire
cli-skip-no-coordinates = sans coordonnées
cli-skip-bad-coordinates = coordonnées qui n’en sont pas, hors du globe, ou 0, 0
cli-skip-no-polygon = aucun polygone d’au moins trois points
cli-skip-unknown-level = niveau que ni le code ni le nom ne disent
cli-skip-no-members = EPCI sans communes
