/** A disk, a tape and an actuator on one bus, and two initiators that it serves alike. */
import { Effects } from '../../devices/effects';
import { Actuator } from '../../devices/scsi/actuator';
import { ScsiBus } from '../../devices/scsi/bus';
import { Disk } from '../../devices/scsi/disk';
import { zeroImage } from '../../devices/scsi/disk-image';
import { OverlayStore } from '../../devices/scsi/overlay-store';
import { Tape } from '../../devices/scsi/tape';
import { TapeMedium } from '../../devices/scsi/tape-medium';
import { TargetDevice } from '../../devices/scsi/target-device';
import { FakeClock } from './fake-clock';
import { type Command, Initiator } from './initiator';

export const ID = { disk: 0, tape: 3, actuator: 5 } as const;
export const REQUEST_SENSE = [0x03, 0, 0, 0, 18, 0] as const;
export type TargetName = keyof typeof ID;
export const diskBlocks = 64;

/** `settled`: both initiators have heard of power-on. */
export function scsiLab({ blocks = diskBlocks, settled = true } = {}) {
  const clock = new FakeClock();
  const trace = { record: () => {} };
  const view = { term: 1, members: ['left', 'right'], primary: 'left' };
  const bus = new ScsiBus({ clock, trace, view, rules: { refuses: false } });
  const effects = new Effects();
  const store = new OverlayStore(zeroImage(blocks * 512));
  const medium = new TapeMedium();
  const actuator = new Actuator({ clock, effects, stepNs: 2_000_000 });
  const units = [
    [ID.disk, new Disk({ clock, store, effects, readNs: 24_200_000, writeNs: 26_000_000 })],
    [ID.tape, new Tape({ clock, medium, effects, recordNs: 1_000_000, rewindNs: 500_000_000 })],
    [ID.actuator, actuator],
  ] as const;
  for (const [id, unit] of units) {
    bus.attach(id, new TargetDevice({ clock, trace, unit }));
  }
  const left = new Initiator(clock, bus.port('left'));
  const right = new Initiator(clock, bus.port('right'));
  if (settled) {
    for (const target of Object.values(ID)) {
      for (const initiator of [left, right]) initiator.perform({ target, unit: 0, cdb: REQUEST_SENSE });
    }
  }
  return { clock, bus, store, medium, actuator, effects, left, right };
}

export type ScsiLab = ReturnType<typeof scsiLab>;

/** What a command gives: its status, and after CHECK CONDITION sense key and code. */
export type Result = readonly [status: number | undefined, key?: number, code?: number];

/** Performs a command and, after CHECK CONDITION, asks why. */
export function ask(
  initiator: Initiator,
  command: Command,
): { readonly result: Result; readonly data: Uint8Array; readonly sense: Uint8Array } {
  const { status, data } = initiator.perform({ unit: 0, ...command });
  if (status !== 2) return { result: [status], data, sense: new Uint8Array(0) };
  const { data: sense } = initiator.perform({ unit: 0, ...command, cdb: REQUEST_SENSE, out: undefined });
  return { result: [status, sense[2] & 0x0f, (sense[12] << 8) | sense[13]], data, sense };
}
