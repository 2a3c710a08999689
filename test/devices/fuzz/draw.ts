/** Random commands: half of them make sense, the others have random bytes in all or in some places. */
import type { Random } from '../../../src/base/random';
import type { Command } from '../initiator';
import { diskBlocks, ID, type TargetName } from '../scsi-lab';

export interface Drawn {
  readonly by: 'left' | 'right';
  readonly target: TargetName;
  readonly command: Command;
}

/** Operations by how often they make sense, and the others. */
const known: Readonly<Record<TargetName, readonly number[]>> = {
  disk: [
    0x00, 0x04, 0x08, 0x0a, 0x12, 0x16, 0x17, 0x1a, 0x1b, 0x1b, 0x1d, 0x1e, 0x25, 0x28, 0x28, 0x2a, 0x2a, 0x2f, 0x2f,
    0x35,
  ],
  tape: [
    0x00, 0x01, 0x05, 0x08, 0x08, 0x08, 0x0a, 0x0a, 0x0a, 0x10, 0x11, 0x11, 0x12, 0x15, 0x16, 0x17, 0x19, 0x1a, 0x1b,
    0x1b, 0x1d, 0x34,
  ],
  actuator: [0x00, 0x0a, 0x0a, 0x0a, 0x12, 0x16, 0x1d],
};
const lengths = [6, 10, 10, 6, 6, 12, 6, 6];
const [REQUEST_SENSE, MODE_SELECT, START_STOP, WRITE6] = [0x03, 0x15, 0x1b, 0x0a];
const greatestMarks = 7;
const longestRecord = 2048;

export function draw(random: Random): Drawn {
  const target = pick(random, Object.keys(ID) as TargetName[]);
  const by = random.chance(0.3) ? 'right' : 'left';
  const operation = random.chance(0.03)
    ? byte(random)
    : random.chance(0.35)
      ? REQUEST_SENSE
      : pick(random, known[target]);
  const cdb = [operation, ...Array.from({ length: lengths[operation >>> 5] - 1 }, () => 0)];
  if (random.chance(0.5)) sensible(random, target, cdb);
  else for (let at = 1; at < cdb.length; at++) cdb[at] = random.chance(0.4) ? byte(random) : 0;
  bounded(random, target, cdb);
  const hasUnit = random.chance(0.9);
  if (!hasUnit && random.chance(0.8)) cdb[1] &= 0x1f;
  const unit = random.chance(0.05) ? random.integer(1, 7) : 0;
  const command: Command = {
    target: ID[target],
    cdb,
    unit: hasUnit ? unit : undefined,
    disconnects: hasUnit && random.chance(0.5),
    piece: random.chance(0.2) ? random.integer(1, 600) : undefined,
    out: random.chance(0.9) ? outBytes(random, target, operation) : undefined,
  };
  return { by, target, command };
}

export const pick = <T>(random: Random, list: readonly T[]): T => list[random.integer(0, list.length - 1)];
const byte = (random: Random): number => random.integer(0, 255);

/** Fields that a driver would have there. */
function sensible(random: Random, target: TargetName, cdb: number[]): void {
  const small = random.integer(0, random.chance(0.1) ? 2 * diskBlocks : 20);
  if (cdb.length === 10) {
    cdb[5] = random.integer(0, diskBlocks - 1);
    cdb[8] = cdb[0] === 0x25 ? random.integer(0, 1) : small;
    cdb[1] = pick(random, [0, 0, 2]);
    return;
  }
  if (target === 'disk' && (cdb[0] === 0x08 || cdb[0] === WRITE6)) cdb[3] = random.integer(0, diskBlocks - 1);
  if (target === 'tape' && (cdb[0] === 0x08 || cdb[0] === WRITE6)) cdb[3] = random.integer(0, 7);
  if (target === 'tape' && cdb[0] === 0x11) {
    cdb[1] = pick(random, [0, 0, 1, 1, 3]);
    if (random.chance(0.4)) cdb[2] = cdb[3] = 0xff;
  }
  cdb[4] = random.chance(0.3) ? byte(random) : small;
  if (cdb[0] === REQUEST_SENSE) cdb[4] = 18;
  if (cdb[0] === 0x1a) cdb[2] = pick(random, [0, 0x3f, 0x08, 0x48, 0x88, 0xc8]);
  if (cdb[0] === START_STOP) cdb[4] = pick(random, [0, 1, 1, 1]);
  if (cdb[0] === MODE_SELECT) cdb[4] = pick(random, [0, 4, 12, 12, 13, 3]);
}

/** What would only take long: as the models keep it too. */
function bounded(random: Random, target: TargetName, cdb: number[]): void {
  if (target !== 'tape') return;
  if (cdb[0] === 0x10) cdb.splice(2, 3, 0, 0, cdb[4] & greatestMarks);
  const isLong = cdb[0] === WRITE6 && cdb[2] * 65536 + cdb[3] * 256 > longestRecord;
  if (isLong && !random.chance(0.001)) cdb.splice(2, 2, 0, cdb[3] & 7);
}

/** Mostly one byte over and over, so that VERIFY finds what WRITE has written. */
function outBytes(random: Random, target: TargetName, operation: number): Uint8Array {
  if (operation === MODE_SELECT && target === 'tape') {
    const list = Uint8Array.from([0, 0, pick(random, [0, 0x10, 0x10]), pick(random, [0, 8]), ...Array(9).fill(0)]);
    if (random.chance(0.3)) list[random.integer(0, list.length - 1)] = byte(random);
    return list;
  }
  if (operation === 0x04) return Uint8Array.of(0, 0, 0, pick(random, [0, 0, 1]));
  const bytes = new Uint8Array(longestRecord * 2).fill(random.integer(0, 2));
  if (random.chance(0.3)) bytes[random.integer(0, bytes.length - 1)] = byte(random);
  return bytes;
}
