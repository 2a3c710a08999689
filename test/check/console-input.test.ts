import { expect, test } from 'vitest';
import { consistent, guest } from './guests';
import { length } from './length';
import { eventsOf } from './phases';

const lines = Array.from({ length: 60 }, (_, line) => `line ${line} of what is typed`);
/** A line every 4 ms, so that the guest gets it piece by piece. */
const typed = [...lines, 'quit'].map((line, at) => ({
  at: 10_000_000 + 4_000_000 * at,
  bytes: new TextEncoder().encode(`${line}\n`),
}));
const killsOfASeed = length(4, 8);
const { bare, judge } = guest('echo', { typed, epochLength: 16_384 });

test.each(['revised', 'fastest'] as const)(
  '%s: the primary dies right after its guest has got typed bytes that the backup never hears of: none is lost',
  (protocol) => {
    expect(bare.console).toContain(`echo: ${lines.length} lines`);
    let neverArrived = 0;
    for (let seed = 0; seed < 4; seed++) {
      const plan = { protocol, seed, link: { loss: 0.3 } };
      const delivered = eventsOf(
        judge,
        plan,
        (record) => record.actor === 'left' && record.type === 'interrupt.delivered' && record.source === 'rs232',
      );
      expect(delivered.length).toBeGreaterThan(20);
      const step = Math.ceil(delivered.length / killsOfASeed);
      for (const event of delivered.filter((_, at) => at % step === seed)) {
        const last = { sent: 0, received: 0 };
        const run = judge(
          { ...plan, kills: [{ who: 'primary', when: { kind: 'event', event } }] },
          undefined,
          (record) => {
            if (record.type === 'message.sent' && record.actor === 'left' && record.source === 'rs232') {
              last.sent = record.sequence as number;
            }
            if (record.type === 'message.received' && record.actor === 'right')
              last.received = record.sequence as number;
          },
        );
        const name = `--protocol ${protocol} --seed ${seed} --loss 0.3 --kill primary@event:${event}`;
        expect([name, run.verdict, run.violation]).toEqual([name, consistent, undefined]);
        expect([name, run.failovers.length, run.observed.console === bare.console]).toEqual([name, 1, true]);
        if (last.received < last.sent) neverArrived++;
      }
    }
    expect(neverArrived).toBeGreaterThan(length(5, 10));
  },
);
