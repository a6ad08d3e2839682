// Every page, on a phone and on a desk, light and dark: WCAG 2.2 AA by axe, no overflow, no error, no request elsewhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { list } from './fixture.mjs';
import { faults, network, open, overflow } from './harness.mjs';

const world = await network();
const place = 'lieux/lieu-fictif-du-moulin';

/** Address, and the status it answers when not 200. `desk` pages are seen by the account. */
const pages = {
  home: { at: '/' },
  directory: { at: '/lieux' },
  'directory, filtered': { at: '/lieux?kind=fablab&q=fictif' },
  'directory, nothing found': { at: '/lieux?q=zzzzzzzz' },
  'directory, open now': { at: '/lieux?open=now&service=meeting_room' },
  'directory, by words without a space': { at: `/lieux?q=${'z'.repeat(200)}&territory=${'y'.repeat(200)}` },
  map: { at: '/carte' },
  place: { at: `/${place}` },
  'place of which little is known': { at: '/lieux/lieu-fictif-du-foirail' },
  organisations: { at: '/structures' },
  organisation: { at: '/structures/structure-fictive-du-moulin' },
  territories: { at: '/territoires' },
  territory: { at: '/territoires/department/33-gironde' },
  coverage: { at: '/couverture' },
  'coverage of communes': { at: '/couverture?territory=department:33&level=commune' },
  'coverage, method': { at: '/couverture/methode' },
  'what if, nothing asked': { at: '/couverture/simulation' },
  'what if': { at: '/couverture/simulation?point=44.4400,-0.2200&q=Bazas' },
  'what if, not found': { at: '/couverture/simulation?q=zzzzzzzz' },
  sector: { at: '/territoires/sector/1' },
  search: { at: '/recherche?q=moulin' },
  'search, nothing found': { at: '/recherche?q=zzzzzzzz' },
  'open data': { at: '/donnees?forme=liste&kind=fablab' },
  'map in a frame': { at: '/integrer/carte?kind=coworking' },
  'list in a frame': { at: '/integrer/liste' },
  'place in a frame': { at: `/integrer/${place}` },
  'sign-in': { at: '/connexion' },
  'a letter to sign in': { at: '/connexion/lettre' },
  'a link that is dead': { at: '/connexion/lien/rien', status: 410 },
  'an invitation, opened': { at: () => made.invitation },
  preferences: { at: () => made.preferences },
  'letters stopped': { at: () => `${made.preferences}/arret` },
  'waves, public': { at: '/enquetes' },
  'my account': { at: '/compte', desk: true },
  'my keys': { at: '/compte/cles', desk: true },
  'showing again who one is': { at: '/connexion/confirmation', desk: true },
  'first run, network': { at: '/bienvenue/reseau', desk: true },
  'first run, list': { at: '/bienvenue/suite', desk: true },
  'error 404': { at: '/nulle-part', status: 404 },
  'suggest a place': { at: '/proposer' },
  correct: { at: `/${place}/corriger` },
  'it is us': { at: `/${place}/c-est-nous` },
  'proposal sent': { at: '/proposition/envoyee' },
  proposals: { at: '/bureau/propositions', desk: true },
  census: { at: '/bureau/recensement', desk: true },
  'who is listed': { at: '/bureau/recensement/avis', desk: true },
  'links to sheets': { at: '/bureau/recensement/liens', desk: true },
  letters: { at: '/bureau/courrier', desk: true },
  'a letter': { at: () => made.letter, desk: true },
  'work outside the pages': { at: '/bureau/travaux', desk: true },
  components: { at: '/composants' },
  desk: { at: '/bureau', desk: true },
  'desk list': { at: '/bureau/lieux', desk: true },
  'desk bin': { at: '/bureau/lieux?etat=trash', desk: true },
  'new sheet': { at: '/bureau/lieux/nouvelle-fiche', desk: true },
  edit: { at: `/bureau/${place}`, desk: true },
  history: { at: `/bureau/${place}/historique`, desk: true },
  'a version to come back to': { at: `/bureau/${place}/historique/1`, desk: true },
  'history, public': { at: `/${place}/historique` },
  table: { at: '/bureau/table?columns=kinds,city,notes&sort=-updated', desk: true },
  'table of organisations': { at: '/bureau/table?kind=organisation', desk: true },
  'table, nothing found': { at: '/bureau/table?q=zzzzzzzz', desk: true },
  lots: { at: '/bureau/lots', desk: true },
  'a lot': { at: () => made.lot, desk: true },
  vocabulary: { at: '/bureau/vocabulaire', desk: true },
  'a term': { at: '/bureau/vocabulaire/termes/kinds/fablab?mots=oui', desk: true },
  'a new term': { at: '/bureau/vocabulaire/termes/kinds', desk: true },
  'a new field': { at: '/bureau/vocabulaire/champs', desk: true },
  'history of the vocabulary': { at: '/bureau/vocabulaire/historique', desk: true },
  sectors: { at: '/bureau/secteurs', desk: true },
  'sector drawn': { at: '/bureau/secteurs/1?q=bordeaux', desk: true },
  imports: { at: '/bureau/imports', desk: true },
  'imports of people': { at: '/bureau/personnes/imports', desk: true },
  'letters and labels': { at: '/bureau/personnes/courriers?q=an', desk: true },
  'import, columns': { at: () => `${imported}?etape=colonnes`, desk: true },
  'import, report': { at: () => imported, desk: true },
  duplicates: { at: '/bureau/doublons', desk: true },
  'safe pairs': { at: '/bureau/doublons/surs', desk: true },
  merges: { at: '/bureau/fusions', desk: true },
  'followed sources': { at: '/bureau/sources', desk: true },
  'access of programs': { at: '/bureau/acces', desk: true },
  'calls of a program': { at: () => made.webhook, desk: true },
  team: { at: '/bureau/equipe', desk: true },
  'an account of the team': { at: () => `${made.invited}?q=gironde`, desk: true },
  'an invitation': { at: '/bureau/equipe/invitation?q=gironde', desk: true },
  'a delegation': { at: '/bureau/equipe/delegation', desk: true },
  roles: { at: '/bureau/equipe/roles', desk: true },
  'a role': { at: '/bureau/equipe/roles/referent', desk: true },
  waves: { at: '/bureau/enquetes', desk: true },
  'a new wave': { at: '/bureau/enquetes/nouvelle', desk: true },
  people: { at: '/bureau/personnes', desk: true },
  'people, nobody found': { at: '/bureau/personnes?q=zzzzzzzz', desk: true },
  'a new person': { at: '/bureau/personnes/nouvelle', desk: true },
  person: { at: '/bureau/personnes/anne-dulac-inventee', desk: true },
  'a person, edited': { at: '/bureau/personnes/anne-dulac-inventee/modification', desk: true },
  'two people of one': { at: '/bureau/personnes/anne-dulac-inventee/fusion?q=zoé', desk: true },
  'people of a place': { at: () => `/bureau/relations/${made.place}`, desk: true },
  'a way to reach a person': { at: () => `/bureau/relations/${made.person}/coordonnees`, desk: true },
  'a tie': { at: () => `/bureau/relations/${made.person}/liens?q=moulin`, desk: true },
  'import of people, columns': { at: () => made.book, desk: true },
  'import of people, report': { at: () => made.report, desk: true },
  'a new interaction': { at: '/bureau/echanges/nouveau', desk: true },
  interaction: { at: () => made.interaction, desk: true },
  'an interaction, edited': { at: () => `${made.interaction}/modification`, desk: true },
  'my day': { at: '/bureau/ma-journee', desk: true },
  'the day of the team': { at: '/bureau/ma-journee/equipe', desk: true },
  objectives: { at: '/bureau/objectifs', desk: true },
  objective: { at: () => made.objective, desk: true },
  target: { at: () => `${made.objective}/cibles/${made.place}`, desk: true },
  'figures of objectives': { at: '/bureau/objectifs/chiffres', desk: true },
  'without news': { at: '/bureau/objectifs/sans-nouvelles', desk: true },
  referents: { at: '/bureau/objectifs/referents', desk: true },
  'official list': { at: '/bureau/objectifs/liste-officielle', desk: true },
  segments: { at: '/bureau/segments', desk: true },
  'a new segment': { at: '/bureau/segments/nouveau', desk: true },
  'a list of people': { at: () => made.list, desk: true },
  memberships: { at: '/bureau/adhesions', desk: true },
  'a new membership': { at: '/bureau/adhesions/nouvelle', desk: true },
  membership: { at: () => made.membership, desk: true },
  'kinds of memberships': { at: '/bureau/adhesions/types', desk: true },
  'a kind of membership': { at: '/bureau/adhesions/types/place', desk: true },
  purposes: { at: '/bureau/donnees-personnelles/finalites', desk: true },
  'a purpose': { at: '/bureau/donnees-personnelles/finalites/news', desk: true },
  consents: { at: '/bureau/donnees-personnelles/consentements?address=anne@exemple.invalid', desk: true },
  'requests about data': { at: '/bureau/donnees-personnelles/demandes', desk: true },
  'a request about data': { at: () => made.request, desk: true },
  retention: { at: '/bureau/donnees-personnelles/conservation', desk: true },
  'a run of retention': { at: () => made.run, desk: true },
  'register of processing': { at: '/bureau/donnees-personnelles/registre', desk: true },
  'register on paper': { at: '/bureau/donnees-personnelles/registre.html', desk: true },
  consultations: { at: '/bureau/donnees-personnelles/consultations', desk: true },
};

let imported = '';
/** One profile for all pages of a reader, and one for the team: what a page loaded serves the next one. */
let team;
let anybody;
/** Addresses of what is made before the pages are looked at. */
const made = {};

/** Sends a form as its page would; the address to which it leads. */
async function send(page, path, form) {
  const answer = await page.request.post(path, { ...form, maxRedirects: 0, headers: { origin: world.url } });
  assert.ok([201, 303].includes(answer.status()), `${path}: ${answer.status()} ${await answer.text()}`);
  return answer.headers().location ?? '';
}

/** The first address of that form in a page. */
async function linkIn(page, path, wanted) {
  const found = (await (await page.request.get(path)).text()).match(wanted);
  assert.ok(found, `${path} leads to ${wanted}`);
  return found[0];
}

/** Somebody known, met, followed, asked, a member, and who asks about their data; a book of people; whoever is invited to the team. */
async function seed(page) {
  const known = async (name) => (await (await page.request.get('/bureau/echanges/qui', { params: { q: name }, headers: { accept: 'application/json' } })).json())[0].id;
  made.place = await known('Lieu fictif du Moulin');
  const anne = { given: 'Anne', family: 'Dulac-Inventée', email: 'anne@exemple.invalid', phone: '05 36 49 00 01', commune: 'Coutras', structure: made.place, tie: 'manages' };
  await send(page, '/bureau/personnes/nouvelle', { form: anne });
  made.person = await known('Dulac-Inventée');
  await send(page, '/bureau/personnes/nouvelle', { form: { given: 'Zoé', family: 'Lanton-Inventée' } });
  made.interaction = await send(page, '/bureau/echanges/nouveau', { form: { who: made.person, sort: 'visit', subject: 'Vue au marché', body: 'Elle hésite.', next_subject: 'La rappeler' } });
  made.objective = await send(page, '/bureau/objectifs', { form: { name: 'Tous les moulins' } });
  await send(page, `${made.objective}/cibles`, { form: { party: made.place } });
  made.list = await send(page, '/bureau/segments/listes', { form: { name: 'Liste fictive' } });
  made.membership = await send(page, '/bureau/adhesions/nouvelle', { form: { party: 'anne-dulac-inventee', kind: 'individual', since: '2026-03-01' } });
  await send(page, `${made.membership}/paiements`, { form: { amount: '15', means: 'transfer', paid_on: '2026-03-02', reference: '' } });
  made.request = await send(page, '/bureau/donnees-personnelles/demandes', { form: { sort: 'access', name: 'Anne Dulac', via: 'post', received_on: '2026-03-01' } });
  made.run = await send(page, '/bureau/donnees-personnelles/conservation', { form: {} });
  made.lot = await send(page, '/bureau/lots', { form: { all: 'yes', query: 'kind=place' } });
  await send(page, '/bureau/acces/appels', { form: { hook_name: 'Carte fictive', url: 'https://carte.invalid/appel', event: 'sheet.created' } });
  made.webhook = await linkIn(page, '/bureau/acces', /\/bureau\/acces\/appels\/[0-9a-f-]{36}/);
  made.invited = await send(page, '/bureau/equipe/invitation', { form: { email: 'neo@exemple.invalid', name: 'Néo', role: 'referent', scope: 'network' } });
  const book = { name: 'carnet.csv', mimeType: 'text/csv', buffer: Buffer.from('Prénom;Nom;Adresse e-mail\nPaul;Vergne-Inventé;paul@exemple.invalid\n;;rien\n') };
  made.book = await send(page, '/bureau/personnes/imports', { multipart: { file: book } });
  made.report = await send(page, '/bureau/personnes/imports', { multipart: { file: book } });
  await open(page, made.report);
  await page.locator('#field-purpose').selectOption('programme');
  await page.getByRole('button', { name: 'Vérifier les lignes' }).click();
  await page.getByRole('button', { name: /^Enregistrer/ }).waitFor();
  await send(page, '/bureau/donnees-personnelles/consentements/lien', { form: { address: 'anne@exemple.invalid' } });
  made.invitation = (await world.letter('neo@exemple.invalid', 'Votre invitation')).path;
  made.preferences = (await world.letter('anne@exemple.invalid', 'Vos préférences')).path;
  made.letter = await linkIn(page, '/bureau/courrier', /\/bureau\/courrier\/[0-9a-f-]{36}/);
}

before(async () => {
  await world.visit('/bureau/structures/nouvelle-fiche', async (page) => {
    await page.getByLabel('Nom (obligatoire)').fill('Structure fictive du Moulin');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.waitForURL('**/bureau/structures/structure-fictive-du-moulin');
    await open(page, '/bureau/secteurs');
    await page.getByLabel('Nom').fill('Secteur fictif du Libournais');
    await page.getByRole('button', { name: 'Créer' }).click();
    await page.waitForURL('**/bureau/secteurs/1');
    await page.getByLabel('Ou coller une liste').fill('33138\nLibourne');
    await page.getByRole('button', { name: 'Ajouter la liste' }).click();
    await page.getByRole('heading', { name: '2 communes' }).waitFor();
    await open(page, '/bureau/imports');
    await page.setInputFiles('#field-file', { name: 'autre-liste.csv', mimeType: 'text/csv', buffer: Buffer.from(list()) });
    await page.getByRole('button', { name: 'Lire le fichier' }).click();
    await page.waitForURL(/imports\/[0-9a-f-]{36}/);
    imported = new URL(page.url()).pathname;
    await page.getByRole('button', { name: 'Vérifier les lignes' }).click();
    await page.locator('.tabs').waitFor();
    await seed(page);
  }, { signedIn: true });
  team = await world.context({ signedIn: true });
  anybody = await world.context();
});

after(() => Promise.all([team.close(), anybody.close()]));

for (const [name, { at, status = 200, desk = false }] of Object.entries(pages)) {
  test(`${name}: axe, overflow, errors, hosts`, async () => {
    const context = desk ? team : anybody;
    context.wrong = [];
    // The browser itself reports the status of the page that was asked for.
    context.expected = status === 200 ? [] : [new RegExp(`status of ${status}`)];
    const page = await context.newPage();
    try {
      const wrong = [];
      const address = typeof at === 'function' ? at() : at;
      await page.setViewportSize({ width: 360, height: 900 });
      assert.equal((await open(page, address)).status(), status);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        for (const theme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme: theme });
          // Only colours change with the theme.
          const found = await faults(page, theme === 'dark' ? ['color-contrast', 'link-in-text-block'] : undefined);
          wrong.push(...found.map((fault) => `${width} ${theme}: ${fault}`));
        }
        await page.emulateMedia({ colorScheme: 'light' });
        if (width === 360) wrong.push(await overflow(page));
        wrong.push(...(await rawKeys(page)).map((key) => `a key instead of words: ${key}`));
      }
      // Between the two, where the columns change, and a desk of 1 280 pixels seen at 200 %: the layout only, since axe sees nothing else there.
      for (const width of [640, 768]) {
        await page.setViewportSize({ width, height: 450 });
        const between = await overflow(page);
        if (between) wrong.push(`${width}: ${between}`);
      }
      wrong.push(...await spacing(page), ...context.wrong);
      assert.deepEqual(wrong.filter(Boolean), []);
    } finally {
      await page.close();
    }
  });
}

/** Texts that look like keys of the translations: what is shown when a message is missing. */
const rawKeys = (page) => page.evaluate(() => {
  const known = /^(desk|import|flash|error|hint|field|kind|service|stage|term|facet|section|figure|tile|tab|footer|home|places|map|unit|legal|noun|level|levels|territory|sure|action|change|my|enter|first|invited|keys|provider|team|role|grant|give|people|person|tie|contact|interaction|todo|day|queue|objective|target|segment|membership|preferences|privacy|purpose|consent|request|retention|register|consultation|letter|mail|wave|table|lot)-[a-z_-]+$/;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    // The page of components names the symbols of the sprite.
    if (known.test(text) && !walk.currentNode.parentElement.closest('.tile small')) found.push(text);
  }
  return found;
});

/** French typography: never a common space, nor two spaces, before a colon or a question mark. */
const spacing = (page) => page.evaluate(() => {
  if (document.documentElement.lang !== 'fr') return ['the page is not in French'];
  // What people typed, and what a file holds, is shown as it came.
  const hidden = [...document.querySelectorAll('main :is(ins, del, .sample, th[scope="row"], .pre, textarea)')];
  for (const typed of hidden) typed.hidden = true;
  return document.querySelector('main').innerText.split('\n')
    .filter((line) => /\p{L}[ ][:;!?»](\s|$)|« |[\u00a0\u202f ][\u00a0\u202f ]+[:;!?]/u.test(line))
    .map((line) => `spacing: ${line.trim().slice(0, 80)}`);
});
