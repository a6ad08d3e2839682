// Search as you type: `<input data-suggest="/recherche/suggestions">` becomes an ARIA combobox over the server's fragment.
import { all, later } from './page.ts';

let boxes = 0;

export function suggestions(): void {
  all<HTMLInputElement>('input[data-suggest]').forEach(combobox);
}

function combobox(input: HTMLInputElement): void {
  const list = document.createElement('div');
  list.className = 'suggestions';
  list.id = `suggestions-${(boxes += 1)}`;
  list.hidden = true;
  input.after(list);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');
  input.autocomplete = 'off';

  let running: AbortController | undefined;
  let current = -1;
  const options = (): HTMLElement[] => all('[role="option"]', list);

  const show = (open: boolean): void => {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open && options().length > 0));
    if (!open) choose(-1);
  };
  const choose = (index: number): void => {
    current = index;
    options().forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
    const chosen = options()[index];
    if (chosen) {
      input.setAttribute('aria-activedescendant', chosen.id);
      chosen.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  };
  const fill = (html: string): void => {
    list.innerHTML = html; // A fragment of this very server, escaped there.
    const box = list.querySelector('ul');
    if (box) {
      box.setAttribute('role', 'listbox');
      box.id ||= `${list.id}-list`;
      if (!box.hasAttribute('aria-label')) box.setAttribute('aria-label', input.dataset.suggestLabel ?? input.labels?.[0]?.textContent ?? '');
      input.setAttribute('aria-controls', box.id);
    }
    options().forEach((option, i) => {
      option.id = `${list.id}-${i}`;
      option.querySelector('a')?.setAttribute('tabindex', '-1');
    });
    current = -1;
    show(list.childElementCount > 0);
  };
  const ask = later(80, async () => {
    const text = input.value.trim();
    running?.abort();
    if (text.length < 2) return show(false);
    running = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: running.signal });
      if (answer.ok) fill(await answer.text());
    } catch {
      // Aborted by the next letter, or offline: Enter still searches.
    }
  });

  input.addEventListener('input', ask);
  input.addEventListener('focus', () => options().length > 0 && input.value.trim().length > 1 && show(true));
  input.addEventListener('blur', () => setTimeout(() => show(false), 150));
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  input.addEventListener('keydown', (event) => {
    const count = options().length;
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      running?.abort();
      show(false);
    } else if (count > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      show(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = current + step;
      choose(next < -1 ? count - 1 : next >= count ? -1 : next);
    } else if (event.key === 'Enter' && current >= 0 && !list.hidden) {
      event.preventDefault();
      options()[current]?.querySelector('a')?.click();
    }
  });
}
