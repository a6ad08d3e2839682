// Hides the questions whose `data-when="name=value"` does not hold. The server decides alike; without script all are shown, and say when they count.
import { all } from './page.ts';

export function conditions(): void {
  for (const form of new Set(all('[data-when]').map((question) => question.closest('form')))) {
    if (form) watch(form);
  }
}

function watch(form: HTMLFormElement): void {
  const show = (): void => {
    // In their order: a condition is about an earlier question, which may be hidden itself.
    for (const question of all('[data-when]', form)) question.hidden = !holds(form, question.dataset.when ?? '');
  };
  form.addEventListener('input', show);
  show();
}

/** What stands in a hidden question is no answer. */
function holds(form: HTMLFormElement, condition: string): boolean {
  const [name, wanted] = condition.split('=', 2);
  const given: string[] = [];
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
    const chosen = !/^(checkbox|radio)$/.test(field.type) || (field as HTMLInputElement).checked;
    if (field.name === name && chosen && field.value.trim() !== '' && !field.closest('[hidden]')) given.push(field.value);
  }
  return wanted === undefined ? given.length > 0 : given.includes(wanted);
}
