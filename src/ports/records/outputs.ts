/** Outputs. */
export interface OutputRecords {
  /** The guest has started an I/O operation; every replica records it. */
  'operation.started': {
    /** its name, the same at every replica. */
    readonly id: string;
    /** the device. */
    readonly device: string;
    /** the epoch. */
    readonly epoch: number;
  };
  /** An output has left the processor. A device of your own adds the fields of its outputs' `detail`. */
  'output.released': OutputFacts & {
    /** the message of the protocol that had to be acknowledged before. */
    readonly dependsOn: number;
    /** whether it was. */
    readonly committed: boolean;
  };
  /** §2.2: a processor that does not lead has counted it; it goes nowhere. */
  'output.absorbed': OutputFacts;
  /** A promoted processor has asked the terminal. */
  'console.takenOver': {
    /** the ordinal of the byte that the terminal expects next. */
    readonly expected: number;
    /** how many bytes are sent again. */
    readonly resent: number;
  };
  /**
   * A promoted processor's devices go on with operations that no I/O program waited for: the guest will hear that they
   * perhaps happened.
   */
  'operations.takenOver': {
    /** how many. */
    readonly uncertain: number;
  };
}

/** What a trace tells of an output of the guest's. */
interface OutputFacts {
  /** `operation`, `byte`, `abort` or `reset`. */
  readonly output: 'operation' | 'byte' | 'abort' | 'reset';
  /** of a byte, its place among all console bytes, from 0 on; of others 0. */
  readonly ordinal: number;
  /** of a byte, its value. */
  readonly byte?: number;
  /** of an operation of the 53C700, registers at its start. */
  readonly dsp?: number;
  readonly temp?: number;
  readonly sfbr?: number;
  readonly scntl0?: number;
  readonly scid?: number;
  /** of the same, 1 or 0: the state of the chip. */
  readonly singleStep?: number;
  readonly acknowledging?: number;
  readonly identifying?: number;
  /** of the same, the SCSI ID of the target that the chip is connected to, or 255. */
  readonly connected?: number;
  /** of the same, targets that have disconnected, a bit each. */
  readonly disconnected?: number;
  /** of a transmission, the address of the LAN controller's command. */
  readonly command?: number;
  /** of the same, 1 where the frame ends with a check sequence of the guest's, and where the chip pads the frame. */
  readonly hasCheckSequence?: number;
  readonly pads?: number;
  /** of an abort, 1 where the chip was reset, or resets the bus. */
  readonly leave?: number;
  readonly reset?: number;
}
