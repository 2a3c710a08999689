import type { Output } from '../../devices/device';
import type { Processor } from '../pa-risc/processor';

/**
 * An epoch ends early after so many operations and aborts, or after so many console bytes. Both replicas count the
 * guest's requests alike, so both end the epoch at the same instruction. These limits also bound what a replica keeps
 * of one epoch and of its interrupts.
 */
export const greatestAsked = { operations: 64, bytes: 1 << 16 } as const;

/**
 * The position of the virtual machine: the epoch, the instructions passed, and the ordinal of the next environment
 * value.
 */
export class Epoch {
  number = 0;
  /** Of the epoch after this one, once the end of this one has told it. */
  nextLength: number | undefined;
  /** Of the next value within the epoch: replicas match values by their order. */
  ordinal = 0;
  private operations = 0;
  private bytes = 0;
  /** Ticks of CR16 at the start of the epoch, where CR16 counts instructions. */
  private ticksAtStart = 0;
  private startedAt = 0;

  constructor(
    private readonly cpu: Pick<Processor, 'instructions' | 'setRecoveryCounter' | 'countTime'>,
    /** Instructions in this epoch; with variable epochs, the longest. */
    public length: number,
  ) {}

  /** Moves to the next epoch; `begin` starts that epoch. */
  next(): void {
    this.number++;
    this.length = this.nextLength ?? this.length;
    this.nextLength = undefined;
    this.ordinal = 0;
    this.operations = 0;
    this.bytes = 0;
  }

  /** Counts a request of the guest; returns whether the epoch has to end after this request. */
  asked({ kind }: Output): boolean {
    if (kind === 'byte') this.bytes++;
    else this.operations++;
    return this.operations >= greatestAsked.operations || this.bytes >= greatestAsked.bytes;
  }

  /** At most `length` instructions pass in this epoch. */
  begin(length: number): void {
    this.startedAt = this.cpu.instructions;
    this.cpu.setRecoveryCounter(length);
  }

  /** The epoch ends before the next instruction. */
  end(): void {
    this.cpu.setRecoveryCounter(0);
  }

  /** Instructions that have passed in this epoch. */
  get executed(): number {
    return this.cpu.instructions - this.startedAt;
  }

  /** CR16 counts instructions from `ticks` on. */
  countTime(ticks: number): void {
    this.ticksAtStart = ticks;
    this.startedAt = this.cpu.instructions;
    this.cpu.countTime(ticks);
  }

  /** The value of CR16, where CR16 counts instructions. */
  get ticks(): number {
    return this.ticksAtStart + this.executed;
  }
}
