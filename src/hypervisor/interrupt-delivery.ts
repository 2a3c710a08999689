import type { Trace } from '../ports/trace';
import type { VirtualInterrupt } from './interrupt-buffer';
import type { Mutations } from './mutations';
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
    private readonly time: TimeOfDay,
    private readonly environment: Pick<EnvironmentPort, 'uncertainCompletion'>,
    private readonly trace: Trace,
  ) {}

  /** Delivers the epoch's interrupts in their order and records the state in which it ends. */
  endEpoch(epoch: number, interrupts: readonly VirtualInterrupt[], failover: boolean): void {
    for (const interrupt of interrupts) {
      const { source, uncertain, completion } = interrupt;
      const operation = completion && this.operations.finish(source).id;
      this.machine.deliver(interrupt);
      if (completion === undefined) this.time.intervalTimerDelivered();
      this.trace.record(this.processor, 'interrupt.delivered', { epoch, source, uncertain, operation });
    }
    this.trace.record(this.processor, 'epoch.ended', { epoch, failover, digest: this.machine.cpu.digest() });
  }

  /** P7: the end of the failover epoch, with the real completions that the dead primary had forwarded during it. */
  endFailoverEpoch(epoch: number, forwarded: readonly VirtualInterrupt[], mutations: Mutations): void {
    const uncertain = mutations.has('P7') ? [] : this.uncertain(forwarded);
    this.endEpoch(epoch, [...forwarded, ...uncertain], true);
    this.trace.record(this.processor, 'role.primary', { failoverEpoch: epoch, uncertain: uncertain.length });
  }

  /** P7: for every operation still outstanding but those whose completions had been forwarded (settled reading b). */
  private uncertain(forwarded: readonly VirtualInterrupt[]): readonly VirtualInterrupt[] {
    const completed = forwarded.filter((interrupt) => interrupt.completion !== undefined).map(({ source }) => source);
    const outstanding = this.operations.all.filter(({ output }) => {
      const at = completed.indexOf(output.device);
      if (at >= 0) completed.splice(at, 1);
      return at < 0;
    });
    return outstanding.map(({ output }) => ({
      source: output.device,
      uncertain: true,
      completion: this.environment.uncertainCompletion(output),
    }));
  }
}
