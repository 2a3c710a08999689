/**
 * Plans that a program makes: checked by the schema of plans, and by whether their parts fit together, before anything
 * runs.
 */
import * as v from 'valibot';
import { readTapeImage, TapeImageError } from '../../../devices/scsi/tape-image';
import { ElfError } from '../../pa-risc/elf';
import { processorKinds } from '../../pa-risc/routines';
import { PowerOnError, powerOnImage } from '../../replica/power-on';
import { checkTargets, greatestTargets, targetRow } from './checked-targets';
import { contradictions } from './contradictions';
import { defaultPlan, type RunPlan } from './plan';
import { PlanError } from './plan-error';
import { duration, limits, linkFields, networkFields, planFields } from './plan-fields';
import { fields, firstFault, listOf, oneOf, optional, shown, textUpTo, trueOrFalse, wholeNumber } from './schema-words';

/** What a plan is made of: guest and disk, and what differs from `defaultPlan`. */
export type PlanOptions = Pick<RunPlan, 'guest' | 'disk'> & Partial<RunPlan>;

const bytes = v.instance(Uint8Array, 'bytes (Uint8Array)');
const isFunction = (value: unknown): value is () => unknown => typeof value === 'function';
const behaviour = v.custom<() => unknown>(isFunction, 'a function');
const until = v.custom<number>(
  (value) => value === Number.POSITIVE_INFINITY || v.is(duration, value),
  'a whole number of nanoseconds, or Infinity',
);
const blockBytes = 512;
const disk = v.custom<RunPlan['disk']>(
  (value) => (value instanceof Uint8Array ? value.length > 0 && value.length % blockBytes === 0 : isImage(value)),
  `bytes (Uint8Array), a multiple of ${blockBytes} and not none, or a DiskImage`,
);

function isImage(value: unknown): boolean {
  const { blockCount, read } = Object(value) as Partial<Exclude<RunPlan['disk'], Uint8Array>>;
  return Number.isSafeInteger(blockCount) && Number(blockCount) > 0 && isFunction(read);
}

const greatestAddress = 2 ** 32 - 1;
const deviceRow = v.looseObject(
  {
    name: v.pipe(textUpTo(limits.path), v.nonEmpty('a name')),
    base: wholeNumber(0, greatestAddress),
    length: wholeNumber(1, greatestAddress),
    localIrq: v.optional(wholeNumber(0, 31)),
    front: behaviour,
    outside: v.optional(behaviour),
    back: v.optional(behaviour),
    uncertain: v.optional(behaviour),
    continues: v.optional(behaviour),
  },
  'a row of a device, with name, base, length and front',
);

const processorKind = oneOf(processorKinds);

const schema = fields({
  ...planFields,
  processor: optional(v.union([processorKind, v.record(textUpTo(limits.path), processorKind)])),
  guest: bytes,
  initrd: optional(bytes),
  disk,
  tape: optional(bytes),
  typed: listOf(
    fields({
      at: v.custom<number | 'listening'>(
        (value) => value === 'listening' || v.is(duration, value),
        "a whole number of nanoseconds, or 'listening'",
      ),
      bytes,
    }),
    limits.entries,
  ),
  devices: listOf(deviceRow, limits.entries),
  targets: listOf(targetRow, greatestTargets),
  link: linkFields(until),
  network: optional(networkFields(bytes)),
  connected: optional(trueOrFalse),
});

/**
 * A plan for `judgedPair` and `runBare`: `defaultPlan` with what `options` say otherwise. A field that is `undefined`
 * counts as left out.
 * @throws {PlanError} naming the field, what was found and what is allowed
 */
export function plan(options: PlanOptions): RunPlan {
  return checkedPlan({ ...defaultPlan, ...present(options) });
}

/**
 * The plan itself, if a run can be made of it.
 * @throws {PlanError} if not
 */
export function checkedPlan(plan: RunPlan): RunPlan {
  const checked = checkedMachine(plan);
  checkGuest(checked, '');
  if (plan.network?.peer !== undefined) checkGuest(plan.network.peer, 'network.peer.');
  return checked;
}

/**
 * The plan itself, if a machine can be made of it, whatever its guest is.
 * @throws {PlanError} if not
 */
export function checkedMachine(plan: RunPlan): RunPlan {
  const required = Object.fromEntries(['guest', 'disk', ...Object.keys(defaultPlan)].map((name) => [name, undefined]));
  const fault = firstFault(schema, { ...required, ...present(plan) });
  if (fault !== undefined) throw new PlanError(fault);
  checkTape(plan);
  checkTargets(plan);
  for (const contradiction of contradictions(plan)) throw new PlanError(contradiction);
  return plan;
}

function present<Options extends object>(options: Options): Options {
  if (typeof options !== 'object' || options === null) {
    throw new PlanError({ field: 'plan', found: shown(options), expected: 'an object with guest and disk' });
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}

/** `within`: ahead of the names of the fields. */
function checkGuest(plan: Parameters<typeof powerOnImage>[0], within: string): void {
  try {
    powerOnImage(plan);
  } catch (error) {
    if (error instanceof ElfError) {
      const found = `${plan.guest.length} bytes (${error.message})`;
      throw new PlanError(
        { field: `${within}guest`, found, expected: 'an ELF executable for PA-RISC that fits into memory' },
        error,
      );
    }
    if (!(error instanceof PowerOnError)) throw error;
    throw new PlanError(
      { field: `${within}${error.field}`, found: error.message, expected: 'what fits into memory' },
      error,
    );
  }
}

function checkTape({ tape }: RunPlan): void {
  try {
    if (tape !== undefined) readTapeImage(tape);
  } catch (error) {
    if (!(error instanceof TapeImageError)) throw error;
    const found = `${tape?.length} bytes (${error.message})`;
    throw new PlanError({ field: 'tape', found, expected: 'a tape image: records between their lengths' }, error);
  }
}
