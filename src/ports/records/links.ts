/** The link. A frame that arrives as it was sent is not recorded. The actor is `link`. */
export interface LinkRecords {
  'frame.lost': FrameFacts;
  /** It was sent while the link was cut. */
  'frame.cut': FrameFacts;
  /** It arrives twice. */
  'frame.duplicated': FrameFacts;
  /** One byte of it is another one when it arrives. */
  'frame.corrupted': FrameFacts & {
    /** which, from 0 on. */
    readonly byte: number;
  };
}

/** What a trace tells of a frame. */
interface FrameFacts {
  /** the processors. */
  readonly from: string;
  readonly to: string;
  /** length of the frame. */
  readonly bytes: number;
}
