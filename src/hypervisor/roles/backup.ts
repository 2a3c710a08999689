import { assert } from '../../base/assert';
import type { Trace } from '../../ports/trace';
import type { EnvironmentExit } from '../environment-exit';
import type { EnvironmentValues } from '../environment-values';
import type { Epoch } from '../epoch';
import type { EpochBoundary } from '../epoch-boundary';
import type { Execution } from '../execution';
import type { VirtualInterrupt } from '../interrupt-buffer';
import type { InterruptDelivery } from '../interrupt-delivery';
import type { HypervisorOptions } from '../options';
import type { NumberedOutput, OutputPath } from '../output-path';
import type { GroupPort } from '../ports';
import type { Replay } from '../replay';
import type { Waiting } from '../waiting';
import { Role } from './role';

/** What a backup's rules work with. */
export interface BackupCollaborators {
  readonly options: HypervisorOptions;
  readonly group: GroupPort;
  readonly boundary: EpochBoundary;
  readonly delivery: InterruptDelivery;
  readonly values: EnvironmentValues;
  readonly execution: Execution;
  readonly epoch: Epoch;
  readonly replay: Replay;
  readonly outputs: OutputPath;
  readonly waiting: Waiting;
  readonly trace: Trace;
}

/** The backup (§2.1): P3, P4 and P5. */
export class Backup extends Role {
  readonly name = 'backup';

  constructor(protected readonly using: BackupCollaborators) {
    super();
  }

  override chunkLimit(): number {
    return this.using.epoch.length;
  }

  /** P3: the machine awaits the value that the primary has sent or will send. */
  override environment(exit: EnvironmentExit): void {
    const value = this.using.replay.value(exit);
    if (value === undefined) this.using.waiting.forMessage(exit);
    else this.using.replay.supply(exit, value);
  }

  /** P3: the value has arrived. */
  override supplyValue(): void {
    const exit = this.using.waiting.takeExit();
    assert(exit?.reason === 'environment', 'the machine stands before an environment instruction');
    this.using.waiting.ended();
    this.using.replay.supply(exit, this.using.replay.value(exit));
  }

  /** §2.2: the primary performs the output. */
  override output(output: NumberedOutput): void {
    this.using.outputs.absorb(output);
    this.using.execution.runAfter(output);
  }

  /** P4. */
  override interrupt({ source }: VirtualInterrupt): void {
    this.using.trace.record(this.using.options.processor, 'interrupt.ignored', { source });
  }

  /** P5. */
  override epochEnded(): void {
    if (this.using.replay.end() === undefined) this.using.waiting.forMessage({ reason: 'epochEnd' });
    else this.deliverEnd();
  }

  /** P5: the epoch's end has arrived. */
  override deliverInterrupts(): void {
    assert(this.using.waiting.takeExit()?.reason === 'epochEnd', 'the machine stands before the end of its epoch');
    this.using.waiting.ended();
    this.deliverEnd();
  }

  /** With variable epochs a backup must know an epoch's length before starting that epoch. */
  override startEpoch(extraNs: number): void {
    if (this.using.waiting.takeExit() !== undefined) this.using.waiting.ended();
    const length = this.using.replay.end()?.length;
    if (length === undefined && this.using.options.switches.epochs === 'variable') {
      this.using.waiting.forMessage({ reason: 'epochLength' });
      return;
    }
    this.using.execution.startEpoch(length ?? this.using.epoch.length, extraNs);
  }

  private deliverEnd(): void {
    this.using.replay.deliver(this.using.replay.end(), () => this.startEpoch(this.using.options.boundaryCost.exitNs));
  }
}
