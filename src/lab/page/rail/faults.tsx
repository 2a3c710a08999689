/** Faults: each forks the run at the moment in sight, by statements of a scenario that are added. */
import { signal } from '@preact/signals';
import { milliseconds, shortMilliseconds } from '../../../page/format';
import { cutFrom } from '../fault-statements';
import { fork, instant, run } from '../state';
import { freezeChosen, freezeConsequence } from './freeze';
import { failed, joinConsequence, joinNow } from './join';
import { Rules } from './rules';
import { Settings } from './settings';
import { alive, choosePrimaryNow, chosenMoment, WhomAndWhen, whom } from './whom-and-when';

/** The kill that the panel says. */
export async function killChosen(): Promise<void> {
  const name = whom()?.name;
  if (name === undefined || run.value === undefined) return;
  const moment = await chosenMoment(name);
  if (moment !== undefined) await fork(`${moment} kill ${name}`);
}

/** A kill at once, of the replica that leads. */
export async function killPrimary(): Promise<void> {
  choosePrimaryNow();
  await killChosen();
}

export const cutLink = (): void => {
  if (run.value !== undefined) void fork(cutFrom(run.value.text, instant.value));
};

function killConsequence(name: string | undefined): string {
  const all = alive();
  if (name === undefined) return 'No replica is left that could be killed.';
  if (all.filter(({ role }) => role !== 'joining').length === 1)
    return `${name} is the last replica: without it the guest cannot finish.`;
  const isPrimary = all.find((each) => each.name === name)?.role === 'primary';
  return isPrimary
    ? `${name} leads: after ${shortMilliseconds(run.value?.timeoutNs ?? 0)} ms of silence the other one takes over.`
    : `${name} follows: the primary goes on alone once the arbiter has agreed.`;
}

/** The fault whose button has the pointer or the focus: the note says what it will do. */
const meant = signal<'kill' | 'freeze' | 'cut' | 'join'>('kill');

const consequences = {
  kill: () => killConsequence(whom()?.name),
  freeze: freezeConsequence,
  cut: () => 'From this moment on nothing arrives: each takes the other for dead, and the arbiter decides.',
  join: joinConsequence,
};

interface FaultButtonProps {
  readonly fault: keyof typeof consequences;
  readonly label: string;
  readonly keyName?: string;
  readonly disabled?: boolean;
  readonly does: () => void;
}

function FaultButton({ fault, label, keyName, disabled = false, does }: FaultButtonProps) {
  const mean = () => {
    meant.value = fault;
  };
  return (
    <button
      type="button"
      id={fault}
      class={`btn grow${fault === 'kill' ? ' main' : ''}`}
      disabled={disabled}
      aria-describedby="consequence"
      onPointerEnter={mean}
      onFocus={mean}
      onClick={does}
    >
      {label} {keyName && <kbd>{keyName}</kbd>}
    </button>
  );
}

function ProcessorFaults() {
  const replica = whom();
  const name = replica?.name ?? '';
  const none = replica === undefined;
  return (
    <>
      <WhomAndWhen />
      <div class="row four">
        <FaultButton fault="kill" label={`Kill ${name}`} keyName="K" disabled={none} does={() => void killChosen()} />
        <FaultButton
          fault="freeze"
          label={replica?.frozenAt === undefined ? 'Freeze' : 'Thaw'}
          keyName="Z"
          disabled={none}
          does={() => void freezeChosen()}
        />
        <FaultButton fault="cut" label="Cut link" keyName="X" does={cutLink} />
        <FaultButton
          fault="join"
          label="Join"
          disabled={failed() === undefined || run.value?.arbiter === false}
          does={() => void joinNow()}
        />
      </div>
      <p class="note three" id="consequence">
        {consequences[meant.value]()}
      </p>
    </>
  );
}

export const Faults = () => (
  <section class="pane faults" aria-label="Faults" tabIndex={-1}>
    <div class="head">
      <h2>Faults</h2>
      <span class="sp" />
      <span class="q">each forks at {milliseconds(instant.value)}</span>
    </div>
    <div class="body">
      <ProcessorFaults />
      <Settings />
      <Rules />
    </div>
  </section>
);
