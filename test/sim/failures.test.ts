import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { createActor, setup } from 'xstate';
import { Disk } from '../../devices/scsi/disk';
import { bootCommand } from '../../src/cli/boot';
import { tellInternalError } from '../../src/cli/internal-error';
import { runCommand } from '../../src/cli/run';
import {
  assemble,
  checkDevice,
  type DeviceBack,
  type DeviceFront,
  type DeviceRow,
  defaultPlan,
  judgedPair,
  type Place,
  runBare,
  writeElf,
} from '../../src/index';
import { bareMachine } from '../../src/sim/bare';

const origin = 0x100000;
/** Starts one operation of the device, and then does nothing for ever. */
const guest = writeElf(
  origin,
  origin,
  assemble(
    `
_start:	ldil	L'0xf0824000,%r3
	ldo	R'0xf0824000(%r3),%r3
	ldi	1,%r4
	stw	%r4,0(%r3)
stop:	b,n	stop
`,
    { file: 'guest', origin },
  ).bytes,
);
const workNs = 3_000_000;

const front = (name: string): DeviceFront => ({
  name,
  read: () => 0,
  write: (offset, _size, value) =>
    offset === 0 && value === 1 ? { device: name, kind: 'operation', detail: {} } : undefined,
  deliver: () => {},
  interruptLine: false,
  reset: () => {},
  snapshot: () => ({}),
  restore: () => {},
});

const bomb = setup({ types: { events: {} as { type: 'lit' } }, actions: { explode: () => {} } }).createMachine({
  initial: 'waiting',
  states: { waiting: { on: { lit: { actions: 'explode' } } } },
});

/** Where the device fails: `workNs` after the operation was started, or as it is. */
const failures: Readonly<Record<string, (place: Place, fail: () => never) => { lit: () => void; later: () => void }>> =
  {
    'its back': (_place, fail) => ({ lit: fail, later: () => {} }),
    'its timer': (_place, fail) => ({ lit: () => {}, later: fail }),
    'an action of its chart': ({ name, world: { parent } }, fail) => {
      const chart = createActor(bomb.provide({ actions: { explode: fail } }), { id: name, parent }).start();
      return { lit: () => {}, later: () => chart.send({ type: 'lit' }) };
    },
    'an action of its chart, in a chain of charts': ({ name, world: { parent } }, fail) => {
      const inner = createActor(bomb.provide({ actions: { explode: fail } }), { id: `${name}.inner`, parent }).start();
      const explode = () => inner.send({ type: 'lit' });
      const chart = createActor(bomb.provide({ actions: { explode } }), { id: name, parent }).start();
      return { lit: () => chart.send({ type: 'lit' }), later: () => {} };
    },
    'a stream that it hears': ({ world: { clock } }, fail) => {
      const stream = new Subject<void>();
      stream.subscribe({
        next: () => {
          try {
            fail();
          } catch (error) {
            clock.fail(error);
          }
        },
      });
      return { lit: () => {}, later: () => stream.next() };
    },
  };

function row(how: (typeof failures)[string]): DeviceRow {
  const back = (place: Place): DeviceBack => {
    const { clock } = place.world;
    const actor = `${place.processor}.${place.name}`;
    const parts = how(place, () => {
      throw new Error('the bell is broken');
    });
    clock.subscribe(actor, () => parts.later());
    return {
      perform: () => {
        clock.arm(clock.nowAt + workNs, { actor, name: 'work' });
        parts.lit();
      },
      onCompleted: () => {},
    };
  };
  return { name: 'bell', base: 0xf0824000, length: 4, front, back };
}

const plan = {
  ...defaultPlan,
  guest,
  disk: new Uint8Array(512),
  memorySize: 1 << 21,
  patienceNs: Number.MAX_SAFE_INTEGER,
};

describe.each(Object.entries(failures))(
  'a device fails in %s: the run ends at this event with its error',
  (_name, how) => {
    const devices = [row(how)];

    test('on the bare machine', () => {
      const bare = bareMachine({ ...plan, devices });
      expect(() => {
        while (bare.step());
      }).toThrow('the bell is broken');
      expect(bare.environment.clock.nowAt).toBeLessThan(2 * workNs);
      expect(() => runBare({ ...plan, devices })).toThrow('the bell is broken');
    });

    test('on the pair, and every further step ends the same way', () => {
      const judged = judgedPair({ ...plan, devices });
      expect(() => {
        while (judged.pair.step());
      }).toThrow('the bell is broken');
      expect(judged.pair.environment.clock.nowAt).toBeLessThan(10 * workNs);
      expect(() => judged.pair.step()).toThrow('the bell is broken');
    });

    test('in the device check', () => {
      const operation = [{ offset: 0, size: 4, value: 1 }] as const;
      expect(() => checkDevice(devices[0], { operation })).toThrow('the bell is broken');
    });
  },
);

describe('the disk fails inside its chart, which the controller’s chart has asked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'failures-'));
  const empty = join(folder, 'empty');
  writeFileSync(empty, '');
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => void vi.restoreAllMocks());
  const breakDisk = () =>
    vi.spyOn(Disk.prototype, 'execute').mockImplementation(() => {
      throw new Error('the disk is broken');
    });
  const ledger = 'examples/guests/ledger.elf';
  const options = {
    append: '',
    epoch: 4096,
    seed: 1,
    tlbTakeover: true,
    json: true,
    protocol: { protocol: 'prototype', switches: {} },
  } as const;

  test.each([{}, { bare: true }] as const)('run %o', async (machine) => {
    breakDisk();
    await expect(runCommand(ledger, { ...options, ...machine })).rejects.toThrow('the disk is broken');
  });

  test.each([{}, { bare: true }] as const)('boot %o', async (machine) => {
    breakDisk();
    const booted = bootCommand({
      ...options,
      ...machine,
      kernel: ledger,
      initrd: empty,
      memory: 8,
      disk: { path: disk(folder), overlay: true },
    });
    await expect(booted).rejects.toThrow('the disk is broken');
  });

  test('the command line tells the error and where it happened, with an exit code of its own', () => {
    const written: string[] = [];
    const code = tellInternalError(new Error('the disk is broken'), (text) => written.push(text));
    expect([code, written.join('')]).toEqual([3, expect.stringMatching(/internal error: the disk is broken\n {4}at /)]);
  });
});

function disk(folder: string): string {
  const path = join(folder, 'disk.img');
  writeFileSync(path, new Uint8Array(1 << 20));
  return path;
}
