/** Where everything of a chart's picture stands: plain data in pixels, from the picture's upper left corner on. */
import type { Chart } from '../chart';
import type { Line, Note } from '../sketch/sketch';

/**
 * A chart with its layout: what `renderChart` draws. A layout belongs to the chart's definition, and no event changes
 * it.
 */
export interface LaidOutChart extends Chart {
  readonly layout: ChartLayout;
}

export interface ChartLayout {
  readonly width: number;
  readonly height: number;
  /** The root's is the whole picture; unlike other states' it has no border. */
  readonly root: PlacedState;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedState {
  readonly id: string;
  readonly kind: 'atomic' | 'final' | 'compound' | 'parallel';
  /** A child of a parallel state, active together with the others. */
  readonly isRegion: boolean;
  readonly box: Box;
  /** None at a root that is drawn without its heading. */
  readonly name?: string;
  readonly rules: readonly string[];
  readonly notes: readonly Note[];
  readonly graph?: PlacedGraph;
}

export interface PlacedGraph {
  readonly states: readonly PlacedState[];
  readonly marks: readonly PlacedMark[];
  readonly arrows: readonly PlacedArrow[];
}

export interface PlacedMark {
  readonly kind: 'initial' | 'choice' | 'junction' | 'history';
  readonly box: Box;
  /** Of a history state: its id, its name, and whether it remembers the states within the states too. */
  readonly state?: string;
  readonly name?: string;
  readonly isDeep?: boolean;
}

export interface PlacedArrow {
  /** From its beginning over its corners to its end; all its lines are horizontal or vertical. */
  readonly points: readonly Point[];
  /** Into a junction an arrow has no head. */
  readonly hasHead: boolean;
  readonly label?: PlacedLabel;
  readonly transitions: readonly string[];
}

export interface PlacedLabel {
  readonly box: Box;
  readonly lines: readonly Line[];
  /** The side at which the lines are flush: that of the arrow. */
  readonly flush: 'left' | 'right';
}
