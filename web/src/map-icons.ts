// Draws on a canvas what MapLibre would need glyphs and sprites for: numbers of clusters, pins of the kinds.
import { token } from './map-settings.ts';

const ratio = Math.max(2, Math.ceil(globalThis.devicePixelRatio ?? 1));

/** Colours of the kinds: read from the sheet's classes, where they are defined once. */
function dye(kind: string): string {
  const probe = document.createElement('i');
  probe.className = `k-${kind}`;
  probe.hidden = true;
  document.body.append(probe);
  const found = getComputedStyle(probe).getPropertyValue('--kind').trim();
  probe.remove();
  return found || token('--brand');
}

/** The paths of the kinds' symbols, from the sprite the page uses already. */
export async function symbols(address: string): Promise<Map<string, Path2D>> {
  const drawn = new Map<string, Path2D>();
  try {
    const sprite = new DOMParser().parseFromString(await (await fetch(address)).text(), 'image/svg+xml');
    for (const symbol of sprite.querySelectorAll('symbol[id^="kind-"]')) {
      drawn.set(symbol.id.slice(5), new Path2D(symbol.querySelector('path')?.getAttribute('d') ?? ''));
    }
  } catch {
    // Pins without symbols are still pins.
  }
  return drawn;
}

function canvas(width: number, height: number, draw: (pen: CanvasRenderingContext2D) => void): ImageData {
  const sheet = document.createElement('canvas');
  sheet.width = width * ratio;
  sheet.height = height * ratio;
  const pen = sheet.getContext('2d', { willReadFrequently: true });
  if (!pen) throw new Error('no canvas');
  pen.scale(ratio, ratio);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  draw(pen);
  return pen.getImageData(0, 0, sheet.width, sheet.height);
}

/** `cluster-123`: a knot of the net, larger with its number, in whole steps so that a few images serve all. */
function cluster(count: number): ImageData {
  const size = Math.round(34 + 8 * Math.log10(Math.max(count, 2)) * 1.6);
  const half = size / 2;
  return canvas(size, size, (pen) => {
    pen.beginPath();
    pen.arc(half, half, half - 1, 0, 7);
    pen.fillStyle = `color-mix(in srgb, ${token('--brand')} 28%, transparent)`;
    pen.fill();
    pen.beginPath();
    pen.arc(half, half, half - 5, 0, 7);
    pen.fillStyle = token('--brand');
    pen.fill();
    pen.fillStyle = token('--on-brand');
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    const text = new Intl.NumberFormat(document.documentElement.lang, { notation: count > 9999 ? 'compact' : 'standard' }).format(count);
    pen.font = `600 ${text.length > 3 ? 12 : 14}px ${token('--text')}`;
    pen.fillText(text, half, half + 0.5);
  });
}

/** `pin-fablab-open`: solid when open, hollow when it is a project, grey when closed. */
function pin(kind: string, stage: string, drawn: Map<string, Path2D>): ImageData {
  const colour = stage === 'closed' ? token('--line-strong') : dye(kind);
  const hollow = stage === 'project';
  return canvas(36, 44, (pen) => {
    pen.beginPath();
    pen.moveTo(18, 42);
    pen.bezierCurveTo(14, 34, 3, 28, 3, 17);
    pen.bezierCurveTo(3, 8, 10, 2, 18, 2);
    pen.bezierCurveTo(26, 2, 33, 8, 33, 17);
    pen.bezierCurveTo(33, 28, 22, 34, 18, 42);
    pen.closePath();
    pen.fillStyle = hollow ? '#fff' : colour;
    pen.fill();
    pen.lineWidth = hollow ? 2.5 : 1.5;
    pen.strokeStyle = hollow ? colour : '#fff';
    if (hollow) pen.setLineDash([4, 3.5]);
    pen.stroke();
    pen.setLineDash([]);
    pen.translate(7.5, 6.5);
    pen.scale(0.875, 0.875);
    pen.lineWidth = 2;
    pen.strokeStyle = hollow ? colour : '#fff';
    const symbol = drawn.get(kind);
    if (symbol) pen.stroke(symbol);
  });
}

/** `mark-A`: one of two that are compared. */
function mark(letter: string): ImageData {
  return canvas(30, 38, (pen) => {
    pen.beginPath();
    pen.moveTo(15, 37);
    pen.lineTo(8, 27);
    pen.arc(15, 15, 13, 2.15, 0.99);
    pen.closePath();
    pen.fillStyle = token(letter === 'A' ? '--brand' : '--info');
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = '#fff';
    pen.stroke();
    pen.fillStyle = '#fff';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.font = `700 15px ${token('--text')}`;
    pen.fillText(letter, 15, 15.5);
  });
}

/** The image of that id, or nothing when the id is not ours. */
export function image(id: string, drawn: Map<string, Path2D>): { data: ImageData; pixelRatio: number } | null {
  const number = id.match(/^cluster-(\d+)$/);
  if (number) return { data: cluster(Number(number[1])), pixelRatio: ratio };
  const letter = id.match(/^mark-([A-Z])$/)?.[1];
  if (letter) return { data: mark(letter), pixelRatio: ratio };
  const named = id.match(/^pin-(.*)-(open|project|closed)$/);
  if (named) return { data: pin(named[1] ?? '', named[2] ?? 'open', drawn), pixelRatio: ratio };
  return null;
}
