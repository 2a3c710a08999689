/** An initiator and a target on the bus, from selection over disconnections to the end of the command. */
import type { BusPhase } from '../../src/ports/scsi-bus';
import type { Nexus } from './target';

/** What a connection asks of its bus. */
export interface ConnectingBus {
  request(connection: Connection): void;
  free(connection: Connection): void;
  reselect(connection: Connection): void;
  isFenced(processor: string): boolean;
}

export class Connection implements Nexus {
  attention = false;
  /** The phase of the last request. */
  phase: BusPhase | undefined;
  /** REQ is asserted: bytes can be transferred. */
  requesting = false;
  /** Bytes have been given, and their ACK is still asserted. */
  given = false;

  constructor(
    private readonly bus: ConnectingBus,
    readonly processor: string,
    readonly target: number,
  ) {}

  get fenced(): boolean {
    return this.bus.isFenced(this.processor);
  }

  request(phase: BusPhase): void {
    this.phase = phase;
    this.bus.request(this);
  }

  free(): void {
    this.bus.free(this);
  }

  reselect(): void {
    this.bus.reselect(this);
  }
}
