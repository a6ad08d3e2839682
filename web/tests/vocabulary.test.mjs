// The network's own words: a term and a field are added, a term is merged and comes back, with a keyboard only and on a phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, network, overflow, tabTo } from './harness.mjs';

const world = await network();
const phone = { signedIn: true, viewport: { width: 360, height: 740 } };

test('a term is added, chosen on a sheet, then merged with a keyboard only, on a phone', () => world.visit('/bureau/vocabulaire', async (page) => {
  assert.equal(await overflow(page), '');
  await tabTo(page, page.getByRole('link', { name: /Ajouter un terme.*Types de lieu/ }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/termes/kinds');
  await page.getByLabel('Nom (Français)').focus();
  await page.keyboard.type('Halle couverte');
  await page.getByLabel('Mots qui le disent').fill('halle');
  assert.deepEqual(await faults(page), []);
  await tabTo(page, page.getByRole('button', { name: 'Enregistrer' }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/termes/kinds/own1');
  assert.match(await page.getByRole('status').first().innerText(), /Halle couverte/);
  await page.goto('/bureau/lieux/lieu-fictif-du-moulin');
  await page.getByRole('checkbox', { name: 'Halle couverte' }).check();
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('status').first().waitFor();
  await page.goto('/bureau/vocabulaire/termes/kinds/own1');
  assert.match(await page.locator('main').innerText(), /Une fiche le porte/);
  await page.getByLabel('Dans', { exact: true }).selectOption('culture');
  await tabTo(page, page.getByRole('button', { name: 'Fusionner', exact: true }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/bureau/lots/**');
  assert.match(await page.locator('main').innerText(), /Faire place à/);
  assert.equal(await overflow(page), '');
  assert.deepEqual(await faults(page), []);
  await page.goto('/bureau/vocabulaire/historique');
  assert.match(await page.locator('main').innerText(), /Fusionné dans/);
  assert.equal(await overflow(page), '');
}, phone));

test('a field is added and asked, and keeps what was typed when it is wrong', () => world.visit('/bureau/vocabulaire/champs', async (page, context) => {
  context.expected.push(/status of 422/);
  await page.getByLabel('Nom (Français)').fill('Débit montant');
  await page.getByLabel(/Type de réponse/).selectOption('whole');
  await page.getByLabel('Unité').fill('Mbit/s');
  await page.getByRole('checkbox', { name: 'Tout le monde peut le lire' }).check();
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.waitForURL('**/champs/own_debit_montant');
  assert.deepEqual(await faults(page), []);
  await page.goto('/bureau/lieux/lieu-fictif-du-moulin');
  const box = page.getByLabel('Débit montant');
  await box.fill('beaucoup');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.locator('#field-own_debit_montant-error').waitFor();
  assert.equal(await box.inputValue(), 'beaucoup');
  await box.fill('300');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('status').first().waitFor();
  await page.goto('/lieux/lieu-fictif-du-moulin');
  assert.match(await page.locator('main').innerText(), /Débit montant\s+300\sMbit\/s/);
}, { signedIn: true }));
