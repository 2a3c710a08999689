import type { ProtocolMessage } from '../protocol/messages';
import { InterruptBuffer, type VirtualInterrupt } from './interrupt-buffer';
import type { Switches } from './switches';

type InterruptMessage = Extract<ProtocolMessage, { kind: 'interrupt' }>;

/** The interrupt as the backup delivers it from what the primary has forwarded. */
export function fromMessage({
  source,
  registers,
  dma = [],
  operation,
  endsOthers,
}: InterruptMessage): VirtualInterrupt {
  const completion = registers && { device: source, registers, dma, operation, endsOthers };
  return { source, uncertain: false, completion };
}

/** P1: interrupts are buffered, and forwarded at the end of the epoch or as they come. */
export class InterruptPath {
  readonly #buffer = new InterruptBuffer();
  /** Where the next interrupt belongs: past the current epoch once its end has been sent. */
  #epoch = 0;
  #ordinal = 0;

  constructor(
    private readonly forwarding: Switches['interruptForwarding'],
    private readonly send: (message: InterruptMessage) => void,
  ) {}

  add(interrupt: VirtualInterrupt): void {
    this.#buffer.add(interrupt);
    if (this.forwarding === 'immediate') this.#forward(interrupt);
  }

  /** The interrupts of the epoch that ends, all forwarded; what comes from now on belongs to the next one. */
  endEpoch(): readonly VirtualInterrupt[] {
    const interrupts = this.#buffer.take();
    if (this.forwarding === 'atEpochEnd') for (const interrupt of interrupts) this.#forward(interrupt);
    this.startAt(this.#epoch + 1);
    return interrupts;
  }

  /** This processor leads from this epoch on. */
  startAt(epoch: number): void {
    this.#epoch = epoch;
    this.#ordinal = 0;
  }

  #forward({ source, completion }: VirtualInterrupt): void {
    const { registers, dma, operation, endsOthers } = completion ?? {};
    const ordinal = this.#ordinal++;
    this.send({ kind: 'interrupt', epoch: this.#epoch, ordinal, source, registers, dma, operation, endsOthers });
  }
}
