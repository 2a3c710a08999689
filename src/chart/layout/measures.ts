/** Sizes of what a picture consists of, in pixels. */
import { rulesOf } from '../chart';
import type { Line, Note, Sketch } from '../sketch/sketch';
import { cut } from '../sketch/wording';
import { textWidth } from './text-width';

export const measures = {
  nameSize: 12.5,
  headingSize: 15,
  textSize: 11,
  ruleSize: 11,
  lineHeight: 14,
  /** From a border to the text beside it. */
  pad: 10,
  /** Baselines of a state's name and of its first line. */
  nameBaseline: 17,
  firstBaseline: 32,
  /** Of a state without lines; of the head of a state with children. */
  nameHeight: 26,
  headHeight: 28,
  headingHeight: 26,
  /** What a state's children keep from its border. */
  inset: 12,
  margin: 8,
  /** The dot of an active state, and what the name gives way by. */
  dot: 6,
  ruleHeight: 14,
  rulePad: 4,
  ruleGap: 6,
  initial: 9,
  choice: 13,
  junction: 7,
  history: 20,
} as const;

/** Widest name; a longer one is cut. */
const longestName = 44;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const nameOf = (key: string): string => cut(key, longestName);

export const ruleWidth = (rule: string): number =>
  Math.ceil(textWidth(rule, measures.ruleSize, 'bold')) + 2 * measures.rulePad;

/** Rules beside each other, with the gap before the first. */
export const rulesWidth = (rules: readonly string[]): number =>
  rules.reduce((sum, rule) => sum + measures.ruleGap + ruleWidth(rule), 0);

/** A line is as wide as it is while it is lit: bold. */
const lineWidth = ({ text, rules }: Line | Note): number =>
  Math.ceil(textWidth(text, measures.textSize, 'bold')) + rulesWidth(rules);

/**
 * What a state's name and lines take, with the border's padding; `heading`: of the root, whose name stands above the
 * picture.
 */
export function headOf({ state, notes, graph }: Sketch, heading?: boolean): Size {
  const { nameHeight, headHeight, headingHeight, lineHeight, pad, dot, nameSize, headingSize } = measures;
  const name = heading === false ? '' : nameOf(state.key);
  const size = heading === undefined ? nameSize : headingSize;
  const nameWidth = Math.ceil(textWidth(name, size, 'bold')) + rulesWidth(rulesOf(state));
  const widest = Math.max(nameWidth + (graph === undefined ? dot : 0), ...notes.map(lineWidth));
  const lines = notes.length === 0 ? 0 : notes.length * lineHeight + 2;
  const first = heading === undefined ? (graph === undefined ? nameHeight : headHeight) : heading ? headingHeight : 0;
  return { width: widest + 2 * pad, height: first + lines };
}

export function labelSize(lines: readonly Line[]): Size {
  return { width: Math.max(...lines.map(lineWidth)), height: lines.length * measures.lineHeight };
}
