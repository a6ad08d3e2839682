// Opens and closes the header's menu on narrow screens, and closes open drop-downs on Escape or a click elsewhere.
import { all } from './page.ts';

export function menus(): void {
  for (const button of all<HTMLButtonElement>('[data-menu]')) {
    const menu = document.getElementById(button.dataset.menu ?? '');
    if (!menu) continue;
    const show = (open: boolean): void => {
      button.setAttribute('aria-expanded', String(open));
      menu.toggleAttribute('data-open', open);
    };
    show(false);
    button.addEventListener('click', () => show(button.getAttribute('aria-expanded') !== 'true'));
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.hasAttribute('data-open')) return;
      const inside = menu.contains(document.activeElement);
      show(false);
      if (inside) button.focus();
    });
  }
  const close = (keep: Node | null): void => {
    for (const open of all<HTMLDetailsElement>('details.menu[open]')) {
      if (keep && open.contains(keep)) continue;
      const inside = open.contains(document.activeElement);
      open.open = false;
      if (inside && !keep) open.querySelector('summary')?.focus();
    }
  };
  document.addEventListener('click', (event) => close(event.target as Node));
  document.addEventListener('keydown', (event) => event.key === 'Escape' && close(null));
}
