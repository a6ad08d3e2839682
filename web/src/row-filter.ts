// Filters the rows of a table already on the page: `<input data-rows="table-id">`, accents and case ignored.
import { all, later } from './page.ts';

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function rowFilters(): void {
  for (const input of all<HTMLInputElement>('input[data-rows]')) {
    const table = document.getElementById(input.dataset.rows ?? '');
    if (!table) continue;
    const told = document.getElementById(`${table.id}-count`);
    const filter = later(60, () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of all<HTMLTableRowElement>('tbody tr', table)) {
        const text = plain(row.textContent ?? '');
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown += 1;
      }
      if (told) told.textContent = String(shown);
    });
    input.addEventListener('input', filter);
  }
}
