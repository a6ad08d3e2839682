// Thirty invented places under real communes of former Aquitaine, dirty in the ways lists are: what the tests import.

const heads = ['Nom du lieu', 'Type', 'Adresse', 'Code postal', 'Commune', 'Latitude', 'Longitude', 'Téléphone', 'E-mail', 'Site web', 'Horaires', 'Tarifs', 'Services', 'Description'];

/** Name, type, street, postcode, commune, latitude, longitude, and what else is known of it. */
const rows = [
  ['Lieu fictif du Moulin', 'Coworking ; Fablab', '1 rue Imaginaire', '33230', 'Coutras', '45,0412', '-0,1286', '05 00 00 00 01', 'bonjour@moulin.example', 'https://moulin.example', 'du lundi au vendredi de 9h à 18h', 'Journée : 15 € ; Salle de réunion : 20 € de l’heure', 'Salle de réunion|Café et boissons|Internet à haut débit', 'Un moulin inventé pour les essais, au bord d’une rivière qui n’existe pas.'],
  ['Lieu fictif des Quais', 'Bureaux partagés', '2 quai Imaginaire', '33000', 'Bordeaux', '44,8412', '-0,5696', '05 00 00 00 02', 'a@quais.example ou b@quais.example', 'quais.example', '9h-19h en semaine'],
  ['Lieu fictif de la Gemme', 'Fablab', '3 route Imaginaire', '40100', 'DAX', '43,7102', '-1,0537', '', '', 'en cours'],
  ['Lieu fictif du Séchoir', 'Atelier partagé', '4 place Imaginaire', '24100', 'Bergerac', '44,8533', '0,4833', '05.00.00.00.04'],
  ['Lieu fictif de la Prune', 'Tiers-lieu nourricier', '', '47000', 'Agen', '44,2033', '0,6163'],
  ['Lieu fictif du Piment', 'Cuisine partagée', '6 chemin Imaginaire', '64250', 'Espelette', '43,3406', '-1,4445'],
  ['Lieu fictif du Gave', 'Coworking', '7 rue Imaginaire', '64000', 'PAU CEDEX', '43,2951', '-0,3708'],
  ['Lieu fictif de l’Océan', 'Coworking', '8 avenue Imaginaire', '40600', 'Biscarrosse', '44,3945', '-1,1674'],
  ['Lieu fictif de la Bastide', 'Café associatif', '', '33500', 'Libourne', '44,9130', '-0,2434'],
  ['Lieu fictif du Tilleul', 'Médiation numérique', '10 rue Imaginaire', '24000', 'Périgueux', '45,1848', '0,7217'],
  ['Lieu fictif de la Vigne', 'Lieu culturel', '', '33330', 'Saint-Émilion', '44,8937', '-0,1557'],
  ['Lieu fictif du Pin', 'Ressourcerie', '', '40000', 'Mont-de-Marsan', '43,8911', '-0,5009'],
  ['Lieu fictif de la Truffe', 'Lieu de formation', '', '24200', 'Sarlat-la-Canéda', '44,8894', '1,2166'],
  ['Lieu fictif de la Confluence', 'Télécentre', '', '47190', 'Aiguillon', '44,3006', '0,3390'],
  ['Lieu fictif de la Nive', 'Living lab', '', '64100', 'Bayonne', '43,4933', '-1,4751'],
  ['Lieu fictif du Phare', 'Coworking', '', '64200', 'Biarritz', '43,4832', '-1,5593'],
  ['Lieu fictif de la Dune', 'Coworking', '', '33260', 'La Teste-de-Buch', '44,6300', '-1,1400'],
  ['Lieu fictif du Port', 'Coworking', '', '33120', 'Arcachon', '0', '0'],
  ['Lieu fictif de la Lande', 'Fablab', '', '40110', 'Morcenx', '', ''],
  ['Lieu fictif du Château', 'Coworking', '', '64270', 'Salies-de-Béarn', '', ''],
  ['Lieu fictif de la Tuilerie', 'Atelier partagé', '', '47300', 'Villeneuve-sur-Lot', '', ''],
  ['Lieu fictif de l’Estuaire', 'Coworking', '', '33390', 'Blaye', '', ''],
  ['Lieu fictif de la Halle', 'Café associatif', '', '24300', 'Nontron', '', ''],
  ['Lieu fictif du Foirail', 'Tiers-lieu nourricier', '', '47400', 'Tonneins', '', ''],
  ['Lieu fictif de la Gare', 'Coworking', '', '33210', 'Langon', '', ''],
  ['Lieu fictif du Gabarier', 'Type inconnu de tous', '', '33240', 'Saint-André-de-Cubzac', '', ''],
  ['Lieu fictif à l’ancienne école', 'Coworking', '', '24150', 'Lalinde', '', '', '0 5 0 0'],
  ['Lieu fictif du Canal', 'Coworking', '', '47200', 'Marmande', '', '', '', 'pas une adresse'],
  ['Lieu fictif de nulle part', 'Coworking', '', '99999', 'Commune-qui-n’existe-pas', '', ''],
  ['', 'Coworking', 'ligne sans nom', '33000', 'Bordeaux', '', ''],
];

const cell = (text = '') => (/[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A table as a French spreadsheet writes it: semicolons, and commas in numbers. */
const csv = (lines) => [heads, ...lines].map((line) => heads.map((_, i) => cell(line[i])).join(';')).join('\r\n');

/** The list that the tests start from. */
export const list = () => csv(rows);

/** A second list, imported by the journey: one new place, one known, one without a name. */
export const second = () => csv([
  ['Lieu fictif du Radeau', 'Coworking', '9 rue Imaginaire', '40200', 'Mimizan', '44,2000', '-1,2300', '05 00 00 00 09'],
  ['Lieu fictif de la Cabane', 'Fablab', '', '33680', 'Lacanau', '', '', 'appeler le soir'],
  ['', 'Coworking', 'ligne sans nom', '33000', 'Bordeaux'],
]);

/** A photo: a PNG of one colour, 64 × 48, written out so that no file is needed. */
export const photo = () => Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAIAAAAuKetIAAAARElEQVR42u3PQQkAAAgEsCtgLkvYP4cV/AqDFVhq+rUICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICFwtK6RAedP3YQAAAAAASUVORK5CYII=', 'base64');

/** Centres, people and surfaces of some communes, rounded: what coverage needs, as `territories update` reads it. */
export const centres = () => [
  'insee_com,lat,lng,superficie_km2,population',
  '33138,45.04,-0.10,34,8500', '33243,44.91,-0.23,21,24500', '33063,44.86,-0.58,50,260000', '33058,45.13,-0.65,7,4800',
  '33314,45.19,-0.76,22,4900', '33036,44.44,-0.22,37,4800', '33095,44.28,-0.27,121,1400', '40192,43.89,-0.50,37,30000', '24322,45.19,0.71,10,30000',
].join('\n');
