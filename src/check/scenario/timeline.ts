/** The events of a run: `at MOMENT ACTION`, and `[DURATION] after FACT ACTION`. */
import { type Fault, ofConnections, type When } from '../../sim/plan/faults';
import { isVictim, type ProcessorName, type Victim, victimForm } from '../../sim/plan/victim';
import { processorNames } from '../../trace/actors';
import { awaitFault } from './awaited';
import { type Fact, readFact } from './facts';
import type { Line } from './line';
import type { Expectation, PlanDraft, RelativeFault, RequestedFault } from './scenario';

type Moment =
  | { readonly kind: 'absolute'; readonly when: When }
  | { readonly kind: 'relative'; readonly fact: Fact; readonly delayNs: number };

/** The timeline of the statements so far. */
export interface Timeline {
  readonly plan: PlanDraft;
  readonly relativeFaults: RelativeFault[];
  /** All faults of processors, in the order of their lines. */
  readonly faults: RequestedFault[];
  /** Faults that must come. */
  readonly awaited: Expectation[];
}

interface Action {
  readonly form: string;
  readonly read: (line: Line, moment: Moment, timeline: Timeline) => void;
}

/** A fault of a processor, whose name or role comes first. */
const fault = (form: string, what: string, read: (line: Line, who: Victim) => Fault): Action => ({
  form,
  read: (line, moment, timeline) => add(read(line, victim(line, what)), line, moment, timeline),
});

const actions: Readonly<Record<string, Action>> = {
  kill: fault('kill primary, kill backup, kill backup2, or kill left', 'who is killed', (_, who) => ({
    kind: 'kill',
    who,
  })),
  type: {
    form: 'type "TEXT"',
    read: (line, moment, { plan }) => {
      const when = moment.kind === 'absolute' ? moment.when : undefined;
      if (when?.kind !== 'time') return line.fail('a time before "type", such as at 20 ms type "…"');
      const bytes = new TextEncoder().encode(line.text('what is typed'));
      plan.typed = [...(plan.typed ?? []), { at: when.at, bytes }];
    },
  },
  freeze: fault('freeze WHO for DURATION, or freeze WHO', 'who is frozen', (line, who) =>
    line.passes('for')
      ? { kind: 'freeze', who, forNs: line.duration('how long it stands still', 1) }
      : { kind: 'freeze', who },
  ),
  cut: fault('cut WHO environment, or cut WHO WHO, perhaps for DURATION', 'whose connection breaks', (line, who) => {
    const from = line.passes('environment') ? undefined : victim(line, 'environment, or another processor');
    if (from === who) line.fail('another processor than the one before');
    const forNs = line.passes('for') ? { forNs: line.duration('how long it makes no other one', 1) } : {};
    return from === undefined ? { kind: 'cut', who, ...forNs } : { kind: 'part', who, from, ...forNs };
  }),
  hand: {
    form: 'hand over primary, or hand over left',
    read: (line, moment, timeline) => {
      line.oneOf(['over']);
      add({ kind: 'handOver', who: victim(line, 'who hands over') }, line, moment, timeline);
    },
  },
  crash: {
    form: 'crash environment for DURATION',
    read: (line, moment, timeline) => {
      line.oneOf(['environment']);
      line.oneOf(['for']);
      const forNs = line.duration('how long until it is started again', 1);
      add({ kind: 'crash', who: 'environment', forNs }, line, moment, timeline);
    },
  },
  client: {
    form: 'client leaves for DURATION',
    read: (line, moment, timeline) => {
      line.oneOf(['leaves']);
      line.oneOf(['for']);
      add(
        { kind: 'leave', who: 'client', forNs: line.duration('how long until it attaches', 1) },
        line,
        moment,
        timeline,
      );
    },
  },
  restart: {
    form: 'restart left, or another processor of the start',
    read: (line, moment, timeline) =>
      add({ kind: 'restart', who: line.oneOf(processorNames) as ProcessorName }, line, moment, timeline),
  },
  reseed: {
    form: 'reseed N',
    read: (line, moment, { plan }) => {
      const when = moment.kind === 'absolute' ? moment.when : undefined;
      const last = plan.reseeds?.at(-1)?.event ?? 0;
      if (when?.kind !== 'event' || when.event < last) {
        return line.fail('the number of an event before "reseed", such as at event 1203 reseed 7, in their order');
      }
      const seed = line.whole('a seed', 0, 2 ** 32 - 1);
      plan.reseeds = [...(plan.reseeds ?? []), { event: when.event, seed }];
    },
  },
  thaw: fault('thaw WHO', 'who is thawed', (_, who) => ({ kind: 'thaw', who })),
  suspect: fault('suspect WHO by WHO', 'who is taken for dead', (line, who) => {
    line.oneOf(['by']);
    if (line.ahead === who) line.fail('another processor than the one that is taken for dead');
    return { kind: 'suspect', who, by: victim(line, 'who takes it for dead') };
  }),
};

function victim(line: Line, what: string): Victim {
  const { ahead: who } = line;
  if (!isVictim(who)) return line.fail(victimForm);
  line.word(what);
  return who;
}

function add(fault: Fault, line: Line, moment: Moment, timeline: Timeline): void {
  const { plan, relativeFaults, faults, awaited } = timeline;
  if (ofConnections.includes(fault.kind)) plan.connected = true;
  if (moment.kind === 'relative') {
    const killsBefore = faults.filter(({ fault }) => fault.kind === 'kill').length;
    relativeFaults.push({ fault, fact: moment.fact, delayNs: moment.delayNs, killsBefore });
  } else if (fault.kind === 'kill') plan.kills = [...(plan.kills ?? []), { who: fault.who, when: moment.when }];
  else plan.faults = [...(plan.faults ?? []), { ...fault, when: moment.when }];
  faults.push({ fault, line: line.number });
  awaited.push(...awaitFault(fault, faults.filter(({ fault: { kind } }) => kind === fault.kind).length, line));
}

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
