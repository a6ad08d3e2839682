### Travailler sur beaucoup de fiches : historique et retour, tableau, lots, vues.

## Historique

action-reverted = Retour à une version
action-lot = Modification en lot
action-lot_undone = Lot annulé
revert = Revenir à cette version
revert-title = Revenir à une version de « { $name } »
revert-lead = La fiche du { $when } comparée à celle d’aujourd’hui. Ce qui est coché redeviendra comme alors ; le reste ne change pas.
revert-fields = Ce qui changerait
revert-hint = Le retour est une modification comme une autre : il porte votre nom, et l’historique garde tout.
revert-itself = Dit par le lieu lui-même le { $when } : gardé, sauf si vous cochez
revert-do = Revenir à ce qui est coché
revert-same = La fiche est déjà ainsi : rien ne changerait.
revert-moved-title = La fiche a changé
revert-moved = Quelqu’un l’a enregistrée pendant que vous lisiez cette page. Rien n’a été écrit : relisez la comparaison ci-dessous, puis recommencez.
flash-reverted = { $count ->
        [0] La fiche « { $name } » n’a pas changé : rien n’était coché.
        [one] La fiche « { $name } » est revenue en arrière sur { $count } champ.
       *[other] La fiche « { $name } » est revenue en arrière sur { $count } champs.
    }
history-public-lead = Ce que cette fiche disait et dit de public, modification après modification. Les personnes ne sont pas nommées.
history-team = l’équipe du réseau
history-place = le lieu
history-organisation = la structure
history-import = import de { $source }
history-import-unnamed = import
history-untold = Coordonnées modifiées, sans que les anciennes restent affichées : { $fields }
history-back = Retour à la fiche { $name }

## Tableau

desk-table = Tableau
table-title = Tableau des fiches
table-kinds = Sortes de fiches
table-filters = Filtres
table-columns = Colonnes
table-columns-hint = L’adresse de la page dit les colonnes et leur ordre : elle se garde et s’envoie.
column-before = Avancer
column-remove = Retirer
table-private = réservé à l’équipe
table-unread = { $count ->
        [one] { $count } fiche n’est pas dans votre périmètre : ses colonnes réservées à l’équipe sont vides ici.
       *[other] { $count } fiches ne sont pas dans votre périmètre : leurs colonnes réservées à l’équipe sont vides ici.
    }
table-choose = Choisir { $name }
views = Vues
view-name = Nom de la vue
view-save = Enregistrer cette vue
view-share = La partager avec l’équipe
view-shared = vue de l’équipe
view-personal = vue personnelle
view-rename = Renommer
view-remove = Supprimer
view-unnamed = Vue sans nom
flash-view-saved = La vue « { $name } » est enregistrée. L’adresse de cette page y mène.
flash-view-removed = La vue « { $name } » est supprimée ; aucune fiche n’a changé.

## Grille

grid-toolbar = Outils du tableau
grid-check-and-save = Relire et enregistrer
grid-undo = Annuler
grid-copy = Copier
grid-fill = Remplir vers le bas
grid-drop = Oublier la saisie
grid-keys = Au clavier
grid-key-move = d’une cellule à l’autre ; Début et Fin pour la ligne, avec Ctrl pour le tableau
grid-key-select = étendre la sélection
grid-key-edit = écrire dans la cellule ; taper remplace ce qu’elle dit
grid-key-escape = renoncer à ce qui vient d’être écrit
grid-key-choose = cocher la fiche, sur son nom
grid-key-open = ouvrir la fiche
grid-key-copy = copier un bloc, ou coller celui d’un tableur
grid-key-fill = remplir la sélection avec sa première ligne
grid-key-save = relire, puis enregistrer
grid-key-undo = annuler la saisie, ou le dernier enregistrement
key-shift = Maj
key-enter = Entrée
key-escape = Échap
key-space = Espace
grid-edited = { $count ->
        [0] Rien à enregistrer
        [one] { $count } cellule à enregistrer
       *[other] Cellules à enregistrer : { $count }
    }
grid-other-rows = dont sur d’autres pages : { $count }
grid-found = Saisie retrouvée sur cet appareil, pas encore enregistrée.
grid-offline = Le réseau ne répond pas. Votre saisie est gardée sur cet appareil : réessayez quand il sera revenu.
grid-failed = Le serveur a refusé. Votre saisie est gardée sur cet appareil : rechargez la page, connectez-vous si besoin, puis réessayez.
grid-saved = Fiches enregistrées : { $count }. Ctrl + Z les rend comme avant.
grid-nothing = Rien ne changerait : les fiches disent déjà cela.
grid-refused = Cellules refusées : { $count }. Rien n’est enregistré tant qu’elles ne sont pas corrigées ou mises de côté.
grid-moved = Fiches modifiées par quelqu’un d’autre entre-temps : { $count }
grid-save = Enregistrer les fiches ({ $count })
grid-save-rest = Enregistrer le reste ({ $count })
grid-back = Revenir au tableau
grid-review = Ce qui va changer
grid-too-long = Lignes collées qui dépassent du tableau, laissées de côté : { $count }. Pour de nouvelles fiches, importez la liste.
grid-nothing-to-undo = Il n’y a plus rien à annuler ici. Les lots plus anciens s’annulent depuis leur page.
grid-gone = Cette fiche n’existe plus.
grid-fixed = Cellules de fiches qui ne sont pas dans votre périmètre, laissées de côté : { $count }
grid-copied = Cellules copiées : { $count }
grid-filled = Cellules remplies : { $count }
grid-choices = Mots de la liste, séparés par des points-virgules s’il y en a plusieurs :
grid-keep-mine = Garder la mienne
grid-take-theirs = Prendre celle de la fiche
grid-drop-row = Laisser de côté
grid-sheet = Fiche
grid-column = Colonne
grid-before = Avant
grid-after = Après
cell-no-term = « { $before } » n’est pas un mot de la liste.
cell-no-field = Cette fiche n’a pas ce champ.
error-too-many-rows = Trop de lignes à la fois : { $count } au plus.

## Lots

lots = Modifications en lot
lots-lead = Chaque enregistrement du tableau et chaque changement appliqué à beaucoup de fiches : qui, quand, quoi. Un lot s’annule en entier.
lots-none = Rien n’a encore été modifié en lot.
lot-change-chosen = Modifier les fiches cochées
lot-change-all = { $count ->
        [one] Modifier la fiche de ce tableau
       *[other] Modifier les { $count } fiches de ce tableau
    }
lot-ask = Modifier en lot
lot-ask-title = { $count ->
        [one] Modifier { $count } fiche
       *[other] Modifier { $count } fiches
    }
lot-operation = Que faire
lot-field = Champ
lot-field-hint = Sans effet pour la corbeille. Nom, SIRET, numéro RNA et position se changent fiche par fiche.
lot-field-none = Aucun
lot-choose = Continuer
lot-try = Essayer sans rien changer
lot-try-hint = L’essai montre combien de fiches changeraient, des exemples et les refus. Rien n’est écrit avant votre accord.
lot-no-field = Choisissez le champ à changer.
lot-impossible = Cela ne se fait pas à ce champ : on ajoute ou retire un mot d’une liste, on remplace ou vide les autres champs.
flash-lot-no-value = Écrivez la valeur, ou choisissez de vider le champ.
operation-cells = Saisie dans le tableau
operation-set = Remplacer par
operation-clear = Vider
operation-add = Ajouter
operation-remove = Retirer
operation-trash = Mettre à la corbeille
operation-restore = Rétablir ou publier
lot-state-chosen = à préciser
lot-state-planning = essai en cours
lot-state-planned = essai prêt, rien n’a changé
lot-state-applying = en cours
lot-state-applied = appliqué
lot-state-stopped = arrêté en chemin
lot-state-undoing = annulation en cours
lot-state-undone = annulé
lot-tile-all = { $count ->
        [one] fiche choisie
       *[other] fiches choisies
    }
lot-tile-same = { $count ->
        [one] déjà ainsi
       *[other] déjà ainsi
    }
lot-group-planned = { $count ->
        [one] { $count } fiche changerait
       *[other] { $count } fiches changeraient
    }
lot-group-done = { $count ->
        [one] { $count } fiche changée
       *[other] { $count } fiches changées
    }
lot-group-undone = { $count ->
        [one] { $count } fiche rendue comme avant
       *[other] { $count } fiches rendues comme avant
    }
lot-group-kept = { $count ->
        [one] { $count } fiche modifiée depuis, gardée
       *[other] { $count } fiches modifiées depuis, gardées
    }
lot-group-moved = { $count ->
        [one] { $count } fiche modifiée entre l’essai et l’application, laissée telle quelle
       *[other] { $count } fiches modifiées entre l’essai et l’application, laissées telles quelles
    }
lot-group-refused = { $count ->
        [one] { $count } refus
       *[other] { $count } refus
    }
lot-more = { $count ->
        [one] et { $count } autre
       *[other] et { $count } autres
    }
lot-apply = { $count ->
        [one] Changer { $count } fiche
       *[other] Changer { $count } fiches
    }
lot-apply-hint = Le lot s’annulera en entier, quand vous voudrez : ce qui aura été modifié depuis restera, et sera nommé.
lot-nothing = Aucune fiche ne changerait.
lot-ask-again = Changer la demande
lot-undo = Annuler ce lot
lot-undo-hint = Chaque fiche redevient comme avant le lot, sauf ce qui a été modifié depuis, qui reste et sera nommé.
lot-stop = Arrêter
lot-stop-hint = Ce qui est changé le reste, et s’annule depuis cette page.
lot-running-hint = Vous pouvez quitter cette page : le travail continue.
lot-kept-fields = Modifié depuis, gardé : { $fields }
lot-kept-whole = Déplacée ou fusionnée depuis, laissée telle quelle
lot-moved = Modifiée depuis l’essai
lot-refused-since = Refusée à l’application
lot-back-to-table = Retour au tableau
flash-lot-applied = { $count ->
        [one] { $count } fiche changée.
       *[other] { $count } fiches changées.
    }
flash-lot-undone = { $count ->
        [0] Aucune fiche n’est revenue ; { $kept } modifiées depuis, gardées.
        [one] { $count } fiche rendue comme avant ; modifiées depuis et gardées : { $kept }.
       *[other] { $count } fiches rendues comme avant ; modifiées depuis et gardées : { $kept }.
    }
error-nothing-chosen = Aucune fiche n’est choisie : cochez-en dans le tableau, puis recommencez.
error-lot-elsewhere = Ce lot n’en est plus là : quelqu’un l’a déjà appliqué, arrêté ou annulé. Rouvrez sa page.
