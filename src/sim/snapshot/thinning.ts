/**
 * Which snapshot a run misses least: dense near the moment that is looked at, thin far from it. `positions` rise; a
 * position says how far in the run a snapshot was taken.
 *
 * Without a snapshot the way from the one before it gets longer. That weighs less the further away it is, as in a scale
 * whose marks lie at equal ratios of their distances. The first snapshot always stays, from which every moment can be
 * reached, and so does the last.
 */
export function leastMissed(positions: readonly number[], focus: number): number | undefined {
  let least: number | undefined;
  let leastWeight = Number.POSITIVE_INFINITY;
  const nearest = nearBy * Math.max(1, (positions.at(-1) ?? 0) - positions[0]);
  for (let at = 1; at < positions.length - 1; at++) {
    const gap = positions[at + 1] - positions[at - 1];
    const weight = gap / (Math.abs(positions[at] - focus) + nearest);
    if (weight >= leastWeight) continue;
    least = at;
    leastWeight = weight;
  }
  return least;
}

/** Within this share of the run all moments are near: a gap anywhere stays within some ten times the least one. */
const nearBy = 0.1;
