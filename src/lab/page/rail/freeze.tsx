/** Processors that live and are taken for dead: one that stands still, one that is suspected without a reason. */
import { signal } from '@preact/signals';
import { shortMilliseconds } from '../../../page/format';
import { fork, run } from '../state';
import { Fold } from './fold';
import { alive, chosenMoment, now, whom } from './whom-and-when';

const freezeMs = signal(80);

/** The freeze that the panel says; a frozen processor goes on. */
export async function freezeChosen(): Promise<void> {
  const replica = whom();
  if (replica === undefined || run.value === undefined) return;
  const { name, frozenAt } = replica;
  if (frozenAt !== undefined) {
    await fork(`${now()} thaw ${name}`);
    return;
  }
  const moment = await chosenMoment(name);
  if (moment !== undefined) await fork(`${moment} freeze ${name} for ${freezeMs.value} ms`);
}

async function suspectChosen(name: string, by: string): Promise<void> {
  const moment = await chosenMoment(name);
  if (moment !== undefined) await fork(`${moment} suspect ${name} by ${by}`);
}

const otherThan = (name: string): string | undefined =>
  alive().find((each) => each.name !== name && each.role !== 'joining')?.name;

/** What a freeze of the chosen processor will do. */
export function freezeConsequence(): string {
  const replica = whom();
  if (replica === undefined) return 'No replica is left that could stand still.';
  const { name, frozenAt } = replica;
  if (frozenAt !== undefined) return `${name} goes on where it stood.`;
  const other = otherThan(name);
  if (other === undefined) return `The guest waits ${freezeMs.value} ms, until ${name} goes on.`;
  const timeoutNs = run.value?.timeoutNs ?? 0;
  return freezeMs.value * 1e6 > timeoutNs
    ? `${freezeMs.value} ms without a sign of life: ${other} goes on without ${name}, which is refused when it wakes.`
    : `${freezeMs.value} ms are less than ${shortMilliseconds(timeoutNs)}: ${other} waits for ${name}.`;
}

export function FalseSuspicion() {
  const name = whom()?.name;
  const other = name === undefined ? undefined : otherThan(name);
  return (
    <Fold name="Freeze, suspicion" now={`stands still ${freezeMs.value} ms`}>
      <label class="setting">
        <span>lasts</span>
        <input
          class="pick number"
          type="number"
          min={0.001}
          step="any"
          value={freezeMs.value}
          onInput={({ currentTarget }) => {
            freezeMs.value = Math.max(0.001, Number(currentTarget.value));
          }}
        />
        <span class="q">ms</span>
      </label>
      {name !== undefined && other !== undefined && (
        <>
          <button type="button" class="btn" id="suspect" onClick={() => void suspectChosen(name, other)}>
            Let {other} suspect {name}
          </button>
          <p class="note">Both live. The arbiter grants the first claim, and the one that is suspected halts.</p>
        </>
      )}
    </Fold>
  );
}
