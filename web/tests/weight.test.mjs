// What a first visit weighs over the wire, everything counted: 60 kB without the map, 350 kB with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { network, open, until } from './harness.mjs';

const world = await network();

/** Bytes of the bodies as they travelled, by address, once `ready` says that all was asked. */
async function weigh(address, ready = async () => {}) {
  const context = await world.context({ asBuilt: true });
  try {
    const page = await context.newPage();
    const answers = [];
    page.on('requestfinished', (request) => answers.push(request));
    await open(page, address);
    await ready(page, answers);
    await page.waitForLoadState('networkidle');
    const sizes = await Promise.all(answers.map(async (request) => [new URL(request.url()).pathname, (await request.sizes()).responseBodySize]));
    return { total: sizes.reduce((sum, [, bytes]) => sum + bytes, 0), sizes };
  } finally {
    await context.close();
  }
}

function check({ total, sizes }, limit) {
  const told = sizes.toSorted((a, b) => b[1] - a[1]).map(([name, bytes]) => `${bytes} ${name}`).join('\n');
  assert.ok(sizes.some(([name]) => name.endsWith('.woff2')) && sizes.some(([name]) => name.endsWith('.css')), `not everything was counted:\n${told}`);
  assert.ok(total <= limit, `${total} bytes, more than ${limit}:\n${told}`);
}

for (const address of ['/', '/lieux', '/structures', '/territoires', '/recherche?q=fictif', '/connexion']) {
  test(`${address} weighs 60 kB at most`, async () => check(await weigh(address), 60_000));
}

test('the map weighs 350 kB at most', async () => {
  const tiles = (page, answers) => until(() => answers.some((request) => /\/tuiles\/lieux\//.test(request.url())), 'a tile of places came');
  check(await weigh('/carte', tiles), 350_000);
});
