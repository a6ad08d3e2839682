// A form is sent once: a second click while the answer is awaited sends nothing, where a line is slow.
import { all } from './page.ts';

/** After that long without an answer, whoever asks again is heard. */
const patience = 10_000;

/** Forms that are answered with a file leave the page as it is (`data-again`): they may be sent as often as one likes. */
export function sentOnce(): void {
  const away = (form: HTMLFormElement): boolean => form.getAttribute('aria-busy') === 'true';
  const back = (form: HTMLFormElement): void => form.removeAttribute('aria-busy');
  // on the window: whatever the page itself does with the form comes first
  window.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    if (form.method !== 'post' || form.dataset.again !== undefined) return;
    if (away(form)) {
      event.preventDefault();
      return;
    }
    form.setAttribute('aria-busy', 'true');
    setTimeout(() => back(form), patience);
  });
  // a page that comes back from memory
  window.addEventListener('pageshow', () => all<HTMLFormElement>('form[aria-busy]').forEach(back));
}
