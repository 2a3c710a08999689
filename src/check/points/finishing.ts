import type { PairObserved } from '../../sim/observed';
import type { Shown } from './console';

/** Point 8: while a replica lives, the guest can finish, and does. */
export const unfinished = ({ finished, alive }: PairObserved): Shown | undefined =>
  finished || !alive ? undefined : { point: 8, text: 'the guest did not finish although a replica lives' };
