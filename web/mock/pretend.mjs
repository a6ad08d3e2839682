// Pretends to be the server for the mocks: suggestions, and empty vector tiles.

/** The fragment that `GET /recherche/suggestions?q=` answers. */
export function suggestionsFor() {
  return `<ul role="listbox" aria-label="Suggestions">
<li role="option" aria-selected="false"><a href="/place.html"><span><mark>Fil</mark>ature (La)</span> <small>Lieu · Castelmeyrac</small></a></li>
<li role="option" aria-selected="false"><a href="/organisation.html"><span>Coopérative La <mark>Fil</mark>ature</span> <small>Structure</small></a></li>
<li role="option" aria-selected="false"><a href="/territory.html"><span><mark>Fil</mark>hac</span> <small>Commune · Dordogne</small></a></li></ul>`;
}

export function tile() {
  return Buffer.alloc(0);
}
