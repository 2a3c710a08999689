/** Which kinds of fault hide others: cells that seeds without the kind reach, and as many seeds with it do not. */
import { type Change, isFault } from '../../../src/check/campaign/trial';

/** What a plain seed has drawn and reached. */
export interface PlainSeed {
  readonly kinds: ReadonlySet<Change['kind']>;
  readonly cells: readonly string[];
}

const cellsOf = (seeds: readonly PlainSeed[]): ReadonlySet<string> => new Set(seeds.flatMap(({ cells }) => cells));

export function hiding(print: (line: string) => void, seeds: readonly PlainSeed[]): void {
  for (const kind of [...new Set(seeds.flatMap(({ kinds }) => [...kinds]))].sort()) {
    const all = [seeds.filter(({ kinds }) => kinds.has(kind)), seeds.filter(({ kinds }) => !kinds.has(kind))];
    const count = Math.min(...all.map(({ length }) => length));
    const [having, lacking] = all.map((some) => cellsOf(some.slice(0, count)));
    const hidden = [...lacking].filter((cell) => !having.has(cell)).length;
    const own = [...having].filter((cell) => !lacking.has(cell)).length;
    print(
      `${kind}: ${count} seeds with it reach ${having.size} cells, ${own} alone; as many without, ${lacking.size}, ${hidden} alone`,
    );
  }
}

/** The kinds of fault among the changes of a trial. */
export const kindsOf = (changes: readonly Change[]): ReadonlySet<Change['kind']> =>
  new Set(changes.filter(isFault).map(({ kind }) => kind));
