/** Two controllers on one bus with a disk, and a small SCRIPTS program like the one of the Linux driver. */
import type { Completion } from '../../devices/device';
import { Effects } from '../../devices/effects';
import { NcrBack } from '../../devices/ncr53c700/back';
import { ScsiBus } from '../../devices/scsi/bus';
import { Disk } from '../../devices/scsi/disk';
import { zeroImage } from '../../devices/scsi/disk-image';
import { OverlayStore } from '../../devices/scsi/overlay-store';
import { TargetDevice } from '../../devices/scsi/target-device';
import type { TraceRecord } from '../../src/ports/trace';
import { Recorder } from '../../src/trace/recorder';
import { FakeClock } from './fake-clock';

export const PROGRAM = 0x1000;
export const IDENTIFY = 0x100;
export const CDB = 0x110;
export const STATUS = 0x120;
export const DATA = 0x2000;

/** `second`: another disk, at ID 4. */
export function rig({ second = false } = {}) {
  const clock = new FakeClock();
  const records: TraceRecord[] = [];
  const view = { term: 1, members: ['left', 'right'], primary: 'left' };
  const trace = new Recorder(clock);
  trace.listen((record) => records.push(record));
  const bus = new ScsiBus({ clock, trace, view });
  const store = new OverlayStore(zeroImage(64 * 512));
  const effects = new Effects();
  const unit = new Disk({ clock, store, effects, readNs: 24_200_000, writeNs: 26_000_000 });
  const disk = new TargetDevice({ clock, trace, unit });
  bus.attach(6, disk);
  const disks = [disk];
  if (second) {
    const other = { name: 'disk4', clock, store: new OverlayStore(zeroImage(64 * 512)), effects };
    disks.push(
      new TargetDevice({ clock, trace, unit: new Disk({ ...other, readNs: 24_200_000, writeNs: 26_000_000 }) }),
    );
    bus.attach(4, disks[1]);
  }
  for (const processor of ['left', 'right']) for (const each of disks) each.absorbUnitAttention(processor);
  const controller = (processor: string) => {
    const memory = new Uint8Array(0x10000);
    const dma = {
      fetchAllowed: (then: () => void) => then(),
      read: (at: number, length: number) => memory.slice(at, at + length),
    };
    const back = new NcrBack({ bus: bus.port(processor), dma, clock });
    const completions: Completion[] = [];
    back.onCompleted = (completion) => {
      for (const { address, bytes } of completion.dma) memory.set(bytes, address);
      completions.push(completion);
    };
    let operation = 0;
    const start = (command?: Command) => {
      if (command !== undefined) load(memory, command);
      const detail = { dsp: PROGRAM, connected: 0xff, scntl0: 0xce };
      back.perform({ device: 'scsi', kind: 'operation', detail, operation: ++operation });
    };
    return { memory, dma, back, completions, start };
  };
  return { clock, bus, store, disk, effects, records, view, left: controller('left'), right: controller('right') };
}

/** One command: which bytes, and the data that move. */
export interface Command {
  readonly cdb: readonly number[];
  readonly out?: number;
  readonly in?: number;
  readonly target?: number;
  /** The privilege to disconnect. */
  readonly disconnects?: true;
}

/** Select, identify, command, and then whatever the target asks for, until COMMAND COMPLETE: INT 0x401. */
export function load(memory: Uint8Array, { cdb, out, in: into, target = 6, disconnects }: Command): void {
  memory[IDENTIFY] = disconnects ? 0xc0 : 0x80;
  memory.set(cdb, CDB);
  memory[STATUS] = 0xff;
  const at = (instruction: number) => PROGRAM + 8 * instruction;
  const [dispatch, data, message, pointer, status] = [4, 8, 10, 18, 20];
  const direction = out === undefined ? 1 : 0;
  const clearAcknowledge = [0x60000040, 0];
  const words = [
    ...[0x41000000 | ((1 << target) << 16), 0],
    ...[0x0e000001, IDENTIFY, 0x60000008, 0, 0x0a000000 | cdb.length, CDB],
    // dispatch: what comes next?
    ...[0x830b0000, at(status), 0x870a0000, at(message), 0x800a0000 | (direction << 24), at(data), 0x98080000, 0x999],
    // data
    ...[0x08000000 | (direction << 24) | (out ?? into ?? 1), DATA, 0x80080000, at(dispatch)],
    // message: SAVE DATA POINTER, or DISCONNECT and the way back
    ...[0x0f000001, STATUS + 2, 0x800c0002, at(pointer), ...clearAcknowledge, 0x48000000, 0],
    ...[0x50000000, 0, 0x0f000001, STATUS + 3, ...clearAcknowledge, 0x80080000, at(dispatch)],
    ...[...clearAcknowledge, 0x80080000, at(dispatch)],
    // status
    ...[0x0b000001, STATUS, 0x0f000001, STATUS + 1, ...clearAcknowledge, 0x48000000, 0, 0x98080000, 0x401],
  ];
  for (const [index, word] of words.entries()) new DataView(memory.buffer).setUint32(PROGRAM + 4 * index, word, true);
}
