/** Names of rows, lanes and hidden subtrees: an actor's, or that of all children of one name. */
import type { ReceivedActor } from '../received/actors';
import type { Recording } from '../received/recording';

export const actorKey = ({ number }: ReceivedActor): string => `a${number}`;

/** The name without its number: `visit-0871` is one of `visit`. */
export const groupName = (name: string): string => name.replace(/[-_.:#/ ]*\d+$/, '') || name;

/** Of the group that an actor is in; its program stands for the parent of a root. */
export const groupKey = ({ name, parent, program }: ReceivedActor): string =>
  `g${parent ?? `p${program.number}`}:${groupName(name)}`;

/** The first of these keys that an actor falls under: its own, its group's, or that of an actor around it. */
export function keyAmong(
  keys: ReadonlySet<string>,
  actor: ReceivedActor | undefined,
  recording: Recording,
  within: 'itself' | 'subtree',
): string | undefined {
  for (let each = actor; each !== undefined; ) {
    const found = [actorKey(each), groupKey(each)].find((key) => keys.has(key));
    if (found !== undefined || within === 'itself') return found;
    each = each.parent === undefined ? undefined : recording.actors.get(each.parent);
  }
  return undefined;
}

/** Tells of an actor's number whether the actor is under one of these keys. */
export function hiddenBy(hidden: readonly string[], recording: Recording): ((actor: number) => boolean) | undefined {
  if (hidden.length === 0) return undefined;
  const keys = new Set(hidden);
  const known = new Map<number, boolean>();
  return (actor) => {
    const before = known.get(actor);
    if (before !== undefined) return before;
    const is = keyAmong(keys, recording.actors.get(actor), recording, 'subtree') !== undefined;
    known.set(actor, is);
    return is;
  };
}
