### Contributions : proposer, corriger, modérer.

## Formulaires publics

propose-place = Proposer un lieu
propose-organisation = Proposer une structure
propose-place-instead = C’est un lieu ? Proposez-le ici.
propose-organisation-instead = C’est une structure (association, collectivité, entreprise) ? Proposez-la ici.
propose-lead = Vous connaissez un tiers-lieu, ouvert ou en projet, qui manque ici ? Dites ce que vous savez : seul le nom est nécessaire. Aucun compte n’est demandé.
correct-title = Corriger { $name }
correct-lead = Changez ce qui n’est pas juste et laissez le reste. L’équipe du réseau relit avant de publier. Aucun compte n’est demandé.
correct-this = Corriger cette fiche
propose-alike = Une fiche porte déjà ce nom.
propose-alike-how = Si c’est le même lieu, corrigez sa fiche. Sinon, envoyez : rien de ce que vous avez saisi n’est perdu.
propose-trap = Laissez ce champ vide
propose-you = Vous
propose-you-hint = Votre adresse sert à confirmer l’envoi et à vous répondre. Elle n’est jamais publiée, et elle est effacée trois mois après la réponse.
field-author = Votre adresse e-mail
field-author_name = Votre nom
field-message = Un mot pour l’équipe
hint-author = Une lettre vous y sera envoyée ; rien n’est transmis avant que vous y ayez répondu.
hint-author_name = Comment souhaitez-vous que l’on vous appelle ?
hint-message = Comment vous le savez, ce qu’il faut vérifier. Ce mot n’est pas publié.
propose-send = Envoyer
propose-send-anyway = C’est un autre lieu : envoyer
error-form-quick = Le formulaire est revenu trop vite, ou est resté ouvert trop longtemps. Tout ce que vous avez saisi est là : relisez, puis envoyez de nouveau.
error-author = Cette adresse n’est pas lisible. Exemple : nom@exemple.fr
error-author-often = Plusieurs envois attendent déjà votre confirmation : ouvrez les lettres reçues, ou recommencez demain.
error-network-often = Beaucoup d’envois attendent une confirmation en ce moment. Tout ce que vous avez saisi est là : recommencez dans une heure.
error-message-long = Ce mot est trop long : { $limit } caractères au plus.
error-nothing-changed = Vous n’avez rien changé : corrigez un champ, ou laissez un mot à l’équipe.
proposal-sent-title = Une lettre vous attend
proposal-sent-text = Nous venons d’écrire à l’adresse que vous avez donnée. Ouvrez la lettre et confirmez : votre envoi sera alors transmis à l’équipe du réseau.
proposal-sent-nothing = Rien n’est arrivé ? Regardez dans les indésirables, puis vérifiez l’adresse. Sans réponse sous sept jours, l’envoi est effacé.
proposal-confirm-title = Confirmer votre envoi
proposal-confirm-text = Vous avez envoyé une proposition au sujet de « { $name } ». Confirmez, et l’équipe du réseau la lira.
proposal-confirm-button-create = Confirmer la proposition
proposal-confirm-button-correct = Confirmer la correction
proposal-confirm-button-claim = Confirmer que c’est nous
proposal-confirm-done = Cet envoi est déjà confirmé : il n’y a plus rien à faire.
proposal-confirmed-title = Merci, c’est transmis
proposal-confirmed-text = L’équipe du réseau a reçu votre envoi. Elle vous répondra par lettre.

## Modération

desk-proposals = Propositions
proposals-waiting = À décider
proposals-decided = Décidées
proposals-none = Rien n’attend
proposals-none-decided = Rien n’a encore été décidé
proposals-none-how = Les propositions arrivent ici une fois confirmées par leur auteur.
proposal-what = Demande
proposal-author = De
proposal-when = Reçue
proposal-who-looks = Qui s’en occupe
proposal-outcome = Suite donnée
proposal-sort-create = Nouvelle fiche
proposal-sort-correct = Correction
proposal-sort-claim = « C’est nous »
proposal-state-accepted = Acceptée
proposal-state-refused = Refusée
proposal-decided = par { $name }, le { $when }
proposal-held = { $name } s’en occupe, depuis le { $when }
proposal-held-by-me = Vous vous en occupez
proposal-hold = Je m’en occupe
proposal-release = Je ne m’en occupe plus
proposal-message = Un mot de l’auteur
proposal-taken = Champs pris
proposal-no-field = Aucun champ n’est changé : lisez le mot de l’auteur.
proposal-field-done = La fiche le dit déjà.
proposal-field-moved = Ce champ a changé depuis la proposition : le prendre remplacerait ce changement.
proposal-field-was = Il disait alors
proposal-take = Prendre « { $field } », tel qu’écrit ci-dessous
field-take = Champs
field-reply = Réponse à l’auteur
hint-reply = Elle lui est envoyée par lettre. Nécessaire pour refuser.
proposal-accept = Accepter ce qui est coché
proposal-refuse = Refuser
error-take-none = Cochez au moins un champ à prendre ; pour ne rien prendre, refusez en disant pourquoi.
error-proposal-decided = Quelqu’un d’autre a déjà décidé de cette proposition : voici ce qui a été fait.
flash-proposal-accepted = La proposition sur « { $name } » est acceptée, et son auteur prévenu.
flash-proposal-refused = La proposition sur « { $name } » est refusée, et son auteur prévenu.
figure-proposals = { $count ->
        [one] proposition à décider
       *[other] propositions à décider
    }
action-itself = Modification par le lieu lui-même

## Lettres

letter-hello = Bonjour,
letter-confirm-subject = Confirmez votre envoi sur { $name }
letter-confirm-create = Vous avez proposé « { $name } » à l’annuaire de { $network }. Confirmez, et l’équipe du réseau lira votre proposition.
letter-confirm-correct = Vous avez proposé de corriger la fiche « { $name } » dans l’annuaire de { $network }. Confirmez, et l’équipe du réseau lira votre correction.
letter-confirm-claim = Vous avez dit parler pour « { $name } » dans l’annuaire de { $network }. Confirmez que cette adresse est la vôtre.
letter-confirm-action = Confirmer
letter-confirm-not-you = Vous n’avez rien envoyé ? Ne faites rien : tout sera effacé sous sept jours, et personne n’en saura rien.
letter-accepted-subject = Votre proposition sur { $name } est publiée
letter-accepted = Merci : votre proposition sur « { $name } » a été relue et publiée.
letter-accepted-but = Nous n’avons pas repris ceci : { $fields }.
letter-refused-subject = Votre proposition sur { $name }
letter-refused = Nous avons lu votre proposition sur « { $name } », et ne l’avons pas publiée.
letter-see = Voir la fiche
letter-team-says = L’équipe du réseau vous répond :
letter-thanks = Merci d’aider à tenir cet annuaire à jour.
