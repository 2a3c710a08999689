/** A visitor's faults as statements of a scenario. */

import { duration } from '../../page/format';
import type { FrameSpan, Moment } from '../protocol';

/** When a fault of a processor comes, as the faults' panel offers it. */
export type When = 'now' | 'epoch' | 'after' | 'between' | 'phase';

export const whens: Readonly<Record<When, string>> = {
  now: 'now',
  epoch: 'at an epoch …',
  after: 'after an event …',
  between: 'between this send and its acknowledgment',
  phase: 'at a bus phase …',
};

/** Facts that such a fault can wait for, in words. */
export const facts: Readonly<Record<string, string>> = {
  'disk medium.started write': 'the disk begins a write',
  'disk medium.finished write': 'the disk has done a write',
  'left sent environmentValue': 'left sends a value',
  'left interrupt.buffered': 'left buffers an interrupt (P1)',
  'left sent epochEnd': 'left sends the end of an epoch',
  'right waits message value': 'right waits for a value (P3)',
  'left waits output': 'left waits with an output',
  'left output.released operation': 'an operation leaves left',
  suspicion: 'a replica suspects the other',
  promotion: 'a backup is promoted',
  'anyone join.resumed': 'a repaired replica has joined',
};

export const busPhases = ['command', 'dataOut', 'dataIn', 'status', 'messageOut', 'messageIn'] as const;

export const atMoment = ({ event, at }: Moment, recordAt: number): string =>
  at === recordAt && event > 0 ? `at event ${event}` : `at ${duration(Math.max(at, 1))}`;

export const atEpoch = (epoch: number): string => `at epoch ${epoch}`;

export const afterFact = (fact: string, delayMs = 0): string =>
  delayMs > 0 ? `${delayMs} ms after ${fact},` : `after ${fact},`;

export const atPhase = (phase: string): string => afterFact(`bus phase ${phase}`);

/** The message is on its way, and nothing has come back. */
export const beforeAcknowledgment = ({ from, number }: Pick<FrameSpan, 'from' | 'number'>): string =>
  afterFact(`${from} sent sequence=${number}`);

/** What a statement that stands once says in a scenario: `link`, `drift`, `detector`, `protocol`. */
export function settingsIn(text: string, statement: string): readonly string[] {
  const line = text.split(/\r\n?|\n/).find((each) => each.trim().split(/\s+/)[0] === statement);
  return line?.trim().split(/\s+/).slice(1) ?? [];
}

/** The statement with a setting changed; `undefined` takes it away. Cuts stand beside each other. */
export function withSetting(text: string, statement: string, key: string, value: string | undefined): string {
  const before = settingsIn(text, statement).filter((word) => key === 'cut' || !word.startsWith(`${key}=`));
  return [statement, ...before, ...(value === undefined ? [] : [`${key}=${value}`])].join(' ');
}

/** A link without faults has this one from an instant on; one with faults changes from where those begin. */
export function linkFaultFrom(text: string, key: string, value: string | undefined, at: number): string {
  const words = settingsIn(text, 'link').filter((word) => !word.startsWith(`${key}=`));
  if (words.some((word) => /^(loss|delay|jitter|dup|corrupt)=/.test(word)) || value === undefined)
    return withSetting(text, 'link', key, value);
  const isFaulty = settingsIn(text, 'link').length > words.length;
  const kept = isFaulty ? words : words.filter((word) => !word.startsWith('from='));
  return ['link', ...kept, `${key}=${value}`, ...(isFaulty || at <= 0 ? [] : [`from=${at / 1e6}ms`])].join(' ');
}

export const cutFrom = (text: string, at: number): string => withSetting(text, 'link', 'cut', `${at / 1e6}ms..`);

const named = ({ frame, from, to }: FrameSpan): string => `frame ${frame} of ${from}>${to}`;

/** What happens to one frame; a checksum refuses what is corrupted, and the channel sends messages again. */
export const drop = (frame: FrameSpan): string => `drop ${named(frame)}`;
export const delay = (frame: FrameSpan, ms: number): string => `delay ${named(frame)} by ${ms} ms`;
export const corrupt = (frame: FrameSpan): string => `corrupt ${named(frame)}`;

export type Access = 'read' | 'write';

/** The next accesses after so many fail. */
export const diskError = (on: Access, after: number, times: number): string =>
  `disk error ${on} from ${after + 1} times ${times}`;

export const switchNames: Readonly<Record<string, readonly [string, string, string]>> = {
  valueAcknowledgment: ['Values acknowledged', 'immediate', 'beforeOutput'],
  interruptForwarding: ['Interrupts forwarded', 'atEpochEnd', 'immediate'],
  epochAcknowledgment: ['Epochs acknowledged', 'atBoundary', 'beforeOutput'],
  epochs: ['Epochs', 'fixed', 'variable'],
  failover: ['At failover', 'uncertainInterrupts', 'repeatOutstanding'],
  outputRelease: ['Outputs', 'stall', 'hold'],
  registerReads: ['Register reads', 'forwarded', 'simulated'],
  clockSource: ['Clock', 'timeOfDay', 'instructionCount'],
};

/** The protocol's statement with one switch set; a preset alone has its own. */
export function withSwitch(text: string, preset: string, name: string, value: string): string {
  const others = settingsIn(text, 'protocol')
    .slice(1)
    .filter((word) => !word.startsWith(`${name}=`));
  return ['protocol', preset, ...others, `${name}=${value}`].join(' ');
}
