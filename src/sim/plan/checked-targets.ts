/** Whether the targets of a plan fit together: each is made once, in a world that never runs, and looked at. */
import * as v from 'valibot';
import type { Sensitivity } from '../../../devices/effects';
import { Effects } from '../../../devices/effects';
import type { World } from '../../../devices/place';
import { ScsiBus } from '../../../devices/scsi/bus';
import { zeroImage } from '../../../devices/scsi/disk-image';
import { OverlayStore } from '../../../devices/scsi/overlay-store';
import { TapeMedium } from '../../../devices/scsi/tape-medium';
import type { TargetRow } from '../../../devices/scsi/target-row';
import type { LogicalUnit } from '../../../devices/scsi/unit';
import { branch } from '../../base/branch';
import { builtInTargets } from '../../environment/built-in-targets';
import { isProcessor } from '../../trace/actors';
import { hp9000model720 } from '../cost-model';
import { VirtualClock } from '../virtual-clock';
import type { RunPlan } from './plan';
import { PlanError } from './plan-error';
import { firstFault, oneOf, optional, shown, trueOrFalse, wholeNumber } from './schema-words';

const greatestId = 6;
const isFunction = (value: unknown): boolean => typeof value === 'function';

/** A row by itself. */
export const targetRow = v.looseObject(
  {
    id: v.custom<number>(
      (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= greatestId,
      `a SCSI ID from 0 to ${greatestId}; 7 is that of the processors' controllers`,
    ),
    unit: v.custom<TargetRow['unit']>(isFunction, 'a function that makes the unit for a world'),
  },
  'a row of a SCSI target, with id and unit',
);

/** At most one on each ID. */
export const greatestTargets = greatestId + 1;

const longestProduct = 16;
const sensitivities = ['insensitive', 'testable', 'neither'] as const satisfies readonly Sensitivity[];

const unit = v.looseObject(
  {
    name: v.custom<string>(
      (value) => typeof value === 'string' && /^[A-Za-z][\w -]{0,39}$/.test(value),
      'a name: a letter, then at most 39 letters, digits, blanks, hyphens or underscores',
    ),
    deviceType: wholeNumber(0, 0x1f),
    removable: trueOrFalse,
    product: v.custom<string>(
      (value) => typeof value === 'string' && value.length <= longestProduct && /^[ -~]*$/.test(value),
      `a text of at most ${longestProduct} ASCII characters`,
    ),
    sensitivity: oneOf(sensitivities),
    execute: v.custom(isFunction, 'a function'),
    reset: optional(v.custom(isFunction, 'a function')),
  },
  'a unit, with name, deviceType, removable, product, sensitivity and execute',
);

/** Actors of a world beside its processors, its devices and its targets. */
const otherActors = ['arbiter', 'bus', 'environment', 'faults', 'machine', 'pair', 'repairs', 'terminal', 'world'];

/** @throws {PlanError} if no bus can have these targets */
export function checkTargets({ targets, devices, tape, actuator }: RunPlan): void {
  const own = builtInTargets(
    { store: new OverlayStore(zeroImage(512)), tape: tape && new TapeMedium(), actuator },
    hp9000model720,
  );
  const taken = own.map(({ id, unit }) => ({ id, name: unit(worldOnTrial()).name }));
  for (const [at, row] of targets.entries()) {
    const field = `targets.${at}`;
    const other = taken.find(({ id }) => id === row.id);
    if (other !== undefined) {
      const expected = `an ID that no other target has; ${other.name} has it`;
      throw new PlanError({ field: `${field}.id`, found: String(row.id), expected });
    }
    const { name } = madeUnit(row, field);
    const names = [...otherActors, ...devices.map((device) => device.name), ...taken.map((target) => target.name)];
    if (names.includes(name) || isProcessor(name)) {
      const expected = 'a name that no other target, no device and no processor has';
      throw new PlanError({ field: `${field}.unit.name`, found: shown(name), expected });
    }
    taken.push({ id: row.id, name });
  }
}

/** The names of the targets of these rows, as their units tell them. */
export const targetNames = (targets: readonly TargetRow[]): readonly { readonly id: number; readonly name: string }[] =>
  targets.map(({ id, unit }) => ({ id, name: unit(worldOnTrial()).name }));

function madeUnit(row: TargetRow, field: string): LogicalUnit {
  const made = tried(row, field);
  const fault = firstFault(unit, made);
  if (fault === undefined) return made;
  const place = fault.field === '' ? `${field}.unit` : `${field}.unit.${fault.field}`;
  throw new PlanError({ ...fault, field: place });
}

function tried({ unit }: TargetRow, field: string): LogicalUnit {
  try {
    return unit(worldOnTrial());
  } catch (error) {
    const found = `a function that fails (${error instanceof Error ? error.message : String(error)})`;
    const cause = error instanceof Error ? error : undefined;
    throw new PlanError(
      { field: `${field}.unit`, found, expected: 'a function that makes the unit for a world' },
      cause,
    );
  }
}

function worldOnTrial(): World {
  const clock = new VirtualClock();
  const trace = { record: () => {} };
  const view = { term: 1, members: ['left'], primary: 'left' };
  const parent = branch({ id: 'environment', sink: clock });
  return { clock, trace, effects: new Effects(), bus: new ScsiBus({ clock, trace, view }), parent };
}
