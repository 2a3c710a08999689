/** Runs that together have every type of record with every field. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Completion, DeviceBack, DeviceFront } from '../../devices/device';
import { Effects } from '../../devices/effects';
import { LanBack } from '../../devices/i82596/back';
import type { DeviceRow, Place } from '../../devices/place';
import { ScsiBus } from '../../devices/scsi/bus';
import { branch } from '../../src/base/branch';
import { scenario } from '../../src/check/scenario/run';
import { assemble } from '../../src/pa-risc/assembler/assembler';
import { writeElf } from '../../src/pa-risc/elf-writer';
import type { WrittenRecord } from '../../src/ports/trace';
import { bareMachine } from '../../src/sim/bare';
import { Segment } from '../../src/sim/ethernet/segment';
import { Pair } from '../../src/sim/pair';
import { defaultPlan, type RunPlan } from '../../src/sim/plan/plan';
import { VirtualClock } from '../../src/sim/virtual-clock';
import { Recorder } from '../../src/trace/recorder';

export const image = (name: string): Uint8Array => new Uint8Array(readFileSync(`examples/guests/${name}.elf`));

export const planFor = (guest: Uint8Array, changes: Partial<RunPlan> = {}): RunPlan => ({
  ...defaultPlan,
  guest,
  disk: new Uint8Array(1 << 17),
  memorySize: 1 << 21,
  patienceNs: 20e9,
  ...changes,
});

/** All records of a run on the pair. */
export function traced(plan: RunPlan): readonly WrittenRecord[] {
  const records: WrittenRecord[] = [];
  const pair = new Pair(plan, { onRecord: (record) => records.push(record) });
  pair.start();
  while (pair.step());
  return records;
}

export function bareTraced(plan: RunPlan): readonly WrittenRecord[] {
  const records: WrittenRecord[] = [];
  const bare = bareMachine(plan, { onRecord: (record) => records.push(record) });
  while (bare.step());
  return records;
}

const folder = 'examples/scenarios';

/** The records of a scenario's run. */
export function scenarioTraced(name: string): readonly WrittenRecord[] {
  const records: WrittenRecord[] = [];
  scenario(readFileSync(join(folder, `${name}.scenario`), 'utf8'), {
    file: (path) => new Uint8Array(readFileSync(join(folder, path))),
    onRecord: (record) => records.push(record),
  });
  return records;
}

const origin = 0x100000;
const halt = "ldil L'0xfffe0030,%r3\n ldo R'0xfffe0030(%r3),%r3\n ldi 5,%r6\n stw %r6,0(%r3)\n1: b 1b\n nop\n";

/** A guest of a few instructions, which halts its machine after them. */
const assembled = (body: string): Uint8Array =>
  writeElf(origin, origin, assemble(`_start:\n ${body}\n ${halt}`, { origin }).bytes);

/** It resets the SCSI bus. */
export const busResetGuest = assembled(
  "ldil L'0xf0825000,%r3\n ldi 8,%r6\n stb %r6,SCNTL1(%r3)".replace('SCNTL1', '0x101'),
);
/** It meets an instruction that there is not, and then, at its vectors, only breaks. */
export const lostGuest = assembled("ldil L'0x180000,%r3\n mtctl %r3,%cr14\n .word 0x58000000");

/** A device whose back interrupts by itself, at each processor, without an operation. */
class BellBack implements DeviceBack {
  onCompleted: (completion: Completion) => void = () => {};

  constructor({ world: { clock }, name: device, processor }: Place) {
    const actor = `${processor}.${device}`;
    clock.subscribe(actor, () => this.onCompleted({ device, registers: {}, dma: [] }));
    clock.arm(1_000_000, { actor, name: 'rings' });
  }

  perform(): void {}
}

const bellFront = (name: string): DeviceFront => ({
  name,
  interruptLine: false,
  read: () => 0,
  write: () => undefined,
  deliver: () => {},
  reset: () => {},
  snapshot: () => ({}),
  restore: () => {},
});

export const bell: DeviceRow = {
  name: 'bell',
  base: 0xf0824000,
  length: 4,
  front: bellFront,
  back: (place) => new BellBack(place),
};

/** A guest that reads a device, and computes for some epochs. */
const readingGuest = assembled(
  "ldil L'0xf0824000,%r3\n ldw R'0xf0824000(%r3),%r7\n ldil L%20000,%r1\n2: addib,<> -1,%r1,2b\n nop",
);

/** Each replica reads another value, and the digests of their states show it. */
export function divergingTraced(): readonly WrittenRecord[] {
  let reads = 0;
  const front = (name: string): DeviceFront => ({ ...bellFront(name), read: () => ++reads });
  const untrue: DeviceRow = { name: 'untrue', base: 0xf0824000, length: 4, front };
  const switches = { registerReads: 'simulated' } as const;
  return traced(planFor(readingGuest, { devices: [untrue], paranoid: true, switches }));
}

/**
 * Two stations on a bad Ethernet segment, without processors; one of them has lost its power, and the other is asked
 * for a frame that is not in memory.
 */
export function segmentTraced(): readonly WrittenRecord[] {
  const records: WrittenRecord[] = [];
  const clock = new VirtualClock();
  const trace = new Recorder(clock);
  trace.listen((record) => records.push(record));
  const faults = { loss: 0.5, duplication: 0.5 };
  const segment = new Segment({ clock, trace, seed: 1, faults });
  const view = { term: 1, members: ['left'], primary: 'left' };
  const bus = new ScsiBus({ clock, trace, view });
  const parent = branch({ id: 'segment', sink: clock });
  const world = { clock, trace, effects: new Effects(), bus, parent };
  const [one, other] = ['machine', 'peer'].map((name) => segment.station(name, world));
  other.hear('left', () => true);
  other.powerOff('left');
  for (let frames = 0; frames < 20; frames++)
    one.send({ processor: 'left', operation: frames + 1, frame: new Uint8Array(60) }, () => {});
  const dma = { fetchAllowed: (then: () => void) => then(), read: () => new Uint8Array(0) };
  const lan = new LanBack({ name: 'lan', processor: 'left', world, outside: one, dma }, one);
  lan.perform({ device: 'lan', kind: 'operation', operation: 21, detail: { command: 0 } });
  while (clock.runNext());
  return records;
}
