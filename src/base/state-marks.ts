/** What a class says about its objects to a snapshot of the world, which otherwise keeps every field. */

/** An object that keeps its own snapshots, since a copy of its fields would cost too much. */
export interface SelfCapturing {
  /** The present state, which never changes; it shares with the states before what is equal. */
  captureState(): CapturedState;
  /** Goes back to a state that this object has returned. */
  restoreState(state: CapturedState): void;
}

export interface CapturedState {
  /** Pieces that states may share, each with its bytes: for a limit of memory. */
  pieces(): Iterable<readonly [piece: object, bytes: number]>;
}

/**
 * An object without state of the world: a cache, a listener outside, or one with which nothing ever changes. A snapshot
 * leaves its fields as they are.
 */
export interface Stateless {
  readonly isStateless: true;
}

/** An object with more to do when all fields of the world are as at a snapshot. */
export interface Restored {
  afterRestore(): void;
}

export const isSelfCapturing = (object: object): object is SelfCapturing => 'captureState' in object;
export const isRestored = (object: object): object is Restored => 'afterRestore' in object;
export const isStateless = (object: object): object is Stateless => 'isStateless' in object;
