/**
 * Lines of traces that no run has written: each is read or refused in a word, and what is read comes through every
 * export.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultPlan } from '../../src/sim/plan/plan';
import { readTracePlan, tracePlan } from '../../src/sim/plan/trace-plan';
import { traceFormats } from '../../src/trace/exports/formats';
import { parseRecord } from '../../src/trace/record-line';
import { exported } from './exported';

const plan = tracePlan(
  { ...defaultPlan, guest: Uint8Array.of(1), disk: new Uint8Array(512), typed: [{ at: 5, bytes: Uint8Array.of(65) }] },
  { machine: 'pair', paths: { guest: 'g' } },
);
const types = [
  'message.sent',
  'message.received',
  'epoch.ended',
  'output.released',
  'machine.waits',
  'bus.phase',
  'medium.started',
  'x',
];
const names = [
  'to',
  'from',
  'sequence',
  'kind',
  'epoch',
  'output',
  'byte',
  'on',
  'cause',
  'processor',
  'device',
  'id',
  '__proto__',
];
const record = fc
  .tuple(
    fc.record({
      event: fc.nat(),
      at: fc.nat(),
      actor: fc.constantFrom('left', 'right-2', 'bus', 'disk', 'world', 'constructor', ''),
      type: fc.constantFrom(...types),
    }),
    fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 }),
  )
  .map(([head, fields]) => JSON.stringify({ ...fields, ...head }));
const torn = fc.tuple(record, fc.nat(300)).map(([line, length]) => line.slice(0, length));

test('whatever the lines are', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(record, torn, fc.string()), { maxLength: 12 }), (lines) => {
      const read = lines.flatMap((line) => {
        try {
          return [parseRecord(line)];
        } catch (error) {
          expect((error as Error).message).toMatch(/^it (is|has) /);
          return [];
        }
      });
      if (read.length > 0) for (const form of Object.keys(traceFormats)) exported(form as 'csv', [plan, ...read]);
    }),
    { seed: 16, numRuns: 2000 },
  );
});

test.each(['[', '{"a":', '[{"a":'])(
  'brackets inside one another without end, %j: refused before they are read',
  (open) => {
    const deep = `{"event":1,"at":0,"actor":"a","type":"t","f":${open.repeat(100_000)}`;
    expect(() => parseRecord(deep)).toThrow(/^it has more than 64 brackets inside one another$/);
    const text = `{"event":1,"at":0,"actor":"a","type":"t","f":${JSON.stringify(open.repeat(1000))}}`;
    expect(parseRecord(text).event).toBe(1);
  },
);

test('whatever a plan says, it is read or refused with the place in it', () => {
  const keys = Object.keys(plan).filter((key) => key !== 'version');
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      -1,
      0.5,
      1e300,
      Number.MAX_SAFE_INTEGER,
      null,
      '',
      [],
      {},
      [{ at: 1e99 }],
      { zeros: -512 },
      'x'.repeat(70_000),
    ),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys, 'colour'), value, { minKeys: 1, maxKeys: 3 }), (change) => {
      const line = JSON.parse(JSON.stringify({ ...plan, ...change }));
      try {
        readTracePlan(line);
      } catch (error) {
        const { message } = error as Error;
        expect(message).toMatch(/^the plan of the trace is not understood at .+: [\s\S]+$/s);
        // Of an unknown field it lists all that a plan may have.
        expect(message.length).toBeLessThan(450);
      }
    }),
    { seed: 16, numRuns: 3000 },
  );
});
