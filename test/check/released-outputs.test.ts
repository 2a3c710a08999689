import { describe, expect, test } from 'vitest';
import { ReleasedOutputs } from '../../src/check/points/released-outputs';
import { Recorder } from '../../src/trace/recorder';

/** The point hears a pair of which left leads, and tells how often it was violated. */
function listening(outputRelease: 'stall' | 'hold') {
  let found = 0;
  const point = new ReleasedOutputs((_record, { point: number }) => {
    expect(number).toBe(3);
    found++;
  });
  const recorder = new Recorder({ nowAt: 1 });
  recorder.listenWith(point.hears);
  const faultless = { loss: 0, latencyNs: 0, jitterNs: 0, duplication: 0, corruption: 0, cuts: '' };
  const plan = { run: 'run', seed: 1, protocol: 'revised', backups: 1, epochLength: 4096 } as const;
  recorder.record('world', 'run.started', { ...plan, ...faultless, outputRelease });
  const violations = (act: () => void) => {
    const before = found;
    act();
    return found - before;
  };
  const releases = (output: 'operation' | 'byte', committed = true, facts = {}) =>
    violations(() =>
      recorder.record('left', 'output.released', { output, ordinal: 0, dependsOn: 1, committed, ...facts }),
    );
  const frame = { from: 'machine', processor: 'left', operation: 1, bytes: 60, frame: 'ARP' } as const;
  return {
    sends: (sequence: number) => recorder.record('left', 'message.sent', { to: 'right', kind: 'epochEnd', sequence }),
    receives: (sequence: number) => recorder.record('right', 'message.received', { from: 'left', sequence }),
    starts: () => recorder.record('left', 'operation.started', { id: 'a', device: 'scsi', epoch: 1 }),
    dies: () => recorder.record('right', 'processor.killed', { role: 'backup', epoch: 1 }),
    goesAlone: () => recorder.record('left', 'claim.granted', { members: ['left'], primary: 'left', term: 2 }),
    releases,
    transmits: () => releases('operation', true, { command: 0x1000 }),
    frameLeaves: () => violations(() => recorder.record('segment', 'ethernet.sent', frame)),
  };
}

describe.each(['stall', 'hold'] as const)('point 3, where outputs %s', (outputRelease) => {
  test('an operation that leaves before its backup has received what was sent before it', () => {
    const pair = listening(outputRelease);
    pair.sends(1);
    pair.starts();
    expect(pair.releases('operation')).toBe(1);
    pair.receives(1);
    pair.starts();
    expect(pair.releases('operation')).toBe(0);
  });

  test('a backup that has died is waited for until the view is without it, and what it had received counts', () => {
    const pair = listening(outputRelease);
    pair.sends(1);
    pair.receives(1);
    pair.starts();
    pair.dies();
    // Its acknowledgment was on the way.
    expect(pair.releases('operation')).toBe(0);
    pair.sends(2);
    pair.starts();
    expect(pair.releases('operation')).toBe(1);
    pair.goesAlone();
    pair.starts();
    expect(pair.releases('operation')).toBe(0);
  });
});

test('point 3, hold: an operation depends on what was sent before it was started, and not on what came after', () => {
  const pair = listening('hold');
  pair.sends(1);
  pair.starts();
  pair.sends(2);
  pair.receives(1);
  expect(pair.releases('operation')).toBe(0);
});

test('point 3, hold: a frame depends on what was sent before it was fetched from memory', () => {
  for (const isReceived of [true, false]) {
    const pair = listening('hold');
    pair.sends(1);
    pair.starts();
    pair.receives(1);
    pair.sends(2);
    expect(pair.transmits()).toBe(0);
    if (isReceived) pair.receives(2);
    pair.sends(3);
    expect(pair.frameLeaves()).toBe(isReceived ? 0 : 1);
  }
});

test('point 3, hold: of a byte the primary’s own word is taken', () => {
  const pair = listening('hold');
  expect(pair.releases('byte')).toBe(0);
  expect(pair.releases('byte', false)).toBe(1);
});
