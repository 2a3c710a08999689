/** A replica's way to devices and terminal that all processors of a world share, inside the world itself (§3). */
import type { Backs } from '../../devices/backs';
import type { IoSpace } from '../../devices/io-space';
import type { NetworkTerminal } from '../../devices/rs232/terminal';
import type { ScsiBus } from '../../devices/scsi/bus';
import { isRestart } from '../hypervisor/machine-restart';
import type { EnvironmentPort } from '../hypervisor/ports';
import type { Clock } from '../ports/clock';

export interface SharedEnvironmentOptions {
  readonly processor: string;
  readonly bus: ScsiBus;
  readonly terminal: NetworkTerminal;
  readonly clock: Clock;
  readonly backs: Backs;
  readonly io: IoSpace;
  /** Whether a guest that resets its machine starts again. */
  readonly restarts: boolean;
  /** Whether a promoted processor asks which byte the terminal expects. */
  readonly dropsRepeats: boolean;
  readonly onByte?: (byte: number, at: number) => void;
  /** The guest has reset its machine. */
  readonly halted: (processor: string) => void;
}

export function sharedEnvironment(options: SharedEnvironmentOptions): EnvironmentPort {
  const { processor, bus, terminal, clock, backs, io, restarts, dropsRepeats, onByte, halted } = options;
  return {
    perform: (output) => {
      if (bus.isFenced(processor)) return;
      if (isRestart(output, restarts)) backs.reset();
      else if (output.kind === 'reset') halted(processor);
      else backs.perform(output);
    },
    putByte: (ordinal, byte) => {
      const before = terminal.expectedOrdinal;
      const expected = terminal.put({ processor, ordinal, byte });
      if (expected > before) onByte?.(byte, clock.nowAt);
      return expected;
    },
    expectedOrdinal: () => (dropsRepeats ? terminal.expectedOrdinal : 0),
    uncertainCompletion: (operation) => backs.uncertain(operation),
    canRepeat: (operation) => backs.canRepeat(operation),
    takeOver: () => backs.takeOver((device) => io.front(device).snapshot()),
    listened: () => terminal.listened(processor),
    input: (from, most) => terminal.input(processor, from, most),
    confirmInput: (upTo) => terminal.confirmInput(processor, upTo),
  };
}
