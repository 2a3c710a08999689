import type { Operation, Output } from '../../devices/device';
import type { Trace } from '../ports/trace';
import type { ConsoleOutput } from './console-output';
import { isRestart } from './machine-restart';
import type { HypervisorOptions } from './options';
import type { OutputCommit } from './output-commit';
import { OutstandingOperations } from './outstanding-operations';
import type { EnvironmentPort } from './ports';

/** An output of the guest; a console byte bears its ordinal. */
export interface NumberedOutput {
  readonly output: Output | Operation;
  readonly ordinal: number;
}

/** The way of an output (§2.2): both replicas count it, the leading processor releases it, the other absorbs it. */
export class OutputPath {
  readonly operations: OutstandingOperations;
  /**
   * The guest's request to halt its machine. The leading processor may not have performed it yet: the reset may be
   * held, or the processor may have died.
   */
  requestedHalt: Output | undefined;

  constructor(
    private readonly options: Pick<HypervisorOptions, 'processor' | 'operationIds' | 'restart'>,
    readonly console: ConsoleOutput,
    private readonly commit: OutputCommit,
    private readonly environment: EnvironmentPort,
    private readonly trace: Trace,
  ) {
    this.operations = new OutstandingOperations(options.operationIds);
  }

  /** The guest has requested an output: both replicas count it, and record an operation as outstanding. */
  request(output: Output, epoch: number): NumberedOutput {
    if (output.kind === 'operation') {
      const { id, operation } = this.operations.start(output, epoch);
      this.trace.record(this.options.processor, 'operation.started', { id, device: output.device, epoch });
      return { output: operation, ordinal: 0 };
    }
    if (output.kind === 'reset' && !isRestart(output, this.options.restart !== undefined)) this.requestedHalt = output;
    if (output.kind === 'abort') this.operations.abandon(output.device);
    return { output, ordinal: output.kind === 'byte' ? this.console.add(output.detail.byte) : 0 };
  }

  /** The output does not leave this processor: the other one may have performed it. */
  absorb({ output, ordinal }: NumberedOutput): void {
    this.trace.record(this.options.processor, 'output.absorbed', { output: output.kind, ordinal, ...output.detail });
  }

  /** The output leaves the processor; `dependsOn`: the message whose acknowledgment the output needs. */
  release({ output, ordinal }: NumberedOutput, dependsOn: number): void {
    const committed = this.commit.acknowledgedUpTo >= dependsOn;
    const facts = { output: output.kind, ordinal, ...output.detail, dependsOn, committed };
    this.trace.record(this.options.processor, 'output.released', facts);
    if (output.kind === 'byte') this.console.confirm(this.environment.putByte(ordinal, output.detail.byte));
    else this.environment.perform(output);
  }

  /** Whether the guest waits for the terminal, which may have confirmed more meanwhile. */
  get awaitsTerminal(): boolean {
    if (this.console.isFull) this.console.confirm(this.environment.expectedOrdinal());
    return this.console.isFull;
  }

  /** The promoted processor sends the bytes that the terminal lacks. */
  resendConsole(): void {
    const expected = this.environment.expectedOrdinal();
    this.console.confirm(expected);
    const unconfirmed = this.console.unconfirmed();
    this.trace.record(this.options.processor, 'console.takenOver', { expected, resent: unconfirmed.length });
    for (const { ordinal, byte } of unconfirmed) this.environment.putByte(ordinal, byte);
    this.console.confirm(this.environment.expectedOrdinal());
  }

  /**
   * The promoted processor's devices take over. P7 has ended the outstanding operations with uncertain interrupts,
   * except those in `restarted`, which start again here.
   */
  takeOver(restarted: readonly Operation[]): void {
    const uncertain = this.environment.takeOver();
    if (uncertain > 0) this.trace.record(this.options.processor, 'operations.takenOver', { uncertain });
    for (const operation of restarted) this.environment.perform(operation);
    if (this.requestedHalt !== undefined) this.environment.perform(this.requestedHalt);
  }
}
