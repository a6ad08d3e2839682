// Finds elements and speaks to screen readers: what every enhancement needs.

/** Every element matching, typed. */
export function all<E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E[] {
  return [...within.querySelectorAll<E>(selector)];
}

/** Calls `act` once calls have stopped for `delay` milliseconds. */
export function later<A extends unknown[]>(delay: number, act: (...args: A) => void): (...args: A) => void {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => act(...args), delay);
  };
}

/** Says a sentence to those who listen to the page, in the polite region made on first use. */
export function say(text: string): void {
  let region = document.getElementById('said');
  if (!region) {
    region = document.createElement('p');
    region.id = 'said';
    region.className = 'visually-hidden';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  region.textContent = text;
}

/** The fields of a form that say something: empty ones would only lengthen the address. */
export function filled(form: HTMLFormElement): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '') query.append(name, value);
  }
  return query;
}
