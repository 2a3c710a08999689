/** The phantom target and the target that is busy, signal by signal. */
import { describe, expect, test } from 'vitest';
import { PhantomBus } from '../../devices/ncr53c700/phantom';
import { BusyConnection } from '../../devices/scsi/busy-connection';
import type { Nexus } from '../../devices/scsi/target';
import type { BusPhase, BusSignal } from '../../src/ports/scsi-bus';

const [CHECK_CONDITION, IDENTIFY] = [0x02, 0x80];
const request = (phase: BusPhase): BusSignal => ({ type: 'request', phase });
const received = (bus: PhantomBus) => [...bus.receive(8).bytes];

/** The status, COMMAND COMPLETE, and the bus is free. */
function ends(bus: PhantomBus): void {
  expect(bus.next('awaitsRequest')).toEqual(request('status'));
  expect([[...bus.receive(0).bytes], received(bus)]).toEqual([[], [CHECK_CONDITION]]);
  bus.acknowledge();
  expect(bus.next('awaitsRequest')).toEqual(request('messageIn'));
  expect(received(bus)).toEqual([0]);
  bus.acknowledge();
  expect(bus.next('awaitsBusFree')).toEqual({ type: 'busFree' });
}

describe('the phantom', () => {
  test('is selected, swallows its command and gives CHECK CONDITION; without ATN no message comes before', () => {
    const bus = new PhantomBus(0);
    bus.select(3, false);
    expect([bus.next('awaitsSelection'), bus.next('awaitsRequest')]).toEqual([
      { type: 'selected' },
      request('command'),
    ]);
    expect(bus.send(new Uint8Array(6))).toBe(6);
    ends(bus);
  });

  test('takes messages as long as ATN is there, and goes on with the phase that they came before', () => {
    const bus = new PhantomBus(0);
    bus.select(3, true);
    expect([bus.next('awaitsSelection'), bus.next('awaitsRequest')]).toEqual([
      { type: 'selected' },
      request('messageOut'),
    ]);
    expect(bus.send(Uint8Array.of(0xc0))).toBe(1);
    expect(bus.next('awaitsRequest')).toEqual(request('messageOut'));
    bus.setAttention(false);
    bus.send(Uint8Array.of(8));
    expect(bus.next('awaitsRequest')).toEqual(request('command'));
    bus.send(new Uint8Array(6));
    ends(bus);
  });

  test('reselects for each target that had disconnected, the highest ID first, once: IDENTIFY, then the status', () => {
    const bus = new PhantomBus(0b100101);
    for (const target of [5, 2, 0]) {
      expect(bus.next('awaitsReselection')).toEqual({ type: 'reselected', target });
      // A selection has lost against it.
      bus.select(1, true);
      expect(bus.next('awaitsRequest')).toEqual(request('messageIn'));
      expect(received(bus)).toEqual([IDENTIFY]);
      bus.acknowledge();
      ends(bus);
    }
    expect([bus.disconnected, bus.next('awaitsReselection')]).toEqual([0, undefined]);
    bus.select(1, false);
    expect(bus.next('awaitsSelection')).toEqual({ type: 'selected' });
  });

  test('that was reselecting when its processor took over identifies itself first; one that was not is past that', () => {
    const identifying = new PhantomBus(0, true);
    expect(identifying.next('awaitsRequest')).toEqual(request('messageIn'));
    expect(received(identifying)).toEqual([IDENTIFY]);
    identifying.acknowledge();
    ends(identifying);
    ends(new PhantomBus(0, false));
  });

  test.each(['reset', 'leave'] as const)('%s ends what was under way, and the next selection is answered', (ending) => {
    const bus = new PhantomBus(0b10);
    bus.reselects();
    bus[ending]();
    bus.select(1, false);
    expect([bus.next('awaitsSelection'), bus.next('awaitsRequest')]).toEqual([
      { type: 'selected' },
      request('command'),
    ]);
  });

  test('forgets a selection that is withdrawn, and tells of the free bus where nothing else is to come', () => {
    const bus = new PhantomBus(0);
    bus.select(1, false);
    bus.withdraw();
    expect([bus.next('awaitsBusFree'), bus.next('awaitsSelection')]).toEqual([
      { type: 'busFree' },
      { type: 'busFree' },
    ]);
  });

  test('resets the bus of a program that never ends', () => {
    const bus = new PhantomBus(0);
    const signals = Array.from({ length: 10_001 }, () => bus.next('awaitsRequest')?.type);
    expect([signals[0], signals.lastIndexOf('request'), signals.at(-1)]).toEqual(['request', 9_999, 'reset']);
  });
});

describe('a target that is busy', () => {
  function busy({ attention = false, fenced = false } = {}) {
    const phases: (BusPhase | 'free' | 'over')[] = [];
    const nexus: Nexus = {
      processor: 'right',
      attention,
      fenced,
      request: (phase) => void phases.push(phase),
      free: () => void phases.push('free'),
      reselect: () => {},
    };
    const connection = new BusyConnection(nexus, () => void phases.push('over'));
    return { connection, taken: () => phases.splice(0) };
  }

  test.each([
    [false, 0x08],
    [true, 0x18],
  ])(
    'takes messages and the command, and answers with its status and COMMAND COMPLETE; fenced: %s',
    (fenced, status) => {
      const { connection, taken } = busy({ attention: true, fenced });
      expect([connection.processor, taken()]).toEqual(['right', ['messageOut']]);
      expect([connection.take(Uint8Array.of(0x80, 8)), taken()]).toEqual([2, ['command']]);
      expect([connection.take(Uint8Array.of(0x28, 0, 0)), taken()]).toEqual([3, ['command']]);
      expect([connection.take(new Uint8Array(9)), taken()]).toEqual([7, ['status']]);
      expect([...connection.give()]).toEqual([status]);
      connection.acknowledged();
      expect([taken(), [...connection.give()]]).toEqual([['messageIn'], [0]]);
      connection.acknowledged();
      expect(taken()).toEqual(['over', 'free']);
    },
  );

  test('without ATN it asks for the command at once', () => {
    const { connection, taken } = busy();
    expect([taken(), connection.take(new Uint8Array(6)), taken()]).toEqual([['command'], 6, ['status']]);
  });
});
