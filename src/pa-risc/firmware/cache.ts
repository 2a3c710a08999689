/** PDC_CACHE: the geometry of the PA7000's caches and TLBs. */
import { answerWords, argument, type Caller, STATUS, type Status } from './call';

const OPTION = { info: 0, returnSpaceBits: 2 } as const;
const lineBytes = 32;
const instructionCacheBytes = 128 << 10;
const dataCacheBytes = 256 << 10;
const tlbEntries = 96;
const pageBytes = 4096;

/**
 * Block 1 and line 2: 32 bytes, as line << (3 + block); the caches are separate. Memory has no cache, and so no
 * aliases.
 */
const cacheConfiguration = 0x01400000;
/** Pages of 4 KB; the TLBs are separate. */
const tlbConfiguration = 0x00010000;

/** Size, configuration, and the loop for a flush: base, stride, count, turns. */
const cache = (bytes: number) => [bytes, cacheConfiguration, 0, lineBytes, bytes / lineBytes, 1];
/** Size, configuration, and the loops for a purge: over spaces (base, stride, count), over offsets, turns. */
const tlb = [tlbEntries, tlbConfiguration, 0, 0, 1, 0, pageBytes, tlbEntries, 1];

export function cacheProcedure(caller: Caller, option: number): Status {
  const result = argument(caller, 2);
  switch (option) {
    case OPTION.info:
      return answerWords(caller, result, [...cache(instructionCacheBytes), ...cache(dataCacheBytes), ...tlb, ...tlb]);
    case OPTION.returnSpaceBits:
      // Addresses contain no hashed bits of the space identifier.
      return answerWords(caller, result, [0]);
    default:
      return STATUS.nonexistentOption;
  }
}
