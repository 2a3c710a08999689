/** The oracle's verdict on a run of real processes, from the traces that they have written. */
import { BadInput } from '../../base/bad-input';
import { presets } from '../../hypervisor/switches';
import type { TraceRecord, TraceType, WrittenRecord } from '../../ports/trace';
import { handlersByType } from '../../trace/handlers';
import type { BareRun } from '../judged-run';
import { judge, Listener, type Verdict } from '../oracle';
import { History } from './history';
import { type Merged, mergedRecords } from './merged-records';
import type { ProcessTrace } from './process-trace';

export interface LiveJudgment extends Verdict {
  readonly records: number;
  readonly epochs: number;
  /** From the first record to the last, by the clocks of the processes. */
  readonly durationNs: number;
  readonly failovers: History['failovers'];
  readonly joins: History['joins'];
  readonly console: string;
  /** Effects on the world. */
  readonly effects: number;
}

export interface JudgedTraces {
  readonly traces: readonly ProcessTrace[];
  /** The bare run of the same guest; without it the replicas are compared with each other only. */
  readonly bare?: BareRun;
  /** xxh64 as of `Observed`, of the disk afterwards; without it the media's contents count as their effects tell. */
  readonly diskDigest?: string;
  /** Hears of each record that has been judged. */
  readonly onRecord?: (record: WrittenRecord) => void;
}

type Protocol = keyof typeof presets;

/** @throws {BadInput} if the traces are no single run, or a record lacks what records of its type have */
export function judgeTraces({ traces, bare, diskDigest, onRecord }: JudgedTraces): LiveJudgment {
  const { protocol, epochLength } = checkedRun(traces);
  const listener = new Listener();
  const merged = mergedRecords(traces);
  const first = merged.next().value as Merged | undefined;
  const history = new History(protocol);
  const heard = new Map<string, ((record: TraceRecord) => void)[]>();
  for (const [type, hear] of history.listeners.flatMap(handlersByType))
    heard.set(type, [...(heard.get(type) ?? []), hear]);
  const types = new Set<TraceType | string>(listener.types);
  let last: WrittenRecord = { event: 0, at: 0, actor: 'world', type: 'run.started' };
  listener.hear({ ...last, ...unknownLinks, protocol, epochLength } as TraceRecord);
  const hear = ({ record, from, event }: Merged): void => {
    const known = record as unknown as TraceRecord;
    try {
      for (const each of heard.get(record.type) ?? []) each(known);
      if (types.has(record.type)) listener.hear(known);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new BadInput(`the trace of ${from.name}: event ${event} (${record.type}) is no record of that type`);
    }
    last = record;
    onRecord?.(record);
  };
  if (first !== undefined) hear(first);
  for (const each of merged) hear(each);
  const observed = history.observed({
    diskDigest: diskDigest ?? bare?.diskDigest ?? '',
    ...(bare?.tapeDigest !== undefined && { tapeDigest: bare.tapeDigest }),
  });
  const verdict = judge(observed, bare, {
    violations: listener.violations,
    last,
    comparison: bare === undefined ? 'replicas' : 'exact',
    progresses: false,
  });
  const { failovers, joins, epochs } = history;
  return {
    ...verdict,
    records: last.event,
    epochs,
    durationNs: last.at,
    failovers,
    joins,
    console: observed.console,
    effects: observed.effects.length,
  };
}

/** Of the links of real processes nothing is planned; the view at power-on is one of those that are claimed. */
const unknownLinks = {
  run: '',
  seed: 0,
  backups: 0,
  loss: 0,
  latencyNs: 0,
  jitterNs: 0,
  duplication: 0,
  corruption: 0,
  cuts: '',
} as const;

/** One environment at a time, replicas of one guest under one protocol, and each process once. */
function checkedRun(traces: readonly ProcessTrace[]): { readonly protocol: Protocol; readonly epochLength: number } {
  const replicas = traces.filter(({ process }) => process === 'replica');
  if (!traces.some(({ process }) => process === 'environment')) {
    throw new BadInput('none of the traces is that of an environment: only it knows what the outside has seen');
  }
  const [one] = replicas;
  if (one?.run === undefined) throw new BadInput('none of the traces is that of a replica');
  const twice = replicas.find(({ name }, at) => replicas.findIndex((other) => other.name === name) < at);
  if (twice !== undefined) throw new BadInput(`two traces are that of ${twice.name}`);
  for (const { name, run } of replicas) {
    if (run?.guestDigest !== one.run.guestDigest || run.append !== one.run.append) {
      throw new BadInput(`${name} and ${one.name} have run different guests`);
    }
    if (run.protocol !== one.run.protocol) {
      throw new BadInput(`${name} has run ${run.protocol}, and ${one.name} ${one.run.protocol}`);
    }
  }
  const { protocol, epochLength } = one.run;
  if (!Object.hasOwn(presets, protocol))
    throw new BadInput(`the trace of ${one.name}: there is no protocol ${protocol}`);
  return { protocol: protocol as Protocol, epochLength };
}
