### Territories: their levels, their pages.

territories-lead = From région to commune: how many places, for how many people, and where there are none yet.
territories-home = The territory of the network
territory = Territory
people = Inhabitants
territory-none = No place listed in this territory
territory-none-how = Do you know of one, or is one in the making? Tell the network’s team.
territory-without = { $count ->
        [one] Only one commune of this territory has no place listed yet.
       *[other] { $count } communes of this territory have no place listed yet.
    }

## Levels

level-country = Country
level-region = Région
level-former-region = Région before 2016
level-department = Département
level-epci = Intercommunality (EPCI)
level-commune = Commune
level-delegated = Delegated commune
level-district = Arrondissement
levels-country = Countries
levels-region = Régions
levels-former-region = Régions before 2016
levels-department = Départements
levels-epci = Intercommunalities (EPCI)
levels-commune = Communes
levels-delegated = Delegated communes
levels-district = Arrondissements
