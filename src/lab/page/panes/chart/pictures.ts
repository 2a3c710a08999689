/** The charts with their layouts, as the build has made them, and what the pane reads of them. */
import { signal } from '@preact/signals';
import { type ChartState, statesOf } from '../../../../chart/chart';
import { pathsOf } from '../../../../chart/configuration';
import type { Box, LaidOutChart, PlacedState } from '../../../../chart/layout/chart-layout';
import type { ChartScene } from '../../../protocol';
import { problem } from '../../state';

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

type Name = ChartScene['chart'];

export const pictures = signal<Readonly<Record<Name, Picture>> | undefined>(undefined);

let isLoading = false;

/** Loads them once. */
export async function loadPictures(): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  try {
    const response = await fetch('./charts.json');
    if (!response.ok)
      throw new Error(`charts.json is not there (${response.status}): the page has not been built whole.`);
    const charts = (await response.json()) as Readonly<Record<Name, LaidOutChart>>;
    const entries = Object.entries(charts).map(([name, chart]) => [name, pictureOf(chart)]);
    pictures.value = Object.fromEntries(entries) as Readonly<Record<Name, Picture>>;
  } catch (error) {
    isLoading = false;
    problem.value = error instanceof Error ? error.message : String(error);
  }
}

function pictureOf(chart: LaidOutChart): Picture {
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
