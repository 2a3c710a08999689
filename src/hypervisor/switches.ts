/** The protocol's switches (DESIGN §3), each on its own, so that each optimization's share can be measured. */
export interface Switches {
  /** P0: await the acknowledgment of each value at once, or only before the next output (§3.2). */
  readonly valueAcknowledgment: 'immediate' | 'beforeOutput';
  /** P1: forward interrupts with the end of the epoch, or as they come (§3.2). */
  readonly interruptForwarding: 'atEpochEnd' | 'immediate';
  /** P2: await the acknowledgment of `epochEnd` at the boundary, or only before the next output (§4.3). */
  readonly epochAcknowledgment: 'atBoundary' | 'beforeOutput';
}

export const presets = {
  /** §2, as the rules are printed. */
  original: { valueAcknowledgment: 'immediate', interruptForwarding: 'atEpochEnd', epochAcknowledgment: 'atBoundary' },
  /** §3.2: the prototype's two optimizations, the "Old" of Table I. */
  prototype: {
    valueAcknowledgment: 'beforeOutput',
    interruptForwarding: 'immediate',
    epochAcknowledgment: 'atBoundary',
  },
} as const satisfies Record<string, Switches>;

export type Protocol = keyof typeof presets;
