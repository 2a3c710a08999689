import type { Experiment } from './experiment';
import { alone } from './experiments/alone';
import { backups } from './experiments/backups';
import { delay } from './experiments/delay';
import { failover } from './experiments/failover';
import { figure2 } from './experiments/figure2';
import { figure3 } from './experiments/figure3';
import { figure4 } from './experiments/figure4';
import { fit } from './experiments/fit';
import { flow } from './experiments/flow';
import { gap } from './experiments/gap';
import { join } from './experiments/join';
import { bandwidth, lag, links, loss } from './experiments/network';
import { operations } from './experiments/operations';
import { presetsByLength } from './experiments/presets';
import { longEpochs, release, values } from './experiments/savings';
import { table1 } from './experiments/table1';
import { table2 } from './experiments/table2';

/** All experiments, in the order of the report. */
export const experiments: readonly Experiment[] = [
  figure2,
  figure3,
  figure4,
  table1,
  table2,
  operations,
  delay,
  flow,
  fit,
  failover,
  gap,
  presetsByLength,
  longEpochs,
  alone,
  release,
  links,
  loss,
  lag,
  join,
  backups,
  bandwidth,
  values,
];
