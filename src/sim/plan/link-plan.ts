/**
 * The faults of a link between two processors, each one field: what a `LossyLink` does to the frames (docs/design.md).
 */

import type { FrameFault } from './frame-faults';

/** While it is cut, nothing that is handed to the wire arrives. */
export interface Cut {
  /** Virtual nanoseconds. */
  readonly fromNs: number;
  /** `Infinity`: for good. */
  readonly untilNs: number;
  /** Only what this processor sends; with neither name both directions are cut. */
  readonly from?: string;
  /** Only what this processor is sent. */
  readonly to?: string;
}

/** What the link between two processors does to frames. */
export interface LinkPlan {
  /** Probability that a frame is lost. */
  readonly loss: number;
  /** One way, beside the transmission itself. */
  readonly latencyNs: number;
  /** Each frame comes up to so much later than the latency says, so that frames may overtake each other. */
  readonly jitterNs: number;
  /** Probability that a frame arrives twice. */
  readonly duplication: number;
  /** Probability that one byte of a frame that arrives is another one. */
  readonly corruption: number;
  /** When nothing passes. */
  readonly cuts: readonly Cut[];
  /** Before then the link is faultless but for `cuts` and `frames`; without it never. */
  readonly faultsFromNs?: number;
  /** From then on the link is faultless but for `frames`; without it never. */
  readonly calmFromNs?: number;
  /** What happens to single frames; without it nothing. */
  readonly frames?: readonly FrameFault[];
}

/** A link without faults, as a plan has it that says nothing. */
export const faultlessLink: LinkPlan = {
  loss: 0,
  latencyNs: 0,
  jitterNs: 0,
  duplication: 0,
  corruption: 0,
  cuts: [],
};

export const isCut = ({ cuts }: LinkPlan, from: string, to: string, at: number): boolean =>
  cuts.some((cut) => cut.fromNs <= at && at < cut.untilNs && (cut.from ?? from) === from && (cut.to ?? to) === to);

/** A link's settings as a trace tells them: flat, and without `Infinity`, which JSON lacks. */
export function linkFacts({
  cuts,
  frames: _,
  ...settings
}: LinkPlan): Omit<LinkPlan, 'cuts' | 'frames'> & { readonly cuts: string } {
  return { ...settings, cuts: cuts.map(cutText).join(' ') };
}

/** As the grammar of links reads it. */
function cutText({ fromNs, untilNs, from, to }: Cut): string {
  const way = from === undefined && to === undefined ? '' : `${from ?? ''}>${to ?? ''}@`;
  return `${way}${fromNs}ns..${untilNs === Number.POSITIVE_INFINITY ? '' : `${untilNs}ns`}`;
}

/** The faults in force at an instant, each in a few words. */
export function linkFaults(plan: LinkPlan, at: number): readonly string[] {
  if (at >= (plan.calmFromNs ?? Number.POSITIVE_INFINITY)) return [];
  const { cuts } = plan;
  const { loss, latencyNs, jitterNs, duplication, corruption } = at < (plan.faultsFromNs ?? 0) ? faultlessLink : plan;
  const settings = Object.entries({ loss, latencyNs, jitterNs, duplication, corruption });
  const isNow = ({ fromNs, untilNs }: Cut) => fromNs <= at && at < untilNs;
  return [
    ...settings.filter(([, value]) => value > 0).map(([name, value]) => `${name} ${value}`),
    ...cuts.filter(isNow).map(({ from, to }) => (from || to ? `cut ${from ?? ''}>${to ?? ''}` : 'cut')),
  ];
}
