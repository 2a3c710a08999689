/**
 * Every SCRIPTS form and every interrupt cause, with the registers that a driver would read (53C700 data manual,
 * chapters 5, 6).
 */
import { describe, expect, test } from 'vitest';
import { BusLines } from '../../devices/ncr53c700/lines';
import { runWithoutTime } from '../../devices/ncr53c700/program-chart';
import { programStart } from '../../devices/ncr53c700/program-start';
import { ScriptsProcessor, type Stop, WILD_INSTRUCTIONS } from '../../devices/ncr53c700/scripts';
import type { BusPhase, BusPort, BusSignal } from '../../src/ports/scsi-bus';

const PROGRAM = 0x1000;
const DATA = 0x2000;
const MEMORY_END = 0x4000;
const END = 0x401;
const int = (code: number) => [0x98080000, code];
const move = (phase: number, count: number, address: number) => [((0x08 | phase) << 24) | count, address];
const [DATA_OUT, DATA_IN, COMMAND, STATUS, MESSAGE_OUT, MESSAGE_IN] = [0, 1, 2, 3, 6, 7];
const request = (phase: BusPhase): BusSignal => ({ type: 'request', phase });
const [selected, timedOut, busFree] = [
  { type: 'selected' },
  { type: 'selectionTimedOut' },
  { type: 'busFree' },
] as const satisfies readonly BusSignal[];
const reselected: BusSignal = { type: 'reselected', target: 3 };

interface Case {
  readonly name: string;
  readonly words: readonly number[];
  /** What the bus says, one after the other, whenever the program waits. */
  readonly signals?: readonly BusSignal[];
  /** The bytes of in phases, and how many bytes an out phase takes. */
  readonly gives?: readonly number[][];
  readonly takes?: number;
  readonly start?: Readonly<Record<string, number>>;
  readonly connected?: boolean;
  readonly parityError?: true;
  /** Registers after the interrupt; or what the program waits for in the end. */
  readonly registers?: Readonly<Record<string, number>>;
  readonly waits?: Stop;
  /** What the bus was asked for. */
  readonly asked?: readonly string[];
  readonly memory?: Readonly<Record<number, readonly number[]>>;
}

function run({ words, signals = [], gives = [], takes, start = {}, connected = true, parityError }: Case) {
  const memory = new Uint8Array(MEMORY_END);
  const view = new DataView(memory.buffer);
  for (const [at, word] of words.entries()) view.setUint32(PROGRAM + 4 * at, word, true);
  for (let at = 0; at < 16; at++) memory[DATA + at] = 0xa0 + at;
  view.setUint32(0x3000, DATA + 0x100, true);
  const asked: string[] = [];
  const queue = [...signals];
  const given = [...gives];
  const bus: BusPort = {
    processor: 'left',
    hear: () => {},
    select: (target, attention) => asked.push(`select ${target}${attention ? ' ATN' : ''}`),
    withdraw: () => asked.push('withdraw'),
    setAttention: (on) => asked.push(on ? 'ATN' : 'no ATN'),
    send: (bytes) => {
      asked.push(`send ${[...bytes].map((byte) => byte.toString(16)).join(' ')}`);
      return takes ?? bytes.length;
    },
    receive: (limit) => {
      const bytes = Uint8Array.from((given.shift() ?? []).slice(0, limit));
      return parityError ? { bytes, parityError } : { bytes };
    },
    acknowledge: () => asked.push('acknowledge'),
    reset: () => asked.push('reset'),
    leave: () => asked.push('leave'),
  };
  const lines = new BusLines();
  lines.connected = connected;
  const read = (at: number, length: number) => memory.slice(at, at + length);
  const program = new ScriptsProcessor('scsi', bus, lines, read, programStart({ dsp: PROGRAM, ...start }));
  const stop = runWithoutTime(program, lines, () => queue.shift());
  const { registers, dma } = program.completion();
  for (const { address, bytes } of dma) memory.set(bytes, address);
  return { stop, registers, asked, memory };
}

const NOT_CONNECTED = { connected: false } as const;
const cases: readonly Case[] = [
  // Block moves
  ...(
    [
      ['DATA_OUT', DATA_OUT, 'dataOut'],
      ['COMMAND', COMMAND, 'command'],
      ['MSG_OUT', MESSAGE_OUT, 'messageOut'],
    ] as const
  ).map(([name, phase, signal]) => ({
    name: `MOVE 4, WHEN ${name}: four bytes leave memory`,
    words: [...move(phase, 4, DATA), ...int(END)],
    signals: [request(signal)],
    asked: [...(phase === MESSAGE_OUT ? ['no ATN'] : []), 'send a0 a1 a2 a3'],
    registers: { DSTAT: 0x04, SSTAT0: 0, DSPS: END, DSP: PROGRAM + 16, DCMD: 0x98, CTEST0: 0 },
  })),
  ...(
    [
      ['DATA_IN', DATA_IN, 'dataIn'],
      ['STATUS', STATUS, 'status'],
    ] as const
  ).map(([name, phase, signal]) => ({
    name: `MOVE 2, WHEN ${name}: two bytes reach memory, the first one SFBR`,
    words: [...move(phase, 2, DATA + 0x100), ...int(END)],
    signals: [request(signal)],
    gives: [[0x5a, 0xa5]],
    asked: ['acknowledge'],
    memory: { [DATA + 0x100]: [0x5a, 0xa5] },
    registers: { DSTAT: 0x04, SFBR: 0x5a, CTEST0: 1 },
  })),
  {
    name: 'MOVE 1, WHEN MSG_IN: ACK stays asserted until CLEAR ACK',
    words: [...move(MESSAGE_IN, 1, DATA), ...int(END)],
    signals: [request('messageIn')],
    gives: [[0x04]],
    asked: [],
    registers: { SFBR: 0x04, SBCL: 0x67, SSTAT2: 7 },
  },
  {
    name: 'MOVE PTR: the address is fetched from memory',
    words: [(0x29 << 24) | 2, 0x3000, ...int(END)],
    signals: [request('dataIn')],
    gives: [[1, 2]],
    memory: { [DATA + 0x100]: [1, 2] },
    registers: { DSTAT: 0x04 },
  },
  {
    name: 'a move goes on when the target takes its bytes piece by piece',
    words: [...move(DATA_OUT, 4, DATA), ...int(END)],
    signals: [request('dataOut'), request('dataOut')],
    takes: 2,
    asked: ['send a0 a1 a2 a3', 'send a2 a3'],
    registers: { DSTAT: 0x04 },
  },
  {
    name: 'phase mismatch: DBC and DNAD tell the residue, DSP the next instruction',
    words: [...move(DATA_IN, 8, DATA), ...int(END)],
    signals: [request('dataIn'), request('status')],
    gives: [[1, 2, 3]],
    registers: { SSTAT0: 0x80, DSTAT: 0, DBC: 5, DNAD: DATA + 3, DSP: PROGRAM + 8, DCMD: 0x09, SBCL: 0xa3 },
  },
  {
    name: 'a target that leaves in the middle of a move: unexpected disconnect',
    words: [...move(DATA_IN, 8, DATA), ...int(END)],
    signals: [request('dataIn'), busFree],
    gives: [[1]],
    registers: { SSTAT0: 0x04, DBC: 7, SBCL: 0x01 },
  },
  {
    name: 'a byte with wrong parity: interrupt, and ATN where SCNTL0 says so',
    words: [...move(DATA_IN, 1, DATA), ...int(END)],
    signals: [request('dataIn')],
    gives: [[1]],
    parityError: true,
    start: { scntl0: 0xce },
    asked: ['ATN', 'acknowledge'],
    registers: { SSTAT0: 0x01, DSTAT: 0 },
  },
  {
    name: 'without parity checking it is not noticed',
    words: [...move(DATA_IN, 1, DATA), ...int(END)],
    signals: [request('dataIn')],
    gives: [[1]],
    parityError: true,
    registers: { SSTAT0: 0, DSTAT: 0x04 },
  },
  { name: 'a count of zero is illegal', words: move(DATA_OUT, 0, DATA), registers: { DSTAT: 0x01, DSP: PROGRAM + 8 } },
  { name: 'a reserved phase is illegal', words: move(4, 1, DATA), registers: { DSTAT: 0x01 } },
  {
    name: 'data that begin inside memory and run over its end: what is there leaves, then a bus fault',
    words: move(DATA_OUT, 4, MEMORY_END - 2),
    signals: [request('dataOut'), request('dataOut')],
    asked: ['send 0 0'],
    registers: { DSTAT: 0x20, SSTAT0: 0, DBC: 2, DNAD: MEMORY_END, DSP: PROGRAM + 8 },
  },
  {
    name: 'a target that takes no more than is there: no fault, a phase mismatch',
    words: move(DATA_OUT, 4, MEMORY_END - 2),
    signals: [request('dataOut'), request('status')],
    registers: { DSTAT: 0, SSTAT0: 0x80, DBC: 2 },
  },
  {
    name: 'data in over the end of memory: bytes up to the end arrive, then a bus fault',
    words: move(DATA_IN, 4, MEMORY_END - 2),
    signals: [request('dataIn'), request('dataIn')],
    gives: [[1, 2, 3, 4]],
    memory: { [MEMORY_END - 2]: [1, 2] },
    registers: { DSTAT: 0x20, DBC: 2, DNAD: MEMORY_END },
  },
  ...([DATA_IN, DATA_OUT] as const).map((phase) => ({
    name: `${phase === DATA_IN ? 'data in' : 'data out'} in I/O space: a bus fault, and no byte moves`,
    words: move(phase, 4, 0xf0825100),
    signals: [request(phase === DATA_IN ? ('dataIn' as const) : ('dataOut' as const))],
    gives: [[1, 2, 3, 4]],
    asked: [],
    registers: { DSTAT: 0x20, DBC: 4, DNAD: 0xf0825100 },
  })),
  {
    name: 'MOVE PTR: an address that is fetched from outside memory is a bus fault',
    words: [(0x29 << 24) | 2, MEMORY_END - 2],
    signals: [request('dataIn')],
    gives: [[1, 2]],
    registers: { DSTAT: 0x20, DBC: 2 },
  },
  // What it has transferred it sees at once
  {
    name: 'what comes in is what goes out, of one program',
    words: [...move(DATA_IN, 4, DATA), ...move(DATA_OUT, 4, DATA), ...int(END)],
    signals: [request('dataIn'), request('dataOut')],
    gives: [[1, 2, 3, 4]],
    asked: ['acknowledge', 'send 1 2 3 4'],
    registers: { DSTAT: 0x04 },
  },
  {
    name: 'what comes in lies over a part of what goes out, the later byte over the earlier',
    words: [...move(DATA_IN, 2, DATA + 1), ...move(STATUS, 1, DATA + 2), ...move(DATA_OUT, 4, DATA), ...int(END)],
    signals: [request('dataIn'), request('status'), request('dataOut')],
    gives: [[1, 2], [9]],
    asked: ['acknowledge', 'acknowledge', 'send a0 1 9 a3'],
    registers: { DSTAT: 0x04 },
  },
  {
    name: 'a program that transfers over its own next instruction runs the new one',
    words: [...move(DATA_IN, 8, PROGRAM + 8), ...int(0x111)],
    signals: [request('dataIn')],
    gives: [[0, 0, 0x08, 0x98, 0x22, 0x02, 0, 0]],
    registers: { DSTAT: 0x04, DSPS: 0x222, DSP: PROGRAM + 16 },
  },
  {
    name: 'MOVE PTR: the address was received by the same program',
    words: [...move(DATA_IN, 4, 0x3000), (0x28 << 24) | 2, 0x3000, ...int(END)],
    signals: [request('dataIn'), request('dataOut')],
    gives: [[0x04, 0x20, 0, 0]],
    asked: ['acknowledge', 'send a4 a5'],
    registers: { DSTAT: 0x04 },
  },
  // I/O, initiator
  {
    name: 'SELECT',
    ...NOT_CONNECTED,
    words: [0x40040000, 0, ...int(END)],
    signals: [selected],
    asked: ['select 2'],
    registers: { DSTAT: 0x04, CONNECTED: 2 },
  },
  {
    name: 'SELECT ATN',
    ...NOT_CONNECTED,
    words: [0x41200000, 0, ...int(END)],
    signals: [selected],
    asked: ['select 5 ATN'],
    registers: { DSTAT: 0x04, CONNECTED: 5 },
  },
  {
    name: 'SELECT, nobody answers: selection time-out',
    ...NOT_CONNECTED,
    words: [0x41040000, 0, ...int(END)],
    signals: [timedOut],
    registers: { SSTAT0: 0x20, DSTAT: 0, CONNECTED: 0xff },
  },
  {
    name: 'SELECT loses to a reselection: the program goes on at the alternate address',
    ...NOT_CONNECTED,
    words: [0x41040000, PROGRAM + 16, ...int(0x111), ...int(0x222)],
    signals: [reselected],
    registers: { DSPS: 0x222, SFBR: 0x88, CONNECTED: 3 },
  },
  {
    name: 'SELECT while connected: the alternate address at once',
    words: [0x41040000, PROGRAM + 16, ...int(0x111), ...int(0x222)],
    asked: [],
    registers: { DSPS: 0x222 },
  },
  { name: 'SELECT of no ID is illegal', ...NOT_CONNECTED, words: [0x41000000, 0], registers: { DSTAT: 0x01 } },
  {
    name: 'WAIT DISCONNECT',
    words: [0x48000000, 0, ...int(END)],
    signals: [busFree],
    registers: { DSTAT: 0x04, SSTAT0: 0 },
  },
  {
    name: 'WAIT DISCONNECT, but the target requests: phase mismatch',
    words: [0x48000000, 0, ...int(END)],
    signals: [request('status')],
    registers: { SSTAT0: 0x80 },
  },
  {
    name: 'WAIT RESELECT',
    ...NOT_CONNECTED,
    words: [0x50000000, 0, ...int(END)],
    signals: [reselected],
    registers: { DSTAT: 0x04, SFBR: 0x88, CONNECTED: 3, DISCONNECTED: 0 },
  },
  { name: 'WAIT RESELECT waits', ...NOT_CONNECTED, words: [0x50000000, 0], waits: 'awaitsReselection' },
  { name: 'SET ATN', words: [0x58000008, 0, ...int(END)], asked: ['ATN'], registers: { DSTAT: 0x04 } },
  { name: 'CLEAR ATN', words: [0x60000008, 0, ...int(END)], asked: ['no ATN'], registers: { DSTAT: 0x04 } },
  {
    name: 'CLEAR ACK lets the target go on',
    words: [...move(MESSAGE_IN, 1, DATA), 0x60000040, 0, ...int(END)],
    signals: [request('messageIn')],
    gives: [[0]],
    asked: ['acknowledge'],
    registers: { SBCL: 0x27 },
  },
  { name: 'SET ACK', words: [0x58000040, 0, ...int(END)], asked: [], registers: { SBCL: 0x60 } },
  {
    name: 'a disconnection after the message: the simulator knows whose',
    ...NOT_CONNECTED,
    words: [0x41080000, 0, ...move(MESSAGE_IN, 1, DATA), 0x60000040, 0, 0x48000000, 0, ...int(END)],
    signals: [selected, request('messageIn'), busFree],
    gives: [[0x04]],
    registers: { DSTAT: 0x04, CONNECTED: 0xff, DISCONNECTED: 0x08 },
  },
  // I/O, target role
  { name: 'SET TARGET', words: [0x58000200, 0, ...int(END)], registers: { DSTAT: 0x04, CTEST0: 0x02 } },
  { name: 'CLEAR TARGET', words: [0x58000200, 0, 0x60000200, 0, ...int(END)], registers: { CTEST0: 0 } },
  {
    name: 'DISCONNECT in the target role lets go of the bus',
    words: [0x58000200, 0, 0x48000000, 0, 0x60000200, 0, ...int(0x1001)],
    asked: ['leave'],
    registers: { DSPS: 0x1001, CONNECTED: 0xff },
  },
  {
    name: 'RESELECT in the target role: no initiator answers',
    words: [0x58000200, 0, 0x40800000, 0, ...int(END)],
    registers: { SSTAT0: 0x20 },
  },
  {
    name: 'WAIT SELECT in the target role waits',
    ...NOT_CONNECTED,
    words: [0x58000200, 0, 0x50000000, 0],
    waits: 'awaitsReselection',
  },
  {
    name: 'SCNTL0 may begin in the target role',
    start: { scntl0: 1 },
    words: [...int(END)],
    registers: { CTEST0: 0x02 },
  },
  // Transfer of control
  {
    name: 'INT',
    words: int(0x1234),
    registers: { DSTAT: 0x04, DSPS: 0x1234, DSP: PROGRAM + 8, DCMD: 0x98, DBC: 0x080000 },
  },
  { name: 'INT on false never comes: NOP', words: [0x98000000, 1, ...int(2)], registers: { DSPS: 2 } },
  { name: 'JUMP', words: [0x80080000, PROGRAM + 16, ...int(1), ...int(2)], registers: { DSPS: 2 } },
  {
    name: 'CALL and RETURN: TEMP holds the one return address',
    words: [0x88080000, PROGRAM + 16, ...int(1), 0x90080000, 0],
    registers: { DSPS: 1, TEMP: PROGRAM + 8 },
  },
  {
    name: 'RETURN to what the driver has put into TEMP',
    start: { temp: PROGRAM + 16 },
    words: [0x90080000, 0, ...int(1), ...int(2)],
    registers: { DSPS: 2 },
  },
  {
    name: 'WHEN waits for a request before it compares the phase',
    words: [0x830b0000, PROGRAM + 16, ...int(1), ...int(2)],
    signals: [request('status')],
    registers: { DSPS: 2 },
  },
  {
    name: 'WHEN another phase: not taken',
    words: [0x830b0000, PROGRAM + 16, ...int(1), ...int(2)],
    signals: [request('dataIn')],
    registers: { DSPS: 1 },
  },
  {
    name: 'WHEN NOT',
    words: [0x83030000, PROGRAM + 16, ...int(1), ...int(2)],
    signals: [request('dataIn')],
    registers: { DSPS: 2 },
  },
  {
    name: 'IF compares the last phase without waiting',
    words: [0x830a0000, PROGRAM + 16, ...int(1), ...int(2)],
    registers: { DSPS: 1 },
  },
  {
    name: 'IF data: SFBR',
    start: { sfbr: 0x04 },
    words: [0x800c0004, PROGRAM + 16, ...int(1), ...int(2)],
    registers: { DSPS: 2 },
  },
  {
    name: 'IF data under a mask',
    start: { sfbr: 0x2f },
    words: [0x800c0f20, PROGRAM + 16, ...int(1), ...int(2)],
    registers: { DSPS: 2 },
  },
  {
    name: 'IF NOT data',
    start: { sfbr: 0x05 },
    words: [0x80040004, PROGRAM + 16, ...int(1), ...int(2)],
    registers: { DSPS: 2 },
  },
  {
    name: 'IF phase AND data: both must hold',
    start: { sfbr: 0x05 },
    words: [0x830f0004, PROGRAM + 16, ...int(1), ...int(2)],
    signals: [request('status')],
    registers: { DSPS: 1 },
  },
  { name: 'a reserved phase in a comparison is illegal', words: [0x840a0000, 0], registers: { DSTAT: 0x01 } },
  { name: 'a relative jump is of later chips', words: [0x80880000, 8], registers: { DSTAT: 0x01 } },
  { name: 'memory move is of later chips', words: [0xc0000004, DATA], registers: { DSTAT: 0x01 } },
  { name: 'table indirect is of later chips', words: [0x19000004, DATA], registers: { DSTAT: 0x01 } },
  // Other causes
  {
    name: 'RST on the bus while a program runs',
    words: [...move(DATA_IN, 1, DATA)],
    signals: [{ type: 'reset' }],
    registers: { SSTAT0: 0x02, CONNECTED: 0xff, DISCONNECTED: 0 },
  },
  {
    name: 'single step: an interrupt after each instruction',
    start: { singleStep: 1 },
    words: [0x58000008, 0, ...int(1)],
    registers: { DSTAT: 0x08, DSP: PROGRAM + 8 },
  },
  {
    name: 'an instruction that lies over the end of memory: a bus fault',
    start: { dsp: MEMORY_END - 4 },
    words: [],
    registers: { DSTAT: 0x20, DSP: MEMORY_END - 4 },
  },
  { name: 'a program in I/O space', start: { dsp: 0xf0000000 }, words: [], registers: { DSTAT: 0x20 } },
  { name: 'a program that runs wild is stopped by the chip', words: [0x80080000, PROGRAM], registers: { DSTAT: 0x01 } },
];

describe('SCRIPTS', () => {
  test.each(cases)('$name', (each) => {
    const { stop, registers, asked, memory } = run(each);
    expect(stop).toBe(each.waits ?? 'interrupts');
    if (each.registers !== undefined) expect(registers).toMatchObject(each.registers);
    if (each.asked !== undefined) expect(asked).toEqual(each.asked);
    for (const [at, bytes] of Object.entries(each.memory ?? {})) {
      expect([...memory.slice(Number(at), Number(at) + bytes.length)]).toEqual(bytes);
    }
  });

  test('a wild program has been given its chance: so many instructions without the bus, and no more', () => {
    for (const [instructions, registers] of [
      [WILD_INSTRUCTIONS, { DSTAT: 0x04, DSPS: END }],
      [WILD_INSTRUCTIONS + 1, { DSTAT: 0x01 }],
    ] as const) {
      let fetched = 0;
      const read = () => {
        const words = ++fetched < instructions ? [0x80000000, 0] : int(END);
        return new Uint8Array(Uint32Array.from(words).buffer);
      };
      const start = programStart({ dsp: PROGRAM });
      const program = new ScriptsProcessor('scsi', {} as BusPort, new BusLines(), read, start);
      expect([program.run(), program.completion().registers]).toEqual([
        'interrupts',
        expect.objectContaining(registers),
      ]);
    }
  });
});
