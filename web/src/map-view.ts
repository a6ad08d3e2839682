// The map: places and their clusters over the territory, in step with the filters and the list beside it.
import {
  AttributionControl, LngLatBounds, Map as MapView, NavigationControl, Popup, ScaleControl, setWorkerUrl,
  type GeoJSONSource, type MapGeoJSONFeature, type MapOptions, type VectorTileSource,
} from 'maplibre-gl';
import type { ResultsChanged } from './live.ts';
import { image, symbols } from './map-icons.ts';
import { settings, type Settings } from './map-settings.ts';
import { coverage, ownStyle, places, sources, tilesOf } from './map-style.ts';
import { all, filled, later } from './page.ts';

declare global {
  interface ImportMeta {
    env: { MAP_WORKER: string };
  }
}

const still = matchMedia('(prefers-reduced-motion: reduce)');

/** Draws the map into `box`. Rejects when the device cannot. */
export async function view(box: HTMLElement): Promise<void> {
  const said = settings(box);
  const shared = /^#\d/.test(location.hash);
  setWorkerUrl(new URL(import.meta.env.MAP_WORKER, import.meta.url).href);
  const drawn = await symbols(said.icons);
  const map = make(box, said);
  map.setMissingStyleImageResolver((id) => {
    const found = image(id, drawn);
    if (found && !map.hasImage(id)) map.addImage(id, found.data, { pixelRatio: found.pixelRatio });
  });
  dress(map, said);
  controls(map, said);
  if (said.points.length > 0) return;
  clicks(map, said);
  onCoverage(map, said);
  inStepWithList(map);
  inStepWithForm(map, said, shared);
}

function make(box: HTMLElement, said: Settings): MapView {
  const { labels } = said;
  return new MapView({
    container: box,
    style: said.base || ownStyle(said, query(said)),
    ...whereToLook(said),
    hash: said.points.length === 0,
    cooperativeGestures: said.points.length > 0,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 18,
    fadeDuration: still.matches ? 0 : 150,
    attributionControl: false,
    locale: { 'NavigationControl.ZoomIn': labels.zoomIn, 'NavigationControl.ZoomOut': labels.zoomOut, 'Popup.Close': labels.close, 'Map.Title': box.dataset.title ?? '' },
  });
}

/** One point with its surroundings, several together, or what the server says. */
function whereToLook({ points, bounds, base }: Settings): Partial<MapOptions> {
  const [first, second] = points;
  if (first && !second) return { center: first.at, zoom: base ? 13 : 9.5 };
  if (first) {
    const around = points.reduce((box, { at }) => box.extend(at), new LngLatBounds(first.at, first.at));
    return { bounds: around, fitBoundsOptions: { padding: 70, maxZoom: base ? 17 : 13 } };
  }
  return bounds ? { bounds, fitBoundsOptions: { padding: 24 } } : {};
}

/** What the filters ask of the tiles; the area is theirs already. */
function query(said: Settings): string {
  if (!said.form) return '';
  const asked = filled(said.form);
  for (const own of ['bbox', 'pres', 'sort', 'page']) asked.delete(own);
  return asked.toString();
}

/** Puts our layers over a base style, changes all colours with the theme, and survives a base that does not answer. */
function dress(map: MapView, said: Settings): void {
  let own = !said.base;
  const over = (): void => {
    if (own || map.getSource('places')) return;
    for (const [id, source] of Object.entries(sources({ ...said, contours: '' }, query(said)))) map.addSource(id, source);
    for (const layer of [...coverage(said), ...places(said)]) map.addLayer(layer);
  };
  map.on('style.load', over);
  map.on('error', () => {
    if (own || map.isStyleLoaded() || map.getSource('places')) return;
    own = true;
    map.setStyle(ownStyle(said, query(said)), { diff: false });
  });
  document.addEventListener('maillage:theme', () => map.setStyle(own ? ownStyle(said, query(said)) : said.base, { diff: false }));
}

function controls(map: MapView, said: Settings): void {
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-left');
  map.addControl(new AttributionControl({ compact: false }), 'bottom-right');
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  document.addEventListener('maillage:here', (event) => {
    const coordinates = (event as CustomEvent<[number, number]>).detail;
    map.getSource<GeoJSONSource>('here')?.setData({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates } });
    map.easeTo({ center: coordinates, zoom: Math.max(map.getZoom(), 10), animate: !still.matches });
  });
  if (said.points.length > 0) map.scrollZoom.disable();
}

function clicks(map: MapView, said: Settings): void {
  for (const layer of ['clusters', 'pins']) {
    map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'));
    map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''));
  }
  map.on('click', 'clusters', ({ features }) => {
    const center = at(features?.[0]);
    // The server does not say where a cluster opens: two levels nearer is where most do.
    if (center) map.easeTo({ center, zoom: map.getZoom() + 2, animate: !still.matches });
  });
  map.on('click', 'pins', ({ features }) => {
    const feature = features?.[0];
    const where = at(feature);
    if (feature && where) new Popup({ offset: [0, -40], maxWidth: '17rem' }).setLngLat(where).setDOMContent(card(feature, said)).addTo(map);
  });
}

/** A click on a territory says what it has; where the page asks for a point, it gives that point instead. */
function onCoverage(map: MapView, said: Settings): void {
  if (!said.coverage) return;
  if (said.pick) map.getCanvas().style.cursor = 'crosshair';
  map.on('click', ({ point, lngLat }) => {
    const over = (layers: string[]): MapGeoJSONFeature | undefined =>
      map.queryRenderedFeatures(point, { layers: layers.filter((id) => map.getLayer(id)) })[0];
    if (over(['pins', 'clusters'])) return;
    if (said.pick) {
      const field = said.pick.querySelector<HTMLInputElement>('[name="q"]');
      if (!field) return;
      field.value = `${lngLat.lat.toFixed(4)}, ${lngLat.lng.toFixed(4)}`;
      said.pick.requestSubmit();
      return;
    }
    const area = over(['coverage', 'coverage-points']);
    if (area) new Popup({ maxWidth: '17rem' }).setLngLat(lngLat).setDOMContent(told(area, said)).addTo(map);
  });
}

function told(area: MapGeoJSONFeature, said: Settings): DocumentFragment {
  const { name, share, path } = area.properties as { name?: string; share?: number; path?: string };
  const content = document.createDocumentFragment();
  const title = document.createElement('b');
  title.textContent = name ?? '';
  const what = document.createElement('span');
  what.textContent = said.labels.share.replace('{n}', String(share ?? 0));
  const link = document.createElement('a');
  link.href = path ?? '/territoires';
  link.textContent = said.labels.territory;
  content.append(title, what, link);
  return content;
}

function at(feature: MapGeoJSONFeature | undefined): [number, number] | null {
  return feature?.geometry.type === 'Point' ? (feature.geometry.coordinates as [number, number]) : null;
}

/** Built node by node: a name is text, never markup. */
function card(feature: MapGeoJSONFeature, said: Settings): DocumentFragment {
  const { name, kind, stage, slug } = feature.properties as Record<string, string>;
  const content = document.createDocumentFragment();
  const title = document.createElement('b');
  title.textContent = name ?? '';
  const what = document.createElement('span');
  what.textContent = [said.labels.kinds[kind ?? ''], stage === 'open' ? '' : said.labels.stages[stage ?? '']].filter(Boolean).join(' · ');
  const link = document.createElement('a');
  link.href = said.place.replace('{slug}', encodeURIComponent(slug ?? ''));
  link.textContent = said.labels.see;
  content.append(title, what, link);
  return content;
}

/** A place looked at in the list is lit on the map, and the other way round. */
function inStepWithList(map: MapView): void {
  let lit: string | null = null;
  const light = (id: string | null): void => {
    if (id === lit || !map.getSource('places')) return;
    const state = (of: string, on: boolean): void => {
      // Tiles hold numbers or texts as ids: both are told.
      for (const key of [of, Number(of)]) {
        if (typeof key === 'string' || Number.isSafeInteger(key)) map.setFeatureState({ source: 'places', sourceLayer: 'places', id: key }, { lit: on });
      }
    };
    if (lit !== null) state(lit, false);
    if (id !== null) state(id, true);
    lit = id;
    for (const item of all('#results [data-id]')) item.toggleAttribute('data-lit', item.dataset.id === id);
  };
  const from = (target: EventTarget | null): string | null =>
    (target instanceof Element ? target.closest<HTMLElement>('#results [data-id]')?.dataset.id : null) ?? null;
  document.addEventListener('pointerover', ({ target }) => !map.getContainer().contains(target as Node) && light(from(target)));
  document.addEventListener('focusin', ({ target }) => light(from(target)));
  map.on('mousemove', 'pins', ({ features }) => light(String(features?.[0]?.properties.id ?? '')));
  map.on('mouseleave', 'pins', () => light(null));
  document.querySelector('[data-sheet]')?.addEventListener('click', () => {
    document.getElementById('results')?.scrollIntoView({ behavior: still.matches ? 'auto' : 'smooth' });
  });
}

/** Filters change the tiles; moving changes the list ("in this area"). */
function inStepWithForm(map: MapView, said: Settings, shared: boolean): void {
  const { form } = said;
  if (!form) return;
  let asked = query(said);
  document.addEventListener('maillage:results', (event) => {
    void (event as CustomEvent<ResultsChanged>).detail;
    const now = query(said);
    if (now === asked) return;
    asked = now;
    map.getSource<VectorTileSource>('places')?.setTiles(tilesOf(said, now));
  });
  const field = form.querySelector<HTMLInputElement>('input[name="bbox"]');
  if (!field) return;
  const follow = (): void => {
    const box = map.getBounds();
    const bbox = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((n) => n.toFixed(4)).join(',');
    if (bbox === field.value) return;
    field.value = bbox;
    form.dispatchEvent(new Event('maillage:refresh'));
  };
  map.on('moveend', later(300, follow));
  // A shared address says where to look: the list beside it must speak of the same area.
  if (shared) map.once('load', follow);
}
