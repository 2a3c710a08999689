/** What things take in the virtual time of a world, in whole nanoseconds unless told otherwise. */
export interface CostModel {
  /** An instruction. */
  readonly instructionNs: number;
  /** Extra for an instruction that the hypervisor simulates. */
  readonly simulatedNs: number;
  /** The processor's own share of an epoch boundary. */
  readonly boundary: {
    /** Into the hypervisor. */
    readonly entryNs: number;
    /** To hand a message to the controller. */
    readonly sendSetUpNs: number;
    /** Back to the guest. */
    readonly exitNs: number;
    /** From a reset of the machine until the guest starts again. */
    readonly restartNs: number;
  };
  /** From a frame's receipt until its acknowledgment leaves. */
  readonly acknowledgmentNs: number;
  /** What messages cost. */
  readonly message: {
    /** What sending an interrupt takes from the sender's guest, for each packet. */
    readonly setUpNs: number;
    /** What the receipt of a frame takes from a guest that runs meanwhile. */
    readonly receiptNs: number;
    /**
     * A longer frame goes over the wire in packets of so many bytes, each with a header; what is sent at one instant
     * fills packets together. `Infinity`: each frame is one packet.
     */
    readonly packetBytes: number;
    /** The first retransmission of what is not acknowledged comes after so long. */
    readonly retransmissionNs: number;
  };
  /** Of the link, in each direction. */
  readonly bitsPerSecond: number;
  /** A write of the disk, whatever its size, on the mean. */
  readonly diskWriteNs: number;
  /** A read of the disk, whatever its size, on the mean. */
  readonly diskReadNs: number;
  /** By how much an operation of the disk takes less or more at most, by how its blocks lie to the heads. */
  readonly diskSpreadNs: number;
  /** A record of the tape, read or written. */
  readonly tapeRecordNs: number;
  /** From anywhere to the beginning. */
  readonly tapeRewindNs: number;
  /** A step of the actuator. */
  readonly actuatorStepNs: number;
}

/** The cost model `hp9000-720` (§4). */
export const hp9000model720 = {
  /** §4.1, footnote 6: a 50 MIPS processor. */
  instructionNs: 20,
  /** §4.1: average time for the hypervisor to simulate an instruction, 15.12 µs. */
  simulatedNs: 15_120,
  /**
   * §4.1: the processor's own share of the 442 µs of an epoch boundary. A 720 tests itself after a reset: that time is
   * assumed, and shortened.
   */
  boundary: { entryNs: 25_000, sendSetUpNs: 42_000, exitNs: 14_000, restartNs: 100_000_000 },
  /** §4.1: from a frame's receipt until its acknowledgment leaves. */
  acknowledgmentNs: 220_000,
  /** The guest's share is left out here: `src/paper` measures with it. The time-out is assumed. */
  message: { setUpNs: 0, receiptNs: 0, packetBytes: Number.POSITIVE_INFINITY, retransmissionNs: 5_000_000 },
  /** §3: the Ethernet between the processors. */
  bitsPerSecond: 10_000_000,
  /** §4.2: an 8 KB block; used for every size. */
  diskWriteNs: 26_000_000,
  diskReadNs: 24_200_000,
  diskSpreadNs: 0,
  /** The paper has no tape and no actuator: assumed, of the order of a QIC drive of its time. */
  tapeRecordNs: 10_000_000,
  tapeRewindNs: 500_000_000,
  actuatorStepNs: 5_000_000,
} as const satisfies CostModel;
