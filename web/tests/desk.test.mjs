// What the team does: sign in, write a sheet and lose nothing of it, meet someone else's change, add a photo, import and undo.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { photo, second } from './fixture.mjs';
import { network, open, signIn, until } from './harness.mjs';

const world = await network();
const desk = { signedIn: true };
const save = (page) => page.getByRole('button', { name: 'Enregistrer' }).click();

test('a page of the desk asks to sign in, then comes back to it', () => world.visit('/bureau/imports', async (page, context) => {
  assert.match(page.url(), /\/connexion\?retour=/);
  context.expected.push(/status of 422/);
  await page.getByLabel('Adresse e-mail').fill('essai@maillage.example');
  await page.getByLabel('Mot de passe').fill('pas le bon');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Adresse e-mail').inputValue(), 'essai@maillage.example');
  await signIn(page);
  await page.waitForURL('**/bureau/imports');
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await open(page, '/bureau');
  assert.match(page.url(), /\/connexion/);
}));

test('a form that is clicked twice is sent once', () => world.visit('/bureau/objectifs', async (page) => {
  let sent = 0;
  await page.route('**/bureau/objectifs', async (route) => {
    if (route.request().method() === 'POST') {
      sent += 1;
      await new Promise((done) => { setTimeout(done, 400); });
    }
    await route.continue();
  });
  await page.getByRole('textbox', { name: 'Objectif' }).fill('Objectif fictif');
  await page.getByRole('button', { name: 'Créer' }).dblclick();
  await page.getByText('est créé').waitFor();
  assert.equal(sent, 1);
}, desk));

test('what is typed stays after an error, and comes back after the tab is closed', () => world.visit('/bureau/lieux/nouvelle-fiche', async (page, context) => {
  context.expected.push(/status of 422/);
  await page.getByLabel('En une phrase').fill('Un lieu inventé.');
  await page.getByLabel('Code postal').fill('ABC');
  await save(page);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.equal(await page.getByLabel('En une phrase').inputValue(), 'Un lieu inventé.');
  assert.equal(await page.getByLabel('Code postal').inputValue(), 'ABC');
  const name = page.getByRole('textbox', { name: 'Nom (obligatoire)' });
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  await alert.getByRole('link').first().click();
  assert.equal(await name.evaluate((field) => field === document.activeElement), true);
  await name.fill('Lieu fictif du Brouillon');
  await page.close();

  const later = await context.newPage();
  await open(later, '/bureau/lieux/nouvelle-fiche');
  await later.getByRole('button', { name: 'La reprendre' }).click();
  assert.equal(await later.getByLabel('Nom (obligatoire)').inputValue(), 'Lieu fictif du Brouillon');
  await later.getByLabel('Code postal').fill('33230');
  await later.getByLabel('Commune').fill('Coutras');
  await later.getByRole('checkbox', { name: 'Fablab' }).check();
  await save(later);
  await later.waitForURL('**/bureau/lieux/lieu-fictif-du-brouillon');
  assert.match(await later.getByRole('status').first().textContent(), /a été créée/);
  await open(later, '/lieux/lieu-fictif-du-brouillon');
  assert.match(await later.locator('main').innerText(), /Un lieu inventé\./);
  await open(later, '/bureau/lieux/nouvelle-fiche');
  assert.equal(await later.locator('[data-draft-notice]').isVisible(), false, 'the draft of what was saved is forgotten');
}, desk));

test('two tabs change one sheet: the second sees both versions, and may save', () => world.visit('/bureau/lieux/lieu-fictif-de-la-bastide', async (first, context) => {
  context.expected.push(/status of 4(09|22)/);
  const other = await context.newPage();
  await open(other, '/bureau/lieux/lieu-fictif-de-la-bastide');
  await first.getByLabel('En une phrase').fill('Écrit dans le premier onglet.');
  await save(first);
  await first.getByRole('status').first().waitFor();
  await other.getByLabel('En une phrase').fill('Écrit dans le second onglet.');
  await save(other);
  await other.getByRole('alert').waitFor();
  assert.match(await other.getByRole('alert').textContent(), /Quelqu’un d’autre/);
  assert.equal(await other.getByLabel('En une phrase').inputValue(), 'Écrit dans le second onglet.');
  assert.match(await other.locator('main').innerText(), /Écrit dans le premier onglet\./);
  await save(other);
  await other.getByRole('status').first().waitFor();
  await open(other, '/bureau/lieux/lieu-fictif-de-la-bastide/historique');
  const history = await other.locator('main').innerText();
  assert.ok(history.includes('premier onglet') && history.includes('second onglet'), history);
}, desk));

test('a photo is added with its description, shown, and removed', () => world.visit('/bureau/lieux/lieu-fictif-du-gave', async (page, context) => {
  context.expected.push(/status of 422/);
  const file = { name: 'salle.png', mimeType: 'image/png', buffer: photo() };
  await page.setInputFiles('#field-photo', file);
  await page.getByRole('button', { name: 'Ajouter la photo' }).click();
  await page.locator('#field-alternative-error').waitFor();
  await page.setInputFiles('#field-photo', file);
  await page.getByLabel('Description de la photo').fill('Un aplat vert, pour les essais');
  await page.getByRole('button', { name: 'Ajouter la photo' }).click();
  await page.getByRole('status').first().waitFor();
  await open(page, '/lieux/lieu-fictif-du-gave');
  const shown = page.getByRole('img', { name: 'Un aplat vert, pour les essais' });
  await until(() => shown.evaluate((image) => image.complete && image.naturalWidth > 0), 'the photo is drawn');
  await open(page, '/bureau/lieux/lieu-fictif-du-gave');
  await page.getByRole('button', { name: /^Retirer/ }).click();
  await page.getByRole('status').first().waitFor();
  assert.equal(await page.getByRole('img', { name: 'Un aplat vert, pour les essais' }).count(), 0);
}, desk));

test('a sheet goes to the bin and comes back', () => world.visit('/bureau/lieux/lieu-fictif-du-tilleul', async (page, context) => {
  context.expected.push(/status of (404|410)/);
  await page.getByRole('button', { name: 'Mettre à la corbeille' }).click();
  await page.getByRole('status').first().waitFor();
  const reader = await world.context();
  reader.expected.push(/status of (404|410)/);
  const public_ = await reader.newPage();
  assert.ok([404, 410].includes((await open(public_, '/lieux/lieu-fictif-du-tilleul')).status()));
  await open(page, '/bureau/lieux?etat=trash');
  await page.getByRole('link', { name: 'Lieu fictif du Tilleul' }).click();
  await page.getByRole('button', { name: 'Rétablir' }).click();
  await page.getByRole('status').first().waitFor();
  assert.equal((await open(public_, '/lieux/lieu-fictif-du-tilleul')).status(), 200);
  await reader.close();
}, desk));

test('a list is imported, reviewed, accepted, and taken back', () => world.visit('/bureau/imports', async (page) => {
  await page.setInputFiles('#field-file', { name: 'seconde-liste.csv', mimeType: 'text/csv', buffer: Buffer.from(second()) });
  assert.match(await page.locator('[data-drop-name]').textContent(), /seconde-liste\.csv/);
  await page.getByLabel('Source').fill('communauté fictive');
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await page.waitForURL(/imports\/[0-9a-f-]{36}/);
  assert.equal(await page.getByLabel('Ce que devient « Nom du lieu »').inputValue(), 'name');
  await page.getByLabel('Ce que devient « Tarifs »').selectOption('');
  await page.getByRole('button', { name: 'Vérifier les lignes' }).click();
  const accept = page.getByRole('button', { name: 'Accepter 2 fiches' });
  await accept.waitFor();
  assert.match(await page.locator('main').innerText(), /1 ligne refusée/);
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: /Télécharger les lignes refusées/ }).click();
  assert.match((await saved).suggestedFilename(), /\.csv$/);
  await accept.click();
  await page.getByRole('button', { name: 'Annuler l’import' }).waitFor();
  const report = page.url();
  await open(page, '/lieux/lieu-fictif-du-radeau');
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Lieu fictif du Radeau');
  await open(page, report);
  await page.getByRole('button', { name: 'Annuler l’import' }).click();
  await page.getByText('L’import est annulé').waitFor();
  await open(page, '/lieux?q=radeau');
  await page.getByText('Aucun lieu ne correspond').waitFor();
}, desk));

test('a file that is not a list is refused with a reason', () => world.visit('/bureau/imports', async (page, context) => {
  context.expected.push(/status of 4(13|15|22)/);
  await page.setInputFiles('#field-file', { name: 'vide.csv', mimeType: 'text/csv', buffer: Buffer.from('') });
  await page.getByRole('button', { name: 'Lire le fichier' }).click();
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').textContent(), /vide/);
}, desk));

test('an empty network says where to begin', async () => {
  const empty = await network({ places: false });
  await empty.visit('/bureau', async (page) => {
    await page.getByRole('heading', { name: 'Votre réseau commence ici' }).waitFor();
    await page.getByRole('link', { name: 'Importer une liste' }).click();
    await page.waitForURL('**/bureau/imports');
    for (const address of ['/', '/lieux', '/carte', '/structures', '/territoires', '/bureau/lieux']) {
      assert.equal((await open(page, address)).status(), 200);
    }
    await open(page, '/');
    await page.getByRole('heading', { name: 'L’annuaire attend ses premiers lieux' }).waitFor();
  }, desk);
});
