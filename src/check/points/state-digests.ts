import type { Stateless } from '../../base/state-marks';
import type { TraceRecord } from '../../ports/trace';
import type { ComparedAt, EndedEpoch } from '../divergence';
import type { Point, Report } from './point';
import { keyOf, Recent } from './recent';

/** The records that hold the digest of a state at an epoch's end, with the kind of state. */
const comparisons: Readonly<Record<ComparedAt, string>> = {
  'epoch.ended': '',
  'epoch.digested': ', before its interrupts',
};

/** By how many epochs one replica may lag another. */
const greatestLag = 1 << 14;

/** The state of the first replica to end an epoch. */
class Ended implements Stateless {
  readonly isStateless = true;

  constructor(
    readonly actor: string,
    readonly digest: string | undefined,
  ) {}
}

/**
 * Point 1: at the end of every epoch the replicas' states agree with that of the processor that led then. No other
 * processor has seen how a dead primary ended its last epoch.
 */
export class StateDigests implements Point {
  readonly hears: Point['hears'];
  private readonly first = new Recent<number, Ended>(greatestLag);
  private difference: EndedEpoch | undefined;

  constructor(private readonly report: Report) {
    const ended = (record: TraceRecord<ComparedAt>) => this.ended(record);
    this.hears = { 'epoch.ended': ended, 'epoch.digested': ended };
  }

  get size(): number {
    return this.first.size;
  }

  /** The first epoch at whose end the states differed. */
  get diverged(): EndedEpoch | undefined {
    return this.difference;
  }

  private ended(record: TraceRecord<ComparedAt>): void {
    if (this.difference !== undefined) return;
    const { actor, type: at, digest, epoch, term } = record;
    const end = 2 * keyOf(epoch, term) + (at === 'epoch.ended' ? 0 : 1);
    const other = this.first.get(end);
    if (other === undefined) {
      this.first.set(end, new Ended(actor, digest));
      return;
    }
    if (other.digest === digest) return;
    this.difference = { at, processors: [other.actor, actor], epoch, term };
    const text = `the replicas' states differ at the end of epoch ${epoch}${comparisons[at]}: ${other.actor} ${other.digest}, ${actor} ${digest}`;
    this.report(record, { point: 1, text });
  }
}
