// Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, quotes around those that hold tabs or lines.

/** Reads a pasted block; a lone text is a block of one cell. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  // A quote opens only at the beginning of a cell: « 5" » is five inches.
  let fresh = true;
  const whole = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let at = 0; at < whole.length; at += 1) {
    const letter = whole[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (whole[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && fresh && closes(whole, at)) {
      quoted = true;
      fresh = false;
    } else if (letter === '\t' || letter === '\n') {
      rows[rows.length - 1]?.push(cell);
      cell = '';
      fresh = true;
      if (letter === '\n') rows.push([]);
    } else {
      cell += letter;
      fresh = false;
    }
  }
  rows[rows.length - 1]?.push(cell);
  return rows;
}

/** Whether the quote at that place is closed before the end of a cell. */
function closes(text: string, at: number): boolean {
  for (let next = at + 1; next < text.length; next += 1) {
    if (text[next] !== '"') continue;
    if (text[next + 1] === '"') next += 1;
    else return next + 1 === text.length || /[\t\n]/.test(text[next + 1] ?? '');
  }
  return false;
}

/** Writes a block so that any spreadsheet reads it back. */
export function writeBlock(rows: string[][]): string {
  const cell = (text: string): string => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}
