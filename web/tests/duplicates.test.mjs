// Duplicates: told while a sheet is typed, compared on a map, merged and made two again, with a keyboard only and on a phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, network, open, overflow, tabTo, until } from './harness.mjs';

const world = await network();
const phone = { signedIn: true, viewport: { width: 360, height: 740 } };
test('a sheet that is typed twice is told before it is sent', () => world.visit('/bureau/lieux/nouvelle-fiche', async (page) => {
  await page.getByRole('textbox', { name: 'Nom (obligatoire)' }).focus();
  await page.keyboard.type('Lieu fictif du Moulin');
  await page.getByLabel('Numéro et voie').focus();
  await page.keyboard.type('1 r. Imaginaire');
  await page.getByLabel('Code postal').focus();
  await page.keyboard.type('33230');
  const told = page.locator('[data-alike] .notice');
  await told.waitFor();
  assert.match(await told.innerText(), /Ressemble à une fiche qui existe/);
  assert.match(await told.innerText(), /Lieu fictif du Moulin/);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'postcode', 'the focus stays where one types');
  assert.deepEqual(await faults(page), []);
  await page.getByLabel('C’est bien une autre').check();
  await page.getByLabel('Commune').fill('Coutras');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.waitForURL('**/bureau/lieux/lieu-fictif-du-moulin-2');
}, { signedIn: true }));

test('two sheets are compared, merged and made two again with a keyboard only, on a phone', () => world.visit('/bureau/doublons', async (page) => {
  await tabTo(page, page.getByRole('button', { name: 'Chercher les doublons' }));
  await page.keyboard.press('Enter');
  await page.getByText('La recherche des doublons est lancée').waitFor();
  const pair = page.getByRole('link', { name: /Lieu fictif du Moulin · Lieu fictif du Moulin/ });
  await until(async () => {
    await page.reload();
    return pair.count();
  }, 'the search finds the pair');
  await tabTo(page, pair);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/bureau\/doublons\/.+\/.+/);
  assert.match(await page.locator('main').innerText(), /même adresse/);
  assert.equal(await overflow(page), '');
  assert.deepEqual(await faults(page), []);
  await tabTo(page, page.getByRole('button', { name: 'Fusionner les deux fiches' }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/bureau/fusions');
  assert.match(await page.getByRole('status').first().innerText(), /a rejoint/);
  const former = await page.request.get('/lieux/lieu-fictif-du-moulin-2', { maxRedirects: 0 });
  const kept = await page.request.get('/lieux/lieu-fictif-du-moulin', { maxRedirects: 0 });
  assert.deepEqual([former.status(), kept.status()].sort(), [200, 308], 'one address leads to the other');
  assert.deepEqual(await faults(page), []);
  await tabTo(page, page.getByRole('button', { name: /^Défaire Lieu fictif/ }));
  await page.keyboard.press('Enter');
  await page.getByRole('status').first().waitFor();
  for (const slug of ['lieu-fictif-du-moulin', 'lieu-fictif-du-moulin-2']) {
    assert.equal((await page.request.get(`/lieux/${slug}`, { maxRedirects: 0 })).status(), 200, slug);
  }
}, phone));

test('a host and its guest are told with the arrows of the keyboard', () => world.visit('/bureau/doublons', async (page) => {
  await page.getByRole('link', { name: /Lieu fictif du Moulin · Lieu fictif du Moulin/ }).click();
  await page.getByRole('radio', { name: 'Différents' }).focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.getByRole('radio', { name: 'A héberge B' }).isChecked(), true);
  await page.keyboard.press('Tab');
  await page.keyboard.type('2019');
  await tabTo(page, page.getByRole('button', { name: 'Répondre' }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/bureau/doublons');
  assert.match(await page.locator('main').innerText(), /Dernières réponses/);
  await until(async () => {
    await open(page, '/lieux/lieu-fictif-du-moulin');
    return /Accueil(le|li par)\s+Lieu fictif du Moulin/.test(await page.locator('main').innerText());
  }, 'the page tells the tie');
}, { signedIn: true }));
