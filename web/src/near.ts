// "Near me": `<button data-near>` asks the browser where it is, and puts `pres=lat,lon` into its form.
import { all, say } from './page.ts';

export function nearMe(): void {
  for (const button of all<HTMLButtonElement>('button[data-near]')) {
    if (!('geolocation' in navigator)) {
      button.hidden = true;
      continue;
    }
    button.addEventListener('click', () => locate(button));
  }
}

function locate(button: HTMLButtonElement): void {
  button.setAttribute('aria-busy', 'true');
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      button.removeAttribute('aria-busy');
      // Three decimals: a hundred metres, enough to sort places, too little to find a door.
      const here = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
      document.dispatchEvent(new CustomEvent('maillage:here', { detail: [coords.longitude, coords.latitude] }));
      const form = button.form ?? document.querySelector<HTMLFormElement>(button.dataset.near || 'form[data-live]');
      if (!form) return;
      let field = form.querySelector<HTMLInputElement>('input[name="pres"]');
      if (!field) {
        field = document.createElement('input');
        field.type = 'hidden';
        field.name = 'pres';
        form.append(field);
      }
      field.value = here;
      // An order chosen before one's place was known would hide the nearest.
      const order = form.querySelector<HTMLSelectElement>('select[name="sort"]');
      if (order) order.selectedIndex = -1;
      form.requestSubmit();
    },
    () => {
      button.removeAttribute('aria-busy');
      say(button.dataset.refused ?? '');
      const told = button.parentElement?.querySelector<HTMLElement>('[data-near-error]');
      if (told) told.hidden = false;
    },
    { maximumAge: 600_000, timeout: 10_000 },
  );
}
