import type { SegmentPlan } from './network-plan';
import { chance, nanoseconds, settings } from './settings-grammar';

const readers: Readonly<Record<string, (key: string, value: string) => SegmentPlan>> = {
  loss: (key, value) => ({ loss: chance(key, value) }),
  dup: (key, value) => ({ duplication: chance(key, value) }),
  delay: (key, value) => ({ latencyNs: nanoseconds(key, value) }),
};

/** What an Ethernet segment does to frames, in words: `loss=0.01,dup=0.001,delay=50us`. */
export function parseSegment(text: string): SegmentPlan {
  let segment: SegmentPlan = {};
  for (const [key, value] of settings(text, Object.keys(readers)))
    segment = { ...segment, ...readers[key](key, value) };
  return segment;
}
