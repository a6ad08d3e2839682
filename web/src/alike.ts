// While a new sheet or a new person is typed, `[data-alike]` says which of those that are known it resembles.
import { all, later } from './page.ts';

/** What tells one place, or one person, from another; the rest of the form is not sent while typing. */
const TELLING = ['name', 'given', 'family', 'other_names', 'street', 'postcode', 'city', 'phone', 'email', 'website', 'siret', 'another'];

export function likenesses(): void {
  all('[data-alike]').forEach(watch);
}

function watch(told: HTMLElement): void {
  const form = told.closest('form');
  if (!form) return;
  let running: AbortController | undefined;
  let said = told.innerHTML;
  const ask = later(300, async () => {
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (TELLING.includes(name) && typeof value === 'string' && value.trim() !== '') typed.append(name, value);
    }
    running?.abort();
    if (['name', 'given', 'family'].map((name) => typed.get(name) ?? '').join('').trim().length < 3) return;
    running = new AbortController();
    try {
      const answer = await fetch(told.dataset.alike ?? '', { method: 'POST', body: typed, signal: running.signal });
      const html = answer.ok ? (await answer.text()).trim() : said;
      // the same words are not read aloud again at each letter
      if (html !== said) told.innerHTML = said = html; // A fragment of this very server, escaped there.
    } catch {
      // Aborted by the next letter, or offline: the form asks when it is sent.
    }
  });
  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement && TELLING.includes(target.name) && target.name !== 'another') ask();
  });
}
