/**
 * The first oracle (DESIGN §6): is this run one that a single machine could have made? It compares what the environment saw
 * with the bare run of the same guest, and the replicas with each other.
 */
import type { TraceRecord } from '../ports/trace';
import type { Observed, PairObserved } from '../sim/observed';
import type { RunPlan } from '../sim/plan';
import { compareText } from './console-text';
import type { ComparedAt, EndedEpoch } from './divergence';
import { compareEffects, type DeviceVerdict } from './effects';

export interface Verdict {
  /**
   * `not maskable`: the replicas did all that they can, but a device that is neither insensitive to repetition nor testable (§2.3)
   * was asked twice.
   */
  readonly verdict: 'consistent' | 'not maskable' | 'inconsistent';
  /** The first violation in words. */
  readonly violation?: string;
  /** What repetitions mean for each device that has had an effect on the world. */
  readonly devices: Readonly<Record<string, DeviceVerdict>>;
  /** Operations that were performed twice, each named. */
  readonly repeats: readonly string[];
}

const timePattern = /t=\s*(\d+(?:\.\d+)?)ms/;
const timesPattern = new RegExp(timePattern, 'g');

/** A console line without its times: what must equal the bare run's. */
export function withoutTimes(line: string): string {
  return line.replace(timesPattern, 't=…ms');
}

/** Epochs by which one replica may be behind another. */
const greatestLag = 1 << 14;

/** After so many violations of one run the others are not kept. */
const greatestViolations = 100;

/** Listens to the run: what can be said before it has ended. */
export class Listener {
  readonly #digests = new DigestComparison();
  /** The last time of day that each processor's guest has read, in ticks. */
  readonly #ticks = new Map<string, number>();
  /** Console bytes that only one of the processors has written so far, by ordinal. */
  readonly #bytes = new Map<number, { readonly actor: string; readonly byte: number; readonly shown: boolean }>();
  readonly #violations: string[] = [];

  hear(record: TraceRecord): void {
    this.#digests.hear(record);
    if (record.type === 'time.read') this.#timeRead(record.actor, record.ticks as number);
    if (record.output === 'byte') this.#consoleByte(record);
    if (record.type === 'output.released' && record.committed === false) {
      this.#note(
        `${record.actor} released an output (${record.output}) at ${record.at} ns before message ${record.dependsOn}, which it depends on, was acknowledged`,
      );
    }
  }

  /** What the terminal has shown is what the other guest writes at the same place. */
  #consoleByte({ actor, type, ordinal, byte }: TraceRecord): void {
    const shown = type === 'output.released';
    const other = this.#bytes.get(ordinal as number);
    if (other === undefined || other.actor === actor) {
      this.#bytes.set(ordinal as number, { actor, byte: byte as number, shown });
      return;
    }
    this.#bytes.delete(ordinal as number);
    if ((other.shown || shown) && other.byte !== byte) {
      this.#note(
        `console byte ${ordinal} is ${other.byte} at ${other.actor} and ${byte} at ${actor}, and the terminal has shown one of them`,
      );
    }
  }

  /** The first epoch at whose end the replicas' states differed. */
  get diverged(): EndedEpoch | undefined {
    return this.#digests.diverged;
  }

  /** The first violations heard, in order. */
  get violations(): readonly string[] {
    const { violation } = this.#digests;
    return violation === undefined ? this.#violations : [violation, ...this.#violations];
  }

  #note(violation: string): void {
    if (this.#violations.length < greatestViolations) this.#violations.push(violation);
  }

  #timeRead(actor: string, ticks: number): void {
    const before = this.#ticks.get(actor) ?? 0;
    if (ticks < before) this.#note(`the time of day at ${actor} goes back from ${before} to ${ticks} ticks`);
    this.#ticks.set(actor, ticks);
  }
}

/** The records that tell a state at an epoch's end, and which state it is. */
const comparisons: Readonly<Record<ComparedAt, string>> = {
  'epoch.ended': '',
  'epoch.digested': ', before its interrupts',
};

/**
 * Compares the state digests of the replicas while the run goes on: of each epoch as the processor has ended it that led then. What a
 * dead primary had made of its last epoch nobody has seen.
 */
class DigestComparison {
  readonly #first = new Map<string, { readonly actor: string; readonly digest: unknown }>();
  #violation: string | undefined;
  #diverged: EndedEpoch | undefined;

  hear(record: TraceRecord): void {
    const { actor, type, digest } = record;
    if (!Object.hasOwn(comparisons, type)) return;
    const at = type as ComparedAt;
    const [epoch, term] = [record.epoch as number, record.term as number];
    const name = `${at} ${epoch}/${term}`;
    const other = this.#first.get(name);
    if (other === undefined) {
      this.#first.set(name, { actor, digest });
      if (this.#first.size > greatestLag) this.#first.delete(this.#first.keys().next().value as string);
      return;
    }
    if (other.digest !== digest && this.#violation === undefined) {
      this.#diverged = { at, processors: [other.actor, actor], epoch, term };
      this.#violation = `the replicas' states differ at the end of epoch ${epoch}${comparisons[at]}: ${other.actor} ${other.digest}, ${actor} ${digest}`;
    }
  }

  get violation(): string | undefined {
    return this.#violation;
  }

  get diverged(): EndedEpoch | undefined {
    return this.#diverged;
  }
}

/** The verdict over a run on the pair, given the bare run of the same guest. */
export function judge(
  pair: PairObserved,
  bare: Observed,
  heard: readonly string[],
  comparison: RunPlan['comparison'] = 'exact',
): Verdict {
  if (comparison === 'text') return judgeText(pair, bare, heard);
  const { repeats, violation, devices } = compareEffects(pair, bare.effects);
  const masked = Object.values(devices).every((device) => device !== 'not maskable');
  const replicas = splitBrain(pair) ?? heard[0] ?? consoleMismatch(pair);
  // A device that has done a thing twice that cannot be undone may make everything after differ.
  if (replicas === undefined && !masked) return { verdict: 'not maskable', repeats, devices };
  const first =
    replicas ??
    compareConsole(pair.console, bare.console, pair.finished) ??
    timeGoesBack(pair.console) ??
    violation ??
    (pair.finished || !pair.alive ? undefined : 'the guest did not finish although a replica lives') ??
    (pair.finished ? compareMedia(pair, bare) : undefined);
  if (first !== undefined) return { verdict: 'inconsistent', violation: first, repeats, devices };
  return { verdict: 'consistent', repeats, devices };
}

/** What is on the media holds times, and no two runs write the same: of them the guest's own checks must tell. */
function judgeText(pair: PairObserved, bare: Observed, heard: readonly string[]): Verdict {
  const first =
    splitBrain(pair) ??
    heard[0] ??
    consoleMismatch(pair) ??
    compareText(pair.console, bare.console, pair.promotions > 0, pair.finished) ??
    (pair.finished || !pair.alive ? undefined : 'the guest did not finish although a replica lives');
  const verdict = first === undefined ? 'consistent' : 'inconsistent';
  return { verdict, repeats: [], devices: {}, ...(first === undefined ? {} : { violation: first }) };
}

const milliseconds = (at: number): string => `${(at / 1e6).toFixed(3)} ms`;

/** Point 4: no device has served a processor while another one led. */
function splitBrain({ effects, leaders }: PairObserved): string | undefined {
  for (const { what, device, processor, at } of effects) {
    const leader = leaders.filter((each) => each.at <= at).at(-1);
    if (leader === undefined || leader.processor === processor) continue;
    const other = effects.find(
      (effect) => effect.processor === leader.processor && effect.what === what && effect.at > leader.at,
    );
    const too = other && `; ${leader.processor} has done the same at ${milliseconds(other.at)}`;
    return `split brain: ${what} of the ${device} by ${processor} at ${milliseconds(at)}, though ${leader.processor} leads since ${milliseconds(leader.at)}${too ?? ''}`;
  }
  return undefined;
}

function compareMedia(pair: Observed, bare: Observed): string | undefined {
  if (pair.diskDigest !== bare.diskDigest) return 'the disk at the end differs from the bare run’s';
  return pair.tapeDigest === bare.tapeDigest ? undefined : 'the tape at the end differs from the bare run’s';
}

function consoleMismatch({ consoleMismatches }: PairObserved): string | undefined {
  const [ordinal] = consoleMismatches;
  return ordinal === undefined ? undefined : `console byte ${ordinal} was sent again with another value`;
}

function compareConsole(actual: string, expected: string, finished: boolean): string | undefined {
  const lines = actual.split('\n');
  const wanted = expected.split('\n');
  const compared = finished ? Math.max(lines.length, wanted.length) : lines.length - 1;
  for (let at = 0; at < compared; at++) {
    if (withoutTimes(lines[at] ?? '') !== withoutTimes(wanted[at] ?? '')) {
      return `console line ${at + 1} is ${JSON.stringify(lines[at] ?? '')}, on the bare machine ${JSON.stringify(wanted[at] ?? '')}`;
    }
  }
  return undefined;
}

function timeGoesBack(console: string): string | undefined {
  let before = 0;
  for (const line of console.split('\n')) {
    const time = Number(timePattern.exec(line)?.[1] ?? before);
    if (time < before) return `the time of day goes back from ${before} ms to ${time} ms`;
    before = time;
  }
  return undefined;
}
