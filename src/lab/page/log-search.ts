import type { LogRow } from '../protocol';
import { ask, event, run } from './state';

/** Rows that pass a filter around the moment; in a long log a search takes several questions. */
export async function rowsNear(filter: string, count: number): Promise<readonly LogRow[]> {
  const info = run.value;
  if (info === undefined) return [];
  while (true) {
    const { rows, complete } = await ask({ ask: 'log', run: info.id, filter, from: 0, count, near: event.value });
    if (complete || (rows.at(-1)?.event ?? 0) > event.value) return rows;
  }
}
