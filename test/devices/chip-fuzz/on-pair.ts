/** Random acts by a guest on the bare machine and on a pair, with a kill or without one. */
import { Random } from '../../../src/base/random';
import { JudgedPair } from '../../../src/check/judged-run';
import { type Protocol, presets, type Switches, switchValues } from '../../../src/hypervisor/switches';
import { bareMachine } from '../../../src/sim/bare';
import { hp9000model720 } from '../../../src/sim/cost-model';
import type { Environment } from '../../../src/sim/environment';
import type { Observed } from '../../../src/sim/observed';
import { defaultPlan, type Kill, type RunPlan } from '../../../src/sim/plan/plan';
import { check, checked } from './check';
import { guestLayout, guestMemory, guestOf } from './guest';
import { randomActs } from './random-acts';
import { RandomTarget } from './random-target';
import { withSlowFetch } from './slow-fetch';

/** Programs of one run. */
export const programsOfPair = 10;
/**
 * How long a guest waits where it settles: for a disk that works (26 ms), by a clock that may have lagged at first; a
 * wild one sees nothing to its end anyway.
 */
const settleMs = { polite: 60, wild: 3 } as const;
/** What an instruction takes on slower machines: under a hypervisor an access to a register takes up to 0.4 ms. */
const slowerNs = [1_000, 20_000];
/** How long the chip waits for a fetch: on a pair until the output is acknowledged. */
const fetchWaitsNs = [10_000, 500_000];

/**
 * `polite`: the guest awaits each program and does the same at another pace, so that the bare machine's console and
 * effects are those of the pair; `depends on time`: it does not; `wild`: it does not wait; `killed`: the primary has
 * died.
 */
type PairKind = 'polite' | 'depends on time' | 'wild' | 'killed';

/** What a run was, and the digest of its trace. */
interface PairRun {
  readonly kind: PairKind;
  readonly traceDigest: string;
}

/** Runs `programsOfPair` programs of this seed; throws what is wrong. */
export function runOnPair(seed: number): PairRun {
  return checked(() => {
    const random = new Random(`pair/${seed}`);
    const polite = random.chance(0.4);
    const acts = randomActs(guestLayout, random, programsOfPair, polite);
    const ms = polite ? settleMs.polite : settleMs.wild;
    const plan = planOf(guestOf(acts, ms, polite), random, seed);
    const bare = bareRun(plan, random);
    const atOtherPaces = () => [
      bareRun({ ...plan, guest: guestOf(acts, 2 * ms, polite) }, random),
      ...slowerNs.map((instructionNs) => bareRun(plan, random, { instructionNs })),
      ...fetchWaitsNs.map((fetchNs) => bareRun(plan, random, { fetchNs })),
    ];
    const isSettled = polite && atOtherPaces().every(({ console }) => console === bare.console);
    const kills: readonly Kill[] =
      isSettled || random.chance(0.4)
        ? []
        : [{ who: 'primary', when: { kind: 'time', at: random.integer(0, bare.virtualTimeNs) } }];
    const judged = new JudgedPair({ ...plan, kills });
    addTargets(judged.pair.environment, random);
    const { heard, observed, verdict, violation, traceDigest } = judged.toEnd(bare);
    check(heard.length === 0, heard[0]);
    checkAlive(observed);
    check(!isSettled || verdict === 'consistent', `${verdict}: ${violation}`);
    const kind = isSettled ? 'polite' : kills.length > 0 ? 'killed' : polite ? 'depends on time' : 'wild';
    return { kind, traceDigest };
  });
}

function planOf(guest: Uint8Array, random: Random, seed: number): RunPlan {
  const protocols = Object.keys(presets) as Protocol[];
  return {
    ...defaultPlan,
    guest,
    disk: new Uint8Array(16 * 512),
    memorySize: guestMemory,
    seed,
    epochLength: [400, 4096, 30_000][random.integer(0, 2)],
    protocol: protocols[random.integer(0, protocols.length - 1)],
    switches: anySwitches(random),
    patienceNs: 20e9,
  };
}

/** Some other than in the preset. */
function anySwitches(random: Random): Partial<Switches> {
  const all = Object.entries(switchValues).filter(() => random.chance(0.15));
  return Object.fromEntries(all.map(([name, values]) => [name, values[random.integer(0, 1)]]));
}

/** Of the bare machine: what an instruction takes, and how long a fetch of the chip waits. */
interface Pace {
  readonly instructionNs?: number;
  readonly fetchNs?: number;
}

function bareRun(plan: RunPlan, random: Random, { instructionNs, fetchNs = 0 }: Pace = {}) {
  const bare = bareMachine(plan, {}, { ...hp9000model720, ...(instructionNs !== undefined && { instructionNs }) });
  addTargets(bare.environment, random);
  const toEnd = () => {
    while (bare.step());
  };
  if (fetchNs > 0) withSlowFetch(bare.environment.clock, fetchNs, toEnd);
  else toEnd();
  const result = bare.result();
  checkAlive(result);
  return result;
}

/** The same two in each world. */
function addTargets({ bus, clock }: Environment, random: Random): void {
  for (const id of [1, 2]) bus.attach(id, new RandomTarget(`random${id}`, clock, random.derive(`target/${id}`)));
}

function checkAlive({ finished, console }: Observed): void {
  check(finished, 'the guest finishes');
  const isAlive = /alive [a-p]{8}\n$/.test(console);
  check(isAlive, `a free chip runs a command to its end; the guest ends with ${JSON.stringify(console.slice(-40))}`);
}
