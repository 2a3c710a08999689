/** Where the states of two replicas differ, found by running the same plan again up to that epoch. */
import type { SharedState } from '../hypervisor/replica-state';
import type { NamedRegister } from '../pa-risc/register-names';
import type { TraceRecord } from '../ports/trace';
import { Pair } from '../sim/pair';
import type { RunPlan } from '../sim/plan/plan';
import type { Mutations } from './mutants/names';
import { rulesWithout } from './mutants/rules';
import { firstDifference } from './shared-state';

/** Where the states of two replicas first differ. */
export interface Divergence {
  /** The first epoch at whose end the states differ. */
  readonly epoch: number;
  /**
   * The first register that differs, else the first word of memory, else the first field beside them: `GR 5`, `memory
   * 0x0010f018`, `fronts.scsi.bytes.13`.
   */
  readonly place: string;
  /** By processor: the value there (0 if the value is no number), and the address of the next instruction. */
  readonly states: readonly { readonly processor: string; readonly value: number; readonly pc: number }[];
}

/**
 * The moment at which states are compared at an epoch's end: after the guest has received the interrupts, or before,
 * where `epochEnd` carries a digest.
 */
export type ComparedAt = 'epoch.ended' | 'epoch.digested';

/**
 * The state in which the leader of this term ended the epoch. A dead primary's state of its last epoch is compared with
 * nothing.
 */
export interface EndedEpoch {
  readonly at: ComparedAt;
  /** The two processors whose states differed. */
  readonly processors: readonly string[];
  readonly epoch: number;
  readonly term: number;
}

interface State {
  readonly processor: string;
  readonly registers: readonly NamedRegister[];
  readonly shared: SharedState;
  readonly memory: DataView;
  readonly pc: number;
}

/**
 * Runs the plan until both processors have ended this epoch; `undefined` if the run ends before, or the states agree.
 */
export function findDivergence(
  plan: RunPlan,
  mutations: Mutations,
  { at, processors, epoch, term }: EndedEpoch,
): Divergence | undefined {
  const states: State[] = [];
  const onRecord = (record: TraceRecord) => {
    if (record.type !== at || record.epoch !== epoch || record.term !== term) return;
    if (!processors.includes(record.actor)) return;
    const replica = pair.replicas.find(({ name }) => name === record.actor);
    if (replica === undefined) return;
    const { processor, hypervisor } = replica;
    states.push({
      processor: record.actor,
      registers: processor.registers(),
      shared: JSON.parse(JSON.stringify(hypervisor.sharedState)) as SharedState,
      memory: new DataView(processor.readMemory(0, plan.memorySize).buffer),
      pc: processor.registers().find(({ name }) => name === 'IIAOQ front')?.value ?? 0,
    });
  };
  const pair: Pair = new Pair(plan, { onRecord, digestsStates: false }, rulesWithout(mutations));
  pair.start();
  while (states.length < 2 && pair.step());
  return states.length < 2 ? undefined : compare(epoch, states);
}

function compare(epoch: number, states: State[]): Divergence | undefined {
  states.sort((one, other) => (one.processor < other.processor ? -1 : 1));
  const [left, right] = states;
  const divergenceAt = (place: string, read: (state: State) => number): Divergence => ({
    epoch,
    place,
    states: states.map((state) => ({ processor: state.processor, value: read(state) >>> 0, pc: state.pc >>> 0 })),
  });
  const register = left.registers.findIndex(({ value }, index) => value !== right.registers[index].value);
  if (register >= 0) return divergenceAt(left.registers[register].name, ({ registers }) => registers[register].value);
  for (let at = 0; at + 4 <= left.memory.byteLength; at += 4) {
    if (left.memory.getInt32(at) !== right.memory.getInt32(at)) {
      return divergenceAt(`memory ${hexadecimal(at)}`, ({ memory }) => memory.getInt32(at));
    }
  }
  const beyond = firstDifference(left.shared, right.shared);
  if (beyond === undefined) return undefined;
  const values = beyond.values.map((value) => (typeof value === 'number' ? value : 0));
  return divergenceAt(beyond.place, (state) => values[state === left ? 0 : 1]);
}

const hexadecimal = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

/** One line for a person. */
export const tellDivergence = ({ epoch, place, states }: Divergence): string =>
  `the first difference at the end of epoch ${epoch} is ${place}: ${states
    .map(({ processor, value, pc }) => `${hexadecimal(value)} at ${processor} (pc ${hexadecimal(pc)})`)
    .join(', ')}`;

/** The same line, unless the violation's text has it already. */
export function untoldDivergence(run: {
  readonly divergence?: Divergence;
  readonly violation?: string;
}): readonly string[] {
  const words = run.divergence && tellDivergence(run.divergence);
  return words === undefined || run.violation?.includes(words) ? [] : [words];
}
