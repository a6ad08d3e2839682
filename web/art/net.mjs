// Draws the net of the home page: a fishing net draped over hills, a few knots of which are lit.

const columns = 26;
const rows = 11;

/** Height of the land under the net, in pixels, at a point between 0 and 1. */
function height(x, y) {
  const hill = (cx, cy, w, h) => h * Math.exp(-(((x - cx) / w) ** 2 + ((y - cy) / (w * 1.3)) ** 2));
  return hill(0.26, 0.3, 0.17, 96) + hill(0.7, 0.16, 0.16, 190) + hill(0.95, 0.42, 0.16, 150) + hill(0.5, 0.72, 0.2, 58)
    + hill(0.05, 0.75, 0.16, 54) + 6 * Math.sin(9 * x + 5 * y);
}

/** Where a knot falls on the drawing: far rows are closer together. */
function knot(column, row) {
  const x = column / columns;
  const y = row / rows;
  const depth = 0.35 + 0.65 * y;
  const left = 600 + (x - 0.5) * 1200 * (0.92 + 0.5 * y);
  const down = 118 + 330 * y ** 1.25 - height(x, y) * depth;
  return [Math.round(left), Math.round(down)];
}

/** A curve through knots (Catmull-Rom as cubic Béziers), with relative whole numbers to stay small. */
function curve(points) {
  const at = (i) => points[Math.max(0, Math.min(points.length - 1, i))];
  let drawn = `M${points[0].join(' ')}`;
  for (let i = 0; i < points.length - 1; i += 1) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const pull = (axis, a, b, sign) => Math.round(sign * (b[axis] - a[axis]) / 6);
    const numbers = [
      pull(0, p0, p2, 1), pull(1, p0, p2, 1),
      p2[0] - p1[0] + pull(0, p1, p3, -1), p2[1] - p1[1] + pull(1, p1, p3, -1),
      p2[0] - p1[0], p2[1] - p1[1],
    ];
    drawn += `c${numbers.join(' ').replaceAll(' -', '-')}`;
  }
  return drawn;
}

/** The two families of strands cross in lozenges, as in a net. */
function strands(direction) {
  const paths = [];
  for (let start = -rows; start <= columns + rows; start += 2) {
    const points = [];
    for (let row = 0; row <= rows; row += 1) {
      const column = start + direction * row;
      if (column >= -1 && column <= columns + 1) points.push(knot(column, row));
    }
    if (points.length > 1) paths.push(curve(points));
  }
  return paths.join('');
}

const lit = [[4, 2, 4], [8, 4, 7], [12, 6, 5], [17, 3, 8], [21, 5, 6], [15, 7, 9], [6, 8, 6], [23, 9, 8], [18, 10, 5], [10, 2, 4], [24, 2, 4], [2, 6, 5], [20, 8, 5], [11, 9, 7]];
const ties = [[8, 4, 12, 6], [12, 6, 15, 7], [15, 7, 20, 8], [17, 3, 21, 5], [15, 7, 17, 3], [6, 8, 8, 4], [20, 8, 23, 9], [11, 9, 15, 7]];

/** The drawing as SVG text, 1 200 by 460. */
export function net() {
  const knots = lit.map(([c, r, size]) => {
    const [x, y] = knot(c, r);
    return `<circle cx="${x}" cy="${y}" r="${size * 3}" fill="url(#g)"/><circle cx="${x}" cy="${y}" r="${size * 0.8}" fill="#ffd65a"/>`;
  });
  const links = ties.map(([a, b, c, d]) => {
    const [x1, y1] = knot(a, b);
    const [x2, y2] = knot(c, d);
    return `M${x1} ${y1}Q${Math.round((x1 + x2) / 2)} ${Math.round(Math.min(y1, y2) - 28)} ${x2} ${y2}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 460" preserveAspectRatio="xMidYMid slice" fill="none">`
    + `<radialGradient id="g"><stop stop-color="#ffd65a" stop-opacity=".55"/><stop offset="1" stop-color="#ffd65a" stop-opacity="0"/></radialGradient>`
    + `<g stroke="#a9d8c0" stroke-opacity=".42"><path d="${strands(1)}"/><path d="${strands(-1)}"/></g>`
    + `<path d="${links.join('')}" stroke="#ffd65a" stroke-width="1.6" stroke-dasharray="1 6" stroke-linecap="round"/>`
    + `${knots.join('')}</svg>\n`;
}
