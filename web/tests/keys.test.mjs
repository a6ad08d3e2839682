// Passkeys, held by a virtual device of the browser: one is added on a phone with a keyboard only, then signs in without an address; the pages do without script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, network, open, press, signIn, tabTo, types, until } from './harness.mjs';

// a key belongs to a name: none can be made for 127.0.0.1
const world = await network({ places: false, name: 'localhost' });
const phone = { viewport: { width: 360, height: 740 } };

/** A device that holds keys, in the browser of that page; present only when it is told so. */
async function device(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
    isUserVerified: true, automaticPresenceSimulation: false,
  };
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options });
  return {
    present: (enabled) => session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
    keys: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

test('a passkey is added on a phone, named, and signs in without an address', () => world.visit('/connexion', async (page, context) => {
  const held = await device(page);
  await open(page, '/connexion');
  const use = page.getByRole('button', { name: 'Utiliser une clé d’accès' });
  await use.waitFor();
  await fits(page);
  await signIn(page);
  await open(page, '/compte/cles');
  await fits(page);
  await types(page, 'Nom de la nouvelle clé', 'Téléphone d’essai');
  await held.present(true);
  await press(page, 'Ajouter une clé d’accès');
  await page.getByRole('heading', { name: 'Téléphone d’essai' }).waitFor();
  assert.match(await page.getByRole('status').first().innerText(), /ajoutée/);
  await fits(page);
  const [key] = await held.keys();
  assert.ok(key.isResidentCredential && key.rpId === 'localhost', JSON.stringify(key));
  await types(page, 'Nom de la clé', 'Téléphone de poche');
  await press(page, /^Renommer/);
  await page.getByRole('heading', { name: 'Téléphone de poche' }).waitFor();

  await held.present(false);
  await context.clearCookies();
  await open(page, '/connexion?retour=/compte/cles');
  await use.waitFor();
  await until(async () => (await page.getByLabel('Adresse e-mail').first().getAttribute('autocomplete')) === 'username webauthn', 'the browser offers its keys while one types');
  await tabTo(page, use);
  await held.present(true);
  // what waits in the field may answer first: it leads to the same page
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/compte/cles');
  assert.match(await page.locator('main').innerText(), /A servi le/);
}, phone));

test('without script the other ways stay, and the page of keys says what it needs', async () => {
  await world.visit('/connexion', async (page) => {
    assert.equal(await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).isVisible(), false);
    assert.equal(await page.getByLabel('Mot de passe').isVisible(), true);
  }, { ...phone, javaScriptEnabled: false });
  await world.visit('/compte/cles', async (page) => {
    assert.match(await page.locator('main').innerText(), /demande que votre navigateur exécute les scripts/);
    assert.equal(await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).isVisible(), false);
  }, { ...phone, signedIn: true, javaScriptEnabled: false });
});
