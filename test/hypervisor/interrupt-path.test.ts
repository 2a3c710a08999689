/** P1: when interrupts are forwarded, and what a replica that joins gets of them. */
import { expect, test } from 'vitest';
import type { VirtualInterrupt } from '../../src/hypervisor/interrupt-buffer';
import { fromMessage, InterruptPath } from '../../src/hypervisor/interrupt-path';
import type { ProtocolMessage } from '../../src/protocol/messages';

const interrupt = (operation: number): VirtualInterrupt => {
  const dma = [{ address: 0x1000, bytes: Uint8Array.of(operation) }];
  const completion = { device: 'scsi', registers: { DSTAT: 4 }, dma, operation, endsOthers: undefined };
  return { source: 'scsi', uncertain: false, completion };
};

function path(forwarding: 'atEpochEnd' | 'immediate') {
  const sent: ProtocolMessage[] = [];
  const interrupts = new InterruptPath(forwarding, (message) => sent.push(message));
  interrupts.startAt(4, 2);
  const places = () => sent.map((message) => [message.epoch, message.kind === 'interrupt' && message.ordinal]);
  return { interrupts, sent, places };
}

test('at the end of the epoch: a joiner gets them with the others', () => {
  const { interrupts, places } = path('atEpochEnd');
  for (const operation of [1, 2]) interrupts.add(interrupt(operation));
  expect([places(), interrupts.forwarded(), interrupts.isReady]).toEqual([[], [], true]);
  expect(interrupts.endEpoch()).toEqual([interrupt(1), interrupt(2)]);
  expect([places(), interrupts.waiting, interrupts.isReady]).toEqual([
    [
      [4, 2],
      [4, 3],
    ],
    [],
    false,
  ]);
  interrupts.add(interrupt(3));
  interrupts.endEpoch();
  expect(places().at(-1)).toEqual([5, 0]);
});

test('at once: a joiner gets those that the others have already', () => {
  const { interrupts, sent, places } = path('immediate');
  interrupts.startAt(4);
  for (const operation of [1, 2]) interrupts.add(interrupt(operation));
  expect(places()).toEqual([
    [4, 0],
    [4, 1],
  ]);
  expect(interrupts.forwarded()).toEqual(sent);
  expect(interrupts.forwarded().map(fromMessage)).toEqual([interrupt(1), interrupt(2)]);
  expect([interrupts.endEpoch().length, interrupts.forwarded(), sent.length]).toEqual([2, [], 2]);
});
