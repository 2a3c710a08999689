/** Registers and words of the Intel 82596 (user's manual, 1989) as the 720 wires it. */

/** Registers of the 720's adapter, by offset; each takes a word. */
export const REGISTER = {
  reset: 0x0,
  port: 0x4, // two half words, the upper one first
  channelAttention: 0x8,
} as const;

/** PORT: the function in the low four bits, an address of 16 bytes above. */
export const PORT = { reset: 0, selfTest: 1, scp: 2, dump: 3 } as const;

/** Where the chip looks for its SCP after a reset, unless PORT names another place. */
export const SCP_AT_RESET = 0x00fffff4;
/** SCP, ISCP: offsets. */
export const SCP = { sysbus: 0, iscp: 8 } as const;
export const ISCP = { busy: 0, scb: 4 } as const;
/** SYSBUS, bits 2 and 1: linear addressing, the only mode that this chip has here. */
export const SYSBUS_MODE = 0x06;
export const SYSBUS_LINEAR = 0x04;

/** The system control block in linear mode: offsets. */
export const SCB = { status: 0, command: 2, list: 4, descriptors: 8, resourceErrors: 20, shortFrames: 32 } as const;
/** Status and acknowledgment: the causes of the interrupt. */
export const CAUSE = {
  CX: 0x8000, // a command with its I bit has ended
  FR: 0x4000, // a frame was received
  CNA: 0x2000, // the command unit has left the active state
  RNR: 0x1000, // the receive unit has left the ready state
} as const;
export const ALL_CAUSES = 0xf000;
/** SCB.command, bit 7. */
export const SCB_RESET = 0x0080;
/** Of the SCB's command word: what CUC and RUC ask for. */
export const UNIT_COMMANDS = [undefined, 'unit.started', 'unit.resumed', 'unit.suspended', 'unit.aborted'] as const;

/** A command block: offsets. */
export const BLOCK = { status: 0, command: 2, link: 4, parameters: 8 } as const;
/** The command word; EL and S stand in a frame descriptor's word too. */
export const EL = 0x8000;
export const S = 0x4000;
export const I = 0x2000;
export const NC = 0x0010; // the frame brings its own check sequence
export const SF = 0x0008; // flexible mode
export const COMMAND = {
  nop: 0,
  individualAddress: 1,
  configure: 2,
  multicast: 3,
  transmit: 4,
  tdr: 5,
  dump: 6,
  diagnose: 7,
} as const;
export const COMMAND_CODE = 0x7;

/** The status word of a command block or frame descriptor. */
export const STATUS = {
  C: 0x8000, // complete
  B: 0x4000, // busy
  OK: 0x2000,
  A: 0x1000, // aborted
} as const;
/** Errors of a transmission, in its status word. */
export const TRANSMIT_ERROR = {
  noCarrier: 0x0400, // carrier sense was lost: perhaps the frame has gone out, perhaps not
  underrun: 0x0100, // guest memory did not give the frame
} as const;
/** Errors of a received frame, in its descriptor's status word. */
export const RECEIVE_ERROR = { noResources: 0x0200, truncated: 0x0020 } as const;

/** A transmit command in linear mode: offsets. */
export const TRANSMIT = { descriptor: 8, count: 12, data: 16 } as const;
/** Transmit buffer descriptor: offsets. */
export const TBD = { size: 0, link: 4, buffer: 8 } as const;
/** Receive frame descriptor: offsets. */
export const RFD = { status: 0, command: 2, link: 4, buffer: 8, count: 12, size: 14, data: 16 } as const;
/** Receive buffer descriptor: offsets. */
export const RBD = { count: 0, link: 4, buffer: 8, size: 12 } as const;
/** Of the count and size words: EOF (EL in a receive buffer's size), F, and the bytes. */
export const EOF = 0x8000;
export const F = 0x4000;
export const BYTES = 0x3fff;
/** An address that names nothing. */
export const NONE = 0xffffffff;

/** TDR: the link is good. */
export const LINK_GOOD = 0x8000;
/** Bytes of a dump. */
export const DUMP_BYTES = 304;
