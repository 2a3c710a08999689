/** Two guests of the examples on an Ethernet segment: the one on the pair, the other on a bare machine. */

import { describe, expect, test } from 'vitest';
import type { Mutations } from '../../src/check/mutants/names';
import { parseScenario } from '../../src/check/scenario/grammar';
import { planOf } from '../../src/check/scenario/planned';
import type { RunPlan } from '../../src/sim/plan/plan';
import { image } from '../trace/runs';
import { consistent, guest } from './guests';

const memorySize = 1 << 21;
const peerOf = (name: string, append = '') => ({ guest: image(name), append, memorySize });
const pinging = guest('pinger', { append: 'echoes=6', network: { peer: peerOf('responder') } });
const quick = { detector: { heartbeatNs: 2e6, timeoutNs: 8e6 } };
const killedAfter = (type: string, nth: number): Partial<RunPlan> => ({
  ...quick,
  kills: [{ who: 'primary', when: { kind: 'record', type, nth } }],
});

const protocols = ['original', 'prototype', 'revised', 'fastest'] as const;

describe('a guest that asks for echoes', () => {
  test.each(protocols)('under %s, killed as a frame leaves or arrives: every echo comes', (protocol) => {
    for (const [type, nth] of [
      ['ethernet.sent', 3],
      ['ethernet.arrived', 7],
      ['interrupt.buffered', 5],
    ] as const) {
      const { verdict, violation, failovers } = pinging.judge({ ...killedAfter(type, nth), protocol });
      expect([verdict, violation, failovers.length]).toEqual([consistent, undefined, 1]);
    }
  });

  test('on a segment that loses and doubles', () => {
    const network = { loss: 0.2, duplication: 0.2, ...pinging.plan.network };
    const { verdict, violation } = pinging.judge({ ...killedAfter('ethernet.sent', 9), network });
    expect([verdict, violation]).toEqual([consistent, undefined]);
  });

  test('a repaired processor joins, and the pair survives the next death', () => {
    const kills = [5e6, 150e6].map((at) => ({ who: 'primary', when: { kind: 'time', at } }) as const);
    const plan = { ...quick, append: 'echoes=200', epochLength: 16384, kills, joinAfterNs: 20e6 };
    const long = guest('pinger', { ...plan, network: pinging.plan.network, kills: [] });
    const { verdict, violation, joins, failovers } = long.judge({ kills });
    expect([verdict, violation, joins.length, failovers.length]).toEqual([consistent, undefined, 2, 2]);
  });

  test('started again, since nothing is repeated that an uncertain interrupt does not explain', () => {
    const switches = { failover: 'repeatOutstanding' } as const;
    const { verdict, violation } = pinging.judge({ ...killedAfter('ethernet.sent', 3), switches });
    expect([verdict, violation]).toEqual([consistent, undefined]);
  });
});

test('a peer of a scenario has a RAM disk and memory of its own', () => {
  const written = (peer: string) =>
    ['title A peer', 'guest a.elf', `peer b.elf ${peer}`, 'expect verdict consistent'].join('\n');
  const file = (name: string) => new TextEncoder().encode(name);
  const peerOf = (peer: string) => planOf(parseScenario(written(peer), 'x'), { file }).network?.peer;
  const guestOf = { guest: file('b.elf'), append: '', memorySize: 4 << 20 };
  expect(peerOf('')).toEqual(guestOf);
  expect(peerOf('"echoes=2" initrd c.gz memory 8 MB')).toEqual({
    guest: file('b.elf'),
    append: 'echoes=2',
    initrd: file('c.gz'),
    memorySize: 8 << 20,
  });
  expect(peerOf('memory 16 MB')).toEqual({ ...guestOf, memorySize: 16 << 20 });
  expect(() => peerOf('initrd')).toThrow(/^x:3: found .*, expected the peer’s initrd's file/);
});

describe('with the environment in a process of its own', () => {
  const away = (plan: Partial<RunPlan>, mutations?: Mutations) => {
    const told = { uncertain: 0, forwarded: 0 };
    const run = pinging.judge({ ...quick, connected: true, ...plan }, mutations, ({ type, ...facts }) => {
      if (type === 'requests.uncertain') told.uncertain += Number(Object(facts).uncertain);
      if (type === 'ethernet.forwarded') told.forwarded++;
    });
    return { ...run, ...told };
  };
  const at = (type: string, nth: number) => ({ when: { kind: 'record', type, nth } }) as const;

  test('every echo comes, by way of the environment', () => {
    const { verdict, violation, forwarded } = away({});
    expect([verdict, violation]).toEqual([consistent, undefined]);
    expect(forwarded).toBeGreaterThan(6);
  });

  test.each(protocols)('under %s: killed, cut off and with a crash of the environment', (protocol) => {
    for (const [type, nth] of [
      ['ethernet.sent', 3],
      ['ethernet.forwarded', 5],
      ['output.released', 22],
    ] as const) {
      const faults: readonly Partial<RunPlan>[] = [
        { kills: [{ who: 'primary', ...at(type, nth) }] },
        { faults: [{ kind: 'cut', who: 'primary', forNs: 3e6, ...at(type, nth) }] },
        { faults: [{ kind: 'crash', who: 'environment', forNs: 5e6, ...at(type, nth) }] },
      ];
      for (const fault of faults) {
        const { verdict, violation } = away({ protocol, ...fault });
        expect([type, fault, verdict, violation]).toEqual([type, fault, consistent, undefined]);
      }
    }
  });

  test('a transmission of which an environment that was started anew knows nothing ends as a failed one', () => {
    const { verdict, uncertain } = away({
      faults: [{ kind: 'crash', who: 'environment', forNs: 5e6, ...at('operation.started', 3) }],
    });
    expect([verdict, uncertain]).toEqual([consistent, 1]);
  });

  test('a frame that is asked for again after a cut leaves once, since the environment remembers', () => {
    const cuts = [1, 3, 5, 7, 9].map((nth) => ({
      faults: [{ kind: 'cut', who: 'primary', forNs: 1e6, ...at('ethernet.sent', nth) }] as const,
    }));
    for (const cut of cuts) expect(away(cut).verdict).toEqual(consistent);
    const violations = cuts.map((cut) => away(cut, new Set(['remembersAccepted'])).violation);
    expect(violations).toContainEqual(expect.stringMatching(/has sent frame \d+ again/));
  });
});
