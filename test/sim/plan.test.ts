import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  answer,
  type DeviceRow,
  defaultPlan,
  inventory,
  judgedPair,
  PlanError,
  plan,
  type RunPlan,
  runBare,
  ScenarioError,
  scenario,
  type TargetRow,
} from '../../src/index';

const guest = new Uint8Array(readFileSync('examples/guests/countdown.elf'));
const disk = new Uint8Array(512);
const good = { guest, disk };
const kill = (who: string) => ({ who, when: { kind: 'epoch', epoch: 1 } });
const row: Partial<DeviceRow> = { name: 'printer', base: 0xf0824000, length: 0x14 };
const front = () => undefined;

const unit = {
  name: 'scanner',
  deviceType: 6,
  removable: false,
  product: 'SCANNER',
  sensitivity: 'testable',
  execute: () => answer(),
} as const;
const scanner: TargetRow = { id: 2, unit: () => unit };

/** A program in JavaScript can say anything. */
const wrong: readonly (readonly [title: string, change: object, message: string | RegExp])[] = [
  [
    'an unknown protocol',
    { protocol: 'fast' },
    `protocol: found "fast", expected 'original' or 'prototype' or 'revised' or 'fastest'`,
  ],
  ['an unknown switch', { switches: { epoch: 'fixed' } }, /^switches\.epoch: found an unknown field, expected one of/],
  [
    'a switch’s value',
    { switches: { epochs: 'long' } },
    "switches.epochs: found \"long\", expected 'fixed' or 'variable'",
  ],
  ['a misspelt victim', { kills: [kill('primry')] }, /^kills\.0\.who: found "primry", expected primary, backup, /],
  [
    'a victim that is never there',
    { kills: [kill('backup'), kill('right-2')] },
    /^kills\.1\.who: found "right-2", expect/,
  ],
  [
    'a kill at no moment',
    { kills: [{ who: 'primary', when: { kind: 'noon' } }] },
    /^kills\.0\.when\.kind: found "noon", exp/,
  ],
  ['a loss of more than all', { link: { loss: 5 } }, 'link.loss: found 5, expected a probability from 0 to 1'],
  ['a loss that is no number', { link: { loss: Number.NaN } }, /^link\.loss: found NaN, expected a probability/],
  [
    'a loss in the wrong place',
    { loss: 5 },
    /^loss: found an unknown field, expected one of the fields append, .*link/,
  ],
  [
    'a cut that ends before it starts',
    { link: { cuts: [{ fromNs: 2, untilNs: 1 }] } },
    /^link\.cuts\.0\.untilNs: found 1, exp/,
  ],
  [
    'a cut from a stranger',
    { link: { cuts: [{ fromNs: 0, untilNs: Number.POSITIVE_INFINITY, from: 'top' }] } },
    'link.cuts.0.from: found "top", expected a processor; the processors of this run are left, right',
  ],
  ['too many backups', { backups: 9 }, 'backups: found 9, expected a whole number from 1 to 5'],
  ['no backup', { backups: 0 }, 'backups: found 0, expected a whole number from 1 to 5'],
  ['half a backup', { backups: 1.5 }, 'backups: found 1.5, expected a whole number from 1 to 5'],
  [
    'epochs without an instruction',
    { epochLength: 0 },
    'epochLength: found 0, expected a whole number from 1 to 16777216',
  ],
  ['no seed', { seed: null }, 'seed: found null, expected a whole number from 0 on'],
  ['no disk', { disk: undefined }, /^disk: found nothing, expected bytes \(Uint8Array\), a multiple of 512/],
  ['a disk of half a block', { disk: new Uint8Array(700) }, /^disk: found 700 bytes, expected bytes/],
  ['a disk that is a path', { disk: 'disk.img' }, /^disk: found "disk\.img", expected bytes/],
  ['no guest', { guest: undefined }, 'guest: found nothing, expected bytes (Uint8Array)'],
  [
    'a guest that is no ELF',
    { guest: Uint8Array.of(1, 2, 3) },
    /^guest: found 3 bytes \(not an ELF file\), expected an ELF/,
  ],
  ['memory without room for the guest', { memorySize: 65536 }, /^guest: found \d+ bytes \(.*lies outside memory/],
  ['memory of half a word', { memorySize: (4 << 20) + 2 }, 'memorySize: found 4194306, expected a multiple of 4'],
  ['a long command line', { append: 'x'.repeat(60_000) }, /^append: found the command line has 60000 bytes/],
  ['a tape that is none', { tape: Uint8Array.of(1) }, /^tape: found 1 bytes \(.*\), expected a tape image/],
  ['typing as a text', { typed: [{ at: 0, bytes: 'yes' }] }, 'typed.0.bytes: found "yes", expected bytes (Uint8Array)'],
  [
    'a split brain of three',
    { arbiter: false, backups: 2 },
    /^arbiter: found false, expected true where there is more/,
  ],
  ['a drift of a stranger', { drift: { top: 1 } }, /^drift\.top: found "top", expected a processor; the processors of/],
  [
    'a detector that drowns the link',
    { detector: { heartbeatNs: 1, timeoutNs: 9 } },
    /^detector: found heartbeatNs 1, /,
  ],
  ['half a detector', { detector: { heartbeatNs: 1 } }, 'detector.timeoutNs: found nothing, expected a value'],
  ['a device without a front', { devices: [row] }, /^devices\.0\.front: found nothing, expected /],
  [
    'a device over another',
    { devices: [{ ...row, base: 0xf0800000, front }] },
    /^devices\.0\.base: found 0xf0800000, .*asp/,
  ],
  [
    'a device of another’s name',
    { devices: [{ ...row, name: 'rs232', front }] },
    /^devices\.0\.name: found "rs232", expect/,
  ],
  [
    'a target on the controllers’ ID',
    { targets: [{ ...scanner, id: 7 }] },
    "targets.0.id: found 7, expected a SCSI ID from 0 to 6; 7 is that of the processors' controllers",
  ],
  [
    'two targets on one ID',
    { targets: [{ ...scanner, id: 2 }, scanner] },
    'targets.1.id: found 2, expected an ID that no other target has; scanner has it',
  ],
  ['a target on the disk’s ID', { targets: [{ ...scanner, id: 0 }] }, /^targets\.0\.id: found 0, .*; disk has it$/],
  [
    'a target on the tape’s ID',
    { tape: new Uint8Array(0), targets: [{ ...scanner, id: 3 }] },
    /^targets\.0\.id: found 3, .*; tape has it$/,
  ],
  [
    'two targets of one name',
    { targets: [scanner, { ...scanner, id: 4 }] },
    /^targets\.1\.unit\.name: found "scanner", expected a name that no other target,/,
  ],
  [
    'a target of an actor’s name',
    { targets: [{ ...scanner, unit: () => ({ ...unit, name: 'right' }) }] },
    /^targets\.0\.unit\.name: found "right", expected a name that no/,
  ],
  [
    'a target of a device’s name',
    { devices: [{ ...row, name: 'scanner', front }], targets: [scanner] },
    /^targets\.0\.unit\.name: found "scanner", expected a name that no/,
  ],
  [
    'a unit that two runs would share',
    { targets: [{ id: 2, unit }] },
    /^targets\.0\.unit: found an object with name, .*, expected a function that makes the unit for a world$/,
  ],
  [
    'a unit that is none',
    { targets: [{ id: 2, unit: () => 'scanner' }] },
    'targets.0.unit: found "scanner", expected a unit, with name, deviceType, removable, product, sensitivity and execute',
  ],
  [
    'a unit without commands',
    { targets: [{ id: 2, unit: () => ({ ...unit, execute: undefined }) }] },
    'targets.0.unit.execute: found nothing, expected a function',
  ],
  [
    'a unit of a long product',
    { targets: [{ id: 2, unit: () => ({ ...unit, product: 'x'.repeat(17) }) }] },
    /^targets\.0\.unit\.product: found "x+", expected a text of at most 16 ASCII characters$/,
  ],
  [
    'a unit that bears repetition somehow',
    { targets: [{ id: 2, unit: () => ({ ...unit, sensitivity: 'perhaps' }) }] },
    /^targets\.0\.unit\.sensitivity: found "perhaps", expected 'insensitive' or 'testable' or 'neither'$/,
  ],
  [
    'a unit that cannot be made',
    {
      targets: [
        {
          id: 2,
          unit: () => {
            throw new Error('no paper');
          },
        },
      ],
    },
    'targets.0.unit: found a function that fails (no paper), expected a function that makes the unit for a world',
  ],
  ['targets that are none', { targets: 'scanner' }, 'targets: found "scanner", expected a list'],
  [
    'a target without a unit',
    { targets: [{ id: 2 }] },
    'targets.0.unit: found nothing, expected a row of a SCSI target, with id and unit',
  ],
  ['devices that are none', { devices: {} }, 'devices: found an object with no fields, expected a list'],
];

const thrown = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe.each(wrong)('%s is one error that names the field, the value and what is allowed', (_, change, message) => {
  const made = { ...defaultPlan, ...good, ...change } as RunPlan;
  test.each([
    ['plan', () => plan({ ...good, ...change } as RunPlan)],
    ['judgedPair', () => judgedPair(made)],
    ['runBare', () => runBare(made)],
  ])('in %s', (_, run) => {
    const error = thrown(run) as PlanError;
    expect(error).toBeInstanceOf(PlanError);
    expect(error.message).toMatch(message);
    expect(error.message.startsWith(`${error.field}: `)).toBe(true);
  });
});

test('what is no plan at all is said to be so', () => {
  for (const nothing of [undefined, null, 'ledger.elf']) {
    expect(() => plan(nothing as unknown as RunPlan)).toThrow(
      /^plan: found .*, expected an object with guest and disk$/,
    );
    expect(() => judgedPair(nothing as unknown as RunPlan)).toThrow(PlanError);
  }
});

test('plan fills in defaultPlan; a field that is undefined counts as left out', () => {
  expect(plan({ ...good, seed: undefined, initrd: undefined, backups: 2 })).toEqual({
    ...defaultPlan,
    ...good,
    backups: 2,
  });
  expect(inventory({ ...defaultPlan, guest: new Uint8Array(0), disk }).length).toBeGreaterThan(5);
  expect(() => inventory({ ...defaultPlan, guest, disk, backups: 7 })).toThrow(PlanError);
});

test('the fault of a guest or a tape keeps its reader’s error as the cause', () => {
  const error = thrown(() => plan({ ...good, guest: Uint8Array.of(1) })) as PlanError;
  expect(error.cause).toMatchObject({ name: 'ElfError', message: 'not an ELF file' });
});

test('a plan that was checked runs', () => {
  const checked = plan({ ...good, kills: [{ who: 'primary', when: { kind: 'epoch', epoch: 2 } }] });
  expect(judgedPair(checked).toEnd(runBare(checked)).verdict).toBe('consistent');
});

test.each([
  [
    'a file as a text',
    'title one\nguest g.elf\nexpect verdict consistent\n',
    'a text',
    'a.scenario:2: found guest g.elf ("a text"), expected bytes (Uint8Array)',
  ],
  ['no text', undefined, guest, 'a.scenario:1: found nothing, expected the text of a scenario'],
])('a scenario that is given %s says so', (_, text, file, message) => {
  const options = { name: 'a.scenario', file: () => file as Uint8Array };
  const error = thrown(() => scenario(text as string, options));
  expect(error).toBeInstanceOf(ScenarioError);
  expect((error as ScenarioError).message).toBe(message);
});
