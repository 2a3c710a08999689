/**
 * IO2 (§2.3): "In the course of processing an I/O operation, an I/O device may cause an uncertain interrupt to be
 * delivered by the processor issuing the corresponding I/O instruction. An uncertain interrupt signifies that the I/O
 * operation has been terminated and is delivered in lieu of a completion interrupt. The instruction may have been in
 * progress, may have been performed, or may not have been started."
 */
import { expect, test } from 'vitest';
import { checkDevice } from '../../src/check/device';
import { thermometer } from '../check/thermometer';
import { by, recordsOfPair } from './ledger-pair';

const whole = recordsOfPair();
const [write] = by(whole, 'disk', 'medium.started').filter(({ kind }) => kind === 'write');
/** The guest's request, at the primary: the last operation that was started before the write. */
const request = by(whole.slice(0, write.event), 'left', 'operation.started').at(-1);
const done = by(whole, 'disk', 'medium.finished').find(({ event }) => event > write.event);

test.each([
  ['had not been started', request?.event, []],
  ['was in progress', write.event, ['medium.started']],
  ['had been performed', done?.event, ['medium.started', 'medium.finished']],
] as const)('IO2 on the pair: the operation %s: one uncertain interrupt, and the driver issues it again', (...how) => {
  const [, event = 0, before] = how;
  const records = recordsOfPair({ plan: { kills: [{ who: 'primary', when: { kind: 'event', event } }] } });
  const medium = by(records, 'disk', 'medium.started', 'medium.finished');
  const [killed] = by(records, 'left', 'processor.killed');
  const beforeKill = medium.filter(({ event: at }) => write.event <= at && at < killed.event);
  expect(beforeKill.map(({ type }) => type)).toEqual(before);
  const ends = by(records, 'right', 'interrupt.delivered').filter(({ operation }) => operation === request?.id);
  expect(ends).toMatchObject([{ source: 'scsi', uncertain: true }]);
  const again = medium.filter(({ processor }) => processor === 'right');
  const { block, count } = write;
  expect(again.slice(0, 2)).toMatchObject([
    { type: 'medium.started', kind: 'write', block, count },
    { type: 'medium.finished', kind: 'write', block, count },
  ]);
});

test('IO2: a device that does not say what becomes of an operation at a failover is found', () => {
  const { violations } = checkDevice({ ...thermometer, uncertain: undefined });
  expect(violations.map(({ rule }) => rule)).toContain('IO2');
});
