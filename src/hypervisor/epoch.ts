import type { Processor } from '../pa-risc/processor';

/** Where the virtual machine is: which epoch, how far in it, and which value of the environment comes next. */
export class Epoch {
  number = 0;
  /** Of the next value within the epoch: values are matched by their order. */
  ordinal = 0;
  /** Ticks of CR16 at its start, where the clock counts instructions. */
  private ticksAtStart = 0;
  private startedAt = 0;

  constructor(private readonly cpu: Pick<Processor, 'instructions' | 'setRecoveryCounter' | 'countTime'>) {}

  /** The next one; `begin` starts it. */
  next(): void {
    this.number++;
    this.ordinal = 0;
  }

  /** At most so many instructions pass in it. */
  begin(length: number): void {
    this.startedAt = this.cpu.instructions;
    this.cpu.setRecoveryCounter(length);
  }

  /** Variable epochs: it ends before the next instruction. */
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
