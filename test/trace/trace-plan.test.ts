import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diskImage } from '../../devices/scsi/disk-image';
import { answer } from '../../devices/scsi/unit';
import { joined } from '../../src/base/bytes';
import { digest } from '../../src/base/digest';
import { switchValues } from '../../src/hypervisor/switches';
import type { WrittenRecord } from '../../src/ports/trace';
import { defaultPlan, type RunPlan } from '../../src/sim/plan/plan';
import { planOfTrace, readTracePlan, tracePlan } from '../../src/sim/plan/trace-plan';

const bytes = fc.uint8Array({ maxLength: 40 });
const whole = fc.nat();
const chance = fc.double({ min: 0, max: 0.99, noNaN: true });
const cut = fc.record(
  { fromNs: whole, untilNs: fc.oneof(whole, fc.constant(Number.POSITIVE_INFINITY)), from: fc.constant('left') },
  { requiredKeys: ['fromNs', 'untilNs'] },
);
const who = fc.constantFrom('primary' as const, 'backup' as const, 'backup3' as const);
const when = fc.oneof(
  fc.record({ kind: fc.constant('epoch' as const), epoch: whole }),
  fc.record({ kind: fc.constant('time' as const), at: whole }),
  fc.record({ kind: fc.constant('event' as const), event: whole }),
);
const switches = fc.record(
  Object.fromEntries(Object.entries(switchValues).map(([name, values]) => [name, fc.constantFrom(...values)])),
  { requiredKeys: [] },
) as fc.Arbitrary<RunPlan['switches']>;

const plans: fc.Arbitrary<RunPlan> = fc.record(
  {
    guest: bytes,
    initrd: bytes,
    append: fc.string(),
    disk: fc
      .uint8Array({ minLength: 1, maxLength: 2 })
      .map((bytes) => joined([bytes, new Uint8Array(1024 - bytes.length)])),
    tape: bytes,
    tapeCapacity: whole,
    actuator: fc.boolean(),
    typed: fc.array(fc.record({ at: whole, bytes }), { maxLength: 3 }),
    devices: fc.constant([]),
    targets: fc.constant([]),
    seed: whole,
    epochLength: fc.integer({ min: 1, max: 1 << 24 }),
    protocol: fc.constantFrom('original', 'prototype', 'revised', 'fastest'),
    switches,
    backups: fc.integer({ min: 1, max: 5 }),
    joinAfterNs: whole,
    arbiter: fc.boolean(),
    link: fc.record(
      { loss: chance, latencyNs: whole, jitterNs: whole, duplication: chance, corruption: chance, cuts: fc.array(cut) },
      { requiredKeys: ['cuts'] },
    ),
    network: fc.record(
      {
        loss: chance,
        duplication: chance,
        latencyNs: whole,
        bitsPerSecond: fc.integer({ min: 1000, max: 10 ** 9 }),
        peer: fc.record(
          { guest: bytes, initrd: bytes, append: fc.string(), memorySize: fc.integer({ min: 1, max: 256 << 20 }) },
          { requiredKeys: ['guest', 'append', 'memorySize'] },
        ),
      },
      { requiredKeys: [] },
    ),
    bufferMessages: fc.integer({ min: 1, max: 1 << 20 }),
    detector: fc.record({ heartbeatNs: fc.integer({ min: 1 }), timeoutNs: whole }),
    drift: fc.dictionary(
      fc.constantFrom('left', 'right'),
      fc.double({ min: -100, max: 100, noNaN: true }).map((rate) => rate + 0),
    ),
    kills: fc.array(fc.record({ who, when }), { maxLength: 3 }),
    paranoid: fc.boolean(),
    tlbTakeover: fc.boolean(),
    startedAtUnix: whole,
    memorySize: fc.integer({ min: 1, max: 256 << 20 }),
    comparison: fc.constantFrom('exact', 'text'),
    patienceNs: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  },
  {
    requiredKeys: [...(Object.keys(defaultPlan) as (keyof typeof defaultPlan)[]), 'guest', 'disk'],
  },
) as fc.Arbitrary<RunPlan>;

/** As it comes out of a file. */
const read = (record: WrittenRecord): WrittenRecord => JSON.parse(JSON.stringify(record)) as WrittenRecord;
const paths = {
  guest: 'a guest',
  initrd: 'an initrd',
  disk: 'a disk',
  tape: 'a tape',
  peer: { guest: 'a peer', initrd: 'an initrd of the peer' },
};
const plain: RunPlan = { ...defaultPlan, guest: Uint8Array.of(1), disk: new Uint8Array(512) };
const line = read(tracePlan(plain, { machine: 'pair', paths: { guest: 'g' } }));

test('whatever a plan says comes back from its line', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const told = readTracePlan(read(tracePlan(plan, { machine: 'pair', paths })));
      const file = (what: 'guest' | 'initrd' | 'disk' | 'tape', file: { path: string; digest: string }) => {
        const { peer } = plan.network ?? {};
        if (file.path === paths.peer.guest || file.path === paths.peer.initrd) {
          const bytes = (file.path === paths.peer.guest ? peer?.guest : peer?.initrd) as Uint8Array;
          expect(file.digest).toBe(digest(bytes));
          return bytes;
        }
        expect(file).toEqual({ path: paths[what], digest: digest(plan[what] as Uint8Array) });
        return plan[what] as Uint8Array;
      };
      const again = planOfTrace(told, { bytes: file, disk: (each) => file('disk', each) });
      const normal = ({ initrd, tape, tapeCapacity, joinAfterNs, network, ...rest }: RunPlan) => ({
        ...rest,
        ...(network && { network }),
        drift: Object.fromEntries(Object.entries(rest.drift).map(([name, rate]) => [name, rate === 0 ? 0 : rate])),
        ...(initrd && { initrd }),
        ...(tape && { tape }),
        ...(tapeCapacity !== undefined && { tapeCapacity }),
        ...(joinAfterNs !== undefined && { joinAfterNs }),
      });
      expect(normal(again)).toEqual(normal(plan));
    }),
  );
});

test('a disk of zeros and a blank tape need no file', () => {
  const plan = { ...plain, tape: new Uint8Array(0) };
  const told = readTracePlan(read(tracePlan(plan, { machine: 'pair', paths: { guest: 'g' } })));
  const again = planOfTrace(told, {
    bytes: (what) => {
      expect(what).toBe('guest');
      return plan.guest;
    },
    disk: () => expect.fail('there is no file'),
  });
  expect([diskImage(again.disk).read(0, 1), again.tape]).toEqual([plan.disk, plan.tape]);
});

test('what a program brought into its run stands in the line by name, and no plan can be made of it', () => {
  const unit = {
    deviceType: 6,
    removable: false,
    product: '',
    sensitivity: 'testable',
    execute: () => answer(),
  } as const;
  const printer = { name: 'printer', base: 0xf0824000, length: 4, front: () => expect.fail('no front is made') };
  const plan = { ...plain, devices: [printer], targets: [{ id: 2, unit: () => ({ ...unit, name: 'scanner' }) }] };
  const told = readTracePlan(read(tracePlan(plan, { machine: 'pair', paths: { guest: 'g' } })));
  expect([told.devices, told.targets]).toEqual([['printer'], [{ id: 2, name: 'scanner' }]]);
  const file = () => expect.fail('no file is read');
  expect(() => planOfTrace(told, { bytes: file, disk: file })).toThrow(
    'a program brought the device printer, the target scanner (SCSI ID 2): no file has what they do',
  );
});

test.each([
  ['another version', { version: 2 }, /version 2; this program knows version 1/],
  ['no guest', { guest: undefined }, /at guest: found nothing, expected a value/],
  ['a seed that is none', { seed: 'x' }, /at seed: found "x", expected a whole number from 0 on/],
  ['an unknown protocol', { protocol: 'fast' }, /at protocol: found "fast", expected 'original' or 'prototype'/],
  ['a kill of nobody', { kills: [{ who: 'nobody', when: { kind: 'epoch', epoch: 1 } }] }, /kills\.0\.who: .*primary/],
  [
    'a disk larger than all memory',
    { disk: { zeros: 1e12 } },
    /at disk\.zeros: found 1000000000000, expected a whole number from 0 to 1073741824/,
  ],
  ['a disk of half a block', { disk: { zeros: 700 } }, /at disk\.zeros: .*a multiple of 512/],
  ['memory of a thousand machines', { memorySize: 1e12 }, /at memorySize: .*to 268435456/],
  ['an epoch without end', { epochLength: 1e15 }, /at epochLength: .*to 16777216/],
  ['a buffer without end', { bufferMessages: 1e15 }, /at bufferMessages: /],
  ['more backups than there are names', { backups: 6 }, /at backups: .*to 5/],
  [
    'an instant after all instants',
    { kills: [{ who: 'left', when: { kind: 'time', at: 1e18 } }] },
    /at kills\.0\.when\.at: /,
  ],
  [
    'kills without end',
    { kills: Array(10_001).fill({ who: 'left', when: { kind: 'epoch', epoch: 1 } }) },
    /at kills: /,
  ],
  ['cuts without end', { link: { cuts: Array(1001).fill({ fromNs: 0, untilNs: 1 }) } }, /at link\.cuts: /],
  ['a drift that is none', { drift: { left: 1e9 } }, /at drift\.left: /],
  [
    'a path that is none',
    { guest: { path: 'x'.repeat(5000), digest: '' } },
    /at guest\.path: found "x+…, expected a text of at most 4096/,
  ],
  [
    'a setting that nobody knows',
    { colour: 'red' },
    /at colour: found an unknown field, expected one of the fields event/,
  ],
])('%s is not understood, and said to be so', (_name, change, message) => {
  expect(() => readTracePlan(read({ ...line, ...change }))).toThrow(message);
});
