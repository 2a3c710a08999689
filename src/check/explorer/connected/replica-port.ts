/** A replica's way to its devices by its session with the environment. */
import type { Operation, Output } from '../../../../devices/device';
import type { EnvironmentPort } from '../../../hypervisor/ports';
import type { RequestResult } from '../../../protocol/environment/messages';
import type { EnvironmentSession } from '../../../protocol/environment/session';
import { completionOf, type Device, deviceNames, status } from '../devices';
import type { AroundEnvironment } from '../scripted-environment';
import { commandBytes } from './scripted-media';

export function replicaPort(
  processor: string,
  session: EnvironmentSession,
  { monitor, member }: AroundEnvironment,
): EnvironmentPort {
  return {
    perform: (output) => {
      if (output.kind === 'reset') halt(session);
      else if ('operation' in output) request(output);
    },
    putByte: (ordinal, byte) => {
      monitor.byteLeaves(processor, ordinal);
      session.put(ordinal, byte);
      return session.expected;
    },
    expectedOrdinal: () => session.expected,
    uncertainCompletion: ({ device, operation }) => completionOf(device, operation, status.uncertain),
    canRepeat: ({ device, operation }) => {
      monitor.repeats(device, operation);
      return true;
    },
    takeOver: () => 0,
    listened: () => session.listened(),
    input: (from, most) => session.input(from, most),
    confirmInput: (upTo) => session.confirmInput(upTo),
  };

  function request({ device, operation, detail: { block, data } }: Extract<Output | Operation, { operation: number }>) {
    monitor.leaves(processor, device, operation);
    const target = deviceNames.indexOf(device as Device['name']);
    const ended = (result: RequestResult | 'lost') => {
      const isKnown = result !== 'lost' && 'status' in result;
      const told = isKnown ? result.data[0] : status.uncertain;
      member(processor).hypervisor.interrupt(completionOf(device, operation, told));
    };
    session.ask({ kind: 'command', target, unit: 0, ...commandBytes(block, operation, data) }, { ended });
  }
}

/** An environment that has been started anew must hear of it once more. */
function halt(session: EnvironmentSession): void {
  const ended = (result: RequestResult | 'lost') => {
    if (result === 'lost') halt(session);
  };
  session.ask({ kind: 'halt' }, { ended });
}
