/** Which panes are seen: what the visitor has arranged, apart from what the run is. */
import { effect, signal } from '@preact/signals';

export type PaneName = 'diagram' | 'chart' | 'consoles' | 'machine' | 'log' | 'tour';

/** What stands under the chart; beside each other where there is room. */
export const lower = signal<'consoles' | 'machine'>('consoles');
/** On a narrow screen one view is seen at a time. */
export const view = signal<PaneName>('diagram');
/** The pane that has the whole work area. */
export const enlarged = signal<PaneName | undefined>(undefined);
/** The rail as a drawer, where it has no column of its own. */
export const drawer = signal(false);
export const keysShown = signal(false);

export function enlarge(pane: PaneName): void {
  enlarged.value = enlarged.value === pane ? undefined : pane;
}

const remembered = (name: string): string | undefined => {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
};

/** A browser may forbid to keep anything; then the next visit begins anew. */
function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // The page works without.
  }
}

/** The first visit opens on the tour, and a later one where the visitor has left it. */
export const tourOpen = signal(remembered('tour') !== 'closed');
effect(() => remember('tour', tourOpen.value ? 'open' : 'closed'));

const kept = remembered('theme');
const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
export const theme = signal<'light' | 'dark'>(
  kept === 'dark' || kept === 'light' ? kept : prefersDark ? 'dark' : 'light',
);
let isFirst = true;
effect(() => {
  document.documentElement.dataset.theme = theme.value;
  if (!isFirst) remember('theme', theme.value);
  isFirst = false;
});
