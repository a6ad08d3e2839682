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
propose-alike = Une fiche y ressemble déjà.
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
error-author-undecided = { $limit } de vos envois attendent déjà la réponse de l’équipe : nous n’en prenons pas davantage d’une même adresse. Tout ce que vous avez saisi est là : recommencez quand elle vous aura répondu.
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

## « C’est nous »

claim-this = C’est nous
claim-title = { $name } : c’est nous
claim-lead = Vous faites vivre ce lieu ou cette structure ? Donnez une adresse : si elle est la vôtre publiquement (celle de la fiche, ou du domaine de votre propre site), le lien pour tenir la fiche à jour vous est envoyé aussitôt. Sinon, l’équipe du réseau vous répond.
proposal-claim-how = Cette personne dit parler pour la fiche, depuis une adresse que la fiche ne connaît pas. Vérifiez (un appel au numéro public suffit), puis acceptez : le lien pour tenir la fiche à jour lui sera envoyé.
proposal-accept-claim = Accepter et envoyer le lien

## La fiche, vue par le lieu lui-même

own-title = { $name } : votre fiche est-elle juste ?
own-lead = Voici ce que l’annuaire dit de vous. Si tout est encore vrai, un seul bouton suffit.
own-confirm-all = Tout est encore juste
own-edit = Corriger
own-edit-lead = Ce que vous enregistrez paraît aussitôt, et porte la date du jour.
own-fields = Champ par champ
own-confirm = Encore juste
own-confirmed-on = Confirmé le { $day }
own-leave = Ne plus figurer dans l’annuaire
own-leave-title = Retirer { $name } de l’annuaire ?
own-leave-text = La fiche ne sera plus publique, et une liste importée plus tard ne l’y remettra pas. Vous pourrez revenir par ce même lien.
own-left-title = C’est fait
own-left = Votre fiche n’est pas publique. Une liste importée plus tard ne l’y remettra pas.
own-come-back = Revenir dans l’annuaire
error-left = Cette fiche a quitté l’annuaire à la demande du lieu ou de la structure, qui seul peut y revenir, par le lien de sa lettre.
error-own-sheet-moved = La fiche a changé pendant que vous la lisiez : voici ce qu’elle dit maintenant. Relisez, puis confirmez.
flash-own-confirmed = { $count ->
        [0] Rien n’a été confirmé : choisissez un champ.
        [one] Merci : un champ est confirmé.
       *[other] Merci : { $count } champs sont confirmés.
    }
flash-own-saved = Merci : votre fiche est à jour.
stop-text = Nous n’écrirons plus jamais à cette adresse, quelle qu’en soit la raison. Nous n’en gardons qu’une empreinte, pour nous en souvenir.
stop-done = Nous ne vous écrirons plus
stop-done-text = Cette adresse ne recevra plus de lettre de notre part.
confirmed-whole = Confirmé par le lieu en { $month }
confirmed-part = En partie confirmé par le lieu en { $month }
action-left = Retrait à la demande du lieu

## Recensement, au bureau

desk-census = Recensement
census-lead = Demandez aux lieux si leur fiche est encore juste : chacun reçoit la sienne, déjà remplie, et répond d’un geste. Rien n’est à ressaisir.
census-ask = Interroger les lieux
census-reached = { $count ->
        [0] Aucun lieu ne peut être interrogé par lettre.
        [one] Un lieu recevrait une lettre.
       *[other] { $count } lieux recevraient une lettre.
    }
census-missed = { $count ->
        [one] Un lieu n’a pas d’adresse, ou ne veut plus de lettre.
       *[other] { $count } lieux n’ont pas d’adresse, ou ne veulent plus de lettre.
    }
census-start = Envoyer la question
census-settings = Réglages
field-automatic = Recommencer de soi-même quand le délai est passé
field-months = Mois entre deux recensements
field-reminders = Rappels à qui ne répond pas
field-days = Jours entre deux lettres
error-between = Un nombre entre { $least } et { $most }.
error-round-open = Un recensement est en cours : clôturez-le avant d’en commencer un autre.
flash-round-started = Les lettres s’écrivent. Cette page se remplit à mesure.
flash-round-closed = L’envoi est clos : plus aucun rappel ne partira. Les réponses tardives comptent encore.
flash-census-set = Les réglages du recensement sont enregistrés.
rounds-title = Envois
rounds-none = Aucun envoi pour l’instant.
round-when = Commencé
round-sort = Envoi
round-sort-census = Recensement
round-sort-notice = Avis d’inscription
round-who = Par
round-asked-count = Interrogés
round-answered-count = Réponses
round-closed = Clos
round-close = Clore : plus de rappel
round-file = Télécharger les réponses (CSV)
round-empty = Rien ici. Les lettres d’un envoi s’écrivent en quelques instants : rechargez la page.
round-address = Adresse
round-asked = Lettre écrite
round-reminders = Rappels
round-answer = Réponse
round-letter = Dernière lettre
round-filter-repondu = Ont répondu
round-filter-silence = Sans réponse
round-filter-refus = Lettre refusée
round-filter-sans-adresse = Sans adresse
asking-answer-confirmed = Confirmée
asking-answer-edited = Mise à jour
asking-answer-left = S’est retiré
asking-answer-stopped = Ne veut plus de lettre
notice-title = Prévenir qui figure dans l’annuaire
notice-lead = Un lieu ou une structure inscrits par d’autres doivent l’apprendre : quelles données, d’où, pourquoi, et comment les corriger ou s’en aller. Chacun n’est prévenu qu’une fois.
notice-see = { $count ->
        [0] Tous ont été prévenus
        [one] Voir qui serait prévenu (un)
       *[other] Voir qui serait prévenu ({ $count })
    }
notice-start = { $count ->
        [one] Prévenir cette fiche
       *[other] Prévenir ces { $count } fiches
    }
notice-none = Personne n’est à prévenir
notice-none-how = Chaque fiche publique qui a une adresse a déjà reçu cet avis.
notice-kind = Fiche
field-place = Lieu
field-organisation = Structure

## Lettres du recensement

letter-granted-subject = Votre lien pour tenir à jour la fiche « { $name } »
letter-granted = Vous parlez désormais pour « { $name } ». Ce lien ouvre votre fiche : vous pouvez la corriger quand vous voulez, sans mot de passe.
letter-own-action = Ouvrir ma fiche
letter-own-keep = Gardez cette lettre : qui a ce lien peut modifier la fiche.
letter-census-subject = { $name } : votre fiche est-elle encore juste ?
letter-remind-subject = Rappel – { $name } : votre fiche est-elle encore juste ?
letter-census = Une fois par an, { $network } demande à chaque lieu si ce que l’annuaire dit de lui est encore vrai. Voici l’essentiel de ce que dit la fiche « { $name } » :
letter-remind = Nous n’avons pas encore de vos nouvelles au sujet de la fiche « { $name } » dans l’annuaire de { $network }. En voici l’essentiel :
letter-census-action = Relire et confirmer
letter-census-how = Si tout est juste, un seul bouton suffit. Sinon, vous corrigez ce qui a changé, sans compte ni mot de passe.
letter-notice-subject = { $name } figure dans l’annuaire de { $network }
letter-notice = { $network } tient un annuaire public des tiers-lieux et de celles et ceux qui les portent. « { $name } » y figure. La loi veut que nous vous le disions, et comment vous pouvez le corriger ou vous en retirer.
letter-notice-data = Ce que nous avons
letter-notice-source = D’où nous le tenons
letter-notice-basis = Pourquoi
letter-notice-basis-text = faire connaître les tiers-lieux du territoire (intérêt légitime, article 6.1.f du RGPD)
letter-notice-readers = Qui le lit
letter-notice-readers-all = tout le monde, sur le site et en données ouvertes
letter-notice-readers-both = tout le monde pour la fiche publique ; l’équipe du réseau seule pour la personne à contacter et les notes
letter-notice-time = Combien de temps
letter-notice-time-text = tant que le lieu ou la structure existe, ou jusqu’à votre demande
letter-notice-rights = Vos droits
letter-notice-rights-text = accéder, rectifier, effacer, limiter, vous opposer : par le lien ci-dessous ou en répondant à cette lettre ; et saisir la CNIL (www.cnil.fr)
letter-notice-action = Voir, corriger ou retirer la fiche
letter-notice-how = Si la fiche vous convient, il n’y a rien à faire : nous ne vous écrirons plus à ce sujet.
letter-source-import = la liste « { $name } »
letter-source-itself = vous-même
letter-source-team = l’équipe du réseau
letter-source-derived = calculé d’après l’adresse
letter-spoken-for-subject = Quelqu’un peut désormais modifier la fiche « { $name } »
letter-spoken-for = Une personne qui écrit depuis une adresse en « @{ $domain } » parle désormais pour « { $name } » dans l’annuaire de { $network } : elle a reçu un lien qui permet de modifier la fiche.
letter-spoken-for-yours = Si elle est des vôtres, il n’y a rien à faire.
letter-spoken-for-not-yours = Sinon, répondez à cette lettre : nous retirerons ce lien, et la fiche reprendra ce qu’elle disait avant.

## Liens vers les fiches

passes-title = Liens vers les fiches
passes-lead = Qui détient un lien parle pour sa fiche, sans compte ni mot de passe. Un lien retiré n’ouvre plus rien, et aucun rappel ne le renvoie.
passes-see = Voir les liens en cours
passes-all = Voir tous les liens
passes-of-sheet = Liens
passes-none = Aucun lien n’ouvre de fiche
passes-none-how = Un lien part avec chaque lettre du recensement ou d’avis, et quand « C’est nous » est accepté.
pass-via = Par
pass-via-claim = C’est nous
pass-via-census = Recensement
pass-via-notice = Avis d’inscription
pass-since = Depuis
pass-until = Jusqu’au
pass-used = Dernier usage connu
pass-never-used = Aucun
pass-withdraw = Retirer
flash-pass-withdrawn = Le lien est retiré : il n’ouvre plus rien.
