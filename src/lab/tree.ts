import type { ScenarioFiles } from '../check/scenario/planned';
import type { Answers, Ask, AskName, Moment, RunInfo, StepRow } from './protocol';
import { axisAround, foldThatFits } from './run/axis';
import { exported } from './run/exported';
import { forkText, withVerdict } from './run/fork-text';
import { Machines } from './run/machine';
import { ownFiles } from './run/own-files';
import { scenarioOfTrace } from './run/plan-text';
import { Recording } from './run/recording';
import { sceneOf } from './run/scene';

/** The page asked about a run that it has closed meanwhile: no view waits for an answer any more. */
export class RunClosed extends Error {}

interface Run {
  readonly recording: Recording;
  machines?: Machines;
}

type Handler<Name extends AskName> = (ask: Extract<Ask, { readonly ask: Name }>) => Answers[Name];

/** The runs that a visitor has made: each a scenario, recorded, and forks of them. */
export class Tree {
  readonly #runs = new Map<number, Run>();
  #next = 1;

  constructor(private readonly shipped: ScenarioFiles['file']) {}

  /** Answers what the page asks. @throws {Error} whose message says what is wrong with it */
  answer(ask: Ask): Answers[AskName] {
    const handler = this.#handlers[ask.ask] as (ask: Ask) => Answers[AskName];
    return handler(ask);
  }

  /** Records on for about so many milliseconds; returns what has grown, and whether there is more to do. */
  advance(ms: number, now: () => number): { readonly grown: readonly RunInfo[]; readonly more: boolean } {
    const unfinished = [...this.#runs.values()].filter(({ recording }) => recording.goesOn);
    const [run] = unfinished.reverse();
    if (run === undefined) return { grown: [], more: false };
    const more = run.recording.advance(ms, now);
    return { grown: [this.#info(run.recording)], more: more || unfinished.length > 1 };
  }

  readonly #handlers: { readonly [Name in AskName]: Handler<Name> } = {
    open: ({ name, text, files: given }) => {
      const files = ownFiles(given, this.shipped);
      const isTrace = name.endsWith('.jsonl');
      const own = isTrace
        ? { name: name.replace(/jsonl$/, 'scenario'), text: scenarioOfTrace(text, name, files) }
        : { name, text };
      return this.#add({ ...own, files });
    },
    fork: ({ run, event, statements }) => {
      const { recording } = this.#run(run);
      const { marks } = recording.timeline;
      const kills = marks.filter((mark) => mark.kind === 'kill' && mark.event <= event).length;
      const text = forkText(recording.info.text, statements, kills);
      return this.#add({
        name: recording.info.name,
        text,
        files: recording.files,
        parent: { recording, event, added: statements },
      });
    },
    close: ({ run }) => {
      this.#runs.delete(run);
      return null;
    },
    more: ({ run }) => {
      const { recording } = this.#run(run);
      recording.more();
      return this.#info(recording);
    },
    scene: ({ run, event, at }) => sceneOf(run, this.#run(run).recording, event, at),
    find: (ask) => this.#find(ask),
    stepInstruction: ({ run, of, event, at = 0, forward }) =>
      this.#machines(run).step(of, forward, this.#moment(run, event, at)),
    momentAt: ({ run, at }) => this.#moment(run, this.#run(run).recording.records.lastAt(at), at),
    axis: ({ run, ...wish }) => {
      const { records, endsAt } = this.#run(run).recording;
      return axisAround(records, endsAt, wish);
    },
    fit: ({ run, from, to, times }) => foldThatFits(this.#run(run).recording.records, from, to, times),
    diagram: ({ run, from, to }) => this.#run(run).recording.timeline.between(from, to),
    log: ({ run, filter, from, count, near }) => {
      const { recording } = this.#run(run);
      const log = recording.log(filter);
      log.look();
      const first =
        near === undefined ? from : Math.max(0, Math.min(log.length - count, log.placeOf(near) - (count >> 1)));
      return {
        rows: log.rows(first, count),
        total: log.length,
        first,
        complete: log.seen === recording.records.length,
      };
    },
    console: ({ run, of, from, to }) => {
      const { terminal, consoles } = this.#run(run).recording.timeline;
      return (of === undefined ? terminal : consoles.get(of))?.pieces(from, to) ?? [];
    },
    machine: ({ run, event, at = 0, ...wish }) => this.#machines(run).at(run, this.#moment(run, event, at), wish),
    export: ({ run, format }) => exported(this.#info(this.#run(run).recording), this.#run(run).recording, format),
  };

  /** `instant`: between the record and the next one. */
  #moment(run: number, event: number, instant: number): Moment {
    return { event, at: Math.max(this.#run(run).recording.records.instant(event) ?? 0, instant) };
  }

  #machines(run: number): Machines {
    const entry = this.#run(run);
    entry.machines ??= new Machines(entry.recording);
    return entry.machines;
  }

  #find({ run, event, by, forward, actor, taking }: Extract<Ask, { readonly ask: 'find' }>): Moment {
    const { records, steps } = this.#run(run).recording;
    if (by === 'step') {
      const isMeant = (step: Pick<StepRow, 'actor' | 'transitions'>) =>
        (actor === undefined || step.actor === actor) &&
        (taking === undefined || step.transitions.some(({ id }) => taking.includes(id)));
      const found = steps.next(event, forward, isMeant);
      return found === undefined ? { event, at: records.instant(event) ?? 0 } : { event: found.event, at: found.at };
    }
    const found =
      by === 'event'
        ? records.get(event + (forward ? 1 : -1))
        : records.next(
            event,
            forward,
            ({ type, actor: who }) => type === 'epoch.ended' && (actor === undefined || who === actor),
          );
    const to = found ?? (forward ? records.last : undefined);
    return to === undefined ? { event: 0, at: 0 } : { event: to.event, at: to.at };
  }

  #add(options: Omit<ConstructorParameters<typeof Recording>[0], 'id'>): RunInfo {
    const id = this.#next++;
    const recording = new Recording({ id, ...options });
    this.#runs.set(id, { recording });
    return recording.info;
  }

  #run(id: number): Run {
    const run = this.#runs.get(id);
    if (run === undefined) throw new RunClosed(`run ${id} has been closed`);
    return run;
  }

  /** A fork's scenario expects the verdict that the fork has come to. */
  #info(recording: Recording): RunInfo {
    const { info } = recording;
    return info.parent === undefined || info.verdict.verdict === undefined
      ? info
      : { ...info, text: withVerdict(info.text, info.verdict.verdict) };
  }
}
