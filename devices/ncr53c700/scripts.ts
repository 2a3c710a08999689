/**
 * The SCRIPTS processor of the 53C700: steps over an I/O program until the program must wait for the bus or raises its
 * interrupt. What the program waits for is the state of the controller's chart, which takes a way out of the wait and
 * calls `run` again.
 */
import type { BusPort } from '../../src/ports/scsi-bus';
import type { Completion } from '../device';
import { type Transfer, Transfers } from '../transfers';
import { chipRegisters } from './chip-registers';
import { branches, decode, type Instruction, littleEndian } from './instruction';
import type { BusLines } from './lines';
import type { ProgramStart } from './program-start';
import { DSTAT, SCNTL0, SSTAT0 } from './registers';

/** What the program waits for, as the chart's tags name it. */
export type Wait = 'awaitsSelection' | 'awaitsRequest' | 'awaitsBusFree' | 'awaitsReselection';
export type Stop = Wait | 'interrupts';

/** Reads guest memory, as a copy; fewer bytes than `length` mean that memory ends there. */
export type ReadMemory = (address: number, length: number) => Uint8Array;

/** Instructions without bus activity after which a program counts as wild. */
export const WILD_INSTRUCTIONS = 10_000;

export class ScriptsProcessor {
  /** The program's transfers into memory: the program sees them at once, the guest with the interrupt. */
  private readonly transfers = new Transfers();
  private dsp: number;
  private temp: number;
  private sfbrValue: number;
  private dsps = 0;
  private dbc = 0;
  private dcmd = 0;
  private dnad = 0;
  private sstat0 = 0;
  private dstat = 0;
  /** The last transfer was from the bus. */
  private inward = false;
  private targetRole: boolean;
  /** The instruction that waits: `run` executes it again, unless the wait's way out has ended it. */
  private current: Instruction | undefined;
  private moved = 0;
  private quiet = 0;

  constructor(
    readonly device: string,
    private bus: BusPort,
    private readonly lines: BusLines,
    private readonly read: ReadMemory,
    private readonly start: ProgramStart,
  ) {
    this.dsp = start.dsp;
    this.temp = start.temp;
    this.sfbrValue = start.sfbr;
    this.targetRole = (start.scntl0 & SCNTL0.targetMode) !== 0;
  }

  /** SCSI first byte received, which the next program starts with. */
  get sfbr(): number {
    return this.sfbrValue;
  }

  /** The program's transfers into guest memory so far. */
  get transferred(): readonly Transfer[] {
    return this.transfers.all;
  }

  /** A selection that no target has answered is given up. */
  withdrawSelection(): void {
    this.bus.withdraw();
  }

  /** The instruction that waited is over, or the one that has just been executed. */
  endInstruction(): void {
    this.current = undefined;
    if (this.start.singleStep && this.sstat0 === 0) this.dstat |= DSTAT.singleStep;
  }

  /** A SELECT has lost the bus to a target that reselects: the program goes on at the instruction's address. */
  branchAside(): void {
    this.dsp = this.dsps;
    this.endInstruction();
  }

  /** The IDs of both ends of the connection, as the chip has seen them. */
  noteReselection(): void {
    this.sfbrValue = (1 << this.lines.target) | this.start.scid;
  }

  noteTimeout(): void {
    this.sstat0 |= SSTAT0.selectionTimedOut;
  }

  noteUnexpectedDisconnect(): void {
    this.sstat0 |= SSTAT0.unexpectedDisconnect;
  }

  notePhaseMismatch(): void {
    this.sstat0 |= SSTAT0.phaseMismatch;
  }

  noteReset(): void {
    this.sstat0 |= SSTAT0.resetDetected;
  }

  /** Continues over another bus, after the phantom's last target. */
  moveTo(bus: BusPort): void {
    this.bus = bus;
  }

  /** Executes until the program waits or has raised its interrupt. */
  run(): Stop {
    this.quiet = 0;
    while (this.sstat0 === 0 && this.dstat === 0) {
      if (this.current === undefined && !this.fetch()) break;
      const wait = this.execute(this.current as Instruction);
      if (wait !== undefined) return wait;
      this.endInstruction();
    }
    return 'interrupts';
  }

  /** The registers for a driver after the interrupt, and the program's transfers into memory. */
  completion(): Completion {
    const own = {
      SSTAT0: this.sstat0,
      DSTAT: this.dstat,
      DSP: this.dsp,
      DSPS: this.dsps,
      DBC: this.dbc,
      DCMD: this.dcmd,
      DNAD: this.dnad,
      SFBR: this.sfbrValue,
      TEMP: this.temp,
      CTEST0: (this.inward ? 0x01 : 0) | (this.targetRole ? 0x02 : 0),
    };
    return { device: this.device, registers: { ...own, ...chipRegisters(this.lines) }, dma: this.transferred };
  }

  private fetch(): boolean {
    const words = this.memory(this.dsp, 8);
    if (words.length < 8) return this.fault();
    if (++this.quiet > WILD_INSTRUCTIONS) return this.illegal();
    const word = littleEndian(words, 0);
    this.dsps = littleEndian(words, 4);
    this.dcmd = word >>> 24;
    this.dbc = word & 0xffffff;
    this.dsp = (this.dsp + 8) >>> 0;
    this.moved = 0;
    this.dnad = this.dsps;
    this.current = decode(word, this.targetRole);
    return true;
  }

  private illegal(): false {
    this.dstat |= DSTAT.illegalInstruction;
    return false;
  }

  /** A fetch or a transfer is outside memory. */
  private fault(): false {
    this.dstat |= DSTAT.busFault;
    return false;
  }

  /** Guest memory with this program's transfers. */
  private memory(address: number, length: number): Uint8Array {
    return this.transfers.over(address, this.read(address, length));
  }

  private execute(instruction: Instruction): Wait | undefined {
    switch (instruction.op) {
      case 'move':
        return this.move(instruction.phase, instruction.indirect);
      case 'select':
        return this.select(instruction.target, instruction.attention);
      case 'waitDisconnect':
        return this.waitDisconnect();
      case 'waitReselect':
        return this.lines.connected ? undefined : 'awaitsReselection';
      case 'disconnect':
        this.bus.leave();
        this.lines.release();
        return undefined;
      case 'reselect':
        this.noteTimeout();
        return undefined;
      case 'set':
      case 'clear':
        this.control(instruction);
        return undefined;
      case 'illegal':
        this.illegal();
        return undefined;
      default:
        return this.transfer(instruction);
    }
  }

  private control({ op, attention, acknowledge, targetRole }: Extract<Instruction, { op: 'set' | 'clear' }>): void {
    if (targetRole) this.targetRole = op === 'set';
    if (attention) this.bus.setAttention(op === 'set');
    if (!acknowledge) return;
    const releases = op === 'clear' && this.lines.acknowledging;
    this.lines.acknowledging = op === 'set';
    if (releases) this.bus.acknowledge();
  }

  private move(phase: Extract<Instruction, { op: 'move' }>['phase'], indirect: boolean): Wait | undefined {
    if (!this.requested()) return this.sstat0 === 0 ? 'awaitsRequest' : undefined;
    if (this.lines.request !== phase) {
      this.notePhaseMismatch();
      return undefined;
    }
    if (this.moved === 0 && indirect && !this.fetchAddress()) return undefined;
    // Up to the end of memory; only a target that then requests more makes this a fault.
    const there = this.memory(this.dnad, this.dbc);
    if (there.length === 0) {
      this.fault();
      return undefined;
    }
    const out = phase === 'dataOut' || phase === 'command' || phase === 'messageOut';
    this.inward = !out;
    const count = out ? this.send(there, phase === 'messageOut') : this.receive(there.length, phase === 'messageIn');
    this.quiet = 0;
    this.moved += count;
    this.dbc -= count;
    this.dnad = (this.dnad + count) >>> 0;
    return this.dbc === 0 || this.sstat0 !== 0 ? undefined : 'awaitsRequest';
  }

  /** ATN goes with the last byte of a message. */
  private send(bytes: Uint8Array, isMessage: boolean): number {
    this.lines.request = undefined;
    if (isMessage && bytes.length === this.dbc) this.bus.setAttention(false);
    return this.bus.send(bytes);
  }

  private receive(most: number, isMessage: boolean): number {
    this.lines.request = undefined;
    const { bytes, parityError } = this.bus.receive(most);
    if (bytes.length > 0) {
      if (this.moved === 0) this.sfbrValue = bytes[0];
      this.transfers.add(this.dnad, bytes);
    }
    if (parityError && this.start.scntl0 & SCNTL0.parityChecking) {
      if (this.start.scntl0 & SCNTL0.attentionOnParityError) this.bus.setAttention(true);
      this.sstat0 |= SSTAT0.parityError;
    }
    if (isMessage) {
      this.lines.acknowledging = bytes.length === this.dbc;
      this.lines.message = bytes[bytes.length - 1];
    }
    if (!this.lines.acknowledging) this.bus.acknowledge();
    return bytes.length;
  }

  private fetchAddress(): boolean {
    const pointer = this.memory(this.dsps, 4);
    if (pointer.length < 4) return this.fault();
    this.dnad = littleEndian(pointer, 0);
    return true;
  }

  private select(target: number, attention: boolean): Wait | undefined {
    if (this.lines.connected) {
      this.dsp = this.dsps;
      return undefined;
    }
    this.lines.target = target;
    this.bus.select(target, attention);
    return 'awaitsSelection';
  }

  private waitDisconnect(): Wait | undefined {
    if (!this.lines.connected) return undefined;
    if (this.lines.request === undefined) return 'awaitsBusFree';
    this.notePhaseMismatch();
    return undefined;
  }

  private transfer(instruction: Extract<Instruction, { op: 'jump' | 'call' | 'return' | 'int' }>): Wait | undefined {
    const { op, compare } = instruction;
    if (compare.waits && !this.requested()) return this.sstat0 === 0 ? 'awaitsRequest' : undefined;
    if (!branches(compare, this.lines.phase, this.sfbrValue)) return undefined;
    if (op === 'int') this.dstat |= DSTAT.scriptInterrupt;
    if (op === 'call') this.temp = this.dsp;
    if (op === 'jump' || op === 'call') this.dsp = this.dsps;
    if (op === 'return') this.dsp = this.temp;
    return undefined;
  }

  /** REQ is asserted. A target that has gone instead is an unexpected disconnect. */
  private requested(): boolean {
    if (this.lines.request !== undefined) return true;
    if (!this.lines.connected) this.noteUnexpectedDisconnect();
    return false;
  }
}
