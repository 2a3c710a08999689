import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import type { TraceRecord } from '../../src/ports/trace';
import { consistent, guest } from './guests';
import { length } from './length';
import { eventsOf } from './phases';

const protocols = ['original', 'prototype'] as const;
const lines = Array.from({ length: 1_000 }, (_, line) => line.toString(36));
const text = new TextEncoder().encode(`${lines.join('\n')}\nquit\n`);
const bursts = 8;
/** Each burst is many times what the UART's FIFO holds. */
const typed = Array.from({ length: bursts }, (_, burst) => ({
  at: 20_000_000 * (burst + 1),
  bytes: text.slice((burst * text.length) / bursts, ((burst + 1) * text.length) / bursts),
}));

test('console input: 1,000 lines typed in bursts, the primary killed at random events: nothing is lost or doubled', () => {
  const { bare, judge } = guest('echo', { typed, epochLength: 16_384 });
  const echoed = lines.map((line) => `> ${line}\n`).join('');
  expect(bare.console).toContain(`\n${echoed}echo: 1000 lines, `);
  const random = new Random('echo');
  // Half of the kills come anywhere, and half when a long frame is lost, one with input: then it never arrives.
  const isInputLost = (record: TraceRecord) => record.type === 'frame.lost' && record.bytes > 120;
  const plans = protocols.flatMap((protocol) => [
    { protocol, loss: 0, events: eventsOf(judge, { protocol }, () => true) },
    { protocol, loss: 0.15, events: eventsOf(judge, { protocol, link: { loss: 0.15 } }, isInputLost) },
  ]);
  for (const { events } of plans) expect(events.length).toBeGreaterThan(15);
  for (let run = 0; run < length(20, 100); run++) {
    const { protocol, loss, events } = plans[run % plans.length];
    const event = events[random.integer(0, events.length - 1)];
    const name = `--protocol ${protocol} --loss ${loss} --kill primary@event:${event}`;
    const { verdict, violation, failovers, observed } = judge({
      protocol,
      link: { loss },
      kills: [{ who: 'primary', when: { kind: 'event', event } }],
    });
    expect([name, verdict, violation]).toEqual([name, consistent, undefined]);
    expect([name, failovers.length, observed.console === bare.console]).toEqual([name, 1, true]);
  }
});

test('console output: 10 KB printed, the primary killed at random bytes: the terminal shows what the bare machine prints', () => {
  const { bare, judge } = guest('printer');
  expect(bare.console.length).toBeGreaterThan(10_240);
  const random = new Random('printer');
  const bytes = Object.fromEntries(
    protocols.map((protocol) => [
      protocol,
      eventsOf(judge, { protocol }, (record) => record.type === 'output.released' && record.output === 'byte'),
    ]),
  );
  for (let seed = 0; seed < length(20, 100); seed++) {
    const protocol = protocols[seed % 2];
    const event = bytes[protocol][random.integer(0, bytes[protocol].length - 1)];
    const run = judge({ protocol, kills: [{ who: 'primary', when: { kind: 'event', event } }] });
    const name = `--protocol ${protocol} --kill primary@event:${event}`;
    expect([name, run.verdict, run.violation]).toEqual([name, consistent, undefined]);
    expect([name, run.failovers.length, run.observed.console === bare.console]).toEqual([name, 1, true]);
  }
});
