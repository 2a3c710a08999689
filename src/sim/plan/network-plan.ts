import { stationAddresses } from '../../replica/station-addresses';

/** A bare 720 at the other end of the cable. */
export interface PeerPlan {
  /** The guest's ELF file. */
  readonly guest: Uint8Array;
  /** A RAM disk for the guest's start. */
  readonly initrd?: Uint8Array;
  /** The command line. */
  readonly append: string;
  /** Memory in bytes. */
  readonly memorySize: number;
}

/** What the Ethernet segment does to the frames on it; all of it comes from the plan's seed. */
export interface SegmentPlan {
  /** Probability that a frame is lost. */
  readonly loss?: number;
  /** Probability that a frame arrives twice. */
  readonly duplication?: number;
  /** From a frame's last bit to its arrival, in nanoseconds. */
  readonly latencyNs?: number;
  /** Of each station. */
  readonly bitsPerSecond?: number;
}

/** The Ethernet segment at the machine's LAN controller. */
export interface NetworkPlan extends SegmentPlan {
  /** The other station; without a peer the machine is alone on its segment. */
  readonly peer?: PeerPlan;
}

export const defaultSegment = {
  loss: 0,
  duplication: 0,
  latencyNs: 5_000,
  bitsPerSecond: 10_000_000,
} as const satisfies SegmentPlan;

export type StationName = keyof typeof stationAddresses;

/** What the machine at this station is powered on with. */
export const poweredPlan = <Plan extends { readonly network?: NetworkPlan }>(
  plan: Plan,
  station: StationName = 'machine',
): Plan & { readonly station?: readonly number[] } =>
  plan.network === undefined ? plan : { ...plan, station: stationAddresses[station] };
