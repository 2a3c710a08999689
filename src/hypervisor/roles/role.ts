import { assert } from '../../base/assert';
import type { EnvironmentExit } from '../environment-exit';
import type { VirtualInterrupt } from '../interrupt-buffer';
import type { NumberedOutput } from '../output-path';

/**
 * How a processor, in one role, handles exits of its virtual machine and interrupts of its devices, and what ends each
 * wait. A role keeps the value or output that the machine waits with; whether the machine waits is a state of the chart
 * alone.
 */
export abstract class Role {
  /** The name of the role, for a reader. */
  abstract readonly name: 'primary' | 'backup' | 'failover' | 'joining';

  /** Instructions until the processor looks whether its epoch should end; the machine starts `extraNs` from now. */
  abstract chunkLimit(extraNs: number): number;

  /** Whether that limit stands for a time: a simulated instruction takes as much of it as it takes time. */
  get isTimed(): boolean {
    return false;
  }

  /** Whether this role sends `epochEnd` at an epoch's end, which takes time to set up. */
  get sendsEpochEnd(): boolean {
    return false;
  }

  /** How long a guest that waits may sleep before its epoch ends. */
  get sleepNs(): number {
    return 0;
  }

  /** Whether the guest waits for the environment: its machine goes on later. */
  get awaitsTerminal(): boolean {
    return false;
  }

  /** P0, P3, P6: the machine stands before an instruction that needs a value of the environment. */
  environment(exit: EnvironmentExit): void {
    this.never(`executes an environment instruction at ${exit.pc}`);
  }

  /** The guest has requested an output. */
  output(output: NumberedOutput): void {
    this.never(`requests the output ${output.output.kind}`);
  }

  /** P1, P4: a device of this processor has interrupted. */
  abstract interrupt(interrupt: VirtualInterrupt): void;

  /** P2, P5, P6: the recovery counter has expired. */
  epochEnded(): void {
    this.never('ends an epoch');
  }

  /** The machine starts the next epoch, `extraNs` from now. */
  startEpoch(_extraNs: number): void {
    this.never('starts an epoch');
  }

  supplyValue(): void {
    this.never('supplies a value');
  }

  deliverInterrupts(): void {
    this.never('delivers interrupts');
  }

  releaseOutput(): void {
    this.never('releases an output');
  }

  private never(what: string): never {
    assert(false, `a processor in the role ${this.name} never ${what}`);
  }
}
