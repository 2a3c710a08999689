import type { MessageFacts } from '../ports/records/messages';

/**
 * The guest's run, message by message, in the order in which the primary sends them; the frame bears the
 * session.
 */
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
      /** Of a device's interrupt: register contents, DMA data, and which operations end. */
      readonly registers?: Readonly<Record<string, number>>;
      readonly dma?: readonly { readonly address: number; readonly bytes: Uint8Array }[];
      readonly operation?: number;
      readonly endsOthers?: true;
      /** P7: the leader tells the other survivors of an uncertain interrupt. */
      readonly uncertain?: true;
      /** Bytes for which the front finds a place: a received frame. */
      readonly data?: Uint8Array;
    }
  | {
      readonly kind: 'epochEnd';
      readonly epoch: number;
      /** The term of the view in which the sender leads. */
      readonly term: number;
      readonly length: number;
      readonly interrupts: number;
      /** Ticks of CR16. */
      readonly timeOfDay: number;
      readonly consoleConfirmed: number;
      /** Of a failover epoch under `repeatOutstanding`: which operations are started again, by device. */
      readonly repeats?: true;
      /** How many instructions the next epoch has, where epochs differ in length. */
      readonly nextLength?: number;
      /** Paranoid: xxh64 of the state in which the epoch ends, before its interrupts reach the guest. */
      readonly digest?: string;
    };

/** Messages between the processors of a view about leadership, and to a replica that joins. */
export type GroupMessage =
  /**
   * A survivor has closed its channels to `closed`, of which one has led, and has received `received` messages of the
   * protocol.
   */
  | { readonly kind: 'prefix'; readonly received: number; readonly closed: readonly string[] }
  /** The sender leads this view. */
  | { readonly kind: 'view'; readonly term: number; readonly members: readonly string[] }
  /** The last message of a leader that is about to stop: a failure notification ahead of the failure. */
  | { readonly kind: 'handOver' }
  /** A new replica asks for the state. */
  | { readonly kind: 'join' }
  | { readonly kind: 'page'; readonly address: number; readonly bytes: Uint8Array }
  /**
   * The state at an epoch's boundary, without memory; `index`: the number of protocol messages for which this state
   * stands.
   */
  | {
      readonly kind: 'state';
      readonly index: number;
      readonly term: number;
      readonly members: readonly string[];
      readonly state: unknown;
    };

export type Message = ProtocolMessage | GroupMessage;

const groupKinds: readonly string[] = ['prefix', 'view', 'handOver', 'join', 'page', 'state'];

export function isProtocolMessage(message: Message): message is ProtocolMessage {
  return !groupKinds.includes(message.kind);
}

/**
 * The fields of a message in the trace. Of states, registers, pages and DMA the trace holds at most the size in bytes.
 */
export function messageFacts(message: Message): MessageFacts {
  switch (message.kind) {
    case 'interrupt': {
      const { kind, epoch, ordinal, source, operation, uncertain, dma = [], data } = message;
      const bytes = dma.reduce((sum, part) => sum + part.bytes.length, data?.length ?? 0);
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
