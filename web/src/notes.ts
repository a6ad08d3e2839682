// Notes without network: each is kept in this browser before it is sent, and sent again until the server has it, once.
import { all, later, say } from './page.ts';
import { type Note, drop, keep, list } from './notes-queue.ts';

const page = '/bureau/echanges/nouveau';

type Sent = { state: 'sent'; path: string } | { state: 'waits' | 'sign-in' | 'forbidden' | 'wrong'; words: string };

/** Sends one note; whatever comes back, it is still in the queue. */
async function send(note: Note, quiet: boolean): Promise<Sent> {
  let answer: Response;
  try {
    answer = await fetch('/bureau/echanges/rejouer', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      // a page that is still open does not know that somebody else signed in since: the server does
      body: JSON.stringify({ key: note.key, account: note.account, fields: note.fields, quiet }),
    });
  } catch {
    return { state: 'waits', words: '' };
  }
  if (answer.ok) return { state: 'sent', path: ((await answer.json()) as { path: string }).path };
  if (answer.status === 401) return { state: 'sign-in', words: '' };
  if (answer.status === 403) return { state: 'forbidden', words: '' };
  if (answer.status !== 422) return { state: 'waits', words: '' };
  const told = (await answer.json().catch(() => ({}))) as { errors?: Record<string, string[]> };
  return { state: 'wrong', words: Object.values(told.errors ?? {}).flat().join(' ') };
}

/** The queue as the page shows it. */
class Queue {
  readonly #box: HTMLElement;
  readonly #account: string;

  constructor(box: HTMLElement, account: string) {
    this.#box = box;
    this.#account = account;
  }

  word(name: string): string {
    return this.#box.dataset[name] ?? '';
  }

  async show(): Promise<void> {
    const notes = await list();
    const own = notes.filter((note) => note.account === this.#account);
    const others = notes.length - own.length;
    this.#box.hidden = notes.length === 0;
    const count = this.#box.querySelector('[data-count]');
    if (count) {
      const words = own.length === 1 ? this.word('one') : this.word('many').replace('%', String(own.length));
      count.textContent = [own.length > 0 ? words : '', others > 0 ? this.word('other') : ''].filter((part) => part !== '').join(' ');
    }
    this.#box.querySelector('[data-items]')?.replaceChildren(...own.map((note) => this.#item(note)));
  }

  #item(note: Note): HTMLElement {
    const item = document.createElement('li');
    const subject = note.fields.find(([name]) => name === 'subject')?.[1] ?? '';
    const title = document.createElement('b');
    title.textContent = subject;
    const who = document.createElement('span');
    who.className = 'soft';
    who.textContent = note.who;
    item.append(title, ' ', who);
    if (note.problem !== '') {
      const problem = document.createElement('p');
      const told = { 'sign-in': this.word('signIn'), forbidden: this.word('forbidden'), wrong: `${this.word('wrong')} ${note.words}` };
      problem.textContent = told[note.problem];
      const text = document.createElement('p');
      text.className = 'pre';
      text.textContent = note.fields.find(([name]) => name === 'body')?.[1] ?? '';
      item.append(problem, text);
    }
    const actions = document.createElement('span');
    actions.className = 'push';
    actions.append(
      this.#button(this.word('again'), subject, () => this.replay(true)),
      ' ',
      this.#button(this.word('drop'), subject, async () => {
        if (!window.confirm(this.word('dropAsk'))) return;
        await drop(note.key);
        await this.show();
      }),
    );
    item.append(actions);
    return item;
  }

  #button(words: string, about: string, act: () => Promise<void>): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button small second';
    button.append(words);
    const hidden = document.createElement('span');
    hidden.className = 'visually-hidden';
    hidden.textContent = ` ${about}`;
    button.append(hidden);
    button.addEventListener('click', () => void act());
    return button;
  }

  /** Sends what waits; what was refused is sent again only when somebody asks. */
  async replay(asked = false): Promise<void> {
    let left = 0;
    for (const note of await list()) {
      if (note.account !== this.#account || (!asked && note.problem !== '' && note.problem !== 'sign-in')) continue;
      const sent = await send(note, true);
      if (sent.state === 'sent') {
        await drop(note.key);
        left += 1;
      } else {
        await keep({ ...note, problem: sent.state === 'waits' ? '' : sent.state, words: sent.words });
        // without network, or without a session, the next one would fare no better
        if (sent.state === 'waits' || sent.state === 'sign-in') break;
      }
    }
    await this.show();
    if (left > 0) say(this.word('sent'));
  }
}

/** Now, as the form says a moment: in the time of the network. */
const now = (): string => new Date().toLocaleString('sv-SE', { timeZone: 'Europe/Paris' }).slice(0, 16).replace(' ', 'T');

function pick(id: string, name: string, detail: string, checked: boolean): HTMLLabelElement {
  const label = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.name = 'who';
  box.value = id;
  box.checked = checked;
  const words = document.createElement('span');
  const small = document.createElement('small');
  small.className = 'soft';
  small.textContent = detail;
  words.append(name, ' ', small);
  label.append(box, ' ', words);
  return label;
}

class Noting {
  readonly #form: HTMLFormElement;
  readonly #queue: Queue;

  constructor(form: HTMLFormElement, queue: Queue) {
    this.#form = form;
    this.#queue = queue;
    this.#fresh();
    const search = form.querySelector<HTMLInputElement>('[data-who]');
    search?.addEventListener('input', later(250, () => void this.#search(search.value)));
    search?.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      void this.#search(search.value, true);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (event.submitter?.hasAttribute('data-find')) void this.#search(search?.value ?? '', true);
      else void this.#keep();
    });
  }

  /** A page that was kept says another moment, and not who it is about. */
  #fresh(): void {
    if (document.getElementById('errors')) return;
    const at = this.#form.querySelector<HTMLInputElement>('input[name="at"]');
    if (at) at.value = now();
    for (const id of new URLSearchParams(location.search).getAll('avec')) {
      const known = all<HTMLInputElement>('input[name="who"]', this.#form).find((box) => box.value === id);
      if (known) known.checked = true;
      else this.#form.querySelector('[data-picks]')?.prepend(pick(id, this.#form.dataset.unknown ?? '', '', true));
    }
  }

  /** Parties by their name, among which to tick; `asked` ticks the only one. */
  async #search(words: string, asked = false): Promise<void> {
    const picks = this.#form.querySelector<HTMLElement>('[data-picks]');
    if (!picks) return;
    let found: { id: string; name: string; detail: string }[] = [];
    try {
      const answer = await fetch(`/bureau/echanges/qui?q=${encodeURIComponent(words)}`, { headers: { accept: 'application/json' } });
      if (!answer.ok) return;
      found = (await answer.json()) as typeof found;
    } catch {
      return;
    }
    for (const label of all('label[data-found]', picks)) {
      if (!label.querySelector<HTMLInputElement>('input')?.checked) label.remove();
    }
    const known = new Map(all<HTMLInputElement>('input[name="who"]', picks).map((box) => [box.value, box]));
    for (const one of found) {
      if (known.has(one.id)) continue;
      const label = pick(one.id, one.name, one.detail, false);
      label.dataset.found = '';
      picks.append(label);
      known.set(one.id, label.querySelector('input') as HTMLInputElement);
    }
    const [only] = found;
    if (asked && only && found.length === 1) (known.get(only.id) as HTMLInputElement).checked = true;
    if (words.trim() !== '') say(found.length > 0 ? (this.#form.dataset.found ?? '').replace('%', String(found.length)) : (this.#form.dataset.none ?? ''));
  }

  async #keep(): Promise<void> {
    const fields: [string, string][] = [];
    for (const [name, value] of new FormData(this.#form)) {
      if (typeof value === 'string' && value !== '' && name !== 'q' && name !== 'find') fields.push([name, value]);
    }
    const says = (name: string): boolean => fields.some(([known, value]) => known === name && value.trim() !== '');
    // the server says what is missing, field by field
    if (navigator.onLine && !(says('who') && says('subject'))) return this.#form.submit();
    if (!says('subject')) return this.#form.querySelector<HTMLInputElement>('input[name="subject"]')?.focus();
    if (!says('who')) return this.#form.querySelector<HTMLInputElement>('[data-who]')?.focus();
    const who = all<HTMLInputElement>('input[name="who"]:checked', this.#form).map((box) => box.nextElementSibling?.firstChild?.textContent?.trim() ?? '');
    const note: Note = { key: crypto.randomUUID(), account: this.#form.dataset.notes ?? '', at: Date.now(), fields, who: who.join(', '), problem: '', words: '' };
    try {
      await keep(note);
    } catch {
      // nothing can be kept here: the form as the browser sends it
      return this.#form.submit();
    }
    const sent = await send(note, false);
    if (sent.state === 'sent') {
      await drop(note.key);
      location.assign(sent.path);
      return;
    }
    if (sent.state === 'wrong') {
      // the page of the server shows what is wrong beside what was typed
      await drop(note.key);
      return this.#form.submit();
    }
    await keep({ ...note, problem: sent.state === 'waits' ? '' : sent.state });
    this.#form.reset();
    this.#fresh();
    await this.#queue.show();
    say(this.#queue.word('kept'));
    this.#form.querySelector<HTMLElement>('[data-who]')?.focus();
  }
}

/** Keeps the empty form and what it is drawn with, for the day without network. It names the people met lately, nothing else of them. */
async function prepare(): Promise<void> {
  await navigator.serviceWorker.register('/hors-ligne.js', { scope: '/bureau/echanges/' });
  const answer = await fetch(page);
  if (!answer.ok || answer.redirected) {
    await caches.delete('notes');
    return;
  }
  const files = new Set<string>();
  for (const element of all('link[href^="/assets/"], script[src^="/assets/"], use[href^="/assets/"]')) {
    const address = element.getAttribute('href') ?? element.getAttribute('src');
    if (address) files.add(address.split('#')[0] ?? address);
  }
  const kept = await caches.open('notes');
  for (const request of await kept.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname !== page && !files.has(pathname)) await kept.delete(request);
  }
  await Promise.all([...files].map(async (file) => (await kept.match(file, { ignoreVary: true })) ?? kept.add(file)));
  // last: where the page is kept, what it is drawn with is kept too
  await kept.put(page, answer);
}

function start(): void {
  const box = document.querySelector<HTMLElement>('[data-notes-queue]');
  const form = document.querySelector<HTMLFormElement>('form[data-notes]');
  const account = form?.dataset.notes ?? document.querySelector<HTMLElement>('[data-notes-day]')?.dataset.notesDay;
  // over plain HTTP browsers keep nothing: the form then works as every form does
  if (!box || !account || !window.isSecureContext || !('serviceWorker' in navigator) || !('indexedDB' in window)) return;
  const queue = new Queue(box, account);
  if (form) new Noting(form, queue);
  window.addEventListener('online', () => void queue.replay());
  void queue.show().then(() => queue.replay());
  prepare().catch(() => {
    // without network, or where the browser refuses: the page works as it did
  });
}

start();
