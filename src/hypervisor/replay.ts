import type { Actor } from 'xstate';
import type { hypervisorMachine } from '../../machines/hypervisor';
import { assert } from '../base/assert';
import type { EpochLog } from '../protocol/epoch-log';
import type { ProtocolMessage } from '../protocol/messages';
import type { EnvironmentExit } from './environment-exit';
import type { EnvironmentValues } from './environment-values';
import type { Epoch } from './epoch';
import type { EpochBoundary } from './epoch-boundary';
import type { Execution } from './execution';
import type { OutputPath } from './output-path';

type EpochEnd = Extract<ProtocolMessage, { kind: 'epochEnd' }>;

/** P3, P5: the backup's guest receives what the primary's guest received, at the same instructions. */
export class Replay {
  constructor(
    private readonly log: EpochLog,
    private readonly epoch: Epoch,
    private readonly values: EnvironmentValues,
    private readonly outputs: OutputPath,
    private readonly boundary: EpochBoundary,
    private readonly execution: Execution,
    private readonly chart: () => Actor<typeof hypervisorMachine>,
  ) {}

  /** The value of this environment instruction; `undefined` before the value arrives. */
  value(exit: EnvironmentExit): number | undefined {
    return this.log.value(this.epoch.number, this.epoch.ordinal, exit.pc);
  }

  /** The end of this epoch; `undefined` before the message arrives. */
  end(): EpochEnd | undefined {
    return this.log.end(this.epoch.number);
  }

  /** P3: the guest receives the value that the primary's guest received. */
  supply(exit: EnvironmentExit, value: number | undefined): void {
    assert(value !== undefined, 'a value is replayed when it has been received');
    this.epoch.ordinal++;
    this.execution.supply(this.values.replay(exit, value), exit.kind);
  }

  /** P5: the same time of day and the same interrupts. `then` starts the next epoch, unless the states differ. */
  deliver(end: EpochEnd | undefined, then: () => void): void {
    assert(end !== undefined, 'an epoch is replayed to its end when that has been received');
    if (this.diverges(end)) return;
    this.correctClock(end.timeOfDay);
    this.outputs.console.confirm(end.consoleConfirmed);
    this.boundary.countTime(end.timeOfDay);
    this.epoch.nextLength = end.nextLength;
    this.boundary.deliver(this.boundary.forwarded(), end.term, end.repeats ?? false);
    this.boundary.next();
    then();
  }

  protected correctClock(ticks: number): void {
    this.boundary.correctClock(ticks);
  }

  /**
   * Compares this state with the leading processor's once `epochEnd` has arrived: a backup that lags does not diverge.
   */
  private diverges({ epoch, term, digest }: EpochEnd): boolean {
    const own = this.boundary.digest(term);
    if (digest === undefined || own.digest === undefined || own.digest === digest) return false;
    this.chart().send({ type: 'vm.diverged', epoch, term, digest: own.digest, expected: digest });
    return true;
  }
}
