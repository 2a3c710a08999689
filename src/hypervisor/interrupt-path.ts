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
  uncertain,
}: InterruptMessage): VirtualInterrupt {
  const completion = registers && { device: source, registers, dma, operation, endsOthers };
  return { source, uncertain: uncertain ?? false, completion };
}

/** P1: interrupts are buffered, and forwarded at the end of the epoch or as they come. */
export class InterruptPath {
  private readonly buffer = new InterruptBuffer();
  /** Where the next interrupt belongs: past the current epoch once its end has been sent. */
  private epoch = 0;
  private ordinal = 0;

  constructor(
    private readonly forwarding: Switches['interruptForwarding'],
    private readonly send: (message: InterruptMessage) => void,
  ) {}

  /** Variable epochs: one is there to be delivered. */
  get isReady(): boolean {
    return this.buffer.size > 0;
  }

  /** Those that wait for the end of the epoch. */
  get waiting(): readonly VirtualInterrupt[] {
    return this.buffer.all;
  }

  add(interrupt: VirtualInterrupt): void {
    this.buffer.add(interrupt);
    if (this.forwarding === 'immediate') this.forward(interrupt);
  }

  /** The interrupts of the epoch that ends, all forwarded; what comes from now on belongs to the next one. */
  endEpoch(): readonly VirtualInterrupt[] {
    const interrupts = this.buffer.take();
    if (this.forwarding === 'atEpochEnd') for (const interrupt of interrupts) this.forward(interrupt);
    this.startAt(this.epoch + 1);
    return interrupts;
  }

  /** This processor leads from this epoch on, of which so many interrupts have been forwarded. */
  startAt(epoch: number, ordinal = 0): void {
    this.epoch = epoch;
    this.ordinal = ordinal;
  }

  forward(interrupt: VirtualInterrupt): void {
    this.send(this.message(interrupt, this.ordinal++));
  }

  /** What the backups have been sent of the next epoch's interrupts already, for a replica that joins. */
  forwarded(): readonly InterruptMessage[] {
    return this.forwarding === 'immediate'
      ? this.buffer.all.map((interrupt, ordinal) => this.message(interrupt, ordinal))
      : [];
  }

  private message({ source, completion, uncertain }: VirtualInterrupt, ordinal: number): InterruptMessage {
    const { registers, dma, operation, endsOthers } = completion ?? {};
    const message = { kind: 'interrupt', epoch: this.epoch, ordinal, source, registers, dma, operation } as const;
    return { ...message, endsOthers, uncertain: uncertain ? true : undefined };
  }
}
