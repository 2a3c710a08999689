import { type CostModel, hp9000model720 } from '../sim/cost-model';
import type { LinkPlan } from '../sim/plan/link-plan';

/**
 * The cost model of §4. Beside `hp9000-720` it has what a message costs the guest that runs, and the instruction's time
 * that follows from the workload's. Every constant is the paper's or follows from the paper's; `constants.ts` names the
 * fitted ones.
 */
export const paperCosts: CostModel = {
  ...hp9000model720,
  /** §4.1: RT / VI = 8.8 s / 4.2e8 = 20.95 ns, in whole nanoseconds. Footnote 6 rounds to 20. */
  instructionNs: 21,
  /**
   * Assumed: half a revolution at 3,600 a minute, either way. A disk that takes the same time for each block keeps
   * interrupts at the same place of their epochs.
   */
  diskSpreadNs: 8_350_000,
  message: {
    /** §4.1: Ethernet controller setup, for each packet (§4.3: the "per-message execution overhead"). */
    setUpNs: hp9000model720.boundary.sendSetUpNs,
    /** §4.1: entry, controller and exit, as for the message that ends an epoch: 25 + 42 + 14 µs. */
    receiptNs: hp9000model720.boundary.entryNs + hp9000model720.boundary.sendSetUpNs + hp9000model720.boundary.exitNs,
    /** §4.2: "9 messages for the data" of a block of 8 KB: eight kilobytes, and what comes with them. */
    packetBytes: 1024,
    /** Assumed: longer than a block takes on the wire, so that nothing is sent twice on a link that loses nothing. */
    retransmissionNs: 50_000_000,
  },
};

/** The bytes of the shortest Ethernet frame on the wire, with preamble and gap. */
const shortestFrameBytes = 84;
const shortestFrameNs = (shortestFrameBytes * 8e9) / paperCosts.bitsPerSecond;

/**
 * §4.1: the transmission of the message that ends an epoch and of its acknowledgment takes 141 µs, of which two of the
 * shortest frames take 134.4. The rest is a latency of 3.3 µs each way.
 */
export const paperLink: Partial<LinkPlan> = { latencyNs: 141_000 / 2 - shortestFrameNs };
