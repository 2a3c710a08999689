import { type Observable, Subject } from 'rxjs';
import type { Completion, Output } from '../../devices/device';
import { assert } from '../base/assert';
import type { Exit, Processor } from '../pa-risc/processor';
import type { Clock } from '../ports/clock';
import type { Trace } from '../ports/trace';
import type { VirtualInterrupt } from './interrupt-buffer';

/** The devices' fronts as the hypervisor reaches them: `devices/io-space.ts` is the real one. */
export interface IoFronts {
  read(address: number, size: 1 | 2 | 4): number;
  write(address: number, size: 1 | 2 | 4, value: number): Output | undefined;
  /** Whether the guest has reset the device since the device reported this completion, one without an operation. */
  isOutdated(completion: Completion): boolean;
  deliver(completion: Completion): void;
  /** The output that a delivery has requested; without this method none does. */
  takeOutput?(): Output | undefined;
  /** The console's UART, as far as input is concerned. */
  readonly uart: {
    readonly name: string;
    readonly room: number;
    readonly listens: boolean;
    readonly receivesByInterrupt: boolean;
  };
  /** Puts all fronts back to power-on. */
  reset(): void;
  /** The state of all fronts as plain data. */
  snapshot(): unknown;
  restore(snapshot: unknown): void;
  /** EIRR bits raised since the last call. */
  takeExternalInterrupts(): number;
}

/** What running costs in virtual nanoseconds. */
export interface ExecutionCost {
  readonly instructionNs: number;
  /** Extra for an instruction that the hypervisor simulates (§4.1: 15.12 µs); 0 on bare hardware. */
  readonly simulatedNs: number;
}

/** Guest code that the machine executes between two exits; it is executed eagerly. */
export interface Chunk {
  /** From 1 on; 0: the machine has begun none. */
  readonly number: number;
  /** The virtual nanosecond before its first instruction, and after its last one. */
  readonly beginsAt: number;
  readonly endsAt: number;
}

/** Interval timer: external interrupt 0, the most significant bit of EIRR. */
const intervalTimerBit = 0x80000000 | 0;

/**
 * The processor and its devices' fronts in virtual time. A chunk of guest code runs eagerly; the hypervisor hears of
 * its exit at start + cost. While the machine is paused, an exit is held.
 */
export class VirtualMachine {
  /** Each exit at its instant. */
  readonly exits: Observable<Exit>;
  private readonly exitSubject = new Subject<Exit>();
  private inFlight: Exit | undefined;
  /** The timer of the exit in flight, and whether the guest waits until then for something to come. */
  private exitTimer = 0;
  private sleeps = false;
  /** The guest waits in the chunk under way. */
  protected waits = false;
  /** Instructions that have passed, and were not executed, because the guest waited. */
  private passed = 0;
  private readonly noticeWait = (instructions: number): void => {
    this.waits = true;
    this.passed += instructions;
  };
  private held: Exit | undefined;
  private paused = false;
  /** Instructions whose time has been charged: an instruction that awaited its value completes between two runs. */
  private instructions = 0;
  private simulated = 0;
  /** What the processor has done meanwhile on the guest's time, and has not charged to the guest yet. */
  private owedNs = 0;
  private begun: Chunk = { number: 0, beginsAt: 0, endsAt: 0 };
  /** For a reader, who executes the next chunk: the machine begins it only, and the run cannot go on from there. */
  leavesNext = false;

  constructor(
    readonly cpu: Processor,
    readonly io: IoFronts,
    private readonly clock: Clock,
    private readonly actor: string,
    private readonly cost: ExecutionCost,
    private readonly trace: Trace,
  ) {
    this.exits = this.exitSubject.asObservable();
  }

  /**
   * Runs until the next exit, which the hypervisor hears `extraNs` later than the instructions take; `isTimed`: at most
   * for the time of `limit` instructions that are not simulated. `sleepNs`: how long a guest that waits sleeps before
   * its epoch ends.
   */
  run(
    extraNs: number,
    exitCostNs: (exit: Exit) => number,
    limit: number,
    isTimed = false,
    sleepNs = (): number => 0,
  ): void {
    const { cpu, cost } = this;
    const beginsAt = this.clock.nowAt + extraNs + this.unchargedNs;
    this.charge();
    const weight = isTimed ? Math.ceil(cost.simulatedNs / cost.instructionNs) : 0;
    this.waits = false;
    const exit: Exit = this.leavesNext ? { reason: 'limit' } : execute(cpu, limit, weight, this.noticeWait);
    const illegal = cpu.takeIllegalInstruction();
    if (illegal !== undefined) {
      const [word, address] = [illegal.word, illegal.address].map((value) => `0x${(value >>> 0).toString(16)}`);
      this.trace.record(this.actor, 'instruction.illegal', { word, address });
    }
    const endsAt = beginsAt + this.unchargedNs;
    this.charge();
    this.begun = { number: this.begun.number + 1, beginsAt, endsAt };
    this.inFlight = exit;
    const asleepNs = this.waits && exit.reason === 'recoveryCounter' ? sleepNs() : 0;
    this.exitTimer = this.clock.arm(endsAt + exitCostNs(exit) + asleepNs, { actor: this.actor, name: 'exit' });
    this.sleeps = asleepNs > 0;
  }

  /** Something has come for a guest that sleeps: its epoch ends now. */
  wake(): void {
    if (!this.sleeps) return;
    this.sleeps = false;
    this.clock.disarm(this.exitTimer);
    this.exitTimer = this.clock.arm(this.clock.nowAt, { actor: this.actor, name: 'exit' });
  }

  /** The last chunk that the machine has begun. */
  get chunk(): Chunk {
    return this.begun;
  }

  /** The time of the instructions that have passed since the last charge. */
  private get unchargedNs(): number {
    const { cpu, cost } = this;
    return (
      (cpu.instructions - this.instructions) * cost.instructionNs + (cpu.simulated - this.simulated) * cost.simulatedNs
    );
  }

  private charge(): void {
    this.instructions = this.cpu.instructions;
    this.simulated = this.cpu.simulated;
  }

  /** Instructions that the guest has executed, without those that have passed while it waited. */
  get worked(): number {
    return this.cpu.instructions - this.passed;
  }

  /** Instructions that pass in so many nanoseconds. */
  instructionsIn(durationNs: number): number {
    return Math.floor(durationNs / this.cost.instructionNs);
  }

  /** Processor and fronts, without memory. */
  snapshot(): unknown {
    return { cpu: this.cpu.snapshot(), io: this.io.snapshot() };
  }

  restore(snapshot: unknown): void {
    const { cpu, io } = snapshot as { cpu: unknown; io: unknown };
    this.cpu.restore(cpu);
    this.io.restore(io);
    this.charge();
  }

  /**
   * The hypervisor hears the same exit again, after the time of one more simulated instruction, as the next step of a
   * firmware call.
   */
  exitAgain(exit: Exit): void {
    this.inFlight = exit;
    this.clock.arm(this.clock.nowAt + this.cost.simulatedNs, { actor: this.actor, name: 'exit' });
  }

  /** Whether the guest executes instructions: at present it stands at no exit. */
  get isRunning(): boolean {
    return this.inFlight !== undefined;
  }

  /** The processor works for so long on something else: the next exit comes later by that time. */
  owe(durationNs: number): void {
    this.owedNs += durationNs;
  }

  /** The timer of the exit has fired. */
  exitDue(): void {
    this.sleeps = false;
    if (this.owedNs > 0) {
      this.clock.arm(this.clock.nowAt + this.owedNs, { actor: this.actor, name: 'exit' });
      this.owedNs = 0;
      return;
    }
    const exit = this.inFlight as Exit;
    this.inFlight = undefined;
    if (this.paused) this.held = exit;
    else this.exitSubject.next(exit);
  }

  get isPaused(): boolean {
    return this.paused;
  }

  /** While the claim is undecided the machine must be paused: otherwise an output could leave. */
  assertStands(): void {
    assert(this.isPaused, 'the machine stands until it is decided who leads');
  }

  pause(): void {
    this.paused = true;
  }

  /** The hypervisor hears an exit that was held. */
  resume(): void {
    this.paused = false;
    const held = this.held;
    this.held = undefined;
    if (held !== undefined) this.exitSubject.next(held);
  }

  /** The visibility rule: the guest receives DMA data, register contents and the interrupt together. */
  deliver(interrupt: VirtualInterrupt): void {
    if (interrupt.completion === undefined) {
      this.cpu.raiseExternalInterrupt(intervalTimerBit);
      return;
    }
    for (const { address, bytes } of interrupt.completion.dma) this.cpu.writeMemory(address, bytes);
    this.io.deliver(interrupt.completion);
    this.raise();
  }

  /** A store to a device's register; returns the output that the store requests, if any. */
  store(address: number, size: 1 | 2 | 4, value: number): Output | undefined {
    const output = this.io.write(address, size, value);
    this.raise();
    return output;
  }

  /** The output that an interrupt's delivery has requested: the controller goes on with the guest's list. */
  takeOutput(): Output | undefined {
    return this.io.takeOutput?.();
  }

  /** A load from a device's register, with the side effects of the real device. */
  load(address: number, size: 1 | 2 | 4): number {
    const value = this.io.read(address, size);
    this.raise();
    return value;
  }

  private raise(): void {
    const bits = this.io.takeExternalInterrupts();
    if (bits !== 0) this.cpu.raiseExternalInterrupt(bits);
  }
}

/**
 * At most so many instructions, of which a simulated one counts `simulatedWeight` more; of a loop in which the guest
 * waits, whole turns pass at once, and `noticeWait` hears of it.
 */
export function execute(
  cpu: Processor,
  limit: number,
  simulatedWeight = 0,
  noticeWait?: (passed: number) => void,
): Exit {
  const { instructions, simulated } = cpu;
  const left = () => limit - (cpu.instructions - instructions) - simulatedWeight * (cpu.simulated - simulated);
  let exit = cpu.run(limit, simulatedWeight);
  while (exit.reason === 'idle') {
    const { period } = exit;
    const ofLimit = (left() - 1) / (period + simulatedWeight * exit.simulated);
    const turns = Math.min(ofLimit, (cpu.recoveryCounter - 1) / period);
    const passed = Math.max(0, Math.floor(turns)) * period;
    cpu.skip(passed);
    noticeWait?.(passed);
    exit = cpu.run(left(), simulatedWeight);
  }
  return exit;
}
