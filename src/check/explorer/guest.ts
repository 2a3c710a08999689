/**
 * The scripted machine of the explorer: a processor whose program is a row of steps, each with the driver that the step
 * needs. The guest waits as real guests do. After an uncertain interrupt the driver does what its device allows (§2.3):
 * it writes again, or first asks for the device's position.
 */
import { digestBytes } from '../../base/digest';
import { pageBytes } from '../../pa-risc/layout';
import type { Exit, Processor } from '../../pa-risc/processor';
import type { TlbEntry } from '../../pa-risc/tlb';
import type { Side } from '../../pa-risc/translation';
import { consoleAddress, type deviceNames, resetAddress, status, statusBytes } from './devices';

export type Instruction =
  | { readonly do: 'ordinary' }
  /** Reads the time of day, on which the data of later writes depend. */
  | { readonly do: 'read' }
  /** Reads a register that holds the number of completed operations of its controller. */
  | { readonly do: 'poll' }
  /** Writes a block of the disk, and waits for the completion. */
  | { readonly do: 'write'; readonly block: number }
  /** The same in two steps, with other work between them. */
  | { readonly do: 'start' | 'await'; readonly block: number }
  /**
   * Appends a record to the tape, or moves the actuator by a step: after an uncertain interrupt the driver asks for the
   * position.
   */
  | { readonly do: 'append' | 'move' }
  /** A byte to the console, or one from it. */
  | { readonly do: 'byte' | 'input' }
  /** Loads the interval timer so many ticks ahead, waits for it and reads the time. */
  | { readonly do: 'timer'; readonly ticks: number }
  | { readonly do: 'halt' };

const timerBit = 0x80000000 | 0;
const dataRange = 1 << 16;

/** The phase of a program step. */
const phase = { start: 0, waiting: 1, asking: 2, awaitingPosition: 3, again: 4 } as const;

export class Guest implements Processor {
  instructions = 0;
  simulated = 0;
  recoveryCounter = 0;
  /** Epochs that have ended since the guest began to wait, and whether the guest waits. */
  idleEpochs = 0;
  waits = false;
  /**
   * The last time of day that the guest has read, in ticks; and whether the time has gone back, or the interval timer
   * came early.
   */
  time = 0;
  wrongTime: string | undefined;
  /** Bytes that the guest has received from the console. */
  readonly typed: number[] = [];
  private at = 0;
  private phase: number = phase.start;
  private data = 1;
  /** Operations that each device has completed for this guest, as its drivers count them. */
  private done = [0, 0, 0];
  private comparand = 0;
  private timerCame = false;
  private readonly memory = new Uint8Array(statusBytes);

  constructor(
    private readonly program: readonly Instruction[],
    /** Whether the drivers of tape and actuator ask for the position. */
    private readonly rereads: boolean,
  ) {}

  /** Whether the guest's next step reads the time of day, so that time must pass. */
  get readsTime(): boolean {
    const step = this.program[this.at];
    return step?.do === 'read' || this.awaitsTimer;
  }

  /** Records or steps that the program has requested of this device so far. */
  wanted(device: (typeof deviceNames)[number]): number {
    const does = { disk: 'write', tape: 'append', actuator: 'move' }[device];
    return this.program.slice(0, this.at).filter((step) => step.do === does).length;
  }

  /** Whether the guest waits for the interval timer. */
  get awaitsTimer(): boolean {
    return this.phase === phase.waiting && this.program[this.at]?.do === 'timer';
  }

  run(limit: number): Exit {
    const end = this.instructions + limit;
    for (;;) {
      if (this.recoveryCounter <= 0) return { reason: 'recoveryCounter' };
      if (this.instructions >= end) return { reason: 'limit' };
      const exit = this.step(end);
      if (exit !== undefined) return exit;
    }
  }

  supply(value: number): void {
    const step = this.program[this.at];
    this.pass(1);
    this.data = (this.data * 31 + value) % dataRange;
    if (step?.do !== 'poll') {
      if (value < this.time) this.wrongTime = `the time of day goes back from ${this.time} to ${value} ticks`;
      if (step?.do === 'timer' && value < this.comparand) {
        this.wrongTime = `the interval timer, loaded for ${this.comparand}, has come when it is ${value}`;
      }
      this.time = value;
    }
    this.next();
  }

  skip(): void {}
  takeIllegalInstruction(): undefined {}
  countTime(): void {}

  setRecoveryCounter(instructions: number): void {
    this.recoveryCounter = instructions;
    if (this.waits) this.idleEpochs++;
  }

  raiseExternalInterrupt(bits: number): void {
    if (bits & timerBit) this.timerCame = true;
  }

  generalRegister(): number {
    return 0;
  }
  setGeneralRegister(): void {}

  readMemory(): Uint8Array {
    return this.memory.slice();
  }

  writeMemory(address: number, bytes: Uint8Array): void {
    this.memory.set(bytes, address % pageBytes);
  }

  registers() {
    return [];
  }

  snapshot(): unknown {
    const { instructions, time, typed, at, data, done, comparand, timerCame, waits } = this;
    const plain = { instructions, time, at, phase: this.phase, data, comparand, timerCame, waits };
    return { plain, typed: [...typed], done: [...done] };
  }

  restore(snapshot: unknown): void {
    const { plain, typed, done } = snapshot as { plain: object; typed: number[]; done: number[] };
    Object.assign(this, plain);
    this.typed.push(...typed);
    this.done = [...done];
  }

  tlbEntries(): readonly TlbEntry[] {
    return [];
  }

  physicalAddress(_side: Side, _space: number, offset: number): number {
    return offset;
  }

  /** The digest of the guest's only page, which is zero but for its first bytes. */
  pageDigests(): Uint8Array {
    const page = new Uint8Array(pageBytes);
    page.set(this.memory);
    return digestBytes(page);
  }

  digest(): string {
    const { instructions, at, data, done, timerCame, time, typed } = this;
    return [instructions, at, this.phase, data, done, timerCame, time, typed, this.memory].join();
  }

  private step(end: number): Exit | undefined {
    const step = this.program[this.at];
    const pc = 4 * this.at;
    switch (step?.do) {
      case undefined:
        return this.wait(end);
      case 'ordinary':
        this.pass(1);
        this.next();
        return undefined;
      case 'read':
        return { reason: 'environment', kind: 'intervalTimer', pc };
      case 'poll':
        return { reason: 'environment', kind: 'ioLoad', pc, address: 0, size: 4 };
      case 'byte':
        this.pass(1);
        this.next();
        return { reason: 'ioStore', pc, address: consoleAddress, size: 4, value: this.data % 256 };
      case 'halt':
        this.pass(1);
        this.next();
        return { reason: 'ioStore', pc, address: resetAddress, size: 4, value: 0 };
      case 'input':
        if (this.typed.length === 0) return this.wait(end);
        this.goOn();
        this.data = (this.data * 31 + (this.typed.shift() as number)) % dataRange;
        this.next();
        return undefined;
      case 'timer':
        return this.timer(step.ticks, end, pc);
      case 'start':
        this.pass(1);
        this.next();
        return { reason: 'ioStore', pc, address: step.block, size: 4, value: this.data };
      case 'await':
        if (this.phase === phase.start) this.phase = phase.waiting;
        return this.operation(0, step.block, end, pc);
      case 'write':
        return this.operation(0, step.block, end, pc);
      default:
        return this.operation(step.do === 'append' ? 1 : 2, 0, end, pc);
    }
  }

  private timer(ticks: number, end: number, pc: number): Exit | undefined {
    if (this.phase === phase.start) {
      this.pass(1);
      this.phase = phase.waiting;
      this.comparand = this.time + ticks;
      return { reason: 'timerLoaded', comparand: this.comparand };
    }
    if (!this.timerCame) return this.wait(end);
    this.waits = false;
    return { reason: 'environment', kind: 'intervalTimer', pc };
  }

  /** The driver: starts the operation, waits for its interrupt, and tries again after an uncertain one. */
  private operation(device: number, block: number, end: number, pc: number): Exit | undefined {
    const asks = this.phase === phase.asking;
    if (this.phase === phase.start || this.phase === phase.again || asks) {
      this.pass(1);
      this.phase = asks ? phase.awaitingPosition : phase.waiting;
      const address = 256 * device + (asks ? status.position : block);
      return { reason: 'ioStore', pc, address, size: 4, value: asks ? 0 : this.data };
    }
    const written = this.memory[device];
    if (written === 0) return this.wait(end);
    this.goOn();
    this.memory[device] = 0;
    const positioned = this.phase === phase.awaitingPosition;
    if (written === status.uncertain) this.phase = device === 0 || !this.rereads ? phase.again : phase.asking;
    else if (positioned && written - status.position <= this.done[device]) this.phase = phase.again;
    else {
      this.done = this.done.map((count, at) => (at === device ? count + 1 : count));
      this.next();
    }
    return undefined;
  }

  private wait(end: number): undefined {
    this.waits = true;
    this.pass(Math.min(this.recoveryCounter, end - this.instructions));
  }

  private goOn(): void {
    this.waits = false;
    this.pass(1);
  }

  private next(): void {
    this.at++;
    this.phase = phase.start;
    this.timerCame = false;
    this.idleEpochs = 0;
    this.waits = false;
  }

  private pass(instructions: number): void {
    this.instructions += instructions;
    this.recoveryCounter -= instructions;
  }
}
