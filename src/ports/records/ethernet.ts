/** The Ethernet segment. A frame that arrives at its station is recorded once, as it leaves. The actor is `segment`. */
export interface EthernetRecords {
  /** A frame has left its station. */
  'ethernet.sent': {
    /** the station: `machine`, which all processors share, or `peer`. */
    readonly from: string;
    /** length of the frame, without its check sequence. */
    readonly bytes: number;
    /** the frame in words: addresses and numbers of ARP, IP, TCP, UDP and ICMP. */
    readonly frame: string;
  };
  'ethernet.lost': SegmentFrameFacts;
  /** It arrives twice. */
  'ethernet.duplicated': SegmentFrameFacts;
  /** It has arrived at a station whose leading processor has lost its power. */
  'ethernet.unheard': {
    /** the station. */
    readonly to: string;
    /** length of the frame. */
    readonly bytes: number;
  };
}

/** What a trace tells of a frame on the segment. */
interface SegmentFrameFacts {
  /** the stations. */
  readonly from: string;
  readonly to: string;
  /** length of the frame. */
  readonly bytes: number;
}
