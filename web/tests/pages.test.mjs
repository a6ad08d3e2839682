// Every page, on a phone and on a desk, light and dark: WCAG 2.2 AA by axe, no overflow, no error, no request elsewhere.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
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
  vocabulary: { at: '/bureau/vocabulaire', desk: true },
  'a term': { at: '/bureau/vocabulaire/termes/kinds/fablab?mots=oui', desk: true },
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
  team: { at: '/bureau/equipe', desk: true },
  'an invitation': { at: '/bureau/equipe/invitation?q=gironde', desk: true },
  'a delegation': { at: '/bureau/equipe/delegation', desk: true },
  roles: { at: '/bureau/equipe/roles', desk: true },
  'a role': { at: '/bureau/equipe/roles/referent', desk: true },
};

let imported = '';

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
  }, { signedIn: true });
});

for (const [name, { at, status = 200, desk = false }] of Object.entries(pages)) {
  test(`${name}: axe, overflow, errors, hosts`, async () => {
    const context = await world.context({ signedIn: desk });
    // The browser itself reports the status of the page that was asked for.
    if (status !== 200) context.expected.push(new RegExp(`status of ${status}`));
    try {
      const page = await context.newPage();
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
      // Between the two, where the columns change: the layout only, since axe sees nothing else there.
      await page.setViewportSize({ width: 768, height: 900 });
      const between = await overflow(page);
      if (between) wrong.push(`768: ${between}`);
      wrong.push(...await spacing(page), ...context.wrong);
      assert.deepEqual(wrong.filter(Boolean), []);
    } finally {
      await context.close();
    }
  });
}

test('at 200 % nothing overflows', async () => {
  const context = await world.context({ signedIn: true, viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
  try {
    const page = await context.newPage();
    const wide = [];
    for (const [name, { at }] of Object.entries(pages)) {
      await open(page, typeof at === 'function' ? at() : at);
      const told = await overflow(page);
      if (told) wide.push(`${name}: ${told}`);
    }
    assert.deepEqual(wide, []);
  } finally {
    await context.close();
  }
});

/** Texts that look like keys of the translations: what is shown when a message is missing. */
const rawKeys = (page) => page.evaluate(() => {
  const known = /^(desk|import|flash|error|hint|field|kind|service|stage|term|facet|section|figure|tile|tab|footer|home|places|map|unit|legal|noun|level|levels|territory|sure|action|change)-[a-z_-]+$/;
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
