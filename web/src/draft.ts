// Keeps what is typed into `<form data-draft="key">` on this device until the server has it; nothing typed is lost.
import { all, later } from './page.ts';

type Draft = { at: number; fields: [string, string][] };

const weeks = 14 * 86_400_000;
const place = (form: HTMLFormElement): string => `draft:${form.dataset.draft}`;

export function drafts(): void {
  forget();
  all<HTMLFormElement>('form[data-draft]').forEach(keep);
}

/** The page shown after a save carries `data-draft-saved="key"`: only then is the draft thrown away. */
function forget(): void {
  for (const saved of all('[data-draft-saved]')) localStorage.removeItem(`draft:${saved.dataset.draftSaved}`);
  for (const key of Object.keys(localStorage).filter((k) => k.startsWith('draft:'))) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > weeks) localStorage.removeItem(key);
  }
}

function read(key: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null;
  } catch {
    return null;
  }
}

/** Passwords, files and hidden fields (tokens) are never stored. */
function typed(form: HTMLFormElement): [string, string][] {
  const kept: [string, string][] = [];
  for (const field of form.elements) {
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) kept.push([field.name, field.value]);
    else if (field instanceof HTMLInputElement && !/^(hidden|password|file|submit|button)$/.test(field.type)) {
      if (!/^(checkbox|radio)$/.test(field.type)) kept.push([field.name, field.value]);
      else if (field.checked) kept.push([field.name, field.value]);
    }
  }
  return kept.filter(([name]) => name !== '');
}

function fill(form: HTMLFormElement, fields: [string, string][]): void {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
      field.checked = values.get(field.name)?.includes(field.value) ?? false;
    } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) {
      const value = values.get(field.name)?.shift();
      if (value !== undefined && field.type !== 'hidden' && field.type !== 'file') field.value = value;
    }
  }
}

function keep(form: HTMLFormElement): void {
  const before = JSON.stringify(typed(form));
  const draft = read(place(form));
  const notice = form.querySelector<HTMLElement>('[data-draft-notice]');
  if (draft && notice && JSON.stringify(draft.fields) !== before) {
    notice.hidden = false;
    const when = notice.querySelector('time');
    if (when) when.textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' });
    notice.querySelector('[data-draft-restore]')?.addEventListener('click', () => {
      fill(form, draft.fields);
      // what follows what is typed has to follow this too
      form.dispatchEvent(new Event('input'));
      notice.hidden = true;
      form.querySelector<HTMLElement>('input:not([type="hidden"]), textarea, select')?.focus();
    });
    notice.querySelector('[data-draft-discard]')?.addEventListener('click', () => {
      localStorage.removeItem(place(form));
      notice.hidden = true;
    });
  }
  const store = (): void => {
    const fields = typed(form);
    try {
      if (JSON.stringify(fields) === before) return;
      localStorage.setItem(place(form), JSON.stringify({ at: Date.now(), fields } satisfies Draft));
    } catch {
      // Storage full or refused: the form itself still works.
    }
  };
  form.addEventListener('input', later(400, store));
  form.addEventListener('submit', store);
  window.addEventListener('pagehide', store);
}
