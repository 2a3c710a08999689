import type { Stateless } from '../../base/state-marks';
import type { SharedState } from '../../hypervisor/replica-state';
import type { TraceRecord } from '../../ports/trace';
import { firstDifference } from '../shared-state';
import type { Point, Report } from './point';
import { keyOf, Recent } from './recent';

/** By how many epochs one replica may lag another and still be compared. */
const greatestLag = 1 << 10;

/** A state, which shares nothing with the replica: parts that seldom change as text. */
interface Compared
  extends Stateless,
    Pick<SharedState, 'inputReceived' | 'requestedHalt'>,
    Readonly<SharedState['console']>,
    Readonly<SharedState['time']> {
  readonly actor: string;
  readonly fronts: string;
  /** The outstanding operations. */
  readonly all: readonly string[];
  readonly counts: string;
}

/**
 * Point 1 beyond processor and memory: at the end of every epoch the replicas agree on their devices' fronts, the
 * controller's simulator, the interval timer, console, input and outstanding operations. A field that a joiner has not
 * received, or that a takeover has forgotten, shows at the first boundary in common with another replica.
 */
export class SharedStates implements Point {
  readonly hears: Point['hears'];
  private readonly first = new Recent<number, Compared>(greatestLag);
  private differed = false;

  /** `stateOf`: the present state of the processor of this name; `undefined` if there is no such replica to compare. */
  constructor(
    private readonly report: Report,
    private readonly stateOf: (processor: string) => SharedState | undefined,
  ) {
    this.hears = { 'epoch.ended': (record) => this.ended(record) };
  }

  get size(): number {
    return this.first.size;
  }

  private ended(record: TraceRecord<'epoch.ended'>): void {
    const { actor, epoch, term } = record;
    const shared = this.differed ? undefined : this.stateOf(actor);
    if (shared === undefined) return;
    const here = compared(actor, shared);
    const end = keyOf(epoch, term);
    const other = this.first.get(end);
    if (other === undefined) this.first.set(end, here);
    if (other === undefined || isAs(other, here)) return;
    const difference = firstDifference(stateOf(other), stateOf(here));
    if (difference === undefined) return;
    this.differed = true;
    const [one, own] = difference.values.map((value) => JSON.stringify(value) ?? 'nothing');
    const text = `the replicas' states differ at the end of epoch ${epoch} in ${difference.place}: ${other.actor} ${one}, ${actor} ${own}`;
    this.report(record, { point: 1, text });
  }
}

const none: readonly string[] = [];

function compared(actor: string, state: SharedState): Compared {
  const { fronts, operations, console, inputReceived, requestedHalt, time } = state;
  return {
    isStateless: true,
    actor,
    fronts: textOf(fronts),
    all: operations.all.length === 0 ? none : operations.all.map(textOf),
    counts: JSON.stringify(operations.counts),
    inputReceived,
    requestedHalt,
    ...console,
    ...time,
  };
}

const isAs = (one: Compared, other: Compared): boolean =>
  one.fronts === other.fronts &&
  one.next === other.next &&
  one.missing === other.missing &&
  one.inputReceived === other.inputReceived &&
  one.requestedHalt === other.requestedHalt &&
  one.seenTicks === other.seenTicks &&
  one.dueTicks === other.dueTicks &&
  one.all.length === other.all.length &&
  one.all.every((each, at) => each === other.all[at]) &&
  one.counts === other.counts;

/** The same as plain data. */
const stateOf = ({ fronts, all, counts, inputReceived, requestedHalt, ...rest }: Compared): unknown => ({
  fronts: JSON.parse(fronts),
  operations: { all: all.map((each) => JSON.parse(each)), counts: JSON.parse(counts) },
  console: { next: rest.next, missing: rest.missing },
  inputReceived,
  requestedHalt,
  time: { seenTicks: rest.seenTicks, dueTicks: rest.dueTicks },
});

const texts = new WeakMap<object, string>();

/** JSON, which is written once for a part that is the same object as before. */
function textOf(part: unknown): string {
  if (typeof part !== 'object' || part === null) return JSON.stringify(part) ?? 'null';
  let text = texts.get(part);
  if (text === undefined) {
    text = JSON.stringify(part);
    texts.set(part, text);
  }
  return text;
}
