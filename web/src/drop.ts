// A zone to drop a file on: `<div data-drop>` around an `<input type="file">`; shows the file's name and size.
import { all, say } from './page.ts';

export function dropZones(): void {
  for (const zone of all('[data-drop]')) {
    const input = zone.querySelector<HTMLInputElement>('input[type="file"]');
    const told = zone.querySelector<HTMLElement>('[data-drop-name]');
    if (!input) continue;
    const show = (): void => {
      const file = input.files?.[0];
      const text = file ? `${file.name} · ${size(file.size)}` : '';
      if (told) told.textContent = text;
      say(text);
    };
    input.addEventListener('change', show);
    const over = (on: boolean) => (event: DragEvent): void => {
      event.preventDefault();
      zone.toggleAttribute('data-over', on);
    };
    zone.addEventListener('dragover', over(true));
    zone.addEventListener('dragleave', over(false));
    zone.addEventListener('drop', (event) => {
      over(false)(event);
      if (!event.dataTransfer?.files.length) return;
      input.files = event.dataTransfer.files;
      show();
    });
  }
}

function size(bytes: number): string {
  const [unit, value] = bytes < 1_000_000 ? ['kilobyte', bytes / 1000] as const : ['megabyte', bytes / 1_000_000] as const;
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}
