/** The targets behind the environment, by their SCSI IDs. */
import type { World } from '../../devices/place';
import type { CommandHandlers, CommandTarget, MediumCommand } from '../../devices/scsi/command-target';
import type { TargetRow } from '../../devices/scsi/target-row';
import type { LogicalUnit } from '../../devices/scsi/unit';
import type { Media } from './media';

/** A target with its unit, for a reader. */
export interface PlacedTarget {
  readonly id: number;
  readonly unit: LogicalUnit;
  readonly target: CommandTarget;
}

/** The status of a target that is not there: no command is sent to it. */
const CHECK_CONDITION = 2;

export class CommandTargets implements Media {
  readonly all: readonly PlacedTarget[];
  private waiting: { readonly isOver: () => boolean; readonly then: () => void }[] = [];

  constructor(
    rows: readonly TargetRow[],
    world: World,
    /** `rested`: for the target to call when work has landed, or is on stable storage. */
    targetOf: (unit: LogicalUnit, rested: () => void) => CommandTarget,
  ) {
    this.all = rows.map(({ id, unit: made }) => {
      const unit = made(world);
      return { id, unit, target: targetOf(unit, () => this.rested()) };
    });
  }

  run(command: MediumCommand & { readonly target: number }, handlers: CommandHandlers): void {
    const target = this.of(command.target);
    if (target === undefined) handlers.ended({ status: CHECK_CONDITION, data: new Uint8Array(0) });
    else target.run(command, handlers);
  }

  abort(processor: string, number?: number): void {
    const isMeant = (command: MediumCommand) =>
      command.processor === processor && (number === undefined || command.number === number);
    for (const { target } of this.all) target.abort(isMeant);
  }

  reset(target: number): void {
    this.of(target)?.reset();
  }

  absorbUnitAttention(processor: string): void {
    for (const { target } of this.all) target.absorbUnitAttention(processor);
  }

  whenDrained(then: () => void): void {
    this.when(() => this.all.every(({ target }) => target.isDrained), then);
  }

  whenSynced(then: () => void): void {
    this.when(() => this.all.every(({ target }) => target.isSynced), then);
  }

  crash(): void {
    this.waiting = [];
    for (const { target } of this.all) target.crash();
  }

  private of(id: number): CommandTarget | undefined {
    return this.all.find((each) => each.id === id)?.target;
  }

  private when(isOver: () => boolean, then: () => void): void {
    if (isOver()) then();
    else this.waiting.push({ isOver, then });
  }

  private rested(): void {
    const over = this.waiting.filter(({ isOver }) => isOver());
    this.waiting = this.waiting.filter((each) => !over.includes(each));
    for (const { then } of over) then();
  }
}
