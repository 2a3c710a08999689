/** `understudy devices`: the devices of the machine. */
import { zeroImage } from '../../devices/scsi/disk-image';
import { inventory } from '../sim/inventory';
import { defaultPlan, emptyDiskBytes } from '../sim/plan/plan';
import { type MediumFile, openTape, readDisk } from './files/media';

export interface DevicesOptions {
  readonly disk?: MediumFile;
  readonly tape?: MediumFile;
  readonly actuator?: true;
  readonly json?: true;
}

export function devicesCommand({ disk, tape, actuator, json }: DevicesOptions): number {
  const plan = {
    ...defaultPlan,
    guest: new Uint8Array(0),
    disk: disk === undefined ? zeroImage(emptyDiskBytes) : readDisk(disk.path),
    tape: tape && openTape({ ...tape, overlay: true }).image,
    actuator: actuator === true,
  };
  const devices = inventory(plan);
  if (json) {
    process.stdout.write(`${JSON.stringify(devices, undefined, 2)}\n`);
    return 0;
  }
  const cells = devices.map(({ name, base, length = 0, id, localIrq, what, state }) => [
    name,
    base === undefined ? `SCSI ID ${id}` : `${hex(base)}-${hex(base + length - 1)}`,
    localIrq === undefined ? '-' : `ASP ${localIrq}`,
    state === undefined ? '-' : stateInWords(state),
    what,
  ]);
  const table = [['device', 'address', 'line', 'state', 'what it is'], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
  return 0;
}

const hex = (value: number): string => value.toString(16).padStart(8, '0');
const stateInWords = (state: unknown): string => (typeof state === 'string' ? state : JSON.stringify(state));
