/**
 * What the page shows: one moment of one run, and what is selected. Every view reads these signals, so that all show
 * the same nanosecond; everything that a visitor does is one of these functions.
 */
import { batch, computed, effect, signal } from '@preact/signals';
import type { LogRow, RunInfo, Scene } from '../protocol';
import { type Place, readAddress, writeAddress } from './address';
import { WorldThread } from './world';

/** A thing that is selected, alike in all views. */
export type Thing =
  | { readonly kind: 'record'; readonly event: number }
  /** `number` tells frames apart that left together. */
  | {
      readonly kind: 'frame';
      readonly from: string;
      readonly to: string;
      readonly sentAt: number;
      readonly number?: number;
    }
  | { readonly kind: 'actor'; readonly actor: string }
  | { readonly kind: 'state'; readonly actor: string; readonly state: string };

export const runs = signal<ReadonlyMap<number, RunInfo>>(new Map());
export const runId = signal(0);
export const run = computed(() => runs.value.get(runId.value));
/** The moment: after this record, at this instant. */
export const event = signal(0);
export const instant = signal(0);
export const scene = signal<Scene | undefined>(undefined);
export const selection = signal<Thing | undefined>(undefined);
export const hovered = signal<Thing | undefined>(undefined);
/** The actor whose chart and machine are shown. */
export const actor = signal('right');
export const playing = signal(false);
/** The moment is the end of the recording, as it grows. */
export const following = signal(false);
/** Virtual nanoseconds for each real second; `Infinity`: as fast as it goes. */
export const speed = signal(100_000);
export const filter = signal('');
/** `actor state`: the run stops when the actor enters the state. */
export const breaks = signal<ReadonlySet<string>>(new Set());
export const tourStep = signal(0);
/** A message for the visitor: what is wrong with a file or a wish. */
export const problem = signal<string | undefined>(undefined);

/** Why the world's thread has ended, which is an error of ours. */
export const crash = signal<string | undefined>(undefined);

/** Runs are numbered as they are opened. */
let newest = 0;
const world = new WorldThread(
  (grown) => {
    // The last word of a run that has been closed meanwhile.
    if (!runs.value.has(grown.id) && grown.id < newest) return;
    newest = Math.max(newest, grown.id);
    runs.value = new Map(runs.value).set(grown.id, grown);
    if (grown.id !== runId.value) return;
    if (awaited.value !== undefined && (!goesOn(grown) || grown.events >= awaited.value.event)) arrived(grown);
    else if (following.value && awaited.value === undefined) void goTo(grown.events);
    if (!goesOn(grown)) following.value = false;
  },
  (why) => {
    stand();
    crash.value = why;
  },
);
/** Whether more of it is recorded. */
const goesOn = ({ ended, rests, error }: RunInfo): boolean => !ended && !rests && error === undefined;

export const ask = world.ask.bind(world);

/** Where a run that has been opened goes once it is recorded so far. */
export const awaited = signal<{ readonly run: number; readonly event: number; readonly at?: number } | undefined>(
  undefined,
);

function arrived(info: RunInfo): void {
  const place = awaited.value;
  awaited.value = undefined;
  if (place?.run === info.id)
    void goTo(Math.min(place.event, info.events), place.event > info.events ? undefined : place.at);
}

async function trying<Result>(wish: () => Promise<Result>): Promise<Result | undefined> {
  try {
    problem.value = undefined;
    return await wish();
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
    return undefined;
  }
}

/** Opens a scenario, shown at a moment once it is recorded so far. */
export async function open(
  name: string,
  text: string,
  files: Readonly<Record<string, Uint8Array>> = {},
  shownAfter = 0,
  at?: number,
): Promise<RunInfo | undefined> {
  const info = await trying(() => ask({ ask: 'open', name, text, files }));
  if (info === undefined) return undefined;
  show(info, shownAfter, at);
  forgetOthers();
  return info;
}

/** A run that was only looked at is let go when another one is opened; one that has forks stays. */
function forgetOthers(): void {
  const all = [...runs.value.values()];
  const parents = new Set(all.map(({ parent }) => parent?.id));
  const idle = all.filter(({ id, parent }) => id !== runId.value && parent === undefined && !parents.has(id));
  if (idle.length === 0) return;
  runs.value = new Map([...runs.value].filter(([id]) => !idle.some((each) => each.id === id)));
  for (const { id } of idle) void ask({ ask: 'close', run: id });
}

/** Until the run has come to its moment, the one before stays in sight. */
function show(info: RunInfo, after: number, at?: number): void {
  batch(() => {
    if (!runs.value.has(info.id)) runs.value = new Map(runs.value).set(info.id, info);
    runId.value = info.id;
    stand();
    selection.value = undefined;
  });
  awaited.value = { run: info.id, event: after, ...(at !== undefined && { at }) };
  const known = runs.value.get(info.id);
  if (known !== undefined && (!goesOn(known) || (after > 0 && known.events >= after))) arrived(known);
  else if (info.parent === undefined) void goTo(0);
}

/** Another run of the tree, at the same instant where it has it. */
export async function switchTo(id: number): Promise<void> {
  const to = runs.value.get(id);
  if (to === undefined) return;
  const at = Math.min(instant.value, to.endsAt);
  runId.value = id;
  const moment = await ask({ ask: 'momentAt', run: id, at });
  await goTo(moment.event);
}

/** The run again with these statements more, from this moment on. */
export async function fork(...statements: readonly string[]): Promise<RunInfo | undefined> {
  const from = event.value;
  const follows = following.value;
  const info = await trying(() => ask({ ask: 'fork', run: runId.value, event: from, statements }));
  if (info === undefined) return undefined;
  show(info, from + 1);
  if (follows) follow();
  return info;
}

/** The moment no longer moves by itself. */
export function stand(): void {
  playing.value = false;
  following.value = false;
}

/** To the end of what is recorded, and on with it while it grows. */
export function follow(): void {
  const info = run.value;
  if (info === undefined) return;
  playing.value = false;
  following.value = goesOn(info);
  if (awaited.value === undefined) void goTo(info.events);
}

/** A run that rests at its limit is recorded further. */
export async function recordMore(): Promise<void> {
  const info = await ask({ ask: 'more', run: runId.value });
  runs.value = new Map(runs.value).set(info.id, info);
  follow();
}

let latest = 0;
/** To the moment after a record. Of wishes that come quickly only the last is shown. */
export async function goTo(to: number, at?: number): Promise<void> {
  const info = run.value;
  if (info === undefined) return;
  const wish = ++latest;
  const next = await ask({ ask: 'scene', run: info.id, event: Math.max(0, to), ...(at === undefined ? {} : { at }) });
  if (wish !== latest) return;
  batch(() => {
    scene.value = next;
    event.value = next.moment.event;
    instant.value = next.moment.at;
  });
}

export async function goToInstant(place: number): Promise<void> {
  const at = Math.round(place);
  const moment = await ask({ ask: 'momentAt', run: runId.value, at });
  await goTo(moment.event, at);
}

/** Where the visitor was before the last jump. */
let before: { readonly run: number; readonly event: number } | undefined;

/** To the moment before the last jump. */
export async function back(): Promise<void> {
  const to = before;
  if (to === undefined || to.run !== runId.value) return;
  before = undefined;
  selection.value = undefined;
  await goTo(to.event);
}

export function select(row: Pick<LogRow, 'event'>): Promise<void> {
  stand();
  before = { run: runId.value, event: event.value };
  selection.value = { kind: 'record', event: row.event };
  return goTo(row.event);
}

/** Plays: the moment follows the clock on the wall, at the speed that was chosen, to the next break or the end. */
export async function play(): Promise<void> {
  if (playing.value || following.value) {
    stand();
    return;
  }
  playing.value = true;
  let before = performance.now();
  while (playing.value) {
    const now = await new Promise<number>((next) => requestAnimationFrame(next));
    const info = run.value;
    if (info === undefined) break;
    const passed = Number.isFinite(speed.value) ? ((now - before) / 1000) * speed.value : info.endsAt / 120;
    before = now;
    const to = Math.min(info.endsAt, instant.value + passed);
    const states = statesNow();
    await goToInstant(to);
    if (breakEntered(states)) break;
    if (to >= info.endsAt && info.ended) break;
  }
  playing.value = false;
}

const statesNow = (): ReadonlySet<string> =>
  new Set(scene.value?.charts.flatMap(({ actor: of, states }) => states.map((state) => `${of} ${state}`)) ?? []);

function breakEntered(before: ReadonlySet<string>): boolean {
  const now = statesNow();
  return [...breaks.value].some((each) => now.has(each) && !before.has(each));
}

export function toggleBreak(of: string, state: string): void {
  const next = new Set(breaks.value);
  if (!next.delete(`${of} ${state}`)) next.add(`${of} ${state}`);
  breaks.value = next;
}

/** The address shows exactly this; it is replaced shortly after the last change. */
let timer: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const info = run.value;
  if (info === undefined) return;
  const place = placeOf(info);
  clearTimeout(timer);
  timer = setTimeout(() => writeAddress(place), 300);
});

/** What an address says to show exactly this. */
export function placeOf({ name, text }: RunInfo): Place {
  const between = scene.value?.sinceRecord ? { at: instant.value } : {};
  return { name, text, event: event.value, ...between, actor: actor.value };
}

export { readAddress };
