import type { LogRow } from '../protocol';
import { ask, event, run } from './state';

/** How many rows pass a filter up to the moment. */
export async function countUpToNow(filter: string): Promise<number> {
  const info = run.value;
  if (info === undefined) return 0;
  while (true) {
    const { rows, first, complete } = await ask({
      ask: 'log',
      run: info.id,
      filter,
      from: 0,
      count: 3,
      near: event.value,
    });
    if (!complete && (rows.at(-1)?.event ?? 0) <= event.value) continue;
    return first + rows.filter((row) => row.event <= event.value).length;
  }
}

/** Rows that pass a filter around the moment; in a long log a search takes several questions. */
export async function rowsNear(filter: string, count: number): Promise<readonly LogRow[]> {
  const info = run.value;
  if (info === undefined) return [];
  while (true) {
    const { rows, complete } = await ask({ ask: 'log', run: info.id, filter, from: 0, count, near: event.value });
    if (complete || (rows.at(-1)?.event ?? 0) > event.value) return rows;
  }
}
