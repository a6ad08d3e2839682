// Follows a long task: `<div data-progress="/url">` asks for {done, total, finished, url} and moves its bar.
import { all, say } from './page.ts';

type Progress = { done: number; total: number; finished: boolean; url?: string; message?: string };

export function progressBars(): void {
  for (const box of all('[data-progress]')) void follow(box, 400);
}

async function follow(box: HTMLElement, wait: number): Promise<void> {
  try {
    const answer = await fetch(box.dataset.progress ?? '', { headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const progress = (await answer.json()) as Progress;
    show(box, progress);
    if (progress.finished) return progress.url ? location.assign(progress.url) : undefined;
    wait = 400;
  } catch {
    // The network or the server is away: the task goes on there; ask less often.
    wait = Math.min(wait * 2, 10_000);
  }
  setTimeout(() => void follow(box, wait), wait);
}

function show(box: HTMLElement, { done, total, message }: Progress): void {
  const bar = box.querySelector('progress');
  if (bar && total > 0) {
    bar.max = total;
    bar.value = done;
  }
  const told = box.querySelector<HTMLElement>('[data-progress-text]');
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const text = message ?? (total > 0 ? `${format.format(done)} / ${format.format(total)}` : '');
  if (!told || told.textContent === text) return;
  told.textContent = text;
  // Every quarter is enough for those who listen.
  const quarter = String(total > 0 ? Math.floor((4 * done) / total) : 0);
  if (box.dataset.said !== quarter) say(text);
  box.dataset.said = quarter;
}
