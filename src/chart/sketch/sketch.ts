/**
 * What a picture of a chart consists of, before anything has a place: for each state its lines, and for each state with
 * children one graph of these children. An arrow that crosses a border is lifted to the graph that holds both ends, and
 * its label tells its ends.
 */
import type { ChartState } from '../chart';

export interface Sketch {
  readonly state: ChartState;
  readonly notes: readonly Note[];
  /** Of a compound or parallel state. */
  readonly graph?: SketchGraph;
}

/** A line within a state: what the state does, or a transition that is written and not drawn. */
export interface Note {
  readonly text: string;
  readonly rules: readonly string[];
  readonly transitions: readonly string[];
}

export interface SketchGraph {
  readonly nodes: readonly SketchNode[];
  readonly edges: readonly SketchEdge[];
}

export type SketchNode =
  | { readonly kind: 'state'; readonly id: string; readonly sketch: Sketch }
  | { readonly kind: 'history'; readonly id: string; readonly state: ChartState }
  /** Where a state begins; one event with several guards; one label of several arrows. */
  | { readonly kind: 'initial' | 'choice' | 'junction'; readonly id: string };

/** The id of a state's node: no state's own id is that of another kind of node. */
export const nodeOf = (state: string): string => `state ${state}`;

export interface SketchEdge {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly label: readonly Line[];
  /** Ids of the transitions that the arrow stands for: it is lit with any of them. */
  readonly transitions: readonly string[];
}

export interface Line {
  readonly kind: 'event' | 'guard' | 'action' | 'place';
  readonly text: string;
  /** Names of rules, which stand after the text. */
  readonly rules: readonly string[];
}
