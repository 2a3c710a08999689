/** Faults: each forks the run at the moment in sight, by statements of a scenario that are added. */
import { signal } from '@preact/signals';
import { milliseconds, shortMilliseconds } from '../../../page/format';
import type { ReplicaScene } from '../../protocol';
import {
  busPhases,
  cutFrom,
  facts,
  killAfter,
  killAtEpoch,
  killAtMoment,
  killAtPhase,
  killBeforeAcknowledgment,
  removableRules,
  type When,
  whens,
} from '../fault-statements';
import { rowsNear } from '../log-search';
import { event, fork, instant, problem, run, scene } from '../state';
import { Settings } from './settings';

const still: ReadonlySet<string> = new Set(['dead', 'deposed', 'halted']);
const alive = (): readonly ReplicaScene[] => scene.value?.replicas.filter(({ role }) => !still.has(role)) ?? [];

/** Whom the panel means: what the visitor chose, or the primary. */
const chosen = signal<string | undefined>(undefined);
const who = (): string | undefined => {
  const all = alive();
  return (all.find(({ name }) => name === chosen.value) ?? all.find(({ role }) => role === 'primary') ?? all[0])?.name;
};

const when = signal<When>('now');
const epoch = signal(0);
const fact = signal(Object.keys(facts)[0]);
const delayMs = signal(0);
const phase = signal<string>(busPhases[0]);

/** The message that the chosen replica has sent last, before the moment. */
async function lastSent(from: string): Promise<{ readonly from: string; readonly number: number } | undefined> {
  const rows = await rowsNear(`actor:${from} type:message.sent`, 3);
  const record = rows.findLast((row) => row.event <= event.value)?.record as { readonly sequence?: number } | undefined;
  return record?.sequence === undefined ? undefined : { from, number: record.sequence };
}

/** The kill that the panel says. */
export async function killChosen(): Promise<void> {
  const name = who();
  if (name === undefined || run.value === undefined) return;
  const record = scene.value?.moment;
  if (when.value === 'between') {
    const sent = await lastSent(name);
    if (sent === undefined) problem.value = `${name} has sent no message before this moment: go to a later one.`;
    else await fork(killBeforeAcknowledgment(name, sent));
    return;
  }
  const statement = {
    now: () => killAtMoment(name, { event: event.value, at: instant.value }, record?.at ?? 0),
    epoch: () => killAtEpoch(name, epoch.value),
    after: () => killAfter(name, fact.value, delayMs.value),
    phase: () => killAtPhase(name, phase.value),
  }[when.value]();
  await fork(statement);
}

/** A kill at once, of the replica that leads. */
export async function killPrimary(): Promise<void> {
  when.value = 'now';
  chosen.value = undefined;
  await killChosen();
}

export const cutLink = (): void => {
  if (run.value !== undefined) void fork(cutFrom(run.value.text, instant.value));
};

function consequence(name: string | undefined): string {
  const all = alive();
  if (name === undefined) return 'No replica is left that could be killed.';
  if (all.filter(({ role }) => role !== 'joining').length === 1)
    return `${name} is the last replica: without it the guest cannot finish.`;
  const isPrimary = all.find((each) => each.name === name)?.role === 'primary';
  return isPrimary
    ? `${name} leads: after ${shortMilliseconds(run.value?.timeoutNs ?? 0)} ms of silence the other one takes over.`
    : `${name} follows: the primary goes on alone once the arbiter has agreed.`;
}

function WhenFields() {
  if (when.value === 'epoch') {
    return (
      <label class="row">
        <span class="q">epoch</span>
        <input
          class="pick number"
          type="number"
          min={0}
          value={epoch.value}
          onInput={({ currentTarget }) => {
            epoch.value = Math.max(0, Math.trunc(Number(currentTarget.value)));
          }}
        />
      </label>
    );
  }
  if (when.value === 'after') {
    return (
      <div class="row">
        <input
          class="pick number"
          type="number"
          min={0}
          step="any"
          aria-label="Milliseconds later"
          value={delayMs.value}
          onInput={({ currentTarget }) => {
            delayMs.value = Math.max(0, Number(currentTarget.value));
          }}
        />
        <span class="q">ms after</span>
        <select
          class="pick grow"
          aria-label="Event"
          value={fact.value}
          onChange={({ currentTarget }) => {
            fact.value = currentTarget.value;
          }}
        >
          {Object.entries(facts).map(([statement, words]) => (
            <option key={statement} value={statement}>
              {words}
            </option>
          ))}
        </select>
      </div>
    );
  }
  if (when.value !== 'phase') return null;
  return (
    <label class="row">
      <span class="q">phase</span>
      <select
        class="pick grow"
        value={phase.value}
        onChange={({ currentTarget }) => {
          phase.value = currentTarget.value;
        }}
      >
        {busPhases.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function Kill() {
  const all = scene.value?.replicas ?? [];
  const name = who();
  return (
    <>
      <div class="row">
        <div class="seg" role="radiogroup" aria-label="Whom">
          {all.slice(-3).map(({ name: each, role }) => (
            <button
              type="button"
              key={each}
              role="radio"
              aria-checked={each === name}
              aria-label={`${each}, ${role}`}
              disabled={still.has(role)}
              onClick={() => {
                chosen.value = each;
              }}
            >
              <i class={`g ${role}`} />
              {each}
            </button>
          ))}
        </div>
        <select
          class="pick grow"
          aria-label="When"
          value={when.value}
          onChange={({ currentTarget }) => {
            when.value = currentTarget.value as When;
            epoch.value = (scene.value?.replicas[0]?.epoch ?? 0) + 1;
          }}
        >
          {Object.entries(whens).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <WhenFields />
      <div class="row">
        <button
          type="button"
          id="kill"
          class="btn main grow"
          disabled={name === undefined}
          onClick={() => void killChosen()}
        >
          Kill {name ?? 'nobody'} <kbd>K</kbd>
        </button>
        <button type="button" class="btn" title="From this moment on nothing arrives" onClick={cutLink}>
          Cut link <kbd>X</kbd>
        </button>
      </div>
      <p class="note">{consequence(name)}</p>
    </>
  );
}

export function Faults() {
  const without = run.value?.without ?? [];
  return (
    <section class="pane faults" aria-label="Faults" tabIndex={-1}>
      <div class="head">
        <h2>Faults</h2>
        <span class="sp" />
        <span class="q">each forks at {milliseconds(instant.value)}</span>
      </div>
      <div class="body">
        <Kill />
        <Settings />
        <p class="note above">Settings hold from power-on. Take a rule away, see what breaks:</p>
        <div class="rules">
          {removableRules.map(([name, shown]) => (
            <button
              type="button"
              key={name}
              aria-pressed={without.includes(name)}
              disabled={without.includes(name)}
              title={`The run again, without ${name}`}
              onClick={() => void fork(`without ${name}`)}
            >
              {shown}
            </button>
          ))}
        </div>
      </div>
    </section>
  );
}
