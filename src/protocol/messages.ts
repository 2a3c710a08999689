import type { MessageFacts } from '../ports/records/messages';

/** What the guest's run is made of, in the order in which the primary sends it (DESIGN §3); session is the frame's. */
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
      /** P7, told to the other survivors by the one that leads. */
      readonly uncertain?: true;
    }
  | {
      readonly kind: 'epochEnd';
      readonly epoch: number;
      /** The term of the view in which its sender leads. */
      readonly term: number;
      readonly length: number;
      readonly interrupts: number;
      /** Ticks of CR16. */
      readonly timeOfDay: number;
      readonly consoleConfirmed: number;
      /** Of a failover epoch under `repeatOutstanding`: which operations are started again, by device. */
      readonly repeats?: true;
      /** Paranoid: xxh64 of the state in which the epoch ends, before its interrupts reach the guest. */
      readonly digest?: string;
    };

/** What the processors of a view tell each other about who leads, and what a new replica is sent. */
export type GroupMessage =
  /** A survivor has closed its channels to these, of which one has led, and has received so many messages. */
  | { readonly kind: 'prefix'; readonly received: number; readonly closed: readonly string[] }
  /** The sender leads this view. */
  | { readonly kind: 'view'; readonly term: number; readonly members: readonly string[] }
  /** A new replica asks for the state. */
  | { readonly kind: 'join' }
  | { readonly kind: 'page'; readonly address: number; readonly bytes: Uint8Array }
  /** All that is not memory, at an epoch's boundary; `index`: messages of the protocol for which it stands. */
  | {
      readonly kind: 'state';
      readonly index: number;
      readonly term: number;
      readonly members: readonly string[];
      readonly state: unknown;
    };

export type Message = ProtocolMessage | GroupMessage;

const groupKinds: readonly string[] = ['prefix', 'view', 'join', 'page', 'state'];

export function isProtocolMessage(message: Message): message is ProtocolMessage {
  return !groupKinds.includes(message.kind);
}

/** What a trace tells of a message: all but states and the contents of registers, pages and DMA, of which it tells the size in bytes. */
export function messageFacts(message: Message): MessageFacts {
  switch (message.kind) {
    case 'interrupt': {
      const { kind, epoch, ordinal, source, operation, uncertain, dma = [] } = message;
      const bytes = dma.reduce((sum, part) => sum + part.bytes.length, 0);
      return { kind, epoch, ordinal, source, operation, uncertain, dma: bytes };
    }
    case 'page':
      return { kind: message.kind, address: message.address, bytes: message.bytes.length };
    case 'state':
      return { kind: message.kind, index: message.index };
    default:
      return message;
  }
}
