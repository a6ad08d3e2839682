### L’engagement : des objectifs, des cibles, et jusqu’où chacune est venue.

desk-engagement = Objectifs
engagement-lead = Ce que le programme attend de chaque cible, et jusqu’où elle est venue : à identifier, contactée, informée, engagée, membre ou partenaire.
engagement-stage-identify = À identifier
engagement-stage-contacted = Contactée
engagement-stage-informed = Informée
engagement-stage-engaged = Engagée
engagement-stage-member = Membre ou partenaire
engagement-total = Cibles
engagement-territory = Territoire
engagement-since = Depuis le
engagement-nobody = Personne
engagement-views = Présentations
engagement-jump = Aller à une étape
engagement-board = Tableau
engagement-table = Liste
engagement-too-long = 200 caractères au plus.
engagement-step-added = Devenue une cible : { $after }
engagement-step-moved = { $before } → { $after }
engagement-step-dropped = N’est plus une cible
objectives-none = Aucun objectif pour l’instant
objectives-none-how = Nommez le premier : « toutes les intercommunalités connaissent le réseau ».
objective-name = Objectif
objective-new = Nouvel objectif
objective-create = Créer
objective-change = Modifier
objective-rename = Renommer
objective-close = Clore
objective-reopen = Rouvrir
objective-raise = Monter d’un rang
objective-closed = Clos
objective-conflict = Quelqu’un d’autre a modifié cet objectif, qui s’appelle maintenant « { $name } » ; vous aviez « { $own } ». Rien n’a changé.
figures-title = Chiffres de l’engagement
figures-lead = Combien de cibles à chaque étape, sans aucun nom.
desk-figures = Chiffres
targets-none = Aucune cible ici
targets-none-how = Ajoutez-en une par une, d’un segment, ou de la liste officielle ; ou retirez un filtre.
targets-move-to = Passer ce qui est coché à
targets-move = Déplacer
targets-more = Voir toutes les cibles
targets-add = Ajouter des cibles
targets-add-chosen = Ajouter les cibles cochées
targets-add-segment = Toutes celles d’un segment
targets-add-all = Ajouter le segment
targets-add-gaps = Chercher dans la liste officielle
target-forward = Avancer
target-back = Reculer
target-card = Voir la fiche
target-save = Enregistrer
target-drop = N’est plus une cible
target-steps = Étapes
target-conflict = Quelqu’un d’autre a modifié cette cible, maintenant « { $theirs } » ; vous aviez « { $own } ». Rien n’a changé.
silent-title = Sans nouvelles
silent-months = Depuis combien de mois
silent-none = Il s’est passé quelque chose avec chaque cible.
silent-no-target = Une cible que l’on n’a ni vue ni entendue depuis des mois paraît ici. Choisissez d’abord les cibles d’un objectif.
silent-never = jamais
silent-cut = Les { $count } premières.
referents-title = Qui couvre quoi
referents-who = Référents
referents-nobody = personne
referents-missing = Communes sans référent
gaps-title = Liste officielle
gaps-lead = Les régions, départements, intercommunalités et communes de votre périmètre, et ce qui manque encore avec chacun.
gaps-limited = Seuls les départements du réseau sont montrés.
gaps-everywhere = Voir toute la France
gaps-limit = Revenir aux départements du réseau
gaps-level = Niveau
gaps-population = Communes d’au moins (habitants)
gaps-which = Ce qui manque
gaps-missing-any = Quelque chose
gaps-missing-organisation = La structure
gaps-missing-contact = Une coordonnée
gaps-missing-elected = Un·e élu·e
gaps-missing-met = Une rencontre
gaps-count = { $count ->
        [0] Il ne manque rien
        [one] Un territoire
       *[other] { $count } territoires
    }
gaps-none = Rien ne manque dans cette liste.
gaps-export = Exporter (CSV)
gaps-organisation = Structure
gaps-contact = Coordonnées
gaps-elected = Élu·e
gaps-met = Rencontre
gaps-create = Créer la structure
gaps-yes = oui
gaps-no = non
gaps-add = Ajouter les structures cochées comme cibles de
flash-objective-created = L’objectif « { $name } » est créé.
flash-objective-saved = L’objectif « { $name } » est enregistré.
flash-targets-added = { $count ->
        [0] Aucune cible nouvelle.
        [one] Une cible ajoutée.
       *[other] { $count } cibles ajoutées.
    }
flash-targets-moved = { $count ->
        [0] Rien n’a été déplacé.
        [one] Une cible passe à l’étape « { $stage } ».
       *[other] { $count } cibles passent à l’étape « { $stage } ».
    } { $left ->
        [0] { "" }
        [one] Une autre avait changé entre-temps : elle reste où quelqu’un l’a mise.
       *[other] { $left } autres avaient changé entre-temps : elles restent où quelqu’un les a mises.
    }
flash-target-saved = { $name } : enregistré.
flash-target-dropped = { $name } n’est plus une cible.
