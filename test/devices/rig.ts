/** Two controllers on one bus with a disk, and a small SCRIPTS program like the one of the Linux driver. */
import type { Completion } from '../../devices/device';
import { Effects } from '../../devices/effects';
import { NcrBack } from '../../devices/ncr53c700/back';
import { ScsiBus } from '../../devices/scsi/bus';
import { Disk } from '../../devices/scsi/disk';
import { OverlayStore } from '../../devices/scsi/overlay-store';
import { TargetDevice } from '../../devices/scsi/target-device';
import { FakeClock } from './fake-clock';

export const PROGRAM = 0x1000;
const IDENTIFY = 0x100;
const CDB = 0x110;
export const STATUS = 0x120;
export const DATA = 0x2000;

export function rig() {
  const clock = new FakeClock();
  const records: string[] = [];
  const view = { term: 1, members: ['left', 'right'], primary: 'left' };
  const trace = { record: (_actor: string, type: string) => void records.push(type) };
  const bus = new ScsiBus({ clock, trace, view });
  const store = new OverlayStore(new Uint8Array(64 * 512));
  const effects = new Effects();
  const unit = new Disk({ clock, store, effects, readNs: 24_200_000, writeNs: 26_000_000 });
  const disk = new TargetDevice({ clock, trace, unit });
  bus.attach(6, disk);
  for (const processor of ['left', 'right']) disk.absorbUnitAttention(processor);
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
    const start = () =>
      back.perform({ device: 'scsi', kind: 'operation', detail: { dsp: PROGRAM, connected: 0xff }, operation: 1 });
    return { memory, dma, back, completions, start };
  };
  return { clock, bus, store, disk, effects, records, view, left: controller('left'), right: controller('right') };
}

/** Select, identify, command, data if any, status, COMMAND COMPLETE, disconnect, INT 0x401. */
export function load(memory: Uint8Array, cdb: number[], data?: { out: boolean; count: number }, target = 6): void {
  memory[IDENTIFY] = 0x80;
  memory.set(cdb, CDB);
  const move = data === undefined ? [] : [((data.out ? 0x08 : 0x09) << 24) | data.count, DATA];
  const words = [
    ...[0x41000000 | ((1 << target) << 16), 0],
    ...[0x0e000001, IDENTIFY, 0x60000008, 0, 0x0a000000 | cdb.length, CDB],
    ...move,
    ...[0x0b000001, STATUS, 0x0f000001, STATUS + 1, 0x60000040, 0],
    ...[0x98040000, 0x999, 0x48000000, 0, 0x98080000, 0x401],
  ];
  if (memory[STATUS] === 0) memory[STATUS] = 0xff;
  for (const [at, word] of words.entries()) new DataView(memory.buffer).setUint32(PROGRAM + 4 * at, word, true);
}
