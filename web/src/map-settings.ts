// What the server says about a map, read from the data- attributes of `#map`.

/** Words shown on the map, in the language of the page. */
export interface Labels {
  zoomIn: string;
  zoomOut: string;
  close: string;
  places: string;
  see: string;
  attribution: string;
  /** "{n} % within 20 minutes". */
  share: string;
  /** The link to a territory's page. */
  territory: string;
  fail: string;
  kinds: Record<string, string>;
  stages: Record<string, string>;
}

export interface Settings {
  /** Address of the places' tiles, with {z}, {x}, {y}. */
  tiles: string;
  /** Address of the territories' tiles, or empty. */
  contours: string;
  /** Address of the tiles of coverage, or empty. */
  coverage: string;
  /** The form that a click on the map fills with a point and sends, or none. */
  pick: HTMLFormElement | null;
  /** Longitude and latitude of a pin that the reader dropped. */
  pin: [number, number] | null;
  /** Address of a base style (IGN Géoplateforme…), or empty. */
  base: string;
  /** West, south, east, north; what to show first. */
  bounds: [number, number, number, number] | null;
  /** One place only, or some to compare, each with its letter; empty for all of them. */
  points: { at: [number, number]; letter: string }[];
  kind: string;
  /** Address of the sprite, for the symbols of the kinds. */
  icons: string;
  /** Address of a place's page, with {slug}. */
  place: string;
  form: HTMLFormElement | null;
  labels: Labels;
}

const numbers = (text: string | undefined): number[] => (text ? text.split(',').map(Number) : []);

/** `lon,lat` or `lon,lat,A`, with spaces between. */
function marked(text: string): Settings['points'] {
  return text.split(' ').flatMap((one) => {
    const [lon, lat, letter] = one.split(',');
    const at = [Number(lon), Number(lat)] as [number, number];
    return lon && lat && at.every(Number.isFinite) ? [{ at, letter: letter ?? '' }] : [];
  });
}

export function settings(box: HTMLElement): Settings {
  const said = box.dataset;
  const bounds = numbers(said.bounds);
  const pin = numbers(said.pin).reverse();
  return {
    tiles: said.tiles ?? '',
    contours: said.contours ?? '',
    coverage: said.coverage ?? '',
    pick: said.pick ? document.querySelector<HTMLFormElement>(said.pick) : null,
    pin: pin.length === 2 && pin.every(Number.isFinite) ? (pin as [number, number]) : null,
    base: said.base ?? '',
    bounds: bounds.length === 4 && bounds.every(Number.isFinite) ? (bounds as [number, number, number, number]) : null,
    points: marked(said.point ?? ''),
    kind: said.kind ?? '',
    icons: said.icons ?? '',
    place: said.place ?? '',
    form: said.form ? document.querySelector<HTMLFormElement>(said.form) : null,
    labels: { kinds: {}, stages: {}, ...(JSON.parse(said.labels ?? '{}') as object) } as Labels,
  };
}

/** A token of the style sheet, so that the map wears the page's theme. */
export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
