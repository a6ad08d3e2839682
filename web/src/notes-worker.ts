// Opens the form of notes without network, from what its page kept. It keeps nothing by itself, and answers for nothing else.
export {};

type Lasting = Event & { waitUntil(work: Promise<unknown>): void };
type Asked = Lasting & { request: Request; respondWith(answer: Promise<Response>): void };
type Worker = { skipWaiting(): Promise<void>; clients: { claim(): Promise<void> } };

const worker = globalThis as unknown as Worker;
const form = '/bureau/echanges/nouveau';
const kept = { cacheName: 'notes', ignoreVary: true };

addEventListener('install', (event) => (event as Lasting).waitUntil(worker.skipWaiting()));
addEventListener('activate', (event) => (event as Lasting).waitUntil(worker.clients.claim()));
addEventListener('fetch', (event) => {
  const { request } = event as Asked;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate' && url.pathname === form) (event as Asked).respondWith(page(request));
  else if (url.pathname.startsWith('/assets/')) (event as Asked).respondWith(asset(request));
});

/** The page as the server has it; without network, as it was kept. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(form, kept)) ?? Response.error();
  }
}

/** The names of assets change with their content: what was kept is right. */
async function asset(request: Request): Promise<Response> {
  return (await caches.match(request, kept)) ?? fetch(request);
}
