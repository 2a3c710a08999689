/** The lines of a sequence diagram, drawn at the size that there is. */
import type { SequenceRow } from '../../viewer-protocol';
import { rowHeight, type SequenceLine } from './lines';

interface Props {
  readonly lines: readonly SequenceLine[];
  /** Where each lane stands, by its key. */
  readonly places: ReadonlyMap<string, number>;
  readonly width: number;
  readonly height: number;
  readonly here: number;
  readonly goTo: (step: number, actor: number) => void;
}

export function Picture({ lines, places, width, height, here, goTo }: Props) {
  const steps = lines.flatMap((line) => (line.kind === 'step' ? [line.row.step] : []));
  const words = `Sequence diagram, steps ${steps[0] ?? 0} to ${steps.at(-1) ?? 0}; the log tells the same`;
  return (
    <svg width={width} height={Math.max(0, height)} role="img" aria-label={words}>
      <defs>
        <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">
          <path d="M0 1L7 4L0 7z" class="arrow-head" />
        </marker>
      </defs>
      {[...places].map(([key, x]) => (
        <path key={key} class="lane" d={`M${x} 0V${height}`} />
      ))}
      {lines.map((line, at) =>
        line.kind === 'quiet' ? (
          <g key={at}>
            <rect class="quiet" x="0" y={at * rowHeight + 2} width={width} height={rowHeight - 5} />
            <text x={width / 2} y={at * rowHeight + 14} text-anchor="middle">
              nothing for {durationText(line.lasted)}
            </text>
          </g>
        ) : (
          <Line
            key={at}
            row={line.row}
            top={at * rowHeight}
            places={places}
            width={width}
            isHere={line.row.step === here}
            goTo={goTo}
          />
        ),
      )}
    </svg>
  );
}

interface LineProps extends Pick<Props, 'places' | 'width' | 'goTo'> {
  readonly row: SequenceRow;
  readonly top: number;
  readonly isHere: boolean;
}

function Line({ row, top, places, width, isHere, goTo }: LineProps) {
  const { type, time, source, status, isTaken, step } = row;
  const to = places.get(row.to) ?? 0;
  const from = row.from === undefined || row.from === row.to ? undefined : places.get(row.from);
  const y = top + rowHeight - 6;
  const words = source ? `${type}, from ${source.name} to ${row.name}` : `${type}, to ${row.name}`;
  return (
    // The log is the same for the keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <g class={`line${isHere ? ' here' : ''}`} onClick={() => goTo(step, row.actor)}>
      <title>{`${step}: ${words}`}</title>
      <rect class="back" x="0" y={top} width={width} height={rowHeight - 1} />
      <text x="6" y={top + 14}>
        {time}
      </text>
      {isTaken && (status === 'stopped' || status === 'error') ? (
        <Ending x={to} y={top + 10} words={status === 'error' ? `failed: ${type}` : 'stopped'} width={width} />
      ) : from === undefined ? (
        <Own x={to} y={top + 7} words={type} width={width} />
      ) : (
        <Message from={from} to={to} y={y} words={type} width={width} />
      )}
    </g>
  );
}

const letter = 5.6;
const cut = (words: string, room: number): string => {
  const most = Math.max(4, Math.floor(room / letter));
  return words.length > most ? `${words.slice(0, most - 1)}…` : words;
};

function Beside({
  x,
  y,
  words,
  width,
}: {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  readonly width: number;
}) {
  const isLeft = x > width * 0.6;
  return (
    <text class="words halo" x={isLeft ? x - 13 : x + 13} y={y} text-anchor={isLeft ? 'end' : 'start'}>
      {cut(words, isLeft ? x - 75 : width - x - 16)}
    </text>
  );
}

/** An event without a sender that has a lane: a hook. */
function Own({
  x,
  y,
  words,
  width,
}: {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  readonly width: number;
}) {
  const side = x > width * 0.6 ? -9 : 9;
  return (
    <>
      <path class="arrow" d={`M${x} ${y}h${side}v6h${side > 0 ? -7 : 7}`} marker-end="url(#head)" />
      <Beside x={x} y={y + 7} words={words} width={width} />
    </>
  );
}

function Ending({
  x,
  y,
  words,
  width,
}: {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  readonly width: number;
}) {
  return (
    <>
      <path class="arrow ending" d={`M${x - 5} ${y - 5}l10 10m0-10l-10 10`} />
      <Beside x={x} y={y + 4} words={words} width={width} />
    </>
  );
}

interface MessageProps {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly words: string;
  readonly width: number;
}

function Message({ from, to, y, words, width }: MessageProps) {
  const end = from < to ? to - 2 : to + 2;
  const text = cut(words, width - 64);
  const half = (text.length * letter) / 2;
  const middle = Math.min(width - half - 4, Math.max(62 + half, (from + to) / 2));
  return (
    <>
      <path class="arrow" d={`M${from} ${y}H${end}`} marker-end="url(#head)" />
      <circle class="dot" cx={from} cy={y} r="2.5" />
      <text class="words halo" x={middle} y={y - 4} text-anchor="middle">
        {text}
      </text>
    </>
  );
}

const durationText = (ms: number): string => (ms < 1_000 ? `${ms.toFixed(3)} ms` : `${(ms / 1e3).toFixed(3)} s`);
