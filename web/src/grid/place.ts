// Where one is in the table: the cells by row and column, the active one, and the block that is selected.
import { all } from '../page.ts';

export interface Spot {
  row: number;
  column: number;
}

export interface Column {
  field: string;
  input: string;
  words: string;
}

export class Place {
  readonly table: HTMLTableElement;
  columns: Column[] = [];
  rows: HTMLTableRowElement[] = [];
  active: Spot = { row: 0, column: 0 };
  anchor: Spot = { row: 0, column: 0 };

  constructor(table: HTMLTableElement) {
    this.table = table;
    this.read();
  }

  /** Reads the table again, after its rows were replaced. */
  read(): void {
    this.columns = all('thead th[data-field]', this.table).map((head) => ({
      field: head.dataset.field ?? '',
      input: head.dataset.input ?? 'line',
      words: (head.firstChild?.textContent ?? head.textContent ?? '').trim(),
    }));
    this.rows = all<HTMLTableRowElement>('tbody tr[data-row]', this.table);
    this.table.setAttribute('role', 'grid');
    this.table.setAttribute('aria-multiselectable', 'true');
    for (const row of this.rows) {
      for (const cell of row.cells) cell.tabIndex = -1;
      // The widgets of a cell are reached by the keys of the table, not one by one.
      for (const widget of all('a, input', row)) widget.tabIndex = -1;
      row.cells[row.cells.length - 1]?.setAttribute('aria-readonly', 'true');
      if (row.dataset.fixed !== undefined) for (const cell of row.cells) cell.setAttribute('aria-readonly', 'true');
    }
    this.active = this.inside(this.active);
    this.anchor = this.active;
    this.show();
  }

  inside({ row, column }: Spot): Spot {
    const within = (value: number, count: number): number => Math.max(0, Math.min(value, count - 1));
    return { row: within(row, this.rows.length), column: within(column, this.columns.length) };
  }

  cell({ row, column }: Spot): HTMLTableCellElement | null {
    return this.rows[row]?.cells[column] ?? null;
  }

  /** Where a cell is; none for what is no cell of a column. */
  spot(cell: Element | null): Spot | null {
    const found = cell?.closest<HTMLTableCellElement>('td, th');
    const row = this.rows.indexOf(found?.parentElement as HTMLTableRowElement);
    if (!found || row < 0 || found.cellIndex >= this.columns.length) return null;
    return { row, column: found.cellIndex };
  }

  rowId(row: number): string {
    return this.rows[row]?.dataset.row ?? '';
  }

  /** Whether the sheet of that row is read only: it is out of the reader's reach. */
  fixed(row: number): boolean {
    return this.rows[row]?.dataset.fixed !== undefined;
  }

  name(row: number): string {
    return this.rows[row]?.cells[0]?.querySelector('[data-text]')?.textContent?.trim() ?? '';
  }

  /** The element that holds the text of a cell. */
  holder(spot: Spot): HTMLElement | null {
    const cell = this.cell(spot);
    if (!cell) return null;
    return cell.matches('[data-text]') ? cell : cell.querySelector<HTMLElement>('[data-text]');
  }

  text(spot: Spot): string {
    return this.holder(spot)?.textContent ?? '';
  }

  /** Corners of the selected block. */
  block(): { top: number; left: number; bottom: number; right: number } {
    const [a, b] = [this.anchor, this.active];
    return {
      top: Math.min(a.row, b.row),
      left: Math.min(a.column, b.column),
      bottom: Math.max(a.row, b.row),
      right: Math.max(a.column, b.column),
    };
  }

  /** Moves to a cell; `extend` keeps the other corner of the block where it is. */
  go(spot: Spot, { extend = false, focus = true } = {}): void {
    this.active = this.inside(spot);
    if (!extend) this.anchor = this.active;
    this.show();
    if (!focus) return;
    const cell = this.cell(this.active);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  show(): void {
    const { top, left, bottom, right } = this.block();
    this.rows.forEach((row, at) => {
      for (const cell of row.cells) {
        const { cellIndex: column } = cell;
        cell.tabIndex = at === this.active.row && column === this.active.column ? 0 : -1;
        if (column >= this.columns.length) continue;
        const chosen = at >= top && at <= bottom && column >= left && column <= right;
        if (chosen) cell.setAttribute('aria-selected', 'true');
        else cell.removeAttribute('aria-selected');
      }
    });
  }
}
