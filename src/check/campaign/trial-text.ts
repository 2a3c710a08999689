/** A trial as a scenario that `understudy scenario` runs: the same run, to the byte. */
import { diskErrorWords } from '../../../devices/scsi/defects';
import { faultWords, type When } from '../../sim/plan/faults';
import { frameFaultWords } from '../../sim/plan/frame-faults';
import { type Change, calmFromNs, commandLineOf, guestOf, type Trial } from './trial';

export interface TrialTextOptions {
  readonly title: string;
  readonly why?: readonly string[];
  /** The path of the guest's file from the scenario's folder. */
  readonly guestPath: string;
}

export function trialText(trial: Trial, { title, why = [], guestPath }: TrialTextOptions): string {
  const { medium, typed = () => [] } = guestOf(trial);
  const { changes, size, seed } = trial;
  const append = commandLineOf(trial);
  const kills = changes.filter(({ kind }) => kind === 'kill').length;
  const faults = changes.filter(({ kind }) => ['fault', 'frame', 'diskError'].includes(kind)).length;
  const lines = [
    `title ${title}`,
    ...why.map((line) => `why   ${line}`),
    `guest ${guestPath}`,
    ...(append === '' ? [] : [`append ${JSON.stringify(append)}`]),
    ...(medium === undefined ? [] : [medium === 'tape' ? 'tape blank' : medium]),
    ...protocol(changes),
    ...setup(changes),
    `seed ${seed}`,
    ...link(trial),
    ...drift(changes),
    ...typed(size).map(({ at, text }) => key(at, text)),
    ...timeline(changes),
    'expect verdict consistent',
    // A kill finds no victim if no processor has that role any more.
    ...(kills === 0 ? [] : [`expect kills at most ${kills}`]),
    ...(faults === 0 ? [] : [`expect faults at most ${faults}`]),
  ];
  return `${lines.join('\n')}\n`;
}

const key = (at: number, text: string): string => `at ${at}ns type ${JSON.stringify(text)}`;

function protocol(changes: readonly Change[]): readonly string[] {
  const preset = changes.flatMap((change) => (change.kind === 'protocol' ? [change.protocol] : []));
  const switches = changes.flatMap((change) => (change.kind === 'switch' ? [`${change.name}=${change.value}`] : []));
  if (preset.length + switches.length === 0) return [];
  return [['protocol', preset[0] ?? 'prototype', ...switches].join(' ')];
}

function setup(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) => {
    if (change.kind === 'epoch') return [`epoch ${change.instructions}`];
    if (change.kind === 'backups') return [`backups ${change.count}`];
    if (change.kind === 'buffer') return [`buffer ${change.messages}`];
    if (change.kind === 'join') return [`join after ${change.afterNs}ns`];
    if (change.kind === 'detector') return [`detector timeout=${change.timeoutNs}ns`];
    if (change.kind === 'frame') return [frameFaultWords(change.frame)];
    if (change.kind === 'diskError') return [diskErrorWords(change.error)];
    return [];
  });
}

function link(trial: Trial): readonly string[] {
  const words = trial.changes.flatMap((change) => {
    if ('probability' in change) return [`${change.kind}=${change.probability}`];
    if (change.kind === 'delay' || change.kind === 'jitter') return [`${change.kind}=${change.ns}ns`];
    if (change.kind === 'linkFrom') return [`from=${change.ns}ns`];
    if (change.kind !== 'cut') return [];
    const { fromNs, untilNs, from, to } = change.cut;
    const way = from === undefined && to === undefined ? '' : `${from ?? ''}>${to ?? ''}@`;
    return [`cut=${way}${fromNs}ns..${untilNs}ns`];
  });
  return [`link ${[...words, `calm=${calmFromNs(trial)}ns`].join(' ')}`];
}

function drift(changes: readonly Change[]): readonly string[] {
  const words = changes.flatMap((change) =>
    change.kind === 'drift' ? [`${change.processor}=${change.ppm > 0 ? '+' : ''}${change.ppm}ppm`] : [],
  );
  return words.length === 0 ? [] : [`drift ${words.join(' ')}`];
}

function timeline(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) => {
    if (change.kind === 'typed') return [key(change.at, change.text)];
    if (change.kind === 'reseed') return [`at event ${change.event} reseed ${change.seed}`];
    if (change.kind === 'fault') return [`at ${momentOf(change.fault.when)} ${faultWords(change.fault)}`];
    if (change.kind !== 'kill') return [];
    const { who, when } = change.kill;
    return [`at ${momentOf(when)} kill ${who}`];
  });
}

function momentOf(when: When): string {
  switch (when.kind) {
    case 'time':
      return `${when.at}ns`;
    case 'epoch':
      return `epoch ${when.epoch}`;
    case 'event':
      return `event ${when.event}`;
    case 'record':
      return `record ${when.type} ${when.nth}`;
  }
}
