/** How many refused connections come into the record: callers that are refused again and again fill no log. */
import type { Clock } from '../../ports/clock';

const periodNs = 10e9;
const greatestInPeriod = 30;
const ACTOR = 'refusals';

export class RefusalLimit {
  private recorded = 0;
  private leftOut = 0;

  /** `more` hears how many were left out of the record, at the end of a period in which some were. */
  constructor(
    private readonly clock: Clock,
    private readonly more: (count: number) => void,
  ) {
    clock.subscribe(ACTOR, () => this.periodEnds());
  }

  /** Whether another refusal comes into the record. */
  admits(): boolean {
    const { clock } = this;
    if (this.recorded === 0) clock.arm(clock.nowAt + periodNs, { actor: ACTOR, name: 'period' });
    if (this.recorded === greatestInPeriod) this.leftOut++;
    else this.recorded++;
    return this.leftOut === 0;
  }

  private periodEnds(): void {
    const { leftOut } = this;
    this.recorded = 0;
    this.leftOut = 0;
    if (leftOut > 0) this.more(leftOut);
  }
}
