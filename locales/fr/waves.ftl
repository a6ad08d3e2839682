### Enquêtes : questions posées à une partie des lieux.

## Au bureau

desk-waves = Enquêtes
waves-lead = Posez aux lieux quelques questions de plus, suivez les réponses, lisez-les en tableaux. L’enquête suivante arrive déjà remplie avec les dernières réponses.
waves-none = Aucune enquête pour l’instant
waves-none-how = Une enquête a ses questions, ses destinataires et ses dates. Chaque lieu répond par le lien d’une lettre, sans compte.
wave-new = Nouvelle enquête
wave-state = État
wave-state-draft = Brouillon
wave-state-open = En cours
wave-state-closed = Close
wave-dates = Dates
wave-days = du { $first } au { $last }
wave-days-until = jusqu’au { $last }
wave-days-from = à partir du { $first }
wave-tabs = Pages de l’enquête
wave-tab-questions = Questions
wave-tab-segment = Destinataires
wave-tab-follow = Suivi
wave-tab-results = Résultats
wave-settings = Titre, mots et dates
wave-preview = Voir comme un lieu
wave-preview-lead = Voici ce qu’un lieu verra. Rien ne peut être envoyé d’ici.
wave-more = Autres gestes
wave-copy = Copier en un nouveau brouillon
wave-copy-hint = Mêmes questions, mêmes destinataires : les réponses se compareront d’une enquête à l’autre.
wave-copy-of = { $title } (copie)
wave-remove = Supprimer ce brouillon
wave-published = Résultats publiés
field-title = Titre
hint-title = Les lieux le lisent dans la lettre : « Activité de 2025 ».
field-words = Mots aux lieux
hint-words = Pourquoi ces questions, ce que vous ferez des réponses. Laissez une ligne vide entre deux paragraphes.
field-opens_on = Premier jour
hint-opens_on = Les lettres partent ce jour-là. Vide : dès l’ouverture.
field-closes_on = Dernier jour
hint-closes_on = Les liens des lettres se ferment le soir de ce jour. Nécessaire pour ouvrir l’enquête.
error-wave-days = Le dernier jour vient avant le premier.
error-wave-last-day = Donnez un dernier jour, aujourd’hui ou plus tard.
error-wave-moved = Quelqu’un d’autre a changé cette enquête entre-temps. Relisez, puis recommencez.
error-wave-closed = Cette enquête est close : on n’y répond plus, et ses questions ne changent plus.
error-wave-not-draft = Cette enquête est ouverte ou close : ce geste n’est possible que sur un brouillon.
error-wave-not-closed = Les résultats ne se publient qu’une fois l’enquête close : des totaux qui bougent diraient ce que chacun répond.
flash-wave-created = L’enquête est créée. Ajoutez ses questions.
flash-wave-saved = L’enquête est enregistrée.
flash-wave-copied = La copie est prête : donnez-lui son titre et ses dates.
flash-wave-removed = Le brouillon est supprimé.

## Questions

wave-questions = { $count ->
        [0] Questions
        [one] Une question
       *[other] { $count } questions
    }
wave-no-question = Aucune question
wave-no-question-how = Commencez par la plus simple. Une question peut dépendre de la réponse à une autre, placée avant elle.
wave-versioned = L’enquête est en cours : chaque changement fait une nouvelle version des questions (la { $count }ᵉ), et les réponses déjà données gardent la leur.
wave-next-segment = Choisir les destinataires
question-add = Ajouter une question
question-new = Nouvelle question
question-up = Monter
question-down = Descendre
question-remove = Retirer
question-public = totaux publiables
question-private = réservée à l’équipe
question-versioned = L’enquête est en cours : enregistrer fait une nouvelle version. Les réponses déjà données restent.
question-answered = { $count ->
        [one] Un lieu y a répondu : son type ne peut plus changer.
       *[other] { $count } lieux y ont répondu : son type ne peut plus changer.
    }
question-choices = Choix actuels
question-choices-hint = Changez les mots, la clé reste. Un champ vidé retire le choix ; les réponses qui l’ont pris le gardent.
question-choice = Choix { $number }
question-required = Réponse obligatoire
question-may-be-public = Les totaux peuvent être publiés
question-public-hint = Seulement des nombres, jamais moins de cinq lieux ensemble, et jamais les textes libres. Sans cette case, rien ne sort du bureau.
question-sort-yes_no = Oui ou non
question-sort-one = Un choix parmi plusieurs
question-sort-several = Plusieurs choix
question-sort-whole = Nombre entier
question-sort-decimal = Nombre à virgule
question-sort-line = Texte court
question-sort-text = Texte long
question-sort-day = Date
field-wording = Question
hint-wording = Une seule chose à la fois, en mots simples.
field-help = Aide
hint-help = Ce qu’il faut compter, où trouver le chiffre. Facultatif.
field-sort = Type de réponse
hint-sort = Il ne peut plus changer une fois que des lieux ont répondu.
field-choices = Choix à ajouter
hint-choices = Un par ligne, pour les questions à choix.
field-unit = Unité
hint-unit = Pour les nombres : m², €, jours par semaine.
field-when = Quand la poser
hint-when = Selon la réponse à une question placée avant celle-ci.
field-key = Clé
hint-key = Laissez vide : elle se tire de la question. Donnez celle d’une enquête passée pour que les réponses se suivent. Lettres minuscules, chiffres et _.
wave-when = Si « { $question } » : { $answer }
wave-when-any = Si « { $question } » a une réponse
wave-when-always = Toujours
error-question-choices = Il faut au moins deux choix, et { $limit } au plus.
error-question-key = Une clé commence par une lettre et ne contient que des lettres minuscules sans accent, des chiffres et _ (40 au plus).
error-question-key-taken = Une autre question de cette enquête a cette clé.
error-question-when = Cette condition n’est plus possible : la question dont elle parle a changé.
error-question-answered = { $count ->
        [one] Un lieu a répondu à cette question : son type ne peut plus changer. Retirez-la et ajoutez-en une autre.
       *[other] { $count } lieux ont répondu à cette question : son type ne peut plus changer. Retirez-la et ajoutez-en une autre.
    }
error-wave-condition = « { $question } » dépend de la réponse à « { $other } », qui doit rester placée avant elle et proposer cette réponse.
error-wave-questions = { $limit } questions au plus : au-delà, personne ne va au bout.
flash-question-saved = La question est enregistrée.
flash-question-moved = La question est déplacée.
flash-question-removed = La question est retirée.

## Destinataires

segment-title = À qui
segment-lead = Sans choix, tous les lieux publics qui ne sont pas fermés.
segment-words = Mots du nom ou de la fiche
segment-confirmed = Fiche confirmée par le lieu
segment-confirmed-any = Peu importe
segment-confirmed-never = Jamais
segment-confirmed-year = Pas depuis un an, ou jamais
segment-count = Compter
segment-places = { $count ->
        [0] Aucun lieu
        [one] Un lieu
       *[other] { $count } lieux
    }
segment-reached = { $count ->
        [0] Aucun n’a d’adresse où écrire.
        [one] Un lieu a une adresse où écrire.
       *[other] { $count } ont une adresse où écrire.
    }
segment-missed = { $count ->
        [one] L’autre n’en a pas, ou ne veut plus de lettre : il pourra répondre par téléphone.
       *[other] { $count } n’en ont pas, ou ne veulent plus de lettre : ils pourront répondre par téléphone.
    }
segment-when = Les lettres partiront le { $day }.
segment-not-ready = Il manque quelque chose avant d’ouvrir.
wave-open = Ouvrir l’enquête et écrire aux lieux
error-wave-no-question = Ajoutez au moins une question.
error-wave-nobody = Aucun lieu ne répond à ces choix : élargissez-les.
flash-wave-opened = L’enquête est ouverte. Les lettres s’écrivent.

## Suivi

wave-written = { $count ->
        [0] Aucune lettre n’est encore écrite.
        [one] Une lettre est écrite.
       *[other] { $count } lettres sont écrites.
    }
wave-all = Tous
wave-nobody = Personne ici.
wave-by-territory = Par département
wave-no-territory = Sans commune connue
wave-standing = Réponse
wave-standing-answered = A répondu
wave-standing-partly = En partie
wave-standing-declined = Ne répondra pas
wave-standing-silent = Sans réponse
wave-standing-unwritten = Sans lettre
wave-standing-due = Lettre à partir
wave-reminders = { $count ->
        [one] un rappel
       *[other] { $count } rappels
    }
wave-write-down = Par téléphone
wave-write-down-one = Noter sa réponse
wave-close = Clore l’enquête
flash-wave-closed = L’enquête est close : ses liens sont fermés, aucune lettre ne partira plus.
wave-remind = Rappel
wave-remind-see = Préparer un rappel
wave-remind-lead = À qui n’a pas fini de répondre, a une adresse, et n’a rien reçu depuis trois jours. Jamais à qui a répondu, a refusé, s’est retiré ou ne veut plus de lettre.
wave-remind-none = Personne n’est à relancer maintenant
wave-remind-start = { $count ->
        [one] Relancer ce lieu
       *[other] Relancer ces { $count } lieux
    }
flash-wave-reminded = { $count ->
        [0] Personne n’était à relancer.
        [one] Un rappel s’écrit.
       *[other] { $count } rappels s’écrivent.
    }

## Répondre

answer-yes = Oui
answer-no = Non
answer-none = Sans réponse
wave-until = Réponse attendue jusqu’au { $day }.
wave-earlier = Repris de votre réponse du { $day }. Changez-la si elle n’est plus juste.
wave-send = Envoyer nos réponses
wave-later = Enregistrer et finir plus tard
wave-decline = Nous ne répondrons pas à cette enquête
wave-decline-hint = Vous ne recevrez pas de rappel. Vous pourrez changer d’avis par le même lien.
wave-declined-yet = Vous avez dit ne pas vouloir répondre. Vous pouvez changer d’avis : il suffit d’envoyer vos réponses.
wave-answered-on = Répondu le { $when }.
wave-answered-by = Noté par { $name } le { $when }.
wave-to-finish = Il reste à finir, puis à envoyer.
wave-team-lead = Vous notez ce que dit { $name }. Votre nom sera gardé avec la réponse.
wave-who-reads = L’équipe du réseau lit vos réponses. Rien n’en est publié.
wave-who-reads-both = L’équipe du réseau lit vos réponses. Des totaux de certaines questions peuvent être publiés : jamais vos textes, jamais moins de cinq lieux ensemble, jamais votre nom.
wave-over = Cette enquête est close : merci à celles et ceux qui ont répondu.
wave-see-results = Voir les résultats
error-answers-moved = Quelqu’un d’autre a répondu pour ce lieu entre-temps. Vos réponses sont là, celles de l’autre sont dites à côté : envoyez de nouveau ce qui est juste.
error-answer-long = Ce texte est trop long : { $limit } caractères au plus.
error-answer-whole = Un nombre entier est attendu, en chiffres : 12.
error-answer-decimal = Un nombre est attendu, en chiffres : 12,5.
error-answer-day = Une date est attendue : 02/03/2026.
error-answer-choice = Choisissez parmi les réponses proposées.
flash-answers-sent = Merci : les réponses de { $name } sont enregistrées.
flash-answers-kept = Enregistré : vous pourrez finir plus tard, par le même lien.
flash-answers-declined = C’est noté : vous ne recevrez pas de rappel.

## Résultats

results-answered = { $count ->
        [0] Personne n’a encore répondu,
        [one] Un lieu a répondu,
       *[other] { $count } lieux ont répondu,
    }
results-asked = sur { $count }.
results-partly = { $count ->
        [one] Un autre a commencé.
       *[other] { $count } autres ont commencé.
    }
result-table = Nombre de réponses
result-share = Part
result-count = Lieux
result-share-before = Part, l’enquête d’avant
result-note = { $answered ->
        [0] Aucune réponse
        [one] Une réponse
       *[other] { $answered } réponses
    }{ $silent ->
        [0] {""}
        [one] , une sans réponse
       *[other] , { $silent } sans réponse
    }{ $unconcerned ->
        [0] .
        [one] , un lieu non concerné.
       *[other] , { $unconcerned } lieux non concernés.
    }
result-removed = Cette question a été retirée.
result-before = Dans « { $title } » : { $count ->
        [one] une réponse.
       *[other] { $count } réponses.
    }
result-figure = Mesure
result-now = Cette enquête
result-then = Avant
result-median = Médiane
result-quartile-first = Premier quartile
result-quartile-third = Troisième quartile
result-least = Plus petit
result-most = Plus grand
result-more = { $count ->
        [one] Un autre texte est dans le fichier.
       *[other] { $count } autres textes sont dans le fichier.
    }
bar-whole = { $from } à { $to }
bar-decimal = de { $from } à moins de { $to }
wave-when-answered = Quand
wave-by = Par
wave-by-itself = Le lieu lui-même
publish-title = Publier les totaux
publish-rule = Seules paraissent les questions marquées « totaux publiables » : des nombres, jamais moins de { $least } lieux ensemble, ni ce qui permettrait de le calculer ; jamais les textes libres, ni les noms.
publish-later = Possible une fois l’enquête close.
publish-start = Publier
publish-stop = Ne plus publier
flash-wave-published = Les totaux sont publiés.
flash-wave-unpublished = Les totaux ne sont plus publiés.
waves-public = Enquêtes du réseau
waves-public-lead = Ce que les lieux du réseau ont répondu, en totaux.
waves-public-none = Aucun résultat publié pour l’instant
wave-public-lead = { $count } lieux ont répondu à cette enquête, close le { $day }.
wave-public-few = Trop peu de réponses pour être publiées.
wave-public-count = { $count } réponses.
wave-public-none = Aucune question de cette enquête n’est publiée
publish-rule-told = Un nombre qui compte moins de { $least } lieux n’est pas donné, ni ce qui permettrait de le calculer. Les textes libres ne sont jamais publiés.
wave-fewer = moins de { $least }
wave-withheld = « Moins de cinq », ou plus : des nombres sont tus pour qu’on ne puisse pas reconnaître un lieu.

## Lettres

letter-wave-subject = { $title } : quelques questions pour { $name }
letter-wave-remind-subject = Rappel – { $title } : quelques questions pour { $name }
letter-wave = { $network } a quelques questions pour « { $name } », sous le titre « { $title } ».
letter-wave-remind = Nous n’avons pas encore reçu les réponses de « { $name } » à « { $title } », que { $network } vous a envoyé.
letter-wave-questions = Questions
letter-wave-until = Jusqu’au
letter-wave-action = Répondre
letter-wave-how = Ce que vous avez répondu lors d’une enquête passée est déjà rempli. Vous pouvez vous arrêter et finir plus tard, sans compte ni mot de passe.
