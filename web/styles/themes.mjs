// Splits `light-dark(a, b)` of the tokens into two themes, for browsers older than that function.

/** Returns the sheet with light values, followed by the dark ones under the system's wish and under the person's choice. */
export function splitThemes(sheet) {
  const dark = [];
  const light = sheet.replace(/(--[\w-]+):\s*light-dark\(([^;]*)\);/g, (_, name, pair) => {
    const cut = comma(pair);
    dark.push(`${name}:${pair.slice(cut + 1).trim()};`);
    return `${name}: ${pair.slice(0, cut).trim()};`;
  });
  const values = `color-scheme:dark;${dark.join('')}`;
  return `${light}
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${values} } }
:root[data-theme="dark"] { ${values} }`;
}

/** The comma between the two values, not one inside their parentheses. */
function comma(pair) {
  let depth = 0;
  for (let i = 0; i < pair.length; i += 1) {
    if (pair[i] === '(') depth += 1;
    else if (pair[i] === ')') depth -= 1;
    else if (pair[i] === ',' && depth === 0) return i;
  }
  throw new Error(`light-dark without two values: ${pair}`);
}
