import type { AnyActorRef } from 'xstate';
import type { World } from '../place';
import type { ScsiBus } from './bus';
import { TargetDevice } from './target-device';
import type { TargetRow } from './target-row';
import type { LogicalUnit } from './unit';

/** A target where it is on the bus. */
export interface AttachedTarget {
  readonly id: number;
  readonly unit: LogicalUnit;
  readonly target: TargetDevice;
}

/**
 * Makes the targets of these rows, once in a world, and attaches them to its bus; `parent` is the actor of their
 * charts.
 */
export function attachTargets(
  rows: readonly TargetRow[],
  bus: ScsiBus,
  world: World,
  parent: AnyActorRef,
): readonly AttachedTarget[] {
  const { clock, trace, inspected } = world;
  const targets = rows.map(({ id, unit: made }) => {
    const unit = made(world);
    return { id, unit, target: new TargetDevice({ clock, trace, unit, parent, inspected }) };
  });
  for (const { id, target } of targets) bus.attach(id, target);
  return targets;
}
