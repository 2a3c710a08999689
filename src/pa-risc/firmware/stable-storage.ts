/**
 * Stable storage: the bytes that the firmware keeps for the operating system. They lie in memory below `mem_free`, and
 * so are part of a machine's state.
 */
import { answerWords, argument, bytesAt, type Caller, isBuffer, STATUS, type Status } from './call';

export const stableStorageAddress = 0x3800;
export const stableStorageBytes = 256;
const OPTION = { read: 0, write: 1, returnSize: 2 } as const;

/** PDC_STABLE: copies bytes between the storage and a buffer; offset and length are multiples of 4. */
export function stableStorage(caller: Caller, option: number): Status {
  if (option === OPTION.returnSize) return answerWords(caller, argument(caller, 2), [stableStorageBytes]);
  if (option !== OPTION.read && option !== OPTION.write) return STATUS.nonexistentOption;
  const [offset, buffer, count] = [2, 3, 4].map((number) => argument(caller, number));
  if (offset === undefined || buffer === undefined || count === undefined) return STATUS.invalidArgument;
  if ((offset | count) & 3 || offset + count > stableStorageBytes || !isBuffer(caller, buffer, count, 4)) {
    return STATUS.invalidArgument;
  }
  const [from, to] =
    option === OPTION.read ? [stableStorageAddress + offset, buffer] : [buffer, stableStorageAddress + offset];
  caller.writeMemory(to, bytesAt(caller, from, count) as Uint8Array);
  return STATUS.ok;
}
