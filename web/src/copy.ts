// Copies a text: `<button data-copy="text">`, answered by the words of `data-copied`.
import { all, say } from './page.ts';

export function copyButtons(): void {
  for (const button of all<HTMLButtonElement>('button[data-copy]')) {
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy ?? '');
      const label = button.querySelector<HTMLElement>('[data-copy-label]') ?? button;
      const before = label.textContent;
      const done = button.dataset.copied ?? '✓';
      label.textContent = done;
      say(done);
      setTimeout(() => (label.textContent = before), 2000);
    });
  }
}
