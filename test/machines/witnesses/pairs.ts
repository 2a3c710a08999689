/** Runs of the pair: the scenarios of the examples, and those that are here for the charts only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zeroImage } from '../../../devices/scsi/disk-image';
import { guest as printing } from '../../../examples/new-device/guest';
import { printerRow } from '../../../examples/new-device/printer';
import { MessageMemory } from '../../../src/check/scenario/facts';
import { parseScenario } from '../../../src/check/scenario/grammar';
import { planOf } from '../../../src/check/scenario/planned';
import { RelativeFaults } from '../../../src/check/scenario/relative-faults';
import type { RelativeFault } from '../../../src/check/scenario/scenario';
import { assemble } from '../../../src/pa-risc/assembler/assembler';
import { writeElf } from '../../../src/pa-risc/elf-writer';
import type { TraceRecord } from '../../../src/ports/trace';
import { Pair } from '../../../src/sim/pair';
import { defaultPlan, emptyDiskBytes, type RunPlan } from '../../../src/sim/plan/plan';
import type { Witness } from '../course';

/** Longer runs show no more. */
const greatestNs = 10e9;

/** Its trace, record by record, and in the end what has had an effect outside. */
function pairWitness(name: string, plan: RunPlan, faultsAfter: readonly RelativeFault[] = []): Witness {
  const patienceNs = Math.min(plan.patienceNs, greatestNs);
  return {
    name,
    play: (course) => {
      const memory = new MessageMemory();
      const faults = new RelativeFaults(faultsAfter);
      // What is recorded while the pair is made is before any kill.
      let pair: Pair | undefined;
      const onRecord = (record: TraceRecord) => {
        course.hear(record.at, JSON.stringify(record));
        const enriched = memory.enriched(record);
        for (const { fault, delayNs } of faults.due(enriched, pair?.kills ?? 0)) pair?.faultLater(fault, delayNs);
      };
      pair = new Pair({ ...plan, patienceNs }, { digestsStates: false, onRecord });
      pair.start();
      const { clock, effects } = pair.environment;
      while (!course.over && pair.step()) course.passed(clock.nowAt);
      for (const { at, processor, what } of effects.all)
        course.hear(clock.nowAt, `${what} for ${processor} at ${at} ns`);
    },
  };
}

export function scenarioWitnesses(folder: string): readonly Witness[] {
  const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  const names = readdirSync(folder).filter((name) => name.endsWith('.scenario'));
  return names.sort().map((name) => {
    const scenario = parseScenario(readFileSync(join(folder, name), 'utf8'), name);
    return pairWitness(name, planOf(scenario, { file }), scenario.relativeFaults);
  });
}

const origin = 0x100000;

/**
 * A guest whose first instruction traps, and whose handler does too: its processor halts, and takes no part in what
 * comes later.
 */
export function haltingWitness(): Witness {
  const kill = { who: 'backup', when: { kind: 'time', at: 20e6 } } as const;
  const guest = writeElf(origin, origin, assemble('_start:\n break 0,0\n', { origin }).bytes);
  return pairWitness('a guest that halts its processor', {
    ...defaultPlan,
    guest,
    disk: zeroImage(emptyDiskBytes),
    kills: [kill],
  });
}

/** A guest that says once more, after the primary's death, that it listens. */
export function listeningWitness(): Witness {
  const kill = { who: 'primary', when: { kind: 'time', at: 15e6 } } as const;
  const guest = new Uint8Array(readFileSync('examples/guests/echo.elf'));
  return pairWitness('a guest that listens at both processors, one after the other', {
    ...defaultPlan,
    guest,
    disk: zeroImage(emptyDiskBytes),
    epochLength: 16_384,
    typed: [
      { at: 'listening', bytes: new TextEncoder().encode('the show\n') },
      { at: 200e6, bytes: new TextEncoder().encode('quit\n') },
    ],
    kills: [kill],
  });
}

const printerPlan: RunPlan = {
  ...defaultPlan,
  guest: printing,
  disk: new Uint8Array(512),
  devices: [printerRow],
};

/** The device of the examples: its processor dies in the middle of a line, or is deposed there. */
export const printerWitnesses = (): readonly Witness[] => [
  pairWitness('a printer whose processor dies', {
    ...printerPlan,
    kills: [{ who: 'primary', when: { kind: 'time', at: 190_000_000 } }],
  }),
  pairWitness('a printer whose processor is deposed', {
    ...printerPlan,
    link: { cuts: [{ fromNs: 190_000_000, untilNs: 1e12, from: 'left', to: 'right' }] },
    detector: { heartbeatNs: 5_000_000, timeoutNs: 20_000_000 },
  }),
];
