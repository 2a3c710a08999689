/** What the oracle says: nine points, each with how many moments have satisfied it; the one that fails leads to its moment. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { grouped, milliseconds, plural } from '../../page/format';
import { Chevron } from '../../page/menu';
import type { VerdictState } from '../protocol';
import { goTo, run, selection, stand } from './state';
import './verdict.css';

const short: readonly string[] = [
  'states agree',
  'output as bare',
  'commit',
  'one leader',
  'time forward',
  'interrupts once',
  'nothing lost',
  'guest finishes',
  'redundancy',
];

/** Of a point that fails. */
export const failingPoints: readonly string[] = [
  'The replicas’ states differ',
  'The environment sees what no single machine does',
  'An output before what it depends on',
  'Two leaders: split brain',
  'Time does not go on',
  'Not one interrupt for each operation',
  'Something is lost',
  'The guest cannot finish',
  'Redundancy is not restored',
];

/** A sentence begins with a capital, but for a replica's name, which is written as in the trace. */
export const sentence = (text: string): string =>
  `${text.replace(/^(the|a|an) /, (word) => word[0].toUpperCase() + word.slice(1))}.`;

const answers: Readonly<Record<NonNullable<VerdictState['verdict']>, readonly [string, 'good' | 'bad' | 'calm']>> = {
  consistent: ['No: consistent', 'good'],
  'consistent with repeats': ['No: consistent with repeats', 'good'],
  'not maskable': ['Yes: this device cannot be masked', 'bad'],
  inconsistent: ['Yes: inconsistent', 'bad'],
  unfinished: ['Unfinished: cut off while the guest ran', 'calm'],
  'no replica left': ['No replica left: an outage, and no lie', 'calm'],
};

/** Goes to the moment of the first point that fails. */
export function goToViolation(): void {
  const failing = run.value?.verdict.points.find(({ violation }) => violation !== undefined);
  if (failing?.violation === undefined) return;
  stand();
  void goTo(failing.violation.event).then(() => {
    selection.value = { kind: 'record', event: failing.violation?.event ?? 0 };
  });
}

export const Sign = ({ look }: { readonly look: 'good' | 'bad' | 'calm' }) => (
  <span class={look === 'bad' ? 'no' : look === 'good' ? 'yes' : 'yes calm'} aria-hidden="true">
    {look === 'bad' ? '✕' : look === 'good' ? '✓' : '–'}
  </span>
);

function PointCard({
  state,
  repeats,
}: {
  readonly state: VerdictState['points'][number];
  readonly repeats: readonly string[];
}) {
  const { point, name, moments, violation } = state;
  return (
    <div class={`popup point-card${violation ? ' fails' : ''}`}>
      <p>
        <b>
          {point}. {violation ? failingPoints[point - 1] : name[0].toUpperCase() + name.slice(1)}
        </b>
      </p>
      {violation === undefined ? (
        <p>{moments === 0 ? 'Nothing has come yet that could break it.' : `Held at ${plural(moments, 'moment')}.`}</p>
      ) : (
        <>
          <p>{sentence(violation.text)}</p>
          <button type="button" class="btn main" onClick={goToViolation}>
            Go to {milliseconds(violation.at)} ms <kbd>V</kbd>
          </button>
        </>
      )}
      {point === 2 && repeats.length > 0 && <p>Performed again, as IO2 allows: {repeats.slice(0, 3).join('; ')}.</p>}
    </div>
  );
}

export function Verdict() {
  const shown = useSignal(0);
  const all = useSignal(false);
  const holder = useRef<HTMLElement>(null);
  useEffect(() => {
    const leave = (event: Event) => {
      if (!holder.current?.contains(event.target as Node)) shown.value = 0;
    };
    document.addEventListener('pointerdown', leave);
    return () => document.removeEventListener('pointerdown', leave);
  }, []);
  const info = run.value;
  const verdict = info?.verdict;
  const [answer, look] =
    verdict?.verdict === undefined
      ? [info === undefined ? 'Loading …' : `Recording: ${grouped(info.events)} events`, 'calm' as const]
      : answers[verdict.verdict];
  const points = verdict?.points ?? [];
  const holding = points.filter(({ holds }) => holds).length;
  const failing = points.find(({ violation }) => violation !== undefined);
  return (
    <section
      class={`verdict ${look}${all.value ? ' all' : ''}`}
      aria-label="Verdict"
      ref={holder}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || shown.value === 0) return;
        event.stopPropagation();
        shown.value = 0;
      }}
    >
      <p class="says">
        <Sign look={look} />
        <span class="q hide-phone">Could anybody outside tell?</span> <b>{answer}</b>
      </p>
      <p class="vh" role="alert">
        {failing && `Point ${failing.point} fails: ${failing.violation?.text}`}
      </p>
      <ol class="points" aria-label="The nine points of the oracle">
        {points.map((state) => {
          const { point, name, holds } = state;
          const repeats = point === 2 ? (verdict?.repeats.length ?? 0) : 0;
          return (
            <li key={point} class={holds ? '' : 'failing'}>
              <button
                type="button"
                title={`${point}. ${name}`}
                aria-expanded={shown.value === point}
                onClick={() => {
                  shown.value = shown.value === point ? 0 : point;
                }}
              >
                <Sign look={holds ? 'good' : 'bad'} />
                <b>{point}</b> <span class="name">{short[point - 1]}</span>
                <span class="vh">{holds ? 'holds' : 'fails'}</span>
                {repeats > 0 && <em>{plural(repeats, 'repeat')}</em>}
              </button>
              {shown.value === point && <PointCard state={state} repeats={verdict?.repeats ?? []} />}
            </li>
          );
        })}
      </ol>
      <button
        type="button"
        class="btn ghost small only-phone"
        aria-expanded={all.value}
        onClick={() => {
          all.value = !all.value;
        }}
      >
        {holding} of {points.length} <Chevron />
      </button>
    </section>
  );
}
