/**
 * IO1 (§2.3): "If an I/O instruction is executed, and the requested I/O operation is performed, then a corresponding
 * completion interrupt is delivered by the processor issuing that I/O instruction unless that processor has since
 * failed. If the issuing processor fails before delivering the completion interrupt, then the I/O device continues as
 * if the interrupt had been delivered."
 */
import { expect, test } from 'vitest';
import { checkDevice } from '../../src/check/device';
import { ThermometerBack, thermometer } from '../check/thermometer';
import { by, recordsOfPair } from './ledger-pair';

test('IO1 on the pair: each operation gets one completion interrupt, at both guests', () => {
  const records = recordsOfPair();
  for (const actor of ['left', 'right']) {
    const started = by(records, actor, 'operation.started').map(({ id }) => id);
    const ended = by(records, actor, 'interrupt.delivered').filter(({ source }) => source === 'scsi');
    expect(ended.length).toBeGreaterThan(3);
    expect(ended).toMatchObject(started.slice(0, ended.length).map((operation) => ({ operation, uncertain: false })));
  }
});

test('IO1 on the pair: the disk has done its work, its processor fails, and the disk serves the other one', () => {
  const whole = recordsOfPair();
  const done = by(whole, 'disk', 'medium.finished').find(({ kind }) => kind === 'write');
  const kills = [{ who: 'primary', when: { kind: 'event', event: (done?.event ?? 0) + 1 } }] as const;
  const records = recordsOfPair({ plan: { kills } });
  const [killed] = by(records, 'left', 'processor.killed');
  expect(by(records, 'left', 'interrupt.buffered').filter(({ event }) => event > (done?.event ?? 0))).toEqual([]);
  const [next] = by(records, 'disk', 'medium.started').filter(({ event }) => event > killed.event);
  expect(next).toMatchObject({ processor: 'right', kind: 'write', block: done?.block, count: done?.count });
});

test('IO1: a device that loses a completion is found', () => {
  class Loses extends ThermometerBack {
    override finish(operation: number): void {
      if (operation % 5 !== 3) super.finish(operation);
    }
  }
  const { violations } = checkDevice({ ...thermometer, back: (place) => new Loses(place) });
  expect(violations).toEqual([{ rule: 'IO1', what: expect.stringMatching(/operation \d+ never completes/) }]);
});
