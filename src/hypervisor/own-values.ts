import { assert } from '../base/assert';
import type { EnvironmentExit } from './environment-exit';
import type { EnvironmentValues } from './environment-values';
import type { Epoch } from './epoch';
import type { Execution } from './execution';
import type { HypervisorOptions } from './options';
import type { OutputCommit } from './output-commit';
import type { GroupPort } from './ports';
import type { Sender } from './sender';
import type { Waiting } from './waiting';

/** P0: a leading processor executes an environment instruction itself, and sends the value to the backups. */
export class OwnValues {
  /** The value whose acknowledgment the machine awaits. */
  private unsupplied: { readonly value: number; readonly kind: EnvironmentExit['kind'] } | undefined;

  constructor(
    private readonly options: Pick<HypervisorOptions, 'switches'>,
    protected readonly values: EnvironmentValues,
    protected readonly epoch: Epoch,
    protected readonly execution: Execution,
    private readonly sender: Sender,
    private readonly group: Pick<GroupPort, 'isFull'>,
    private readonly commit: OutputCommit,
    private readonly waiting: Waiting,
  ) {}

  execute(exit: EnvironmentExit): void {
    const { number, ordinal } = this.epoch;
    this.epoch.ordinal++;
    const value = this.values.resolve(exit);
    const needs = this.sender.send({ kind: 'environmentValue', epoch: number, ordinal, pc: exit.pc, value });
    const waits = this.options.switches.valueAcknowledgment === 'immediate' || this.group.isFull;
    if (!waits || this.commit.isAcknowledged(needs)) this.execution.supply(value, exit.kind);
    else {
      this.unsupplied = { value, kind: exit.kind };
      this.waiting.forAcknowledgment('value', needs);
    }
  }

  /** The backups have acknowledged the value. */
  supply(): void {
    const { unsupplied } = this;
    assert(unsupplied !== undefined, 'an environment instruction awaits the acknowledgment of its value');
    this.unsupplied = undefined;
    this.waiting.ended();
    this.execution.supply(unsupplied.value, unsupplied.kind);
  }
}
