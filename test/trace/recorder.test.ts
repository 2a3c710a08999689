import { expect, test } from 'vitest';
import type { TraceRecord } from '../../src/ports/trace';
import { Recorder } from '../../src/trace/recorder';

test('every record has its number, whoever hears it, in the order in which the listeners came', () => {
  const recorder = new Recorder({ nowAt: 7 });
  const heard: string[] = [];
  const listener = (name: string) => (record: TraceRecord) => {
    heard.push(`${name} ${record.event} ${record.type}`);
  };
  recorder.record('left', 'a');
  recorder.listen(listener('b only'), ['b']);
  recorder.listen(listener('all'));
  recorder.listen(listener('a and c'), ['a', 'c']);
  for (const type of ['a', 'b', 'c', 'd']) recorder.record('left', type, { of: type });
  expect(heard).toEqual(['all 2 a', 'a and c 2 a', 'b only 3 b', 'all 3 b', 'all 4 c', 'a and c 4 c', 'all 5 d']);
});

test('a record holds its number, its instant and its fields', () => {
  const recorder = new Recorder({ nowAt: 7 });
  const heard: TraceRecord[] = [];
  recorder.listen((record) => void heard.push(record));
  recorder.record('left', 'a', { more: true });
  recorder.record('right', 'b');
  expect(heard).toEqual([
    { event: 1, at: 7, actor: 'left', type: 'a', more: true },
    { event: 2, at: 7, actor: 'right', type: 'b' },
  ]);
});
