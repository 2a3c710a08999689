import type { Processor } from '../../pa-risc/processor';
import type { TlbEntry } from '../../pa-risc/tlb';
import type { TlbRow } from '../protocol';

type Row = Omit<TlbRow, 'differs'>;

/** Access rights of a protection word (Architecture manual, chapter 3): its type, then two privilege levels. */
const types = [
  'read',
  'read, write',
  'read, execute',
  'read, write, execute',
  'execute, gateway to 0',
  'execute, gateway to 1',
  'execute, gateway to 2',
  'execute, gateway to 3',
];
const rightsShift = 20;

const rowOf = (side: TlbRow['side'], { space, page, pages, frame, protection }: TlbEntry): Row => ({
  side,
  space: space >>> 0,
  from: (page << 12) >>> 0,
  pages,
  to: (frame << 12) >>> 0,
  rights: types[(protection >>> (rightsShift + 4)) & 7],
});

/** Both TLBs by address: their own order is random. */
export const tlbOf = (processor: Processor): readonly Row[] =>
  (['instruction', 'data'] as const)
    .flatMap((side) => processor.tlbEntries(side).map((entry) => rowOf(side, entry)))
    .sort((a, b) => a.side.localeCompare(b.side) || a.space - b.space || a.from - b.from);

const keyOf = ({ side, space, from, to, rights }: Row): string => [side, space, from, to, rights].join();

/** The rows, with those marked that the other processor's TLBs lack. */
export function comparedTlb(rows: readonly Row[], other: readonly Row[] | undefined): readonly TlbRow[] {
  const known = new Set(other?.map(keyOf));
  return rows.map((row) => ({ ...row, differs: other !== undefined && !known.has(keyOf(row)) }));
}
