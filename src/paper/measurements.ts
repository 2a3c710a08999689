/** The runs that experiments ask for, each made once: normalized performance and what the run counted. */
import type { CostModel } from '../sim/cost-model';
import type { Failover, Join } from '../sim/failover';
import { lastOf, type Observed } from './observation';
import type { BareMeasured } from './runs/bare';
import type { Gap } from './runs/gap';
import type { PaperGuests } from './runs/guests';
import { blank, keyOf, type Measured, type RunKind, type RunRequest, runs } from './runs/kinds';
import type { PairRun } from './runs/pair';
import type { Setting } from './runs/setting';
import type { Transfer } from './runs/transfer';
import type { Workload } from './workloads';

export interface PairMeasured extends PairRun {
  /** N'/N. */
  readonly normalizedPerformance: number;
}

/** Makes a run, or says what stands in its place. */
export type Source = (request: RunRequest) => Measured[RunKind];

export class Measurements {
  readonly #known = new Map<string, Measured[RunKind]>();

  constructor(private readonly source: Source) {}

  bare(workload: Workload, costs: Partial<CostModel> = {}): BareMeasured {
    return this.#of('bare', workload, { costs });
  }

  /** What is observed of operations is that of the workload's own. */
  pair(workload: Workload, setting: Setting = {}): PairMeasured {
    const { seconds, operations } = this.bare(workload, setting.costs);
    const run = this.#of('pair', workload, setting);
    return { ...run, ...lastOf(run, operations), normalizedPerformance: run.seconds / seconds };
  }

  /** One of many runs, without its bare one: each of its requests reaches the disk. */
  observed(workload: Workload, setting: Setting): Observed {
    return lastOf(this.#of('pair', workload, setting), workload.requests);
  }

  failovers(workload: Workload, setting: Setting): readonly Failover[] {
    return this.#of('failover', workload, setting);
  }

  join(workload: Workload, setting: Setting): Join | undefined {
    return this.#of('join', workload, setting)[0];
  }

  gaps(workload: Workload, setting: Setting): readonly Gap[] {
    return this.#of('gap', workload, setting);
  }

  transfer(workload: Workload, setting: Setting): Transfer {
    return this.#of('transfer', workload, setting);
  }

  #of<Kind extends RunKind>(kind: Kind, workload: Workload, setting: Setting): Measured[Kind] {
    const request = { kind, workload, setting };
    const key = keyOf(request);
    const measured = this.#known.get(key) ?? this.source(request);
    this.#known.set(key, measured);
    return measured as Measured[Kind];
  }
}

/** Makes each run when it is asked for. */
export const measuring =
  (guests: PaperGuests): Source =>
  ({ kind, workload, setting }) =>
    runs[kind](guests, workload, setting);

/** The runs that a function asks for, without making them. */
export function requestsOf(use: (measurements: Measurements) => void): readonly RunRequest[] {
  const requests: RunRequest[] = [];
  use(
    new Measurements((request) => {
      requests.push(request);
      return blank[request.kind];
    }),
  );
  return requests;
}
