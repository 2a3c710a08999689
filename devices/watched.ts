import type { AnyActor } from 'xstate';
import type { FailureSink } from '../src/base/listen';

/** A chart whose failure ends the world: what an action of it throws XState would report from a timer, which a running world never reaches. */
export function watched<Chart extends AnyActor>(chart: Chart, sink: FailureSink): Chart {
  chart.subscribe({ error: (error: unknown) => sink.fail(error) });
  return chart;
}
