// Entering by a password, the link and the code of a letter, and a provider; then one's sessions, and showing again who one is: on a phone, with a keyboard only.
// Passkeys stand in keys.test.mjs. What only time does (a link of sixteen minutes, a session that is no longer sure) is told by crates/server/tests/it/entering.rs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, fits, follow, network, open, overflow, press, signIn, types } from './harness.mjs';
import { provider } from './provider.mjs';

const there = await provider();
// the provider is another site for the browser: cookies travel as they do in the world
const world = await network({ places: false, name: 'localhost', env: there.env, others: [there.origin] });
const phone = { viewport: { width: 360, height: 740 } };
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const at = (page, path) => page.waitForURL((url) => url.pathname === path);
const says = (page, words) => page.getByText(words).first().waitFor();
const codeOf = ({ text }) => text.match(/ ([A-Z2-9]{4} [A-Z2-9]{4})$/m)[1];

/** Asks for a letter that signs in, from the page of the sign-in. */
async function asks(page, email, back = '/compte') {
  await open(page, `/connexion?retour=${back}`);
  await types(page, 'Adresse e-mail', email);
  await page.keyboard.press('Enter');
  await at(page, '/connexion/lettre');
}

/** Whether the browser of that page is signed in. */
async function isIn(page) {
  await open(page, '/compte');
  return new URL(page.url()).pathname === '/compte';
}

test('by a password: a wrong one keeps the address, the right one leads where one wanted to go', () => world.visit('/connexion?retour=/compte', async (page, context) => {
  context.expected.push(/status of 422/);
  await fits(page);
  await types(page, 'Adresse e-mail', account.email);
  await types(page, 'Mot de passe', 'pas le bon');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Adresse e-mail').inputValue(), account.email);
  await fits(page);
  await types(page, 'Mot de passe', account.password);
  await page.keyboard.press('Enter');
  await at(page, '/compte');
  await fits(page);
  await page.setViewportSize({ width: 640, height: 450 });
  assert.equal(await overflow(page), '');
}, phone));

test('by the link of a letter: reading it opens nothing, its button opens once, on whatever device, without script', async () => {
  await world.visit('/connexion', async (page, context) => {
    context.expected.push(/status of 410/);
    await asks(page, account.email, '/bureau/lieux');
    await fits(page);
    const { path } = await world.letter(account.email, 'Votre lien de connexion');
    for (let read = 0; read < 2; read += 1) {
      await open(page, path);
      await page.getByRole('button', { name: 'Me connecter' }).waitFor();
    }
    await fits(page);
    assert.equal(await isIn(page), false, 'reading the link signs nobody in');
    await world.visit(path, async (other) => {
      await press(other, 'Me connecter');
      await at(other, '/bureau/lieux');
    }, { ...phone, javaScriptEnabled: false });
    assert.equal((await open(page, path)).status(), 410);
    await says(page, 'Ce lien ou ce code ne sert plus');
    await fits(page);
  }, phone);
});

test('by the code of a letter: in the browser that asked for it, as people type it', () => world.visit('/connexion', async (page, context) => {
  context.expected.push(/status of 4(10|22)/);
  await asks(page, account.email);
  const code = codeOf(await world.letter(account.email, 'Votre lien de connexion'));
  await world.visit('/connexion/lettre', async (other, elsewhere) => {
    elsewhere.expected.push(/status of 410/);
    await types(other, 'Code de la lettre', code);
    await press(other, 'Se connecter avec le code');
    await says(other, 'Ce lien ou ce code ne sert plus');
  }, phone);
  await open(page, '/connexion/lettre');
  const field = page.getByLabel('Code de la lettre');
  await types(page, 'Code de la lettre', 'AAAA AAAA');
  await page.keyboard.press('Enter');
  await says(page, 'Ce n’est pas le code');
  assert.equal(await field.evaluate((input) => input === document.activeElement), true, 'the field has the focus again');
  await fits(page);
  await page.keyboard.type(code.toLowerCase().replace(' ', '-'));
  await page.keyboard.press('Enter');
  await at(page, '/compte');
  await says(page, 'par le code d’une lettre');
}, phone));

test('by a provider: refused, unknown, known by a verified address; signing out goes there too', async () => {
  const name = 'Se connecter avec Fournisseur d’essai';
  await world.visit('/connexion?retour=/compte', async (page, context) => {
    context.expected.push(/status of 403/);
    there.says = null;
    await follow(page, name);
    await says(page, 'La connexion n’a pas abouti');
    await fits(page);
    await follow(page, 'Revenir à la connexion');
    there.says = { sub: 'essai-la-bas', email: account.email, email_verified: false };
    await follow(page, name);
    await says(page, 'Aucun compte ne s’est ouvert');
    await fits(page);
    assert.equal(await isIn(page), false);
    there.says = { sub: 'essai-la-bas', email: account.email, email_verified: true };
    await follow(page, name);
    await at(page, '/compte');
    await says(page, 'par un fournisseur d’identité');
    await follow(page, 'Voir mes clés d’accès');
    await page.getByRole('heading', { name: 'Fournisseur d’essai' }).waitFor();
    await fits(page);
    await open(page, '/compte');
    await press(page, 'Se déconnecter');
    await at(page, '/');
    assert.equal(there.left, 1, 'the session at the provider was ended too');
    assert.equal(await isIn(page), false);
  }, phone);
  // from now on the identity is enough; no page of it needs a script
  there.says = { sub: 'essai-la-bas' };
  await world.visit('/connexion?retour=/compte', async (page) => {
    await follow(page, name);
    await at(page, '/compte');
    await press(page, 'Se déconnecter');
    await at(page, '/');
    assert.equal(there.left, 2);
  }, { ...phone, javaScriptEnabled: false });
});

test('one’s sessions are listed, and another one is closed', () => world.visit('/connexion?retour=/compte', async (page) => {
  await signIn(page);
  await world.visit('/connexion', async (lost) => {
    await signIn(lost);
    assert.equal(await isIn(lost), true);
    await page.reload();
    await says(page, 'Safari sur iPhone');
    await says(page, 'Cet appareil');
    await fits(page);
    await press(page, 'Fermer la session Safari sur iPhone');
    await says(page, 'La session a été fermée.');
    assert.equal(await page.getByText('Safari sur iPhone').count(), 0);
    assert.equal(await isIn(lost), false);
  }, { ...phone, userAgent: iphone });
  assert.equal(await isIn(page), true);
}, phone));

test('who one is is shown again, by a password or by the code of a letter', () => world.visit('/connexion', async (page, context) => {
  context.expected.push(/status of 422/);
  await signIn(page);
  await open(page, '/connexion/confirmation?retour=/compte/cles');
  await fits(page);
  await types(page, 'Mot de passe', 'pas le bon');
  await page.keyboard.press('Enter');
  await says(page, 'Ce n’est pas votre mot de passe');
  assert.equal(await page.getByRole('alert').evaluate((box) => box === document.activeElement), true);
  await fits(page);
  await press(page, 'Recevoir un code par lettre');
  await says(page, 'Un code est parti');
  await fits(page);
  const code = codeOf(await world.letter(account.email, 'Votre code de confirmation'));
  await types(page, 'Code de la lettre', 'AAAA AAAA');
  await page.keyboard.press('Enter');
  await says(page, 'Ce n’est pas le code');
  await types(page, 'Code de la lettre', code);
  await page.keyboard.press('Enter');
  await at(page, '/compte/cles');
  await open(page, '/connexion/confirmation?retour=/compte');
  await types(page, 'Mot de passe', account.password);
  await page.keyboard.press('Enter');
  await at(page, '/compte');
}, phone));

test('a lost password: another address opens the account, a new password closes every other session', async () => {
  const other = 'essai@ailleurs.example';
  const next = 'un autre mot de passe';
  const before = await world.context({ ...phone, signedIn: true });
  const page = await before.newPage();
  await open(page, '/compte');
  await types(page, 'Ajouter une adresse', other);
  await page.keyboard.press('Enter');
  await says(page, 'Une lettre est partie');
  await says(page, 'En attente de réponse');
  await fits(page);
  const { path } = await world.letter(other, 'Cette adresse est-elle la vôtre');
  await open(page, path);
  await fits(page);
  await open(page, '/compte');
  await says(page, 'En attente de réponse');
  await open(page, path);
  await press(page, 'Oui, c’est mon adresse');
  await says(page, `${other} ouvre maintenant votre compte`);
  await world.visit('/connexion', async (lost, context) => {
    context.expected.push(/status of 422/);
    await asks(lost, other);
    const letter = await world.letter(other, 'Votre lien de connexion');
    await types(lost, 'Code de la lettre', codeOf(letter));
    await lost.keyboard.press('Enter');
    await at(lost, '/compte');
    await types(lost, 'Nouveau mot de passe', next);
    await lost.keyboard.press('Enter');
    await says(lost, 'Le mot de passe est enregistré, et les autres sessions fermées.');
    await fits(lost);
    assert.equal(await isIn(page), false, 'whoever had the old password is out');
    await press(lost, 'Se déconnecter');
    await at(lost, '/');
    await open(lost, '/connexion?retour=/compte');
    await types(lost, 'Adresse e-mail', account.email);
    await types(lost, 'Mot de passe', account.password);
    await lost.keyboard.press('Enter');
    await lost.getByRole('alert').waitFor();
    await signIn(lost, { email: other, password: next });
    await at(lost, '/compte');
  }, phone);
  assert.deepEqual(before.wrong, []);
  await before.close();
});
