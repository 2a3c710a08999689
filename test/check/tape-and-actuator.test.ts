import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { JudgedPair } from '../../src/check/judged-run';
import type { WrittenRecord } from '../../src/ports/trace';
import { consistent, guest } from './guests';
import { every, length } from './length';
import { eventsOf, killedAtPhases } from './phases';

const protocols = ['original', 'prototype'] as const;
/** Every fourth phase, others under each protocol. */
const quarter = (protocol: (typeof protocols)[number]) => (events: readonly number[]) =>
  every(4, events, protocols.indexOf(protocol));

test.each(protocols)('%s, disk: the primary killed at the phases on the bus: consistent, repeats named', (protocol) => {
  const { bare, judge } = guest('ledger', { append: 'transactions=1 seed=3', epochLength: 16_384 });
  let runs = 0;
  let repeats = 0;
  for (const { name, run } of killedAtPhases(judge, { protocol }, quarter(protocol))) {
    expect([name, run.verdict, run.violation]).toEqual([name, consistent, undefined]);
    expect([name, run.failovers.length, run.observed.diskDigest]).toEqual([name, 1, bare.diskDigest]);
    for (const repeat of run.repeats)
      expect(repeat).toMatch(/^write of 1 blocks from block \d+ by right performed again/);
    runs++;
    repeats += run.repeats.length;
  }
  expect(runs).toBeGreaterThan(length(12, 50));
  expect(repeats).toBeGreaterThan(length(1, 5));
});

test.each(protocols)(
  '%s, tape (testable, §2.3): the primary killed at the phases on the bus: each record once and in order',
  (protocol) => {
    const tape = new Uint8Array(0);
    const { bare, judge } = guest('archiver', { append: 'records=3', tape, epochLength: 262_144 });
    expect(bare.console).toContain('3 of 3 records read back, then the file mark');
    const found = { written: 0, lost: 0 };
    let runs = 0;
    for (const { name, run, media } of killedAtPhases(judge, { protocol }, quarter(protocol))) {
      expect([name, run.verdict, run.violation]).toEqual([name, consistent, undefined]);
      expect([name, run.failovers.length, run.repeats]).toEqual([name, 1, []]);
      expect([name, run.observed.tapeDigest]).toEqual([name, bare.tapeDigest]);
      const work = media.map(({ kind, position }: WrittenRecord) => `${kind}${position}`).join(' ');
      if (/write(\d) rewind\d (space0 )?read\1 write/.test(work)) found.written++;
      if (/rewind\d (space0 )?read(\d) write\2/.test(work)) found.lost++;
      runs++;
    }
    expect(runs).toBeGreaterThan(length(25, 100));
    // The uncertain write had happened in some of the runs, and in others not.
    expect(found.written).toBeGreaterThan(length(2, 10));
    expect(found.lost).toBeGreaterThan(length(1, 5));
  },
);

test('tape: a command is dropped in the middle, and the primary killed in the recovery: the driver begins it again', () => {
  const { plan, bare, judge } = guest('archiver', {
    append: 'records=3',
    tape: new Uint8Array(0),
    epochLength: 262_144,
  });
  const events = eventsOf(judge, {}, ({ type }) => type === 'bus.phase');
  const random = new Random('recovery');
  for (let number = 0; number < length(12, 24); number++) {
    // Not so late that the guest halts before the kill comes.
    const event = events[random.integer(1, events.length - 4)];
    const phases = random.integer(1, 16);
    const judged = new JudgedPair(plan, {
      onRecord: ({ event: now, type }) => {
        if (now === event) clock.arm(clock.nowAt, { actor: 'bus fault', name: 'drop', data: undefined });
        if (now > event && type === 'bus.phase' && ++seen === phases) judged.pair.killLater('primary', 0);
      },
    });
    const { clock, bus } = judged.pair.environment;
    clock.subscribe('bus fault', () => bus.abort('left'));
    let seen = 0;
    const run = judged.toEnd(bare);
    const name = `dropped at event ${event}, killed ${phases} phases later`;
    expect([name, run.verdict, run.violation, run.kills]).toEqual([name, consistent, undefined, 1]);
    expect([name, run.repeats, run.observed.tapeDigest]).toEqual([name, [], bare.tapeDigest]);
  }
});

test.each(protocols)('%s, actuator (§2.3): what is neither insensitive nor testable cannot be masked', (protocol) => {
  const { bare, judge } = guest('actuator', { append: 'steps=10', actuator: true, epochLength: 16_384 });
  expect(bare.effects.length).toBe(10);
  const runs = { consistent: 0, 'not maskable': 0 };
  for (const { name, run } of killedAtPhases(judge, { protocol }, quarter(protocol))) {
    expect([name, run.violation]).toEqual([name, undefined]);
    expect(Object.keys(runs)).toContain(run.verdict);
    const twice = run.verdict === 'not maskable';
    const repeats = twice ? [expect.stringMatching(/^step of the actuator by right performed again/)] : [];
    expect([name, run.observed.effects.length, run.repeats]).toEqual([name, twice ? 11 : 10, repeats]);
    expect(run.devices.actuator).toBe(run.verdict);
    runs[run.verdict as keyof typeof runs]++;
  }
  expect(runs.consistent).toBeGreaterThan(length(2, 10));
  expect(runs['not maskable']).toBeGreaterThan(length(2, 10));
});

test('repeatOutstanding, tape: a record that is read twice makes everything after differ, and that is not maskable (§2.3)', () => {
  const { bare, judge } = guest('archiver', { append: 'records=3', tape: new Uint8Array(0), epochLength: 4_096 });
  const reading = { from: 0, until: 0 };
  judge({}, undefined, ({ type, kind, at }: WrittenRecord) => {
    if (type !== 'medium.started' || kind !== 'read') return;
    reading.from ||= at;
    reading.until = at;
  });
  const seen: Record<string, number> = {};
  for (let step = 0; step < 24; step += length(2, 1)) {
    const at = Math.floor(reading.from + ((reading.until - reading.from) * step) / 24);
    const run = judge({
      switches: { failover: 'repeatOutstanding' },
      kills: [{ who: 'primary', when: { kind: 'time', at } }],
    });
    const isSame = run.observed.console.includes('3 of 3 records read back');
    expect([at, run.verdict, run.violation]).toEqual([at, isSame ? consistent : 'not maskable', undefined]);
    seen[run.verdict] = (seen[run.verdict] ?? 0) + 1;
  }
  expect(seen['not maskable']).toBeGreaterThan(length(1, 3));
  expect(bare.console).toContain('3 of 3 records read back');
});
