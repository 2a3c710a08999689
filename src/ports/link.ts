import type { Observable } from 'rxjs';

/** One end of a point-to-point link between two processors: it may lose, delay, duplicate or corrupt frames. */
export interface LinkEnd {
  /** Hands a frame to the wire. It is delivered later, through the clock, or never. */
  send(frame: Uint8Array): void;
  /** What arrives at this end, each frame through the clock. */
  readonly frames: Observable<Uint8Array>;
}
