/** The run. */
export interface RunRecords {
  /** The first record of a run on the pair. */
  'run.started': {
    /** a name, from the seed. */
    readonly run: string;
    /** as in the plan. */
    readonly seed: number;
    readonly protocol: 'original' | 'prototype' | 'revised' | 'fastest';
    readonly backups: number;
    readonly epochLength: number;
    /** true if each epoch’s end carries a digest of the state. */
    readonly paranoid?: true;
    /** switches that are not as in the preset. */
    readonly valueAcknowledgment?: 'immediate' | 'beforeOutput';
    readonly interruptForwarding?: 'atEpochEnd' | 'immediate';
    readonly epochAcknowledgment?: 'atBoundary' | 'beforeOutput';
    readonly epochs?: 'fixed' | 'variable';
    readonly failover?: 'uncertainInterrupts' | 'repeatOutstanding';
    readonly outputRelease?: 'stall' | 'hold';
    readonly registerReads?: 'forwarded' | 'simulated';
    readonly clockSource?: 'timeOfDay' | 'instructionCount';
    /** of the links. */
    readonly loss: number;
    readonly latencyNs: number;
    readonly jitterNs: number;
    readonly duplication: number;
    readonly corruption: number;
    /** before then they have no faults but cuts. */
    readonly faultsFromNs?: number;
    /** from then on they have no faults. */
    readonly calmFromNs?: number;
    /** of the links, as `--link` reads them, parted by blanks. */
    readonly cuts: string;
  };
  'processor.killed': {
    /** `primary` or `backup`, whom the kill meant. */
    readonly role: 'primary' | 'backup';
    /** which it was executing. */
    readonly epoch: number;
  };
  /** It stands still: it neither executes nor hears. */
  'processor.frozen': {
    /** which it was executing. */
    readonly epoch: number;
    /** how long, in nanoseconds; without it until it is thawed. */
    readonly forNs?: number;
  };
  /** It goes on where it stood. */
  'processor.thawed': {
    /** which it is executing. */
    readonly epoch: number;
  };
  /** A new processor asks to join; the actor is its name. */
  'processor.repaired': {
    /** in whose place. */
    readonly place: string;
  };
  /**
   * The guest has reset its machine, which starts again; from here on processor, memory and devices' fronts are as at
   * power-on.
   */
  'machine.restarted': {
    /** in which; on the bare machine there are none. */
    readonly epoch?: number;
  };
  /** The guest has halted its machine: the end of the run. */
  'machine.reset': object;
  /** The processor has stopped for good. */
  'machine.halted': {
    /** in words. */
    readonly why: string;
  };
  /** The guest met an instruction that the processor does not know. */
  'instruction.illegal': {
    /** hexadecimal. */
    readonly word: string;
    /** hexadecimal. */
    readonly address: string;
  };
}
