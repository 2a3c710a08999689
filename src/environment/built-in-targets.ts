import { Actuator } from '../../devices/scsi/actuator';
import type { Defects } from '../../devices/scsi/defects';
import { Disk } from '../../devices/scsi/disk';
import { Tape } from '../../devices/scsi/tape';
import type { TapeMedium } from '../../devices/scsi/tape-medium';
import type { TargetRow } from '../../devices/scsi/target-row';
import type { BlockStore } from '../ports/block-store';

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

/** How long their work takes, in nanoseconds. */
export interface TargetTimes {
  readonly diskReadNs: number;
  readonly diskWriteNs: number;
  /** By how much an operation of the disk takes less or more at most. */
  readonly diskSpreadNs: number;
  readonly tapeRecordNs: number;
  readonly tapeRewindNs: number;
  readonly actuatorStepNs: number;
}

/** The rows of the targets that every machine may have. */
export function builtInTargets(
  { store, defects, tape: medium, actuator }: BuiltInMedia,
  times: TargetTimes,
): readonly TargetRow[] {
  const { diskReadNs: readNs, diskWriteNs: writeNs, diskSpreadNs: spreadNs } = times;
  const { tapeRecordNs, tapeRewindNs, actuatorStepNs } = times;
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
