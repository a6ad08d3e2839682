// Photographs every mock (three widths, two themes) into a folder given as argument, and runs axe on each: any violation fails.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { here, names } from './assemble.mjs';
import { serve } from './preview.mjs';

const [folder, only = '', widths = '360,768,1280', themes = 'light,dark'] = process.argv.slice(2);
const axe = fs.readFileSync(path.join(here, '../node_modules/axe-core/axe.min.js'), 'utf8');
const server = await serve(0);
const site = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
});
let wrong = 0;
const complain = (name, text) => {
  wrong += 1;
  console.log(`${name}: ${text}`);
};

async function look(name, width, theme) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme, reducedMotion: 'reduce' });
  const label = `${name} ${width} ${theme}`;
  page.on('console', (m) => m.type() === 'error' && complain(label, m.text()));
  page.on('pageerror', (e) => complain(label, e.message));
  await page.goto(`${site}/${name}.html`, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(() => document.querySelector('.map-box')?.scrollIntoView());
  await page.waitForTimeout(name === 'map' || name === 'place' ? 1500 : 100);
  await page.evaluate(() => scrollTo(0, 0));
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) complain(label, `${over} px wider than the window`);
  if (folder && folder !== '-') await page.screenshot({ path: path.join(folder, `${name}-${width}-${theme}.png`), fullPage: name !== 'map' });
  // Run from the debugger: the page's own policy would refuse an inserted script.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  for (const v of violations) complain(label, `${v.id}: ${v.help}\n  ${v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join('\n  ')}`);
  await page.close();
}

if (folder && folder !== '-') fs.mkdirSync(folder, { recursive: true });
for (const name of names().filter((n) => !only || only.split(',').includes(n))) {
  for (const width of widths.split(',').map(Number)) {
    for (const theme of themes.split(',')) await look(name, width, theme);
  }
}
await browser.close();
server.close();
console.log(wrong ? `${wrong} complaints` : 'nothing to complain about');
process.exitCode = wrong ? 1 : 0;
