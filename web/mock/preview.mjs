// Serves the mocks with the built assets under the strict policy of production: `npm run build && npm run preview`.
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { assemble, here, names } from './assemble.mjs';
import { suggestionsFor, tile } from './pretend.mjs';

const dist = path.join(here, '../dist');
const types = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', woff2: 'font/woff2', txt: 'text/plain', json: 'application/json' };
const policy = "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
  + "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

function answer(request, response) {
  const url = new URL(request.url, 'http://mock');
  const send = (type, body, status = 200) => {
    response.writeHead(status, { 'content-type': type, 'content-security-policy': policy });
    response.end(body);
  };
  const page = url.pathname === '/' ? 'home' : url.pathname.slice(1).replace(/\.html$/, '');
  if (names().includes(page)) return send('text/html; charset=utf-8', assemble(page));
  if (url.pathname === '/recherche/suggestions') return send('text/html; charset=utf-8', suggestionsFor(url.searchParams.get('q') ?? ''));
  const wanted = url.pathname.match(/^\/tuiles\/(lieux|territoires)\/(\d+)\/(\d+)\/(\d+)\.mvt$/);
  if (wanted) return send('application/vnd.mapbox-vector-tile', tile(wanted[1], ...wanted.slice(2).map(Number)));
  if (url.pathname.startsWith('/assets/')) {
    const name = path.basename(url.pathname);
    const manifest = JSON.parse(fs.readFileSync(path.join(dist, 'manifest.json'), 'utf8'));
    const file = path.join(dist, manifest[name]?.file ?? name);
    if (fs.existsSync(file)) return send(types[name.split('.').pop()] ?? 'application/octet-stream', fs.readFileSync(file));
  }
  const drawn = path.join(here, path.basename(url.pathname));
  if (drawn.endsWith('.svg') && fs.existsSync(drawn)) return send('image/svg+xml', fs.readFileSync(drawn));
  return send('text/html; charset=utf-8', assemble('error'), 404);
}

/** Starts the server; port 0 takes a free one. */
export const serve = (port) => new Promise((resolve) => {
  const server = http.createServer(answer).listen(port, '127.0.0.1', () => resolve(server));
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const server = await serve(Number(process.argv[2] ?? 4173));
  console.log(`http://127.0.0.1:${server.address().port}/ — ${names().join(', ')}`);
}
