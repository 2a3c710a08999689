/** Which time the space-time diagram shows, and what has been recorded of it. */
import { computed, effect, signal, untracked } from '@preact/signals';
import type { Axis, Diagram, RunInfo } from '../../../protocol';
import { ask, instant, run, runId } from '../../state';
import { foldPxOf, TimeScale } from './time-scale';

/** The length of the drawn time, in pixels. */
export const length = signal(0);
/** `at` stands at the place `place`; a nanosecond has `px` pixels. */
const anchor = signal({ at: 0, place: 0, px: 2e-4 });
/** Folds that have been opened, by their beginnings. */
const opened = signal<readonly number[]>([]);
const loaded = signal<{ readonly run: number; readonly axis: Axis; readonly diagram: Diagram } | undefined>(undefined);

const mostPx = 0.2;
const leastPx = 1e-8;

export const diagram = computed(() => (loaded.value?.run === runId.value ? loaded.value.diagram : undefined));
export const scale = computed(() => {
  const { at, place, px } = anchor.value;
  return new TimeScale(loaded.value?.axis ?? { from: 0, to: 0, folds: [] }, px, at, place);
});

/**
 * Nothing has been zoomed, panned or opened since the story was fitted: then it is fitted again when the room changes.
 */
let isFitted = false;

export function panBy(pixels: number): void {
  isFitted = false;
  const { at, place, px } = anchor.value;
  anchor.value = { at, place: place + pixels, px };
  const { axis } = scale.value;
  const [first, last] = [scale.value.place(axis.from), scale.value.place(axis.to)];
  const end = run.value?.endsAt ?? 0;
  if ((first > 0 && axis.from > 0) || (last < length.value && axis.to < end)) recenter(length.value / 2);
}

/** The instant at a place stays there. */
export function zoomBy(factor: number, place = length.value / 2): void {
  isFitted = false;
  const at = scale.value.instant(place);
  anchor.value = { at, place, px: Math.min(mostPx, Math.max(leastPx, anchor.value.px * factor)) };
  void load();
}

export function showSpan(from: number, to: number): Promise<void> {
  return fitSpan(Math.min(from, to), Math.max(from, to));
}

export function openFold(from: number): void {
  isFitted = false;
  opened.value = [...opened.value, from];
  anchor.value = { at: from, place: Math.min(length.value / 3, scale.value.place(from)), px: anchor.value.px };
  void load();
}

function recenter(place: number): void {
  anchor.value = { at: scale.value.instant(place), place, px: anchor.value.px };
  void load();
}

let isLoading = false;
let isStale = false;

/** Asks for what is seen and as much at both sides. Wishes that come meanwhile are one. */
async function load(): Promise<void> {
  if (isLoading) {
    isStale = true;
    return;
  }
  isLoading = true;
  do {
    isStale = false;
    const { at, place, px } = anchor.value;
    const of = runId.value;
    const [before, after] = [(place + length.value) / px, (2 * length.value - place) / px];
    const fold = foldPxOf(length.value) / px;
    try {
      const axis = await ask({ ask: 'axis', run: of, at, before, after, fold, opened: opened.value });
      const found = await ask({ ask: 'diagram', run: of, from: axis.from, to: axis.to });
      loaded.value = { run: of, axis, diagram: found };
    } catch {
      // The run has been closed meanwhile.
    }
  } while (isStale);
  isLoading = false;
}

async function fitSpan(from: number, to: number): Promise<void> {
  isFitted = false;
  const of = runId.value;
  const foldPx = foldPxOf(length.value);
  const fold = await ask({ ask: 'fit', run: of, from, to, times: Math.max(1, (length.value - 12) / foldPx) });
  opened.value = [];
  anchor.value = { at: from, place: 6, px: Math.min(mostPx, Math.max(leastPx, foldPx / fold)) };
  await load();
}

/**
 * The failover with two epochs before it and after it; of a run without one, its beginning; the whole where that is
 * seen already.
 */
export async function fitStory(): Promise<void> {
  const info = run.value;
  if (info === undefined || length.value === 0) return;
  await fitStoryOf(info);
  isFitted = true;
}

async function fitStoryOf(info: RunInfo): Promise<void> {
  const story = info.marks.filter(({ kind }) => kind !== 'end');
  const [first, last] = [story[0], story.at(-1)];
  if (first === undefined || last === undefined) return fitSpan(0, Math.min(info.endsAt, 8e6));
  const epochs = async (event: number, forward: boolean) => {
    let moment = { event, at: 0 };
    for (let count = 0; count < (forward ? 2 : 4); count++)
      moment = await ask({ ask: 'find', run: info.id, event: moment.event, by: 'epoch', forward });
    return moment.at;
  };
  const promotion = story.find(({ kind }) => kind === 'promotion') ?? last;
  await fitSpan(await epochs(first.event, false), Math.min(info.endsAt, await epochs(promotion.event, true)));
}

export const fitWhole = (): Promise<void> => fitSpan(0, Math.max(1, run.value?.endsAt ?? 1));

/** A run is shown when it is recorded; while it grows, what there is. */
let shownRun = 0;
effect(() => {
  const info: RunInfo | undefined = run.value;
  if (info === undefined || length.value === 0) return;
  if (info.ended && (shownRun !== info.id || isFitted)) {
    shownRun = info.id;
    untracked(() => void fitStory().then(followMoment));
  } else untracked(() => void load());
});

/** The playhead stays in view. */
function followMoment(): void {
  const now = instant.value;
  const place = scale.value.place(now);
  if (length.value === 0 || loaded.value?.run !== runId.value || (place >= 0 && place <= length.value)) return;
  isFitted = false;
  const { px } = anchor.value;
  anchor.value = { at: now, place: Math.min(length.value / 3, 6 + now * px), px };
  void load();
}

effect(() => {
  instant.value;
  untracked(followMoment);
});
