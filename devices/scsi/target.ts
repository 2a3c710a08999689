/** The contract of a SCSI target. It speaks only while it is connected, and only to the nexus that selected it. */
import type { BusPhase } from '../../src/ports/scsi-bus';

/** The target's hold on the bus, from selection to bus free. */
export interface Nexus {
  /** The processor that selected the target. */
  readonly processor: string;
  /** Asserts REQ in a phase; heard through the clock. */
  request(phase: BusPhase): void;
  /** Leaves the bus. */
  free(): void;
}

export interface Target {
  selected(nexus: Nexus, attention: boolean): void;
  /** Bytes of an out phase; answers how many it took. It requests again or frees the bus. */
  take(bytes: Uint8Array): number;
  /** At most `limit` bytes of an in phase; then it requests again or frees the bus. */
  give(limit: number): Uint8Array;
  /** The command is aborted: nothing of it happens from now on, and the nexus is dead. */
  abort(): void;
}
