/** What an epoch's boundary costs in this process: a guest that only computes, with short epochs. */
import { judgedPair } from '../../check/judged-run';
import type { Protocol } from '../../hypervisor/switches';
import { assemble } from '../../pa-risc/assembler/assembler';
import { writeElf } from '../../pa-risc/elf-writer';
import { Pair } from '../../sim/pair';
import { defaultPlan, emptyDiskBytes, type RunPlan } from '../../sim/plan/plan';
import { TraceDigest } from '../../trace/trace-digest';

/** Nanoseconds of both replicas together, from the end of an epoch to the start of the next, messages included. */
export interface BoundaryCost {
  readonly microseconds: number;
  /** Divided by the time of 1,000 interpreted instructions of one processor, in the same runs. */
  readonly byThousandInstructions: number;
}

/** The protocol alone, without a listener; and the costs of an observed run. */
export interface Boundary extends BoundaryCost {
  readonly protocol: Protocol;
  /** With every record of the trace made, written as JSON and digested. */
  readonly withTrace: BoundaryCost;
  /** And with the state of each replica digested at the end of each epoch, and the oracle comparing. */
  readonly withDigests: BoundaryCost;
}

/** Instructions in an epoch: with short epochs the boundaries take most of the time. */
export const epochLengths = [250, 8_000] as const;
const usualTurns = 2_000_000;
const textAddress = 0x100000;

/** Pairs at power-on, by their listeners. */
export const watchedBy = {
  nobody: (plan: RunPlan) => started(new Pair(plan)),
  trace: (plan: RunPlan) => {
    const trace = new TraceDigest();
    return started(new Pair(plan, { onRecord: (record) => trace.hear(record), digestsStates: false }));
  },
  digests: (plan: RunPlan) => judgedPair(plan).pair,
};

/**
 * Medians of the rounds, after one warm-up round. Each round runs every protocol, so that a slow minute slows all of
 * them. The kinds of listeners come one after the other: the engine compiles a run together with its listeners, and so
 * sees the same code as in a process with such pairs only.
 */
export function boundariesOf(
  protocols: readonly Protocol[],
  rounds: number,
  onRound: (watchedBy: string, round: number) => void,
  turns = usualTurns,
): readonly Boundary[] {
  const kinds = Object.entries(watchedBy).map(([name, pairOf]) =>
    Array.from({ length: rounds + 1 }, (_, round) => {
      onRound(name, round);
      return protocols.map((protocol) => {
        const plan = planOf(protocol, turns);
        return epochLengths.map((epochLength) => timed(pairOf({ ...plan, epochLength })));
      });
    }).slice(1),
  );
  return protocols.map((protocol, at) => {
    const [alone, withTrace, withDigests] = kinds.map((measured) => {
      const [short, long] = [0, 1].map((length) => medianOf(measured.map((round) => round[at][length])));
      return solved(short, long);
    });
    return { protocol, ...alone, withTrace, withDigests };
  });
}

export interface Timed {
  readonly microseconds: number;
  readonly epochs: number;
  /** Of one replica. */
  readonly instructions: number;
}

/**
 * A run's time consists of its boundaries and its instructions, at both replicas: two runs with different epochs
 * separate the two.
 */
export function solved(short: Timed, long: Timed): BoundaryCost {
  const microseconds = (short.microseconds - long.microseconds) / (short.epochs - long.epochs);
  const interpreting = long.microseconds - microseconds * long.epochs;
  return { microseconds, byThousandInstructions: (microseconds * 2 * long.instructions) / (1_000 * interpreting) };
}

function timed(pair: Pair): Timed {
  const startedAt = performance.now();
  while (pair.step());
  const microseconds = (performance.now() - startedAt) * 1_000;
  const [{ hypervisor, processor }] = pair.replicas;
  return { microseconds, epochs: hypervisor.epoch, instructions: processor.instructions };
}

function started(pair: Pair): Pair {
  pair.start();
  return pair;
}

/** Repeats the same run, for its time. */
const medianOf = (runs: readonly Timed[]): Timed =>
  [...runs].sort((one, other) => one.microseconds - other.microseconds)[runs.length >> 1];

/** A guest that only computes, and halts after `turns` turns of 4 instructions. */
export function planOf(protocol: Protocol, turns: number): RunPlan {
  const text = `_start: ldil L%${turns}, %r1
        ldo R%${turns}(%r1), %r1
turn:   ldo 1(%r2), %r2
        xor %r2, %r1, %r5
        addib,<> -1, %r1, turn
        nop
        ldil L%0xfffe0030, %r3
        ldo R%0xfffe0030(%r3), %r3
        ldi 5, %r4
        stw %r4, 0(%r3)
rest:   b rest
        nop
`;
  const guest = writeElf(textAddress, textAddress, assemble(text, { origin: textAddress }).bytes);
  return { ...defaultPlan, guest, disk: new Uint8Array(emptyDiskBytes), protocol };
}
