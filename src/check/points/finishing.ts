import type { PairObserved } from '../../sim/observed';
import type { Shown } from './console';

/**
 * Point 8: while a replica lives, the guest can finish, and does; `progresses`: whether the guest still made progress
 * when the run was cut off.
 */
export const unfinished = ({ finished, alive }: PairObserved, progresses: boolean): Shown | undefined =>
  finished || !alive || progresses
    ? undefined
    : { point: 8, text: 'the guest did not finish although a replica lives' };
