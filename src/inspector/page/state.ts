/** What the page shows: one step of what has been received, and one actor. Every view reads these signals. */
import { batch, computed, effect, signal } from '@preact/signals';
import type { Overview } from '../viewer-protocol';
import { ServerConnection } from './server';

export type ViewName = 'actors' | 'chart' | 'sequence' | 'step';

export const overview = signal<Overview | undefined>(undefined);
export const isConnected = signal(true);
/** Whether the newest step is shown as it comes. */
export const following = signal(true);
/** The step after which everything is shown. */
export const step = signal(0);
/** The actor whose chart is shown; none: the first with a chart. */
export const actor = signal<number | undefined>(undefined);
/** Rows of the tree that are folded or unfolded against the rule, and subtrees that are not shown. */
export const toggled = signal<readonly string[]>([]);
export const hidden = signal<readonly string[]>([]);
export const find = signal('');
export const filter = signal('');
/** Lanes of the sequence diagram; none: those of the actors near the step. */
export const lanes = signal<readonly string[]>([]);
/** The step with whose context others are compared. */
export const pinned = signal<number | undefined>(undefined);
/** On a narrow screen one view is seen beside the log. */
export const view = signal<ViewName>('chart');
export const keysShown = signal(false);
/** When the server began to listen, by this page's clock. */
export const listeningSince = signal(Date.now());
/** What is wrong with a file. */
export const problem = signal<string | undefined>(undefined);

/** The recording that has been opened, as the server names it; none: what arrives. */
export const recording = signal(new URLSearchParams(location.hash.slice(1)).get('recording') ?? undefined);

const server = new ServerConnection(
  (is) => {
    isConnected.value = is;
  },
  (told) =>
    batch(() => {
      if ((overview.value?.last ?? 0) > told.last) startAnew();
      overview.value = told;
      listeningSince.value = Date.now() - told.listeningMs;
      if (following.value || step.value < told.first) step.value = following.value ? told.last : told.first;
    }),
  () => recording.value,
);
export const ask = server.ask.bind(server);

/** Whether there is something to show. */
export const hasSteps = computed(() => (overview.value?.actors ?? 0) > 0);

function startAnew(): void {
  batch(() => {
    following.value = true;
    actor.value = undefined;
    pinned.value = undefined;
    toggled.value = [];
    hidden.value = [];
    lanes.value = [];
    step.value = 0;
  });
}

effect(() => {
  const hash = recording.value === undefined ? '' : `#recording=${recording.value}`;
  history.replaceState(null, '', `${location.pathname}${hash}`);
  overview.value = undefined;
  startAnew();
  server.connect();
});

/** Shows what was after a step; the actor that took it becomes the actor in view. */
export function goTo(number: number, of?: number): void {
  const { first = 1, last = 0 } = overview.value ?? {};
  batch(() => {
    following.value = false;
    step.value = Math.min(last, Math.max(first, number));
    if (of !== undefined) actor.value = of;
  });
  if (of === undefined) void showActorOf(step.value);
}

async function showActorOf(number: number): Promise<void> {
  const { rows } = await ask({ ask: 'log', filter: '', hidden: [], from: 0, count: 1, near: number });
  const [row] = rows;
  if (row !== undefined && step.value === number) actor.value = row.actor;
}

export function follow(): void {
  batch(() => {
    following.value = true;
    step.value = overview.value?.last ?? 0;
  });
}

export function pauseOrFollow(): void {
  if (following.value) following.value = false;
  else follow();
}

/** The next step that the log shows, or the one before. */
export async function nextShown(forward: boolean): Promise<void> {
  const here = step.value;
  const { rows } = await ask({ ask: 'log', filter: filter.value, hidden: hidden.value, from: 0, count: 5, near: here });
  const next = forward ? rows.find((row) => row.step > here) : rows.findLast((row) => row.step < here);
  if (next !== undefined) goTo(next.step, next.actor);
}

const flipped = (list: readonly string[], key: string): readonly string[] =>
  list.includes(key) ? list.filter((each) => each !== key) : [...list, key];

export const toggle = (key: string): void => {
  toggled.value = flipped(toggled.value, key);
};

export const hide = (key: string): void => {
  hidden.value = [...hidden.value, key];
};
