import { expect, test } from 'vitest';
import { IoSpace } from '../../devices/io-space';
import { inputCompletion } from '../../devices/rs232/front';
import { firstDifference } from '../../src/check/shared-state';
import { ConsoleInput } from '../../src/hypervisor/console-input';
import { ConsoleOutput } from '../../src/hypervisor/console-output';
import { OutputCommit } from '../../src/hypervisor/output-commit';
import { OutputPath } from '../../src/hypervisor/output-path';
import { type ReplicaState, StateCapture } from '../../src/hypervisor/replica-state';
import { TimeOfDay } from '../../src/hypervisor/time-of-day';
import { VirtualMachine } from '../../src/hypervisor/virtual-machine';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame';
import { HandClock, laboratory } from './laboratory';
import { ScriptedMachine } from './scripted-machine';

const [uart, chip, reset] = [0xf0823800, 0xf0825100, 0xfffe0030];
const trace = { record: () => {} };

/** What a state is taken from and put into, with the real devices' fronts. */
function replica() {
  const io = new IoSpace();
  const cost = { instructionNs: 20, simulatedNs: 0 };
  const machine = new VirtualMachine(new ScriptedMachine([]), io, new HandClock(), 'left', cost, trace);
  const commit = new OutputCommit();
  const { environment } = laboratory('primary', 'original', []);
  let names = 0;
  const options = { processor: 'left', operationIds: { next: () => `operation ${++names}` } };
  const outputs = new OutputPath(options, new ConsoleOutput(), commit, environment, trace);
  const input = new ConsoleInput(io.uart, environment, commit);
  const time = new TimeOfDay(0);
  return { io, machine, outputs, input, time, capture: new StateCapture(machine, outputs, input, time) };
}

/** As it comes out of a frame at the other end. */
function sent(state: ReplicaState): ReplicaState {
  const message = { kind: 'state', index: 1, term: 1, members: ['left'], state } as const;
  const frame = decodeFrame(encodeFrame({ session: 's', term: 1, kind: 'data', sequence: 1, message }));
  if (frame?.kind !== 'data' || frame.message.kind !== 'state') throw new Error('the frame holds the state');
  return frame.message.state as ReplicaState;
}

test('a joiner has every field of the state: devices, simulator, timer, console, input, operations and a reset', () => {
  const here = replica();
  const { io, outputs, input, time, capture } = here;
  const ask = (address: number, size: 1 | 4, value: number) => {
    const output = io.write(address, size, value);
    if (output !== undefined) outputs.request(output, 7);
  };
  ask(uart + 1, 1, 0x02);
  for (const byte of [72, 105]) ask(uart, 1, byte);
  ask(chip + 0x2c, 4, 0x00100000);
  io.deliver({ device: 'scsi', registers: { CONNECTED: 0xff, DISCONNECTED: 0x09, DSTAT: 0x04 }, dma: [] });
  const typed = inputCompletion('rs232', 0, Uint8Array.of(111, 107));
  io.deliver(typed);
  input.delivered({ source: 'rs232', completion: typed, uncertain: false });
  ask(reset, 4, 5);
  time.see(1_000);
  time.loadIntervalTimer(5_000);
  outputs.console.confirm(1);

  const state = capture.shared();
  expect(state.console).toEqual({ next: 2, missing: 0 });
  expect(state.time).toEqual({ seenTicks: 1_000, dueTicks: 5_000 });
  expect(state.requestedHalt?.kind).toBe('reset');
  expect(state.fronts).toMatchObject({ scsi: { simulator: { DISCONNECTED: 9 } }, rs232: { transmitPending: true } });
  const joiner = replica();
  const powerOn = joiner.capture.shared();
  for (const field of Object.keys(state) as (keyof typeof state)[]) {
    expect([field, firstDifference(powerOn[field], state[field]) !== undefined]).toEqual([field, true]);
  }
  joiner.capture.restore(sent(capture.state(8, 0, [], 2_000_000)), 3_000_000);
  expect(firstDifference(state, joiner.capture.shared())).toBeUndefined();
  expect(joiner.outputs.console.unconfirmed()).toEqual([{ ordinal: 1, byte: 105 }]);
  // Operations to come have the same names at both.
  const next = { device: 'scsi', kind: 'operation', detail: {} } as const;
  expect(joiner.outputs.operations.start(next, 8).id).toBe(outputs.operations.start(next, 8).id);
  // The guest has seen no later time than before, though the clock goes on from the primary's.
  expect([joiner.time.seenTicks, joiner.time.ticks(3_000_000)]).toEqual([1_000, 100_000]);
});

test('a joiner has the interrupts that were forwarded for the epoch to come: its end counts them', () => {
  const { hypervisor } = laboratory('joining', 'prototype', []);
  const interrupt = { kind: 'interrupt', epoch: 3, ordinal: 0, source: 'scsi', registers: {} } as const;
  hypervisor.receiveState(sent(replica().capture.state(3, 0, [interrupt], 0)));
  expect(hypervisor.epoch).toBe(3);
  const end = {
    kind: 'epochEnd',
    epoch: 3,
    term: 1,
    length: 10,
    interrupts: 1,
    timeOfDay: 10,
    consoleConfirmed: 0,
  } as const;
  expect(() => hypervisor.receive(end)).not.toThrow();
});

test('the machine stands where a view is claimed: a chart that forgot its pause is noticed at once', () => {
  const { hypervisor, machine } = laboratory('backup', 'original', []);
  expect(() => machine.assertStands()).toThrow('stands');
  hypervisor.peerFailed();
  expect(() => machine.assertStands()).not.toThrow();
});
