import type { Observable } from 'rxjs';

/** One end of a point-to-point link between two processors: it may lose, delay, duplicate or corrupt frames. */
export interface LinkEnd {
  /**
   * Hands a frame to the wire. It is delivered later, through the clock, or never. `between`: a short one that goes out between the pieces of
   * a long one that was sent before. Returns the instant at which everything will have left.
   */
  send(frame: Uint8Array, between?: true): number;
  /** What arrives at this end, each frame through the clock. */
  readonly frames: Observable<Uint8Array>;
}
