/** The log's filter: `actor:right type:peerFailed words`; every part must hold. */
import type { Recording } from './recording';
import type { Step } from './step-table';

type Test = (step: Step) => boolean;

type IsHidden = ((actor: number) => boolean) | undefined;

function testOf(text: string, isHidden: IsHidden, recording: Recording): Test | undefined {
  const nameOf = (actor: number) => recording.actors.get(actor)?.name.toLowerCase() ?? '';
  const parts = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const tests = parts.map((part): Test => {
    const [, key, wanted = ''] = /^(actor|from|type|state|status|program):(.+)$/.exec(part) ?? [];
    if (key === 'actor') return ({ actor }) => nameOf(actor).includes(wanted);
    if (key === 'from') return ({ source }) => source >= 0 && nameOf(source).includes(wanted);
    if (key === 'type') return ({ type }) => type.toLowerCase().includes(wanted);
    if (key === 'state') return ({ state }) => state.toLowerCase().includes(wanted);
    if (key === 'status') return ({ status }) => status === wanted;
    if (key === 'program') return ({ actor }) => String(recording.actors.get(actor)?.program.number) === wanted;
    return ({ actor, type, state }) => `${nameOf(actor)} ${type.toLowerCase()} ${state.toLowerCase()}`.includes(part);
  });
  if (isHidden !== undefined) tests.push(({ actor }) => !isHidden(actor));
  return tests.length === 0 ? undefined : (step) => tests.every((test) => test(step));
}

/** So many of the newest steps may still change: their state has not come. */
const unsettled = 1_000;

/** The steps that pass a filter; it grows with the recording. */
export class FilteredSteps {
  readonly #test: Test | undefined;
  /** Numbers of steps that pass and do not change any more; the first of them may be gone. */
  #settled: number[] = [];
  #seen = 0;

  /** `key` tells two lists apart; `isHidden` tells of an actor that its steps are not shown. */
  constructor(
    readonly key: string,
    text: string,
    isHidden: IsHidden,
    private readonly recording: Recording,
  ) {
    this.#test = testOf(text, isHidden, recording);
  }

  /** All that pass now, as a list that is read by place. */
  view(): StepView {
    const { steps } = this.recording;
    const { first, last, length } = steps;
    if (this.#test === undefined) return { length, at: (place) => first + place, placeOf: (step) => step - first };
    const test = this.#test;
    const until = Math.max(this.#seen, last - unsettled);
    for (let step = Math.max(first, this.#seen + 1); step <= until; step++) {
      if (test(steps.at(step))) this.#settled.push(step);
    }
    this.#seen = until;
    const gone = this.#settled.findIndex((step) => step >= first);
    if (gone !== 0) this.#settled.splice(0, gone < 0 ? this.#settled.length : gone);
    const newest: number[] = [];
    for (let step = Math.max(first, until + 1); step <= last; step++) if (test(steps.at(step))) newest.push(step);
    const settled = this.#settled;
    const at = (place: number) => (place < settled.length ? settled[place] : newest[place - settled.length]);
    return {
      length: settled.length + newest.length,
      at,
      placeOf: (step) => placeIn(at, settled.length + newest.length, step),
    };
  }
}

export interface StepView {
  readonly length: number;
  /** The number of the step at a place, from 0 on. */
  at(place: number): number;
  /** The place of the last step up to this one; -1: all are later. */
  placeOf(step: number): number;
}

function placeIn(at: (place: number) => number, length: number, step: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
