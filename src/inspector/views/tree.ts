/** The actors as a tree, at a moment; many children of one name are one row until it is opened. */
import { lastStep, type ReceivedActor, stepsUpTo } from '../received/actors';
import type { Recording } from '../received/recording';
import type { Tree, TreeRow } from '../viewer-protocol';
import { actorKey, groupKey, groupName } from './keys';

/** So many children of one name are a group. */
const leastGroup = 12;
/** More rows are counted only. */
const greatestRows = 600;

export interface TreeWish {
  readonly step: number;
  readonly toggled: readonly string[];
  readonly hidden: readonly string[];
  readonly find: string;
}

export function treeOf(recording: Recording, { step, toggled, hidden, find }: TreeWish): Tree {
  const children = new Map<number | undefined, ReceivedActor[]>();
  for (const actor of recording.actors.all()) {
    if (actor.since > step) continue;
    const parent = actor.parent !== undefined && recording.actors.get(actor.parent) ? actor.parent : undefined;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [actor]);
    else list.push(actor);
  }
  return new Growing(recording, step, new Set(toggled), new Set(hidden), find.trim().toLowerCase(), children).tree();
}

class Growing {
  readonly #rows: TreeRow[] = [];
  #more = 0;

  constructor(
    private readonly recording: Recording,
    private readonly step: number,
    private readonly toggled: ReadonlySet<string>,
    private readonly hidden: ReadonlySet<string>,
    private readonly find: string,
    private readonly children: ReadonlyMap<number | undefined, readonly ReceivedActor[]>,
  ) {}

  tree(): Tree {
    this.#addAll(this.children.get(undefined) ?? [], 0);
    return { rows: this.#rows, more: this.#more };
  }

  #addAll(actors: readonly ReceivedActor[], depth: number): void {
    const groups = new Map<string, ReceivedActor[]>();
    for (const actor of actors) {
      const key = groupKey(actor);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [actor]);
      else group.push(actor);
    }
    for (const [key, members] of groups) {
      if (this.hidden.has(key)) continue;
      if (members.length < leastGroup) for (const actor of members) this.#addActor(actor, depth);
      else this.#addGroup(key, members, depth);
    }
  }

  #addGroup(key: string, members: readonly ReceivedActor[], depth: number): void {
    const found = members.filter((actor) => this.#isFound(actor));
    if (found.length === 0) return;
    const isOpen = this.toggled.has(key) || this.find !== '';
    let steps = 0;
    let ended = 0;
    for (const actor of found) {
      steps += stepsUpTo(actor, this.step);
      if (this.#stateOf(actor).status !== 'active') ended++;
    }
    const state = `${found.length - ended} active, ${ended} ended`;
    const name = `${groupName(found[0].name)} × ${found.length}`;
    this.#add({ key, depth, name, steps, state, status: 'active', hasChildren: true, isOpen });
    if (isOpen) for (const actor of found) this.#addActor(actor, depth + 1);
  }

  #addActor(actor: ReceivedActor, depth: number): void {
    const key = actorKey(actor);
    if (this.hidden.has(key) || !this.#isFound(actor)) return;
    const below = this.children.get(actor.number) ?? [];
    const isOpen = !this.toggled.has(key) || this.find !== '';
    const { state, status } = this.#stateOf(actor);
    const machine = actor.definition === undefined ? undefined : machineId(this.recording, actor.definition);
    this.#add({
      key,
      depth,
      name: actor.name,
      actor: actor.number,
      steps: stepsUpTo(actor, this.step),
      state,
      status,
      ...(machine !== undefined && { machine }),
      hasChildren: below.length > 0,
      isOpen,
    });
    if (isOpen) this.#addAll(below, depth + 1);
  }

  #add(row: TreeRow): void {
    if (this.#rows.length < greatestRows) this.#rows.push(row);
    else this.#more++;
  }

  #isFound(actor: ReceivedActor): boolean {
    if (this.find === '' || actor.name.toLowerCase().includes(this.find)) return true;
    return (this.children.get(actor.number) ?? []).some((child) => this.#isFound(child));
  }

  #stateOf(actor: ReceivedActor): Pick<TreeRow, 'state' | 'status'> {
    return stateAt(this.recording, actor, this.step);
  }
}

/** The state of an actor after a step, of whichever actor that was. */
export function stateAt(recording: Recording, actor: ReceivedActor, step: number): Pick<TreeRow, 'state' | 'status'> {
  for (let at = lastStep(actor, step); at !== undefined; at = lastStep(actor, at - 1)) {
    const { state, status, taken } = recording.steps.at(at);
    // A stopped actor's snapshot may tell no states: those it stopped in are of interest.
    if (taken >= 0) return { state, status };
  }
  return { state: actor.first.text, status: actor.first.status };
}

const ids = new WeakMap<Recording, Map<number, string | undefined>>();

/** The id of a definition's machine. */
function machineId(recording: Recording, definition: number): string | undefined {
  const known = ids.get(recording) ?? new Map<number, string | undefined>();
  ids.set(recording, known);
  if (!known.has(definition)) {
    const [, id] = /"id":"([^"\\]{1,100})"/.exec(recording.definition(definition) ?? '') ?? [];
    known.set(definition, id);
  }
  return known.get(definition);
}
