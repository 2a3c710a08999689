import type { Observable } from 'rxjs';

/** One end of a point-to-point link between two processors: it may lose, delay, duplicate or corrupt frames. */
export interface LinkEnd {
  /**
   * Hands a frame to the wire, which delivers it later, through the clock, or never. `between`: a short frame that may
   * go out between the pieces of a long one sent before. Returns the instant at which everything will have left.
   */
  send(frame: Uint8Array, between?: true): number;
  /** The frames that arrive at this end, each through the clock. */
  readonly frames: Observable<Uint8Array>;
}
