/**
 * The bus as the chip senses it. This state outlives a program, since a driver may resume a program in the middle of a
 * connection.
 */
import type { BusPhase, BusSignal } from '../../src/ports/scsi-bus';
import { NO_TARGET } from './registers';

const DISCONNECT = 0x04;

export class BusLines {
  connected = false;
  /** The phase of the REQ to which the chip has not responded yet. */
  request: BusPhase | undefined;
  /** The phase of the last REQ. */
  phase: BusPhase | undefined;
  /** ACK is still asserted after the last byte of a message. */
  acknowledging = false;
  /** The target of the selection under way or of the connection. */
  target = NO_TARGET;
  /** Targets that have disconnected with a command, one bit each. */
  disconnected = 0;
  /** The last message that came in on this connection. */
  message: number | undefined;

  /** The effect of a signal on the lines, with or without a program. */
  sense(signal: BusSignal): void {
    switch (signal.type) {
      case 'selected':
        this.connected = true;
        return;
      case 'reselected':
        this.connected = true;
        this.target = signal.target;
        // IDENTIFY comes first: the lines show its phase before its REQ.
        this.phase = 'messageIn';
        this.disconnected &= ~(1 << signal.target);
        return;
      case 'request':
        this.request = signal.phase;
        this.phase = signal.phase;
        return;
      case 'busFree':
        if (this.connected && this.message === DISCONNECT) this.disconnected |= 1 << this.target;
        this.release();
        return;
      case 'selectionTimedOut':
        this.release();
        return;
      case 'reset':
        this.release();
        this.disconnected = 0;
    }
  }

  /** Nothing is connected. */
  release(): void {
    this.connected = false;
    this.request = undefined;
    this.acknowledging = false;
    this.message = undefined;
    this.target = NO_TARGET;
  }
}
