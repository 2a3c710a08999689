import { expect, test } from 'vitest';
import type { TraceRecord } from '../../src/ports/trace';
import { Recorder } from '../../src/trace/recorder';

test('every record has its number, whoever hears it, in the order in which the listeners came', () => {
  const recorder = new Recorder({ nowAt: 7 });
  const heard: string[] = [];
  const listener = (name: string) => (record: TraceRecord) => {
    heard.push(`${name} ${record.event} ${record.type}`);
  };
  recorder.record('left', 'machine.resumes');
  recorder.listen(listener('resets only'), ['machine.reset']);
  recorder.listen(listener('all'));
  recorder.listen(listener('both'), ['machine.resumes', 'bus.reset']);
  recorder.record('left', 'machine.resumes');
  recorder.record('left', 'machine.reset');
  recorder.record('bus', 'bus.reset', { processor: 'left' });
  recorder.record('left', 'time.read', { ticks: 3 });
  expect(heard).toEqual([
    'all 2 machine.resumes',
    'both 2 machine.resumes',
    'resets only 3 machine.reset',
    'all 3 machine.reset',
    'all 4 bus.reset',
    'both 4 bus.reset',
    'all 5 time.read',
  ]);
});

test('a record holds its number, its instant and its fields', () => {
  const recorder = new Recorder({ nowAt: 7 });
  const heard: TraceRecord[] = [];
  recorder.listen((record) => void heard.push(record));
  recorder.record('left', 'time.read', { ticks: 3 });
  recorder.record('right', 'machine.resumes');
  expect(heard).toEqual([
    { event: 1, at: 7, actor: 'left', type: 'time.read', ticks: 3 },
    { event: 2, at: 7, actor: 'right', type: 'machine.resumes' },
  ]);
});
