/** Experiments that measure the same workloads under several settings, one row each. */
import type { Cell, Circumstances, Column, Experiment, Figure, Result } from '../experiment';
import { beyondScale } from '../experiment';
import type { PairMeasured } from '../measurements';
import type { Setting } from '../runs/setting';
import { type WorkloadName, workload } from '../workloads';

interface ComparedSetting {
  /** The values of the first columns. */
  readonly cells: readonly Cell[];
  readonly setting: Setting;
}

export interface Comparison extends Omit<Experiment, 'run' | 'place'> {
  readonly table: string;
  readonly workloads: readonly WorkloadName[];
  /** The columns of `cells`. */
  readonly of: readonly Column[];
  readonly settings: readonly ComparedSetting[];
  /** Columns beside normalized performance, for each workload. */
  readonly more?: readonly {
    readonly title: string;
    readonly digits: number;
    readonly value: (run: PairMeasured) => number;
  }[];
  readonly remarks: readonly string[];
  /** The figure's horizontal axis, where the first cell is a number. */
  readonly axis?: { readonly label: string; readonly scale?: 'log' };
}

export function comparison({
  table,
  workloads,
  of,
  settings,
  more = [],
  remarks,
  axis,
  ...told
}: Comparison): Experiment {
  const run = ({ measurements, scale }: Circumstances): Result => {
    const sized = workloads.map((name) => workload(name, beyondScale(scale)));
    const rows = settings.map(({ cells, setting }) => ({
      cells,
      runs: sized.map((each) => measurements.pair(each, setting)),
    }));
    const columns = [
      ...of,
      ...sized.flatMap(({ title }) => [
        { title: `${title}: N′/N`, digits: 3 },
        ...more.map((each) => ({ title: `${title}: ${each.title}`, digits: each.digits })),
      ]),
    ];
    const lines = rows.map(({ cells, runs }) => [
      ...cells,
      ...runs.flatMap((each) => [each.normalizedPerformance, ...more.map(({ value }) => value(each))]),
    ]);
    const figure = (): Figure => ({
      kind: 'curves',
      name: told.name,
      title: told.title,
      x: axis ?? { label: '' },
      y: { label: 'normalized performance N′/N' },
      series: sized.map(({ title }, at) => ({
        title,
        kind: 'both',
        points: rows.map(({ cells, runs }) => [Number(cells[0]), runs[at].normalizedPerformance]),
      })),
    });
    return {
      tables: [{ name: told.name, title: table, columns, rows: lines }],
      figures: axis === undefined ? [] : [figure()],
      remarks,
    };
  };
  return { ...told, place: 'beyond', run };
}
