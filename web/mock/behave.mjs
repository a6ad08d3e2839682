// Uses the mocks as a person would, in a real browser: search as you type, facets, drafts, theme, map. Any surprise fails.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { serve } from './preview.mjs';

const server = await serve(0);
const site = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
});

/** Opens a page in a fresh profile; errors of the page are errors of the test. */
async function check(what, path, act, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (e) => errors.push(e.message));
  page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
  try {
    await page.goto(site + path, { waitUntil: 'load' });
    await act(page);
    assert.deepEqual(errors, []);
    console.log(`ok     ${what}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`FAILED ${what}\n${error.message}\n${errors.join('\n')}`);
  }
  await context.close();
}

await check('suggestions open, are walked by arrows, and Enter goes', '/home.html', async (page) => {
  await page.fill('#q', 'fil');
  await page.waitForSelector('.suggestions [role=option]');
  assert.equal(await page.getAttribute('#q', 'aria-expanded'), 'true');
  await page.press('#q', 'ArrowDown');
  await page.press('#q', 'ArrowDown');
  assert.equal(await page.getAttribute('#q', 'aria-activedescendant'), 'suggestions-1-1');
  await page.press('#q', 'Enter');
  await page.waitForURL('**/organisation.html');
});

await check('Escape closes the suggestions and keeps what was typed', '/home.html', async (page) => {
  await page.fill('#q', 'fil');
  await page.waitForSelector('.suggestions [role=option]');
  await page.press('#q', 'Escape');
  assert.equal(await page.isVisible('.suggestions'), false);
  assert.equal(await page.inputValue('#q'), 'fil');
});

await check('a facet asks the server, shows its address, keeps focus; back undoes it', '/directory.html', async (page) => {
  let asked = '';
  await page.route('**/lieux*', async (route) => {
    asked = route.request().url();
    await route.fulfill({ contentType: 'text/html', body: '<section id="results"><h2>21 lieux</h2></section><span data-count="kind-fablab">5</span>' });
  });
  const box = page.locator('input[value=fablab]');
  await box.check();
  await page.waitForFunction(() => document.querySelector('#results h2').textContent === '21 lieux');
  assert.match(asked, /kind=coworking&kind=fablab/);
  assert.match(page.url(), /\/lieux\?kind=coworking&kind=fablab/);
  assert.equal(await box.evaluate((e) => e === document.activeElement), true);
  assert.equal(await page.textContent('[data-count=kind-fablab]'), '5');
  assert.match(await page.textContent('#said'), /21 lieux/);
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#results h2').textContent.startsWith('78'));
  assert.equal(await box.isChecked(), false);
});

await check('"near me" puts a rounded position into the form', '/directory.html', async (page) => {
  await page.route('**/lieux?*', (route) => route.fulfill({ contentType: 'text/html', body: '<section id="results"></section>' }));
  const asked = page.waitForRequest('**/lieux?*pres=44.837%2C-0.579*');
  await page.click('[data-near]');
  await asked;
}, { permissions: ['geolocation'], geolocation: { latitude: 44.83712, longitude: -0.57918 } });

await check('a draft survives a reload and is offered back', '/edit.html', async (page) => {
  await page.fill('#street', 'Route imaginaire');
  await page.waitForTimeout(600);
  await page.reload();
  assert.equal(await page.inputValue('#street'), 'Route du Séchoir');
  await page.click('[data-draft-restore]');
  assert.equal(await page.inputValue('#street'), 'Route imaginaire');
});

await check('rows are filtered without accents', '/desk.html', async (page) => {
  await page.fill('#rows', 'sechoir');
  await page.waitForFunction(() => document.getElementById('fiches-count').textContent === '1');
  assert.equal(await page.locator('#fiches tbody tr:visible').count(), 1);
});

await check('the theme is changed, kept, and painted before scripts', '/home.html', async (page) => {
  await page.click('[data-theme-switch]');
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
  await page.goto(`${site}/place.html`);
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
});

await check('the menu opens on a phone and closes on Escape', '/home.html', async (page) => {
  assert.equal(await page.isVisible('#menu'), false);
  await page.click('.menu-toggle');
  assert.equal(await page.isVisible('#menu'), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.isVisible('#menu'), false);
}, { viewport: { width: 360, height: 740 } });

await check('without script, everything is there', '/map.html', async (page) => {
  assert.equal(await page.isVisible('#results li'), true);
  assert.equal(await page.isVisible('.map-fallback'), true);
  assert.equal(await page.isVisible('.site-nav'), true);
}, { javaScriptEnabled: false });

await check('a chosen file is named', '/import-upload.html', async (page) => {
  await page.setInputFiles('#file', { name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from('nom;cp\nA;1\n') });
  assert.match(await page.textContent('[data-drop-name]'), /liste\.csv/);
});

await check('a cluster opens, the list follows the map, the hash tells where', '/map.html', async (page) => {
  const areas = [];
  await page.route('**/carte?*', async (route) => {
    areas.push(new URL(route.request().url()).searchParams.get('bbox'));
    await route.fulfill({ contentType: 'text/html', body: '<section id="results"><h2 id="compte">3 lieux dans cette zone</h2><ul class="cards"></ul></section>' });
  });
  await page.waitForTimeout(2500);
  const canvas = await page.locator('.maplibregl-canvas').boundingBox();
  await page.mouse.click(canvas.x + 350, canvas.y + 276);
  await page.waitForFunction(() => document.querySelector('#compte').textContent.startsWith('3 lieux'), null, { timeout: 5000 });
  assert.match(areas.at(-1), /^-?\d+\.\d+,\d+\.\d+,-?\d+\.\d+,\d+\.\d+$/);
  assert.match(page.url(), /#\d+(\.\d+)?\/4\d/);
  assert.doesNotMatch(page.url(), /bbox/);
});

await check('a filter changes the tiles', '/map.html', async (page) => {
  await page.route('**/carte?*', (route) => route.fulfill({ contentType: 'text/html', body: '<section id="results"><h2 id="compte">1 lieu</h2></section>' }));
  await page.waitForTimeout(2500);
  const tile = page.waitForRequest('**/tuiles/lieux/**kind=fablab*', { timeout: 5000 });
  await page.click('summary');
  await page.check('input[value=fablab]');
  await tile;
});

await check('a pin tells its name in a popup', '/map.html#13/44.5/-0.5', async (page) => {
  await page.route('**/carte?*', (route) => route.fulfill({ contentType: 'text/html', body: '<section id="results"></section>' }));
  await page.route('**/tuiles/lieux/**', async (route) => {
    const { tileOf } = await import('./pretend.mjs');
    const [z, x, y] = route.request().url().match(/(\d+)\/(\d+)\/(\d+)\.mvt/).slice(1).map(Number);
    await route.fulfill({ contentType: 'application/vnd.mapbox-vector-tile', body: tileOf([-0.5, 44.5], '<b>La Gemme</b>', z, x, y) });
  });
  await page.waitForTimeout(2500);
  const canvas = await page.locator('.maplibregl-canvas').boundingBox();
  await page.mouse.click(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2 - 18);
  assert.equal(await page.textContent('.maplibregl-popup-content b', { timeout: 4000 }), '<b>La Gemme</b>');
  assert.equal(await page.getAttribute('.maplibregl-popup-content a', 'href'), '/lieux/la-gemme');
});

await browser.close();
server.close();
