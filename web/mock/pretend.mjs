// Pretends to be the server for the mocks: suggestions, and tiles of invented places on an invented land.
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';

/** The fragment that `GET /recherche/suggestions?q=` answers. */
export function suggestionsFor() {
  return `<ul role="listbox" aria-label="Suggestions">
<li role="option" aria-selected="false"><a href="/place.html"><span><mark>Fil</mark>ature (La)</span> <small>Lieu · Castelmeyrac</small></a></li>
<li role="option" aria-selected="false"><a href="/organisation.html"><span>Coopérative La <mark>Fil</mark>ature</span> <small>Structure</small></a></li>
<li role="option" aria-selected="false"><a href="/territory.html"><span><mark>Fil</mark>hac</span> <small>Commune · Dordogne</small></a></li></ul>`;
}

const kinds = ['coworking', 'fablab', 'workshop', 'culture', 'food', 'kitchen', 'livinglab', 'telecentre', 'cafe', 'training', 'digital', 'reuse'];
let seed = 7;
const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;

const invented = Array.from({ length: 135 }, (_, i) => ({
  type: 'Feature',
  properties: { id: i + 1, slug: `lieu-${i + 1}`, name: `Lieu imaginaire ${i + 1}`, kind: kinds[i % kinds.length], stage: i % 7 === 3 ? 'project' : i % 19 === 5 ? 'closed' : 'open', count: 1 },
  geometry: { type: 'Point', coordinates: [-1.2 + 2.3 * chance(), 43.2 + 2.2 * chance()] },
}));

const polygon = (level, points) => ({ type: 'Feature', properties: { level }, geometry: { type: 'Polygon', coordinates: [[...points, points[0]]] } });
const land = [
  polygon('region', [[-1.06, 45.57], [-0.7, 45.1], [-0.72, 45.34], [0.1, 45.24], [0.63, 45.71], [1.25, 45.2], [1.4, 44.9], [0.85, 44.4], [0.9, 44.1], [0.1, 44.1], [-0.2, 43.7], [0, 43.3], [-0.4, 42.8], [-1.42, 43.05], [-1.79, 43.37], [-1.4, 43.8], [-1.25, 44.6]]),
  polygon('department', [[-1.06, 45.57], [-0.7, 45.1], [0.1, 45.24], [0.2, 44.7], [-0.2, 44.3], [-1.25, 44.45]]),
  polygon('department', [[-1.25, 44.45], [-0.2, 44.3], [0.1, 44.1], [-0.2, 43.7], [-1.45, 43.55]]),
];

function clustered(z) {
  const size = 220 / 2 ** z;
  const cells = new Map();
  for (const place of invented) {
    const [x, y] = place.geometry.coordinates;
    const key = z > 10 ? place.properties.id : `${Math.floor(x / size)},${Math.floor((y * 1.4) / size)}`;
    cells.set(key, [...(cells.get(key) ?? []), place]);
  }
  return [...cells.values()].map((group) => {
    if (group.length === 1) return group[0];
    const mean = [0, 1].map((axis) => group.reduce((sum, p) => sum + p.geometry.coordinates[axis], 0) / group.length);
    return { type: 'Feature', properties: { count: group.length }, geometry: { type: 'Point', coordinates: mean } };
  });
}

const cut = (layer, features, z, x, y) => {
  const made = new GeoJSONVT({ type: 'FeatureCollection', features }, { maxZoom: 16, extent: 4096, buffer: 128, tolerance: 1 }).getTile(z, x, y);
  return Buffer.from(made ? fromGeojsonVt({ [layer]: made }) : []);
};

/** The tile of `lieux` or `territoires`, as Mapbox vector tile bytes. */
export const tile = (what, z, x, y) => (what === 'lieux' ? cut('places', clustered(z), z, x, y) : cut('territories', land, z, x, y));

/** A tile holding one place. */
export const tileOf = (coordinates, name, z, x, y) => cut('places', [{
  type: 'Feature', properties: { id: 1, slug: 'la-gemme', name, kind: 'fablab', stage: 'open', count: 1 }, geometry: { type: 'Point', coordinates },
}], z, x, y);
