// Exercising one's rights: by the link of a letter, without an account, with a keyboard only, on a phone; then the desk answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, network, open, overflow, until } from './harness.mjs';

const world = await network({ places: false });
const phone = { viewport: { width: 360, height: 740 } };
const desk = '/bureau/donnees-personnelles';
const address = 'dov@lande.example';

/** Presses Tab until that element has the focus, as somebody without a mouse does. */
async function tabTo(page, locator) {
  await locator.waitFor();
  for (let pressed = 0; pressed < 250; pressed += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`no Tab leads to ${locator}`);
}

async function press(page, name) {
  await tabTo(page, page.getByRole('button', { name, exact: true }).first());
  await page.keyboard.press('Enter');
}

/** No fault for axe, and nothing wider than the screen. */
async function clean(page) {
  assert.equal(await overflow(page), '');
  assert.deepEqual(await faults(page), []);
}

let link = '';

test('the desk sends the link of the preferences', async () => {
  await world.visit(`${desk}/consentements`, async (page) => {
    await page.setViewportSize(phone.viewport);
    await clean(page);
    await tabTo(page, page.locator('#chercher'));
    await page.keyboard.type(address);
    await page.keyboard.press('Enter');
    await page.getByText('Cette adresse n’a encore rien dit.').waitFor();
    await clean(page);
    await press(page, 'Lui envoyer le lien de ses préférences');
    await page.getByText('La lettre est écrite.').waitFor();
  }, { signedIn: true });
  await world.visit('/bureau/courrier?etat=captured', async (page) => {
    const row = page.locator('tr', { hasText: address }).filter({ hasText: 'Vos préférences' }).first();
    await until(async () => {
      await page.reload();
      return await row.count() > 0;
    }, 'a letter with the link');
    await row.getByRole('link').click();
    link = new URL(await page.locator('.panel a').first().getAttribute('href')).pathname;
  }, { signedIn: true });
});

test('somebody chooses what they receive and asks for their data, with a keyboard, on a phone', async () => {
  await world.visit(link, async (page, context) => {
    context.expected.push(/status of 422/);
    await clean(page);
    await tabTo(page, page.getByLabel('Lettre du réseau'));
    await page.keyboard.press('Space');
    await press(page, 'Enregistrer mes choix');
    await page.getByText('Vos choix sont enregistrés.').waitFor();
    assert.equal(await page.getByLabel('Lettre du réseau').isChecked(), true);
    const sort = page.getByLabel('Votre demande');
    await tabTo(page, sort);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(await sort.inputValue(), 'rectification');
    await press(page, 'Envoyer la demande');
    await page.getByText('Ce champ est obligatoire').first().waitFor();
    assert.equal(await sort.inputValue(), 'rectification');
    await clean(page);
    await tabTo(page, page.getByLabel('Précisions'));
    await page.keyboard.type('Mon nom s’écrit Dov, pas Dove.');
    await press(page, 'Envoyer la demande');
    await page.getByText('Votre demande est reçue.').waitFor();
    await page.getByText('Vos demandes').waitFor();
    await clean(page);
  }, phone);
});

test('somebody stops everything, without script', async () => {
  await world.visit(link, async (page) => {
    assert.equal(await overflow(page), '');
    await page.getByRole('button', { name: 'Ne plus rien recevoir' }).click();
    await page.getByText('Plus rien ne part vers cette adresse.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Enregistrer mes choix' }).count(), 0);
  }, { javaScriptEnabled: false, ...phone });
  await world.visit(link, clean, phone);
});

test('the desk finds the request, checks who asks, and answers', async () => {
  await world.visit(`${desk}/demandes`, async (page, context) => {
    context.expected.push(/status of 422/);
    await page.setViewportSize(phone.viewport);
    await clean(page);
    await tabTo(page, page.getByRole('link', { name: 'Rectification' }).first());
    await page.keyboard.press('Enter');
    await page.getByText('Mon nom s’écrit Dov, pas Dove.').waitFor();
    await clean(page);
    await press(page, 'Identité vérifiée');
    await page.getByText('L’identité est vérifiée.').waitFor();
    await press(page, 'Clore la demande');
    await page.getByText('La demande est close.').waitFor();
    for (const part of ['finalites', 'finalites/news', 'conservation', 'registre', 'registre.html', 'consultations']) {
      await open(page, `${desk}/${part}`);
      await clean(page);
    }
    for (const part of ['', '/nouvelle', '/types', '/types/place']) {
      await open(page, `/bureau/adhesions${part}`);
      await clean(page);
    }
  }, { signedIn: true });
});
