/** Units next to each other, which one job does. */

export interface Piece {
  /** The first unit. */
  readonly first: number;
  readonly count: number;
}

/** Cuts units, in ascending order, into pieces of at most so many; what is left to cut may say how many. */
export function piecesOf(units: readonly number[], greatest: (left: number) => number): readonly Piece[] {
  const pieces: { first: number; count: number }[] = [];
  let size = 0;
  for (const [at, unit] of units.entries()) {
    const last = pieces.at(-1);
    if (last !== undefined && last.first + last.count === unit && last.count < size) last.count++;
    else {
      pieces.push({ first: unit, count: 1 });
      size = greatest(units.length - at);
    }
  }
  return pieces;
}

/** The units of the pieces. */
export function* unitsOf(pieces: Iterable<Piece>): Generator<number> {
  for (const { first, count } of pieces) for (let unit = first; unit < first + count; unit++) yield unit;
}

/** What a job should take; a job that takes longer than the greatest time is split. */
export const [wantedJobMs, greatestJobMs] = [10_000, 20_000] as const;
/** The last jobs of a campaign are shorter, so that no thread waits long for another one; but not shorter than this. */
const leastJobMs = 1000;
/** So many jobs for each thread are still to come, at least, when one begins. */
const jobsPerThread = 4;
/** In a queue; the jobs of a larger campaign are longer, and workers split them. */
const greatestJobs = 100_000;

/** How many units the next job has, when so many are left, a unit takes so long, and so many threads share them. */
export function unitsPerJob(left: number, unitMs: number, threads: number): number {
  const taking = (ms: number) => Math.max(1, Math.floor(ms / Math.max(unitMs, 0.01)));
  const share = Math.ceil(left / (jobsPerThread * Math.max(1, threads)));
  const size = Math.max(Math.min(taking(wantedJobMs), share), taking(leastJobMs));
  return Math.max(size, Math.ceil(left / greatestJobs));
}
