### Doublons : ressemblances, réponses, fusions.

## File

desk-duplicates = Doublons
duplicates-search = Chercher les doublons
duplicates-searching = La recherche est en cours : rechargez la page dans quelques instants.
duplicates-count = { $count ->
        [0] Aucune question en attente
        [one] { $count } question en attente
       *[other] { $count } questions en attente
    }
duplicates-none = Rien ne se ressemble, ou rien n’a encore été cherché.
duplicates-safe = { $count ->
        [one] { $count } paire sûre
       *[other] { $count } paires sûres
    }
duplicates-safe-hint = Même numéro officiel ou mêmes contacts, même nom, même commune, et rien qui les distingue.
duplicates-safe-read = { $count ->
        [one] Relire cette paire et la fusionner
       *[other] Relire ces { $count } paires et les fusionner
    }
duplicates-safe-badge = sûre
safe-title = Paires sûres
safe-hint = Relisez-les, décochez celles qui vous font douter : seules les paires cochées seront fusionnées, la première fiche rejoignant la seconde. Le lot se défait en un geste.
safe-none = Aucune paire sûre n’attend.
safe-accept = Fusionner les paires cochées
flash-duplicates-searched = La recherche des doublons est lancée.

## Deux fiches

pair-title = Est-ce la même chose ?
pair-map = Où sont A et B
pair-apart = Entre A et B : { $distance }
pair-question = Que sont A et B l’un pour l’autre ?
pair-kin = Même SIREN, autre SIRET : la réponse cochée est celle d’un établissement et de son siège. Vérifiez-la.
pair-kin-badge = établissement de l’autre ?
pair-since = Depuis quand, si on le sait
pair-since-hint = Année, mois ou jour : 2019, 03/2019 ou 12/03/2019.
pair-answer = Répondre
pair-out-of-reach = L’une de ces fiches au moins n’est pas dans votre périmètre : la réponse revient à qui les modifie toutes les deux.
answer-different = Différents : ne plus demander
answer-host = A héberge B
answer-guest = B héberge A
answer-establishment = A est un établissement de B
answer-branch = B est un établissement de A
answer-same = Le même
answer-moved = Le même, qui a déménagé
answer-renamed = Le même, qui a changé de nom
compare-title = Comparer avec une autre fiche
field-compare = Adresse de l’autre fiche
hint-compare = Pour les fusionner, ou dire ce qu’elles sont l’une pour l’autre, même si la recherche des doublons ne les a pas rapprochées. Collez l’adresse de sa page, ou la fin de cette adresse : le-moulin.
compare = Comparer
error-compare = Aucune autre fiche de même sorte n’a cette adresse, ou elle est à la corbeille. Collez l’adresse de sa page.
flash-answered = Réponse notée : { $answer }.
error-since = Écrivez une année, un mois ou un jour : 2019, 03/2019 ou 12/03/2019.
error-pair-answered = Quelqu’un d’autre vient de répondre pour ces deux fiches. Rechargez la page pour voir sa réponse.
error-pair-changed = L’une des deux fiches a changé pendant que vous les compariez. Rien n’a été fusionné : rechargez la page et relisez.

## Fusion

merge-title = Fusionner
merge-hint = A reste, B la rejoint : son ancienne adresse mènera à A, ses photos et ses sources suivent. Pour chaque champ, choisissez la valeur à garder. Une fusion se défait à tout moment.
merge-point = Position (latitude, longitude, précision)
merge-do = Fusionner les deux fiches
merges = Fusions
merges-none = Aucune fusion pour l’instant.
merge-undo = Défaire
merge-undo-lot = Défaire tout le lot
merge-undone = Défaite
flash-merged = « { $absorbed } » a rejoint « { $name } ».
flash-merged-safe = { $count ->
        [0] Aucune paire n’était cochée : rien n’a été fusionné.
        [one] { $count } paire a été fusionnée.
       *[other] { $count } paires ont été fusionnées.
    }
flash-merged-safe-some = { $count ->
        [0] Rien n’a été fusionné.
        [one] { $count } paire a été fusionnée.
       *[other] { $count } paires ont été fusionnées.
    } { $left ->
        [one] Une paire cochée a été laissée de côté : une de ses fiches a changé depuis, ou vient d’être fusionnée.
       *[other] { $left } paires cochées ont été laissées de côté : une de leurs fiches a changé depuis, ou vient d’être fusionnée.
    }
flash-unmerged = La fusion est défaite : les deux fiches sont comme avant.
flash-unmerged-kept = La fusion est défaite. Modifiés depuis, ces champs restent dans la fiche gardée : { $fields }.
flash-unmerged-lot = { $count ->
        [one] { $count } fusion a été défaite.
       *[other] { $count } fusions ont été défaites.
    }
error-pair-left = « { $name } » a demandé à ne plus figurer dans l’annuaire : sa fiche ne peut ni compléter « { $other } », ni la recevoir. Si c’est la même chose, mettez « { $other } » à la corbeille.
error-merge-undone = Cette fusion a déjà été défaite.
error-later-merge = Une fusion plus récente concerne l’une de ces fiches, celle de « { $name } » : défaites-la d’abord.
error-merged-trash = Cette fiche a été fusionnée avec une autre : elle revient quand on défait la fusion.
history-absorbed = Historique des fiches qui l’ont rejointe
action-merged = Fusion
action-unmerged = Fusion défaite

## À la création et à l’import

resembles-title = Ressemble à une fiche qui existe
resembles-hint = Si c’est la même, complétez-la plutôt. Rien de ce que vous avez saisi n’est perdu.
resembles-another = C’est bien une autre : la créer quand même
note-resembles = « { $before } » ressemble à « { $after } », déjà dans le registre : vérifiez que ce n’est pas un doublon.

## Raisons

reason-same-name = même nom
reason-near-name = nom à une faute près
reason-shared-words = mots communs dans le nom
reason-acronym = sigle de l’autre nom
reason-other-name = noms différents
reason-same-address = même adresse
reason-same-street = même voie
reason-other-number = autre numéro dans la voie
reason-other-street = autre voie
reason-near = à quelques pas
reason-same-commune = même commune
reason-other-commune = autre commune
reason-far = éloignés
reason-same-phone = même téléphone
reason-other-phone = autre téléphone
reason-same-email = même e-mail
reason-other-email = autre e-mail
reason-same-site = même site
reason-other-site = autre site
reason-same-siret = même SIRET
reason-same-siren = même SIREN, autre établissement
reason-other-siret = autre SIRET
reason-same-rna = même numéro RNA
reason-other-rna = autre numéro RNA
reason-same-source = même identifiant dans la source
reason-guest = l’un semble hébergé par l’autre
reason-other-legal = autre forme juridique
reason-by-hand = rapprochées par une personne

duplicates-answered = Dernières réponses, qu’on peut reprendre
place-ties = Liens avec d’autres
tie-host-one = Accueille
tie-host-other = Accueilli par
tie-establishment-one = Établissement de
tie-establishment-other = A pour établissement
tie-since = depuis { $since }
