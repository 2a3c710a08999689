/** Which panes are seen: what the visitor has arranged, apart from what the run is. */
import { effect, signal } from '@preact/signals';
import { remember, remembered } from '../../page/theme';

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

/** The first visit opens on the tour, and a later one where the visitor has left it. */
export const tourOpen = signal(remembered('tour') !== 'closed');
effect(() => remember('tour', tourOpen.value ? 'open' : 'closed'));

/** What the lab is, until the visitor has chosen a way in; a later visit begins with the tour. */
export const heroShown = signal(false);
export const isFirstVisit = remembered('visited') === undefined;
export function leaveHero(): void {
  heroShown.value = false;
  remember('visited', 'yes');
}

/** Whether the browser has a network. */
export const online = signal(navigator.onLine);
for (const name of ['online', 'offline']) {
  addEventListener(name, () => {
    online.value = navigator.onLine;
  });
}

/** Whether consoles and machine have room side by side. */
const wide = matchMedia('(min-width: 1680px)');
export const isWide = signal(wide.matches);
wide.addEventListener('change', ({ matches }) => {
  isWide.value = matches;
});
