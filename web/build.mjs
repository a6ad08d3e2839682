// Builds everything the pages load into the folder given as first argument: hashed names, manifest.json, .br and .gz siblings.
import * as esbuild from 'esbuild';
import subsetFont from 'subset-font';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { net } from './art/net.mjs';
import { withNarrowSpace } from './narrow.mjs';
import { splitThemes } from './styles/themes.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, 'node_modules');
const target = ['es2022', 'chrome109', 'firefox115', 'safari16'];

/** Letters of French, Occitan, Basque, Spanish and English, with the punctuation of French typography. */
const letters = (() => {
  let text = '';
  for (let code = 0x20; code < 0x7f; code += 1) text += String.fromCharCode(code);
  return `${text}\u00a0\u202f\u2009«»‹›“”‘’–—…·•€°²³§×→←↑↓−¿¡©ªº` +
    'ÀÂÄÆÇÈÉÊËÎÏÌÔÖÙÛÜŸŒÁÍÓÚÑÒàâäæçèéêëîïìôöùûüÿœáíóúñò';
})();

/** The two faces: headings (one weight) and text (one variable file, 400 to 700). */
const faces = {
  'display.woff2': {
    from: '@fontsource/bricolage-grotesque/files/bricolage-grotesque-latin-700-normal.woff2',
    letters: letters.replace(/[`~\\^{}|<>$↑↓‹›ªº³§]/g, ''),
    options: { noLayoutClosure: true },
    // thousandths of an em: a little less than its space
    narrow: 180,
  },
  'text.woff2': {
    from: '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2',
    letters,
    options: { variationAxes: { wght: { min: 400, max: 700 } } },
  },
};

/** One run of the build; `files` maps a logical name to its bytes' place on disk. */
class Output {
  constructor(folder) {
    this.folder = folder;
    this.files = new Map();
  }

  /** Writes `bytes` under a name that changes with them, and returns that name. */
  put(logical, bytes) {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
    const dot = logical.lastIndexOf('.');
    const file = `${logical.slice(0, dot)}-${hash}${logical.slice(dot)}`;
    fs.writeFileSync(path.join(this.folder, file), bytes);
    this.files.set(logical, file);
    return file;
  }

  async finish() {
    const brotli = promisify(zlib.brotliCompress);
    const gzip = promisify(zlib.gzip);
    const manifest = {};
    await Promise.all([...this.files].map(async ([logical, file]) => {
      const place = path.join(this.folder, file);
      const bytes = fs.readFileSync(place);
      const entry = { file, bytes: bytes.length };
      if (!file.endsWith('.woff2')) {
        const [br, gz] = await Promise.all([
          brotli(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } }),
          gzip(bytes, { level: 9 }),
        ]);
        fs.writeFileSync(`${place}.br`, br);
        fs.writeFileSync(`${place}.gz`, gz);
        Object.assign(entry, { br: br.length, gz: gz.length });
      }
      manifest[logical] = entry;
    }));
    const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => a.localeCompare(b)));
    fs.writeFileSync(path.join(this.folder, 'manifest.json'), `${JSON.stringify(sorted, null, 2)}\n`);
    return sorted;
  }
}

async function fonts(output) {
  for (const [logical, face] of Object.entries(faces)) {
    const published = fs.readFileSync(path.join(modules, face.from));
    const whole = face.narrow ? await withNarrowSpace(published, face.letters, face.narrow, face.options) : published;
    output.put(logical, await subsetFont(whole, face.letters, { targetFormat: 'woff2', ...face.options }));
    // the server draws the pictures of shared links with the same face
    if (logical === 'display.woff2') output.put('display.ttf', await subsetFont(whole, face.letters, { targetFormat: 'sfnt', ...face.options }));
  }
}

function drawings(output) {
  output.put('net.svg', Buffer.from(net()));
  for (const name of fs.readdirSync(path.join(here, 'art')).filter((n) => n.endsWith('.svg')).sort()) {
    const drawn = fs.readFileSync(path.join(here, 'art', name), 'utf8');
    output.put(name, Buffer.from(drawn.replace(/<!--[\s\S]*?-->/g, '').replace(/\n\s*/g, '\n').trim()));
  }
}

/** Style sheets write `url("asset:name")`; the plugin gives the hashed name, and splits the two themes of the tokens. */
const sheets = (output) => ({
  name: 'maillage-sheets',
  setup(build) {
    build.onResolve({ filter: /^asset:/ }, ({ path: wanted }) => {
      const file = output.files.get(wanted.slice('asset:'.length));
      return file ? { path: file, external: true } : { errors: [{ text: `no such asset: ${wanted}` }] };
    });
    build.onLoad({ filter: /tokens\.css$/ }, ({ path: place }) => ({
      contents: splitThemes(fs.readFileSync(place, 'utf8')), loader: 'css',
    }));
  },
});

const common = { bundle: true, minify: true, write: false, target, legalComments: 'none', logLevel: 'warning', absWorkingDir: here };

async function styles(output) {
  for (const name of ['main', 'map', 'relations', 'table']) {
    const built = await esbuild.build({ ...common, entryPoints: [`styles/${name}.css`], outdir: '/out', plugins: [sheets(output)] });
    output.put(name === 'main' ? 'site.css' : `${name}.css`, built.outputFiles[0].contents);
  }
}

async function scripts(output) {
  for (const name of ['theme', 'site', 'grid', 'passkey', 'notes', 'notes-worker', 'segment']) {
    const built = await esbuild.build({ ...common, entryPoints: [`src/${name}.ts`], format: 'iife', outdir: '/out' });
    output.put(`${name}.js`, built.outputFiles[0].contents);
  }
}

/**
 * What of MapLibre nobody here downloads: the reader of its own tile format (MLT), which neither Maillage nor the base maps
 * that its settings may name serve, and all of its package.json but the version. 16 kB compressed of a first visit.
 */
const lean = {
  name: 'maillage-lean-map',
  setup(build) {
    build.onLoad({ filter: /maplibre-gl[\\/]package\.json$/ }, ({ path: place }) => ({
      contents: JSON.stringify({ version: JSON.parse(fs.readFileSync(place, 'utf8')).version }), loader: 'json',
    }));
    build.onResolve({ filter: /^@maplibre\/mlt$/ }, () => ({ path: 'mlt', namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: `export const GEOMETRY_TYPE = {};
        export const decodeTile = () => { throw new Error('tiles of this map are read as MVT, not as MLT'); };`,
    }));
  },
};

/**
 * MapLibre is built from its sources, page and worker together: what both need becomes one shared file, fetched once.
 * (Its published bundles each hold a copy: 364 kB compressed instead of 285.)
 */
async function map(output) {
  const built = await esbuild.build({
    ...common,
    entryPoints: { map: 'src/map.ts', 'map-worker': path.join(modules, 'maplibre-gl/src/source/worker.ts') },
    alias: { 'maplibre-gl': path.join(modules, 'maplibre-gl/src/index.ts') },
    format: 'esm', splitting: true, metafile: true, outdir: '/out', plugins: [lean],
    define: { 'import.meta.env.MAP_WORKER': '"map-worker.js"' },
    // MapLibre's classes redeclare fields that their base has filled: they must not be emptied.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
  });
  const files = new Map(built.outputFiles.map((file) => [path.basename(file.path), file]));
  const needs = (name) => built.metafile.outputs[Object.keys(built.metafile.outputs).find((k) => path.basename(k) === name)]
    .imports.map((one) => path.basename(one.path));
  const renamed = new Map();
  // What is imported is named first, as its name is part of who imports it.
  const place = (name) => {
    if (renamed.has(name)) return;
    needs(name).forEach(place);
    if (name === 'map-view.js' || name.startsWith('map-view-')) place('map-worker.js');
    const logical = name.startsWith('chunk-') ? 'map-shared.js' : name.replace(/-[0-9A-Z]{8}\.js$/, '.js');
    if (output.files.has(logical)) throw new Error(`two files of the map are called ${logical}`);
    const text = [...renamed].reduce((all, [from, to]) => all.replaceAll(from, to), files.get(name).text);
    renamed.set(name, output.put(logical, Buffer.from(text)));
  };
  [...files.keys()].forEach(place);
  return Object.keys(built.metafile.inputs);
}

/** The licences of what is shipped, as those licences ask. */
function notices(output, inputs) {
  const packages = new Set(Object.values(faces).map((f) => f.from.split('/').slice(0, 2).join('/')));
  for (const input of inputs) {
    const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) packages.add(found[1]);
  }
  const texts = [...packages].sort().map((name) => {
    const folder = path.join(modules, name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(folder).find((n) => /^licen[cs]e/i.test(n));
    return `${name} ${version} (${license})\n\n${file ? fs.readFileSync(path.join(folder, file), 'utf8').trim() : ''}`;
  });
  output.put('notices.txt', Buffer.from(`${texts.join('\n\n----\n\n')}\n`));
}

async function main() {
  const folder = process.argv[2];
  if (!folder) throw new Error('usage: node build.mjs <output folder>');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const output = new Output(path.resolve(folder));
  await fonts(output);
  drawings(output);
  await Promise.all([styles(output), scripts(output)]);
  notices(output, await map(output));
  const manifest = await output.finish();
  for (const [name, { bytes, br }] of Object.entries(manifest)) {
    console.log(`${name.padEnd(20)} ${String(bytes).padStart(8)} ${String(br ?? '').padStart(8)}`);
  }
}

await main();
