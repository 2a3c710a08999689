/** Faults that a scenario asks for, beside kills: without them its expectations would hold for no reason. */
import type { DiskError } from '../../../devices/scsi/defects';
import type { TraceRecord } from '../../ports/trace';
import type { Fault } from '../../sim/plan/faults';
import type { FrameFault } from '../../sim/plan/frame-faults';
import type { Line } from './line';
import type { Expectation } from './scenario';

type Matches = (record: TraceRecord) => boolean;

/** The record of a fault of a processor; a thaw may come too late, and is not awaited. */
const recordOf: Readonly<Record<Fault['kind'], string | undefined>> = {
  kill: undefined,
  freeze: 'processor.frozen',
  thaw: undefined,
  suspect: 'detector.misled',
  cut: 'connection.cut',
  part: 'peers.cut',
  handOver: 'lead.handedOver',
  restart: undefined,
  crash: 'environment.crashed',
  leave: 'client.left',
};

/** `nth`: so many faults of this kind must have come. */
export function awaitFault(
  { kind }: Fault,
  nth: number,
  line: Pick<Line, 'number' | 'source'>,
): readonly Expectation[] {
  const type = recordOf[kind];
  return type === undefined ? [] : [comes(line, (record) => record.type === type, nth)];
}

export const awaitFrame = (fault: FrameFault, line: Pick<Line, 'number' | 'source'>): Expectation =>
  comes(line, (record) => {
    if (record.type !== 'frame.lost' && record.type !== 'frame.delayed' && record.type !== 'frame.corrupted')
      return false;
    return (
      record.from === fault.from &&
      record.to === fault.to &&
      (fault.of === 'frame' ? record.frame : record.message) === fault.number
    );
  });

export const awaitDiskError = ({ on, block }: DiskError, line: Pick<Line, 'number' | 'source'>): Expectation =>
  comes(
    line,
    (record) =>
      record.type === 'medium.finished' &&
      record.kind === on &&
      record.failed !== undefined &&
      (block === undefined || record.failed === block),
  );

const comes = ({ number, source }: Pick<Line, 'number' | 'source'>, isIt: Matches, times = 1): Expectation => ({
  line: number,
  words: source,
  begin: () => {
    let left = times;
    return {
      hear: (record) => {
        if (isIt(record)) left--;
      },
      found: () => (left <= 0 ? undefined : 'nothing: it never came'),
    };
  },
});
