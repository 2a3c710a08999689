/** What one hypervisor tells the other (DESIGN §3); term and session are the frame's. */
export type ProtocolMessage =
  | {
      readonly kind: 'environmentValue';
      readonly epoch: number;
      readonly ordinal: number;
      readonly pc: number;
      readonly value: number;
    }
  | {
      readonly kind: 'interrupt';
      readonly epoch: number;
      readonly ordinal: number;
      readonly source: string;
      /** Of a device's interrupt: register contents and DMA data, and what becomes of its operations. */
      readonly registers?: Readonly<Record<string, number>>;
      readonly dma?: readonly { readonly address: number; readonly bytes: Uint8Array }[];
      readonly operation?: number;
      readonly endsOthers?: true;
    }
  | {
      readonly kind: 'epochEnd';
      readonly epoch: number;
      readonly length: number;
      readonly interrupts: number;
      /** Ticks of CR16. */
      readonly timeOfDay: number;
      readonly consoleConfirmed: number;
    };

/** What a trace tells of a message: all but the contents of registers and DMA, of which it tells the size in bytes. */
export function messageFacts(message: ProtocolMessage): Readonly<Record<string, unknown>> {
  if (message.kind !== 'interrupt') return message;
  const { kind, epoch, ordinal, source, operation, dma = [] } = message;
  return { kind, epoch, ordinal, source, operation, dma: dma.reduce((sum, { bytes }) => sum + bytes.length, 0) };
}
