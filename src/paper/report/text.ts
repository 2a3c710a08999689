import type { Experiment, Result, Table } from '../experiment';
import { shownCell } from './cells';

/** An experiment's tables for a terminal. */
export function textOf({ title, question }: Experiment, { tables, remarks }: Result): string {
  const parts = [`${title}\n${question}`, ...tables.map(tableText), ...remarks.map((remark) => `* ${remark}`)];
  return `${parts.join('\n\n')}\n`;
}

function tableText({ title, columns, rows }: Table): string {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => row.map((cell, at) => shownCell(cell, columns[at]))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  const lines = cells.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '),
  );
  return [title, ...lines].join('\n');
}
