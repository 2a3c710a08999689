/** A row of docs/scsi.md. */
import { expect } from 'vitest';
import { ask, ID, type Result, type ScsiLab, scsiLab, type TargetName } from '../scsi-lab';

export type Support = 'mandatory' | 'optional';

export interface Row {
  readonly type: 'every type' | 'direct access' | 'sequential access' | 'processor';
  readonly command: string;
  readonly operation: number;
  readonly support: Support;
  /** Of SCSI-2. */
  readonly clause: string;
  /** What the target does, in words. */
  readonly does: string;
  /** Fails where the target does not. */
  readonly proof: () => void;
}

export const hex = (byte: number): string => `${byte.toString(16).padStart(2, '0').toUpperCase()}h`;

export const GOOD: Result = [0];
export const CONFLICT: Result = [0x18];
export const check = (key: number, code: number): Result => [2, key, code];
export const INVALID_FIELD = check(5, 0x2400);
export const OUT_OF_RANGE = check(5, 0x2100);
export const every = Object.keys(ID) as readonly TargetName[];

/** The commands one after the other, by the left initiator: their results. */
export function results(name: TargetName, cdbs: readonly (readonly number[])[], lab: ScsiLab = scsiLab()): Result[] {
  return cdbs.map((cdb) => ask(lab.left, { target: ID[name], cdb }).result);
}

/** Each of these commands, alone on a new target, gives this result. */
export const gives =
  (name: TargetName, result: Result, ...cdbs: readonly (readonly number[])[]) =>
  (): void => {
    for (const cdb of cdbs) expect([cdb, ...results(name, [cdb])]).toEqual([cdb, result]);
  };

const head = `# SCSI targets

What SCSI-2 (ANSI X3.131-1994) asks of a direct-access device, a sequential-access device and a processor device, and
what the disk, the tape and the actuator do. Each row is a test (\`test/devices/scsi-2\`), and this page is written from
the rows: \`npx vitest run test/devices/scsi-2.test.ts -u\`. What is not in the table is refused as an invalid operation
code (20h/00h). \`npm run fuzz:scsi\` sends the targets a million random commands, and a judge that knows only the
standard looks at each result.

A sense is written key, code/qualifier: 5, 24h/00h is ILLEGAL REQUEST, invalid field in CDB.
`;

export function table(rows: readonly Row[]): string {
  const types = [...new Set(rows.map(({ type }) => type))];
  const part = (type: Row['type']) => {
    const lines = rows
      .filter((row) => row.type === type)
      .map(
        ({ command, operation, support, clause, does }) =>
          `| ${command} | ${hex(operation)} | ${support} | ${clause} | ${does} |`,
      );
    const title = `${type[0].toUpperCase()}${type.slice(1)}`;
    return `\n## ${title}\n\n| command | code | SCSI-2 | clause | what the target does |\n|---|---|---|---|---|\n${lines.join('\n')}\n`;
  };
  return head + types.map(part).join('');
}
