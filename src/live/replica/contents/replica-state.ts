/** The state of a primary at an epoch's boundary, as a processor that joins can load it. */
import * as v from 'valibot';
import { greatestOutstanding } from '../../../hypervisor/outstanding-operations';
import type { ReplicaState } from '../../../hypervisor/replica-state';
import { bytes, count, numbers, problem, text, upTo } from './fields';
import { frontsSchema, output } from './fronts';
import { greatestEpoch, interruptSchema, wrongInterrupt } from './messages';
import { processorSchema } from './processor';

/** What this processor's own machine has, as it stands. */
export interface OwnMachine {
  readonly cpu: { readonly files: readonly (readonly number[])[] };
  readonly io: Readonly<Record<string, unknown>>;
}

/** Operations are counted from 1 on; no guest has started so many. */
const greatestOperations = 2 ** 40;
const greatestKept = 1 << 18;
const greatestInterrupts = 4096;

const operation = v.strictObject({
  device: text,
  kind: v.literal('operation'),
  detail: numbers,
  operation: upTo(greatestOperations),
});

const stateSchema = ({ cpu, io }: OwnMachine) => {
  const devices = Object.keys(io);
  return v.strictObject({
    epoch: count,
    epochLength: v.optional(v.pipe(upTo(greatestEpoch), v.minValue(1))),
    ticks: count,
    machine: v.strictObject({ cpu: processorSchema(cpu.files.map(({ length }) => length)), io: frontsSchema(devices) }),
    operations: v.strictObject({
      all: v.pipe(v.array(v.strictObject({ id: text, operation, epoch: count })), v.maxLength(greatestOutstanding)),
      counts: v.pipe(
        v.array(v.strictTuple([v.picklist(devices), upTo(greatestOperations)])),
        v.maxLength(devices.length),
      ),
    }),
    console: v.strictObject({ next: count, confirmed: count, kept: bytes(0, greatestKept) }),
    inputReceived: count,
    requestedHalt: v.optional(output),
    time: v.strictObject({ seenTicks: count, dueTicks: v.optional(count) }),
    timeOfDay: count,
    interrupts: v.pipe(v.array(interruptSchema), v.maxLength(greatestInterrupts)),
  });
};

/** Why no primary of this machine sends this state; `undefined` if one may. */
export function wrongState(state: unknown, own: OwnMachine): string | undefined {
  const found = problem(stateSchema(own), state);
  return found ?? inconsistency(state as ReplicaState, Object.keys(own.io));
}

function inconsistency(
  { epoch, console: { next, confirmed, kept }, operations: { all, counts }, interrupts }: ReplicaState,
  devices: readonly string[],
): string | undefined {
  if (confirmed + kept.length !== next) return `console.kept has ${kept.length} bytes between ${confirmed} and ${next}`;
  const started = new Map(counts);
  const foreign = all.find(({ operation: { device, operation: number } }) => number > (started.get(device) ?? 0));
  if (foreign !== undefined) return `operations.all has one of ${foreign.operation.device} that was never started`;
  if (interrupts.some((each) => each.epoch !== epoch)) return `interrupts has one of another epoch than ${epoch}`;
  return interrupts.map((each) => wrongInterrupt(each, devices)).find((wrong) => wrong !== undefined);
}
