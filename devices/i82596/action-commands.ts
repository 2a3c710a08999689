/** The commands that need nothing but guest memory: the chip executes them at once, alike at every replica. */
import { addressBytes, hashIndex } from './address-filter';
import type { Chip } from './chip';
import { greatestParameters } from './configuration';
import { BLOCK, BYTES, COMMAND, DUMP_BYTES, LINK_GOOD, STATUS } from './registers';

const done = STATUS.C | STATUS.OK;
/** Guest memory did not give what the command needs. */
const failed = STATUS.C | STATUS.A;

/** Executes the command whose block starts at `block`; returns its status word. */
export function executeAtOnce(code: number, block: number, chip: Chip): number {
  const at = block + BLOCK.parameters;
  switch (code) {
    case COMMAND.individualAddress:
      return setAddress(at, chip);
    case COMMAND.configure:
      return configure(at, chip);
    case COMMAND.multicast:
      return setMulticasts(at, chip);
    case COMMAND.tdr:
      chip.memory.setHalf(at, LINK_GOOD);
      chip.memory.setHalf(at + 2, 0);
      return done;
    case COMMAND.dump: {
      const buffer = chip.memory.address(at);
      if (buffer === undefined) return failed;
      chip.memory.setBytes(buffer, chip.settings.dump(DUMP_BYTES));
      return done;
    }
    default:
      return done;
  }
}

function setAddress(at: number, { memory, settings }: Chip): number {
  const address = memory.bytes(at, addressBytes);
  if (address === undefined) return failed;
  settings.address = [...address];
  return done;
}

function configure(at: number, { memory, settings }: Chip): number {
  const count = (memory.bytes(at, 1)?.[0] ?? 0) & 0x0f;
  const given = memory.bytes(at, Math.max(1, Math.min(count, greatestParameters)));
  if (given === undefined) return failed;
  settings.configuration = settings.configuration.changed(given);
  return done;
}

function setMulticasts(at: number, { memory, settings }: Chip): number {
  const count = Math.floor(((memory.half(at) ?? 0) & BYTES) / addressBytes);
  const list = memory.bytes(at + 2, count * addressBytes);
  if (list === undefined) return failed;
  const indices = Array.from({ length: count }, (_, index) =>
    hashIndex(list.subarray(index * addressBytes, (index + 1) * addressBytes)),
  );
  settings.hash = [...new Set(indices)].sort((one, other) => one - other);
  return done;
}
