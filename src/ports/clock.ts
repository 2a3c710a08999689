/** A pending timer: plain data, so that a world can be copied with its timers in it. */
export interface TimerEvent {
  /** The actor that armed the timer and hears it. */
  readonly actor: string;
  /** What the timer means to that actor, e.g. `heartbeat`. */
  readonly name: string;
  /** Plain data handed back when the timer fires. */
  readonly data?: unknown;
}

/** The clock port: the only source of time and the only place where deadlines wait (DESIGN: worlds). */
export interface Clock {
  /** Integer nanoseconds since the world began. */
  readonly nowAt: number;
  /** The instant of the earliest pending timer, or `Infinity`. */
  readonly nextAt: number;
  /** Binds the one handler that hears the timers of `actor`. */
  subscribe(actor: string, handler: (event: TimerEvent) => void): void;
  /** Arms a timer; equal instants fire in the order of arming. An instant in the past is a programmer's error. */
  arm(at: number, event: TimerEvent): number;
  /** Forgets a timer; one that has fired already is ignored. */
  disarm(timer: number): void;
  /** Forgets every timer of an actor, as when its processor dies. */
  disarmAll(actor: string): void;
  /**
   * Takes an error of a programmer from inside a library that would report it from a timer of its own (XState: an
   * action; RxJS: a subscriber). The world ends with this error after the current event.
   */
  fail(error: unknown): void;
}
