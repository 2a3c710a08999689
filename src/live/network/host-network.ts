/** The machine's Ethernet with the host's network at its other end. */
import { stationAddresses } from '../../replica/station-addresses';
import type { SystemClock } from '../system-clock';
import type { Forward } from './forward';
import { LastingPasst } from './lasting-passt';
import { LiveStation, type LiveStationOptions } from './live-station';

export interface HostNetworkOptions extends Omit<LiveStationOptions, 'carry'> {
  readonly clock: SystemClock;
  readonly forwards: readonly Forward[];
  /** A line for a person. */
  readonly tells: (line: string) => void;
}

export class HostNetwork {
  readonly station: LiveStation;
  private readonly passt: LastingPasst;

  constructor(options: HostNetworkOptions) {
    const { clock, forwards, tells } = options;
    this.passt = new LastingPasst({
      forwards,
      station: stationAddresses.machine,
      frame: (frame) => clock.happens(() => this.station.arrived(frame)),
      tells,
    });
    this.station = new LiveStation({ ...options, carry: (frame) => this.passt.send(frame) });
  }

  /** @throws {BadInput} if the host's network cannot be had */
  start(): Promise<void> {
    return this.passt.start();
  }

  close(): void {
    this.passt.close();
  }
}
