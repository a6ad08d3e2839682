// The table of sheets as a spreadsheet: arrows, editing in place, blocks copied and pasted, one save for all, undo.
import { Editor } from './grid/editor.ts';
import { Pending } from './grid/pending.ts';
import { Place, type Spot } from './grid/place.ts';
import { type Answer, review, type Row } from './grid/review.ts';
import { readBlock, writeBlock } from './grid/tsv.ts';
import { all, say } from './page.ts';

interface Step {
  row: string;
  field: string;
  text: string;
}

class Grid {
  readonly #place: Place;
  readonly #pending: Pending;
  readonly #editor: Editor;
  readonly #labels: Record<string, string>;
  readonly #lots: string;
  /** What was typed, step by step: each holds what its cells said before. */
  #steps: Step[][] = [];
  #dialog: HTMLDialogElement | undefined;
  #busy = false;

  constructor(table: HTMLTableElement) {
    const kind = table.dataset.grid ?? '';
    this.#labels = JSON.parse(table.dataset.labels ?? '{}') as Record<string, string>;
    const choices = JSON.parse(table.dataset.choices ?? '{}') as Record<string, string[]>;
    this.#lots = `grid-lots:${kind}`;
    this.#place = new Place(table);
    this.#pending = new Pending(kind);
    this.#editor = new Editor(this.#place, choices, this.#words('choices'), (spot, text) => this.#type([{ spot, text }]));
    this.#listen(table);
    if (this.#pending.count() > 0) this.#tell(this.#words('found'));
    this.#mark();
  }

  #words(key: string, count?: number): string {
    const format = new Intl.NumberFormat(document.documentElement.lang);
    return (this.#labels[key] ?? key).replace('{n}', count === undefined ? '' : format.format(count));
  }

  #listen(table: HTMLTableElement): void {
    table.addEventListener('keydown', (event) => this.#key(event));
    table.addEventListener('focusin', (event) => {
      const spot = this.#place.spot(event.target as Element);
      if (spot && !this.#editor.open && (event.target as Element).matches('td, th')) {
        const { row, column } = this.#place.active;
        if (spot.row !== row || spot.column !== column) this.#place.go(spot, { focus: false });
      }
    });
    table.addEventListener('mousedown', (event) => this.#press(event));
    table.addEventListener('dblclick', (event) => {
      const spot = this.#place.spot(event.target as Element);
      if (spot && !(event.target as Element).closest('a, input, textarea, select')) this.#editor.start(spot);
    });
    document.addEventListener('copy', (event) => this.#clip(event));
    document.addEventListener('paste', (event) => this.#paste(event));
    for (const tool of all('[data-grid-do]')) {
      tool.addEventListener('click', () => this.#do(tool.dataset.gridDo ?? ''));
    }
    window.addEventListener('online', () => this.#alert(''));
  }

  #do(what: string): void {
    if (what === 'save') void this.#review();
    else if (what === 'undo') void this.#undo();
    else if (what === 'fill') this.#fill();
    else if (what === 'copy') void this.#copy();
    else if (what === 'drop') this.#forget();
  }

  #press(event: MouseEvent): void {
    const target = event.target as Element;
    const spot = this.#place.spot(target);
    if (!spot || event.button !== 0 || target.closest('a, input, textarea, select')) return;
    event.preventDefault();
    const same = spot.row === this.#place.active.row && spot.column === this.#place.active.column;
    // A second tap on the cell one is in opens it, as there is no double click on a phone.
    if (same && this.#place.cell(spot) === document.activeElement && !event.shiftKey) this.#editor.start(spot);
    else this.#place.go(spot, { extend: event.shiftKey });
  }

  #key(event: KeyboardEvent): void {
    if (this.#editor.open || !this.#place.spot(event.target as Element)) return;
    const { key, shiftKey: extend } = event;
    const command = event.ctrlKey || event.metaKey;
    const { row, column } = this.#place.active;
    const last = { row: this.#place.rows.length - 1, column: this.#place.columns.length - 1 };
    const to = (spot: Spot): void => this.#place.go(spot, { extend });
    const moves: Record<string, () => void> = {
      ArrowUp: () => to({ row: command ? 0 : row - 1, column }),
      ArrowDown: () => to({ row: command ? last.row : row + 1, column }),
      ArrowLeft: () => to({ row, column: command ? 0 : column - 1 }),
      ArrowRight: () => to({ row, column: command ? last.column : column + 1 }),
      PageUp: () => to({ row: row - 10, column }),
      PageDown: () => to({ row: row + 10, column }),
      Home: () => to({ row: command ? 0 : row, column: 0 }),
      End: () => to(command ? last : { row, column: last.column }),
      F2: () => this.#editor.start(this.#place.active),
      Enter: () => (command ? this.#open(row) : this.#editor.start(this.#place.active)),
      Delete: () => this.#erase(),
      Backspace: () => this.#erase(),
    };
    const commands: Record<string, () => void> = {
      s: () => void this.#review(),
      z: () => void this.#undo(),
      d: () => this.#fill(),
      a: () => {
        this.#place.go({ row: 0, column: 0 });
        this.#place.go(last, { extend: true });
      },
    };
    const act = moves[key] ?? (command && !event.altKey ? commands[key.toLowerCase()] : undefined);
    if (act) {
      event.preventDefault();
      act();
    } else if (key === ' ' && column === 0 && !command) {
      event.preventDefault();
      this.#place.cell(this.#place.active)?.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
    } else if (key.length === 1 && !command && !event.altKey) {
      event.preventDefault();
      this.#editor.start(this.#place.active, key);
    }
  }

  #open(row: number): void {
    this.#place.cell({ row, column: 0 })?.querySelector('a')?.click();
  }

  /** Writes texts into cells, as one step of the undoing. */
  #type(written: { spot: Spot; text: string }[]): void {
    const step: Step[] = [];
    const fixed = written.filter(({ spot }) => this.#place.fixed(spot.row)).length;
    for (const { spot, text } of written) {
      if (this.#place.fixed(spot.row)) continue;
      const field = this.#place.columns[spot.column]?.field;
      const row = this.#place.rowId(spot.row);
      const before = this.#place.text(spot);
      if (!field || !row || before === text) continue;
      step.push({ row, field, text: before });
      this.#put(spot, row, field, text);
    }
    if (step.length > 0) this.#steps.push(step);
    this.#mark();
    if (fixed > 0) this.#alert(this.#words('fixed', fixed));
  }

  #put(spot: Spot, row: string, field: string, text: string): void {
    const version = Number(this.#place.rows[spot.row]?.dataset.version);
    this.#pending.set(row, { version, name: this.#place.name(spot.row) }, field, this.#place.text(spot), text);
    const holder = this.#place.holder(spot);
    if (holder) holder.textContent = text;
  }

  #erase(): void {
    this.#type(this.#spots().map((spot) => ({ spot, text: '' })));
  }

  #spots(): Spot[] {
    const { top, left, bottom, right } = this.#place.block();
    const spots: Spot[] = [];
    for (let row = top; row <= bottom; row += 1) for (let column = left; column <= right; column += 1) spots.push({ row, column });
    return spots;
  }

  #fill(): void {
    const { top } = this.#place.block();
    const written = this.#spots().filter(({ row }) => row > top).map((spot) => ({ spot, text: this.#place.text({ row: top, column: spot.column }) }));
    this.#type(written);
    this.#tell(this.#words('filled', written.length));
  }

  #taken(): { text: string; count: number } {
    const { top, left, bottom, right } = this.#place.block();
    const rows: string[][] = [];
    for (let row = top; row <= bottom; row += 1) {
      const cells: string[] = [];
      for (let column = left; column <= right; column += 1) cells.push(this.#place.text({ row, column }));
      rows.push(cells);
    }
    return { text: writeBlock(rows), count: (bottom - top + 1) * (right - left + 1) };
  }

  /** Whether what happens on the page happens in the table, and not in a text being written. */
  #here(): boolean {
    return !this.#editor.open && this.#place.table.contains(document.activeElement);
  }

  #clip(event: ClipboardEvent): void {
    if (!this.#here() || !event.clipboardData) return;
    const { text, count } = this.#taken();
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
    this.#tell(this.#words('copied', count));
  }

  async #copy(): Promise<void> {
    const { text, count } = this.#taken();
    await navigator.clipboard.writeText(text);
    this.#tell(this.#words('copied', count));
  }

  #paste(event: ClipboardEvent): void {
    if (!this.#here() || !event.clipboardData) return;
    event.preventDefault();
    const block = readBlock(event.clipboardData.getData('text/plain'));
    const { top, left } = this.#place.block();
    const lone = block.length === 1 && block[0]?.length === 1;
    // One value pasted over a block fills it, as in a spreadsheet.
    const written = lone
      ? this.#spots().map((spot) => ({ spot, text: block[0]?.[0] ?? '' }))
      : block.flatMap((cells, down) => cells.map((text, across) => ({ spot: { row: top + down, column: left + across }, text })));
    this.#type(written.filter(({ spot }) => this.#place.cell(spot) !== null && spot.column < this.#place.columns.length));
    const beyond = block.length - (this.#place.rows.length - top);
    if (!lone) {
      this.#place.go({ row: top, column: left });
      this.#place.go({ row: top + block.length - 1, column: left + Math.max(...block.map((cells) => cells.length)) - 1 }, { extend: true });
    }
    if (beyond > 0) this.#alert(this.#words('too-long', beyond));
  }

  #forget(): void {
    this.#pending.clear();
    this.#steps = [];
    void this.#refresh();
  }

  /** Takes back the last thing typed; when nothing is, the last save of this tab. */
  async #undo(): Promise<void> {
    const step = this.#steps.pop();
    if (step) {
      for (const { row, field, text } of step.reverse()) {
        const at = this.#place.rows.findIndex((line) => line.dataset.row === row);
        const column = this.#place.columns.findIndex((one) => one.field === field);
        if (at >= 0 && column >= 0) this.#put({ row: at, column }, row, field, text);
      }
      this.#mark();
      return;
    }
    const lots = this.#saved();
    const lot = lots.pop();
    if (!lot) return this.#tell(this.#words('nothing-to-undo'));
    const answer = await this.#ask(`/bureau/lots/${lot}/annulation`, undefined);
    if (!answer) return;
    sessionStorage.setItem(this.#lots, JSON.stringify(lots));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    await this.#refresh();
    this.#tell(page.querySelector('main [role="status"]')?.textContent?.trim() ?? '');
  }

  #saved(): string[] {
    return JSON.parse(sessionStorage.getItem(this.#lots) ?? '[]') as string[];
  }

  /** Asks the server; tells what went wrong, and then answers nothing: all that was typed stays. */
  async #ask(address: string, body: unknown): Promise<Response | undefined> {
    if (this.#busy) return undefined;
    this.#busy = true;
    this.#alert('');
    try {
      const json = body !== undefined;
      const answer = await fetch(address, {
        method: 'POST',
        headers: json ? { 'content-type': 'application/json', accept: 'application/json' } : {},
        ...(json ? { body: JSON.stringify(body) } : {}),
      });
      const shown = json && (answer.status === 409 || answer.status === 422) && answer.headers.get('content-type')?.startsWith('application/json');
      if (answer.ok && !new URL(answer.url).pathname.startsWith('/connexion')) return answer;
      if (shown) return answer;
      this.#alert(this.#words('failed'));
    } catch {
      this.#alert(this.#words('offline'));
    } finally {
      this.#busy = false;
    }
    return undefined;
  }

  /** What would change is read first; nothing is saved by this. */
  async #review(): Promise<void> {
    if (this.#pending.count() === 0) return this.#tell(this.#words('edited', 0));
    const answer = await this.#ask('/bureau/table/essai', { rows: this.#pending.sent() });
    if (answer?.ok) this.#show((await answer.json()) as Answer);
    else this.#dialog?.close();
  }

  #show(answer: Answer): void {
    // What the sheet says already needs no saving.
    for (const row of answer.rows) if (row.state === 'same') this.#pending.dropRow(row.id);
    this.#dialog = review(answer, (key, count) => this.#words(key, count), {
      save: (partial) => void this.#save(partial),
      drop: (row, field) => {
        if (field) this.#pending.drop(row, field);
        else this.#pending.dropRow(row);
        void this.#again();
      },
      keep: (row) => {
        this.#pending.rebase(row.id, row.version, Object.fromEntries(row.cells.map((cell) => [cell.field, cell.now])));
        void this.#again();
      },
      back: () => this.#back(),
    });
  }

  /** The same question, after something was dropped or kept. */
  async #again(): Promise<void> {
    await this.#refresh();
    if (this.#pending.count() > 0) return this.#review();
    this.#back();
  }

  #back(): void {
    this.#dialog?.remove();
    this.#dialog = undefined;
    this.#mark();
    this.#place.go(this.#place.active);
  }

  async #save(partial: boolean): Promise<void> {
    const answer = await this.#ask('/bureau/table', { rows: this.#pending.sent(), partial });
    if (!answer) return this.#back();
    const saved = (await answer.json()) as Answer;
    // Somebody was quicker between the reading and the saving: it is read again.
    if (!saved.saved) return this.#show(saved);
    saved.rows.forEach((row) => this.#settled(row));
    if (saved.lot) sessionStorage.setItem(this.#lots, JSON.stringify([...this.#saved(), saved.lot].slice(-50)));
    this.#steps = [];
    this.#dialog?.remove();
    this.#dialog = undefined;
    await this.#refresh();
    this.#place.go(this.#place.active);
    this.#tell(this.#words('saved', saved.changed));
  }

  /** Forgets the cells of a row that are on the sheet now. */
  #settled(row: Row): void {
    if (row.state === 'moved' || row.state === 'gone') return;
    for (const cell of row.cells) if (cell.refused.length === 0) this.#pending.drop(row.id, cell.field);
    const left = this.#pending.rows[row.id];
    if (left) left.version += 1;
  }

  /** Reads the rows again, as they are on the server now. */
  async #refresh(): Promise<void> {
    const { row, column } = this.#place.active;
    const id = this.#place.rowId(row);
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('#grid tbody');
      if (fresh) this.#place.table.tBodies[0]?.replaceWith(fresh);
    } catch {
      this.#alert(this.#words('offline'));
    }
    this.#place.read();
    const at = this.#place.rows.findIndex((line) => line.dataset.row === id);
    this.#place.go({ row: at < 0 ? row : at, column }, { focus: false });
    this.#mark();
  }

  /** Shows what is typed and not saved, and how much there is. */
  #mark(): void {
    const shown = new Set<string>();
    this.#place.rows.forEach((line, row) => {
      shown.add(line.dataset.row ?? '');
      this.#place.columns.forEach(({ field }, column) => {
        const typed = this.#pending.cell(line.dataset.row ?? '', field);
        const holder = this.#place.holder({ row, column });
        if (typed && holder && holder.textContent !== typed.text) holder.textContent = typed.text;
        this.#place.cell({ row, column })?.classList.toggle('typed', typed !== undefined);
      });
    });
    const elsewhere = Object.entries(this.#pending.rows).filter(([id]) => !shown.has(id));
    const more = elsewhere.reduce((sum, [, row]) => sum + Object.keys(row.cells).length, 0);
    const told = this.#words('edited', this.#pending.count());
    const bar = document.querySelector('[data-grid-told]');
    if (bar) bar.textContent = more > 0 ? `${told} (${this.#words('other-rows', more)})` : told;
  }

  #tell(text: string): void {
    if (text) say(text);
    const bar = document.querySelector('[data-grid-told]');
    if (bar && text) bar.textContent = text;
  }

  #alert(text: string): void {
    const box = document.querySelector<HTMLElement>('[data-grid-alert]');
    if (!box) return;
    box.textContent = text;
    box.hidden = text === '';
  }
}

for (const table of all<HTMLTableElement>('table[data-grid]')) new Grid(table);
