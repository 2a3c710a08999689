/** How many instructions an epoch should have to last a given time, by how fast the guest has run lately. */

/** Shorter epochs would be measured by the way in and out of their chunks, and become shorter still. */
const [least, greatest] = [1 << 15, 1 << 22];
/** So much of the past counts, in nanoseconds of running. */
const memoryNs = 200e6;
const sliceNs = 10e6;

export class EpochPace {
  /** Before anything is measured. */
  static readonly first = 1 << 15;
  private instructions = 0;
  private ns = 0;

  constructor(private readonly epochNs: number) {}

  /** So many instructions have taken so long. */
  measured(instructions: number, ns: number): void {
    const kept = Math.max(0, 1 - ns / memoryNs);
    this.instructions = this.instructions * kept + instructions;
    this.ns = this.ns * kept + ns;
  }

  get length(): number {
    return this.in(this.epochNs);
  }

  /** So many instructions are executed before the process looks at its sockets again. */
  get slice(): number {
    return this.in(sliceNs);
  }

  private in(ns: number): number {
    if (this.ns === 0) return EpochPace.first;
    const wanted = Math.round((this.instructions / this.ns) * ns);
    return Math.min(greatest, Math.max(least, wanted));
  }
}
