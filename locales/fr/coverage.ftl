### La couverture : à quel temps de route est le lieu ouvert le plus proche, et où manque le prochain.

coverage = Couverture
coverage-title = Où manque le prochain lieu ?
coverage-page-lead = À combien de minutes de route est le tiers-lieu ouvert le plus proche, pour chaque habitant, commune par commune.
coverage-description = Part des habitants qui ont un tiers-lieu ouvert à moins de 10, 20 et 30 minutes en voiture, et territoires en carence classés par population.
coverage-section = Le lieu le plus proche
coverage-method = Comment c’est calculé
coverage-everywhere = Toute la France
coverage-rank-by = Classer les
coverage-show = Afficher
coverage-map = La couverture sur la carte
coverage-map-how = De loin, chaque intercommunalité prend la couleur du temps dans lequel la moitié de ses habitants ont un lieu ; de près, ce sont les communes. Les mêmes chiffres sont dans le tableau ci-dessous.
coverage-map-how-level = Chaque territoire du classement prend la couleur du temps dans lequel la moitié de ses habitants ont un lieu. Les mêmes chiffres sont dans le tableau ci-dessous.
coverage-map-needs-script = La carte a besoin de JavaScript. Les mêmes chiffres sont dans le tableau ci-dessous.
coverage-map-share = { $share } % des habitants à 20 min ou moins
coverage-map-see = Voir ce territoire
coverage-legend = Temps de route jusqu’au lieu ouvert le plus proche
coverage-class-1 = 10 min ou moins
coverage-class-2 = de 10 à 20 min
coverage-class-3 = de 20 à 30 min
coverage-class-4 = plus de 30 min
coverage-figure-within = des habitants ont un lieu ouvert à 20 min ou moins
coverage-figure-beyond = { $count ->
        [one] habitant à plus de 20 min
       *[other] habitants à plus de 20 min
    }
coverage-figure-communes = { $count ->
        [one] commune en carence
       *[other] communes en carence
    }
coverage-figure-open = { $count ->
        [one] lieu ouvert
       *[other] lieux ouverts
    }
coverage-lead = { $share } des habitants ont un lieu ouvert à 20 minutes de voiture ou moins ; { $people } n’en ont pas.
coverage-lead-all = Tous les habitants ont un lieu ouvert à 20 minutes de voiture ou moins ({ $share }).
coverage-doubtful = Pour { $people } habitants, le temps estimé est si près de 20 minutes que le vrai peut tomber de l’autre côté.
coverage-unplaced = { $people } habitants ne sont pas comptés : le centre de leur commune n’est pas connu.
coverage-bars = Habitants selon le temps de route jusqu’au lieu ouvert le plus proche
coverage-time = Temps
coverage-share = Part
coverage-curve = Part des habitants qui ont un lieu ouvert, selon le temps de route
coverage-curve-table = Les mêmes chiffres en tableau
coverage-at-most = En voiture
coverage-ranking = Territoires en carence
coverage-ranking-lead = { $count ->
        [0] Aucun de ces territoires n’a d’habitant à plus de 20 minutes d’un lieu ouvert.
        [one] Un seul de ces territoires a des habitants à plus de 20 minutes d’un lieu ouvert.
       *[other] { $count } de ces territoires ont des habitants à plus de 20 minutes d’un lieu ouvert. D’abord ceux où ils sont le plus nombreux.
    }
coverage-beyond = À plus de 20 min
coverage-nearest = Lieu ouvert le plus proche
coverage-nearest-most = Lieu ouvert le plus proche du plus grand nombre
coverage-way = Il est à { $time } en voiture ({ $km } km à vol d’oiseau).
coverage-way-half = La moitié des habitants ont un lieu ouvert à { $time } de voiture ou moins.
coverage-way-few = Plus de la moitié des habitants n’ont aucun lieu ouvert par la route.
coverage-way-none = Aucun lieu ouvert ne s’atteint par la route.
coverage-ranking-how = Le temps est celui dans lequel la moitié des habitants ont un lieu ouvert ; le lieu, celui qui est le plus proche du plus grand nombre d’entre eux.
coverage-open = Lieux ouverts
coverage-none-near = aucun par la route
coverage-to-check = à vérifier
coverage-no-row = Rien à classer ici
coverage-no-row-how = Choisissez un autre niveau ou un territoire plus grand.
coverage-unknown = La couverture n’est pas encore calculable
coverage-unknown-how = Il manque les centres des communes. L’administrateur du site les apporte par une commande, une fois pour toutes :
coverage-see = Voir la carte et le classement
sector-kind-pays = Pays ou PETR
sector-kind-network = Secteur du réseau
levels-sector = Secteurs et Pays

## Et si un lieu ouvrait ici ?

what-if = Et si un lieu ouvrait ici ?
what-if-page-lead = Choisissez un endroit : qui aurait enfin un lieu à moins de 10, 20 ou 30 minutes ?
what-if-where = Commune, adresse, ou point (latitude, longitude)
what-if-show = Simuler
what-if-click = Cliquez sur la carte pour y poser le lieu.
what-if-map-needs-script = La carte a besoin de JavaScript. Le formulaire ci-dessus fait la même chose.
what-if-at = Un lieu à { $name }
what-if-lead = { $people } habitants auraient un lieu à 20 minutes ou moins, qui n’en ont pas aujourd’hui.
what-if-lead-none = Tous ceux qui seraient à 20 minutes ou moins ont déjà un lieu aussi près.
what-if-reached = Habitants à ce temps du lieu
what-if-newly = dont nouvellement servis
what-if-hint = Temps estimés, hors heures de pointe.
what-if-hint-roads = Temps estimés, hors heures de pointe, aujourd’hui comme avec ce lieu : les autres pages donnent ceux d’un serveur d’itinéraires, qui ne connaît pas encore ce lieu.
what-if-communes = Communes nouvellement servies
what-if-nobody = Aucune commune ne passerait sous 10, 20 ou 30 minutes.
what-if-before = Aujourd’hui
what-if-after = Avec ce lieu
what-if-more = { $count ->
        [one] Et une autre commune.
       *[other] Et { $count } autres communes.
    }
what-if-share = Adresse de cette simulation, à partager
what-if-several = Plusieurs communes portent ce nom. Laquelle ?
what-if-not-found = « { $words } » ne mène à aucune commune. Essayez avec le code postal et la commune.
what-if-at-sea = Ce point n’est près d’aucune commune.

## La méthode

method-lead = Ce que disent les chiffres de la couverture, d’où ils viennent, et où ils se trompent.
method-what = Ce qui est mesuré
method-what-text = Pour chaque habitant, le temps en voiture jusqu’au lieu ouvert le plus proche. Seuls comptent les lieux publics de l’annuaire qui sont ouverts : ni les projets, ni les lieux fermés.
method-rule = Un territoire est « en carence » pour ceux de ses habitants qui n’ont aucun lieu ouvert à 20 minutes de voiture ou moins : c’est le critère de plusieurs appels à projets régionaux.
method-who = Où sont les habitants et les lieux
method-who-text = Les habitants d’une commune (population municipale de l’Insee) sont comptés au centre de leur commune. Ceux d’une commune nouvelle sont répartis entre ses communes déléguées, ceux de Paris, Lyon et Marseille entre leurs arrondissements, quand leurs centres et leurs populations sont connus.
method-places = Un lieu est compté là où sa fiche le place ; sans point, au centre de sa commune.
method-vague = { $count ->
        [one] Sur { $places } lieux ouverts, un seul n’est connu qu’au centre de sa commune : il peut être à quelques kilomètres de là.
       *[other] Sur { $places } lieux ouverts, { $count } ne sont connus qu’au centre de leur commune : ils peuvent être à quelques kilomètres de là.
    }
method-road = Le temps de route
method-road-text = Sans carte des routes, le temps est estimé à partir de la distance à vol d’oiseau :
method-road-detour = la route est 1,3 fois plus longue que la ligne droite (détour moyen mesuré en Europe : 1,3 à 1,35) ;
method-road-speed = la vitesse dépend de la densité des deux bouts (16 km/h au départ en ville dense, 36 en zone intermédiaire, 46 à la campagne) et monte vers 76 km/h à mesure que le trajet s’allonge ;
method-road-start = 3 minutes s’y ajoutent pour partir, se garer et entrer.
method-calibration = Ces vitesses ont été réglées à la main pour retrouver, à 13 % près en moyenne, le temps habituellement donné hors heures de pointe pour trente trajets connus d’Aquitaine. Ce n’est pas une mesure.
method-error = Comptez avec un écart de { $share } en plus ou en moins. Les communes dont le temps tombe si près de 20 minutes sont marquées « à vérifier ».
method-measured = { $count } temps viennent d’un serveur d’itinéraires interrogé par le réseau ; sur ceux-là, l’estimation se serait trompée de { $share } en moyenne.
method-area = Le temps et le lieu d’un territoire
method-area-time = Le temps d’un territoire (commune, intercommunalité, secteur, département, région) est celui de son habitant médian : la moitié de ses habitants ont un lieu ouvert en ce temps ou moins. Une moyenne serait tirée par quelques habitants très éloignés, et ne saurait compter ceux qu’aucune route ne mène à un lieu.
method-area-place = Son lieu le plus proche est celui qui l’est pour le plus grand nombre de ses habitants ; il peut être ouvert dans un territoire voisin, et n’est pas forcément celui de l’habitant médian. Là où une commune n’a qu’un point connu, l’un et l’autre se lisent simplement depuis ce point.
method-wrong = Là où l’estimation se trompe
method-wrong-mountain = En montagne, où le relief n’est pas connu : les temps sont trop courts.
method-wrong-rush = Aux heures de pointe : trop courts. Le long d’une autoroute : trop longs.
method-wrong-large = Dans les communes très étendues, où tous les habitants sont comptés au même point.
method-wrong-island = Une île sans pont n’est reliée à rien : un bac n’est pas une route.
method-wrong-water = Les estuaires, golfes et lacs de la liste ci-dessous sont contournés par leur pont le plus proche ; les autres eaux sont traversées en ligne droite.
method-waters = Les eaux contournées
method-again = Refaire le calcul
method-again-text = Les chiffres suivent l’annuaire : un lieu ouvert ou fermé les change aussitôt. Ils sont publiés en CSV, GeoJSON et JSON, pour toute la France ou un territoire.
error-coverage-territory = Ce territoire n’existe pas : écrivez-le sous la forme niveau:code, comme department:33.
error-coverage-point = Ce point n’est pas compris ou n’est près d’aucune commune connue : écrivez latitude,longitude en degrés, comme 44.91,-0.23.
