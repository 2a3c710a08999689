/**
 * One run of a campaign as data: a guest, and a list of changes against the plainest run, each of which can be taken
 * away.
 */

import type { DiskError } from '../../../devices/scsi/defects';
import { type Protocol, presets, type Switches } from '../../hypervisor/switches';
import { ofConnections, type PlannedFault } from '../../sim/plan/faults';
import type { FrameFault } from '../../sim/plan/frame-faults';
import type { Cut } from '../../sim/plan/link-plan';
import { defaultPlan, emptyDiskBytes, type Kill, type RunPlan, type Typed } from '../../sim/plan/plan';

/** A fault, or an act of a person. */
export type Fault =
  | { readonly kind: 'kill'; readonly kill: Kill }
  | { readonly kind: 'fault'; readonly fault: PlannedFault }
  | { readonly kind: 'frame'; readonly frame: FrameFault }
  | { readonly kind: 'diskError'; readonly error: DiskError }
  | { readonly kind: 'cut'; readonly cut: Cut }
  | { readonly kind: 'loss' | 'dup' | 'corrupt'; readonly probability: number }
  | { readonly kind: 'delay' | 'jitter'; readonly ns: number }
  | { readonly kind: 'join'; readonly afterNs: number }
  | { readonly kind: 'detector'; readonly timeoutNs: number }
  | { readonly kind: 'drift'; readonly processor: string; readonly ppm: number }
  | { readonly kind: 'buffer'; readonly messages: number }
  | { readonly kind: 'typed'; readonly at: number; readonly text: string };

/** A setting of the pair. */
export type Setting =
  | { readonly kind: 'protocol'; readonly protocol: Protocol }
  | { readonly kind: 'switch'; readonly name: keyof Switches; readonly value: string }
  | { readonly kind: 'epoch'; readonly instructions: number }
  /** Before this instant the link is faultless but for cuts and single frames. */
  | { readonly kind: 'linkFrom'; readonly ns: number }
  /** How much the guest does of something, of which it does nothing otherwise. */
  | { readonly kind: 'work'; readonly name: string; readonly amount: number }
  | { readonly kind: 'backups'; readonly count: number };

/** From this record on chance has another seed. */
interface OtherChance {
  readonly kind: 'reseed';
  readonly event: number;
  readonly seed: number;
}

export type Change = Fault | Setting | OtherChance;

const noFaults: readonly Change['kind'][] = ['protocol', 'switch', 'epoch', 'linkFrom', 'work', 'backups', 'reseed'];

export const isFault = (change: Change): change is Fault => !noFaults.includes(change.kind);

export interface TrialGuest {
  /** The amount of work; `least` makes the shortest run. */
  readonly sizes: { readonly least: number; readonly most: number };
  readonly append: (size: number) => string;
  readonly medium?: 'tape' | 'actuator';
  readonly typed?: (size: number) => readonly { readonly at: number; readonly text: string }[];
  /** About how long the guest runs on the pair, in nanoseconds; faults happen within that time. */
  readonly spanNs: (size: number) => number;
  /** What else it does as much of as its command line says; `ns`: how much longer it runs for each. */
  readonly work?: Readonly<Record<string, { readonly most: number; readonly ns: number }>>;
}

/** The input of the echo: a line every few milliseconds, and then the line that ends the guest. */
const lines = (size: number) =>
  Array.from({ length: size + 1 }, (_, at) => ({
    at: 10_000_000 + 8_000_000 * at,
    text: at === size ? 'quit\n' : `line ${at} of what is typed\n`,
  }));

/** The guests of `examples/guests` that finish soon. */
const trialGuests = {
  ledger: {
    sizes: { least: 1, most: 3 },
    append: (size) => `transactions=${size} seed=3`,
    spanNs: (size) => 100_000_000 + 80_000_000 * size,
  },
  archiver: {
    sizes: { least: 1, most: 3 },
    append: (size) => `records=${size}`,
    medium: 'tape',
    spanNs: (size) => 1_000_000_000 + 50_000_000 * size,
  },
  echo: {
    sizes: { least: 0, most: 4 },
    append: () => '',
    typed: lines,
    spanNs: (size) => 20_000_000 + 12_000_000 * size,
  },
  wanderer: { sizes: { least: 0, most: 0 }, append: () => '', spanNs: () => 90_000_000 },
  juggler: {
    sizes: { least: 1, most: 3 },
    append: (size) => `rounds=${size}`,
    medium: 'tape',
    typed: lines,
    spanNs: (size) => 40_000_000 + 100_000_000 * size,
  },
  workload: {
    sizes: { least: 0, most: 0 },
    // As many as there are on the disk, and more than its cache takes.
    append: () => 'blocks=100',
    spanNs: () => 20_000_000,
    work: {
      writes: { most: 3, ns: 40_000_000 },
      reads: { most: 3, ns: 40_000_000 },
      compute: { most: 300, ns: 100_000 },
      privileged: { most: 40, ns: 500_000 },
      sections: { most: 20, ns: 500_000 },
      quarters: { most: 40, ns: 500_000 },
      rewritten: { most: 16, ns: 100_000 },
      quiet: { most: 1, ns: 0 },
      seed: { most: 99, ns: 0 },
    },
  },
  actuator: {
    sizes: { least: 1, most: 4 },
    append: (size) => `steps=${size}`,
    medium: 'actuator',
    spanNs: (size) => 20_000_000 * (size + 1),
  },
} as const satisfies Readonly<Record<string, TrialGuest>>;

export type GuestName = keyof typeof trialGuests;

export const guestNames = Object.keys(trialGuests) as readonly GuestName[];

/** A guest of a person, in a file: the campaign is over what its drivers do. */
export interface OwnGuest {
  /** SHA-256 of the file, in hexadecimal. */
  readonly digest: string;
  readonly append: string;
  /** Whether it has a tape, which is blank. */
  readonly tape: boolean;
  /** About how long it runs on the pair, in nanoseconds; faults happen within that time. */
  readonly spanNs: number;
}

export type CampaignGuest = GuestName | OwnGuest;

/** `ledger`, or the beginning of a digest. */
export const guestText = (guest: CampaignGuest): string =>
  typeof guest === 'string' ? guest : guest.digest.slice(0, 12);

export interface Trial {
  readonly seed: number;
  readonly guest: CampaignGuest;
  readonly size: number;
  readonly changes: readonly Change[];
}

/** The row of the trial's guest; all runs of a person's guest have the same work. */
export function guestOf({ guest }: Pick<Trial, 'guest'>): TrialGuest {
  if (typeof guest === 'string') return trialGuests[guest];
  const { append, tape, spanNs } = guest;
  return { sizes: { least: 0, most: 0 }, append: () => append, ...(tape && { medium: 'tape' }), spanNs: () => spanNs };
}

/** What the trial's run depends on beside its faults: the guest with each switch of the protocol. */
export function settingsOf({ guest, changes }: Trial): readonly string[] {
  const protocol = changes.find((change) => change.kind === 'protocol')?.protocol ?? defaultPlan.protocol;
  const mixed = changes.flatMap((change) => (change.kind === 'switch' ? [[change.name, change.value]] : []));
  const switches = { ...presets[protocol], ...Object.fromEntries(mixed) };
  return Object.entries(switches).map(([name, value]) => `${guestText(guest)} ${name}=${value}`);
}

const ascii = new TextEncoder();

/**
 * Until this instant any fault may happen (safety); afterwards the link is faultless and the guest has to finish
 * (liveness).
 */
export function calmFromNs({ guest, size, changes }: Pick<Trial, 'guest' | 'size' | 'changes'>): number {
  const { spanNs, work = {} } = guestOf({ guest });
  return changes.reduce(
    (ns, change) => ns + (change.kind === 'work' ? change.amount * (work[change.name]?.ns ?? 0) : 0),
    spanNs(size),
  );
}

/** The guest's command line. */
export function commandLineOf(trial: Trial): string {
  const work = trial.changes.flatMap((change) => (change.kind === 'work' ? [`${change.name}=${change.amount}`] : []));
  return [guestOf(trial).append(trial.size), ...work].filter((word) => word !== '').join(' ');
}

/** The plan of the trial's text, run as a scenario; the caller sets the patience. */
export function planOf(trial: Trial, image: Uint8Array): RunPlan {
  const { medium, typed = () => [] } = guestOf(trial);
  const keys = typed(trial.size).map(({ at, text }): Typed => ({ at, bytes: ascii.encode(text) }));
  const plan: RunPlan = {
    ...defaultPlan,
    guest: image,
    disk: new Uint8Array(emptyDiskBytes),
    append: commandLineOf(trial),
    ...(medium === 'tape' && { tape: new Uint8Array(0) }),
    actuator: medium === 'actuator',
    typed: keys,
    seed: trial.seed,
    link: { ...defaultPlan.link, calmFromNs: calmFromNs(trial) },
  };
  return trial.changes.reduce(changed, plan);
}

function changed(plan: RunPlan, change: Change): RunPlan {
  const { link } = plan;
  switch (change.kind) {
    case 'kill':
      return { ...plan, kills: [...plan.kills, change.kill] };
    case 'fault':
      return {
        ...plan,
        faults: [...(plan.faults ?? []), change.fault],
        ...(ofConnections.includes(change.fault.kind) && { connected: true }),
      };
    case 'frame':
      return { ...plan, link: { ...link, frames: [...(link.frames ?? []), change.frame] } };
    case 'diskError':
      return { ...plan, diskErrors: [...(plan.diskErrors ?? []), change.error] };
    case 'cut':
      return { ...plan, link: { ...link, cuts: [...(link.cuts ?? []), change.cut] } };
    case 'loss':
      return { ...plan, link: { ...link, loss: change.probability } };
    case 'dup':
      return { ...plan, link: { ...link, duplication: change.probability } };
    case 'corrupt':
      return { ...plan, link: { ...link, corruption: change.probability } };
    case 'delay':
      return { ...plan, link: { ...link, latencyNs: change.ns } };
    case 'jitter':
      return { ...plan, link: { ...link, jitterNs: change.ns } };
    case 'join':
      return { ...plan, joinAfterNs: change.afterNs };
    case 'detector':
      return { ...plan, detector: { ...plan.detector, timeoutNs: change.timeoutNs } };
    case 'drift':
      return { ...plan, drift: { ...plan.drift, [change.processor]: change.ppm } };
    case 'buffer':
      return { ...plan, bufferMessages: change.messages };
    case 'typed':
      return { ...plan, typed: [...plan.typed, { at: change.at, bytes: ascii.encode(change.text) }] };
    case 'protocol':
      return { ...plan, protocol: change.protocol };
    case 'switch':
      return { ...plan, switches: { ...plan.switches, [change.name]: change.value } };
    case 'linkFrom':
      return { ...plan, link: { ...link, faultsFromNs: change.ns } };
    // It stands on the command line.
    case 'work':
      return plan;
    case 'epoch':
      return { ...plan, epochLength: change.instructions };
    case 'backups':
      return { ...plan, backups: change.count };
    case 'reseed':
      return { ...plan, reseeds: [...(plan.reseeds ?? []), { event: change.event, seed: change.seed }] };
  }
}
