/**
 * The first oracle (DESIGN §6): is this run one that a single machine could have made? It compares what the environment saw
 * with the bare run of the same guest, and the replicas with each other.
 */
import type { TraceRecord } from '../ports/trace';
import type { Observed, PairObserved, PerformedWrite } from '../sim/observed';

export interface Verdict {
  readonly verdict: 'consistent' | 'inconsistent';
  /** The first violation in words. */
  readonly violation?: string;
  /** Operations that were performed twice, each named. */
  readonly repeats: readonly string[];
}

const timePattern = /t=\s*(\d+(?:\.\d+)?)ms/;
const timesPattern = new RegExp(timePattern, 'g');

/** A console line without its times: what must equal the bare run's. */
export function withoutTimes(line: string): string {
  return line.replace(timesPattern, 't=…ms');
}

/** Compares the state digests of both replicas while the run goes on; keeps only epochs that one of them has not ended. */
export class DigestComparison {
  readonly #open = new Map<number, { readonly actor: string; readonly digest: string }>();
  #violation: string | undefined;

  hear(record: TraceRecord): void {
    if (record.type !== 'epoch.ended' || record.failover === true) return;
    const epoch = record.epoch as number;
    const other = this.#open.get(epoch);
    if (other === undefined) {
      this.#open.set(epoch, { actor: record.actor, digest: record.digest as string });
      return;
    }
    if (other.actor === record.actor) return;
    this.#open.delete(epoch);
    if (other.digest !== record.digest && this.#violation === undefined) {
      this.#violation = `the replicas' states differ at the end of epoch ${epoch}: ${other.actor} ${other.digest}, ${record.actor} ${record.digest}`;
    }
  }

  get violation(): string | undefined {
    return this.#violation;
  }
}

/** The verdict over a run on the pair, given the bare run of the same guest. */
export function judge(pair: PairObserved, bare: Observed, digests: string | undefined): Verdict {
  const { repeats, violation } = compareWrites(pair, bare.writes);
  const first =
    digests ??
    consoleMismatch(pair) ??
    compareConsole(pair.console, bare.console, pair.finished) ??
    timeGoesBack(pair.console) ??
    violation ??
    (pair.finished ? undefined : 'the guest did not finish although a replica lives') ??
    (pair.diskDigest === bare.diskDigest ? undefined : 'the disk at the end differs from the bare run’s');
  return first === undefined
    ? { verdict: 'consistent', repeats }
    : { verdict: 'inconsistent', violation: first, repeats };
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

/** Each write is the bare run's next one, or repeats the last one, which an uncertain interrupt allows. */
function compareWrites(pair: PairObserved, expected: readonly PerformedWrite[]) {
  const repeats: string[] = [];
  const same = (left: PerformedWrite, right: PerformedWrite | undefined) =>
    right !== undefined && left.block === right.block && left.count === right.count && left.digest === right.digest;
  const name = (write: PerformedWrite) =>
    `write of ${write.count} blocks from block ${write.block} by ${write.processor}`;
  let next = 0;
  for (const write of pair.writes) {
    if (same(write, expected[next])) next++;
    else if (next > 0 && same(write, expected[next - 1]) && repeats.length < pair.uncertainInterrupts) {
      repeats.push(`${name(write)} performed again at ${write.at} ns`);
    } else return { repeats, violation: `${name(write)} at ${write.at} ns is not what the bare machine writes next` };
  }
  const missing = pair.finished && next < expected.length;
  return { repeats, violation: missing ? `${expected.length - next} writes of the bare run are missing` : undefined };
}
