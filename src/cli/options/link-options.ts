import { type Command, InvalidArgumentError } from 'commander';
import { processorNames } from '../../sim/pair';
import { parseDetector, parseDrift, parseLink } from '../../sim/plan/link-grammar';
import type { LinkPlan } from '../../sim/plan/link-plan';
import { type DetectorPlan, defaultPlan, type RunPlan } from '../../sim/plan/plan';
import { UsageError } from '../usage-error';
import { argument } from './argument';
import { probability, wholeNumber } from './options';

/** The options for the links between the replicas, the failure detectors, and the clocks. */
export interface LinkOptions {
  readonly loss?: number;
  readonly latencyUs?: number;
  readonly link?: Partial<LinkPlan>;
  readonly detector?: DetectorPlan;
  readonly drift?: Readonly<Record<string, number>>;
  readonly buffer?: number;
}

export const withLinkOptions = (command: Command): Command =>
  command
    .option('--loss <probability>', 'probability that a frame between the replicas is lost (default: 0)', probability)
    .option('--latency-us <n>', 'latency of the link in microseconds (default: 0)', wholeNumber(0, 1_000_000))
    .option(
      '--link <settings>',
      'faults of the link, such as loss=0.1,delay=200us,jitter=50us,dup=0.01,corrupt=0.01,cut=10ms..30ms; several cuts, cut=10ms.. for good, cut=left>right@10ms..30ms one way; calm=1s: no faults from then on',
      link,
    )
    .option('--detector <settings>', 'failure detector (default: timeout=50ms,heartbeat=5ms)', argument(parseDetector))
    .option(
      '--drift <settings>',
      'how clocks drift from the world’s, such as primary=+40ppm,backup=-10ppm (roles at power-on, or left, right, …)',
      argument((text) => parseDrift(text, processorNames)),
    )
    .option(
      '--buffer <messages>',
      `messages that a backup keeps before the primary waits (default: ${defaultPlan.bufferMessages})`,
      wholeNumber(1, 1 << 20),
    );

/** The part of a plan that these options set; `processors` exist at the start. */
export function linkPlanned(
  options: LinkOptions,
  processors: readonly string[],
): Pick<RunPlan, 'link' | 'detector' | 'drift' | 'bufferMessages'> {
  const { loss, latencyUs, link = {}, detector, drift, buffer } = options;
  if (loss !== undefined && link.loss !== undefined) {
    throw new UsageError(`--loss ${loss} and --link loss=${link.loss} both set the loss; give one of them`);
  }
  if (latencyUs !== undefined && link.latencyNs !== undefined) {
    throw new UsageError(
      `--latency-us ${latencyUs} and --link delay=${link.latencyNs}ns both set the delay; give one of them`,
    );
  }
  const named = [...(link.cuts ?? []).flatMap(({ from, to }) => [from, to]), ...Object.keys(drift ?? {})];
  const unknown = named.find((name) => name !== undefined && !processors.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`there is no processor ${unknown} in this run: expected one of ${processors.join(', ')}`);
  }
  return {
    link: {
      ...link,
      ...(loss === undefined ? {} : { loss }),
      ...(latencyUs === undefined ? {} : { latencyNs: latencyUs * 1_000 }),
    },
    detector: detector ?? defaultPlan.detector,
    drift: drift ?? defaultPlan.drift,
    bufferMessages: buffer ?? defaultPlan.bufferMessages,
  };
}

/** A second `--link` adds to the first. */
function link(text: string, before: Partial<LinkPlan> = {}): Partial<LinkPlan> {
  const { cuts = [], ...more } = argument((words: string) => parseLink(words, processorNames))(text);
  if (Object.keys(more).some((key) => Object.hasOwn(before, key))) {
    throw new InvalidArgumentError('An earlier --link has set the same.');
  }
  return { ...before, ...more, cuts: [...(before.cuts ?? []), ...cuts] };
}
