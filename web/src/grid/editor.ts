// Writing in a cell: a line, several lines, or one of a list; Enter keeps, Escape gives up, Tab keeps and goes on.
import type { Place, Spot } from './place.ts';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class Editor {
  readonly #place: Place;
  readonly #choices: Record<string, string[]>;
  readonly #hint: string;
  readonly #keep: (spot: Spot, text: string) => void;
  #field: Field | undefined;

  constructor(place: Place, choices: Record<string, string[]>, hint: string, keep: (spot: Spot, text: string) => void) {
    this.#place = place;
    this.#choices = choices;
    this.#hint = hint;
    this.#keep = keep;
  }

  get open(): boolean {
    return this.#field !== undefined;
  }

  /** Opens a cell; `first` is the letter that was typed over it, and replaces what it says. */
  start(spot: Spot, first?: string): void {
    const cell = this.#place.cell(spot);
    const holder = this.#place.holder(spot);
    const column = this.#place.columns[spot.column];
    if (this.#field || !cell || !holder || !column) return;
    const text = holder.textContent ?? '';
    const field = this.#make(column.input, column.field, text);
    field.className = 'cell-editor';
    field.setAttribute('aria-label', `${column.words}, ${this.#place.name(spot.row)}`);
    if (first !== undefined && !(field instanceof HTMLSelectElement)) field.value = first;
    const words = column.input === 'choices' ? (this.#choices[column.field] ?? []) : [];
    if (words.length > 0) this.#explain(cell, field, words);
    this.#field = field;
    cell.classList.add('editing');
    cell.append(field);
    field.focus();
    if (!(field instanceof HTMLSelectElement)) field.setSelectionRange(field.value.length, field.value.length);
    let done = false;
    const close = (keep: boolean, then?: Spot): void => {
      if (done) return;
      done = true;
      this.#field = undefined;
      const value = field.value;
      cell.classList.remove('editing');
      cell.querySelector('.cell-hint')?.remove();
      field.remove();
      if (keep && value !== text) this.#keep(spot, value);
      if (then) this.#place.go(then);
    };
    const heard: HTMLElement = field;
    heard.addEventListener('blur', () => close(true));
    heard.addEventListener('keydown', (event) => {
      // The table must not take these keys for its own.
      event.stopPropagation();
      this.#key(event, spot, close);
    });
  }

  #key(event: KeyboardEvent, { row, column }: Spot, close: (keep: boolean, then?: Spot) => void): void {
    const { key, shiftKey, altKey } = event;
    // With Shift or Alt, Enter is a line more of a long text.
    if (key === 'Enter' && !(this.#field instanceof HTMLTextAreaElement && (shiftKey || altKey))) {
      event.preventDefault();
      close(true, { row: row + 1, column });
    } else if (key === 'Escape') {
      event.preventDefault();
      close(false, { row, column });
    } else if (key === 'Tab') {
      event.preventDefault();
      const last = this.#place.columns.length - 1;
      const next = column + (shiftKey ? -1 : 1);
      if (next < 0) close(true, row > 0 ? { row: row - 1, column: last } : { row, column });
      else close(true, next > last ? { row: row + 1, column: 0 } : { row, column: next });
    } else if (key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) {
      // Kept first, then it goes on to the table, which saves.
      event.preventDefault();
      close(true, { row, column });
      document.querySelector<HTMLElement>('[data-grid-do="save"]')?.click();
    }
  }

  /** What may be typed into a list of terms, under the cell. */
  #explain(cell: HTMLTableCellElement, field: Field, words: string[]): void {
    const hint = document.createElement('p');
    hint.id = 'cell-hint';
    hint.className = 'cell-hint small';
    hint.textContent = `${this.#hint} ${words.join(' ; ')}`;
    field.setAttribute('aria-describedby', hint.id);
    cell.append(hint);
  }

  #make(input: string, name: string, text: string): Field {
    if (input === 'choice') {
      const list = document.createElement('select');
      const words = ['', ...(this.#choices[name] ?? [])];
      // A word that is no term may stay where it is.
      for (const word of words.includes(text) ? words : [...words, text]) list.add(new Option(word, word, false, word === text));
      return list;
    }
    const field = document.createElement(input === 'text' || text.includes('\n') ? 'textarea' : 'input');
    field.value = text;
    field.autocomplete = 'off';
    return field;
  }
}
