// Exercising one's rights: by the link of a letter, without an account, with a keyboard only, on a phone; then the desk answers.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { choose, fits, follow, network, open, overflow, press, tabTo, types } from './harness.mjs';

const world = await network({ places: false });
const phone = { viewport: { width: 360, height: 740 } };
const desk = '/bureau/donnees-personnelles';
const address = 'dov@lande.example';

let link = '';

test('the desk sends the link of the preferences', async () => {
  await world.visit(`${desk}/consentements`, async (page) => {
    await page.setViewportSize(phone.viewport);
    await fits(page);
    await tabTo(page, page.locator('#chercher'));
    await page.keyboard.type(address);
    await page.keyboard.press('Enter');
    await page.getByText('Cette adresse n’a encore rien dit.').waitFor();
    await fits(page);
    await press(page, 'Lui envoyer le lien de ses préférences');
    await page.getByText('La lettre est écrite.').waitFor();
  }, { signedIn: true });
  link = (await world.letter(address, 'Vos préférences')).path;
});

test('somebody chooses what they receive and asks for their data, with a keyboard, on a phone', async () => {
  await world.visit(link, async (page, context) => {
    context.expected.push(/status of 422/);
    await fits(page);
    await tabTo(page, page.getByLabel('Lettre du réseau'));
    await page.keyboard.press('Space');
    await press(page, 'Enregistrer mes choix');
    await page.getByText('Vos choix sont enregistrés.').waitFor();
    assert.equal(await page.getByLabel('Lettre du réseau').isChecked(), true);
    const sort = page.getByLabel('Votre demande');
    await choose(page, sort, 'rectification');
    await press(page, 'Envoyer la demande');
    await page.getByText('Ce champ est obligatoire').first().waitFor();
    assert.equal(await sort.inputValue(), 'rectification');
    await fits(page);
    await tabTo(page, page.getByLabel('Précisions'));
    await page.keyboard.type('Mon nom s’écrit Dov, pas Dove.');
    await press(page, 'Envoyer la demande');
    await page.getByText('Votre demande est reçue.').waitFor();
    await page.getByText('Vos demandes').waitFor();
    await fits(page);
  }, phone);
});

test('somebody stops everything, without script', async () => {
  await world.visit(link, async (page) => {
    assert.equal(await overflow(page), '');
    await page.getByRole('button', { name: 'Ne plus rien recevoir' }).click();
    await page.getByText('Plus rien ne part vers cette adresse.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Enregistrer mes choix' }).count(), 0);
  }, { javaScriptEnabled: false, ...phone });
  await world.visit(link, fits, phone);
});

test('the desk finds the request, checks who asks, and answers', async () => {
  await world.visit(`${desk}/demandes`, async (page, context) => {
    context.expected.push(/status of 422/);
    await page.setViewportSize(phone.viewport);
    await fits(page);
    await follow(page, 'Rectification');
    await page.getByText('Mon nom s’écrit Dov, pas Dove.').waitFor();
    await fits(page);
    await press(page, 'Identité vérifiée');
    await page.getByText('L’identité est vérifiée.').waitFor();
    await press(page, 'Clore la demande');
    await page.getByText('La demande est close.').waitFor();
  }, { signedIn: true });
});

test('somebody reads what is known of them, objects, and is erased', async () => {
  const email = 'anne@lande.example';
  await world.visit('/bureau/personnes/nouvelle', async (page) => {
    await page.getByLabel('Prénom').fill('Anne');
    await page.getByLabel('Nom de famille').fill('Dulac-Inventée');
    await page.getByLabel('Adresse e-mail').fill(email);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.waitForURL('**/bureau/personnes/anne-dulac-inventee');
    await open(page, `${desk}/consentements?address=${email}`);
    await press(page, 'Lui envoyer le lien de ses préférences');
    await page.getByText('La lettre est écrite.').waitFor();
  }, { signedIn: true });
  const { path } = await world.letter(email, 'Vos préférences');
  await world.visit(path, async (page) => {
    for (const sort of ['access', 'erasure']) {
      await choose(page, page.getByLabel('Votre demande'), sort);
      await types(page, 'Votre nom', 'Anne Dulac');
      await press(page, 'Envoyer la demande');
      await page.getByText('Votre demande est reçue.').waitFor();
    }
    await press(page, 'Ne plus rien recevoir');
    await page.getByText('Plus rien ne part vers cette adresse.').waitFor();
    await fits(page);
  }, phone);

  await world.visit(`${desk}/demandes`, async (page, context) => {
    context.expected.push(/status of 4(04|10)/);
    await follow(page, 'Accès aux données');
    await press(page, 'Identité vérifiée');
    await page.getByText('L’identité est vérifiée.').waitFor();
    await fits(page);
    const request = page.url();
    const [file] = await Promise.all([page.waitForEvent('download'), follow(page, 'Pour un autre programme (JSON)')]);
    const known = fs.readFileSync(await file.path(), 'utf8');
    JSON.parse(known);
    assert.ok(known.includes(email) && known.includes('Dulac-Inventée'), known);
    await follow(page, 'À lire et imprimer');
    await page.waitForURL('**/donnees.html');
    const read = await page.locator('main').innerText();
    assert.ok(read.includes(email) && read.includes('Dulac-Inventée'), read);
    await fits(page);
    await open(page, request);
    await press(page, 'Clore la demande');
    await page.getByText('La demande est close.').waitFor();

    await open(page, `${desk}/demandes`);
    await follow(page, 'Effacement');
    await press(page, 'Identité vérifiée');
    await page.getByText('L’identité est vérifiée.').waitFor();
    await fits(page);
    await press(page, 'Effacer et répondre');
    await page.getByText('La personne est effacée, et la demande close.').waitFor();
    await fits(page);
    assert.ok([404, 410].includes((await open(page, '/bureau/personnes/anne-dulac-inventee')).status()));
  }, { signedIn: true, ...phone });
  await world.visit(path, async (page) => {
    await page.getByText('Nous ne connaissons plus cette adresse.').waitFor();
    await fits(page);
  }, phone);
});
