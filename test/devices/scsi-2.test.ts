/**
 * What SCSI-2 (ANSI X3.131-1994) asks of each device type, and what our targets do: one row for each command or field,
 * each tried. The rows are docs/scsi.md, which this test writes with `vitest -u`.
 */
import { describe, expect, test } from 'vitest';
import { diskRows } from './scsi-2/disk';
import { everyRows } from './scsi-2/every';
import { processorRows } from './scsi-2/processor';
import { hex, type Row, type Support, table } from './scsi-2/row';
import { tapeRows } from './scsi-2/tape';
import { ask, ID, scsiLab, type TargetName } from './scsi-lab';

const rows: readonly Row[] = [...everyRows, ...diskRows, ...tapeRows, ...processorRows];

test.each(rows.map((row) => [`${row.type}, ${row.command} (${hex(row.operation)}): ${row.does}`, row] as const))(
  '%s',
  (_name, { proof }) => proof(),
);

/** The commands that a device of each type must have (8.2, 9.2, 10.2, 12.2). */
const mandatory: Readonly<Record<TargetName, readonly number[]>> = {
  disk: [0x00, 0x03, 0x04, 0x08, 0x12, 0x16, 0x17, 0x1d, 0x25, 0x28],
  tape: [0x00, 0x01, 0x03, 0x05, 0x08, 0x0a, 0x10, 0x11, 0x12, 0x15, 0x16, 0x17, 0x19, 0x1a, 0x1d],
  actuator: [0x00, 0x03, 0x0a, 0x12, 0x1d],
};
const typeOf = { disk: 'direct access', tape: 'sequential access', actuator: 'processor' } as const;

describe.each(Object.entries(mandatory) as [TargetName, readonly number[]][])('the commands of a %s', (name, must) => {
  const known = (operation: number) =>
    rows.filter((row) => row.operation === operation && (row.type === 'every type' || row.type === typeOf[name]));

  test('each mandatory one stands in the table as such', () => {
    const support = (operation: number) => [...new Set(known(operation).map((row) => row.support))];
    expect(must.map((operation) => [hex(operation), support(operation)])).toEqual(
      must.map((operation) => [hex(operation), ['mandatory'] satisfies Support[]]),
    );
  });

  test('what stands in the table is known to the target, and nothing else is', () => {
    const { left } = scsiLab();
    for (let operation = 0; operation < 256; operation++) {
      const length = [6, 10, 10, 6, 6, 12, 6, 6][operation >>> 5];
      const { result } = ask(left, { target: ID[name], cdb: [operation, ...Array(length - 1).fill(0)] });
      const isRefused = result[1] === 5 && result[2] === 0x2000;
      expect([hex(operation), isRefused]).toEqual([hex(operation), known(operation).length === 0]);
    }
  });
});

test('docs/scsi.md is this table', async () => {
  await expect(table(rows)).toMatchFileSnapshot('../../docs/scsi.md');
});
