// Interactions: noted on a phone with a keyboard, without network and with it, and what is to be done next.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, network, open, press, signIn, tabTo, types, until } from './harness.mjs';

const world = await network();
const phone = { signedIn: true, viewport: { width: 360, height: 740 } };
const form = '/bureau/echanges/nouveau';

/** Waits until the form would open without network. */
async function ready(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await until(() => page.evaluate(async (address) => Boolean(await caches.match(address, { ignoreVary: true })), form), 'the form was kept');
}

const waiting = (page) => page.locator('[data-notes-queue]');

test('an interaction is noted with a keyboard on a phone', async () => {
  await world.visit(form, async (page) => {
    await fits(page);
    await tabTo(page, page.getByLabel('Chercher par le nom'));
    await page.keyboard.type('Lieu fictif du Moulin');
    await page.getByRole('checkbox', { name: /fictif du Moulin/ }).waitFor();
    // Enter ticks the only one
    await page.keyboard.press('Enter');
    await until(() => page.getByRole('checkbox', { name: /fictif du Moulin/ }).isChecked(), 'the place was ticked');
    await tabTo(page, page.getByLabel('En une ligne'));
    await page.keyboard.type('La salle du bas sera prête');
    await fits(page);
    await page.keyboard.press('Enter');
    await page.waitForURL(/echanges\/[0-9a-f-]{36}$/);
    await page.getByText('L’échange est noté').waitFor();
    await fits(page);
    await page.getByLabel('À faire').fill('Rappeler le moulin');
    await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await page.getByText('L’action est ajoutée').waitFor();
    await open(page, '/bureau/ma-journee');
    await page.getByText('Rappeler le moulin').first().waitFor();
    await fits(page);
    await page.getByRole('button', { name: 'Fait Rappeler le moulin' }).click();
    await page.getByText('Fait : Rappeler le moulin').waitFor();
    await open(page, '/bureau/ma-journee/equipe');
    await fits(page);
  }, phone);
});

test('notes wait for the network, and leave once, though two tabs send them', async () => {
  await world.visit(form, async (page, context) => {
    context.expected.push(/ERR_INTERNET_DISCONNECTED/);
    await ready(page);
    // the form kept now knows the place that was met in the first test
    await context.setOffline(true);
    await open(page, form);
    await page.getByRole('heading', { name: 'Noter un échange' }).waitFor();
    for (const line of ['Note fictive sans réseau', 'Seconde note fictive']) {
      await page.getByRole('checkbox', { name: /fictif du Moulin/ }).check();
      await tabTo(page, page.getByLabel('En une ligne'));
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
      await waiting(page).getByText(line).first().waitFor();
    }
    await waiting(page).getByText('2 notes attendent le réseau').waitFor();
    await fits(page);
    // they are there after the page was closed and opened again
    await open(page, form);
    await waiting(page).getByText('2 notes attendent le réseau').waitFor();
    const other = await context.newPage();
    await open(other, form);
    await waiting(other).getByText('2 notes attendent le réseau').waitFor();
    await context.setOffline(false);
    await Promise.all([page, other].map((tab) => tab.evaluate(() => window.dispatchEvent(new Event('online')))));
    for (const tab of [page, other]) await waiting(tab).waitFor({ state: 'hidden' });
    await open(page, `/bureau/relations/${await page.getByRole('checkbox', { name: /fictif du Moulin/ }).inputValue()}`);
    for (const line of ['Note fictive sans réseau', 'Seconde note fictive']) {
      assert.equal(await page.getByRole('link', { name: line, exact: true }).count(), 1, `${line}: once`);
    }
  }, phone);
});

test('a note that is refused once the network is back stays, with the reason; a closed session only makes it wait', async () => {
  await world.visit(form, async (page, context) => {
    context.expected.push(/ERR_INTERNET_DISCONNECTED/, /status of 4(01|22)/);
    await ready(page);
    await types(page, 'Chercher par le nom', 'Lieu fictif du Foirail');
    await page.keyboard.press('Enter');
    const place = page.getByRole('checkbox', { name: /fictif du Foirail/ });
    await until(() => place.isChecked(), 'the place was ticked');
    await context.setOffline(true);
    await types(page, 'En une ligne', 'Note fictive sur un lieu disparu');
    await page.keyboard.press('Enter');
    await waiting(page).getByText('Une note attend le réseau').waitFor();

    // meanwhile the place goes to the bin, and the session of this browser is closed
    await world.visit('/bureau/lieux/lieu-fictif-du-foirail', async (desk) => {
      await press(desk, 'Mettre à la corbeille');
      await desk.getByRole('status').first().waitFor();
    }, phone);
    await context.clearCookies();
    await context.setOffline(false);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await waiting(page).getByText('Votre session est fermée').waitFor();
    await fits(page);

    await open(page, `/connexion?retour=${form}`);
    await signIn(page);
    await waiting(page).getByText('Une des fiches n’existe plus').waitFor();
    assert.match(await waiting(page).innerText(), /Note fictive sur un lieu disparu/);
    await fits(page);
    page.once('dialog', (dialog) => dialog.accept());
    await press(page, 'Jeter Note fictive sur un lieu disparu');
    await waiting(page).waitFor({ state: 'hidden' });
  }, phone);
});

test('two tabs change one interaction: the second one sees what the first one wrote, and keeps what it typed', async () => {
  await world.visit(form, async (page, context) => {
    context.expected.push(/status of 409/);
    await page.getByRole('checkbox', { name: /fictif du Moulin/ }).check();
    await types(page, 'En une ligne', 'Note fictive à deux');
    await page.keyboard.press('Enter');
    await page.waitForURL(/echanges\/[0-9a-f-]{36}$/);
    const other = await context.newPage();
    const edit = `${new URL(page.url()).pathname}/modification`;
    await open(page, edit);
    await open(other, edit);
    await types(page, 'En une ligne', 'Écrit dans le premier onglet');
    await page.keyboard.press('Enter');
    await page.getByText('L’échange est modifié.').waitFor();
    await types(other, 'En une ligne', 'Écrit dans le second onglet');
    await other.keyboard.press('Enter');
    const alert = other.getByRole('alert');
    await alert.waitFor();
    assert.match(await alert.innerText(), /Écrit dans le premier onglet/);
    assert.equal(await other.getByLabel('En une ligne').inputValue(), 'Écrit dans le second onglet');
    await fits(other);
    await press(other, 'Noter');
    await other.getByRole('heading', { level: 1, name: 'Écrit dans le second onglet' }).waitFor();
  }, phone);
});

test('without script the form does the same', async () => {
  await world.visit(form, async (page) => {
    await page.getByLabel('Chercher par le nom').fill('Lieu fictif des Quais');
    await page.getByRole('button', { name: 'Rechercher', exact: true }).last().click();
    await page.getByText('Cochez les bonnes fiches').waitFor();
    await page.getByRole('checkbox', { name: /fictif des Quais/ }).check();
    await page.getByLabel('En une ligne').fill('Visite fictive');
    await page.getByRole('button', { name: 'Noter', exact: true }).last().click();
    await page.getByText('L’échange est noté').waitFor();
  }, { ...phone, javaScriptEnabled: false });
});

test('a calendar is shown once, and the form kept is forgotten when one signs out', async () => {
  await world.visit('/bureau/ma-journee', async (page) => {
    await page.getByRole('button', { name: 'Créer l’adresse', exact: true }).click();
    await page.getByText('Voici vos adresses').waitFor();
    await fits(page);
    const address = await page.getByLabel('Mes actions et mes échanges', { exact: true }).inputValue();
    assert.match(address, /\/agenda\/[0-9a-f]{64}\.ics$/);
    await open(page, form);
    await ready(page);
    // as a page that somebody without a session opens
    await page.context().clearCookies();
    await open(page, '/');
    await until(() => page.evaluate(async () => !(await caches.has('notes'))), 'the form was forgotten');
  }, phone);
});
