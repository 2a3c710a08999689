/** What is true now: a sentence, the replicas, the link, the bus and its devices. */
import { useComputed } from '@preact/signals';
import type { ReplicaScene } from '../../protocol';
import { Fresh } from '../fresh';
import { playing, run, scene } from '../state';
import { StoryStage } from '../story/story-stage';
import { staged } from '../story/walk';
import { Bus, Devices } from './devices';
import { FrameCard } from './frame-card';
import { FrameButton, isSeenMoving, Link, progress } from './link';
import { ReplicaCard } from './replica-card';
import './stage.css';

const placeOf = (name: string): string => name.replace(/-\d+$/, '');

/** A processor that has been repaired stands where the dead one stood. */
function present(replicas: readonly ReplicaScene[]): readonly ReplicaScene[] {
  const latest = new Map<string, ReplicaScene>();
  for (const replica of replicas) latest.set(placeOf(replica.name), replica);
  return [...latest.values()];
}

/** The middle of each card: so wide are the gaps between them. */
const middles = (count: number, gap: string): readonly string[] =>
  Array.from(
    { length: count },
    (_, at) => `calc((100% - ${count - 1} * ${gap}) * ${(at + 0.5) / count} + ${at} * ${gap})`,
  );

/** Frames between more than two replicas travel on one wire under the cards. */
function Wire({ replicas }: { readonly replicas: readonly ReplicaScene[] }) {
  const at = scene.value?.moment.at ?? 0;
  const place = (name: string) =>
    (100 *
      (Math.max(
        0,
        replicas.findIndex((each) => each.name === name),
      ) +
        0.5)) /
    replicas.length;
  const frames = (scene.value?.frames ?? []).filter(isSeenMoving);
  return (
    <section class="wire-strip" aria-label="Links">
      <span>{frames.length === 0 ? 'nothing on the links' : ''}</span>
      {frames.slice(-24).map((frame) => (
        <FrameButton
          key={`${frame.sentAt} ${frame.to} ${frame.number} ${frame.kind}`}
          frame={frame}
          left={place(frame.from) + (place(frame.to) - place(frame.from)) * progress(frame, at)}
        />
      ))}
    </section>
  );
}

/** Where the machines will stand. */
const Awaited = () => (
  <>
    <div class="replica waiting" />
    <div class="link" />
    <div class="replica waiting" />
  </>
);

/** While the run plays, a reader hears one sentence in a second at most; paused, the last one. */
let toldAt = 0;
let told = '';
function spoken(words: string): string {
  const now = performance.now();
  if (!playing.value || now - toldAt >= 1000) {
    toldAt = now;
    told = words;
  }
  return told;
}

export function Stage() {
  const story = staged();
  return (
    <section class="pane stage" aria-label="Stage" tabIndex={-1}>
      {story === undefined ? <Machines /> : <StoryStage {...story} />}
    </section>
  );
}

function Machines() {
  const words = useComputed(() => scene.value?.headline ?? ['Power-on.', 'The world is loading.']);
  const replicas = present(scene.value?.replicas ?? []);
  const isPair = replicas.length <= 2;
  const places = middles(Math.max(1, replicas.length), isPair ? 'var(--link)' : '8px');
  const [strong, rest] = words.value;
  return (
    <>
      <div class="head">
        <h2 class="vh">Stage</h2>
        <p class="now ell" title={`${strong} ${rest}`}>
          <Fresh of={`${strong} ${rest}`}>
            <b>{strong}</b> {rest}
          </Fresh>
        </p>
        <p class="vh" aria-live="polite">
          {spoken(`${strong} ${rest}`)}
        </p>
      </div>
      <div class="body">
        <div class={`machines${isPair ? ' two' : ''}`}>
          {replicas.length === 0 && <Awaited />}
          {replicas[0] && <ReplicaCard replica={replicas[0]} />}
          {isPair && replicas.length === 2 && <Link left={replicas[0].name} right={replicas[1].name} />}
          {replicas.slice(1).map((replica) => (
            <ReplicaCard key={placeOf(replica.name)} replica={replica} />
          ))}
        </div>
        {!isPair && <Wire replicas={replicas} />}
        <Bus places={places} />
        <Devices />
      </div>
      <FrameCard key={run.value?.id} />
    </>
  );
}
