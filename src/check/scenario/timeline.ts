/** The events of a run: `at MOMENT ACTION`, and `[DURATION] after FACT ACTION`. */
import type { Kill } from '../../sim/plan/plan';
import { isVictim, victimForm } from '../../sim/plan/victim';
import { type Fact, readFact } from './facts';
import type { Line } from './line';
import type { PlanDraft, PlannedKill, RelativeKill } from './scenario';

type Moment =
  | { readonly kind: 'absolute'; readonly when: Kill['when'] }
  | { readonly kind: 'relative'; readonly fact: Fact; readonly delayNs: number };

/** The timeline of the statements so far. */
export interface Timeline {
  readonly plan: PlanDraft;
  readonly relativeKills: RelativeKill[];
  /** All kills, in the order of their lines. */
  readonly kills: PlannedKill[];
}

interface Action {
  readonly form: string;
  readonly read: (line: Line, moment: Moment, timeline: Timeline) => void;
}

const actions: Readonly<Record<string, Action>> = {
  kill: {
    form: 'kill primary, kill backup, kill backup2, or kill left',
    read: (line, moment, timeline) => {
      const { ahead: who } = line;
      if (!isVictim(who)) return line.fail(victimForm);
      line.word('who is killed');
      const { plan, relativeKills, kills } = timeline;
      if (moment.kind === 'absolute') plan.kills = [...(plan.kills ?? []), { who, when: moment.when }];
      else relativeKills.push({ who, fact: moment.fact, delayNs: moment.delayNs, killsBefore: kills.length });
      kills.push({ who, line: line.number });
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

/** Parses the whole line, which begins with `at`, `after` or a duration. */
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
  if (line.passes('record')) {
    const type = line.word('the type of a record, such as interrupt.buffered');
    return { kind: 'absolute', when: { kind: 'record', type, nth: line.whole('the how manieth of its type', 1) } };
  }
  return {
    kind: 'absolute',
    when: { kind: 'time', at: line.duration('a moment (epoch N, event N, record TYPE N or a time)') },
  };
}

function relative(line: Line, until: readonly string[]): Moment {
  const delayNs = line.ahead === 'after' ? 0 : line.duration('how long after a fact');
  line.oneOf(['after']);
  return { kind: 'relative', fact: readFact(line, until), delayNs };
}
