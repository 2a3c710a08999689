/**
 * The line ahead of a trace's records: everything that the run was made of, so that the same can be run again. Files
 * stand there with their paths, as they were given, and the digests of their bytes; what was typed stands there itself.
 */
import * as v from 'valibot';
import { diskBytes, diskDigest, zeroImage } from '../../../devices/scsi/disk-image';
import { digest } from '../../base/digest';
import type { WrittenRecord } from '../../ports/trace';
import { planType } from '../../trace/record-line';
import { targetNames } from './checked-targets';
import type { PeerPlan } from './network-plan';
import type { RunPlan } from './plan';
import { duration, faultWith, limits, linkFields, networkFields, planFields, who } from './plan-fields';
import { fields, firstFault, listOf, oneOf, optional, textUpTo, trueOrFalse, wholeNumber } from './schema-words';

/** Changes with whatever changes a line's meaning. */
const version = 1;

/** The path as it was given, and xxh64 of the bytes. */
const file = fields({ path: textUpTo(limits.path), digest: textUpTo(limits.path) });
const whole512 = v.multipleOf(512, 'a multiple of 512');

const afterFact = {
  fact: textUpTo(limits.line),
  delayNs: duration,
  killsBefore: wholeNumber(0, limits.entries),
} as const;

const schema = fields({
  event: v.literal(0, '0'),
  at: v.literal(0, '0'),
  actor: v.literal('world', "'world'"),
  type: v.literal(planType, `'${planType}'`),
  version: v.literal(version, `${version}`),
  /** A pair, which may have more than one backup, or one machine without a hypervisor. */
  machine: oneOf(['pair', 'bare']),
  /** A person has typed and killed while it ran: the plan does not say all. */
  live: optional(v.literal(true, 'true')),
  guest: file,
  initrd: optional(file),
  disk: v.union([file, fields({ zeros: v.pipe(wholeNumber(0, limits.diskBytes), whole512) })]),
  tape: optional(v.union([file, fields({ blank: v.literal(true, 'true') })])),
  /** Bytes in hexadecimal. */
  typed: listOf(
    fields({
      at: v.union([duration, v.literal('listening', "'listening'")]),
      bytes: v.pipe(v.string('a text'), v.regex(/^(?:[\da-f]{2})*$/, 'bytes in hexadecimal')),
    }),
    limits.entries,
  ),
  /** Kills that come so long after a fact, which a scenario names; `killsBefore`: after so many kills. */
  killsAfter: optional(listOf(fields({ who, ...afterFact }), limits.entries)),
  /** The same of other faults. */
  faultsAfter: optional(listOf(faultWith(afterFact), limits.entries)),
  /** What a program brought into its run, by name: no file has it. */
  devices: optional(listOf(textUpTo(limits.path), limits.entries)),
  targets: optional(listOf(fields({ id: wholeNumber(0), name: textUpTo(limits.path) }), limits.entries)),
  /** The end of a cut is `null` where it is for good. */
  link: linkFields(v.nullable(duration)),
  network: optional(networkFields(file)),
  /** Whether the environment is behind connections. */
  connected: optional(trueOrFalse),
  ...planFields,
});

export type TracePlan = v.InferOutput<typeof schema>;

/** What the plan itself does not know. */
export interface TracePlanFacts extends Pick<TracePlan, 'machine' | 'live' | 'killsAfter' | 'faultsAfter'> {
  /** Of the files whose bytes the plan has; without one a disk is of zeros and a tape blank. */
  readonly paths: {
    readonly guest: string;
    readonly initrd?: string;
    readonly disk?: string;
    readonly tape?: string;
    readonly peer?: { readonly guest: string; readonly initrd?: string };
  };
}

/** The first line of the run's trace. */
export function tracePlan(
  plan: RunPlan,
  { paths, machine, live, killsAfter, faultsAfter }: TracePlanFacts,
): WrittenRecord {
  const { guest, initrd, disk, tape, typed, devices, targets, link, network, processor: _, ...settings } = plan;
  const named = (path: string, bytes: Uint8Array) => ({ path, digest: digest(bytes) });
  return {
    event: 0,
    at: 0,
    actor: 'world',
    type: planType,
    version,
    machine,
    live,
    guest: named(paths.guest, guest),
    initrd: paths.initrd === undefined || initrd === undefined ? undefined : named(paths.initrd, initrd),
    disk: paths.disk === undefined ? { zeros: diskBytes(disk) } : { path: paths.disk, digest: diskDigest(disk) },
    tape: tape && (paths.tape === undefined ? { blank: true } : named(paths.tape, tape)),
    typed: typed.map(({ at, bytes }) => ({ at, bytes: hexadecimal(bytes) })),
    killsAfter,
    faultsAfter,
    devices: devices.length === 0 ? undefined : devices.map(({ name }) => name),
    targets: targets.length === 0 ? undefined : targetNames(targets),
    ...settings,
    ...(network && { network: { ...network, peer: network.peer && peerLine(network.peer, paths.peer) } }),
    link: { ...link, cuts: link.cuts?.map((cut) => ({ ...cut, untilNs: finite(cut.untilNs) })) },
  };
}

function peerLine({ guest, initrd, ...settings }: PeerPlan, paths: TracePlanFacts['paths']['peer']) {
  const named = (path: string | undefined, bytes: Uint8Array) => ({ path: path ?? '', digest: digest(bytes) });
  return { ...settings, guest: named(paths?.guest, guest), initrd: initrd && named(paths?.initrd, initrd) };
}

/**
 * Reads that line.
 * @throws {Error} whose message says what of it is wrong
 */
export function readTracePlan(record: WrittenRecord): TracePlan {
  if (record.version !== version) {
    throw new Error(`the plan of the trace is of version ${record.version}; this program knows version ${version}`);
  }
  const fault = firstFault(schema, record);
  if (fault === undefined) return record as unknown as TracePlan;
  const { field, found, expected } = fault;
  throw new Error(
    `the plan of the trace is not understood at ${field || 'its line'}: found ${found}, expected ${expected}`,
  );
}

/** The files of a plan. */
export interface PlannedFiles {
  readonly bytes: (what: 'guest' | 'initrd' | 'tape', file: TracePlan['guest']) => Uint8Array;
  readonly disk: (file: TracePlan['guest']) => RunPlan['disk'];
}

/** What a program brought into the run, in words; nothing where a file has everything. */
export function broughtByProgram({ devices = [], targets = [] }: TracePlan): string | undefined {
  const brought = [
    ...devices.map((name) => `the device ${name}`),
    ...targets.map(({ id, name }) => `the target ${name} (SCSI ID ${id})`),
  ];
  return brought.length === 0 ? undefined : brought.join(', ');
}

/**
 * The run's plan; whatever `files` throw is thrown.
 * @throws {Error} if a program brought devices or targets into the run
 */
export function planOfTrace(line: TracePlan, files: PlannedFiles): RunPlan {
  const brought = broughtByProgram(line);
  if (brought !== undefined) throw new Error(`a program brought ${brought}: no file has what they do`);
  const { event, at, actor, type, version: _, machine, live, killsAfter, faultsAfter, ...plan } = line;
  const { guest, initrd, disk, tape, typed, link, network } = plan;
  const peer = network?.peer;
  return {
    ...plan,
    devices: [],
    targets: [],
    guest: files.bytes('guest', guest),
    initrd: initrd && files.bytes('initrd', initrd),
    network: network && {
      ...network,
      peer: peer && {
        ...peer,
        guest: files.bytes('guest', peer.guest),
        initrd: peer.initrd && files.bytes('initrd', peer.initrd),
      },
    },
    disk: 'zeros' in disk ? zeroImage(disk.zeros) : files.disk(disk),
    tape: tape && ('blank' in tape ? new Uint8Array(0) : files.bytes('tape', tape)),
    typed: typed.map(({ at, bytes }) => ({ at, bytes: bytesOf(bytes) })),
    link: {
      ...link,
      cuts: (link.cuts ?? []).map((cut) => ({ ...cut, untilNs: cut.untilNs ?? Number.POSITIVE_INFINITY })),
    },
  };
}

const finite = (instant: number): number | null => (Number.isFinite(instant) ? instant : null);

const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
