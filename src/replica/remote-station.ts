/**
 * A replica's way to its machine's station, which the environment has. A frame that comes is for the processor that
 * leads, and is lost with the connection that it was on.
 */
import type { Outside } from '../../devices/place';
import type { EthernetStation, Transmission, TransmissionEnd } from '../ports/ethernet';
import type { Trace } from '../ports/trace';
import type { RequestResult } from '../protocol/environment/messages';
import type { EnvironmentSession } from '../protocol/environment/session';
import { SEGMENT } from '../trace/actors';

export class RemoteStation implements EthernetStation, Outside {
  private listener: ((frame: Uint8Array) => boolean) | undefined;
  /** The numbers of the requests for transmissions that have not ended. */
  private readonly outstanding = new Set<number>();

  constructor(
    private readonly processor: string,
    private readonly trace: Trace,
    private readonly session: () => EnvironmentSession,
  ) {}

  hear(_processor: string, listener: (frame: Uint8Array) => boolean): void {
    this.listener = listener;
  }

  /** The environment has sent a frame. */
  arrived(frame: Uint8Array): void {
    const { processor, trace } = this;
    if (this.listener?.(frame) === true)
      trace.record(SEGMENT, 'ethernet.arrived', { to: 'machine', processor, bytes: frame.length });
  }

  send({ operation, frame }: Transmission, ended: (how: TransmissionEnd) => void): void {
    const over = (result: RequestResult | 'lost') => {
      this.outstanding.delete(number);
      ended(result === 'lost' ? 'uncertain' : 'sent');
    };
    const number = this.session().ask({ kind: 'transmit', operation, frame }, { ended: over });
    this.outstanding.add(number);
  }

  abort(): void {
    if (this.outstanding.size === 0) return;
    this.session().forget(this.outstanding);
    this.outstanding.clear();
    this.session().ask({ kind: 'withdraw' }, { ended: () => {} });
  }

  powerOff(): void {
    this.listener = undefined;
  }
}
