// What a reader does: search, filter, look at the map, read a place, by keyboard, without script, on paper, in English.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { network, open, pixels, until } from './harness.mjs';

const world = await network();
const brand = '#0d5c47';
const focused = (page) => page.evaluate(() => {
  const { activeElement: at } = document;
  return at.getAttribute('aria-label') ?? (at.id || at.textContent.trim());
});

test('suggestions come while typing, arrows walk them, Enter goes', () => world.visit('/', async (page) => {
  const box = page.getByRole('combobox');
  await box.pressSequentially('moul');
  const first = page.getByRole('option').first();
  await first.waitFor();
  assert.match(await first.textContent(), /Lieu fictif du Moulin/);
  assert.equal(await box.getAttribute('aria-expanded'), 'true');
  await box.press('ArrowDown');
  assert.equal(await box.getAttribute('aria-activedescendant'), await first.getAttribute('id'));
  await box.press('Escape');
  assert.equal(await page.locator('.suggestions').isVisible(), false);
  assert.equal(await box.inputValue(), 'moul');
  await box.press('ArrowDown');
  await box.press('Enter');
  await page.waitForURL('**/lieux/lieu-fictif-du-moulin');
}));

test('accents and a slip of the finger are forgiven', () => world.visit('/recherche?q=sechior', async (page) => {
  await page.getByRole('link', { name: 'Lieu fictif du Séchoir' }).waitFor();
}));

test('facets answer at once, their address can be shared, back undoes them', () => world.visit('/lieux', async (page) => {
  const count = page.locator('#compte');
  const all = await count.textContent();
  const fablab = page.getByRole('checkbox', { name: /Fablab/ });
  await fablab.check();
  await until(async () => await count.textContent() !== all, 'the count changes');
  const fewer = await count.textContent();
  assert.match(page.url(), /\/lieux\?.*kind=fablab/);
  assert.equal(await fablab.evaluate((box) => box === document.activeElement), true);
  assert.equal(await page.locator('#said').textContent(), fewer);
  assert.equal(await page.locator('#results .card').count(), Number.parseInt(fewer, 10));
  const shared = await page.context().newPage();
  await open(shared, page.url());
  assert.equal(await shared.locator('#compte').textContent(), fewer);
  assert.equal(await shared.getByRole('checkbox', { name: /Fablab/ }).isChecked(), true);
  await page.goBack();
  await until(async () => await count.textContent() === all, 'the list comes back');
  assert.equal(await fablab.isChecked(), false);
}));

test('on a phone the results come first: only groups with a choice are unfolded', () => world.visit('/lieux?kind=fablab', async (page) => {
  const unfolded = await page.locator('details.fold[open] > summary').allTextContents();
  assert.deepEqual(unfolded.map((words) => words.trim()), ['Filtrer', 'Type de lieu']);
}, { viewport: { width: 360, height: 740 } }));

test('words filter the directory while they are typed', () => world.visit('/lieux', async (page) => {
  await page.getByLabel('Rechercher dans l’annuaire').pressSequentially('gemme');
  await until(async () => /^1 lieu$/.test(await page.locator('#compte').textContent()), 'one place is left');
  assert.match(page.url(), /q=gemme/);
}));

test('without script, the facets are a form', () => world.visit('/lieux', async (page) => {
  const all = await page.locator('#compte').textContent();
  await page.getByRole('checkbox', { name: /Fablab/ }).check();
  await page.locator('form').getByRole('button', { name: 'Filtrer' }).click();
  await page.waitForURL(/kind=fablab/);
  assert.notEqual(await page.locator('#compte').textContent(), all);
  assert.equal(await page.getByRole('checkbox', { name: /Fablab/ }).isChecked(), true);
  await page.getByRole('link', { name: /retirer ce filtre/ }).click();
  assert.equal(await page.locator('#compte').textContent(), all);
  await open(page, '/carte');
  assert.equal(await page.locator('#results .card').first().isVisible(), true);
  assert.equal(await page.getByText('Sans JavaScript, cette carte est une image').isVisible(), true);
  await open(page, '/');
  await page.getByRole('searchbox').fill('moulin');
  await page.getByRole('searchbox').press('Enter');
  await page.getByRole('link', { name: 'Lieu fictif du Moulin' }).click();
  await page.waitForURL('**/lieux/lieu-fictif-du-moulin');
}, { javaScriptEnabled: false }));

test('the map draws the places, and the list follows it', () => world.visit('/carte', async (page) => {
  const canvas = page.locator('.maplibregl-canvas');
  await canvas.waitFor();
  await until(async () => await pixels(page, await canvas.screenshot(), brand) > 200, 'clusters or pins are drawn');
  const before = await page.locator('#compte').textContent();
  await page.getByRole('button', { name: 'Agrandir' }).click();
  await page.getByRole('button', { name: 'Agrandir' }).click();
  await until(async () => /dans ce cadre/.test(await page.locator('#compte').textContent()), 'the list speaks of this area');
  assert.notEqual(await page.locator('#compte').textContent(), before);
  assert.match(page.url(), /#\d+(\.\d+)?\/4\d/);
  assert.doesNotMatch(page.url(), /bbox/);
  await page.getByText('Filtrer', { exact: true }).first().click();
  const tile = page.waitForRequest(/tuiles\/lieux\/.*kind=fablab/);
  await page.getByRole('checkbox', { name: 'Fablab' }).check();
  await tile;
}));

test('the map keeps the filters of the list, in its tiles and when it moves', () => world.visit('/', async (page) => {
  const tiles = [];
  page.on('request', (request) => {
    if (request.url().includes('/tuiles/lieux/')) tiles.push(request.url());
  });
  const filtered = /territory=department(:|%3A)33/;
  await open(page, '/carte?territory=department:33');
  await page.locator('.maplibregl-canvas').waitFor();
  await until(() => tiles.length > 0, 'tiles are asked');
  await page.getByRole('button', { name: 'Agrandir' }).click();
  await until(async () => /dans ce cadre/.test(await page.locator('#compte').textContent()), 'the list speaks of this area');
  assert.match(page.url(), filtered);
  assert.doesNotMatch(await page.locator('#results').innerText(), /Dordogne|Lot-et-Garonne|Pyrénées/);
  assert.deepEqual(tiles.filter((address) => !filtered.test(address)), []);
  const all = page.waitForRequest((request) => request.url().includes('/tuiles/lieux/') && !filtered.test(request.url()));
  await page.getByRole('checkbox', { name: /Gironde/ }).uncheck();
  await all;
  assert.doesNotMatch(page.url(), /territory/);
}));

test('a shared address of the map opens there: pin, name, list', () => world.visit('/carte#14/45.0412/-0.1286', async (page) => {
  const canvas = page.locator('.maplibregl-canvas');
  await canvas.waitFor();
  await until(async () => /^1 lieu dans ce cadre$/.test(await page.locator('#compte').textContent()), 'the list has the one place of this area');
  const { x, y, width, height } = await canvas.boundingBox();
  const popup = page.locator('.maplibregl-popup-content');
  await until(async () => {
    await page.mouse.click(x + width / 2, y + height / 2 - 18);
    return popup.isVisible();
  }, 'the pin answers a click');
  assert.equal(await popup.locator('b').textContent(), 'Lieu fictif du Moulin');
  await popup.getByRole('link').click();
  await page.waitForURL('**/lieux/lieu-fictif-du-moulin');
}));

test('a place says what it offers, when, for how much, and where', () => world.visit('/lieux/lieu-fictif-du-moulin', async (page) => {
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Lieu fictif du Moulin');
  assert.match(await page.title(), /Lieu fictif du Moulin, Coutras/);
  assert.equal(await page.locator('.hours tr').count(), 7);
  assert.match(await page.locator('.prices').textContent(), /15\s€/);
  assert.match(await page.getByRole('link', { name: '05 00 00 00 01' }).first().getAttribute('href'), /^tel:/);
  const known = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
  assert.equal(known.name, 'Lieu fictif du Moulin');
  const canvas = page.locator('#map canvas');
  await page.locator('#map').scrollIntoViewIfNeeded();
  await canvas.waitFor();
  await until(async () => await pixels(page, await canvas.screenshot(), '#17765b') > 100, 'the pin is drawn');
}));

test('the English page says so, and has no French left', () => world.visit('/lieux', async (page) => {
  await page.getByRole('link', { name: 'English' }).click();
  await until(() => page.evaluate(() => document.documentElement.lang === 'en'), 'the page is in English');
  for (const address of ['/', '/lieux', '/carte', '/territoires', '/structures', '/recherche?q=zzzz', '/lieux/lieu-fictif-du-moulin', '/connexion']) {
    await open(page, address);
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    const text = await page.evaluate(() => document.body.innerText.replaceAll('Français', ''));
    const french = text.match(/\b(lieux|recherche|recherché|carte|ouvert|fermé|horaires|tarifs|venir|autour|rechercher|filtrer|accueil|territoires|connexion|bureaux|aucun|fiche|lundi)\b/gi);
    assert.equal(french, null, `${address}: ${french}`);
  }
  await page.getByRole('link', { name: 'Français' }).click();
  await until(() => page.evaluate(() => document.documentElement.lang === 'fr'), 'the page is in French again');
}));

test('by keyboard alone: skip link, search, place', () => world.visit('/', async (page) => {
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Aller au contenu' });
  assert.equal(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0), true);
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'contenu');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'q');
  await page.keyboard.type('gemme');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/recherche?q=gemme');
  const link = page.getByRole('link', { name: 'Lieu fictif de la Gemme' });
  await link.waitFor();
  for (let presses = 0; presses < 30 && await focused(page) !== 'Lieu fictif de la Gemme'; presses += 1) {
    await page.keyboard.press('Tab');
    const ring = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    });
    assert.ok(ring, `no ring around ${await focused(page)}`);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL('**/lieux/lieu-fictif-de-la-gemme');
}));

test('on a phone the menu opens and Escape closes it', () => world.visit('/', async (page) => {
  const menu = page.locator('#menu');
  assert.equal(await menu.isVisible(), false);
  await page.getByRole('button', { name: 'Menu' }).click();
  assert.equal(await menu.isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await menu.isVisible(), false);
}, { viewport: { width: 360, height: 740 } }));

test('the theme chosen is kept from page to page', () => world.visit('/', async (page) => {
  await page.getByRole('button', { name: 'Thème sombre' }).click();
  await open(page, '/lieux');
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(15, 25, 21)');
}));

test('on paper a place keeps its words and loses its buttons', () => world.visit('/lieux/lieu-fictif-du-moulin', async (page) => {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.site-header').isVisible(), false);
  assert.equal(await page.locator('.button:visible').count(), 0);
  const text = await page.evaluate(() => document.body.innerText);
  for (const word of ['Lieu fictif du Moulin', 'Horaires', '15', '1 rue Imaginaire']) assert.ok(text.includes(word), word);
  assert.ok(await pixels(page, await page.screenshot({ fullPage: true }), '#000000') > 500, 'ink on the paper');
}));

test('near me sorts by distance, from a rounded position', () => world.visit('/lieux', async (page) => {
  await page.getByRole('button', { name: 'Autour de moi' }).click();
  await page.waitForURL(/pres=44\.837%2C-0\.579/);
  await until(async () => /Quais/.test(await page.locator('#results .card').first().textContent()), 'the nearest comes first');
}, { permissions: ['geolocation'], geolocation: { latitude: 44.83712, longitude: -0.57918 } }));
