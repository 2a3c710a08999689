/** What has come of the run, at the moment where one sees it: its end, its failing point, a divergence. */
import { useSignal } from '@preact/signals';
import { grouped, milliseconds, plural } from '../../page/format';
import type { Mark, RunInfo } from '../protocol';
import { lower, view } from './layout';
import './notices.css';
import { event, fork, goTo, recordMore, run, scene } from './state';
import { exportAs } from './top';
import { failingPoints, goToViolation, sentence } from './verdict';

interface Act {
  readonly words: string;
  readonly act: () => void;
}

interface Told {
  readonly look: 'good' | 'bad' | 'calm';
  readonly title: string;
  readonly text: string;
  readonly acts: readonly Act[];
}

const to = (mark: Mark | undefined, words: string): readonly Act[] =>
  mark === undefined ? [] : [{ words, act: () => void goTo(mark.event) }];

const save: Act = { words: 'Save as a scenario', act: () => void exportAs('scenario') };

/** Whether the hypervisor takes the TLB's misses over. */
const isTakenOver = (text: string): boolean => !/^tlb takeover off/m.test(text) || /^tlb takeover on/m.test(text);

function violation({ verdict, arbiter, marks, text }: RunInfo, here: number): Told | undefined {
  const failing = verdict.points.find((point) => point.violation !== undefined);
  const at = failing?.violation;
  if (failing === undefined || at === undefined) return undefined;
  const divergence = marks.find(({ kind }) => kind === 'divergence');
  const title =
    divergence === undefined
      ? `${failing.point}. ${failingPoints[failing.point - 1]}`
      : 'The replicas differ, and not by lag';
  const compare = () => {
    lower.value = 'machine';
    view.value = 'machine';
    goToViolation();
  };
  const acts = [
    ...(here === at.event ? [] : [{ words: `Go to ${milliseconds(at.at)} ms`, act: goToViolation }]),
    ...(failing.point === 1 ? [{ words: 'Compare the machines', act: compare }] : []),
    ...(isTakenOver(text) ? [] : [{ words: 'Again, with takeover', act: () => void fork('tlb takeover on') }]),
    ...(arbiter ? [] : [{ words: 'Again, with the arbiter', act: () => void fork('arbiter on') }]),
    save,
  ];
  return { look: 'bad', title, text: sentence(at.text), acts };
}

function outage({ marks }: RunInfo): Told {
  const kills = marks.filter(({ kind }) => kind === 'kill');
  const deaths = kills.map(({ actor, at }) => `${actor} was killed at ${milliseconds(at)} ms`).join(', ');
  return {
    look: 'calm',
    title: 'No replica left: an outage, and no lie.',
    text: `${deaths}. One failure is masked; the second is an outage. What the world has seen until then is right.`,
    acts: [
      { words: 'Join a repaired replica in time', act: () => void fork('join after 20 ms') },
      ...to(kills.at(-1), `Back to ${milliseconds(kills.at(-1)?.at ?? 0)} ms`),
    ],
  };
}

function halt({ marks, endsAt, verdict }: RunInfo): Told {
  const leader = scene.value?.replicas.find(({ role }) => role === 'primary');
  const failovers = marks.filter(({ kind }) => kind === 'promotion').length;
  const epochs = Math.max(0, ...(scene.value?.replicas.map(({ epoch }) => epoch) ?? []));
  const [repeat] = verdict.repeats;
  return {
    look: 'good',
    title: 'The guest has halted its machine.',
    text: [
      `At ${milliseconds(endsAt)} ms, after ${plural(epochs, 'epoch')}${leader ? `, under ${leader.name}` : ''}.`,
      `${failovers === 0 ? 'No failover' : plural(failovers, 'failover')}, ${plural(verdict.repeats.length, 'repeat')}.`,
      ...(repeat === undefined ? [] : [`A ${repeat}.`]),
    ].join(' '),
    acts: [
      ...to(
        marks.find(({ kind }) => kind === 'kill'),
        'Back to the kill',
      ),
      { words: 'From the beginning', act: () => void goTo(0) },
    ],
  };
}

function rest({ events }: RunInfo): Told {
  return {
    look: 'calm',
    title: `The recording rests at ${grouped(events)} events.`,
    text: 'So much is kept in this tab. The guest has not finished; the run can go on from here, or fork.',
    acts: [{ words: 'Record more', act: () => void recordMore() }],
  };
}

function told(info: RunInfo, here: number): Told | undefined {
  const failing = violation(info, here);
  const isViolated = info.verdict.points.some(({ violation: at }) => at?.event === here && here > 0);
  if (failing !== undefined && (isViolated || (info.ended && here === info.events))) return failing;
  if (here < info.events || here === 0) return undefined;
  if (info.rests) return rest(info);
  if (!info.ended) return undefined;
  if (info.verdict.verdict === 'no replica left') return outage(info);
  return info.verdict.verdict?.startsWith('consistent') ? halt(info) : undefined;
}

/** Stands over the diagram's foot, and moves nothing. */
export function Ending() {
  const closed = useSignal('');
  const info = run.value;
  const key = `${info?.id} ${event.value}`;
  const shown = info === undefined || scene.value?.run !== info.id ? undefined : told(info, event.value);
  if (shown === undefined || closed.value === key) return null;
  const { look, title, text, acts } = shown;
  return (
    <section class={`notice ending ${look}`} aria-label={title}>
      <div class="row">
        <h3>{title}</h3>
        <span class="sp" />
        <button
          type="button"
          class="btn ghost small"
          aria-label="Close this note"
          onClick={() => {
            closed.value = key;
          }}
        >
          Close
        </button>
      </div>
      <p>{text}</p>
      <div class="row">
        {acts.map(({ words, act }, at) => (
          <button type="button" key={words} class={`btn${at === 0 ? ' main' : ''}`} onClick={act}>
            {words}
          </button>
        ))}
      </div>
    </section>
  );
}
