/** The registers for the state of the bus, and interrupts without a program. */
import type { Completion } from '../device';
import { phaseLines } from './instruction';
import type { BusLines } from './lines';
import { NO_TARGET, SBCL } from './registers';

/** The registers that the lines of the bus determine, and the simulator's state. */
export function chipRegisters(lines: BusLines): Record<string, number> {
  const phase = phaseLines(lines.phase);
  const { connected, request, acknowledging } = lines;
  const control =
    (connected ? SBCL.busy : 0) | (request === undefined ? 0 : SBCL.request) | (acknowledging ? SBCL.acknowledge : 0);
  return {
    SBCL: phase | control,
    SSTAT2: phase,
    CONNECTED: connected ? lines.target : NO_TARGET,
    DISCONNECTED: lines.disconnected,
  };
}

/** An interrupt without a program; `resets`: how often the guest had reset the chip before. */
export const unsolicited = (
  device: string,
  lines: BusLines,
  resets: number,
  registers: Readonly<Record<string, number>>,
): Completion => ({
  device,
  registers: { ...chipRegisters(lines), ...registers, RESETS: resets },
  dma: [],
});
