/**
 * The SCRIPTS processor of the 53C700: steps over an I/O program until it must wait for the bus or raises its interrupt.
 * It knows no time; who drives it hands it the bus signals and calls `run` again.
 */
import type { BusPhase, BusPort, BusSignal } from '../../src/ports/scsi-bus';
import type { Completion } from '../device';
import { branches, decode, type Instruction, phaseLines } from './instruction';
import { DSTAT, SSTAT0 } from './registers';

/** What the program waits for. */
export type Wait = 'selection' | 'request' | 'busFree' | 'reselection';
export type Stop = Wait | 'interrupt';

/** The bus as the chip senses it; it outlives a program, for a driver resumes one in the middle of a connection. */
export interface BusLines {
  connected: boolean;
  /** The phase of the REQ that has not been answered yet. */
  request: BusPhase | undefined;
  /** The phase of the last REQ. */
  phase: BusPhase | undefined;
}

export interface ProgramStart {
  readonly dsp: number;
  readonly temp: number;
  readonly sfbr: number;
}

/** Reads guest memory; fewer bytes than asked for mean that the address lies outside. */
export type ReadMemory = (address: number, length: number) => Uint8Array;

/** Instructions without bus activity after which a program counts as wild. */
export const WILD_INSTRUCTIONS = 10_000;

export class ScriptsProcessor {
  readonly #device: string;
  readonly #bus: BusPort;
  readonly #lines: BusLines;
  readonly #read: ReadMemory;
  readonly #dma: { address: number; bytes: Uint8Array }[] = [];
  #dsp: number;
  #temp: number;
  #sfbr: number;
  #dsps = 0;
  #dbc = 0;
  #dcmd = 0;
  #dnad = 0;
  #sstat0 = 0;
  #dstat = 0;
  /** The instruction that waits; it goes on when `run` is called again. */
  #current: Instruction | undefined;
  #moved = 0;
  #quiet = 0;
  #wait: Wait | undefined;

  constructor(device: string, bus: BusPort, lines: BusLines, read: ReadMemory, start: ProgramStart) {
    this.#device = device;
    this.#bus = bus;
    this.#lines = lines;
    this.#read = read;
    this.#dsp = start.dsp;
    this.#temp = start.temp;
    this.#sfbr = start.sfbr;
  }

  /** Takes a signal that the program waits for (or whose effect on the lines it will see later). Answers if it can go on. */
  signal(signal: BusSignal): boolean {
    const wait = this.#wait;
    if (signal.type === 'reset') this.#sstat0 |= SSTAT0.resetDetected;
    if (signal.type === 'selectionTimedOut' && wait === 'selection') this.#sstat0 |= SSTAT0.selectionTimedOut;
    if (signal.type === 'reselected' && (wait === 'selection' || wait === 'reselection'))
      this.#reselected(signal.target);
    return signal.type === 'reset' || (wait !== undefined && ENDS[wait].includes(signal.type));
  }

  /** Executes until the program waits or has raised its interrupt. */
  run(): Stop {
    this.#quiet = 0;
    this.#wait = undefined;
    while (this.#sstat0 === 0 && this.#dstat === 0) {
      if (this.#current === undefined && !this.#fetch()) break;
      const instruction = this.#current as Instruction;
      this.#wait = this.#execute(instruction);
      if (this.#wait !== undefined) return this.#wait;
      this.#current = undefined;
    }
    return 'interrupt';
  }

  /** The registers as a driver reads them after the interrupt, and what the program moved into memory. */
  completion(): Completion {
    const registers = {
      SSTAT0: this.#sstat0,
      DSTAT: this.#dstat,
      ISTAT: (this.#sstat0 !== 0 ? 2 : 0) | (this.#dstat !== 0 ? 1 : 0),
      DSP: this.#dsp,
      DSPS: this.#dsps,
      DBC: this.#dbc,
      DCMD: this.#dcmd,
      DNAD: this.#dnad,
      SFBR: this.#sfbr,
      TEMP: this.#temp,
      SBCL: phaseLines(this.#lines.phase),
    };
    return { device: this.#device, registers, dma: this.#dma };
  }

  #fetch(): boolean {
    const words = this.#read(this.#dsp, 8);
    if (words.length < 8 || ++this.#quiet > WILD_INSTRUCTIONS) {
      this.#dstat |= DSTAT.illegalInstruction;
      return false;
    }
    const word = little(words, 0);
    this.#dsps = little(words, 4);
    this.#dcmd = word >>> 24;
    this.#dbc = word & 0xffffff;
    this.#dsp = (this.#dsp + 8) >>> 0;
    this.#moved = 0;
    this.#dnad = this.#dsps;
    this.#current = decode(word);
    return true;
  }

  #execute(instruction: Instruction): Wait | undefined {
    switch (instruction.op) {
      case 'move':
        return this.#move(instruction.phase, instruction.indirect);
      case 'select':
        return this.#select(instruction.target, instruction.attention);
      case 'waitDisconnect':
        return this.#waitDisconnect();
      case 'waitReselect':
        return this.#lines.connected ? undefined : 'reselection';
      case 'set':
      case 'clear':
        /** ACK needs nothing here: the target goes on when it has been answered. Target mode is not modelled. */
        if (instruction.attention) this.#bus.setAttention(instruction.op === 'set');
        return undefined;
      case 'illegal':
        this.#dstat |= DSTAT.illegalInstruction;
        return undefined;
      default:
        return this.#transfer(instruction);
    }
  }

  #move(phase: BusPhase, indirect: boolean): Wait | undefined {
    if (!this.#requested()) return this.#sstat0 === 0 ? 'request' : undefined;
    if (this.#lines.request !== phase) {
      this.#sstat0 |= SSTAT0.phaseMismatch;
      return undefined;
    }
    if (this.#moved === 0 && indirect && !this.#fetchAddress()) return undefined;
    const out = phase === 'dataOut' || phase === 'command' || phase === 'messageOut';
    const count = out ? this.#send() : this.#receive();
    if (count === undefined) return undefined;
    this.#quiet = 0;
    this.#moved += count;
    this.#dbc -= count;
    this.#dnad = (this.#dnad + count) >>> 0;
    return this.#dbc === 0 ? undefined : 'request';
  }

  #send(): number | undefined {
    const bytes = this.#read(this.#dnad, this.#dbc);
    if (bytes.length < this.#dbc) {
      this.#dstat |= DSTAT.illegalInstruction;
      return undefined;
    }
    this.#lines.request = undefined;
    return this.#bus.send(bytes);
  }

  #receive(): number {
    this.#lines.request = undefined;
    const bytes = this.#bus.receive(this.#dbc);
    if (bytes.length > 0) {
      if (this.#moved === 0) this.#sfbr = bytes[0];
      this.#dma.push({ address: this.#dnad, bytes });
    }
    return bytes.length;
  }

  #fetchAddress(): boolean {
    const pointer = this.#read(this.#dsps, 4);
    if (pointer.length < 4) {
      this.#dstat |= DSTAT.illegalInstruction;
      return false;
    }
    this.#dnad = little(pointer, 0);
    return true;
  }

  #select(target: number, attention: boolean): Wait | undefined {
    if (this.#lines.connected) {
      if (!this.#selecting) this.#dsp = this.#dsps;
      this.#selecting = false;
      return undefined;
    }
    if (this.#selecting) {
      this.#sstat0 |= SSTAT0.unexpectedDisconnect;
      return undefined;
    }
    this.#selecting = true;
    this.#bus.select(target, attention);
    return 'selection';
  }
  #selecting = false;

  /** While selecting, being reselected wins: the program goes on at the alternate address. */
  #reselected(target: number): void {
    this.#sfbr = 1 << target;
    if (this.#wait === 'selection') this.#selecting = false;
  }

  #waitDisconnect(): Wait | undefined {
    if (!this.#lines.connected) return undefined;
    if (this.#lines.request === undefined) return 'busFree';
    this.#sstat0 |= SSTAT0.phaseMismatch;
    return undefined;
  }

  #transfer(instruction: Extract<Instruction, { op: 'jump' | 'call' | 'return' | 'int' }>): Wait | undefined {
    const { op, compare } = instruction;
    if (compare.waits && !this.#requested()) return this.#sstat0 === 0 ? 'request' : undefined;
    if (!branches(compare, this.#lines.phase, this.#sfbr)) return undefined;
    if (op === 'int') this.#dstat |= DSTAT.scriptInterrupt;
    if (op === 'call') this.#temp = this.#dsp;
    if (op === 'jump' || op === 'call') this.#dsp = this.#dsps;
    if (op === 'return') this.#dsp = this.#temp;
    return undefined;
  }

  /** REQ is asserted. A target that has gone instead is an unexpected disconnect. */
  #requested(): boolean {
    if (this.#lines.request !== undefined) return true;
    if (!this.#lines.connected) this.#sstat0 |= SSTAT0.unexpectedDisconnect;
    return false;
  }
}

const ENDS: Record<Wait, readonly BusSignal['type'][]> = {
  selection: ['selected', 'selectionTimedOut', 'reselected'],
  request: ['request', 'busFree'],
  busFree: ['request', 'busFree'],
  reselection: ['reselected'],
};

/** What a signal does to the lines, whether a program runs or not. */
export function sense(lines: BusLines, signal: BusSignal): void {
  switch (signal.type) {
    case 'selected':
    case 'reselected':
      lines.connected = true;
      return;
    case 'request':
      lines.request = signal.phase;
      lines.phase = signal.phase;
      return;
    default:
      lines.connected = false;
      lines.request = undefined;
  }
}

function little(bytes: Uint8Array, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}
