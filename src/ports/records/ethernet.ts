/** The Ethernet segment. The actor is `segment`. */
export interface EthernetRecords {
  /** A frame has left its station. */
  'ethernet.sent': {
    /** the station: `machine`, which all processors share, or `peer`. */
    readonly from: string;
    /** the processor that has sent it; `bare` at the peer. */
    readonly processor: string;
    /** the number of the LAN controller's operation, from 1 on. */
    readonly operation: number;
    /** length of the frame, without its check sequence. */
    readonly bytes: number;
    /** the frame in words: addresses and numbers of ARP, IP, TCP, UDP and ICMP. */
    readonly frame: string;
  };
  /** Guest memory does not hold the frame: nothing leaves. The actor is the processor. */
  'ethernet.underrun': {
    /** the number of the operation. */
    readonly operation: number;
  };
  /** A frame has reached the LAN controller of the processor that leads at a station. */
  'ethernet.arrived': {
    /** the station. */
    readonly to: string;
    /** the processor that hears it. */
    readonly processor: string;
    /** length of the frame. */
    readonly bytes: number;
  };
  /** The environment, a process of its own, has sent an arriving frame to the processor that leads. */
  'ethernet.forwarded': {
    /** the station. */
    readonly to: string;
    /** the processor that leads. */
    readonly processor: string;
    /** length of the frame. */
    readonly bytes: number;
  };
  'ethernet.lost': SegmentFrameFacts;
  /** It arrives twice. */
  'ethernet.duplicated': SegmentFrameFacts;
  /** It has arrived at a station whose leading processor has lost its power, or is not connected. */
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
