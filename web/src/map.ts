// Waits until the map is about to be seen, then fetches its code: a reader who never scrolls to it pays nothing.
const box = document.getElementById('map');

if (box) {
  const start = (): void => void import('./map-view.ts').then(({ view }) => view(box), () => fail(box));
  new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    start();
  }, { rootMargin: '200px' }).observe(box);
}

function fail(map: HTMLElement): void {
  const told = document.createElement('p');
  told.className = 'map-fallback';
  told.textContent = (JSON.parse(map.dataset.labels ?? '{}') as { fail?: string }).fail ?? '';
  map.append(told);
}
