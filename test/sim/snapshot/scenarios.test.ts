/** A run goes on from a snapshot as it did: every scenario, from random moments, back and forth. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/base/random';
import { parseScenario } from '../../../src/check/scenario/grammar';
import { RunningScenario } from '../../../src/check/scenario/run';
import type { TraceRecord } from '../../../src/ports/trace';
import type { Snapshot } from '../../../src/sim/snapshot/snapshots';
import { traceLine } from '../../../src/trace/trace-digest';

const folder = 'examples/scenarios';
const file = (path: string) => new Uint8Array(readFileSync(`${folder}/${path}`));
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.scenario'))
  .map((name) => name.replace('.scenario', ''));

/** A scenario's run that notes its records from a moment on. */
function begin(name: string) {
  const records: string[] = [];
  const onRecord = (record: TraceRecord) => records.push(traceLine(record));
  const text = readFileSync(`${folder}/${name}.scenario`, 'utf8');
  return { running: new RunningScenario(parseScenario(text, name), { file }, { onRecord }), records };
}

/** What remains of the run: the records from here on, the outcome, and the state of the world at the end. */
function rest({ running, records }: ReturnType<typeof begin>) {
  records.length = 0;
  while (running.step());
  const { transcript, failures, verdict, run } = running.end();
  const { pair } = running.judged;
  const states = pair.replicas.map(({ name, processor }) => [name, processor.digest(), processor.instructions]);
  return { records: records.join(''), transcript, failures, verdict, digest: run.traceDigest, states };
}

describe('every scenario', () => {
  test.each(names)('%s goes on from its snapshots as it did', (name) => {
    const random = new Random(name);
    const begun = begin(name);
    const { running } = begun;
    const snapshots: Snapshot[] = [running.capture()];
    const whole = rest(begun);
    const turns = running.judged.pair.environment.clock.turns;
    running.restore(snapshots[0]);
    const moments = Array.from({ length: 3 }, () => random.integer(1, turns - 1)).sort((one, other) => one - other);
    const { clock } = running.judged.pair.environment;
    for (const moment of moments) {
      while (clock.turns < moment && running.step());
      snapshots.push(running.capture());
    }
    expect(rest(begun).digest).toBe(whole.digest);
    const order = [...snapshots.keys()].map((at) => (at * 3 + 2) % snapshots.length);
    for (const at of order) {
      running.restore(snapshots[at]);
      expect([clock.nowAt, running.judged.pair.environment.recorder.events]).toEqual([
        snapshots[at].at,
        snapshots[at].event,
      ]);
      const again = rest(begun);
      expect(whole.records.endsWith(again.records)).toBe(true);
      expect({ ...again, records: '' }).toEqual({ ...whole, records: '' });
    }
  });
});
