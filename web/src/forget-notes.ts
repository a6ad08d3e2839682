// Forgets, once somebody has signed out, the form of notes that this browser kept: it names the people met lately.
import { all } from './page.ts';

export function forgetNotes(): void {
  if (!('caches' in window)) return;
  const signOut = all<HTMLFormElement>('form[action="/deconnexion"]');
  for (const form of signOut) form.addEventListener('submit', () => void caches.delete('notes'));
  // The page after it, and any page of a session that was closed elsewhere.
  if (signOut.length === 0 && document.querySelector('.site-tools a[href="/connexion"]')) void caches.delete('notes');
}
