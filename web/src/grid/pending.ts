// What is typed into the table and not saved yet: kept on this device, so that a closed tab or a lost network loses nothing.

/** A cell as the table showed it, and as it was typed. */
export interface Typed {
  before: string;
  text: string;
}

/** The typed cells of a sheet, and the version of the sheet that they were typed over. */
export interface TypedRow {
  version: number;
  name: string;
  cells: Record<string, Typed>;
}

const weeks = 14 * 86_400_000;

export class Pending {
  readonly #place: string;
  rows: Record<string, TypedRow> = {};

  constructor(kind: string) {
    this.#place = `grid:${kind}`;
    try {
      const kept = JSON.parse(localStorage.getItem(this.#place) ?? 'null') as { at: number; rows: Record<string, TypedRow> } | null;
      if (kept && Date.now() - kept.at < weeks) this.rows = kept.rows;
    } catch {
      // Storage refused, or written by nobody of ours: the table starts empty.
    }
  }

  cell(row: string, field: string): Typed | undefined {
    return this.rows[row]?.cells[field];
  }

  /** How many cells are typed. */
  count(): number {
    return Object.values(this.rows).reduce((sum, row) => sum + Object.keys(row.cells).length, 0);
  }

  /** Notes what is typed in a cell; typed back as it was, it is forgotten. */
  set(row: string, seen: { version: number; name: string }, field: string, before: string, text: string): void {
    const kept = this.rows[row];
    const first = kept?.cells[field]?.before ?? before;
    if (text === first) {
      this.drop(row, field);
      return;
    }
    (this.rows[row] ??= { ...seen, cells: {} }).cells[field] = { before: first, text };
    this.#keep();
  }

  drop(row: string, field: string): void {
    const kept = this.rows[row];
    if (!kept) return;
    delete kept.cells[field];
    if (Object.keys(kept.cells).length === 0) delete this.rows[row];
    this.#keep();
  }

  dropRow(row: string): void {
    delete this.rows[row];
    this.#keep();
  }

  clear(): void {
    this.rows = {};
    this.#keep();
  }

  /** The typed values hold over what somebody else has saved: the person has seen it and said so. */
  rebase(row: string, version: number, now: Record<string, string>): void {
    const kept = this.rows[row];
    if (!kept) return;
    kept.version = version;
    for (const [field, text] of Object.entries(now)) {
      const cell = kept.cells[field];
      if (cell) cell.before = text;
    }
    this.#keep();
  }

  /** What is sent to the server. */
  sent(): { id: string; version: number; cells: Record<string, string> }[] {
    return Object.entries(this.rows).map(([id, row]) => ({
      id,
      version: row.version,
      cells: Object.fromEntries(Object.entries(row.cells).map(([field, cell]) => [field, cell.text])),
    }));
  }

  #keep(): void {
    try {
      if (Object.keys(this.rows).length === 0) localStorage.removeItem(this.#place);
      else localStorage.setItem(this.#place, JSON.stringify({ at: Date.now(), rows: this.rows }));
    } catch {
      // Storage full or refused: what is typed is still in the page.
    }
  }
}
