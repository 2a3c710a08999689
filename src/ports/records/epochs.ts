/** Epochs and interrupts. */
export interface EpochRecords {
  /**
   * Its interrupts have been delivered. Two processors that end the same epoch of the same term have the same digest.
   */
  'epoch.ended': {
    /** its number, from 0 on. */
    readonly epoch: number;
    /** of the view of the processor that ended it first. */
    readonly term: number;
    /** whether it is the failover epoch, and this processor ended it first. */
    readonly failover: boolean;
    /** xxh64 of the processor's state, memory included; none where a program's observers leave digests out. */
    readonly digest?: string;
  };
  /** With `--paranoid`: the epoch's instructions have been executed, and its interrupts have not been delivered yet. */
  'epoch.digested': {
    /** as of `epoch.ended`. */
    readonly epoch: number;
    readonly term: number;
    readonly digest: string;
  };
  /** With `--paranoid`: a backup has ended the epoch in another state than the primary, and all stop. */
  'divergence.found': {
    /** as of `epoch.ended`. */
    readonly epoch: number;
    readonly term: number;
    /** of the backup's state. */
    readonly digest: string;
    /** of the primary's. */
    readonly expected: string;
  };
  /** P1: the primary keeps it for the end of the epoch. */
  'interrupt.buffered': {
    /** the device. */
    readonly source: string;
  };
  /** P4: a processor that does not lead ignores its own device. */
  'interrupt.ignored': {
    /** the device. */
    readonly source: string;
  };
  /** The guest gets it, at the end of an epoch. */
  'interrupt.delivered': {
    /** the epoch. */
    readonly epoch: number;
    /** the device, or `intervalTimer`. */
    readonly source: string;
    /** whether it is an uncertain interrupt (P7, IO2). */
    readonly uncertain: boolean;
    /** the name (`id`) of the operation that ends with it. */
    readonly operation?: string;
    /** of the interval timer, the time of day at which it interrupts. */
    readonly ticks?: number;
  };
}
