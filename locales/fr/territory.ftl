### Les territoires : leurs niveaux, leurs pages.

territories-lead = De la région à la commune : combien de lieux, pour combien d’habitants, et où il n’y en a pas encore.
territories-home = Le territoire du réseau
territory = Territoire
people = Habitants
territory-none = Aucun lieu recensé sur ce territoire
territory-none-how = Vous en connaissez un, ou un projet s’y prépare ? Parlez-en à l’équipe du réseau.
territory-without = { $count ->
        [one] Une seule commune de ce territoire n’a pas encore de lieu recensé.
       *[other] { $count } communes de ce territoire n’ont pas encore de lieu recensé.
    }

## Niveaux

level-country = Pays
level-region = Région
level-former-region = Région d’avant 2016
level-department = Département
level-epci = Intercommunalité
level-commune = Commune
level-delegated = Commune déléguée
level-district = Arrondissement
levels-country = Pays
levels-region = Régions
levels-former-region = Régions d’avant 2016
levels-department = Départements
levels-epci = Intercommunalités
levels-commune = Communes
levels-delegated = Communes déléguées
levels-district = Arrondissements
