/**
 * The one schema of what a plan says by itself, as programs give it and as traces keep it; files, typed bytes and
 * devices have a form of their own in each. Its limits keep a mistaken plan from taking all memory or running for ever;
 * docs/trace.md lists them.
 */
import * as v from 'valibot';
import { type Protocol, presets, switchValues } from '../../hypervisor/switches';
import { processorNames } from '../../trace/actors';
import { greatestCuts } from './link-grammar';
import { fields, listOf, numberWithin, oneOf, optional, textUpTo, trueOrFalse, wholeNumber } from './schema-words';
import { longestNs } from './settings-grammar';
import { isVictim, type Victim, victimForm } from './victim';

export const limits = {
  path: 4096,
  line: 1 << 16,
  entries: 10_000,
  diskBytes: 1 << 30,
  memoryBytes: 256 << 20,
  epochLength: 1 << 24,
  messages: 1 << 20,
  backups: 5,
  namedFrames: 1000,
  diskErrors: 1000,
  driftPpm: 100_000,
  startedAtUnix: 2 ** 32 - 1,
  leastBitsPerSecond: 1000,
  greatestBitsPerSecond: 10 ** 9,
} as const;

const count = wholeNumber(0);
/** At most eleven days, in nanoseconds. */
export const duration = wholeNumber(0, longestNs);
const positive = wholeNumber(1);
const chance = numberWithin(0, 1, 'a probability');
export const who = v.custom<Victim>(isVictim, victimForm);

/** The faults of a link, given the form in which the end of a cut stands. */
export const linkFields = <Until extends v.GenericSchema>(untilNs: Until) =>
  fields({
    loss: optional(chance),
    latencyNs: optional(duration),
    jitterNs: optional(duration),
    duplication: optional(chance),
    corruption: optional(chance),
    faultsFromNs: optional(duration),
    calmFromNs: optional(duration),
    cuts: optional(
      listOf(
        fields({
          fromNs: duration,
          untilNs,
          from: optional(textUpTo(limits.path)),
          to: optional(textUpTo(limits.path)),
        }),
        greatestCuts,
      ),
    ),
    frames: optional(
      listOf(
        fields({
          kind: oneOf(['drop', 'delay', 'corrupt']),
          from: textUpTo(limits.path),
          to: textUpTo(limits.path),
          of: oneOf(['frame', 'message']),
          number: positive,
          byNs: optional(duration),
        }),
        limits.namedFrames,
      ),
    ),
  });

/** The network, given the form in which the peer's files stand. */
export const networkFields = <File extends v.GenericSchema>(file: File) =>
  fields({
    loss: optional(chance),
    duplication: optional(chance),
    latencyNs: optional(duration),
    bitsPerSecond: optional(wholeNumber(limits.leastBitsPerSecond, limits.greatestBitsPerSecond)),
    peer: optional(
      fields({
        guest: file,
        initrd: optional(file),
        append: textUpTo(limits.line),
        memorySize: wholeNumber(1, limits.memoryBytes),
      }),
    ),
  });

const whenFields = v.variant(
  'kind',
  [
    fields({ kind: v.literal('epoch'), epoch: count }),
    fields({ kind: v.literal('time'), at: duration }),
    fields({ kind: v.literal('event'), event: count }),
    fields({ kind: v.literal('record'), type: v.string('a text'), nth: positive }),
  ],
  ({ expected }) => (expected === 'Object' ? 'an object' : "'epoch', 'time', 'event' or 'record'"),
);

/** The parts of a fault other than a kill, beside its moment. */
const faultForms = {
  freeze: { kind: v.literal('freeze'), who, forNs: optional(wholeNumber(1, longestNs)) },
  thaw: { kind: v.literal('thaw'), who },
  suspect: { kind: v.literal('suspect'), who, by: who },
  cut: { kind: v.literal('cut'), who, forNs: optional(wholeNumber(1, longestNs)) },
  part: { kind: v.literal('part'), who, from: who, forNs: optional(wholeNumber(1, longestNs)) },
  handOver: { kind: v.literal('handOver'), who },
  restart: { kind: v.literal('restart'), who: oneOf(processorNames) },
  crash: { kind: v.literal('crash'), who: v.literal('environment', "'environment'"), forNs: wholeNumber(1, longestNs) },
  leave: { kind: v.literal('leave'), who: v.literal('client', "'client'"), forNs: wholeNumber(1, longestNs) },
} as const;
const isObject = ({ expected }: { readonly expected: string | null }): string =>
  expected === 'Object'
    ? 'an object'
    : "'freeze', 'thaw', 'suspect', 'cut', 'part', 'handOver', 'restart', 'crash' or 'leave'";

/** Such a fault with further fields: its moment in a plan, its fact in a trace. */
export const faultWith = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.variant(
    'kind',
    [
      fields({ ...faultForms.freeze, ...entries }),
      fields({ ...faultForms.thaw, ...entries }),
      fields({ ...faultForms.suspect, ...entries }),
      fields({ ...faultForms.cut, ...entries }),
      fields({ ...faultForms.part, ...entries }),
      fields({ ...faultForms.handOver, ...entries }),
      fields({ ...faultForms.restart, ...entries }),
      fields({ ...faultForms.crash, ...entries }),
      fields({ ...faultForms.leave, ...entries }),
    ],
    isObject,
  );

export const planFields = {
  append: textUpTo(limits.line),
  /** In bytes. */
  tapeCapacity: optional(count),
  actuator: trueOrFalse,
  seed: count,
  reseeds: optional(listOf(fields({ event: positive, seed: count }), limits.entries)),
  epochLength: wholeNumber(1, limits.epochLength),
  protocol: oneOf(Object.keys(presets) as readonly Protocol[]),
  switches: fields({
    valueAcknowledgment: optional(oneOf(switchValues.valueAcknowledgment)),
    interruptForwarding: optional(oneOf(switchValues.interruptForwarding)),
    epochAcknowledgment: optional(oneOf(switchValues.epochAcknowledgment)),
    epochs: optional(oneOf(switchValues.epochs)),
    failover: optional(oneOf(switchValues.failover)),
    outputRelease: optional(oneOf(switchValues.outputRelease)),
    registerReads: optional(oneOf(switchValues.registerReads)),
    clockSource: optional(oneOf(switchValues.clockSource)),
  }),
  backups: wholeNumber(1, limits.backups),
  joinAfterNs: optional(duration),
  arbiter: trueOrFalse,
  bufferMessages: wholeNumber(1, limits.messages),
  detector: fields({ heartbeatNs: wholeNumber(1, longestNs), timeoutNs: duration }),
  drift: v.pipe(
    v.record(
      textUpTo(limits.path),
      numberWithin(-limits.driftPpm, limits.driftPpm, 'parts in a million'),
      'an object from processor to parts in a million',
    ),
    v.maxEntries(limits.entries, `at most ${limits.entries} entries`),
  ),
  kills: listOf(fields({ who, when: whenFields }), limits.entries),
  faults: optional(listOf(faultWith({ when: whenFields }), limits.entries)),
  diskErrors: optional(
    listOf(
      fields({
        on: oneOf(['read', 'write']),
        block: optional(count),
        from: optional(positive),
        times: optional(positive),
      }),
      limits.diskErrors,
    ),
  ),
  paranoid: trueOrFalse,
  tlbTakeover: trueOrFalse,
  restarts: optional(trueOrFalse),
  startedAtUnix: wholeNumber(0, limits.startedAtUnix),
  memorySize: wholeNumber(1, limits.memoryBytes),
  comparison: oneOf(['exact', 'text', 'replicas']),
  patienceNs: count,
} as const;
