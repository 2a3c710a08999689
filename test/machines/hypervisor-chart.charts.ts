import { afterEach, describe, expect, test, vi } from 'vitest';
import { hypervisorMachine } from '../../machines/hypervisor';
import { configuration, type Draft } from '../../src/check/explorer/configuration';
import { explore } from '../../src/check/explorer/search';
import { chartMutants } from './chart-mutants';

/** Small worlds in which the whole chart is passed through, the smallest first. */
const drafts: Readonly<Record<string, Draft>> = {
  'variable epochs': { program: 'read', switches: { epochs: 'variable' }, faults: { crashes: 1 } },
  'a value and a byte': { program: 'read byte', protocol: 'prototype', faults: { crashes: 1 } },
  'a joiner': {
    program: 'ordinary ordinary byte',
    protocol: 'prototype',
    epochLength: 1,
    backups: 0,
    faults: { joins: 1, crashes: 1 },
  },
  'three replicas': { program: 'ordinary', epochLength: 8, backups: 2, faults: { crashes: 1 } },
  'a write': { program: 'write:0', faults: { crashes: 1 } },
  'a false suspicion': { program: 'read byte', epochLength: 8, faults: { falseSuspicions: 1 } },
  'three replicas, two crashes': { program: 'ordinary', epochLength: 8, backups: 2, faults: { crashes: 2 } },
};

const worlds = Object.entries(drafts).map(([name, draft]) => configuration(name, draft));

/** The first world that behaves wrongly, or nothing. */
function wrongWorld(): string | undefined {
  for (const world of worlds) {
    const { broken } = explore(world);
    if (broken !== undefined) return `${world.name}: point ${broken.point}, ${broken.text}`;
  }
  return undefined;
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('the worlds are right with the chart as it is', () => {
  expect(wrongWorld()).toBeUndefined();
});

describe('the hypervisor’s chart leads: a run goes wrong without each of its states and transitions', () => {
  test.each(chartMutants(hypervisorMachine).map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    (_name, { chart }) => {
      vi.spyOn(hypervisorMachine, 'provide').mockImplementation(chart.provide.bind(chart) as never);
      expect(wrongWorld()).toBeDefined();
    },
  );
});
