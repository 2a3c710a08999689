/** Messages and waits. */
export interface MessageRecords {
  /** A message was handed to the channel to another processor; frames that the channel repeats are not recorded. */
  'message.sent': {
    /** the processor. */
    readonly to: string;
    /** its number on this channel, from 1 on. Receipt and acknowledgment name the same. */
    readonly sequence: number;
  } & MessageFacts;
  'message.received': {
    /** the processor that has sent it. */
    readonly from: string;
    /** its number on that channel. */
    readonly sequence: number;
  };
  /** The sender hears that everything up to a message has been received. */
  'message.acknowledged': {
    /** the processor that has received it. */
    readonly by: string;
    /** the number of the message. */
    readonly upTo: number;
  };
  /** The virtual machine cannot go on. */
  'machine.waits': {
    /** `acknowledgment` (a primary) or `message` (a backup). */
    readonly on: 'acknowledgment' | 'message';
    /** `value`, `epochEnd`, `output`, or `join`: a new replica is to have the whole state first. */
    readonly cause: 'value' | 'epochEnd' | 'output' | 'join';
    /** the message of the protocol whose acknowledgment is awaited, counted over all backups. */
    readonly upTo?: number;
  };
  /** It goes on, or looks again whether it can. */
  'machine.resumes': object;
  /** The guest has got the time of day. */
  'time.read': {
    /** of CR16. */
    readonly ticks: number;
  };
  /** The guest has loaded the interval timer. */
  'timer.loaded': {
    /** the lower 32 bits of the time of day at which it is to interrupt. */
    readonly comparand: number;
  };
}

/** What a trace tells of a message. */
export interface MessageFacts {
  /**
   * `environmentValue`, `interrupt`, `epochEnd`; between members of a view `prefix`, `view`, `handOver`; for a
   * replica that joins `join`, `page`, `state`.
   */
  readonly kind:
    | 'environmentValue'
    | 'interrupt'
    | 'epochEnd'
    | 'prefix'
    | 'view'
    | 'handOver'
    | 'join'
    | 'page'
    | 'state';
  /** to which it belongs. */
  readonly epoch?: number;
  /** of a value or an interrupt, its place in the epoch, from 0 on. */
  readonly ordinal?: number;
  /** of a value, address of the instruction. */
  readonly pc?: number;
  /** of a value, 32 bits or ticks of the clock. */
  readonly value?: number;
  /** of an interrupt, the device or `intervalTimer`. */
  readonly source?: string;
  /** of an interrupt, the number of the device's operation that it completes. */
  readonly operation?: number;
  /** of an interrupt, true for an uncertain one (P7). */
  readonly uncertain?: true;
  /** of an interrupt, bytes of data that come with it. */
  readonly dma?: number;
  /** of an end of an epoch or a view, that of the view. */
  readonly term?: number;
  /** of an end of an epoch, its instructions. */
  readonly length?: number;
  /** of an end of an epoch, the next one's instructions, where epochs differ in length. */
  readonly nextLength?: number;
  /** of an end of an epoch, how many are delivered. */
  readonly interrupts?: number;
  /** of an end of an epoch, ticks of CR16. */
  readonly timeOfDay?: number;
  /** of an end of an epoch, console bytes that the terminal has confirmed. */
  readonly consoleConfirmed?: number;
  /** of an end of an epoch under `--paranoid`, that of the state before its interrupts are delivered. */
  readonly digest?: string;
  /** of the end of a failover epoch, true under `repeatOutstanding`. */
  readonly repeats?: true;
  /** of a prefix, how many messages of the protocol its sender has received. */
  readonly received?: number;
  /** of a prefix, the processors to which its sender has closed its channels before. */
  readonly closed?: readonly string[];
  /** of a view, the processors. */
  readonly members?: readonly string[];
  /** of a page, its physical address and its length in bytes. */
  readonly address?: number;
  readonly bytes?: number;
  /** of a state, for how many messages of the protocol it stands. */
  readonly index?: number;
}
