// The first run: an empty installation becomes a network with places on its map, on a phone, with a keyboard only; nobody does it twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { second } from './fixture.mjs';
import { fits, follow, network, open, overflow, pixels, press, signIn, tabTo, types, until } from './harness.mjs';

const world = await network({ places: false, runBy: null });
const phone = { viewport: { width: 360, height: 740 } };
const zoomed = { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 };
const first = { email: 'ana@fabrique.example', password: 'une phrase assez longue' };
const held = (page, label) => page.getByLabel(label, { exact: true }).inputValue();

/** Both versions of a page that a phone shows: the window of a telephone, and that of a desk seen at 200 %. */
async function fitsBoth(page) {
  await fits(page);
  await page.setViewportSize(zoomed.viewport);
  assert.equal(await overflow(page), '');
  await page.setViewportSize(phone.viewport);
}

test('without script too, what is wrong is told and what was typed stays', () => world.visit('/', async (page, context) => {
  context.expected.push(/status of 422/);
  assert.equal(new URL(page.url()).pathname, '/bienvenue');
  assert.equal(await overflow(page), '');
  // a space is a name for the browser, and an address without a dot is one
  await page.getByLabel('Votre nom').fill(' ');
  await page.getByLabel('Adresse e-mail').fill('ana@fabrique');
  await page.getByLabel('Mot de passe').fill(first.password);
  await page.getByRole('button', { name: 'Créer mon compte' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await held(page, 'Adresse e-mail'), 'ana@fabrique');
  assert.match(await page.getByRole('alert').innerText(), /nom@exemple\.fr/);
}, { ...zoomed, javaScriptEnabled: false }));

test('an administrator, a network, a list: then the map shows the places; whoever comes second is refused', async () => {
  // somebody else has the form open while the first one fills it
  const other = await world.context(phone);
  other.expected.push(/status of 409/);
  const late = await other.newPage();
  await open(late, '/bienvenue');

  await world.visit('/', async (page, context) => {
    context.expected.push(/status of 422/);
    assert.equal(new URL(page.url()).pathname, '/bienvenue');
    await fitsBoth(page);
    await types(page, 'Votre nom', ' ');
    await types(page, 'Adresse e-mail', 'ana@fabrique');
    await types(page, 'Mot de passe', first.password);
    await press(page, 'Créer mon compte');
    await page.getByRole('alert').waitFor();
    // the list of what is wrong has the focus, and leads to each field
    assert.equal(await page.getByRole('alert').evaluate((box) => box === document.activeElement), true);
    assert.equal(await page.getByRole('alert').getByRole('link').count(), 2);
    assert.equal(await held(page, 'Adresse e-mail'), 'ana@fabrique');
    assert.equal(await page.getByLabel('Votre nom').getAttribute('aria-invalid'), 'true');
    await fitsBoth(page);
    await types(page, 'Votre nom', 'Ana');
    await types(page, 'Adresse e-mail', first.email);
    await types(page, 'Mot de passe', first.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/bienvenue/reseau');

    await fitsBoth(page);
    await types(page, 'Nom du réseau', ' ');
    const region = page.getByRole('checkbox', { name: 'Nouvelle-Aquitaine' });
    await tabTo(page, region);
    await page.keyboard.press('Space');
    await press(page, 'Enregistrer');
    await page.getByRole('alert').waitFor();
    assert.equal(await region.isChecked(), true, 'the territory that was ticked stays');
    await fitsBoth(page);
    await types(page, 'Nom du réseau', 'Réseau d’essai');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/bienvenue/suite');

    await page.getByText('Réseau d’essai est en place').waitFor();
    await fitsBoth(page);
    await follow(page, 'Importer une liste');
    await page.waitForURL('**/bureau/imports');
    await fitsBoth(page);
    await tabTo(page, page.locator('#field-file'));
    // the window that a key opens here is the browser's own, and does not always open on a busy machine
    await page.locator('#field-file').setInputFiles({ name: 'premiere-liste.csv', mimeType: 'text/csv', buffer: Buffer.from(second()) });
    await press(page, 'Lire le fichier');
    await page.waitForURL(/imports\/[0-9a-f-]{36}/);
    await fitsBoth(page);
    await press(page, 'Vérifier les lignes');
    const accept = page.getByRole('button', { name: 'Accepter 2 fiches' });
    await accept.waitFor();
    await fitsBoth(page);
    await press(page, 'Accepter 2 fiches');
    await page.getByRole('button', { name: 'Annuler l’import' }).waitFor();
  }, phone);

  await types(late, 'Votre nom', 'Dov');
  await types(late, 'Adresse e-mail', 'dov@ailleurs.example');
  await types(late, 'Mot de passe', 'une autre phrase assez longue');
  const [answer] = await Promise.all([late.waitForResponse('**/bienvenue'), press(late, 'Créer mon compte')]);
  assert.equal(answer.status(), 409);
  await late.getByRole('heading', { name: 'Ce réseau a déjà son administrateur' }).waitFor();
  await fits(late);
  await open(late, '/bienvenue');
  assert.equal(new URL(late.url()).pathname, '/connexion');
  assert.deepEqual(other.wrong, []);
  await other.close();
});

test('anybody sees the places on the map, under the name of the network', () => world.visit('/carte', async (page) => {
  await page.getByRole('link', { name: 'Réseau d’essai' }).first().waitFor();
  const canvas = page.locator('.maplibregl-canvas');
  await canvas.waitFor();
  await until(async () => await pixels(page, await canvas.screenshot(), '#0d5c47') > 50, 'the pin is drawn');
  assert.match(await page.locator('#results').innerText(), /Lieu fictif du Radeau/);
  await fits(page);
  await open(page, '/');
  assert.equal(new URL(page.url()).pathname, '/', 'the first run is over');
  await fits(page);
  // whoever came second has no account
  await open(page, '/connexion');
  await signIn(page, first);
  await open(page, '/bureau/equipe');
  const team = await page.locator('main').innerText();
  assert.ok(team.includes(first.email) && !team.includes('dov@ailleurs.example'), team);
}, phone));
