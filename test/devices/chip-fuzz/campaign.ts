/**
 * So many programs, most on the bench, and one of a hundred on a pair; the first case that breaks says how to run it
 * again.
 */
import { programsOfBench, runBench } from './chip-bench';
import { programsOfPair, runOnPair } from './on-pair';

/** The share of the programs that runs on a pair. */
const shareOfPairs = 0.01;

export type CaseKind = 'bench' | 'pair';

export interface FuzzResult {
  /** What the cases were and did, by name. */
  readonly counts: ReadonlyMap<string, number>;
  readonly broken?: string;
}

/** Cases from `seed` on with `programs` programs in all. `told`: how many programs have run. */
export function fuzz(programs: number, seed: number, told: (programs: number) => void = () => {}): FuzzResult {
  const pairs = Math.ceil((programs * shareOfPairs) / programsOfPair);
  const benches = Math.ceil((programs - pairs * programsOfPair) / programsOfBench);
  const counts = new Map<string, number>();
  for (let at = 0; at < benches; at++) {
    const broken = runCase('bench', seed + at, counts);
    if (broken !== undefined) return { counts, broken };
    // Pairs are spread among the benches.
    const [from, to] = [at, at + 1].map((bench) => Math.floor((bench * pairs) / benches));
    for (let pair = from; pair < to; pair++) {
      const brokenPair = runCase('pair', seed + pair, counts);
      if (brokenPair !== undefined) return { counts, broken: brokenPair };
    }
    told((at + 1) * programsOfBench + to * programsOfPair);
  }
  return { counts };
}

/** Runs one case; what it has broken, and the command that shows it again. */
export function runCase(kind: CaseKind, seed: number, counts: Map<string, number>): string | undefined {
  const count = (name: string, by: number) => counts.set(name, (counts.get(name) ?? 0) + by);
  try {
    if (kind === 'bench') {
      const { operations, causes } = runBench(seed);
      count('programs on the bench', programsOfBench);
      count('operations started there', operations);
      for (const [cause, times] of causes) count(`completions there: ${cause}`, times);
    } else count(`programs on a pair: ${runOnPair(seed).kind}`, programsOfPair);
    return undefined;
  } catch (error) {
    const what = error instanceof Error ? error.stack : String(error);
    return `${what}\nagain: npm run fuzz:chip -- --${kind} ${seed}`;
  }
}
