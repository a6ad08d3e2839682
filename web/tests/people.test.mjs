// People: one is entered, tied and read on a phone, with a keyboard only; who is known already is told while one types.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, faults, follow, network, open, overflow, tabTo } from './harness.mjs';

const world = await network();
const phone = { signedIn: true, viewport: { width: 360, height: 740 } };

test('a person is entered, reached and tied with a keyboard only, on a phone', () => world.visit('/bureau/personnes', async (page) => {
  assert.deepEqual(await faults(page), []);
  assert.equal(await overflow(page), '');
  await tabTo(page, page.getByRole('link', { name: 'Nouvelle personne' }).first());
  await page.keyboard.press('Enter');
  await page.waitForURL('**/bureau/personnes/nouvelle');
  for (const [label, value] of [['Prénom', 'Anne'], ['Nom de famille', 'Dulac-Inventée'], ['Commune', 'Coutras'], ['Adresse e-mail', 'anne@exemple.invalid'], ['Téléphone', '05 36 49 00 01']]) {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(value);
  }
  assert.deepEqual(await faults(page), []);
  assert.equal(await overflow(page), '');
  await tabTo(page, page.getByRole('button', { name: 'Enregistrer' }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/bureau/personnes/anne-dulac-inventee');
  assert.equal(await page.getByRole('link', { name: '05 36 49 00 01', exact: true }).getAttribute('href'), 'tel:+33536490001');
  await tabTo(page, page.getByLabel('Chercher une personne, une structure ou un lieu'));
  await page.keyboard.type('fictif du moulin');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/liens?q=fictif+du+moulin');
  assert.equal(await page.getByRole('radio', { name: /Lieu fictif du Moulin/ }).isChecked(), true);
  await choose(page, page.getByLabel('Lien', { exact: true }), 'manages');
  await tabTo(page, page.getByLabel('Depuis'));
  await page.keyboard.type('03/2024');
  assert.deepEqual(await faults(page), []);
  assert.equal(await overflow(page), '');
  await tabTo(page, page.getByRole('button', { name: 'Enregistrer' }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/bureau/personnes/anne-dulac-inventee');
  assert.match(await page.locator('main').innerText(), /depuis mars\s2024/);
  assert.equal(await page.locator('.graph circle').count(), 2);
  assert.deepEqual(await faults(page), []);
  assert.equal(await overflow(page), '');
  await follow(page, 'Lieu fictif du Moulin');
  await page.waitForURL('**/bureau/relations/**');
  assert.match(await page.locator('main').innerText(), /Est animé par/);
  assert.deepEqual(await faults(page), []);
}, phone));

test('who is known already is told while one types', () => world.visit('/bureau/personnes/nouvelle', async (page, context) => {
  context.expected.push(/status of 409/);
  await page.getByLabel('Prénom').fill('Léo');
  await page.getByLabel('Nom de famille').fill('Castelmousse');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.waitForURL('**/bureau/personnes/leo-castelmousse');
  await open(page, '/bureau/personnes/nouvelle');
  await page.getByLabel('Prénom').fill('castelmousse');
  await page.getByLabel('Nom de famille').fill('LEO');
  await page.getByRole('link', { name: /C’est la même/ }).waitFor();
  assert.deepEqual(await faults(page), []);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Nom de famille').inputValue(), 'LEO');
  await page.getByRole('link', { name: /C’est la même/ }).click();
  await page.waitForURL('**/bureau/personnes/leo-castelmousse');
}, { signedIn: true }));
