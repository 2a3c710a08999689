import type { SharedState } from '../../hypervisor/replica-state';
import type { TraceRecord } from '../../ports/trace';
import { firstDifference } from '../shared-state';
import type { Point, Report } from './point';
import { Recent } from './recent';

/** By how many epochs one replica may lag another and still be compared. */
const greatestLag = 1 << 10;

interface Compared {
  readonly actor: string;
  /** The state as text, which shares nothing with the replica. */
  readonly state: string;
}

/**
 * Point 1 beyond processor and memory: at the end of every epoch the replicas agree on their devices' fronts, the
 * controller's simulator, the interval timer, console, input and outstanding operations. A field that a joiner has not
 * received, or that a takeover has forgotten, shows at the first boundary in common with another replica.
 */
export class SharedStates implements Point {
  readonly hears: Point['hears'];
  private readonly first = new Recent<string, Compared>(greatestLag);
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
    const state = textOf(shared);
    const name = `${epoch}/${term}`;
    const other = this.first.get(name);
    if (other === undefined) this.first.set(name, { actor, state });
    if (other === undefined || other.state === state) return;
    const difference = firstDifference(JSON.parse(other.state), JSON.parse(state));
    if (difference === undefined) return;
    this.differed = true;
    const [one, here] = difference.values.map((value) => JSON.stringify(value) ?? 'nothing');
    const text = `the replicas' states differ at the end of epoch ${epoch} in ${difference.place}: ${other.actor} ${one}, ${actor} ${here}`;
    this.report(record, { point: 1, text });
  }
}

/** As `JSON.stringify`, which writes a part that is the same object as before only once. */
function textOf({ fronts, operations: { all, counts }, ...rest }: SharedState): string {
  const operations = `{"all":[${all.map(remembered).join()}],"counts":${JSON.stringify(counts)}}`;
  return `{"fronts":${remembered(fronts)},"operations":${operations},${JSON.stringify(rest).slice(1)}`;
}

const texts = new WeakMap<object, string>();

function remembered(part: unknown): string {
  if (typeof part !== 'object' || part === null) return JSON.stringify(part) ?? 'null';
  let text = texts.get(part);
  if (text === undefined) {
    text = JSON.stringify(part);
    texts.set(part, text);
  }
  return text;
}
