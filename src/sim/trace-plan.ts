/**
 * The line ahead of a trace's records: everything that the run was made of, so that the same can be run again. Files stand there with their
 * paths, as they were given, and the digests of their bytes; what was typed stands there itself.
 */
import * as v from 'valibot';
import { diskBytes, diskDigest, zeroImage } from '../../devices/scsi/disk-image';
import { digest } from '../base/digest';
import type { TraceRecord } from '../ports/trace';
import { planType } from '../trace/record-line';
import { greatestCuts } from './link-grammar';
import type { RunPlan } from './plan';
import { longestNs } from './settings-grammar';
import { isVictim, type Victim, victimForm } from './victim';

/** Changes with whatever changes a line's meaning. */
const version = 1;

const countTo = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(most));
const count = countTo(Number.MAX_SAFE_INTEGER);
/** Eleven days, in nanoseconds. */
const duration = countTo(longestNs);
/** What a run can be made of, so that a plan which is a mistake takes neither all memory nor for ever; docs/trace.md tells them. */
const limits = {
  path: 4096,
  line: 1 << 16,
  entries: 10_000,
  diskBytes: 1 << 30,
  memoryBytes: 256 << 20,
  epochLength: 1 << 24,
  messages: 1 << 20,
  backups: 5,
  driftPpm: 100_000,
  startedAtUnix: 2 ** 32 - 1,
} as const;
const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const listOf = <Item extends v.GenericSchema>(item: Item, most: number = limits.entries) =>
  v.pipe(v.array(item), v.maxLength(most));
const chance = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const optional = <Schema extends v.GenericSchema>(schema: Schema) => v.exactOptional(schema);
/** The path as it was given, and xxh64 of the bytes. */
const file = v.strictObject({ path: text(limits.path), digest: text(limits.path) });
const who = v.custom<Victim>(isVictim, `Invalid type: Expected ${victimForm}`);

const schema = v.strictObject({
  event: v.literal(0),
  at: v.literal(0),
  actor: v.literal('world'),
  type: v.literal(planType),
  version: v.literal(version),
  /** A pair, which may have more than one backup, or one machine without a hypervisor. */
  machine: v.picklist(['pair', 'bare']),
  /** A person has typed and killed while it ran: the plan does not say all. */
  live: optional(v.literal(true)),
  guest: file,
  initrd: optional(file),
  disk: v.union([file, v.strictObject({ zeros: v.pipe(countTo(limits.diskBytes), v.multipleOf(512)) })]),
  tape: optional(v.union([file, v.strictObject({ blank: v.literal(true) })])),
  /** In bytes. */
  tapeCapacity: optional(count),
  /** Bytes in hexadecimal. */
  typed: listOf(
    v.strictObject({
      at: v.union([duration, v.literal('listening')]),
      bytes: v.pipe(v.string(), v.regex(/^(?:[\da-f]{2})*$/)),
    }),
  ),
  /** Kills that come so long after a fact, which a scenario names; `killsBefore`: after so many kills. */
  killsAfter: optional(
    listOf(v.strictObject({ who, fact: text(limits.line), delayNs: duration, killsBefore: countTo(limits.entries) })),
  ),
  append: text(limits.line),
  seed: count,
  epochLength: v.pipe(countTo(limits.epochLength), v.minValue(1)),
  protocol: v.picklist(['original', 'prototype', 'revised', 'fastest']),
  switches: v.strictObject({
    valueAcknowledgment: optional(v.picklist(['immediate', 'beforeOutput'])),
    interruptForwarding: optional(v.picklist(['atEpochEnd', 'immediate'])),
    epochAcknowledgment: optional(v.picklist(['atBoundary', 'beforeOutput'])),
    epochs: optional(v.picklist(['fixed', 'variable'])),
    failover: optional(v.picklist(['uncertainInterrupts', 'repeatOutstanding'])),
    outputRelease: optional(v.picklist(['stall', 'hold'])),
    registerReads: optional(v.picklist(['forwarded', 'simulated'])),
    clockSource: optional(v.picklist(['timeOfDay', 'instructionCount'])),
  }),
  backups: countTo(limits.backups),
  joinAfterNs: optional(duration),
  arbiter: v.boolean(),
  link: v.strictObject({
    loss: optional(chance),
    latencyNs: optional(duration),
    jitterNs: optional(duration),
    duplication: optional(chance),
    corruption: optional(chance),
    calmFromNs: optional(duration),
    cuts: optional(
      listOf(
        v.strictObject({
          fromNs: duration,
          /** `null`: for good. */
          untilNs: v.nullable(duration),
          from: optional(text(limits.path)),
          to: optional(text(limits.path)),
        }),
        greatestCuts,
      ),
    ),
  }),
  bufferMessages: v.pipe(countTo(limits.messages), v.minValue(1)),
  detector: v.strictObject({ heartbeatNs: v.pipe(duration, v.minValue(1)), timeoutNs: duration }),
  drift: v.pipe(
    v.record(text(limits.path), v.pipe(v.number(), v.minValue(-limits.driftPpm), v.maxValue(limits.driftPpm))),
    v.maxEntries(limits.entries),
  ),
  kills: listOf(
    v.strictObject({
      who,
      when: v.variant('kind', [
        v.strictObject({ kind: v.literal('epoch'), epoch: count }),
        v.strictObject({ kind: v.literal('time'), at: duration }),
        v.strictObject({ kind: v.literal('event'), event: count }),
        v.strictObject({ kind: v.literal('record'), type: v.string(), nth: v.pipe(count, v.minValue(1)) }),
      ]),
    }),
  ),
  paranoid: v.boolean(),
  tlbTakeover: v.boolean(),
  restarts: optional(v.boolean()),
  startedAtUnix: countTo(limits.startedAtUnix),
  memorySize: v.pipe(countTo(limits.memoryBytes), v.minValue(1)),
  comparison: v.picklist(['exact', 'text', 'replicas']),
  actuator: v.boolean(),
  patienceNs: count,
});

export type TracePlan = v.InferOutput<typeof schema>;

/** What the plan itself does not know. */
export interface TracePlanFacts extends Pick<TracePlan, 'machine' | 'live' | 'killsAfter'> {
  /** Of the files whose bytes the plan has; without one a disk is of zeros and a tape blank. */
  readonly paths: { readonly guest: string; readonly initrd?: string; readonly disk?: string; readonly tape?: string };
}

/** The first line of the run's trace. */
export function tracePlan(plan: RunPlan, { paths, machine, live, killsAfter }: TracePlanFacts): TraceRecord {
  const { guest, initrd, disk, tape, typed, devices, link, ...settings } = plan;
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
    ...settings,
    link: { ...link, cuts: link.cuts?.map((cut) => ({ ...cut, untilNs: finite(cut.untilNs) })) },
  };
}

/**
 * Reads that line.
 * @throws {Error} whose message says what of it is wrong
 */
export function readTracePlan(record: TraceRecord): TracePlan {
  if (record.version !== version) {
    throw new Error(`the plan of the trace is of version ${record.version}; this program knows version ${version}`);
  }
  const { issues, output } = v.safeParse(schema, record);
  if (issues === undefined) return output as TracePlan;
  const { message, path } = innermost(issues[0], []);
  throw new Error(`the plan of the trace is not understood at ${path.join('.') || 'its line'}: ${excerpt(message)}`);
}

/** Of the forms that one thing may have, the fault of the one that comes nearest. */
function innermost(
  issue: v.BaseIssue<unknown>,
  above: readonly string[],
): { readonly message: string; readonly path: readonly string[] } {
  const path = [...above, ...(issue.path ?? []).map(({ key }) => String(key))];
  const nearest = issue.issues?.toSorted((one, other) => (other.path?.length ?? 0) - (one.path?.length ?? 0))[0];
  return nearest === undefined ? { message: issue.message, path } : innermost(nearest, path);
}

const longestMessage = 200;
const excerpt = (message: string): string =>
  message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;

/** The files of a plan. */
export interface PlannedFiles {
  readonly bytes: (what: 'guest' | 'initrd' | 'tape', file: TracePlan['guest']) => Uint8Array;
  readonly disk: (file: TracePlan['guest']) => RunPlan['disk'];
}

/** The run's plan; whatever `files` throw is thrown. */
export function planOfTrace(told: TracePlan, files: PlannedFiles): RunPlan {
  const { event, at, actor, type, version: _, machine, live, killsAfter, ...plan } = told;
  const { guest, initrd, disk, tape, typed, link } = plan;
  return {
    ...plan,
    devices: [],
    guest: files.bytes('guest', guest),
    initrd: initrd && files.bytes('initrd', initrd),
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
