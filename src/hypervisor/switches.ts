/** The protocol's switches, each on its own, so that each optimization's share can be measured. */
export interface Switches {
  /** P0: await the acknowledgment of each value at once, or only before the next output (§3.2). */
  readonly valueAcknowledgment: 'immediate' | 'beforeOutput';
  /** P1: forward interrupts with the end of the epoch, or as they come (§3.2). */
  readonly interruptForwarding: 'atEpochEnd' | 'immediate';
  /** P2: await the acknowledgment of `epochEnd` at the boundary, or only before the next output (§4.3). */
  readonly epochAcknowledgment: 'atBoundary' | 'beforeOutput';
  /**
   * Every epoch has the same length, or ends when an interrupt is ready, at that length at the latest (§2.1, Table II).
   */
  readonly epochs: 'fixed' | 'variable';
  /**
   * P7, or the alternative at the end of §2.3: outstanding operations are started again, and the guest hears of
   * nothing.
   */
  readonly failover: 'uncertainInterrupts' | 'repeatOutstanding';
  /** An output that must wait stalls the machine (§3.2), or is held while the machine runs on. */
  readonly outputRelease: 'stall' | 'hold';
  /** The primary sends the value of a device's register (§3.2 iii), or the backup reads its own simulated device. */
  readonly registerReads: 'forwarded' | 'simulated';
  /**
   * CR16 is the processor's clock, a value of the environment; or counts instructions, corrected at every epoch's end.
   */
  readonly clockSource: 'timeOfDay' | 'instructionCount';
}

/** The values that each switch can have; the first is that of `original`. */
export const switchValues: { readonly [S in keyof Switches]: readonly [Switches[S], Switches[S]] } = {
  valueAcknowledgment: ['immediate', 'beforeOutput'],
  interruptForwarding: ['atEpochEnd', 'immediate'],
  epochAcknowledgment: ['atBoundary', 'beforeOutput'],
  epochs: ['fixed', 'variable'],
  failover: ['uncertainInterrupts', 'repeatOutstanding'],
  outputRelease: ['stall', 'hold'],
  registerReads: ['forwarded', 'simulated'],
  clockSource: ['timeOfDay', 'instructionCount'],
};

/** §2, as the rules are printed. */
const original: Switches = {
  valueAcknowledgment: 'immediate',
  interruptForwarding: 'atEpochEnd',
  epochAcknowledgment: 'atBoundary',
  epochs: 'fixed',
  failover: 'uncertainInterrupts',
  outputRelease: 'stall',
  registerReads: 'forwarded',
  clockSource: 'timeOfDay',
};

/** §3.2: the prototype's two optimizations, the "Old" of Table I. */
const prototype: Switches = { ...original, valueAcknowledgment: 'beforeOutput', interruptForwarding: 'immediate' };

/** §4.3: nothing waits at an epoch's end, the "New" of Table I. */
const revised: Switches = { ...prototype, epochAcknowledgment: 'beforeOutput' };

/** Every optimization that saves a message or a wait. */
const fastest: Switches = {
  ...revised,
  epochs: 'variable',
  outputRelease: 'hold',
  registerReads: 'simulated',
  clockSource: 'instructionCount',
};

/** The four protocols, each as values of the eight switches. */
export const presets = { original, prototype, revised, fastest } as const;

/** A preset: `original` (§2), `prototype` (§3.2), `revised` (§4.3) or `fastest`. */
export type Protocol = keyof typeof presets;
