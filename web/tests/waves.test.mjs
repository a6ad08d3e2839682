// A wave of questions: composed with a keyboard only, answered on a phone without script, read by whoever asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, faults, fits, follow, network, open, overflow, press, tabTo } from './harness.mjs';

const world = await network();
const phone = { viewport: { width: 360, height: 740 } };

async function types(page, label, text) {
  await tabTo(page, page.getByLabel(label).first());
  await page.keyboard.type(text);
}

async function ask(page, { wording, sort, choices, when, published }) {
  await follow(page, 'Ajouter une question');
  await page.waitForURL(/questions$/);
  await types(page, /^Question/, wording);
  await choose(page, page.getByLabel(/^Type de réponse/), sort);
  if (choices) await types(page, 'Choix à ajouter', choices);
  if (when) await choose(page, page.getByLabel('Quand la poser'), when);
  if (published) {
    await tabTo(page, page.getByLabel('Les totaux peuvent être publiés'));
    await page.keyboard.press('Space');
  }
  assert.deepEqual(await faults(page), []);
  await press(page, 'Enregistrer');
  await page.getByText('La question est enregistrée').waitFor();
}

/** No fault for axe, and nothing wider than the screen, at 360 pixels. */
async function small(page) {
  await page.setViewportSize(phone.viewport);
  await fits(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}

test('a wave is composed with a keyboard, answered on a phone without script, and read', async () => {
  let wave = '';
  await world.visit('/bureau/enquetes', async (page) => {
    await small(page);
    await follow(page, 'Nouvelle enquête');
    await page.waitForURL(/nouvelle$/);
    await types(page, /^Titre/, 'Activité fictive');
    await types(page, 'Mots aux lieux', 'Une enquête inventée.');
    await tabTo(page, page.getByLabel('Dernier jour'));
    await page.keyboard.type('12122099');
    await small(page);
    await press(page, 'Enregistrer');
    await page.waitForURL(/enquetes\/[0-9a-f-]{36}$/);
    wave = new URL(page.url()).pathname;
    await ask(page, { wording: 'Employez-vous quelqu’un ?', sort: 'yes_no', published: true });
    await ask(page, { wording: 'Combien de personnes ?', sort: 'whole', when: 'employez_vous_quelqu=yes' });
    await ask(page, { wording: 'Quels jours ?', sort: 'several', choices: 'Lundi\nMardi' });
    await tabTo(page, page.getByRole('button', { name: 'Monter Quels jours ?' }));
    await page.keyboard.press('Enter');
    await page.getByText('La question est déplacée').waitFor();
    await small(page);
    await open(page, `${wave}/apercu`);
    await small(page);
    await open(page, `${wave}/destinataires`);
    await small(page);
    await types(page, 'Mots du nom ou de la fiche', 'moulin');
    await press(page, 'Compter');
    await page.getByRole('heading', { name: 'Un lieu', exact: true }).waitFor();
    await press(page, 'Ouvrir l’enquête et écrire aux lieux');
    await page.waitForURL(/suivi$/);
  }, { signedIn: true });

  const { path: link } = await world.letter('bonjour@moulin.example', 'Activité fictive');

  await world.visit(link, async (page, context) => {
    context.expected.push(/status of 422/);
    assert.equal(await overflow(page), '');
    await page.getByText('Si « Employez-vous quelqu’un ? » : Oui').waitFor();
    await page.getByLabel('Oui').check();
    await page.getByLabel('Combien de personnes ?').fill('trois');
    await page.getByRole('button', { name: 'Envoyer nos réponses' }).click();
    await page.getByText('Un nombre entier est attendu').first().waitFor();
    assert.equal(await page.getByLabel('Combien de personnes ?').inputValue(), 'trois');
    await page.getByLabel('Combien de personnes ?').fill('3');
    await page.getByLabel('Mardi').check();
    await page.getByRole('button', { name: 'Envoyer nos réponses' }).click();
    await page.getByText('Merci').first().waitFor();
  }, { javaScriptEnabled: false, ...phone });
  await world.visit(link, async (page) => {
    assert.deepEqual(await faults(page), []);
    assert.equal(await page.getByLabel('Combien de personnes ?').inputValue(), '3');
    // with script, a question that is not asked is not shown
    await tabTo(page, page.getByLabel('Oui'));
    await page.keyboard.press('ArrowRight');
    await page.getByLabel('Combien de personnes ?').waitFor({ state: 'hidden' });
    await page.keyboard.press('ArrowLeft');
    await page.getByLabel('Combien de personnes ?').waitFor();
  }, phone);

  await world.visit(`${wave}/suivi`, async (page) => {
    assert.match(await page.locator('main').innerText(), /A répondu/);
    await small(page);
    await open(page, `${wave}/rappel`);
    await small(page);
    await open(page, `${wave}/resultats`);
    assert.match(await page.locator('main').innerText(), /Un lieu a répondu/);
    await small(page);
    await open(page, `${wave}/suivi`);
    await press(page, 'Clore l’enquête');
    await page.waitForURL(/resultats$/);
    await press(page, 'Publier');
    await follow(page, 'Résultats publiés');
    await page.waitForURL(/enquetes\/activite-fictive$/);
    await small(page);
    await open(page, '/enquetes');
    await small(page);
  }, { signedIn: true });
  await world.visit('/enquetes', async (page, context) => {
    context.expected.push(/status of 410/);
    await open(page, link);
    await page.getByText('Cette enquête est close').waitFor();
    assert.deepEqual(await faults(page), []);
  }, phone);
});
