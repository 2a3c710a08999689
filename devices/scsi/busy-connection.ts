/** A selection while a command of the target's is still at work: it is taken, and answered with one status. */
import type { BusPhase } from '../../src/ports/scsi-bus';
import { STATUS } from './sense';
import type { Nexus } from './target';
import { commandLength } from './unit';

export class BusyConnection {
  private phase: BusPhase = 'command';
  private left = 0;

  constructor(
    private readonly nexus: Nexus,
    private readonly over: () => void,
  ) {
    this.request(nexus.attention ? 'messageOut' : 'command');
  }

  get processor(): string {
    return this.nexus.processor;
  }

  take(bytes: Uint8Array): number {
    if (this.phase === 'messageOut') {
      this.request('command');
      return bytes.length;
    }
    if (this.left === 0) this.left = commandLength(bytes[0]);
    const taken = Math.min(bytes.length, this.left);
    this.left -= taken;
    this.request(this.left > 0 ? 'command' : 'status');
    return taken;
  }

  give(): Uint8Array {
    return Uint8Array.of(this.phase === 'messageIn' ? 0 : this.nexus.fenced ? STATUS.reservationConflict : STATUS.busy);
  }

  acknowledged(): void {
    if (this.phase === 'status') this.request('messageIn');
    else {
      this.over();
      this.nexus.free();
    }
  }

  private request(phase: BusPhase): void {
    this.phase = phase;
    this.nexus.request(phase);
  }
}
