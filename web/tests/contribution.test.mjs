// What people without an account do, and what the team and the places answer: with a keyboard only, on a phone, and without script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, network, open, overflow, press, tabTo, types, until } from './harness.mjs';

const world = await network();
const place = '/lieux/lieu-fictif-du-moulin';

const posted = (page) => page.waitForResponse((answer) => answer.request().method() === 'POST');

const linkTo = async (address, subject) => (await world.letter(address, subject)).path;

test('a correction is sent, confirmed, decided and answered with a keyboard only', async () => {
  await world.visit(`${place}/corriger`, async (page, context) => {
    context.expected.push(/status of 422/);
    await types(page, 'En une phrase', 'Une phrase de Dov, au clavier.');
    const message = page.getByLabel(/^Un mot pour l’équipe/);
    await tabTo(page, page.getByLabel(/^Votre adresse e-mail/));
    await page.keyboard.type('dov@visiteur.invalid');
    await tabTo(page, message);
    await page.keyboard.type('Je passe devant chaque jour.');
    // a form that comes back within three seconds is asked to be sent again, with all that was typed
    await until(async () => {
      const [answer] = await Promise.all([posted(page), press(page, 'Envoyer')]);
      await page.waitForLoadState('load');
      return answer.status() === 303;
    }, 'the correction is sent');
    await page.getByRole('heading', { name: 'Une lettre vous attend' }).waitFor();
  });
  const link = await linkTo('dov@visiteur.invalid', 'Confirmez votre envoi');
  await world.visit(link, async (page) => {
    await press(page, 'Confirmer la correction');
    await page.getByRole('heading', { name: 'Merci, c’est transmis' }).waitFor();
  });
  await world.visit('/bureau/propositions', async (page) => {
    await tabTo(page, page.getByRole('link', { name: 'Lieu fictif du Moulin' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/propositions\/[0-9a-f-]{36}/);
    const shown = await page.locator('main').innerText();
    assert.match(shown, /Je passe devant chaque jour\./);
    assert.match(shown, /Une phrase de Dov, au clavier\./);
    assert.deepEqual(await faults(page), []);
    await press(page, 'Je m’en occupe');
    await page.getByText('Vous vous en occupez').waitFor();
    await types(page, 'Réponse à l’auteur', 'Merci Dov');
    await press(page, 'Accepter ce qui est coché');
    await page.getByRole('status').first().waitFor();
    await open(page, place);
    assert.match(await page.locator('main').innerText(), /Une phrase de Dov, au clavier\./);
  }, { signedIn: true });
  await linkTo('dov@visiteur.invalid', 'est publiée');
});

test('a place confirms its sheet and edits it from the link of a letter, with a keyboard only', async () => {
  await world.visit('/bureau/recensement', async (page) => {
    await press(page, 'Envoyer la question');
    await page.waitForURL(/recensement\/[0-9a-f-]{36}/);
    await until(async () => {
      await page.reload();
      return (await page.locator('main').innerText()).includes('Lieu fictif du Moulin');
    }, 'the round lists the place');
    assert.deepEqual(await faults(page), []);
  }, { signedIn: true });
  const link = await linkTo('bonjour@moulin.example', 'votre fiche est-elle encore juste');
  await world.visit(link, async (page) => {
    assert.deepEqual(await faults(page), []);
    assert.equal(await overflow(page), '');
    await press(page, 'Tout est encore juste');
    await page.getByRole('status').first().waitFor();
    await open(page, place);
    assert.match(await page.locator('main').innerText(), /Confirmé par le lieu en/);
    await open(page, link);
    await tabTo(page, page.getByRole('link', { name: 'Corriger', exact: true }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/modification$/);
    await types(page, 'En une phrase', 'Écrit par le lieu lui-même.');
    await press(page, 'Enregistrer');
    await page.getByRole('status').first().waitFor();
    await open(page, place);
    assert.match(await page.locator('main').innerText(), /Écrit par le lieu lui-même\./);
  }, { viewport: { width: 360, height: 740 } });
});

test('a place is proposed without script, on a phone', () => world.visit('/proposer', async (page, context) => {
  context.expected.push(/status of 422/);
  assert.equal(await overflow(page), '');
  await page.getByLabel('Nom (obligatoire)').fill('Lieu fictif de la Berge');
  await page.getByLabel(/^Votre adresse e-mail/).fill('ana@visiteuse.invalid');
  await until(async () => {
    const [answer] = await Promise.all([posted(page), page.getByRole('button', { name: 'Envoyer' }).click()]);
    return answer.status() === 303;
  }, 'the proposal is sent');
}, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }));
