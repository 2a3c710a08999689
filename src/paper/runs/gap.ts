/** What a client at the other end of the cable sees of a failover: its questions and the pair's answers. */
import { Pair } from '../../sim/pair';
import { checkedPlan } from '../../sim/plan/checked-plan';
import { defaultPlan } from '../../sim/plan/plan';
import { rulesInForce } from '../../sim/rules';
import { paperCosts, paperLink } from '../cost-model';
import type { Workload } from '../workloads';
import type { PaperGuests } from './guests';
import { planOf, type Setting, UnfinishedRun } from './setting';

/** One failover as the client sees it, in nanoseconds after the primary's death. */
export interface Gap {
  /** The last answer before it has come: not after 0, but for one that had already left. */
  readonly lastAnswerNs: number;
  readonly detectedNs: number;
  readonly promotedNs: number;
  /** The client asked the question that is answered first. */
  readonly askedNs: number;
  /** The first answer of the new leader has come. */
  readonly answeredNs: number;
  /** When each answer came; as a client's, answers to a question asked again count. */
  readonly answersNs: readonly number[];
}

/** A run goes on for so long after its failover. */
const shownAfterNs = 100_000_000;

const isQuestion = (frame: string): boolean => frame.includes('echo request');
const isAnswer = (frame: string): boolean => frame.includes('echo reply');

/** The client's questions one after the other; `workload` is the client's. */
export function gapRun(guests: PaperGuests, workload: Workload, setting: Setting): readonly Gap[] {
  const { costs, ...changes } = setting;
  const memorySize = changes.memorySize ?? planOf(guests.workload, workload).memorySize;
  const plan = {
    ...planOf(guests.responder, workload),
    append: `echoes=${workload.requests}`,
    detector: defaultPlan.detector,
    network: { peer: { guest: guests.pinger, append: workload.append, memorySize } },
    ...changes,
    link: { ...paperLink, ...changes.link },
  };
  const pair = new Pair(checkedPlan(plan), {}, rulesInForce, { ...paperCosts, ...costs });
  const asked: number[] = [];
  /** In the order in which they left, and come. */
  const left: number[] = [];
  const came: { readonly leftAt: number; readonly cameAt: number }[] = [];
  pair.environment.recorder.listenWith({
    'ethernet.sent': ({ at, from, frame }) => {
      if (from === 'peer' && isQuestion(frame)) asked.push(at);
      if (from === 'machine' && isAnswer(frame)) left.push(at);
    },
    'ethernet.arrived': ({ at, to }) => {
      const leftAt = left[came.length];
      if (to === 'peer' && leftAt !== undefined) came.push({ leftAt, cameAt: at });
    },
  });
  const isOver = () => {
    const promotedAtNs = pair.failovers[0]?.promotedAtNs ?? Number.POSITIVE_INFINITY;
    return (came.at(-1)?.leftAt ?? 0) > promotedAtNs && pair.environment.clock.nowAt > promotedAtNs + shownAfterNs;
  };
  pair.start();
  while (pair.step() && !isOver());
  return pair.failovers.flatMap(({ killedAtNs, detectedAtNs, promotedAtNs }) => {
    const first = came.find(({ leftAt }) => leftAt > promotedAtNs);
    if (killedAtNs === undefined || first === undefined) {
      throw new UnfinishedRun(`${workload.append}: ${JSON.stringify(setting)} has no answer after its failover`);
    }
    const after = (instant: number) => instant - killedAtNs;
    const before = came.filter(({ leftAt }) => leftAt <= promotedAtNs).map(({ cameAt }) => cameAt);
    return {
      lastAnswerNs: after(Math.max(0, ...before)),
      detectedNs: after(detectedAtNs),
      promotedNs: after(promotedAtNs),
      askedNs: after(Math.max(...asked.filter((at) => at < first.leftAt))),
      answeredNs: after(first.cameAt),
      answersNs: came.map(({ cameAt }) => after(cameAt)),
    };
  });
}
