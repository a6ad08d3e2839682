### Les mots des fiches : types, services, publics, étapes, champs.

## Types de lieux

kind-coworking = Bureaux partagés
kind-fablab = Fablab
kind-workshop = Atelier partagé
kind-culture = Lieu culturel
kind-food = Tiers-lieu nourricier
kind-kitchen = Cuisine partagée
kind-livinglab = Living lab
kind-telecentre = Télécentre
kind-cafe = Café associatif
kind-training = Lieu de formation
kind-digital = Médiation numérique
kind-reuse = Ressourcerie
kind-other = Tiers-lieu
kind-organisation = Structure

## Services

service-desks = Postes de travail
service-offices = Bureaux fermés
service-meeting_room = Salle de réunion
service-video = Visioconférence
service-domiciliation = Domiciliation d’entreprise
service-printing = Impression et numérisation
service-fibre = Internet à haut débit
service-phone_box = Cabine téléphonique
service-kitchen_corner = Coin cuisine
service-coffee = Café et boissons
service-training = Formations
service-digital_help = Aide au numérique
service-project_support = Accompagnement de projets
service-concierge = Conciergerie et paniers
service-events = Événements
service-childcare = Garde d’enfants
service-tool_loan = Prêt d’outils et d’objets
service-machines = Machines et outillage
service-storage = Casiers et stockage
service-public_desk = Permanences et services publics
service-bike = Stationnement vélo
service-parking = Stationnement voiture
service-lodging = Hébergement
service-outdoor = Jardin ou terrasse

## Publics

public-employees = Salariés et télétravailleurs
public-self_employed = Indépendants et entrepreneurs
public-job_seekers = Demandeurs d’emploi
public-students = Étudiants
public-young = Jeunes et enfants
public-seniors = Personnes âgées
public-families = Familles
public-artists = Artistes et créateurs
public-craftspeople = Artisans
public-farmers = Agriculteurs
public-associations = Associations et bénévoles
public-residents = Habitants, tout public

## Formes juridiques

legal-association = Association
legal-scic = SCIC (coopérative d’intérêt collectif)
legal-scop = SCOP (coopérative de salariés)
legal-sarl = SARL ou EURL
legal-sas = SAS ou SASU
legal-sa = SA
legal-sci = SCI
legal-sole = Entreprise individuelle
legal-commune = Commune
legal-epci = Intercommunalité (EPCI)
legal-department = Département
legal-region = Région
legal-gip = GIP (groupement d’intérêt public)
legal-spl = SPL (société publique locale)
legal-university = Établissement d’enseignement
legal-chamber = Chambre consulaire
legal-collective = Collectif sans statut
legal-mutual = Mutuelle ou fondation

## Étapes de la vie d’un lieu

stage-idea = Idée
stage-collective = Collectif en formation
stage-study = À l’étude
stage-trial = En expérimentation
stage-funding = Recherche de locaux ou de financements
stage-works = En travaux
stage-announced = Ouverture annoncée
stage-open = Ouvert
stage-consolidating = Ouvert, en consolidation
stage-autonomous = Ouvert, autonome
stage-struggling = Ouvert, en difficulté
stage-closed = Fermé définitivement
stage-moved = Déménagé
stage-abandoned = Projet abandonné
stage-public-open = Ouvert
stage-public-project = En projet
stage-public-closed = Fermé définitivement

## Accès en fauteuil roulant

wheelchair-yes = Accessible en fauteuil roulant
wheelchair-limited = Accessible en partie
wheelchair-no = Non accessible
wheelchair-facet-yes = Accessible en fauteuil roulant

## Unités de tarif

unit-hour = à l’heure
unit-half_day = la demi-journée
unit-day = la journée
unit-week = la semaine
unit-month = au mois
unit-quarter = au trimestre
unit-year = à l’année
unit-ticket = le ticket
unit-pack = le carnet
unit-page = la page
unit-use = par utilisation
unit-person = par personne

## Champs d’une fiche

field-source_id = Identifiant dans le fichier d’origine
field-name = Nom
field-other_names = Autres noms
field-summary = En une phrase
field-description = Présentation
field-stage = Étape
field-stage_history = Histoire du lieu
field-opened_on = Date d’ouverture
field-closed_on = Date de fermeture
field-kinds = Types de lieu
field-street = Numéro et voie
field-complement = Complément d’adresse
field-postcode = Code postal
field-city = Commune
field-commune = Code INSEE de la commune
field-latitude = Latitude
field-longitude = Longitude
field-point_precision = Précision de la position
field-phone = Téléphone
field-email = E-mail
field-website = Site web
field-booking = Page de réservation
field-twitter = X (Twitter)
field-facebook = Facebook
field-instagram = Instagram
field-linkedin = LinkedIn
field-mastodon = Mastodon
field-links = Autres liens
field-hours = Horaires
field-prices = Tarifs
field-services = Services
field-spaces = Espaces
field-equipment = Équipements
field-seats = Postes de travail
field-meeting_rooms = Salles de réunion
field-area = Surface (m²)
field-wheelchair = Accès en fauteuil roulant
field-access = Comment venir
field-legal_form = Forme juridique
field-siret = SIRET
field-rna = Numéro RNA
field-operator = Structure gestionnaire
field-networks = Réseaux
field-labels = Labels
field-publics = Publics accueillis
field-tags = Mots libres
field-specificities = Particularités
field-contact_name = Personne à contacter
field-contact_email = E-mail de la personne
field-contact_phone = Téléphone de la personne
field-notes = Notes de l’équipe

organisation-kind-operator = Gestionnaire de lieu
organisation-kind-commune = Commune
organisation-kind-epci = Intercommunalité (EPCI)
organisation-kind-pays = Pays, PETR
organisation-kind-department = Département
organisation-kind-region = Région
organisation-kind-state = Service de l’État
organisation-kind-chamber = Chambre consulaire
organisation-kind-technopole = Technopole
organisation-kind-business_nursery = Pépinière d’entreprises
organisation-kind-incubator = Incubateur, couveuse, CAE
organisation-kind-university = Université, école
organisation-kind-agency = Agence, opérateur public
organisation-kind-funder = Financeur
organisation-kind-company = Entreprise
organisation-kind-association = Association
organisation-kind-network = Réseau
organisation-kind-collective = Collectif non déclaré
organisation-kind-media = Presse, média
field-organisation_kinds = Nature de la structure
precision-given = donnée par la source
precision-commune = centre de la commune
precision-approximate = très approximative
precision-address = à l’adresse
precision-street = dans la rue
