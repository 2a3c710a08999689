/** Units next to each other, which one job does. */

export interface Piece {
  /** The first unit. */
  readonly first: number;
  readonly count: number;
}

/** Cuts units, in ascending order, into pieces of at most `greatest`. */
export function piecesOf(units: Iterable<number>, greatest: number): readonly Piece[] {
  const pieces: { first: number; count: number }[] = [];
  for (const unit of units) {
    const last = pieces.at(-1);
    if (last !== undefined && last.first + last.count === unit && last.count < greatest) last.count++;
    else pieces.push({ first: unit, count: 1 });
  }
  return pieces;
}

/** The units of the pieces. */
export function* unitsOf(pieces: Iterable<Piece>): Generator<number> {
  for (const { first, count } of pieces) for (let unit = first; unit < first + count; unit++) yield unit;
}

/** What a job should take; a job that takes longer than the greatest time is split. */
export const [wantedJobMs, greatestJobMs] = [10_000, 20_000] as const;
/** In a queue; the jobs of a larger campaign are longer, and workers split them. */
const greatestJobs = 100_000;
/** So many jobs for each thread, so that no thread waits long for the last one. */
const jobsPerThread = 4;

/** How many units a job has, when a unit takes so long and so many threads share them. */
export function unitsPerJob(units: number, unitMs: number, threads: number): number {
  const byTime = Math.max(1, Math.floor(wantedJobMs / Math.max(unitMs, 0.01)));
  const byShare = Math.ceil(units / (jobsPerThread * Math.max(1, threads)));
  return Math.max(Math.min(byTime, byShare), Math.ceil(units / greatestJobs));
}
