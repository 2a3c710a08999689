/** The parts of the mutated rooms that this process reaches, while the original source is measured (`noting`). */

/** By where they begin, in characters from the start of their file. */
export type Parts = Readonly<Record<string, readonly number[]>>;

const reached = new Set<string>();
Object.assign(globalThis, { reachedParts: reached });

/** The parts that were reached since this was asked last. */
export function partsReached(): Parts {
  const parts: Record<string, number[]> = {};
  for (const part of reached) {
    const [file, start] = part.split(':');
    parts[file] ??= [];
    parts[file].push(Number(start));
  }
  reached.clear();
  return parts;
}
