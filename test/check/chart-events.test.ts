import { describe, expect, test } from 'vitest';
import type { AnyActorRef, InspectionEvent } from 'xstate';
import { JudgedPair } from '../../src/check/judged-run';
import { presets } from '../../src/hypervisor/switches';
import type { WrittenRecord } from '../../src/ports/trace';
import type { RunPlan } from '../../src/sim/plan/plan';
import { guest } from './guests';

/** What a replica's hypervisor chart has heard in one epoch, and what its machine has waited for. */
interface Heard {
  readonly events: string[];
  readonly waits: string[];
}

const { plan, bare } = guest('ledger', { append: 'transactions=2 seed=3', epochLength: 16_384 });
const protocols = Object.keys(presets) as (keyof typeof presets)[];

/** By replica, each epoch of a run without failures. */
function epochsOf(more: Partial<RunPlan>) {
  const epochs: Readonly<Record<string, Heard[]>> = { left: [], right: [] };
  const now: Record<string, number> = { left: 0, right: 0 };
  const at = (name: string): Heard => {
    epochs[name][now[name]] ??= { events: [], waits: [] };
    return epochs[name][now[name]];
  };
  const inspect = (event: InspectionEvent) => {
    const { id } = event.actorRef as AnyActorRef;
    const heard = event.type === '@xstate.event' && id in epochs && !event.event.type.startsWith('xstate.');
    if (heard) at(id).events.push(event.event.type);
  };
  const onRecord = ({ actor, type, cause, epoch }: WrittenRecord) => {
    if (type === 'machine.waits') at(actor).waits.push(cause as string);
    if (type !== 'epoch.ended') return;
    at(actor);
    now[actor] = (epoch as number) + 1;
  };
  const run = new JudgedPair({ ...plan, ...more }, { inspect, onRecord }).toEnd(bare);
  expect(run.verdict).toBe('consistent');
  // The guest halts in the middle of the last one.
  return { left: epochs.left.slice(0, -1), right: epochs.right.slice(0, -1) };
}

describe.each(protocols)('the hypervisor’s chart under %s', (protocol) => {
  const runs = [{ protocol }, { protocol, seed: 5, link: { loss: 0.1, jitterNs: 300_000 } }];

  test('hears of a wait when it begins and when it ends, and of nothing else', () => {
    for (const more of runs) {
      for (const epoch of Object.values(epochsOf(more)).flat()) {
        expect(epoch.events.length, JSON.stringify(epoch)).toBe(2 * epoch.waits.length);
      }
    }
  });
});

test.each(['original', 'prototype'] as const)(
  '%s: at most three chart events in an epoch in which a replica waits for its end only',
  (protocol) => {
    const epochs = Object.values(epochsOf({ protocol })).flat();
    const others = epochs.filter(({ waits }) => waits.every((cause) => cause === 'epochEnd'));
    expect(others.length).toBeGreaterThan(0.8 * epochs.length);
    for (const { events } of others) expect(events.length).toBeLessThanOrEqual(3);
  },
);

test('revised: none at the primary in an epoch without an output that waits; the backup’s waits are for the primary’s pace', () => {
  const { left } = epochsOf({ protocol: 'revised' });
  const quiet = left.filter(({ waits }) => !waits.includes('output'));
  expect(quiet.length).toBeGreaterThan(0.9 * left.length);
  for (const { events } of quiet) expect(events).toEqual([]);
});

test('fastest: none at the primary at all, since outputs are held while the machine runs on', () => {
  const { left } = epochsOf({ protocol: 'fastest' });
  expect(left.length).toBeGreaterThan(50);
  expect(left.flatMap(({ events }) => events)).toEqual([]);
});
