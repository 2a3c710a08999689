/** The environment of one processor in a scripted world: devices and terminal, and the fence before them. */
import type { Operation, Output } from '../../../devices/device';
import type { EnvironmentPort } from '../../hypervisor/ports';
import type { Configuration } from './configuration';
import { completionOf, status } from './devices';
import type { ScriptedWorld } from './scripted-world';

export function environmentOf(world: ScriptedWorld, processor: string, configuration: Configuration): EnvironmentPort {
  const { terminal, monitor, fence } = world;
  const { mutations } = configuration;
  const isRefused = () => fence.isFenced(processor);
  return {
    perform: (output) => request(world, processor, output, isRefused()),
    putByte: (ordinal, byte) => {
      if (isRefused()) return terminal.shown.length;
      monitor.byteLeaves(processor, ordinal);
      if (ordinal === terminal.shown.length || mutations.has('consoleOrdinals')) terminal.shown.push(byte);
      monitor.shows();
      return terminal.shown.length;
    },
    expectedOrdinal: () => (mutations.has('consoleOrdinals') ? 0 : terminal.shown.length),
    uncertainCompletion: ({ device, operation }) => completionOf(device, operation, status.uncertain),
    canRepeat: ({ device, operation }) => {
      monitor.repeats(device, operation);
      return true;
    },
    takeOver: () => 0,
    listened: () => {},
    input: (from, most) => {
      if (isRefused()) return new Uint8Array(0);
      const first = mutations.has('inputOrdinals') ? terminal.confirmed : from;
      if (first < terminal.confirmed) {
        monitor.breaks(7, `${processor} asks for byte ${first} that was typed, and the terminal has forgotten it`);
      }
      return Uint8Array.from(terminal.typed.slice(first, first + most));
    },
    confirmInput: (upTo) => {
      if (!isRefused()) terminal.confirmed = Math.max(terminal.confirmed, upTo);
    },
  };
}

function request(world: ScriptedWorld, processor: string, output: Output | Operation, refused: boolean): void {
  if (output.kind === 'reset') {
    finish(world, processor);
    return;
  }
  if (refused || !('operation' in output)) return;
  world.monitor.leaves(processor, output.device, output.operation);
  world.monitor.accepts(processor, output.device, world.fence.view.primary);
  world.device(output.device).request(processor, output);
}

/** The guest has halted its machine. */
function finish(world: ScriptedWorld, processor: string): void {
  if (world.fence.isFenced(processor)) return;
  world.finished = processor;
  const { guest } = world.member(processor);
  const steps = world.devices
    .filter(({ name }) => name !== 'disk')
    .map(({ name, position }) => ({ device: name, done: position, wanted: guest.wanted(name) }));
  world.monitor.finished(processor, steps);
}
