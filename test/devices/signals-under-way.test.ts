/** Signals of the bus on their way: each arrives once, or is silenced once. */
import { expect, test, vi } from 'vitest';
import { SignalsUnderWay, type SignalUnderWay } from '../../devices/scsi/signals-under-way';
import { FakeClock } from './fake-clock';

test('what has been silenced or has arrived is not silenced again', () => {
  const clock = new FakeClock();
  const arrived: string[] = [];
  const signals = new SignalsUnderWay(clock, 'bus', ({ processor }) => arrived.push(processor));
  const disarm = vi.spyOn(clock, 'disarm');
  const send = (processor: string, ns: number) =>
    signals.send({ processor, signal: { type: 'reset' }, connection: undefined }, ns);
  const silence = (processor: string) => signals.silence((each: SignalUnderWay) => each.processor === processor);
  send('left', 10);
  send('right', 20);
  silence('left');
  silence('left');
  clock.run();
  silence('right');
  expect([arrived, disarm.mock.calls.length]).toEqual([['right'], 1]);
});
