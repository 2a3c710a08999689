/** Plans with what campaigns do not draw: restarts, the paper's costs, firmware, digests with every end of an epoch. */
import { readFileSync } from 'node:fs';
import { presets } from '../../src/hypervisor/switches';
import { paperCosts, paperLink } from '../../src/paper/cost-model';
import { type CostModel, hp9000model720 } from '../../src/sim/cost-model';
import { Pair } from '../../src/sim/pair';
import type { RunPlan } from '../../src/sim/plan/plan';
import { rulesInForce } from '../../src/sim/rules';
import { TraceDigest } from '../../src/trace/trace-digest';
import { restartingGuest, restartingPlan } from '../check/restarting-guest';

/** A run without a judge; what it was, and the digest of its trace. */
export interface PlannedRun {
  readonly name: string;
  readonly plan: RunPlan;
  readonly costs?: CostModel;
}

const image = (name: string) => new Uint8Array(readFileSync(`examples/guests/${name}.elf`));
const protocols = Object.keys(presets) as (keyof typeof presets)[];

const plan = restartingPlan;
const killed = (at: number) => ({ kills: [{ who: 'primary', when: { kind: 'time', at } }] }) as const;
const quick = { detector: { heartbeatNs: 2e6, timeoutNs: 8e6 }, joinAfterNs: 1e6 } as const;

export const plannedRuns: readonly PlannedRun[] = protocols.flatMap((protocol, at): PlannedRun[] => [
  { name: `restarts, ${protocol}`, plan: { ...plan, protocol, ...killed(150_000 + 40_000 * at) } },
  {
    name: `restarts of a joiner, ${protocol}`,
    plan: {
      ...plan,
      ...quick,
      protocol,
      epochLength: 2048,
      guest: restartingGuest(0x20000),
      kills: [{ who: 'backup', when: { kind: 'time', at: 1e6 } }],
    },
  },
  {
    name: `the paper's costs, ${protocol}`,
    plan: {
      ...plan,
      protocol,
      epochLength: 4096,
      restarts: false,
      guest: image('ledger'),
      append: 'transactions=1 seed=3',
      link: paperLink,
      switches: at % 2 === 0 ? {} : { outputRelease: 'hold' },
    },
    costs: paperCosts,
  },
  {
    name: `typed when the guest listens, ${protocol}`,
    plan: {
      ...plan,
      ...quick,
      ...killed(3e6 + 1e6 * at),
      protocol,
      epochLength: 1024,
      guest: image('echo'),
      typed: [{ at: 'listening', bytes: new TextEncoder().encode('a line\nquit\n') }],
      patienceNs: 300e6,
    },
  },
  {
    name: `firmware, ${protocol}`,
    plan: {
      ...plan,
      ...quick,
      ...killed(2e6),
      protocol,
      epochLength: 1024,
      paranoid: true,
      guest: image('firmware'),
      typed: [{ at: 'listening', bytes: new TextEncoder().encode('go\n') }],
      patienceNs: 300e6,
    },
  },
]);

/** The digest of the run's trace, and how it has ended. */
export function digestOf({ plan, costs = hp9000model720 }: PlannedRun): unknown {
  const trace = new TraceDigest();
  const pair = new Pair(plan, { onRecord: (record) => trace.hear(record) }, rulesInForce, costs);
  pair.start();
  while (pair.step());
  const { finished, console } = pair.observed();
  return [trace.value, finished, console];
}
