/** The LAN controller's work at the leading processor: sends the guest's frames, and hears those of other stations. */
import type { EthernetStation, TransmissionEnd } from '../../src/ports/ethernet';
import type { Completion, DeviceBack, Operation, Output } from '../device';
import type { Place } from '../place';
import { addressBytes } from './address-filter';
import { ChipReader } from './chip-memory';
import { STATUS, TRANSMIT_ERROR } from './registers';
import { transmitFrame } from './transmit-frame';

/** The status word of a transmission; of one that is uncertain the carrier was lost. */
export const ends: Readonly<Record<TransmissionEnd, number>> = {
  sent: STATUS.C | STATUS.OK,
  uncertain: STATUS.C | TRANSMIT_ERROR.noCarrier,
};

export class LanBack implements DeviceBack {
  onCompleted: (completion: Completion) => void = () => {};
  private readonly actor: string;
  /** Whatever was asked for before the last abort has no completion. */
  private aborts = 0;

  constructor(
    private readonly place: Place,
    private readonly station: EthernetStation,
  ) {
    const { processor, name: device, world } = place;
    this.actor = `${processor}.${device}`;
    world.clock.subscribe(this.actor, (event) => this.onCompleted(event.data as Completion));
    station.hear(processor, (data) => {
      this.complete({ device, registers: {}, dma: [], data });
      return true;
    });
  }

  perform(output: Operation | Output): void {
    if (output.kind === 'operation') this.transmit(output as Operation);
    else this.abort();
  }

  /** The frame leaves guest memory, and so waits for the output commit. */
  private transmit({ operation, detail }: Operation): void {
    const { dma, processor } = this.place;
    const { aborts } = this;
    const end = (status: number) => {
      if (aborts === this.aborts) this.complete(transmission(this.place.name, operation, status));
    };
    dma.fetchAllowed(() => {
      if (aborts !== this.aborts) return;
      const frame = transmitFrame(new ChipReader(dma), detail.command, framingOf(detail));
      if (frame === undefined) {
        this.place.world.trace.record(processor, 'ethernet.underrun', { operation });
        end(STATUS.C | TRANSMIT_ERROR.underrun);
      } else this.station.send({ processor, operation, frame }, (how) => end(ends[how]));
    });
  }

  /** A frame that has arrived stays: only the guest's descriptors decide whether the guest takes it. */
  private abort(): void {
    this.aborts++;
    this.station.abort(this.place.processor);
  }

  private complete(data: Completion): void {
    const { clock } = this.place.world;
    clock.arm(clock.nowAt, { actor: this.actor, name: 'completed', data });
  }
}

/** The end of a transmission with this status word. */
export const transmission = (device: string, operation: number, status: number): Completion => ({
  device,
  registers: { STATUS: status },
  dma: [],
  operation,
});

function framingOf(detail: Readonly<Record<string, number>>) {
  const source = Array.from({ length: addressBytes }, (_, at) => detail[`source${at}`]);
  return {
    ...(source[0] === undefined ? {} : { source }),
    hasCheckSequence: detail.hasCheckSequence === 1,
    pads: detail.pads === 1,
  };
}
