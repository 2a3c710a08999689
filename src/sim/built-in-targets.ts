import { Actuator } from '../../devices/scsi/actuator';
import type { Defects } from '../../devices/scsi/defects';
import { Disk } from '../../devices/scsi/disk';
import { Tape } from '../../devices/scsi/tape';
import type { TapeMedium } from '../../devices/scsi/tape-medium';
import type { TargetRow } from '../../devices/scsi/target-row';
import type { BlockStore } from '../ports/block-store';
import { type CostModel, hp9000model720 } from './cost-model';

const ID = { disk: 0, tape: 3, actuator: 5 } as const;

/** The media of one run. */
export interface BuiltInMedia {
  readonly store: BlockStore;
  /** The disk's; without it none. */
  readonly defects?: Defects;
  /** Without one there is no drive. */
  readonly tape: TapeMedium | undefined;
  readonly actuator: boolean;
}

/** The rows of the targets that a plan names by a field of their own. */
export function builtInTargets(
  { store, defects, tape: medium, actuator }: BuiltInMedia,
  costs: CostModel = hp9000model720,
): readonly TargetRow[] {
  const { diskReadNs: readNs, diskWriteNs: writeNs, diskSpreadNs: spreadNs } = costs;
  const { tapeRecordNs, tapeRewindNs, actuatorStepNs } = costs;
  const disk: TargetRow = {
    id: ID.disk,
    unit: ({ clock, effects }) => new Disk({ clock, effects, store, readNs, writeNs, spreadNs, defects }),
  };
  const tape: readonly TargetRow[] =
    medium === undefined
      ? []
      : [
          {
            id: ID.tape,
            unit: ({ clock, effects }) =>
              new Tape({ clock, effects, medium, recordNs: tapeRecordNs, rewindNs: tapeRewindNs }),
          },
        ];
  const moved: TargetRow = {
    id: ID.actuator,
    unit: ({ clock, effects }) => new Actuator({ clock, effects, stepNs: actuatorStepNs }),
  };
  return [disk, ...tape, ...(actuator ? [moved] : [])];
}
