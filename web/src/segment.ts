// Counts a segment while it is composed: `<form data-segment="address">` asks for the sentence of `[data-segment-count]`.
import { all, filled, later } from './page.ts';

function watch(form: HTMLFormElement): void {
  const told = form.querySelector<HTMLElement>('[data-segment-count]');
  if (!told) return;
  let running: AbortController | undefined;
  let said = told.innerHTML.trim();
  const ask = later(250, async () => {
    const typed = filled(form);
    for (const name of ['json', 'name', 'version', 'shared']) typed.delete(name);
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.segment}?${typed}`, { signal: running.signal });
      const html = answer.ok ? (await answer.text()).trim() : said;
      // the same number is not read aloud again at each letter
      if (html !== said) told.innerHTML = said = html; // A fragment of this very server, escaped there.
    } catch {
      // Aborted by the next letter, or offline: the button counts too.
    }
  });
  form.addEventListener('input', ask);
}

all<HTMLFormElement>('form[data-segment]').forEach(watch);
