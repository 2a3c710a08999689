/**
 * The line ahead of a trace's records: everything that the run was made of, so that the same can be run again. Files stand there with their
 * paths, as they were given, and the digests of their bytes; what was typed stands there itself.
 */
import * as v from 'valibot';
import { digest } from '../base/digest';
import type { TraceRecord } from '../ports/trace';
import { planType } from '../trace/record-line';
import type { RunPlan } from './plan';
import { isVictim, type Victim, victimForm } from './victim';

/** Changes with whatever changes a line's meaning. */
const version = 1;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const chance = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const optional = <Schema extends v.GenericSchema>(schema: Schema) => v.exactOptional(schema);
/** The path as it was given, and xxh64 of the bytes. */
const file = v.strictObject({ path: v.string(), digest: v.string() });
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
  disk: v.union([file, v.strictObject({ zeros: count })]),
  tape: optional(v.union([file, v.strictObject({ blank: v.literal(true) })])),
  /** Bytes in hexadecimal. */
  typed: v.array(
    v.strictObject({
      at: v.union([count, v.literal('listening')]),
      bytes: v.pipe(v.string(), v.regex(/^(?:[\da-f]{2})*$/)),
    }),
  ),
  /** Kills that come so long after a fact, which a scenario names; `killsBefore`: after so many kills. */
  killsAfter: optional(v.array(v.strictObject({ who, fact: v.string(), delayNs: count, killsBefore: count }))),
  append: v.string(),
  seed: count,
  epochLength: v.pipe(count, v.minValue(1)),
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
  backups: v.pipe(count, v.maxValue(5)),
  joinAfterNs: optional(count),
  arbiter: v.boolean(),
  link: v.strictObject({
    loss: optional(chance),
    latencyNs: optional(count),
    jitterNs: optional(count),
    duplication: optional(chance),
    corruption: optional(chance),
    calmFromNs: optional(count),
    cuts: optional(
      v.array(
        v.strictObject({
          fromNs: count,
          /** `null`: for good. */
          untilNs: v.nullable(count),
          from: optional(v.string()),
          to: optional(v.string()),
        }),
      ),
    ),
  }),
  bufferMessages: v.pipe(count, v.minValue(1)),
  detector: v.strictObject({ heartbeatNs: v.pipe(count, v.minValue(1)), timeoutNs: count }),
  drift: v.record(v.string(), v.number()),
  kills: v.array(
    v.strictObject({
      who,
      when: v.variant('kind', [
        v.strictObject({ kind: v.literal('epoch'), epoch: count }),
        v.strictObject({ kind: v.literal('time'), at: count }),
        v.strictObject({ kind: v.literal('event'), event: count }),
      ]),
    }),
  ),
  paranoid: v.boolean(),
  tlbTakeover: v.boolean(),
  restarts: optional(v.boolean()),
  startedAtUnix: count,
  memorySize: v.pipe(count, v.minValue(1)),
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
    disk: paths.disk === undefined ? { zeros: disk.length } : named(paths.disk, disk),
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
  const [{ message }] = issues;
  throw new Error(`the plan of the trace is not understood at ${v.getDotPath(issues[0]) ?? 'its line'}: ${message}`);
}

/** The bytes of a file of the plan. */
export type PlannedFile = (what: 'guest' | 'initrd' | 'disk' | 'tape', file: TracePlan['guest']) => Uint8Array;

/** The run's plan; whatever `file` throws is thrown. */
export function planOfTrace(told: TracePlan, file: PlannedFile): RunPlan {
  const { event, at, actor, type, version: _, machine, live, killsAfter, ...plan } = told;
  const { guest, initrd, disk, tape, typed, link } = plan;
  return {
    ...plan,
    devices: [],
    guest: file('guest', guest),
    initrd: initrd && file('initrd', initrd),
    disk: 'zeros' in disk ? new Uint8Array(disk.zeros) : file('disk', disk),
    tape: tape && ('blank' in tape ? new Uint8Array(0) : file('tape', tape)),
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
