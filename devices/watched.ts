import type { AnyActor } from 'xstate';
import type { FailureSink } from '../src/base/listen';

/**
 * A chart whose failure ends the world. XState would report an exception of an action from a timer, which a running
 * world never reaches.
 */
export function watched<Chart extends AnyActor>(chart: Chart, sink: FailureSink): Chart {
  chart.subscribe({ error: (error: unknown) => sink.fail(error) });
  return chart;
}
