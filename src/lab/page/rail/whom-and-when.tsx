/** The processor that a fault means, and the moment at which the fault comes. */
import { signal } from '@preact/signals';
import type { ReplicaScene } from '../../protocol';
import {
  afterFact,
  atEpoch,
  atMoment,
  atPhase,
  beforeAcknowledgment,
  busPhases,
  facts,
  type When,
  whens,
} from '../fault-statements';
import { rowsNear } from '../log-search';
import { event, instant, problem, scene } from '../state';

const still: ReadonlySet<string> = new Set(['dead', 'deposed', 'halted']);
export const alive = (): readonly ReplicaScene[] => scene.value?.replicas.filter(({ role }) => !still.has(role)) ?? [];

/** The primary, or who may come to be it. */
export const primaryNow = (): ReplicaScene | undefined => {
  const all = alive();
  return all.find(({ role }) => role === 'primary') ?? all[0];
};

/** What the visitor chose, or the primary. */
const chosen = signal<string | undefined>(undefined);
export const whom = (): ReplicaScene | undefined => alive().find(({ name }) => name === chosen.value) ?? primaryNow();

const when = signal<When>('now');
const epoch = signal(0);
const fact = signal(Object.keys(facts)[0]);
const delayMs = signal(0);
const phase = signal<string>(busPhases[0]);

/** At once, whoever leads. */
export function choosePrimaryNow(): void {
  when.value = 'now';
  chosen.value = undefined;
}

export const now = (): string => atMoment({ event: event.value, at: instant.value }, scene.value?.moment.at ?? 0);

/** The message that the chosen replica has sent last, before the moment. */
async function lastSent(from: string): Promise<{ readonly from: string; readonly number: number } | undefined> {
  const rows = await rowsNear(`actor:${from} type:message.sent`, 3);
  const record = rows.findLast((row) => row.event <= event.value)?.record as { readonly sequence?: number } | undefined;
  return record?.sequence === undefined ? undefined : { from, number: record.sequence };
}

/** The moment as a scenario says it; `undefined` where there is none, which the visitor is told. */
export async function chosenMoment(name: string): Promise<string | undefined> {
  if (when.value === 'between') {
    const sent = await lastSent(name);
    if (sent !== undefined) return beforeAcknowledgment(sent);
    problem.value = `${name} has sent no message before this moment: go to a later one.`;
    return undefined;
  }
  return {
    now,
    epoch: () => atEpoch(epoch.value),
    after: () => afterFact(fact.value, delayMs.value),
    phase: () => atPhase(phase.value),
  }[when.value]();
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

export function WhomAndWhen() {
  const all = scene.value?.replicas ?? [];
  const name = whom()?.name;
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
              tabIndex={each === name ? 0 : -1}
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
    </>
  );
}
