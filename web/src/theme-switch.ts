// The light/dark button: changes the theme, remembers it on this device, tells the map.
import { all } from './page.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const root = document.documentElement;
const isDark = (): boolean => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);

export function themeSwitch(): void {
  const buttons = all<HTMLButtonElement>('[data-theme-switch]');
  const show = (): void => buttons.forEach((button) => button.setAttribute('aria-pressed', String(isDark())));
  const changed = (): void => {
    show();
    document.dispatchEvent(new CustomEvent('maillage:theme', { detail: isDark() ? 'dark' : 'light' }));
  };
  show();
  dark.addEventListener('change', changed);
  for (const button of buttons) {
    button.addEventListener('click', () => {
      const next = isDark() ? 'light' : 'dark';
      root.dataset.theme = next;
      try {
        localStorage.setItem('theme', next);
      } catch {
        // Kept for this page only.
      }
      changed();
    });
  }
}
