/** What matters, drawn where it happens: deaths, suspicions, claims, promotions, uncertain interrupts, verdicts. */
import type { Mark } from '../../../protocol';
import type { Drawing } from './drawing';
import type { Labels } from './labels';

/** Where the mark stands: beside the lane of a replica, or on the bus for claims. */
function seat(drawing: Drawing, mark: Mark) {
  const lane = drawing.lane(mark.actor) ?? drawing.lane('bus');
  if (lane === undefined || !drawing.isSeen(mark.at, mark.at)) return undefined;
  return { along: drawing.along(mark.at), lane };
}

export function Marks({ drawing, timeoutNs }: { readonly drawing: Drawing; readonly timeoutNs: number }) {
  return (
    <g>
      {drawing.diagram.marks.map((mark) => (
        <MarkShape key={`${mark.kind} ${mark.event}`} drawing={drawing} mark={mark} timeoutNs={timeoutNs} />
      ))}
    </g>
  );
}

interface Props {
  readonly drawing: Drawing;
  readonly mark: Mark;
  readonly timeoutNs: number;
}

function MarkShape({ drawing, mark, timeoutNs }: Props) {
  const at = seat(drawing, mark);
  if (at === undefined) return null;
  const { along, lane } = at;
  const line = (first: number, last: number) => drawing.line(along, along, first, last);
  const [x, y] = drawing.point(along, (lane.from + lane.to) / 2);
  switch (mark.kind) {
    case 'kill':
      return (
        <g>
          <path class="mark" d={line(lane.from - 3, lane.to + 3)} />
          <path class="cross under" d={`M${x - 4.5} ${y - 4.5}l9 9m0-9l-9 9`} />
          <path class="cross" d={`M${x - 4.5} ${y - 4.5}l9 9m0-9l-9 9`} />
        </g>
      );
    case 'misled':
    case 'suspicion': {
      const begins = drawing.along(mark.at - timeoutNs);
      const beside = lane.to + 10;
      return (
        <g>
          <path class="mark" d={line(lane.from - 20, lane.to)} />
          <path class="full" d={flag(drawing, along, lane.from - 22)} />
          {!drawing.plan.isDown && mark.kind === 'suspicion' && (
            <path class="axis" d={`M${begins} ${beside - 4}v8M${begins} ${beside}H${along}M${along} ${beside - 4}v8`} />
          )}
        </g>
      );
    }
    case 'claim':
    case 'refused': {
      const bus = drawing.lane('bus') ?? lane;
      const [cx, cy] = drawing.point(along, (bus.from + bus.to) / 2);
      return (
        <g>
          <path class="mark dotted" d={line(lane.to, (bus.from + bus.to) / 2)} />
          <circle class="mark" cx={cx} cy={cy} r={4} />
          {mark.kind === 'refused' && <path class="mark" d={`M${cx - 6} ${cy + 6}l12 -12`} />}
        </g>
      );
    }
    case 'uncertain': {
      const [cx, cy] = drawing.point(along, lane.from - 12);
      return (
        <g>
          <path class="mark" d={line(lane.from - 8, lane.to + 3)} />
          <circle class="uncertain" cx={cx} cy={cy} r={7} />
          <text class="on" x={cx} y={cy + 4} text-anchor="middle">
            ?
          </text>
        </g>
      );
    }
    case 'divergence':
    case 'violation':
      return (
        <g>
          <path class="mark bad" d={line(lane.from - 8, lane.to + 3)} />
          <rect class="wrong" {...square(drawing.point(along, lane.from - 12), 6)} />
        </g>
      );
    default:
      return <path class="mark" d={line(lane.from - 8, lane.to + 3)} />;
  }
}

const square = ([x, y]: readonly [number, number], half: number) => ({
  ...{ x: x - half, y: y - half, width: 2 * half, height: 2 * half },
});

const flag = (drawing: Drawing, along: number, across: number): string => {
  const [x, y] = drawing.point(along, across);
  return `M${x} ${y}l9 4l-9 4z`;
};

const tones: Partial<Readonly<Record<Mark['kind'], string>>> = {
  promotion: 'primary',
  uncertain: 'interrupt',
  divergence: 'bad strong',
  violation: 'bad strong',
  claim: '',
  refused: '',
};

/** Faults first: they must be read. */
export function labelMarks(labels: Labels, drawing: Drawing, timeoutNs: number): void {
  const { plan } = drawing;
  for (const mark of drawing.diagram.marks.filter(({ kind }) => kind === 'uncertain')) {
    const at = seat(drawing, mark);
    if (at === undefined) continue;
    const [x, y] = drawing.point(at.along, at.lane.from - 12);
    labels.keepFree(x - 8, y - 8, x + 8, y + 8);
  }
  for (const mark of drawing.diagram.marks) {
    const at = seat(drawing, mark);
    if (at === undefined) continue;
    const { along, lane } = at;
    const tone = tones[mark.kind] ?? 'strong';
    const words = mark.kind === 'kill' ? `${mark.text} ${(mark.at / 1e6).toFixed(3)}` : wordsOf(mark);
    const bus = drawing.lane('bus');
    const isClaim = mark.kind === 'claim' || mark.kind === 'refused';
    if (plan.isDown) {
      const heights = [-7, 17, 4, 30];
      const right = heights.map((height) => [lane.to + 8, along + height, 'start'] as const);
      const left = heights.map((height) => [lane.from - 22, along + height, 'end'] as const);
      if (isClaim && bus !== undefined) labels.place(words, [[bus.from - 6, along + 16, 'end']], tone);
      else labels.place(words, [...right, ...left], tone);
      continue;
    }
    if (isClaim && bus !== undefined) {
      labels.place(
        words,
        [
          [along + 8, bus.to + 11, 'start'],
          [along - 8, bus.to + 11, 'end'],
        ],
        tone,
      );
      continue;
    }
    const isFlag = mark.kind === 'suspicion' || mark.kind === 'misled';
    const heights = mark.kind === 'kill' ? [5] : isFlag ? [9, 22] : [8, 21, 34];
    const gap = mark.kind === 'uncertain' ? 11 : 5;
    const before = heights.map((height) => [along - gap, lane.from - height, 'end'] as const);
    const after = heights.map((height) => [along + gap, lane.from - height, 'start'] as const);
    labels.place(words, mark.kind === 'kill' || isFlag ? [...before, ...after] : [...after, ...before], tone);
    if (mark.kind === 'suspicion') {
      const begins = drawing.along(mark.at - timeoutNs);
      const silence = `${timeoutNs / 1e6} ms of silence`;
      labels.place(silence, [[(begins + along) / 2, lane.to + 14, 'middle']], 'strong', along - begins - 8);
    }
  }
}

function wordsOf({ kind, text, actor }: Mark): string {
  if (kind === 'uncertain') return 'uncertain, P7';
  if (kind === 'claim' || kind === 'refused') return text.replace(`${actor} `, '');
  return text;
}
