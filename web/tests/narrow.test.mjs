// The narrow no-break space of French figures is in the face of headings, as wide as the build says.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import subsetFont from 'subset-font';
import { withNarrowSpace } from '../narrow.mjs';

test('the face of headings has a narrow no-break space that is seen', async () => {
  const file = new URL('../node_modules/@fontsource/bricolage-grotesque/files/bricolage-grotesque-latin-700-normal.woff2', import.meta.url);
  const options = { noLayoutClosure: true };
  const font = await withNarrowSpace(fs.readFileSync(file), '12\u202f', 180, options);
  // a face of that character alone: what is drawn where a character is missing, and it
  const alone = Buffer.from(await subsetFont(font, '\u202f', { ...options, targetFormat: 'sfnt' }));
  const tables = new Map();
  for (let at = 12; at < 12 + 16 * alone.readUInt16BE(4); at += 16) tables.set(alone.toString('latin1', at, at + 4), alone.readUInt32BE(at + 8));
  assert.equal(alone.readUInt16BE(tables.get('maxp') + 4), 2);
  assert.equal(alone.readUInt16BE(tables.get('hmtx') + 4), 180);
});
