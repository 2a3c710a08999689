/** The step in view: its event, its state, and what has changed in the context. */
import { useEffect } from 'preact/hooks';
import { grouped, plural } from '../../../page/format';
import type { StepView } from '../../viewer-protocol';
import { following, goTo, overview, pinned, step } from '../state';
import { useAnswer } from '../use-answer';
import { Context } from './context';
import './step.css';

const pauseMs = 100;

export function StepPane() {
  const against = pinned.value;
  const isThere = step.value >= (overview.value?.first ?? 1);
  const told = useAnswer<'step'>(
    isThere ? { ask: 'step', step: step.value, ...(against !== undefined && { against }) } : undefined,
    following.value ? overview.value?.version : 0,
    pauseMs,
  ).value;
  useEffect(() => {
    document.title = `Understudy inspector${told ? `: ${told.name}, step ${told.step}` : ''}`;
  }, [told?.step, told?.name]);
  return (
    <section class="pane step" aria-label={`Step ${step.value}`} tabIndex={-1}>
      {told == null ? (
        <p class="q none">No step yet: an actor is there, and has received no event.</p>
      ) : (
        <div class="thirds">
          <EventPart view={told} />
          <StatePart view={told} />
          <Context view={told} />
        </div>
      )}
    </section>
  );
}

function EventPart({ view }: { readonly view: StepView }) {
  const { type, source, name, payload, time, isVirtual, traceEvent, faults, cause, isGone } = view;
  return (
    <div>
      <h3>
        Event <span>step {grouped(view.step)}</span>
      </h3>
      <dl class="facts">
        <dt>type</dt>
        <dd title={type}>{type}</dd>
        <dt>from, to</dt>
        <dd>{source ? `${source.name} → ${name}` : `→ ${name}`}</dd>
        <dt>payload</dt>
        <dd class={payload.length > 60 ? 'long' : ''} title={payload}>
          {payload || 'none'}
        </dd>
        <dt>{isVirtual ? 'virtual time' : 'time'}</dt>
        <dd>
          {isVirtual ? `${time} ms` : `${time} s, as sent`}
          {traceEvent !== undefined && `, record ${grouped(traceEvent)}`}
        </dd>
        {faults.length > 0 && (
          <>
            <dt>in force</dt>
            <dd>{faults.join(', ')}</dd>
          </>
        )}
        {cause !== undefined && (
          <>
            <dt>caused by</dt>
            <dd>
              <button type="button" class="link" onClick={() => goTo(cause.step)}>
                {grouped(cause.step)} {cause.type}
              </button>
            </dd>
          </>
        )}
      </dl>
      {isGone && <p class="q">Its messages have been forgotten.</p>}
    </div>
  );
}

/** What the source tells of microsteps and actions; Stately's adapter tells nothing. */
function stepsWords({ microsteps, actions, isTaken }: StepView): string {
  if (!isTaken) return 'not processed yet';
  if (microsteps === undefined && actions === undefined) return 'the program tells no microsteps and actions';
  return [plural(microsteps?.length ?? 0, 'microstep'), plural(actions?.length ?? 0, 'action')].join(', ');
}

function StatePart({ view }: { readonly view: StepView }) {
  const { state, stateBefore, status, actions = [], microsteps = [], output, error, isTaken } = view;
  const now = state || status;
  const hasMoved = state !== '' && state !== stateBefore;
  return (
    <div>
      <h3>
        State <span class="ell">{stepsWords(view)}</span>
      </h3>
      {isTaken && (
        <div class="difference">
          {hasMoved && stateBefore !== '' && <span class="gone">− {stateBefore}</span>}
          <span class={hasMoved ? 'new' : ''}>
            {hasMoved ? '+' : '\u2007'} {now}
          </span>
        </div>
      )}
      {status !== 'active' && state !== '' && <p class="q">The actor is {status}.</p>}
      {microsteps.length > 1 && (
        <ol class="microsteps">
          {microsteps.map((each, at) => (
            <li key={at}>
              <code>{each.event || 'always'}</code> <span class="q">{each.state}</span>
            </li>
          ))}
        </ol>
      )}
      {actions.length > 0 && (
        <p class="q">
          actions in order:{' '}
          {actions.map((each, at) => (
            <span key={at}>
              {at > 0 && ', '}
              <code>{each}</code>
            </span>
          ))}
        </p>
      )}
      {output !== undefined && (
        <p class="q">
          output: <code>{output}</code>
        </p>
      )}
      {error !== undefined && (
        <p class="q">
          error: <code>{error}</code>
        </p>
      )}
    </div>
  );
}
