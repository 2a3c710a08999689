import { expect, test } from 'vitest';
import { ReleasedOutputs } from '../../src/check/points/released-outputs';
import type { TraceRecord } from '../../src/ports/trace';

test.each(['operation', 'byte'])(
  'point 3: a held %s that leaves before what it depends on is acknowledged',
  (output) => {
    const found: number[] = [];
    const point = new ReleasedOutputs((_record, { point: number }) => void found.push(number));
    const hear = (type: string, fields: object) =>
      point.hears[type]?.({ event: 1, at: 1, actor: 'left', type, ...fields } as TraceRecord);
    hear('run.started', { backups: 1, outputRelease: 'hold' });
    hear('output.released', { output, dependsOn: 3, committed: true });
    expect(found).toEqual([]);
    hear('output.released', { output, dependsOn: 4, committed: false });
    expect(found).toEqual([3]);
  },
);
