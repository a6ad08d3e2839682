// Runs before the first paint: says that scripts run, and restores the theme this person chose.
const root = document.documentElement;
root.classList.add('js');
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;
} catch {
  // Storage refused: the system's wish stands.
}
