// Starts Maillage on an invented network and a browser before it; keeps every error a page makes.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { centres, list } from './fixture.mjs';

const binary = process.env.MAILLAGE;
const axe = fs.readFileSync(fileURLToPath(new URL('../node_modules/axe-core/axe.min.js', import.meta.url)), 'utf8');
/** MAILLAGE_DIST: a folder of `build.mjs`, used in place of the assets inside the binary while one works on them. */
const dist = process.env.MAILLAGE_DIST;
const mimes = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', woff2: 'font/woff2', txt: 'text/plain' };
export const account = { email: 'essai@maillage.example', password: 'un mot de passe d’essai' };

/** The browser of this machine: named by CHROMIUM, or where systems put it. */
function browserPath() {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    .find((place) => place && fs.existsSync(place));
  assert.ok(found, 'no browser: set CHROMIUM to the path of a Chromium');
  return found;
}

/**
 * A network started for one file of tests; stopped, and its folder removed, when the file ends. `name` is that of its address: passkeys belong to a name.
 * Without `runBy` nobody has an account yet. `env` configures the server, `others` are the origins to which its pages may lead.
 */
export async function network({ places = true, name = '127.0.0.1', runBy = account, env = {}, others = [] } = {}) {
  assert.ok(binary && fs.existsSync(binary), 'set MAILLAGE to the path of the binary');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'maillage-tests-'));
  const data = path.join(folder, 'data');
  if (runBy) run(['user', 'add', '--data', data, runBy.email, '--name', 'Essai'], `${runBy.password}\n`);
  if (places) {
    const file = path.join(folder, 'liste-fictive.csv');
    fs.writeFileSync(file, list());
    const communes = path.join(folder, 'communes-fictives.csv');
    fs.writeFileSync(communes, centres());
    run(['territories', 'update', '--data', data, communes]);
    run(['import', '--data', data, '--source', 'essais', '--accept', '--json', file]);
  }
  const { server, url } = await serve(data, name, env);
  const browser = await chromium.launch({
    executablePath: browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--no-first-run', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  const world = new World(browser, url, others);
  after(async () => {
    await browser.close();
    server.kill();
    await new Promise((gone) => (server.exitCode === null && server.signalCode === null ? server.once('exit', gone) : gone()));
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return world;
}

function run(args, input = '') {
  const { status, stdout, stderr } = spawnSync(binary, args, { input, encoding: 'utf8' });
  assert.equal(status, 0, `${args.join(' ')}\n${stdout}${stderr}`);
}

/** Serves on the first port that is free, from MAILLAGE_PORT on: files may be tested side by side. */
async function serve(data, name, more) {
  const first = Number(process.env.MAILLAGE_PORT ?? 8482);
  for (let port = first; port < first + 8; port += 1) {
    const url = `http://${name}:${port}`;
    const env = { ...process.env, ...(name === '127.0.0.1' ? {} : { MAILLAGE_URL: url }), ...more };
    const server = spawn(binary, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const started = await new Promise((resolve) => {
      let told = '';
      const hear = (bytes) => {
        told += bytes;
        if (told.includes(`http://127.0.0.1:${port}/`)) resolve(true);
      };
      server.stdout.on('data', hear);
      server.stderr.on('data', hear);
      server.once('exit', () => resolve(false));
    });
    if (started) return { server, url };
  }
  throw new Error(`no port free from ${first} on`);
}

/** The browser, and what it is asked again and again. */
class World {
  #browser;
  #session;
  #others;
  #read = new Set();

  constructor(browser, url, others) {
    this.#browser = browser;
    this.#others = others;
    this.url = url;
  }

  /** A fresh profile; `signedIn` gives it the account's session, `asBuilt` the assets of the binary whatever MAILLAGE_DIST says. Whatever goes wrong in its pages goes into `wrong`. */
  async context({ signedIn = false, asBuilt = false, ...options } = {}) {
    const storageState = signedIn ? (this.#session ??= await this.#signIn()) : undefined;
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', locale: 'fr-FR', baseURL: this.url, storageState, ...options,
    });
    context.setDefaultTimeout(10_000);
    context.wrong = [];
    context.expected = [];
    context.on('page', (page) => this.#listen(page, context));
    if (dist && !asBuilt) await context.route('**/assets/**', fresh);
    return context;
  }

  /** Opens a page in a fresh profile, lets `act` use it, and fails when the page erred, spoke to another host or broke the policy. */
  async visit(address, act, options = {}) {
    const context = await this.context(options);
    try {
      const page = await context.newPage();
      await open(page, address);
      await act(page, context);
      assert.deepEqual(context.wrong, []);
    } finally {
      await context.close();
    }
  }

  /** The next letter to that address on that subject, as a coordinator reads it in the box: its text, and where its first link leads. */
  async letter(address, subject) {
    const context = await this.context({ signedIn: true });
    const page = await context.newPage();
    const rows = page.locator('tr', { hasText: address }).filter({ hasText: subject });
    const fresh = await until(async () => {
      await open(page, '/bureau/courrier?etat=captured');
      const all = await rows.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      return all.find((one) => !this.#read.has(one));
    }, `a letter to ${address}: ${subject}`);
    this.#read.add(fresh);
    await open(page, fresh);
    const text = await page.locator('.panel').innerText();
    const [link] = await page.locator('.panel a').evaluateAll((links) => links.map((one) => one.getAttribute('href')));
    await context.close();
    return { text, path: link && new URL(link).pathname };
  }

  #listen(page, context) {
    page.on('pageerror', (error) => context.wrong.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' || context.expected.some((known) => known.test(message.text()))) return;
      context.wrong.push(`${page.url()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (/^https?:/.test(protocol) && ![this.url, ...this.#others].includes(origin)) context.wrong.push(`asked another host: ${request.url()}`);
    });
  }

  async #signIn() {
    const context = await this.context();
    const page = await context.newPage();
    await open(page, '/connexion');
    await signIn(page);
    const state = await context.storageState();
    await context.close();
    return state;
  }
}

function fresh(route) {
  const asked = path.basename(new URL(route.request().url()).pathname);
  const { [asked.replace(/-[0-9a-f]{10}\./, '.')]: built } = JSON.parse(fs.readFileSync(path.join(dist, 'manifest.json'), 'utf8'));
  const file = path.join(dist, built?.file ?? asked);
  return fs.existsSync(file) ? route.fulfill({ path: file, contentType: mimes[file.split('.').pop()] }) : route.continue();
}

/** Nothing wider than the window, and no fault for axe. */
export async function fits(page) {
  assert.equal(await overflow(page), '');
  assert.deepEqual(await faults(page), []);
}

/** Opens an address and waits until its fonts are there; the answer is given back. */
export async function open(page, address) {
  const answer = await page.goto(address, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready.then(() => null));
  return answer;
}

/** Fills the sign-in form, which must be open, and waits for where it leads. */
export async function signIn(page, { email, password } = account) {
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Mot de passe').fill(password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL((url) => url.pathname !== '/connexion');
}

/** What axe finds against WCAG 2.2 AA, in lines; `rules` narrows it. Run from the debugger: the page's policy would refuse a script. */
export async function faults(page, rules) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe);
  const { violations } = await page.evaluate((only) => globalThis.axe.run(document, {
    runOnly: only ? { type: 'rule', values: only } : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    resultTypes: ['violations'],
  }), rules);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((n) => `${n.target.join(' ')} (${n.any[0]?.message ?? n.failureSummary ?? ''})`).join('; ')}`);
}

/** How many pixels the page is wider than the window. */
export const overflow = (page) => page.evaluate(() => {
  const root = document.documentElement;
  const wide = root.scrollWidth - root.clientWidth;
  if (wide <= 0) return '';
  const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1);
  return `${wide} px too wide: ${out.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`).join(', ')}`;
});

/** How many pixels of a screenshot (PNG bytes) have about this colour (#rrggbb): drawn again in a blank page, which decodes it. */
export async function pixels(page, png, colour) {
  const blank = await page.context().newPage();
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const found = await blank.evaluate(async ([data, rgb]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const sheet = new OffscreenCanvas(image.width, image.height);
    const pen = sheet.getContext('2d');
    pen.drawImage(image, 0, 0);
    const bytes = pen.getImageData(0, 0, image.width, image.height).data;
    let count = 0;
    for (let at = 0; at < bytes.length; at += 4) {
      if (rgb.every((value, i) => Math.abs(bytes[at + i] - value) < 12)) count += 1;
    }
    return count;
  }, [png.toString('base64'), wanted]);
  await blank.close();
  return found;
}

/** Asks `what` again every 100 ms until it answers something true, ten seconds at most. */
export async function until(what, told) {
  const end = Date.now() + 10_000;
  for (;;) {
    const answer = await what();
    if (answer) return answer;
    if (Date.now() > end) assert.fail(`never happened: ${told}`);
    await new Promise((again) => setTimeout(again, 100));
  }
}

/** Presses Tab until that element has the focus, as somebody without a mouse does. */
export async function tabTo(page, locator) {
  await locator.waitFor();
  for (let pressed = 0; pressed < 250; pressed += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`no Tab leads to ${locator}`);
}

/** Types into the field of that label, in place of what it held, as somebody without a mouse does. */
export async function types(page, label, text) {
  await tabTo(page, typeof label === 'string' ? page.getByLabel(label, { exact: true }) : label);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Presses the button of that name by its key. */
export async function press(page, name) {
  await tabTo(page, page.getByRole('button', { name, exact: typeof name === 'string' }).first());
  await page.keyboard.press('Enter');
}

/** Follows the link of that name by its key. */
export async function follow(page, name) {
  await tabTo(page, page.getByRole('link', { name, exact: typeof name === 'string' }).first());
  await page.keyboard.press('Enter');
}

/** Chooses that value, or these words, in a list with the arrows. */
export async function choose(page, list, wanted) {
  await tabTo(page, list);
  const [at, value] = await list.evaluate((select, asked) => {
    const found = [...select.options].findIndex((option) => [option.value, option.text].includes(asked));
    return [found, select.options[found]?.value];
  }, wanted);
  assert.ok(at >= 0, `the list proposes ${wanted}`);
  await page.keyboard.press('Home');
  for (let pressed = 0; pressed < at; pressed += 1) await page.keyboard.press('ArrowDown');
  assert.equal(await list.inputValue(), value);
}
