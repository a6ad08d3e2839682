// Segments: composed with a keyboard only, counted while one types, saved; on a phone and without script too.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, fits, follow, network, open, overflow, press, tabTo, until } from './harness.mjs';

const world = await network();
const address = '/bureau/segments/nouveau';
const desk = { signedIn: true };
const phone = { ...desk, viewport: { width: 360, height: 740 } };

/** Adds a criterion to the root group, by its words. */
async function add(page, words) {
  await choose(page, page.getByLabel('Critère à ajouter').last(), words);
  const button = page.getByRole('button', { name: 'Ajouter le critère' }).last();
  await tabTo(page, button);
  await Promise.all([page.waitForLoadState('load'), page.keyboard.press('Enter')]);
}

test('a segment is composed with a keyboard, counted while one types, and saved', () => world.visit(address, async (page) => {
  const count = page.locator('[data-segment-count]');
  await fits(page);
  await add(page, 'Nom');
  const name = page.getByRole('group', { name: 'Nom' }).getByLabel('Valeur');
  await tabTo(page, name);
  await page.keyboard.type('moulin');
  await until(async () => /Une fiche répond|fiches répondent/.test(await count.innerText()), 'it is counted while one types');
  await page.keyboard.type(' xyzzy');
  await until(async () => /Personne ne répond/.test(await count.innerText()), 'the count follows');
  for (let back = 0; back < 6; back += 1) await page.keyboard.press('Backspace');
  await tabTo(page, page.locator('#field-name'));
  await page.keyboard.type('Les moulins');
  await press(page, 'Enregistrer le segment');
  await page.waitForURL((url) => /\/bureau\/segments\/[0-9a-f-]{36}$/.test(url.pathname));
  assert.match(await page.locator('main').innerText(), /Lieu fictif du Moulin/);
  await fits(page);
  await follow(page, /Pourquoi ici/);
  await page.getByText('vrai').first().waitFor();
  await fits(page);
}, phone));

test('on a phone the form of a segment has its width, and groups in it too', () => world.visit(address, async (page) => {
  await page.getByRole('button', { name: 'Ajouter un groupe' }).first().click();
  await page.getByRole('button', { name: 'Retirer le groupe' }).waitFor();
  await fits(page);
  await open(page, '/bureau/segments');
  assert.equal(await overflow(page), '');
}, phone));

test('without script the same form adds, counts and saves', () => world.visit(address, async (page) => {
  await page.getByRole('button', { name: 'Ajouter le critère' }).click();
  await page.getByLabel('Valeur').selectOption({ label: 'Lieu' });
  await page.getByRole('button', { name: 'Compter' }).click();
  assert.match(await page.locator('[data-segment-count]').innerText(), /fiches répondent/);
}, { ...desk, javaScriptEnabled: false }));

test('targets go forward and back by buttons, and the board fits a phone', () => world.visit('/bureau/objectifs', async (page) => {
  await page.getByLabel('Objectif').last().fill('Tous les moulins');
  await page.getByRole('button', { name: 'Créer' }).click();
  await page.getByLabel('Chercher une personne, une structure ou un lieu').fill('moulin');
  await page.getByRole('button', { name: 'Rechercher' }).last().click();
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Ajouter les cibles cochées' }).click();
  const forward = page.getByRole('button', { name: /^Avancer/ }).first();
  await tabTo(page, forward);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Reculer/ }).first().waitFor();
  await fits(page);
}, phone));
