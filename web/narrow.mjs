// Gives a face the narrow no-break space (U+202F) of French figures and punctuation, where it has none of its own: without it
// the browser takes the one of another face, which in some is no wider than a hair.
import subsetFont from 'subset-font';

const narrow = 0x202f;
const thin = 0x2009;
/** The prime: of the characters of our faces, the one that stands next to U+202F in the order of codes, where its entry may be rewritten. */
const prime = 0x2032;

/** Where each table of an sfnt begins. */
function tables(font) {
  const found = new Map();
  for (let at = 12; at < 12 + 16 * font.readUInt16BE(4); at += 16) found.set(font.toString('latin1', at, at + 4), font.readUInt32BE(at + 8));
  return found;
}

/** The segments of each table of characters in format 4: first and last code, and where their numbers stand. */
function* segments(font, cmap) {
  for (let at = cmap + 4; at < cmap + 4 + 8 * font.readUInt16BE(cmap + 2); at += 8) {
    const table = cmap + font.readUInt32BE(at + 4);
    if (font.readUInt16BE(table) !== 4) continue;
    const twice = font.readUInt16BE(table + 6);
    for (let one = 0; one < twice; one += 2) {
      const places = { last: table + 14 + one, first: table + 16 + twice + one, delta: table + 16 + 2 * twice + one, range: table + 16 + 3 * twice + one };
      yield { ...places, from: font.readUInt16BE(places.first), to: font.readUInt16BE(places.last) };
    }
  }
}

function glyph(font, segment, code) {
  const [delta, range] = [font.readUInt16BE(segment.delta), font.readUInt16BE(segment.range)];
  return range === 0 ? (code + delta) & 0xffff : (font.readUInt16BE(segment.range + range + 2 * (code - segment.from)) + delta) & 0xffff;
}

/**
 * The subset of a face, its thin space drawn `width` thousandths of an em wide and standing for U+202F too.
 * The face must have a thin space and a prime; the prime is not kept.
 */
export async function withNarrowSpace(face, letters, width, options) {
  const wanted = letters.replaceAll(String.fromCharCode(narrow), '') + String.fromCharCode(thin, prime);
  const font = Buffer.from(await subsetFont(face, wanted, { ...options, targetFormat: 'sfnt' }));
  const at = tables(font);
  const all = [...segments(font, at.get('cmap'))];
  const primes = all.filter(({ from, to }) => from === prime && to === prime);
  const space = all.find(({ from, to }) => from <= thin && thin <= to);
  if (primes.length === 0 || !space) throw new Error('this face has no thin space, or no prime of its own to stand for the narrow one');
  const number = glyph(font, space, thin);
  for (const one of primes) {
    font.writeUInt16BE(narrow, one.last);
    font.writeUInt16BE(narrow, one.first);
    font.writeUInt16BE((number - narrow) & 0xffff, one.delta);
    font.writeUInt16BE(0, one.range);
  }
  const measured = font.readUInt16BE(at.get('hhea') + 34);
  if (number >= measured) throw new Error('the thin space of this face has no width of its own');
  font.writeUInt16BE(Math.round((width * font.readUInt16BE(at.get('head') + 18)) / 1000), at.get('hmtx') + 4 * number);
  return font;
}
