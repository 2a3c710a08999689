/** What happens when: `at MOMENT ACTION`, and `[DURATION] after FACT ACTION`. */
import type { Kill } from '../../sim/plan';
import { type Fact, readFact } from './facts';
import type { Line } from './line';
import type { PlanDraft, RelativeKill } from './scenario';

type Moment =
  | { readonly kind: 'absolute'; readonly when: Kill['when'] }
  | { readonly kind: 'relative'; readonly fact: Fact; readonly delayNs: number };

/** What the statements so far have put on the timeline. */
export interface Timeline {
  readonly plan: PlanDraft;
  readonly relativeKills: RelativeKill[];
  /** How many kills there are, and the line of the last. */
  kills: { readonly line: number; readonly count: number };
}

interface Action {
  readonly form: string;
  readonly read: (line: Line, moment: Moment, timeline: Timeline) => void;
}

/** The first backup that lives, the second, and so on. */
const victims: readonly Kill['who'][] = ['primary', 'backup', 'backup2', 'backup3', 'backup4', 'backup5'];

const actions: Readonly<Record<string, Action>> = {
  kill: {
    form: 'kill primary, kill backup, or kill backup2',
    read: (line, moment, timeline) => {
      const who = line.oneOf(victims);
      const { plan, relativeKills } = timeline;
      const killsBefore = timeline.kills.count;
      if (moment.kind === 'absolute') plan.kills = [...(plan.kills ?? []), { who, when: moment.when }];
      else relativeKills.push({ who, fact: moment.fact, delayNs: moment.delayNs, killsBefore });
      timeline.kills = { line: line.number, count: killsBefore + 1 };
    },
  },
  type: {
    form: 'type "TEXT"',
    read: (line, moment, { plan }) => {
      const when = moment.kind === 'absolute' ? moment.when : undefined;
      if (when?.kind !== 'time') return line.fail('a time before "type", such as at 20 ms type "…"');
      const bytes = new TextEncoder().encode(line.text('what is typed'));
      plan.typed = [...(plan.typed ?? []), { at: when.at, bytes }];
    },
  },
};

/** The line comes from its first word on, which is `at`, `after` or a duration. */
export function readMoment(line: Line, timeline: Timeline): void {
  const names = Object.keys(actions);
  const moment = line.passes('at') ? absolute(line) : relative(line, names);
  line.passes(',');
  const name = line.oneOf(names);
  actions[name].read(line, moment, timeline);
  line.end(actions[name].form);
}

function absolute(line: Line): Moment {
  if (line.passes('epoch')) {
    return { kind: 'absolute', when: { kind: 'epoch', epoch: line.whole('the number of an epoch') } };
  }
  if (line.passes('event')) {
    return { kind: 'absolute', when: { kind: 'event', event: line.whole('the number of an event', 1) } };
  }
  return {
    kind: 'absolute',
    when: { kind: 'time', at: line.duration('a moment (epoch N, event N or a time)') },
  };
}

function relative(line: Line, until: readonly string[]): Moment {
  const delayNs = line.ahead === 'after' ? 0 : line.duration('how long after a fact');
  line.oneOf(['after']);
  return { kind: 'relative', fact: readFact(line, until), delayNs };
}
