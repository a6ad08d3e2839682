// Puts the no-break spaces of French typography into the mocks' texts: run after writing one.
import fs from 'node:fs';
import path from 'node:path';
import { here } from './assemble.mjs';

for (const file of fs.readdirSync(here).filter((n) => n.endsWith('.html'))) {
  const place = path.join(here, file);
  const text = fs.readFileSync(place, 'utf8');
  const set = text.split(/(<[^>]*>)/).map((part) => (part.startsWith('<') ? part : part.replace(/ ([;?!])(?=[\s<]|$)/gm, '\u202f$1').replace(/ (:)(?=[\s<]|$)/gm, '\u00a0$1').replace(/« /g, '«\u00a0').replace(/ »/g, '\u00a0»')
    .replace(/(\d) (h|km|m|€|kB|Ko|Mo|%)(?![\w-])/g, '$1\u00a0$2').replace(/ h (\d\d)(?=\D)/g, '\u00a0h\u00a0$1').replace(/\u00a0h (\d\d)(?=\D)/g, '\u00a0h\u00a0$1').replace(/(\d) (\d{3})(?!\d)/g, '$1\u202f$2'))).join('');
  if (set !== text) fs.writeFileSync(place, set);
}
