// Puts a mock's page into the layout: `{{icon name}}` is a symbol of the sprite, `/assets/name` stands for a built file.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));

/** The mocks, by name, in alphabetical order. */
export const names = () => fs.readdirSync(here).filter((n) => n.endsWith('.html') && n !== 'layout.html').map((n) => n.slice(0, -5)).sort();

/** The whole page; the first line of a mock is a comment of `key: value` pairs separated by `|`. */
export function assemble(name) {
  const source = fs.readFileSync(path.join(here, `${name}.html`), 'utf8');
  const [, head, body] = source.match(/^<!--([^]*?)-->\n([^]*)$/);
  const said = Object.fromEntries(head.split('|').map((pair) => pair.split(/:(.*)/s).map((part) => part.trim())));
  return fs.readFileSync(path.join(here, 'layout.html'), 'utf8')
    .replace(/\{\{current (\S+)\}\}/g, (_, key) => (key === said.current ? ' aria-current="page"' : ''))
    .replaceAll('{{title}}', said.title)
    .replace('{{main class}}', said.main ? ` class="${said.main}"` : '')
    .replace('{{head}}', said.map ? '<link rel="stylesheet" href="/assets/map.css">\n<script type="module" src="/assets/map.js"></script>' : '')
    .replace('{{main}}', () => body.trim())
    .replace(/\{\{icon (\S+?)\}\}/g, '<svg class="icon" aria-hidden="true"><use href="/assets/icons.svg#$1"/></svg>');
}
