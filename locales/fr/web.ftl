### La page autour de chaque page : menus, pied, erreurs, connexion.

## Menus et outils

skip-to-content = Aller au contenu
menu = Menu
main-menu = Menu principal
breadcrumb = Fil d’Ariane
home = Accueil
search = Rechercher
theme-dark = Thème sombre
theme-light = Thème clair
language-fr = Français
language-en = English
close = Fermer
save = Enregistrer
cancel = Annuler
edit = Modifier
colon = { "\u00A0" }:
required = obligatoire
optional = facultatif
give-up = Renoncer
demo-notice = Site de démonstration : les lieux, structures et personnes présentés sont fictifs.
flash-language = La langue a été changée.

## Pages d’une liste

pages = Pages
page-number = Page { $number }
page-previous = Précédent
page-next = Suivant

## Pied

footer-about = Un réseau de tiers-lieux : des lieux pour travailler, fabriquer et se retrouver près de chez soi.
footer-find = Trouver un lieu
footer-open = Données et code ouverts
footer-api = Données ouvertes
footer-licences = Licences des logiciels utilisés
api-title = Données ouvertes
api-lead = L’annuaire public se lit aussi par des programmes, en JSON et en GeoJSON, sans inscription. Les coordonnées privées n’y figurent jamais.

## Connexion

sign-in = Se connecter
sign-in-title = Connexion
sign-in-lead = Cet espace est celui de l’équipe du réseau. Les pages publiques se lisent sans compte.
sign-in-account = Un compte s’obtient auprès de la personne qui coordonne le réseau.
demo-accounts = Comptes de la démonstration
demo-accounts-how = Chacun voit ce que son rôle permet. Leur mot de passe à tous :
demo-enter = Entrer
demo-enter-as = comme { $name }
sign-in-email = Adresse e-mail
sign-in-password = Mot de passe
sign-in-submit = Se connecter
sign-in-failed = Cette adresse et ce mot de passe ne vont pas ensemble
sign-in-failed-how = Vérifiez-les l’une et l’autre, puis recommencez.
email = Adresse e-mail
password = Mot de passe
sign-out = Se déconnecter
flash-signed-out = Vous êtes déconnecté.

## Erreurs

error-sign-in-title = Cette page demande de se connecter
error-sign-in-text = Connectez-vous : vous reviendrez ensuite à cette page.
error-confirm-title = Confirmez d’abord que c’est bien vous
error-confirm-text = Cette action est sensible : elle demande de donner de nouveau votre mot de passe, ou un code reçu par lettre.
error-forbidden-title = Cette page n’est pas ouverte à votre compte
error-forbidden-text = Votre rôle dans le réseau ne donne pas ce droit. La personne qui coordonne le réseau peut vous l’accorder.
error-withheld-title = Ce jeton ne donne plus accès
error-not-found-title = Cette page n’existe pas, ou plus
error-not-found-text = L’adresse comporte peut-être une faute, ou la fiche a été retirée de l’annuaire. Cherchez le lieu par son nom ou sa commune.
error-gone-title = Cette page a été retirée
error-gone-text = Elle existait, et ne sera pas remise à cette adresse. L’annuaire contient tous les lieux actuels.
error-link-title = Ce lien n’ouvre plus rien
error-link-text = Votre messagerie l’a peut-être coupé, ou il a expiré. Ouvrez-le de nouveau, entier, depuis la lettre ; sinon répondez-y : nous ferons le nécessaire.
error-invalid-title = Il reste des corrections à faire
error-invalid-text = Rien n’a été enregistré. Revenez au formulaire : ce que vous avez saisi y est encore, et chaque champ à corriger dit pourquoi.
error-conflict-title = Cette action n’est plus possible
error-conflict-text = L’état a changé depuis que vous avez ouvert la page. Rien n’a été modifié : revenez en arrière, rechargez la page et recommencez.
error-too-large-title = L’envoi est trop volumineux
error-too-large-text = Rien n’a été enregistré : { $limit } Mo au plus sont reçus. Envoyez un fichier plus petit : pour une liste, coupez-la en plusieurs fichiers ; pour une photo, réduisez-la.
error-wait-title = Trop de demandes en peu de temps
error-wait-text = { $count ->
        [one] Patientez une minute, puis recommencez. Rien de ce qui était enregistré n’est touché.
       *[other] Patientez { $count } minutes, puis recommencez. Rien de ce qui était enregistré n’est touché.
    }
error-away-title = Le service est momentanément indisponible
error-away-text = Une partie du service ne répond pas. Ce qui était enregistré est en sécurité : recommencez dans quelques minutes.
error-bug-title = Une erreur est survenue de notre côté
error-bug-text = Ce qui était enregistré est en sécurité. Revenez en arrière et recommencez ; si l’erreur revient, prévenez l’équipe du réseau en disant ce que vous faisiez.
error-reference = Référence à donner à l’équipe du réseau
error-to-directory = Aller à l’annuaire
errors-title = { $count ->
        [one] { $count } point à corriger
       *[other] { $count } points à corriger
    }
error-required = Ce champ est obligatoire : remplissez-le.
error-choice = Ce choix ne fait pas partie de la liste : choisissez l’une des réponses proposées.
error-cursor = Ce repère de page n’est pas compris : reprenez l’adresse « next » de la réponse précédente.
