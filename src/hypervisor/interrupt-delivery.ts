import type { Operation } from '../../devices/device';
import type { Trace } from '../ports/trace';
import type { ConsoleInput } from './console-input';
import type { VirtualInterrupt } from './interrupt-buffer';
import type { OutstandingOperations } from './outstanding-operations';
import type { EnvironmentPort } from './ports';
import type { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

/** What happens at the end of an epoch: interrupts reach the guest, and operations are outstanding no more. */
export class InterruptDelivery {
  constructor(
    private readonly processor: string,
    private readonly machine: VirtualMachine,
    private readonly operations: OutstandingOperations,
    private readonly input: ConsoleInput,
    private readonly time: TimeOfDay,
    private readonly environment: Pick<EnvironmentPort, 'uncertainCompletion'>,
    private readonly trace: Trace,
  ) {}

  /** Delivers the epoch's interrupts in their order and records the state in which it ends. */
  endEpoch(epoch: number, interrupts: readonly VirtualInterrupt[], failover: boolean): void {
    for (const interrupt of interrupts) this.#deliver(epoch, interrupt);
    this.trace.record(this.processor, 'epoch.ended', { epoch, failover, digest: this.machine.cpu.digest() });
  }

  /**
   * P7, beside the real completions that the dead primary had forwarded during the epoch: an uncertain interrupt for every operation
   * still outstanding (settled reading b). Answers the operations that cannot have had any effect: they are simply started again.
   */
  endFailoverEpoch(
    epoch: number,
    forwarded: readonly VirtualInterrupt[],
    withUncertain: boolean,
  ): readonly Operation[] {
    for (const interrupt of forwarded) this.#deliver(epoch, interrupt);
    const restarted: Operation[] = [];
    let uncertain = 0;
    for (const { operation } of withUncertain ? [...this.operations.all] : []) {
      const completion = this.environment.uncertainCompletion(operation);
      if (completion === undefined) restarted.push(operation);
      else {
        uncertain++;
        const numbered = { ...completion, operation: operation.operation };
        this.#deliver(epoch, { source: operation.device, uncertain: true, completion: numbered });
      }
    }
    this.endEpoch(epoch, [], true);
    this.trace.record(this.processor, 'role.primary', { failoverEpoch: epoch, uncertain });
    return restarted;
  }

  /** The interrupt of an operation that the guest has aborted meanwhile is none. */
  #deliver(epoch: number, interrupt: VirtualInterrupt): void {
    const { source, uncertain, completion } = interrupt;
    const solicited = completion?.operation !== undefined;
    const finished = solicited ? this.operations.finish(source, completion.operation as number) : undefined;
    if (solicited && finished === undefined) return;
    if (completion?.endsOthers) this.operations.abandon(source);
    this.machine.deliver(interrupt);
    this.input.delivered(interrupt);
    if (completion === undefined) this.time.intervalTimerDelivered();
    this.trace.record(this.processor, 'interrupt.delivered', { epoch, source, uncertain, operation: finished?.id });
  }
}
