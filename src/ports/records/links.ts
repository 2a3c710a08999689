/** The link. A frame that arrives as it was sent is not recorded. The actor is `link`. */
export interface LinkRecords {
  'frame.lost': NamedFrameFacts;
  /** It was sent while the link was cut. */
  'frame.cut': FrameFacts;
  /** It arrives twice. */
  'frame.duplicated': FrameFacts;
  /** One byte of it is another one when it arrives. */
  'frame.corrupted': NamedFrameFacts & {
    /** which, from 0 on. */
    readonly byte: number;
  };
  /** It arrives later, because the plan says so. */
  'frame.delayed': NamedFrameFacts & {
    /** how much, in nanoseconds. */
    readonly byNs: number;
  };
  /** It has arrived at a processor that is frozen: the processor does not hear it. */
  'frame.unheard': FrameFacts;
}

/** What a trace tells of a frame. */
interface FrameFacts {
  /** the processors. */
  readonly from: string;
  readonly to: string;
  /** length of the frame. */
  readonly bytes: number;
}

/** The same of a frame that the plan may name. */
interface NamedFrameFacts extends FrameFacts {
  /** where the plan names this frame or its message, the number: of all frames of this way, or of messages. */
  readonly frame?: number;
  readonly message?: number;
}
