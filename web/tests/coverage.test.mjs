// Coverage: read without script, on the map with it; a place dropped on the map; a sector drawn by keyboard, without script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, network, open, pixels, until } from './harness.mjs';

const world = await network();

test('coverage is read without script: figures, curve as a table, ranking', () => world.visit('/couverture?level=commune&territory=department:33', async (page) => {
  await page.getByRole('heading', { name: 'Gironde', exact: true }).waitFor();
  const bars = page.getByRole('table', { name: 'Habitants selon le temps de route jusqu’au lieu ouvert le plus proche' });
  assert.equal(await bars.getByRole('row').count(), 5);
  await page.getByText('Les mêmes chiffres en tableau').click();
  await page.getByRole('rowheader', { name: '20 min', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Bordeaux (33)' }).first().waitFor();
  await page.getByLabel('Classer les').selectOption('epci');
  await page.getByRole('button', { name: 'Afficher' }).click();
  await page.waitForURL(/level=epci/);
  assert.equal(await page.getByLabel('Territoire', { exact: true }).inputValue(), 'department:33');
  for (const format of ['CSV', 'GeoJSON']) {
    const address = await page.getByRole('link', { name: format }).getAttribute('href');
    assert.equal((await page.request.get(address)).status(), 200);
  }
}, { javaScriptEnabled: false }));

test('the map wears the colours of its legend, and a click on a territory names it', () => world.visit('/couverture?territory=department:33', async (page) => {
  const map = page.locator('#map');
  await map.scrollIntoViewIfNeeded();
  await map.locator('canvas').waitFor();
  // within ten minutes, and beyond thirty
  const seen = async (colour) => await pixels(page, await map.screenshot(), colour) > 20;
  const legend = await page.locator('.legend .reach-1 .swatch').evaluate((swatch) => getComputedStyle(swatch).backgroundColor);
  assert.equal(legend, 'rgb(196, 230, 216)');
  await until(() => seen('#c9e7da'), 'a circle of the first class is drawn');
}));

test('a place dropped on the map says whom it would serve, at an address to share', () => world.visit('/couverture/simulation?point=44.4400,-0.2200', async (page) => {
  const map = page.locator('#map');
  await map.scrollIntoViewIfNeeded();
  await map.locator('canvas').waitFor();
  await page.getByRole('heading', { name: 'Un lieu à Bazas (33)' }).waitFor();
  await until(async () => await page.evaluate(() => getComputedStyle(document.querySelector('#map canvas')).cursor) === 'crosshair', 'the map waits for a click');
  const box = await map.boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + 120);
  await page.waitForURL((url) => url.searchParams.has('point') && !url.search.includes('44.4400,'));
  const shared = await page.context().newPage();
  await open(shared, page.url());
  await shared.getByRole('heading', { name: /Un lieu à/ }).waitFor();
}));

test('a commune is simulated without script', () => world.visit('/couverture/simulation', async (page) => {
  await page.getByLabel(/Commune, adresse/).fill('33430 Bazas');
  await page.getByLabel(/Commune, adresse/).press('Enter');
  await page.waitForURL(/point=44\.4400,-0\.2200/);
  await page.getByText('auraient un lieu à 20').waitFor();
  await page.getByRole('link', { name: 'Captieux (33)' }).waitFor();
}, { javaScriptEnabled: false }));

test('a sector is drawn by keyboard and without script, and tells what it did not understand', () => world.visit('/bureau/secteurs', async (page, context) => {
  context.expected.push(/status of 422/);
  await page.getByLabel('Nom').fill('Secteur fictif du Sud');
  await page.getByLabel('Nom').press('Enter');
  await page.waitForURL('**/bureau/secteurs/1');
  const list = page.getByLabel('Ou coller une liste');
  await list.fill('33036 Bazas\nCaptieux\nNulle-Part-Les-Oies\nSaint-Martin');
  await page.getByRole('button', { name: 'Ajouter la liste' }).press('Enter');
  await page.getByRole('alert').waitFor();
  await page.getByText('2 communes comprises').waitFor();
  await page.getByText('« Nulle-Part-Les-Oies »').waitFor();
  assert.match(await list.inputValue(), /Nulle-Part-Les-Oies/);
  await page.getByRole('button', { name: 'Ajouter ce qui est compris ou coché' }).press('Enter');
  await page.getByRole('heading', { name: '2 communes' }).waitFor();
  await page.getByLabel('Captieux (33)').press('Space');
  await page.getByRole('button', { name: 'Retirer les communes cochées' }).press('Enter');
  await page.getByRole('heading', { name: 'Une commune' }).waitFor();
  await open(page, '/lieux?territory=sector:1');
  await page.getByRole('heading', { name: /lieu/ }).first().waitFor();
}, { signedIn: true, javaScriptEnabled: false }));

test('what was not understood is read out and free of faults', () => world.visit('/bureau/secteurs', async (page, context) => {
  context.expected.push(/status of 422/);
  await page.getByLabel('Nom').fill('Secteur fictif du Nord');
  await page.getByRole('button', { name: 'Créer' }).click();
  await page.waitForURL(/secteurs\/\d+$/);
  await page.getByLabel('Ou coller une liste').fill('Saint-Martin\nzzzz\n33138');
  await page.getByRole('button', { name: 'Ajouter la liste' }).click();
  await page.getByRole('alert').waitFor();
  assert.deepEqual(await faults(page), []);
}, { signedIn: true }));
