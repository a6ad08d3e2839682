// Starts every enhancement of the pages; each one finds its own elements and leaves the page working without it.
import { likenesses } from './alike.ts';
import { copyButtons } from './copy.ts';
import { drafts } from './draft.ts';
import { dropZones } from './drop.ts';
import { forgetNotes } from './forget-notes.ts';
import { liveForms } from './live.ts';
import { menus } from './menu.ts';
import { nearMe } from './near.ts';
import { sentOnce } from './once.ts';
import { progressBars } from './progress.ts';
import { rowFilters } from './row-filter.ts';
import { suggestions } from './suggest.ts';
import { themeSwitch } from './theme-switch.ts';
import { conditions } from './when.ts';

for (const start of [menus, themeSwitch, suggestions, liveForms, nearMe, drafts, dropZones, rowFilters, copyButtons, progressBars, likenesses, conditions, forgetNotes, sentOnce]) {
  try {
    start();
  } catch (error) {
    // One failing enhancement must not take the others with it.
    console.error(error);
  }
}
