import type { Cell, Column } from '../experiment';

/** A cell as a reader sees it. */
export function shownCell(cell: Cell, { digits }: Column): string {
  if (cell === undefined || (typeof cell === 'number' && Number.isNaN(cell))) return '–';
  if (typeof cell === 'string') return cell;
  return digits === undefined ? cell.toLocaleString('en') : cell.toFixed(digits);
}
