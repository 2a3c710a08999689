/** The charts with their layouts, as the build has made them. */
import { signal } from '@preact/signals';
import type { LaidOutChart } from '../../../../chart/layout/chart-layout';
import { type Picture, pictureOf } from '../../../../page/chart/picture';
import type { ChartScene } from '../../../protocol';
import { problem } from '../../state';

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
