### Données personnelles : finalités, consentements, préférences, demandes, conservation, registres.

desk-privacy = Données personnelles
privacy-requests = Demandes
privacy-purposes = Finalités
privacy-consents = Consentements
privacy-retention = Conservation
privacy-register = Registre des traitements
privacy-consultations = Consultations
error-privacy-day = Cette date n’est pas comprise. Exemple : 02/03/2026
privacy-months = { $count ->
    [one] { $count } mois après le dernier contact
   *[other] { $count } mois après le dernier contact
}

## Finalités

privacy-purposes-lead = À quoi servent les données, sur quel fondement, pour combien de temps. On n’écrit à personne pour autre chose.
purpose-news = Lettre du réseau
purpose-text-news = Recevoir les nouvelles du réseau par courriel. Vous pouvez arrêter à tout moment.
purpose-census = Recensement
purpose-text-census = Vérifier auprès de vous, une fois par an, que ce que l’annuaire dit de votre lieu est encore vrai.
purpose-programme = Suivi du programme
purpose-text-programme = Vous tenir au courant du programme de soutien aux tiers-lieux sur votre territoire, et savoir qui y prend part.
purpose-events = Événements
purpose-text-events = Recevoir les invitations aux rencontres et aux formations du réseau.
purpose-membership = Adhésion
purpose-text-membership = Suivre votre adhésion : échéances, reçus, assemblées.
purpose-all = Toutes les finalités
purpose-retired = N’est plus en usage
purpose-retire = N’est plus en usage : on n’écrit plus à personne pour cela
purpose-add = Ajouter une finalité
purpose-field-name = Nom
purpose-field-basis = Fondement
purpose-field-months = Conservation
purpose-field-months-hint = En mois, à partir du dernier contact venu de la personne. La CNIL recommande trois ans : 36.
purpose-field-channels = Moyens
purpose-field-text = Ce qui est dit aux personnes
purpose-field-text-hint = Chaque version est gardée : un consentement dit à quel texte il répond.
basis-consent = Consentement
basis-interest = Intérêt légitime
basis-contract = Contrat
basis-obligation = Obligation légale
basis-mission = Mission d’intérêt public
channel-email = courriel
channel-phone = téléphone
channel-post = courrier postal
error-purpose-taken = Une finalité porte déjà ce nom.
error-purpose-meanwhile = Quelqu’un d’autre a enregistré cette finalité pendant que vous la modifiiez. Votre saisie est conservée ci-dessous ; voici ce que dit l’autre version. Rouvrez la page pour repartir d’elle.
flash-purpose-saved = La finalité est enregistrée.

## Consentements

privacy-consents-lead = Ce que chacun a dit de nos lettres, ligne après ligne. Rien ne s’y efface : un oui repris est une ligne de plus.
consent-look = Voir
consent-today = Aujourd’hui, pour cette adresse
consent-link = Lui envoyer le lien de ses préférences
flash-consent-link = La lettre est écrite.
consent-none = Cette adresse n’a encore rien dit.
consent-enter = Noter un consentement ou un refus
consent-when = Quand
consent-field-address = Adresse de courriel
consent-field-purpose = Finalité
consent-field-action = Ce qui est dit
consent-field-way = Comment
consent-field-reference = Preuve
consent-field-reference-hint = La référence du papier signé, sans nom de personne : elle n’est jamais effacée.
consent-action-given = Accord
consent-action-confirmed = Accord confirmé
consent-action-withdrawn = Accord repris
consent-action-objected = Opposition
consent-action-renewed = Accord renouvelé
consent-action-expired = Accord trop ancien
consent-way-centre = Par la personne, depuis ses préférences
consent-way-form = Par un formulaire
consent-way-paper = Sur papier
consent-way-spoken = De vive voix
consent-way-import = Par un import
consent-way-program = Par Maillage
error-consent-everything = Un accord se donne finalité par finalité ; seul un refus peut les concerner toutes.
error-consent-reference = Donnez la référence du papier : sans elle, l’accord ne se prouve pas.
flash-consent-entered = C’est noté dans le registre.
contactability-allowed = On peut écrire
contactability-suppressed = A demandé à ne plus jamais rien recevoir
contactability-objected = S’est opposée
contactability-withdrawn = A repris son accord
contactability-invalid = Adresse qui ne mène nulle part
contactability-hold = Adresse laissée en paix pour l’instant
contactability-missing = Pas d’adresse
contactability-retired = Finalité qui n’est plus en usage
contactability-channel = Moyen que cette finalité n’emploie pas
contactability-expired = Accord trop ancien
contactability-unconfirmed = Accord qui attend sa confirmation
contactability-no-consent = N’a pas donné son accord
privacy-panel = Pour quoi lui écrire
privacy-panel-hint = Ce que permet son adresse e-mail, finalité par finalité. Seule la personne change ce qu’elle a dit.

## Centre de préférences

preferences-title = Vos préférences
preferences-lead = Ce que le réseau envoie à { $address }, et ce que vous pouvez en décider. Il n’y a pas de compte à ouvrir.
preferences-forgotten = Nous ne connaissons plus cette adresse.
preferences-letters = Ce que vous recevez
preferences-save = Enregistrer mes choix
preferences-stop = Tout arrêter
preferences-stop-text = Plus aucune lettre ne partira vers cette adresse, quelle qu’en soit la raison, et pour toujours : même si quelqu’un nous la donne de nouveau.
preferences-stop-do = Ne plus rien recevoir
preferences-stopped = Plus rien ne part vers cette adresse.
preferences-stopped-text = Elle est sur la liste de celles auxquelles nous n’écrivons plus, sous une forme qui ne permet pas de la relire.
preferences-stay = Rester en contact
preferences-stay-text = Si nous vous avons demandé si vos données pouvaient être gardées, répondez ici. Elles le seront jusqu’à la prochaine fois.
preferences-stay-do = Gardez-moi dans vos contacts
preferences-asked = Vos demandes
preferences-rights = Vos droits sur vos données
preferences-rights-text = Demandez ce que nous savons de vous, faites-le corriger ou effacer. Nous répondons en un mois. Vous pouvez aussi vous adresser à la CNIL.
preferences-ask = Envoyer la demande
preferences-sort = Votre demande
preferences-name = Votre nom
preferences-name-hint = Pour vous reconnaître, si l’adresse est partagée.
preferences-message = Précisions
preferences-message-hint = Pour une correction, dites ce qui est faux et ce qui est juste.
error-preferences-stopped = Plus rien ne part vers cette adresse : il n’y a plus de choix à faire.
error-request-open = Cette demande est déjà en cours : nous y répondrons dans le délai indiqué.
flash-preferences-saved = Vos choix sont enregistrés.
flash-preferences-stopped = C’est fait : plus rien ne partira vers cette adresse.
flash-preferences-kept = Merci : nous restons en contact.
flash-request-received = Votre demande est reçue. Une lettre vous dit avant quand nous y répondrons.

## Demandes

privacy-requests-lead = Ce que les personnes demandent sur leurs données. Un mois pour répondre ; trois si vous le leur dites à temps, en disant pourquoi.
requests-late = { $count ->
    [one] Une demande a dépassé son délai.
   *[other] { $count } demandes ont dépassé leur délai.
}
requests-see-ended = Voir les demandes closes
requests-see-open = Voir les demandes en cours
requests-none = Aucune demande
requests-none-how = Celles qui arrivent par les préférences paraissent ici ; notez aussi celles qui viennent autrement.
request-add = Noter une demande
request-due = À répondre avant le
request-due-by = réponse avant le { $day }
request-late = en retard
request-forgotten = Personne effacée
request-ended = Close
request-sort-access = Accès aux données
request-sort-portability = Portabilité
request-sort-rectification = Rectification
request-sort-erasure = Effacement
request-sort-objection = Opposition
request-sort-restriction = Limitation
request-state-received = Reçue
request-state-verified = Identité vérifiée
request-state-granted = Satisfaite
request-state-partly = Satisfaite en partie
request-state-refused = Refusée
request-via-centre = Préférences
request-via-mail = Courriel
request-via-phone = Téléphone
request-via-post = Courrier
request-via-visit = De vive voix
request-identity-link = Par le lien d’une lettre reçue à son adresse
request-identity-known = Connue de l’équipe
request-identity-document = Par une pièce qu’elle a montrée
request-field-sort = Demande
request-field-name = Nom
request-field-address = Adresse de courriel
request-field-address-hint = Où répondre. Sans elle, répondez vous-même, et notez-le.
request-field-via = Reçue par
request-field-received_on = Reçue le
request-field-message = Ce qui est demandé
request-field-state = État
request-field-person = Personne concernée
request-field-person-hint = Son nom, ou l’adresse de sa fiche.
request-which = De qui s’agit-il ?
request-field-identity = Identité vérifiée
request-field-identity_note = Ce qui a été vu
request-field-identity_note-hint = Sans en garder de copie.
request-field-outcome = Ce qui est répondu
request-field-outcome-hint = Sera dit à la personne, avec le recours possible quand tout n’est pas accordé.
request-field-extended = Raison du délai
request-verify = Qui demande ?
request-verify-how = Avant de montrer ou d’effacer quoi que ce soit, assurez-vous que c’est bien la personne concernée, sans demander plus qu’il n’en faut.
request-verify-do = Identité vérifiée
request-file = Ses données
request-file-how = Tout ce que chaque partie de Maillage sait de cette personne. Chaque ouverture est notée.
request-file-html = À lire et imprimer
request-file-json = Pour un autre programme (JSON)
request-erase = Effacer la personne
request-erase-how = Sa fiche, ses adresses et ce qui est noté d’elle disparaissent partout ; les comptes anonymes et les reçus que la loi oblige à garder restent. On ne revient pas en arrière.
request-erase-do = Effacer et répondre
request-answer = Répondre
request-answer-do = Clore la demande
request-extend = Prendre deux mois de plus
request-extend-how = Possible une fois, avant la fin du premier mois, pour une demande complexe : la raison est dite à la personne.
request-extend-do = Prolonger
request-silent = Cette adresse ne reçoit plus aucune lettre de Maillage : répondez par un autre moyen.
error-request-future = Ce jour n’est pas encore venu.
error-request-identity = Dites en quelques mots ce qui a été vu.
error-request-person = Personne ne porte ce nom dans le carnet. Laissez vide si elle n’y est pas.
error-request-which = Ce nom, ou une partie, est celui d’une ou de plusieurs fiches : choisissez la bonne ci-dessous.
error-request-why = Dites pourquoi : la personne doit le savoir.
error-request-unverified = Vérifiez d’abord l’identité.
error-request-late = Le premier mois est passé : il n’est plus temps de prolonger. Répondez.
error-request-moved = Cette demande a changé entre-temps, ou n’en est plus là : rouvrez sa page.
flash-request-entered = La demande est notée.
flash-request-verified = L’identité est vérifiée.
flash-request-extended = Le délai est prolongé, et la personne en est informée.
flash-request-answered = La demande est close.
flash-request-erased = La personne est effacée, et la demande close.
file-title = Données personnelles
file-of = Données personnelles de { $name }
file-when = Tout ce que le réseau savait d’elle, { $when }.
file-rights = Elle peut les faire corriger, effacer, ou s’adresser à la CNIL (www.cnil.fr).
file-empty = Rien n’est su de cette personne.

## Conservation

privacy-retention-lead = Qui n’est pas venu vers nous depuis { $months } mois ne reste pas dans nos fichiers sans l’avoir voulu. Rien ne s’efface sans que vous ayez lu la liste.
retention-how = La recherche ne change rien : elle dresse la liste de qui n’a ni répondu, ni rempli de formulaire, ni ouvert de session, et n’adhère pas. Ouvrir une lettre ne compte pas.
retention-start = Chercher
retention-none = Aucune recherche n’a encore été faite.
retention-when = Recherche
retention-who = Par
retention-state = État
retention-listed = Personnes trouvées
retention-erased = Effacées
retention-last = Dernier contact
retention-people = Personnes de la liste
retention-spare = Garder
retention-list-empty = Il n’y a plus personne dans cette liste.
retention-ask = Leur poser la question
retention-ask-how = Chaque personne reçoit une lettre, une seule, et a { $days } jours pour dire qu’elle veut rester. Relisez la liste : vous pouvez garder quelqu’un pour une raison que vous savez.
retention-wait = La question est posée. L’effacement sera possible le { $day }.
retention-erase = Effacer les personnes restées silencieuses
retention-erase-how = Qui n’a pas répondu sera effacé. On ne revient pas en arrière.
retention-drop = Abandonner cette recherche
retention-state-listed = Liste à lire
retention-state-asked = Question posée
retention-state-erasing = Effacement en cours
retention-state-done = Terminée
retention-state-dropped = Abandonnée
retention-line-listed = À interroger
retention-line-asked = Interrogée
retention-line-silent = Sans adresse où écrire
retention-line-spared = Gardée
retention-line-answered = Est revenue vers nous
error-retention-moved = Cette recherche n’en est plus là : rouvrez sa page.
error-retention-early = Les personnes ont { $days } jours pour répondre : il est trop tôt pour effacer.
flash-retention-listed = Voici la liste. Rien n’a changé.
flash-retention-nobody = Personne n’est à interroger : tout le monde a donné de ses nouvelles.
flash-retention-asked = { $count ->
    [one] Une lettre est écrite.
   *[other] { $count } lettres sont écrites.
}
flash-retention-erasing = L’effacement commence.
flash-retention-dropped = La recherche est abandonnée : personne n’est effacé.
flash-retention-spared = La personne est gardée.

## Registre

register-lead = Ce que { $network } fait des données personnelles (RGPD, article 30), écrit par Maillage d’après ce qu’il fait vraiment.
register-when = Écrit le { $when }.
register-print = À imprimer
register-data = Données
register-data-text = Nom, fonctions, structures, moyens de contact, échanges, adhésions ; ce que la personne a dit de nos lettres.
register-people-concerned = Personnes concernées
register-people-concerned-text = Responsables et membres de lieux, élus, agents, partenaires du réseau.
register-figures = En nombres
register-people = Personnes connues
register-contacts = Moyens de contact
register-lines = Lignes du registre des consentements
register-suppressed = Adresses auxquelles on n’écrit plus
register-readers = Qui les lit
register-role = Rôle
register-classes = Données ouvertes
register-holders = Comptes
register-class-public = publiques
register-class-network = du réseau
register-class-contact = moyens de contact
register-class-internal = notes internes
register-class-finance = finances
register-class-sensitive = données sensibles
register-outside = À qui elles sont transmises
register-relay = Le relais d’envoi des lettres : adresse, objet et texte de chaque lettre
register-geocoder = Le géocodeur en ligne : adresses postales des lieux, sans nom de personne
register-base-map = Le serveur du fond de carte : l’adresse réseau de qui regarde la carte
register-nobody = À personne
register-parts = Parties de Maillage qui en gardent
keeper-accounts = Comptes : qui se connecte, et ce que chacun peut faire
keeper-census = Annuaire : lieux, structures, propositions et recensement
keeper-relations = Relations : personnes, échanges, adhésions, consentements
register-measures = Mesures de sécurité
register-measures-text = Droits par rôle et par territoire, filtrés dans chaque lecture ; consultation des contacts notée ; mots de passe hachés (argon2id) ; registre des consentements dont chaque ligne tient à la précédente ; adresses refusées gardées sous forme de clé ; sauvegardes vérifiées.

## Consultations

privacy-consultations-lead = Qui a lu comment joindre qui. Chaque personne peut le savoir pour elle-même.
consultation-person = Personne ou structure
consultation-reader = Lecteur
consultation-when = Quand
consultation-what = Où
consultation-reason = Raison
consultation-look = Filtrer
consultation-file = Exporter (CSV)
consultation-none = Aucune consultation
consultation-none-how = Rien n’a été lu qui réponde à ces filtres.
consultation-gone = compte supprimé
consultation-what-card = Fiche
consultation-what-list = Liste
consultation-what-export = Export
consultation-what-import = Import
consultation-what-request = Demande sur ses données
consultation-what-file = Fichier de ses données

## Lettres

letter-request-came-subject = Une demande sur des données personnelles
letter-request-came = Une demande est arrivée ({ $sort }). Il faut y répondre avant le { $day }.
letter-request-open = Ouvrir la demande
letter-request-received-subject = Votre demande est reçue
letter-request-received = { $network } a bien reçu votre demande ({ $sort }). Nous y répondrons avant le { $day }. Nous vous écrirons si nous avons besoin de vérifier que c’est bien vous.
letter-request-authority = Si notre réponse ne vous convient pas, vous pouvez vous adresser à la CNIL (www.cnil.fr).
letter-request-extended-subject = Votre demande prendra plus de temps
letter-request-extended = Votre demande est complexe, et nous prendra plus d’un mois. Nous y répondrons avant le { $day }. En voici la raison.
letter-request-answered-subject = Réponse à votre demande
letter-request-granted = Votre demande est satisfaite.
letter-request-partly = Votre demande est satisfaite en partie. Voici pourquoi.
letter-request-refused = Nous n’avons pas pu satisfaire votre demande. Voici pourquoi.
letter-retention-subject = Voulez-vous rester dans nos contacts ?
letter-retention = Vous n’avez pas été en contact avec { $network } depuis plus de { $months } mois. Nous ne gardons pas de données sans raison : voulez-vous que nous gardions les vôtres ?
letter-retention-action = Rester en contact, ou choisir ce que je reçois
letter-retention-else = Sans réponse de votre part dans les { $days } jours, elles seront effacées. Il n’y a rien à faire pour cela.
letter-preferences-subject = Vos préférences
letter-preferences = Voici le lien par lequel vous choisissez ce que { $network } vous envoie, et demandez ce que nous savons de vous. Il vous est propre : ne le transmettez pas.
letter-preferences-action = Mes préférences
