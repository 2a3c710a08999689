/** What a campaign must come to sometimes: each rule, and each transition of the hypervisor's chart. */
import type { InspectionEvent } from 'xstate';
import type { TraceRecord, TraceType } from '../../ports/trace';
import { Coverage, ruleNames } from '../explorer/coverage';
import { chartTransitions } from '../explorer/transitions';

const handsOver = 'nobody hands over in a campaign';

/** What no campaign comes to, with the reason. */
export const outOfReach: Readonly<Record<string, string>> = {
  P4: 'a backup’s controller is never started, so that it has no interrupts to ignore',
  'hypervisor vm.halted hypervisor.halted': 'no guest of a campaign stops by itself',
  'hypervisor vm.diverged hypervisor.diverged': 'replicas that follow the rules do not diverge',
  'hypervisor.backup arbiter.refused hypervisor.deposed':
    'a joiner beside two others that does not know of the view in force; test/check/redundancy.test.ts takes it',
  'hypervisor.primary.paired vm.leadEnded hypervisor.primary.handingOver': handsOver,
  'hypervisor.primary.handingOver detector.peerFailed hypervisor.primary.claimingAgain': handsOver,
  'hypervisor.primary.claimingAgain arbiter.granted hypervisor.primary.paired': handsOver,
};

/** The names, in an order of their own: a result tells the numbers of those that its run has come to. */
export const sometimes: readonly string[] = [...ruleNames, ...chartTransitions()].filter(
  (name) => outOfReach[name] === undefined,
);

/** The records that tell of rules. */
export const ruleTypes: readonly TraceType[] = [
  'message.sent',
  'interrupt.buffered',
  'interrupt.delivered',
  'interrupt.ignored',
  'machine.waits',
  'role.failoverEpoch',
  'role.primary',
  'claim.refused',
  'join.resumed',
];

/** What one run, or one search, has come to. */
export class SometimesWatch {
  /** No snapshot takes it back. */
  readonly isStateless = true;
  private readonly coverage = new Coverage();

  readonly inspect = (event: InspectionEvent): void => this.coverage.inspect(event);

  hear(record: TraceRecord): void {
    this.coverage.hear(record);
  }

  get numbers(): readonly number[] {
    const { rules, transitions } = this.coverage;
    return [...sometimes.keys()].filter((at) => rules.has(sometimes[at]) || transitions.has(sometimes[at]));
  }
}

/** What none of these results has come to. */
export function neverIn(results: Iterable<{ readonly sometimes?: readonly number[] }>): readonly string[] {
  const come = new Set<number>();
  for (const result of results) for (const number of result.sometimes ?? []) come.add(number);
  return sometimes.filter((_, at) => !come.has(at));
}
