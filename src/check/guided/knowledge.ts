/** What a guided campaign knows when a search begins. */
import type { Tried } from './aims';

/** What a search has found out. */
interface Learnt {
  readonly cells: readonly string[];
  readonly tried: Tried;
}

export class Knowledge {
  readonly known = new Set<string>();
  readonly tried: Record<string, number> = {};

  /** A search has ended. */
  learn({ cells, tried }: Learnt): void {
    for (const cell of cells) this.known.add(cell);
    for (const [cell, count] of Object.entries(tried)) this.tried[cell] = (this.tried[cell] ?? 0) + count;
  }
}
