/** A chart with its layout, and what a pane reads of it. */
import { type ChartState, statesOf } from '../../chart/chart';
import { pathsOf } from '../../chart/configuration';
import type { Box, LaidOutChart, PlacedState } from '../../chart/layout/chart-layout';

export interface Placed {
  readonly box: Box;
  /** The composite state around it; none around the whole. */
  readonly around?: string;
  readonly isLeaf: boolean;
}

export interface Picture {
  readonly chart: LaidOutChart;
  readonly places: ReadonlyMap<string, Placed>;
  /** `backup.awaitingValue`, by the state's id. */
  readonly paths: ReadonlyMap<string, string>;
  readonly states: readonly ChartState[];
}

export function pictureOf(chart: LaidOutChart): Picture {
  const places = new Map<string, Placed>();
  const place = (state: PlacedState, around: string | undefined) => {
    places.set(state.id, {
      box: state.box,
      ...(around !== undefined && { around }),
      isLeaf: state.graph === undefined,
    });
    for (const child of state.graph?.states ?? []) place(child, state.id);
  };
  place(chart.layout.root, undefined);
  return { chart, places, paths: pathsOf(chart), states: statesOf(chart.root).slice(1) };
}
