import type { AnyActor, InspectionEvent } from 'xstate';
import type { FailureSink } from '../src/base/listen';
import type { Inspect } from './device';

/** A chart whose failure ends the world: what an action of it throws XState would report from a timer, which a running world never reaches. */
export function watched<Chart extends AnyActor>(chart: Chart, sink: FailureSink): Chart {
  chart.subscribe({ error: (error: unknown) => sink.fail(error) });
  return chart;
}

/** The same for charts that others make: each is watched as soon as it is made, and `inspect` hears of it as before. */
export function watching(sink: FailureSink, inspect: Inspect | undefined): (event: InspectionEvent) => void {
  return (event) => {
    if (event.type === '@xstate.actor') watched(event.actorRef as AnyActor, sink);
    if (typeof inspect === 'function') inspect(event);
    else inspect?.next?.(event);
  };
}
