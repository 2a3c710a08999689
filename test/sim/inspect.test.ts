import { expect, test } from 'vitest';
import type { AnyActorRef, InspectionEvent } from 'xstate';
import { JudgedPair } from '../../src/check/judged-run';
import { guest } from '../check/guests';

test('an inspector hears every chart: hypervisors, failure detectors, SCSI controllers and the disk', () => {
  const { plan, bare } = guest('ledger', { append: 'transactions=1', epochLength: 16_384 });
  const heard = new Set<string>();
  const inspect = ({ type, actorRef }: InspectionEvent) => {
    if (type === '@xstate.snapshot') heard.add((actorRef as AnyActorRef).id);
  };
  expect(new JudgedPair(plan, { inspect }).toEnd(bare).verdict).toBe('consistent');
  const charts = [
    'terminal',
    'left',
    'right',
    'left.link.right.detector',
    'right.link.left.detector',
    'left.scsi',
    'right.scsi',
    'disk',
  ];
  expect([...heard].sort()).toEqual(charts.sort());
});
