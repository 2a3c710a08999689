import { describe, expect, test } from 'vitest';
import { withoutTimes } from '../../src/check/oracle';
import { consistent, guest } from './guests';

const { bare, judge } = guest('firmware', { epochLength: 512 });
/** The times that the guest tells, in milliseconds. */
const timesIn = (console: string) => [...console.matchAll(/t= *(\d+\.\d{3})ms/g)].map(([, time]) => Number(time));

describe('a guest that speaks to the firmware alone', () => {
  test('the bare machine runs it to the end', () => {
    expect(bare.finished).toBe(true);
    expect(withoutTimes(bare.console).split('\n')).toEqual([
      'model 9000/720, hardware version 00002000, software version 00000481',
      'memory 2048 KB',
      'caches 128 KB of instructions, 256 KB of data, lines of 32 bytes',
      'TLBs of 96 and 96 entries',
      't=…ms  module 2 at f082f000, type 11, hardware version 004, software version 00070',
      't=…ms  module 2/0/1 at f0825000, type 10, hardware version 004, software version 00071',
      't=…ms  module 2/0/4 at f0823000, type 10, hardware version 004, software version 00075',
      't=…ms  module 8 at fffbe000, type 0, hardware version 200, software version 00004',
      't=…ms  module 9 at fffbf000, type 1, hardware version 004, software version 00009',
      'time of day advances',
      'stable storage keeps a word',
      'no console input',
      't=…ms  reset',
      '',
    ]);
  });

  describe.each(['original', 'prototype'] as const)('%s', (protocol) => {
    const judgedConsistent = (changes: Parameters<typeof judge>[0], plan: string) => {
      const run = judge({ protocol, ...changes });
      expect([plan, run.verdict, run.violation]).toEqual([plan, consistent, undefined]);
      expect(withoutTimes(run.observed.console)).toBe(withoutTimes(bare.console));
      return run;
    };

    test('the primary killed in every epoch: the console shows what the bare machine shows, byte for byte', () => {
      const { epochs, messages } = judgedConsistent({}, 'no fault');
      expect(epochs).toBeGreaterThan(30);
      // Every time of day, and nothing else of the firmware's, is a value of the environment.
      expect(messages.environmentValue).toBe(timesIn(bare.console).length + 2);
      for (let epoch = 0; epoch < epochs - 1; epoch++) {
        const run = judgedConsistent({ kills: [{ who: 'primary', when: { kind: 'epoch', epoch } }] }, `epoch ${epoch}`);
        expect(run.failovers.length).toBe(1);
      }
    });

    test('either processor killed between the bytes of a line: each is shown once', () => {
      const events: number[] = [];
      judge({ protocol }, undefined, (record) => {
        if (record.type === 'output.released' && record.output === 'byte') events.push(record.event);
      });
      expect(events.length).toBe(bare.console.length);
      for (let at = 3; at < events.length; at += 7) {
        const who = at % 5 === 0 ? 'backup' : 'primary';
        judgedConsistent({ kills: [{ who, when: { kind: 'event', event: events[at] } }] }, `${who} at byte ${at}`);
      }
    });

    test('frames are lost: consistent', () => {
      for (let seed = 0; seed < 10; seed++) {
        const kills = [{ who: 'primary', when: { kind: 'epoch', epoch: 3 * seed } }] as const;
        judgedConsistent({ seed, link: { loss: 0.3 }, kills }, `seed ${seed}`);
      }
    });
  });

  test('P0, P3: the time of day of the firmware does not go back when the backup takes over', () => {
    for (let seed = 0; seed < 20; seed++) {
      const run = judge({ seed, kills: [{ who: 'primary', when: { kind: 'time', at: 4_000_000 } }] });
      expect([seed, run.verdict, run.violation]).toEqual([seed, consistent, undefined]);
      const times = timesIn(run.observed.console);
      expect(times).toEqual(times.toSorted((left, right) => left - right));
    }
  });
});
