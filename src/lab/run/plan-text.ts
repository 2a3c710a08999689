/**
 * A scenario that runs a trace's plan again: what `run --trace` and `scenario --trace` write ahead of their records, as
 * statements.
 */

import { diskErrorWords } from '../../../devices/scsi/defects';
import { digest } from '../../base/digest';
import type { ScenarioFiles } from '../../check/scenario/planned';
import type { NamedFile } from '../../check/scenario/scenario';
import type { WrittenRecord } from '../../ports/trace';
import { faultWords } from '../../sim/plan/faults';
import { frameFaultWords } from '../../sim/plan/frame-faults';
import { emptyDiskBytes } from '../../sim/plan/plan';
import { readTracePlan, type TracePlan } from '../../sim/plan/trace-plan';
import { parseRecord, planType } from '../../trace/record-line';

const duration = (ns: number): string => `${ns}ns`;
const given = <Value>(value: Value | undefined, text: (value: Value) => string): readonly string[] =>
  value === undefined ? [] : [text(value)];
const nameOf = (path: string): string => path.split('/').at(-1) ?? path;
const word = (text: string): string => (/^[\w./-]+$/.test(text) ? text : JSON.stringify(text));

/**
 * @param line the trace's first
 * @throws {Error} whose message says why this trace cannot be run again here
 */
export function scenarioOfTrace(line: string, name: string, files: ScenarioFiles): string {
  const plan = planIn(line, name);
  if (plan.machine !== 'pair') throw new Error(`${name} is a trace of the bare machine: the lab shows pairs.`);
  if (plan.live)
    throw new Error(`${name} was made at a terminal: what was typed and killed there, its plan does not say.`);
  const same = ({ path, digest: then }: TracePlan['guest'], what: NamedFile['what']) => {
    const found = digest(files.file(nameOf(path), what));
    if (found !== then)
      throw new Error(`${nameOf(path)} is not the ${what} of ${name}: its digest was ${then}, is ${found}.`);
    return `${what} ${word(nameOf(path))}`;
  };
  const { disk, tape, switches } = plan;
  if ('zeros' in disk && disk.zeros !== emptyDiskBytes)
    throw new Error(`${name} has an empty disk of ${disk.zeros} bytes; a scenario's has ${emptyDiskBytes}.`);
  if (plan.memorySize % (1 << 20) !== 0)
    throw new Error(`${name} has ${plan.memorySize} bytes of memory; a scenario's are whole megabytes.`);
  if (plan.network?.bitsPerSecond !== undefined)
    throw new Error(`${name} has a segment of another speed: a scenario has none.`);
  const changed = Object.entries(switches).map(([key, value]) => ` ${key}=${value}`);
  return [
    `title The run of ${name} again`,
    same(plan.guest, 'guest'),
    ...given(plan.initrd, (file) => same(file, 'initrd')),
    ...('zeros' in disk ? [] : [same(disk, 'disk')]),
    ...given(tape, (file) => ('blank' in file ? 'tape blank' : same(file, 'tape'))),
    ...(plan.actuator ? ['actuator'] : []),
    ...given(plan.network, networkLine),
    ...given(plan.network?.peer, ({ guest, append, initrd, memorySize }) =>
      [
        `${same(guest, 'peer')} ${JSON.stringify(append)}`,
        ...given(initrd, (file) => same(file, 'peer’s initrd').replace('peer’s ', '')),
        `memory ${memorySize >> 20} MB`,
      ].join(' '),
    ),
    ...(plan.append === '' ? [] : [`append ${JSON.stringify(plan.append)}`]),
    `memory ${plan.memorySize >> 20} MB`,
    `protocol ${plan.protocol}${changed.join('')}`,
    `epoch ${plan.epochLength}`,
    `seed ${plan.seed}`,
    ...linkLine(plan.link),
    `detector timeout=${duration(plan.detector.timeoutNs)} heartbeat=${duration(plan.detector.heartbeatNs)}`,
    ...driftLine(plan.drift),
    `buffer ${plan.bufferMessages}`,
    `backups ${plan.backups}`,
    ...given(plan.joinAfterNs, (ns) => `join after ${duration(ns)}`),
    `arbiter ${plan.arbiter ? 'on' : 'off'}`,
    `tlb takeover ${plan.tlbTakeover ? 'on' : 'off'}`,
    ...(plan.paranoid ? ['paranoid'] : []),
    ...(plan.restarts ? ['reboot on'] : []),
    ...(plan.comparison === 'replicas' ? ['compare replicas'] : []),
    ...(plan.reseeds ?? []).map(({ event, seed }) => `at event ${event} reseed ${seed}`),
    ...(plan.comparison === 'exact' && plan.network?.peer ? ['compare bare'] : []),
    ...plan.typed.map((each) => typedLine(each, name)),
    ...plan.kills.map(({ who, when }) => `at ${whenWords(when)} kill ${who}`),
    ...(plan.faults ?? []).map((fault) => `at ${whenWords(fault.when)} ${faultWords(fault)}`),
    ...(plan.killsAfter ?? []).map(({ who, ...after }) => afterWords(after, `kill ${who}`)),
    ...(plan.faultsAfter ?? []).map((fault) => afterWords(fault, faultWords(fault))),
    ...(plan.link.frames ?? []).map(frameFaultWords),
    ...(plan.diskErrors ?? []).map(diskErrorWords),
    'expect verdict consistent',
    '',
  ].join('\n');
}

function planIn(line: string, name: string): TracePlan {
  let record: WrittenRecord;
  try {
    record = parseRecord(line);
  } catch (error) {
    throw new Error(`${name} is no trace: in its first line, ${(error as Error).message}.`);
  }
  if (record.type !== planType)
    throw new Error(`${name} has no plan, which is the first line that --trace writes: it cannot be run again.`);
  return readTracePlan(record);
}

function linkLine(link: TracePlan['link']): readonly string[] {
  const words = [
    ...given(link.loss, (value) => `loss=${value}`),
    ...given(link.latencyNs, (value) => `delay=${duration(value)}`),
    ...given(link.jitterNs, (value) => `jitter=${duration(value)}`),
    ...given(link.duplication, (value) => `dup=${value}`),
    ...given(link.corruption, (value) => `corrupt=${value}`),
    ...(link.cuts ?? []).map(({ fromNs, untilNs, from, to }) => {
      const way = from === undefined && to === undefined ? '' : `${from ?? ''}>${to ?? ''}@`;
      return `cut=${way}${duration(fromNs)}..${untilNs === null ? '' : duration(untilNs)}`;
    }),
    ...given(link.faultsFromNs, (value) => `from=${duration(value)}`),
    ...given(link.calmFromNs, (value) => `calm=${duration(value)}`),
  ];
  return words.length === 0 ? [] : [`link ${words.join(' ')}`];
}

function networkLine({ loss, duplication, latencyNs }: NonNullable<TracePlan['network']>): string {
  const words = [
    ...given(loss, (value) => `loss=${value}`),
    ...given(duplication, (value) => `dup=${value}`),
    ...given(latencyNs, (value) => `delay=${duration(value)}`),
  ];
  return ['network', ...words].join(' ');
}

function driftLine(drift: TracePlan['drift']): readonly string[] {
  const words = Object.entries(drift).map(([name, ppm]) => `${name}=${ppm < 0 ? '' : '+'}${ppm}ppm`);
  return words.length === 0 ? [] : [`drift ${words.join(' ')}`];
}

function typedLine({ at, bytes }: TracePlan['typed'][number], name: string): string {
  if (at === 'listening') throw new Error(`${name} types as soon as its guest listens, which a scenario cannot say.`);
  const text = bytes.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  return `at ${duration(at)} type ${JSON.stringify(text)}`;
}

const afterWords = ({ delayNs, fact }: { readonly delayNs: number; readonly fact: string }, does: string): string =>
  delayNs > 0 ? `${duration(delayNs)} after ${fact}, ${does}` : `after ${fact}, ${does}`;

function whenWords(when: TracePlan['kills'][number]['when']): string {
  if (when.kind === 'time') return duration(when.at);
  if (when.kind === 'record') return `record ${when.type} ${when.nth}`;
  return when.kind === 'event' ? `event ${when.event}` : `epoch ${when.epoch}`;
}
