### Le courrier : le registre des lettres, au bureau, et ce que toutes les lettres disent.

letter-stop = Ne plus recevoir de lettre de notre part

## Registre

mail-title = Courrier
mail-lead = Chaque lettre écrite par Maillage, à qui, et ce qu’elle est devenue.
mail-captured-notice = Aucune lettre ne part d’ici.
mail-captured-demo = C’est une démonstration : les lettres restent dans cette boîte, où vous pouvez les lire.
mail-captured-relay = Aucun relais d’envoi n’est configuré : les lettres restent dans cette boîte. La documentation d’exploitation dit comment en configurer un.
mail-none = Aucune lettre
mail-none-how = Les lettres apparaîtront ici dès que quelqu’un proposera une correction, ou que vous interrogerez les lieux.
mail-all = Toutes
mail-state = État
mail-to = À
mail-about = Objet
mail-when = Écrite
mail-answer = Réponse du relais
mail-forgotten = adresse oubliée
mail-read = Lire la lettre
mail-body-sealed = Le texte n’est pas montré ici : il ouvre le compte de son destinataire.
mail-body-gone = Le texte n’est plus gardé : il a été remis.
mail-body-stopped = Le texte n’est plus gardé : la lettre ne partira pas.
mail-state-queued = En attente
mail-state-sending = En cours d’envoi
mail-state-sent = Remise au relais
mail-state-captured = Gardée ici
mail-state-refused = Refusée
mail-state-uncertain = Incertaine
mail-state-suppressed = Non écrite
mail-state-stopped = Arrêtée
mail-uncertain-hint = Le programme s’est arrêté, ou la liaison a été coupée, après que toute la lettre a été dite : elle est peut-être partie. Elle n’est jamais renvoyée sans que vous le demandiez.
mail-refused-hint = Le relais, ou le serveur du destinataire, ne la prendra pas. L’adresse est sans doute à corriger.
mail-suppressed-hint = Cette adresse a demandé à ne plus recevoir de lettre : rien n’a été écrit.
mail-stopped-hint = Pendant qu’elle attendait, cette adresse a refusé ce pour quoi la lettre était écrite, ou ne peut plus la recevoir : elle n’est pas partie.
mail-stopped-why = Raison
mail-send-again = L’envoyer de nouveau
flash-mail-again = La lettre sera envoyée de nouveau.
desk-mail = Courrier
error-mail-ended = Cette lettre n’est ni incertaine ni refusée, ou son texte n’est plus gardé : elle ne peut pas être renvoyée.
