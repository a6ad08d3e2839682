// What would change, what is refused and what somebody else changed meanwhile: read before anything is saved.

export interface Cell {
  field: string;
  words: string;
  now: string;
  after: string;
  notes: string[];
  refused: string[];
}

export interface Row {
  id: string;
  name: string;
  version: number;
  state: 'ready' | 'same' | 'refused' | 'moved' | 'gone';
  cells: Cell[];
}

export interface Answer {
  saved: boolean;
  lot: string | null;
  changed: number;
  refused: number;
  moved: number;
  rows: Row[];
}

/** What the person may ask while reading. */
export interface Choices {
  save(partial: boolean): void;
  /** Forgets what was typed in a cell, or in a whole row. */
  drop(row: string, field?: string): void;
  /** Keeps what was typed over what somebody else saved. */
  keep(row: Row): void;
  back(): void;
}

type Say = (key: string, count?: number) => string;

function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = '', kind = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function button(text: string, kind: string, about: string, act: () => void): HTMLButtonElement {
  const made = element('button', text, kind);
  made.type = 'button';
  if (about) made.append(element('span', ` ${about}`, 'visually-hidden'));
  made.addEventListener('click', act);
  return made;
}

/** Shows the answer of a trial, or of a save that was not done, in a dialog. */
export function review(answer: Answer, say: Say, choices: Choices): HTMLDialogElement {
  document.querySelector('dialog[data-grid-review]')?.remove();
  const dialog = element('dialog', '', 'grid-review');
  dialog.dataset.gridReview = '';
  dialog.setAttribute('aria-labelledby', 'grid-review-title');
  const title = element('h2', say('review'));
  title.id = 'grid-review-title';
  dialog.append(title);
  if (answer.refused > 0) dialog.append(element('p', say('refused', answer.refused), 'flash bad'));
  if (answer.moved > 0) dialog.append(element('p', say('moved', answer.moved), 'flash warn'));
  if (answer.changed === 0 && answer.refused === 0 && answer.moved === 0) dialog.append(element('p', say('nothing')));
  const box = element('div', '', 'grid-review-rows');
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-labelledby', title.id);
  const lines = answer.rows.flatMap((row) => (row.state === 'same' ? [] : linesOf(row, say, choices)));
  if (lines.length > 0) {
    const table = element('table');
    const head = table.createTHead().insertRow();
    for (const key of ['sheet', 'column', 'before', 'after']) {
      const cell = element('th', say(key));
      cell.scope = 'col';
      head.append(cell);
    }
    table.createTBody().append(...lines);
    box.append(table);
  }
  dialog.append(box, actions(answer, say, choices));
  dialog.addEventListener('cancel', () => choices.back());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function actions(answer: Answer, say: Say, choices: Choices): HTMLElement {
  const row = element('p', '', 'row');
  const wrong = answer.refused > 0 || answer.moved > 0;
  if (answer.changed > 0) {
    const words = say(wrong ? 'save-rest' : 'save', answer.changed);
    const save = button(words, 'button', '', () => choices.save(wrong));
    // What is wrong is read first: saving the rest is never the key that happens to be under the finger.
    if (!wrong) save.autofocus = true;
    row.append(save, ' ');
  }
  const back = button(say('back'), 'button second', '', () => choices.back());
  if (wrong || answer.changed === 0) back.autofocus = true;
  row.append(back);
  return row;
}

function linesOf(row: Row, say: Say, choices: Choices): HTMLTableRowElement[] {
  if (row.state === 'gone') {
    const line = element('tr', '', 'bad');
    const told = element('td', say('gone'));
    told.colSpan = 3;
    told.append(' ', button(say('drop-row'), 'linklike', '', () => choices.drop(row.id)));
    line.append(element('td', row.name), told);
    return [line];
  }
  return row.cells.map((cell, at) => {
    const line = element('tr', '', cell.refused.length > 0 ? 'bad' : row.state === 'moved' ? 'warn' : '');
    const head = element('th', row.name);
    head.scope = 'row';
    const after = element('td');
    after.append(element('ins', cell.after));
    for (const note of [...cell.refused, ...cell.notes]) after.append(element('p', note, 'small'));
    const about = `${row.name}, ${cell.words}`;
    if (cell.refused.length > 0) {
      after.append(button(say('drop-row'), 'linklike', about, () => choices.drop(row.id, cell.field)));
    } else if (row.state === 'moved') {
      after.append(button(say('take-theirs'), 'linklike', about, () => choices.drop(row.id, cell.field)));
      if (at === row.cells.length - 1) {
        after.append(' ', button(say('keep-mine'), 'linklike', row.name, () => choices.keep(row)));
      }
    }
    const before = element('td');
    before.append(element('del', cell.now));
    line.append(head, element('td', cell.words), before, after);
    return line;
  });
}
