// Sources and layers: territories as a base map of our own when there is no other, then clusters and places.
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { token, type Settings } from './map-settings.ts';

/** Tile addresses must be whole, as the worker that fetches them has no page; braces must stay. */
export const whole = (address: string): string => (address.startsWith('/') ? location.origin + address : address);

export const tilesOf = (said: Settings, query: string): string[] => [
  whole(said.tiles) + (query ? (said.tiles.includes('?') ? '&' : '?') + query : ''),
];

export function sources(said: Settings, query: string): Record<string, SourceSpecification> {
  const made: Record<string, SourceSpecification> = {
    here: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
  };
  if (said.contours) made.territories = { type: 'vector', tiles: [whole(said.contours)], maxzoom: 12, attribution: said.labels.attribution };
  if (said.coverage) made.coverage = { type: 'vector', tiles: [whole(said.coverage)], maxzoom: 12 };
  if (said.pin) made.here = { type: 'geojson', data: { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: said.pin } } };
  if (said.points.length > 0) {
    const features = said.points.map(({ at, letter }) => ({
      type: 'Feature' as const, properties: { kind: said.kind, stage: 'open', count: 1, ...(letter ? { letter } : {}) },
      geometry: { type: 'Point' as const, coordinates: at },
    }));
    made.places = { type: 'geojson', data: { type: 'FeatureCollection', features } };
  } else {
    made.places = { type: 'vector', tiles: tilesOf(said, query), maxzoom: 16, promoteId: { places: 'id' } };
  }
  return made;
}

/** Our own base map: sea, land, and finer borders as one comes nearer. */
function ground(said: Settings): LayerSpecification[] {
  const layers: LayerSpecification[] = [{ id: 'sea', type: 'background', paint: { 'background-color': token('--sea') } }];
  if (!said.contours) return layers;
  const shape = { source: 'territories', 'source-layer': 'territories' } as const;
  const line = (id: string, levels: string[], width: number, minzoom: number, opacity: number): LayerSpecification => ({
    id, type: 'line', ...shape, minzoom, filter: ['in', ['get', 'level'], ['literal', levels]],
    paint: { 'line-color': token('--line-strong'), 'line-width': width, 'line-opacity': opacity },
  });
  return [
    ...layers,
    { id: 'land', type: 'fill', ...shape, paint: { 'fill-color': token('--land'), 'fill-antialias': false } },
    ...coverage(said),
    line('communes', ['commune'], 0.6, 9, 0.45),
    line('epci', ['epci'], 0.9, 7, 0.55),
    line('departments', ['department', 'departement'], 1.3, 0, 0.8),
    line('regions', ['region'], 2, 0, 1),
    { ...line('sectors', ['sector'], 1.6, 6, 0.9), paint: { 'line-color': token('--brand'), 'line-width': 1.6, 'line-dasharray': [3, 2] } } as LayerSpecification,
  ];
}

/** The four classes of time, as the legend beside the map shows them. */
export function coverage(said: Settings): LayerSpecification[] {
  if (!said.coverage) return [];
  const colour = ['match', ['get', 'class'], ...[1, 2, 3, 4].flatMap((n) => [n, token(`--reach-${n}`)]), token('--line')];
  return [
    { id: 'coverage', type: 'fill', source: 'coverage', 'source-layer': 'coverage', paint: { 'fill-color': colour, 'fill-opacity': 0.72, 'fill-outline-color': token('--surface') } },
    {
      id: 'coverage-points', type: 'circle', source: 'coverage', 'source-layer': 'coverage-points',
      paint: { 'circle-color': colour, 'circle-opacity': 0.85, 'circle-stroke-color': token('--surface'), 'circle-stroke-width': 0.75, 'circle-radius': ['interpolate', ['linear'], ['zoom'], 4, 2.5, 8, 7, 9, 4, 12, 12] },
    },
  ] as LayerSpecification[];
}

export function places(said: Settings): LayerSpecification[] {
  const shape = said.points.length > 0 ? { source: 'places' } : { source: 'places', 'source-layer': 'places' };
  const alone = ['<=', ['coalesce', ['get', 'count'], 1], 1];
  return [
    {
      id: 'lit', type: 'circle', ...shape,
      paint: {
        'circle-radius': 22, 'circle-color': token('--sun'), 'circle-translate': [0, -8],
        'circle-opacity': ['case', ['boolean', ['feature-state', 'lit'], false], 0.75, 0],
      },
    },
    {
      id: 'clusters', type: 'symbol', ...shape, filter: ['!', alone],
      layout: { 'icon-image': ['concat', 'cluster-', ['to-string', ['get', 'count']]], 'icon-allow-overlap': true },
    },
    {
      id: 'pins', type: 'symbol', ...shape, filter: alone,
      layout: {
        'icon-image': ['case', ['has', 'letter'], ['concat', 'mark-', ['to-string', ['get', 'letter']]],
          ['concat', 'pin-', ['coalesce', ['get', 'kind'], ''], '-', ['coalesce', ['get', 'stage'], 'open']]],
        'icon-anchor': 'bottom', 'icon-allow-overlap': true,
      },
    },
    {
      id: 'here', type: 'circle', source: 'here',
      paint: { 'circle-radius': 7, 'circle-color': token('--info'), 'circle-stroke-color': '#fff', 'circle-stroke-width': 3 },
    },
  ] as LayerSpecification[];
}

/** The whole style when no other base is configured, or when that one does not answer. */
export const ownStyle = (said: Settings, query: string): StyleSpecification => ({
  version: 8, sources: sources(said, query), layers: [...ground(said), ...places(said)],
});
