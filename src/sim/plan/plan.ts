import type { DeviceRow } from '../../../devices/place';
import type { DiskError } from '../../../devices/scsi/defects';
import type { TargetRow } from '../../../devices/scsi/target-row';
import type { Protocol, Switches } from '../../hypervisor/switches';
import type { DiskImage } from '../../ports/block-store';
import type { PlannedFault, When } from './faults';
import type { LinkPlan } from './link-plan';
import type { NetworkPlan } from './network-plan';
import type { ProcessorPlan } from './processor-grammar';
import type { Victim } from './victim';

/** Who is killed and when: each kind of fault is data. */
export interface Kill {
  /** By its role at that moment, or by name. */
  readonly who: Victim;
  /** The moment. */
  readonly when: When;
}

/** Bytes typed one after the other, from this instant on, or as soon as the guest listens. */
export interface Typed {
  /** Virtual nanoseconds; `listening`: when the guest takes input. */
  readonly at: number | 'listening';
  /** As the terminal sends them. */
  readonly bytes: Uint8Array;
}

/** The randomness of links, and of what an environment behind connections loses, is another one from a moment on. */
export interface Reseed {
  /** The record of the trace with this number has been made. */
  readonly event: number;
  /** As that of the run. */
  readonly seed: number;
}

/** When a replica takes the other one for dead. */
export interface DetectorPlan {
  /** A processor that has sent nothing else for so long sends a heartbeat. */
  readonly heartbeatNs: number;
  /** Silence for so long is a suspicion. */
  readonly timeoutNs: number;
}

/** One run, as data: the same plan gives the byte-identical trace. */
export interface RunPlan {
  /** The guest's ELF file. */
  readonly guest: Uint8Array;
  /** A RAM disk for the guest's start, whose ends the firmware leaves in r24 and r23. */
  readonly initrd?: Uint8Array;
  /** The kernel command line. */
  readonly append: string;
  /**
   * The disk's contents at the start: bytes, a multiple of 512, or an image that is read by blocks as the guest asks
   * for them.
   */
  readonly disk: Uint8Array | DiskImage;
  /** The tape's image at the start (records between their lengths); without one there is no drive. */
  readonly tape?: Uint8Array;
  /** The tape image's greatest length in bytes when the guest has written; 256 MiB unless told. */
  readonly tapeCapacity?: number;
  /** Whether there is an actuator on the bus. */
  readonly actuator: boolean;
  /** What somebody types at the terminal, and when. */
  readonly typed: readonly Typed[];
  /** Devices beside those of the 720. */
  readonly devices: readonly DeviceRow[];
  /** SCSI targets beside disk, tape and actuator. */
  readonly targets: readonly TargetRow[];
  /** Of everything random: TLB replacement, clock skew, faults of links, names. */
  readonly seed: number;
  /** From when on chance has other seeds, in the order of their moments; without it never. */
  readonly reseeds?: readonly Reseed[];
  /** Instructions in an epoch (§2.1); where epochs vary, at most so many. */
  readonly epochLength: number;
  /** The preset of switches. */
  readonly protocol: Protocol;
  /** What is not as in that preset. */
  readonly switches: Partial<Switches>;
  /** Backups at the start. */
  readonly backups: number;
  /** So long after a processor has died or was deposed, a repaired one joins in its place; without it none does. */
  readonly joinAfterNs?: number;
  /** Whether the bus has an arbiter (fencing); without one a split brain is possible. */
  readonly arbiter: boolean;
  /** What happens on the links between the processors, where they are not faultless. */
  readonly link: Partial<LinkPlan>;
  /** How many messages a backup keeps that it has not replayed; then the primary waits (docs/design.md). */
  readonly bufferMessages: number;
  /** When silence is a failure notification. */
  readonly detector: DetectorPlan;
  /** By how many parts in a million a processor's clock is faster than the world's; by its name. */
  readonly drift: Readonly<Record<string, number>>;
  /** Who is killed, and when. */
  readonly kills: readonly Kill[];
  /** Who stands still or is taken for dead, and when; without it nobody is. */
  readonly faults?: readonly PlannedFault[];
  /** Where the disk fails; without it nowhere. */
  readonly diskErrors?: readonly DiskError[];
  /**
   * Whether each `epochEnd` carries the digest of the primary's state: a backup that ends the epoch in another state
   * stops the pair at once.
   */
  readonly paranoid: boolean;
  /**
   * Whether the hypervisor takes TLB misses over (§3.2); without it the replicas of a guest in virtual mode diverge.
   */
  readonly tlbTakeover: boolean;
  /**
   * Whether a guest that resets its machine finds it again as at power-on; otherwise a reset ends the run, as switching
   * it off always does.
   */
  readonly restarts?: boolean;
  /** Seconds from 1970 to power-on, as the firmware's clock (PDC_TOD_READ) tells them. */
  readonly startedAtUnix: number;
  /** Memory in bytes. */
  readonly memorySize: number;
  /** The Ethernet segment at the machine's LAN controller; without one the machine has no LAN controller. */
  readonly network?: NetworkPlan;
  /** Whether the environment is a process of its own, behind connections that may break (docs/design.md). */
  readonly connected?: boolean;
  /** How the processors execute instructions. No trace has it, for the run is the same. */
  readonly processor?: ProcessorPlan;
  /**
   * How the console is compared with the bare machine's: `exact`, but for times; or by its `text`, where a guest writes
   * what differs from run to run (times, counts of interrupts): numbers do not count, nor does what it writes on its
   * media, and a failover may add lines. `replicas`: there is no bare run to compare with, for a guest whose output
   * depends on when its input comes.
   */
  readonly comparison: 'exact' | 'text' | 'replicas';
  /** A guest that has not halted by then does not finish, in virtual nanoseconds. */
  readonly patienceNs: number;
}

/** What a plan says that says nothing else: a pair under `prototype`, without faults. */
export const defaultPlan = {
  append: '',
  seed: 1,
  epochLength: 4096,
  protocol: 'prototype',
  switches: {},
  backups: 1,
  arbiter: true,
  link: {},
  bufferMessages: 512,
  detector: { heartbeatNs: 5_000_000, timeoutNs: 50_000_000 },
  drift: {},
  kills: [],
  comparison: 'exact',
  actuator: false,
  typed: [],
  devices: [],
  targets: [],
  paranoid: false,
  tlbTakeover: true,
  /** 1 February 1996, the month in which the paper appeared. */
  startedAtUnix: 823_132_800,
  memorySize: 4 << 20,
  patienceNs: 3_600e9,
} as const satisfies Partial<RunPlan>;

/** The disk that a run has when no file is named: 1 MiB of zeros. */
export const emptyDiskBytes = 1 << 20;
