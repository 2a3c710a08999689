/** The contract of a SCSI target as the bus sees it. */
import type { BusPhase, Received } from '../../src/ports/scsi-bus';

/** The target's hold on one initiator, from selection over disconnections to the end of the command. */
export interface Nexus {
  /** The processor that selected the target. */
  readonly processor: string;
  /** Whether the initiator asserts ATN. */
  readonly attention: boolean;
  /** The processor may not use this target: it has been deposed (DESIGN §3). */
  readonly fenced: boolean;
  /** Asserts REQ in a phase; heard through the clock. */
  request(phase: BusPhase): void;
  /** Leaves the bus. */
  free(): void;
  /** Asks for the bus to reselect the initiator; `reselected` follows. */
  reselect(): void;
}

export interface Target {
  selected(nexus: Nexus): void;
  /** The nexus is connected again. */
  reselected(nexus: Nexus): void;
  /** Bytes of an out phase; answers how many it took. It requests again or frees the bus. */
  take(bytes: Uint8Array): number;
  /** At most `limit` bytes of an in phase. */
  give(limit: number): Received['bytes'];
  /** The initiator has taken what was given; the target requests again or frees the bus. */
  acknowledged(): void;
  /** Commands of this processor are aborted: nothing of them happens from now on. Answers whether there was one. */
  abort(processor: string): boolean;
  /** The bus was reset; every initiator but `absorbing` is told by a unit attention condition. */
  reset(): void;
  /** A new leader need not hear of what happened before its time. */
  absorbUnitAttention(processor: string): void;
}
