// Facets that answer at once: `<form data-live>` asks for its own address on change and replaces `#results` in place.
import { all, filled, later, say } from './page.ts';

/** What is announced on the document when the results have changed: the map listens to it. */
export interface ResultsChanged {
  query: string;
}

export function liveForms(): void {
  all<HTMLFormElement>('form[data-live]').forEach(live);
}

function live(form: HTMLFormElement): void {
  // On a phone the results come first: groups where nothing is chosen start folded.
  if (matchMedia('(max-width: 55.99em)').matches) {
    for (const group of all<HTMLDetailsElement>('details[open]', form)) group.open = group.querySelector(':checked') !== null;
  }
  let running: AbortController | undefined;
  let asked = location.search;
  const address = (query: URLSearchParams): string => {
    const text = query.toString();
    return form.action.split('?')[0] + (text ? `?${text}` : '');
  };

  const load = async (url: string, keep: 'push' | 'replace' | 'no'): Promise<void> => {
    const results = document.getElementById('results');
    if (!results) return void location.assign(url);
    running?.abort();
    running = new AbortController();
    results.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { accept: 'text/html', 'x-requested-with': 'live' } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById('results');
      if (!fresh) throw new Error('no results in the answer');
      results.replaceChildren(...fresh.childNodes);
      replaceCounts(page, form);
      results.removeAttribute('aria-busy');
      say(results.querySelector('h2')?.textContent ?? '');
      if (keep !== 'no') history[`${keep}State`]({ live: true }, '', shown(form, url));
      asked = location.search;
      const query = new URL(url, location.href).search.slice(1);
      document.dispatchEvent(new CustomEvent<ResultsChanged>('maillage:results', { detail: { query } }));
    } catch (error) {
      if ((error as Error).name !== 'AbortError') location.assign(url);
    }
  };

  const submit = (): void => void load(address(filled(form)), 'push');
  const soon = later(250, submit);
  form.addEventListener('change', submit);
  form.addEventListener('input', (event) => {
    if (event.target instanceof HTMLInputElement && /^(search|text)$/.test(event.target.type)) soon();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  // Asked by the map ("only this area") and by "near me", which change hidden fields.
  form.addEventListener('maillage:refresh', () => void load(address(filled(form)), 'replace'));
  window.addEventListener('popstate', () => {
    // A link within the page also comes here, and changes nothing.
    if (location.search === asked) return;
    asked = location.search;
    restore(form, new URLSearchParams(location.search));
    void load(location.href, 'no');
  });
}

/** The address to show: without the fields the map writes as it moves (its own place is after `#`). */
function shown(form: HTMLFormElement, url: string): string {
  const address = new URL(url, location.href);
  for (const field of all<HTMLInputElement>('[data-transient]', form)) address.searchParams.delete(field.name);
  address.hash = location.hash;
  return address.href;
}

/** Facet counts come back with the results; the boxes themselves stay, so that focus stays. */
function replaceCounts(page: Document, form: HTMLFormElement): void {
  for (const count of all('[data-count]', form)) {
    const fresh = page.querySelector(`[data-count="${CSS.escape(count.dataset.count ?? '')}"]`);
    count.textContent = fresh?.textContent ?? '0';
  }
}

/** Going back puts the boxes as they were. */
function restore(form: HTMLFormElement, query: URLSearchParams): void {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
      field.checked = query.getAll(field.name).includes(field.value);
    } else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
      if (field.name) field.value = query.get(field.name) ?? (field instanceof HTMLSelectElement ? (field.options[0]?.value ?? '') : '');
    }
  }
}
