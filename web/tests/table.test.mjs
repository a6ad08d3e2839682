// The table of sheets: a spreadsheet with a keyboard only – typed, pasted, read, saved, undone, met by somebody else – and a plain table without script.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, network, open, overflow, until } from './harness.mjs';

const world = await network();
const address = '/bureau/table?columns=kinds,stage,city,seats,tags';
const desk = { signedIn: true };

const cell = (page, name, column) => page.locator('tbody tr', { hasText: name }).locator('td').nth(column);
const seats = 3;
const tags = 4;

/** Moves to a cell with the arrows, from wherever one is in the table. */
async function moveTo(page, name, column) {
  const rows = page.locator('tbody tr');
  const wanted = await rows.evaluateAll((all, text) => all.findIndex((row) => row.textContent.includes(text)), name);
  await page.keyboard.press('ControlOrMeta+Home');
  for (let down = 0; down < wanted; down += 1) await page.keyboard.press('ArrowDown');
  for (let across = 0; across <= column; across += 1) await page.keyboard.press('ArrowRight');
}

/** Presses Tab until the table has the focus. */
async function enter(page) {
  for (let pressed = 0; pressed < 250; pressed += 1) {
    if (await page.evaluate(() => document.activeElement?.matches('#grid tbody :is(td, th)') ?? false)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail('no Tab leads to the table');
}

/** What another program left on the clipboard, pasted where one is. */
async function paste(page, text) {
  await page.evaluate((data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', data);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function copied(page) {
  return page.evaluate(() => {
    const clipboardData = new DataTransfer();
    document.activeElement.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
    return clipboardData.getData('text/plain');
  });
}

async function saveAll(page) {
  await page.keyboard.press('ControlOrMeta+S');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

test('cells are typed, read, saved and undone with a keyboard only', () => world.visit(address, async (page) => {
  await enter(page);
  await moveTo(page, 'Lieu fictif du Moulin', seats);
  await page.keyboard.type('14');
  await page.keyboard.press('Enter');
  await moveTo(page, 'Lieu fictif du Moulin', tags);
  await page.keyboard.press('F2');
  await page.keyboard.type('bois ; eau');
  await page.keyboard.press('Escape');
  assert.equal(await cell(page, 'Lieu fictif du Moulin', tags).innerText(), '', 'Escape gives up');
  assert.equal(await cell(page, 'Lieu fictif du Moulin', seats).innerText(), '14');
  // nothing typed is lost: the tab is closed, and opened again
  await open(page, address);
  assert.equal(await cell(page, 'Lieu fictif du Moulin', seats).innerText(), '14');
  await enter(page);
  await page.keyboard.press('ControlOrMeta+S');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /Lieu fictif du Moulin\s+Postes de travail/);
  assert.deepEqual(await faults(page), []);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await until(async () => /Fiches enregistrées/.test(await page.locator('[data-grid-told]').innerText()), 'the save is told');
  await open(page, address);
  assert.equal(await cell(page, 'Lieu fictif du Moulin', seats).innerText(), '14', 'it is on the server');
  await enter(page);
  await page.keyboard.press('ControlOrMeta+Z');
  await until(async () => await cell(page, 'Lieu fictif du Moulin', seats).innerText() === '', 'the lot is taken back');
  assert.deepEqual(await faults(page), []);
}, desk));

test('a block of a spreadsheet is pasted over many cells, and what is refused is told before anything is saved', () => world.visit(address, async (page, context) => {
  context.expected.push(/status of 422/);
  await enter(page);
  await moveTo(page, 'Lieu fictif de la Bastide', seats);
  await paste(page, '8\t"bois\n""vert"""\nbeaucoup\tcuir\n');
  assert.equal(await cell(page, 'Lieu fictif de la Bastide', seats).innerText(), '8');
  assert.equal(await cell(page, 'Lieu fictif de la Bastide', tags).textContent(), 'bois\n"vert"');
  assert.match(await copied(page), /^8\t"bois\n""vert"""\nbeaucoup\tcuir$/);
  await page.keyboard.press('ControlOrMeta+S');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /Cellules refusées/);
  assert.match(await dialog.innerText(), /beaucoup/);
  await dialog.getByRole('button', { name: /Laisser de côté/ }).focus();
  await page.keyboard.press('Enter');
  const save = page.getByRole('dialog').getByRole('button', { name: /Enregistrer les fiches/ });
  await save.waitFor();
  await save.focus();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await open(page, address);
  assert.match(await cell(page, 'Lieu fictif de la Bastide', tags).innerText(), /bois/);
  // a value fills a block, and one step takes the filling back
  await enter(page);
  await moveTo(page, 'Lieu fictif de la Bastide', seats);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('ControlOrMeta+D');
  const next = page.locator('tbody tr', { hasText: 'Lieu fictif de la Bastide' }).locator('xpath=following-sibling::tr[1]').locator('td').nth(seats);
  assert.equal(await next.innerText(), '8');
  await page.keyboard.press('ControlOrMeta+Z');
  assert.equal(await next.innerText(), '');
}, desk));

test('somebody else was quicker: both values are shown, and the person says which', () => world.visit(address, async (page, context) => {
  context.expected.push(/status of 409/);
  await enter(page);
  await moveTo(page, 'Lieu fictif du Phare', seats);
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  const other = await (await world.context(desk)).newPage();
  await open(other, '/bureau/lieux/lieu-fictif-du-phare');
  await other.getByRole('textbox', { name: 'Postes de travail' }).fill('9');
  await other.getByRole('button', { name: 'Enregistrer' }).click();
  await other.getByRole('status').first().waitFor();
  await other.context().close();
  await page.keyboard.press('ControlOrMeta+S');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  const told = await dialog.innerText();
  assert.match(told, /modifiées par quelqu’un d’autre/);
  assert.match(told, /9[\s\S]*5/);
  await dialog.getByRole('button', { name: /Garder la mienne/ }).focus();
  await page.keyboard.press('Enter');
  const save = page.getByRole('dialog').getByRole('button', { name: /Enregistrer les fiches/ });
  await save.waitFor();
  await save.focus();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await open(page, address);
  assert.equal(await cell(page, 'Lieu fictif du Phare', seats).innerText(), '5');
}, desk));

test('without a network what is typed stays, and is saved when somebody tries again', () => world.visit(address, async (page, context) => {
  context.expected.push(/ERR_INTERNET_DISCONNECTED|Failed to load/);
  await enter(page);
  await moveTo(page, 'Lieu fictif de la Dune', seats);
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await context.setOffline(true);
  await page.keyboard.press('ControlOrMeta+S');
  await page.getByRole('alert').filter({ hasText: 'gardée sur cet appareil' }).waitFor();
  assert.equal(await cell(page, 'Lieu fictif de la Dune', seats).innerText(), '3');
  await context.setOffline(false);
  await saveAll(page);
  await open(page, address);
  assert.equal(await cell(page, 'Lieu fictif de la Dune', seats).innerText(), '3');
}, desk));

for (const width of [360, 1280]) {
  test(`the table and its lots have no fault at ${width} pixels`, () => world.visit(address, async (page) => {
    assert.deepEqual(await faults(page), []);
    assert.equal(await overflow(page), '');
    for (const summary of await page.locator('main details > summary').all()) await summary.click();
    assert.deepEqual(await faults(page), []);
    assert.equal(await overflow(page), '');
    for (const other of ['/bureau/lots', '/lieux/lieu-fictif-du-moulin/historique', '/bureau/lieux/lieu-fictif-du-moulin/historique/1']) {
      await open(page, other);
      assert.deepEqual(await faults(page), [], other);
      assert.equal(await overflow(page), '', other);
    }
  }, { ...desk, viewport: { width, height: 800 } }));
}

test('without script: a table, ticked sheets, a trial, a change, and its undoing', () => world.visit(address, async (page) => {
  assert.equal(await overflow(page), '');
  await page.getByRole('checkbox', { name: 'Choisir Lieu fictif du Gave' }).check();
  await page.getByRole('checkbox', { name: 'Choisir Lieu fictif du Pin' }).check();
  await page.getByRole('button', { name: 'Modifier les fiches cochées' }).click();
  await page.getByLabel('Que faire').selectOption('add');
  await page.getByLabel('Champ', { exact: true }).selectOption('tags');
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.locator('#field-tags').fill('à visiter');
  await page.getByRole('button', { name: 'Essayer sans rien changer' }).click();
  assert.match(await page.locator('main').innerText(), /2 fiches changeraient/);
  await page.getByRole('button', { name: 'Changer 2 fiches' }).click();
  assert.match(await page.locator('main').innerText(), /2 fiches changées/);
  await open(page, address);
  assert.match(await cell(page, 'Lieu fictif du Gave', tags).innerText(), /à visiter/);
  await open(page, '/bureau/lots');
  await page.getByRole('link', { name: /à visiter/ }).click();
  await page.getByRole('button', { name: 'Annuler ce lot' }).click();
  assert.match(await page.locator('main').innerText(), /2 fiches rendues comme avant/);
}, { ...desk, javaScriptEnabled: false, viewport: { width: 360, height: 740 } }));
