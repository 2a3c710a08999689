/** What an experiment yields: tables and figures as data, which text, CSV, SVG and HTML are made of. */
import type { Measurements } from './measurements';

export interface Column {
  /** With its unit. */
  readonly title: string;
  /** Decimals of its numbers. */
  readonly digits?: number;
}

export type Cell = string | number | undefined;

export interface Table {
  /** Of its CSV file. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Axis {
  /** With its unit. */
  readonly label: string;
  readonly scale?: 'linear' | 'log';
  readonly domain?: readonly [number, number];
}

/** Points, joined by a line or not. */
export interface Series {
  readonly title: string;
  readonly kind: 'line' | 'dots' | 'both';
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** How many of some values lie in each of the equal intervals between the least and the greatest. */
interface Distribution {
  readonly title: string;
  readonly values: readonly number[];
  /** Vertical lines, with their names. */
  readonly marks?: readonly { readonly title: string; readonly at: number }[];
}

interface FigureCommon {
  /** Of its SVG file. */
  readonly name: string;
  readonly title: string;
  readonly x: Axis;
}

export type Figure =
  | (FigureCommon & { readonly kind: 'curves'; readonly y: Axis; readonly series: readonly Series[] })
  | (FigureCommon & {
      readonly kind: 'histograms';
      readonly distributions: readonly Distribution[];
    })
  | (FigureCommon & {
      readonly kind: 'bars';
      readonly bars: readonly { readonly title: string; readonly value: number }[];
    });

export interface Result {
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  /** What a reader should know of the figures: paragraphs of plain text. */
  readonly remarks: readonly string[];
}

export interface Circumstances {
  readonly measurements: Measurements;
  /** Of the workloads' sizes. */
  readonly scale: number;
  /** Runs of which a distribution is made. */
  readonly runs: number;
}

export interface Experiment {
  readonly name: string;
  readonly title: string;
  /** Whether the paper has the experiment, or asks for it only. */
  readonly place: 'paper' | 'beyond';
  /** What the paper says, or why the question arises. */
  readonly question: string;
  readonly run: (circumstances: Circumstances) => Result;
}

/** By how many percent a measured value is above a printed one. */
export const residualPercent = (measured: number, printed: number): number => 100 * (measured / printed - 1);

/** The share of the size that experiments beyond the paper's take, at least so many requests. */
const [beyondShare, leastRequests] = [0.1, 24] as const;
export const beyondScale = (scale: number): number => Math.max(scale * beyondShare, leastRequests / 2048);

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** The value below which the share `part` of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
