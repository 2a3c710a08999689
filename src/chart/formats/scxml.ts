/**
 * A chart as SCXML (W3C, State Chart XML 1.0). Guards and actions are calls of ECMAScript functions of their names; a
 * delayed transition is an event that its state sends on entry and cancels on exit.
 */
import { type Chart, type ChartAction, type ChartState, type ChartTransition, statesOf } from '../chart';
import { escaped } from '../render/markup';

export function scxmlOf(chart: Chart): string {
  const { root } = chart;
  const document = new Document(chart);
  const id = document.id(root.id);
  // What the root does itself needs a state: `scxml` has neither transitions nor actions.
  const ends = root.type === 'parallel' || root.states.some(({ type }) => type === 'final');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="${escaped(chart.id)}" initial="${id}">`,
    ...indented(document.state(root, ends ? [`<transition event="done.state.${id}" target="${document.end}"/>`] : [])),
    ...(ends ? [`  <final id="${document.end}"/>`] : []),
    '</scxml>',
    '',
  ].join('\n');
}

class Document {
  readonly #ids = new Map<string, string>();
  readonly #transitions: readonly ChartTransition[];
  readonly #states: ReadonlyMap<string, ChartState>;
  readonly end: string;

  constructor({ root, transitions }: Chart) {
    this.#transitions = transitions;
    this.#states = new Map(statesOf(root).map((state) => [state.id, state]));
    const taken = new Set<string>();
    for (const { id } of statesOf(root)) this.#ids.set(id, unique(id, taken));
    this.end = unique(`${root.id}.ended`, taken);
  }

  id(state: string): string {
    return this.#ids.get(state) as string;
  }

  state(state: ChartState, more: readonly string[] = []): readonly string[] {
    const { type, history } = state;
    const id = this.id(state.id);
    if (history !== undefined) {
      const targets = history.targets.map((target) => this.id(target)).join(' ');
      return [`<history id="${id}" type="${history.depth}">`, `  <transition target="${targets}"/>`, '</history>'];
    }
    const element = type === 'parallel' || type === 'final' ? type : 'state';
    const content = [
      ...this.#initial(state),
      ...this.#actions(
        'onentry',
        state.entry,
        this.#timers(state, (event, delay) => `<send event="${event}" id="${event}" ${delay}/>`),
      ),
      ...this.#actions(
        'onexit',
        state.exit,
        this.#timers(state, (event) => `<cancel sendid="${event}"/>`),
      ),
      ...state.invoked.map(({ src, id: actor = src }) => `<invoke id="${nameOf(actor)}" src="${escaped(src)}"/>`),
      ...this.#transitions.filter(({ source }) => source === state.id).flatMap((each) => this.#transition(each)),
      ...more,
      ...state.states.flatMap((child) => this.state(child)),
    ];
    return content.length === 0
      ? [`<${element} id="${id}"/>`]
      : [`<${element} id="${id}">`, ...indented(content), `</${element}>`];
  }

  #initial({ initial }: ChartState): readonly string[] {
    if (initial === undefined) return [];
    const transition = this.#tag(` target="${this.id(initial.target)}"`, initial.actions);
    return ['<initial>', ...indented(transition), '</initial>'];
  }

  #actions(element: string, actions: readonly ChartAction[], more: readonly string[]): readonly string[] {
    const content = [...more, ...actions.map(script)];
    return content.length === 0 ? [] : [`<${element}>`, ...indented(content), `</${element}>`];
  }

  /** One for each delay of the state. */
  #timers(state: ChartState, write: (event: string, delay: string) => string): readonly string[] {
    const own = this.#transitions.filter(({ source, trigger }) => source === state.id && trigger.kind === 'after');
    const delays = own.map(({ trigger }) => ('delay' in trigger ? trigger.delay : 0));
    return [...new Set(delays)].map((delay) =>
      write(
        this.#after(state.id, delay),
        typeof delay === 'number' ? `delay="${delay}ms"` : `delayexpr="${nameOf(delay)}()"`,
      ),
    );
  }

  #after(state: string, delay: number | string): string {
    return `after.${nameOf(String(delay), '')}.${this.id(state)}`;
  }

  #event({ source, trigger }: ChartTransition): string | undefined {
    switch (trigger.kind) {
      case 'event':
        return escaped(trigger.type.replace(/\s+/g, '_'));
      case 'always':
        return undefined;
      case 'after':
        return this.#after(source, trigger.delay);
      case 'done':
        return `done.state.${this.id(source)}`;
      case 'actorDone':
        return `done.invoke.${nameOf(trigger.actor)}`;
      case 'actorFailed':
        return `error.platform.${nameOf(trigger.actor)}`;
      case 'actorSnapshot':
        return `snapshot.${nameOf(trigger.actor)}`;
    }
  }

  #transition(transition: ChartTransition): readonly string[] {
    const { source, guard, actions, reenter } = transition;
    const event = this.#event(transition);
    const targets = this.#targets(transition);
    const isInternal = !reenter && targets.length > 0 && targets.every((target) => this.#isWithin(target, source));
    const attributes = [
      ...(event === undefined ? [] : [` event="${event}"`]),
      ...(guard === undefined ? [] : [` cond="${nameOf(guard.type)}()"`]),
      ...(targets.length === 0 ? [] : [` target="${targets.map((target) => this.id(target)).join(' ')}"`]),
      ...(isInternal ? [' type="internal"'] : []),
    ];
    // A transition without event, guard and target would be taken for ever; XState takes it once.
    if (event === undefined && guard === undefined && targets.length === 0) return [];
    return this.#tag(attributes.join(''), actions);
  }

  /** A transition of XState to its own source does not leave the source: it begins again in what lies in it. */
  #targets({ source, targets, reenter }: ChartTransition): readonly string[] {
    if (reenter) return targets;
    return targets.flatMap((target) => {
      if (target !== source) return [target];
      const { type, initial, states } = this.#states.get(source) as ChartState;
      if (type === 'parallel') return states.filter((child) => child.history === undefined).map(({ id }) => id);
      return initial === undefined ? [] : [initial.target];
    });
  }

  #isWithin(inner: string, outer: string): boolean {
    return inner !== outer && statesOf(this.#states.get(outer) as ChartState).some(({ id }) => id === inner);
  }

  #tag(attributes: string, actions: readonly ChartAction[]): readonly string[] {
    if (actions.length === 0) return [`<transition${attributes}/>`];
    return [`<transition${attributes}>`, ...indented(actions.map(script)), '</transition>'];
  }
}

const script = ({ type, params }: ChartAction): string =>
  `<script>${nameOf(type)}(${params === undefined ? '' : escaped(JSON.stringify(params))});</script>`;

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

/** A name that both XML and ECMAScript take. */
function nameOf(text: string, before = '_'): string {
  const name = text.replace(/[^\p{L}\p{N}_]+/gu, '_');
  return /^\p{N}/u.test(name) || name === '' ? `${before}${name}` : name;
}

/** An XML id (xs:ID) that no other state has. */
function unique(text: string, taken: Set<string>): string {
  const plain = text.replace(/[^\p{L}\p{N}_.-]+/gu, '_').replace(/^(?![\p{L}_])/u, '_');
  let id = plain;
  for (let at = 2; taken.has(id); at++) id = `${plain}_${at}`;
  taken.add(id);
  return id;
}
