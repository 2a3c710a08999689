import type { Operation } from '../../devices/device';
import type { Trace } from '../ports/trace';
import type { ConsoleInput } from './console-input';
import type { VirtualInterrupt } from './interrupt-buffer';
import type { HypervisorOptions } from './options';
import type { Outstanding, OutstandingOperations } from './outstanding-operations';
import type { EnvironmentPort } from './ports';
import type { Switches } from './switches';
import type { TimeOfDay } from './time-of-day';
import type { VirtualMachine } from './virtual-machine';

/** The result of a failover epoch: the uncertain interrupts for the other survivors, and the operations to restart. */
export interface FailoverInterrupts {
  readonly uncertain: readonly VirtualInterrupt[];
  readonly restarted: readonly Operation[];
}

/** The end of an epoch: the guest receives the interrupts, and their operations are no longer outstanding. */
export class InterruptDelivery {
  constructor(
    private readonly options: Pick<HypervisorOptions, 'processor' | 'stateDigest'>,
    private readonly machine: VirtualMachine,
    protected readonly operations: OutstandingOperations,
    private readonly input: ConsoleInput,
    private readonly time: TimeOfDay,
    private readonly environment: Pick<EnvironmentPort, 'uncertainCompletion' | 'canRepeat'>,
    private readonly trace: Trace,
  ) {}

  /**
   * Delivers the epoch's interrupts in their order. In a failover epoch under `repeatOutstanding` (settled reading b)
   * the guest receives no completion of an operation that will be restarted, and no later interrupt of the same device.
   */
  deliverAll(epoch: number, interrupts: readonly VirtualInterrupt[], repeats: boolean): void {
    const discarding: string[] = [];
    for (const interrupt of interrupts) {
      const { source, completion, uncertain } = interrupt;
      const operation = this.operations.find(source, completion?.operation);
      if (repeats && !uncertain && operation !== undefined && this.environment.canRepeat(operation)) {
        discarding.push(source);
      }
      if (!discarding.includes(source)) this.deliver(epoch, interrupt);
    }
  }

  /** Records the state in which the epoch ends; `term`: of the view of the processor that ended it first. */
  recordEnd(epoch: number, term: number, failover: boolean): void {
    const { processor, stateDigest } = this.options;
    const digest = stateDigest(this.machine.cpu);
    this.trace.record(processor, 'epoch.ended', { epoch, term, failover, digest });
  }

  /**
   * P7, beside the completions that the dead primary had forwarded during the epoch: an uncertain interrupt for every
   * operation that is still outstanding (settled reading b).
   */
  endFailoverEpoch(
    epoch: number,
    forwarded: readonly VirtualInterrupt[],
    failover: Switches['failover'],
  ): FailoverInterrupts {
    const repeats = failover === 'repeatOutstanding';
    this.deliverForwarded(epoch, forwarded, repeats);
    return this.endOutstanding(epoch, [...this.operations.all], repeats);
  }

  protected deliverForwarded(epoch: number, forwarded: readonly VirtualInterrupt[], repeats: boolean): void {
    if (forwarded.some(({ completion }) => completion === undefined)) this.time.seeDue();
    this.deliverAll(epoch, forwarded, repeats);
  }

  /**
   * An operation that cannot have had an effect is restarted; under `repeatOutstanding`, every operation that can be
   * repeated.
   */
  protected endOutstanding(epoch: number, outstanding: readonly Outstanding[], repeats: boolean): FailoverInterrupts {
    const restarted: Operation[] = [];
    const uncertain: VirtualInterrupt[] = [];
    for (const { operation } of outstanding) {
      const completion =
        repeats && this.environment.canRepeat(operation) ? undefined : this.environment.uncertainCompletion(operation);
      if (completion === undefined) restarted.push(operation);
      else {
        const numbered = { ...completion, operation: operation.operation };
        const interrupt = { source: operation.device, uncertain: true, completion: numbered };
        uncertain.push(interrupt);
        this.deliver(epoch, interrupt);
      }
    }
    return { uncertain, restarted };
  }

  /**
   * Drops the interrupt of an operation that the guest has aborted meanwhile, and a report from before the guest reset
   * the device.
   */
  private deliver(epoch: number, interrupt: VirtualInterrupt): void {
    const { source, uncertain, completion } = interrupt;
    const solicited = completion?.operation !== undefined;
    const finished = solicited ? this.operations.finish(source, completion.operation as number) : undefined;
    if (solicited && finished === undefined) return;
    if (completion !== undefined && this.machine.io.isOutdated(completion)) return;
    if (completion?.endsOthers) this.operations.abandon(source);
    this.machine.deliver(interrupt);
    this.input.delivered(interrupt);
    if (completion === undefined) this.time.intervalTimerDelivered();
    this.trace.record(this.options.processor, 'interrupt.delivered', {
      epoch,
      source,
      uncertain,
      operation: finished?.id,
      ...(completion === undefined ? { ticks: this.time.seenTicks } : {}),
    });
  }
}
