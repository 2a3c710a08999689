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
  data,
}: InterruptMessage): VirtualInterrupt {
  const completion = registers && { device: source, registers, dma, operation, endsOthers, ...(data && { data }) };
  return { source, uncertain: uncertain ?? false, completion };
}

/** P1: buffers interrupts, and forwards them at the end of the epoch or at once. */
export class InterruptPath {
  private readonly buffer = new InterruptBuffer();
  /** The epoch of the next interrupt: after `epochEnd` has been sent, the following epoch. */
  private epoch = 0;
  private ordinal = 0;

  constructor(
    private readonly forwarding: Switches['interruptForwarding'],
    private readonly send: (message: InterruptMessage) => void,
  ) {}

  /** Variable epochs: whether an interrupt waits. */
  get isReady(): boolean {
    return this.buffer.size > 0;
  }

  /** The interrupts that wait for the end of the epoch. */
  get waiting(): readonly VirtualInterrupt[] {
    return this.buffer.all;
  }

  add(interrupt: VirtualInterrupt): void {
    this.buffer.add(interrupt);
    if (this.forwarding === 'immediate') this.forward(interrupt);
  }

  /** Returns the interrupts of the epoch that ends, all forwarded; later interrupts belong to the following epoch. */
  endEpoch(): readonly VirtualInterrupt[] {
    const interrupts = this.buffer.take();
    if (this.forwarding === 'atEpochEnd') for (const interrupt of interrupts) this.forward(interrupt);
    this.startAt(this.epoch + 1);
    return interrupts;
  }

  /** This processor leads from `epoch` on, with `ordinal` interrupts of that epoch forwarded already. */
  startAt(epoch: number, ordinal = 0): void {
    this.epoch = epoch;
    this.ordinal = ordinal;
  }

  forward(interrupt: VirtualInterrupt): void {
    this.send(this.message(interrupt, this.ordinal++));
  }

  /** For a replica that joins: the interrupts of the next epoch that the backups have already received. */
  forwarded(): readonly InterruptMessage[] {
    return this.forwarding === 'immediate'
      ? this.buffer.all.map((interrupt, ordinal) => this.message(interrupt, ordinal))
      : [];
  }

  private message({ source, completion, uncertain }: VirtualInterrupt, ordinal: number): InterruptMessage {
    const { registers, dma, operation, endsOthers, data } = completion ?? {};
    const message = { kind: 'interrupt', epoch: this.epoch, ordinal, source, registers, dma, operation } as const;
    return { ...message, endsOthers, uncertain: uncertain ? true : undefined, ...(data && { data }) };
  }
}
