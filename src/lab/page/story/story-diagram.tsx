/** A counterexample as a diagram: a lane for each actor, a row for each step, messages between them. */
import type { Story } from '../../story';
import { pictureOf, type StoryArrow } from './story-picture';
import { walkedTo } from './walk';
import './story.css';

const rowHeight = 30;
const wordsWidth = 236;
const laneWidth = 128;

const laneAt = (place: number): number => wordsWidth + laneWidth * (place + 0.5);
const rowAt = (step: number): number => 34 + rowHeight * step;

interface ArrowProps {
  readonly arrow: StoryArrow;
  readonly lanes: readonly string[];
  readonly upTo: number;
}

function Arrow({ arrow, lanes, upTo }: ArrowProps) {
  const { from, to, sentIn, arrivesIn, isLost, isAcknowledgment, text } = arrow;
  const [x, y] = [laneAt(lanes.indexOf(from)), rowAt(sentIn)];
  const isThere = arrivesIn !== undefined && arrivesIn <= upTo;
  const share = isThere ? (isLost ? 0.6 : 1) : 0.45;
  const [toX, toY] = [laneAt(lanes.indexOf(to)), rowAt(isThere ? arrivesIn : sentIn + 0.45)];
  const [endX, endY] = [x + (toX - x) * share, y + (toY - y) * (isThere && !isLost ? 1 : 0.7)];
  const angle = (Math.atan2(endY - y, endX - x) * 180) / Math.PI;
  return (
    <g class={`story-arrow${isAcknowledgment ? ' ack' : ''}`}>
      <title>{text}</title>
      <path d={`M${x} ${y}L${endX} ${endY}`} />
      {isLost && isThere ? (
        <path d={`M${endX - 5} ${endY - 5}l10 10m0-10l-10 10`} />
      ) : (
        <path class="point" d="M0 0L-8 -4V4z" transform={`translate(${endX} ${endY}) rotate(${angle})`} />
      )}
    </g>
  );
}

export function StoryDiagram({ story }: { readonly story: Story }) {
  const { lanes, arrows, marks } = pictureOf(story);
  const at = walkedTo.value;
  const { steps } = story;
  const deaths = new Map(marks.filter(({ kind }) => kind === 'death').map(({ lane, step }) => [lane, step]));
  const [width, height] = [wordsWidth + laneWidth * lanes.length, rowAt(steps.length)];
  return (
    <section
      class="story-diagram"
      aria-label="Diagram of the counterexample"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      tabIndex={0}
    >
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${at + 1} of ${steps.length} steps: ${steps[at].words}`}
      >
        <rect class="story-here" x={0} y={rowAt(at) - rowHeight / 2} width="100%" height={rowHeight} />
        {lanes.map((name, place) => {
          const end = Math.min(deaths.get(name) ?? steps.length, at + 0.5);
          return (
            <g key={name}>
              <text class="story-lane" x={laneAt(place)} y={14} text-anchor="middle">
                {name}
              </text>
              <path class="story-life" d={`M${laneAt(place)} 22V${rowAt(end)}`} />
            </g>
          );
        })}
        {steps.map(({ words }, step) => (
          <text key={step} class={`story-words${step > at ? ' ahead' : ''}`} x={12} y={rowAt(step) + 4}>
            <title>{words}</title>
            {`${step + 1}  ${words.length > 34 ? `${words.slice(0, 20)}…${words.slice(-12)}` : words}`}
          </text>
        ))}
        {arrows
          .filter(({ sentIn }) => sentIn <= at)
          .map((arrow, place) => (
            <Arrow key={place} arrow={arrow} lanes={lanes} upTo={at} />
          ))}
        {marks
          .filter(({ step }) => step <= at)
          .map(({ lane, step, kind }) => {
            const [x, y] = [laneAt(lanes.indexOf(lane)), rowAt(step)];
            return kind === 'death' ? (
              <path key={`${lane} ${step}`} class="story-death" d={`M${x - 5} ${y - 5}l10 10m0-10l-10 10`} />
            ) : (
              <circle key={`${lane} ${step}`} class="story-act" cx={x} cy={y} r={4} />
            );
          })}
      </svg>
    </section>
  );
}
