import { readFileSync } from 'node:fs';
import type { Mutation } from '../../src/check/mutants/names';
import { rulesWithout } from '../../src/check/mutants/rules';
import type { WrittenRecord } from '../../src/ports/trace';
import { Pair } from '../../src/sim/pair';
import { defaultPlan, type RunPlan } from '../../src/sim/plan/plan';

const ledger: RunPlan = {
  ...defaultPlan,
  guest: new Uint8Array(readFileSync('examples/guests/ledger.elf')),
  append: 'transactions=1 seed=3',
  disk: new Uint8Array(1 << 17),
  memorySize: 1 << 21,
  protocol: 'original',
  epochLength: 16_384,
};

interface Conditions {
  readonly plan?: Partial<RunPlan>;
  /** The rule that the checker takes away. */
  readonly without?: Mutation;
  /** The run ends after so many records, or with the guest. */
  readonly records?: number;
}

/** The records of a ledger on the real pair, with real devices and the real link, from power-on. */
export function recordsOfPair({ plan, without, records: greatest = 800 }: Conditions = {}): WrittenRecord[] {
  const records: WrittenRecord[] = [];
  const rules = rulesWithout(new Set(without === undefined ? [] : [without]));
  const pair = new Pair({ ...ledger, ...plan }, { onRecord: (record) => records.push(record) }, rules);
  pair.start();
  while (records.length < greatest && pair.step());
  return records;
}

/** The records of these types, of one actor. */
export const by = (records: readonly WrittenRecord[], actor: string, ...types: readonly string[]) =>
  records.filter((record) => record.actor === actor && types.includes(record.type));
