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
