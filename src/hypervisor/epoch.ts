import type { Output } from '../../devices/device';
import type { Processor } from '../pa-risc/processor';

/**
 * An epoch ends early after so many operations and aborts, and after so many console bytes: a function of what the guest does, alike at both
 * replicas. So no more than this has to be kept of one epoch, and of its interrupts.
 */
export const greatestAsked = { operations: 64, bytes: 1 << 16 } as const;

/** Where the virtual machine is: which epoch, how far in it, and which value of the environment comes next. */
export class Epoch {
  number = 0;
  /** Of the next value within the epoch: values are matched by their order. */
  ordinal = 0;
  private operations = 0;
  private bytes = 0;
  /** Ticks of CR16 at its start, where the clock counts instructions. */
  private ticksAtStart = 0;
  private startedAt = 0;

  constructor(private readonly cpu: Pick<Processor, 'instructions' | 'setRecoveryCounter' | 'countTime'>) {}

  /** The next one; `begin` starts it. */
  next(): void {
    this.number++;
    this.ordinal = 0;
    this.operations = 0;
    this.bytes = 0;
  }

  /** The guest has asked for this; returns whether the epoch has to end with it. */
  asked({ kind }: Output): boolean {
    if (kind === 'byte') this.bytes++;
    else this.operations++;
    return this.operations >= greatestAsked.operations || this.bytes >= greatestAsked.bytes;
  }

  /** At most so many instructions pass in it. */
  begin(length: number): void {
    this.startedAt = this.cpu.instructions;
    this.cpu.setRecoveryCounter(length);
  }

  /** It ends before the next instruction. */
  end(): void {
    this.cpu.setRecoveryCounter(0);
  }

  /** Instructions that have passed in it. */
  get executed(): number {
    return this.cpu.instructions - this.startedAt;
  }

  /** CR16 counts instructions from `ticks` on. */
  countTime(ticks: number): void {
    this.ticksAtStart = ticks;
    this.startedAt = this.cpu.instructions;
    this.cpu.countTime(ticks);
  }

  /** CR16, where it counts instructions. */
  get ticks(): number {
    return this.ticksAtStart + this.executed;
  }
}
