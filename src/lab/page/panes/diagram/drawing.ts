/** What stands where in the picture: bands, arrows, their labels. Plain geometry, for SVG and canvas. */
import type { Diagram, FrameKind, FrameSpan, Mark, RoleName, RoleSpan } from '../../../protocol';
import type { Labels } from './labels';
import type { Lane, Plan } from './plan';
import type { TimeScale } from './time-scale';

export interface Arrow {
  readonly frame: FrameSpan;
  readonly kind: Kind;
  readonly from: Point;
  readonly to: Point;
  /** Lost on the way, or at a machine that is dead. */
  readonly isLost: boolean;
  readonly isUnheard: boolean;
}

export type Point = readonly [x: number, y: number];
type Kind = 'value' | 'interrupt' | 'end' | 'ack' | 'view';

const kinds: Readonly<Record<FrameKind, Kind>> = {
  value: 'value',
  interrupt: 'interrupt',
  epochEnd: 'end',
  acknowledgment: 'ack',
  heartbeat: 'ack',
  view: 'view',
  state: 'view',
};
const marks: Readonly<Record<Kind, string>> = { value: '●', interrupt: '▲', end: '■', ack: '', view: '◆' };

/** What begins and ends a freeze. */
const freezes: ReadonlySet<Mark['kind']> = new Set(['freeze', 'thaw', 'kill', 'deposed'] as const);

interface Stretch {
  readonly from: number;
  readonly to: number;
}

const still: ReadonlySet<RoleName> = new Set(['dead', 'deposed', 'halted']);

export class Drawing {
  constructor(
    readonly plan: Plan,
    readonly scale: TimeScale,
    readonly diagram: Diagram,
  ) {}

  /** Along the time; what lies outside stands just outside. */
  along(at: number): number {
    const { origin, length } = this.plan;
    return origin + Math.min(length + 30, Math.max(-30, this.scale.place(at)));
  }

  point(along: number, across: number): Point {
    return this.plan.isDown ? [across, along] : [along, across];
  }

  rect(from: number, to: number, first: number, last: number) {
    const { isDown } = this.plan;
    const [length, size] = [Math.max(0.5, to - from), last - first];
    return isDown
      ? { x: first, y: from, width: size, height: length }
      : { x: from, y: first, width: length, height: size };
  }

  line(from: number, to: number, first: number, last: number): string {
    return `M${this.point(from, first).join(' ')}L${this.point(to, last).join(' ')}`;
  }

  lane(name: string): Lane | undefined {
    return this.plan.lanes.find((lane) => lane.name === name);
  }

  isSeen(from: number, to: number | undefined): boolean {
    const { origin, length } = this.plan;
    return this.along(from) < origin + length + 12 && (to === undefined || this.along(to) > origin - 12);
  }

  roleAt(replica: string, at: number): RoleName {
    return this.roleSpan(replica, at)?.role ?? 'backup';
  }

  roleSpan(replica: string, at: number): RoleSpan | undefined {
    return this.diagram.roles.findLast((span) => span.replica === replica && span.from <= at);
  }

  /** The roles of a replica between two instants. */
  rolesDuring(replica: string, from: number, to: number) {
    return this.diagram.roles
      .filter((span) => span.replica === replica && span.from < to && (span.to ?? to) > from)
      .map((span) => ({ role: span.role, from: Math.max(from, span.from), to: Math.min(to, span.to ?? to) }));
  }

  /** The stretches in which a replica stands still: it waits, or is frozen. */
  stops(replica: string): readonly Stretch[] {
    const end = this.scale.axis.to;
    const waits = this.diagram.waits.filter((span) => span.replica === replica);
    const all = [...waits, ...this.#frozen(replica)].map(({ from, to = end }) => ({ from, to }));
    const merged: Stretch[] = [];
    for (const { from, to } of all.sort((one, other) => one.from - other.from)) {
      const last = merged.at(-1);
      if (last === undefined || from > last.to) merged.push({ from, to });
      else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    }
    return merged;
  }

  /** From each freeze to the next thing that becomes of the replica. */
  #frozen(replica: string): readonly { readonly from: number; readonly to?: number }[] {
    const marks = this.diagram.marks.filter(({ actor, kind }) => actor === replica && freezes.has(kind));
    return marks.flatMap(({ kind, at }, place) => (kind === 'freeze' ? [{ from: at, to: marks[place + 1]?.at }] : []));
  }

  /** The stretches in which a replica executes, each in its role. */
  runs(replica: string): readonly { readonly from: number; readonly to: number; readonly role: RoleName }[] {
    const end = this.scale.axis.to;
    const stops = this.stops(replica);
    return this.diagram.roles
      .filter((span) => span.replica === replica && !still.has(span.role))
      .flatMap(({ from, to = end, role }) => {
        const inside = stops.filter((stop) => stop.from < to && stop.to > from);
        const edges = [from, ...inside.flatMap((stop) => [stop.from, stop.to]), to];
        return Array.from({ length: edges.length / 2 }, (_, at) => ({
          ...{ from: Math.max(from, edges[2 * at]), to: Math.min(to, edges[2 * at + 1]), role },
        })).filter((run) => run.to > run.from);
      });
  }

  arrows(): readonly Arrow[] {
    const arrows: Arrow[] = [];
    for (const frame of this.diagram.frames) {
      const [from, to] = [this.lane(frame.from), this.lane(frame.to)];
      if (from === undefined || to === undefined) continue;
      const isLost = frame.arrivesAt === undefined;
      const arrives = frame.arrivesAt ?? frame.sentAt;
      if (!this.isSeen(frame.sentAt, arrives)) continue;
      const forth = to.from > from.from;
      const [first, last] = forth ? [from.to, to.from] : [from.from, to.to];
      const end = isLost ? first + (last - first) * 0.45 : last;
      arrows.push({
        frame,
        kind: kinds[frame.kind],
        from: this.point(this.along(frame.sentAt), first),
        to: this.point(this.along(arrives) + (isLost ? 8 : 0), end),
        isLost,
        isUnheard: !isLost && still.has(this.roleAt(frame.to, arrives)),
      });
    }
    return arrows;
  }
}

/** What an arrow says beside it. */
export function wordsOf({ frame, kind, isUnheard, isLost }: Arrow): string {
  const { number, epoch } = frame;
  const fate = isLost ? ', lost' : isUnheard ? ', unheard' : '';
  if (kind === 'ack') return `ack ${number}${fate}`;
  const [, source] = /^interrupt of (\w+)/.exec(frame.text) ?? [];
  const short = source === 'intervalTimer' ? 'timer' : source;
  const what = kind === 'end' ? `end ${epoch}` : kind === 'interrupt' ? short : kind === 'value' ? 'value' : frame.text;
  return `${marks[kind]} #${number} ${what}${fate}`;
}

/** Beside an arrow, at several heights and both sides. */
function placesBeside({ from, to }: Arrow): readonly (readonly [number, number, 'start' | 'end'])[] {
  return [0.24, 0.38, 0.52, 0.68, 0.82].flatMap((part) => {
    const [x, y] = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part + 4];
    return [
      [x + 6, y, 'start'],
      [x - 6, y, 'end'],
    ] as const;
  });
}

/** Pixels of time for each arrow, below which none is named: pointing at one tells what it is. */
const leastRoom = 5;

/** Labels of arrows: messages first, acknowledgments after them; what is sent to several is named once. */
export function labelArrows(labels: Labels, arrows: readonly Arrow[], length: number): void {
  if (arrows.length * leastRoom > length) return;
  const order: readonly Kind[] = ['view', 'interrupt', 'end', 'value', 'ack'];
  const named = new Set<string>();
  for (const kind of order) {
    for (const arrow of arrows.filter((each) => each.kind === kind)) {
      const { from, sentAt, number } = arrow.frame;
      const key = `${kind} ${from} ${sentAt} ${number}`;
      if (kind !== 'ack' && named.has(key)) continue;
      if (labels.place(wordsOf(arrow), placesBeside(arrow), `${kind}${arrow.isUnheard ? ' faint' : ''}`))
        named.add(key);
    }
  }
}

/** The arrow that a pointer means. */
export function arrowNear(arrows: readonly Arrow[], [x, y]: Point): Arrow | undefined {
  let found: { readonly arrow: Arrow; readonly distance: number } | undefined;
  for (const arrow of arrows) {
    const [dx, dy] = [arrow.to[0] - arrow.from[0], arrow.to[1] - arrow.from[1]];
    const along = ((x - arrow.from[0]) * dx + (y - arrow.from[1]) * dy) / Math.max(1, dx * dx + dy * dy);
    const part = Math.min(1, Math.max(0, along));
    const distance = Math.hypot(x - arrow.from[0] - part * dx, y - arrow.from[1] - part * dy);
    if (distance < (found?.distance ?? 6)) found = { arrow, distance };
  }
  return found?.arrow;
}
