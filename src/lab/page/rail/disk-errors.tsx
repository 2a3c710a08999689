/** Bad blocks: the next accesses of a kind end in CHECK CONDITION, for whoever leads. */
import { signal } from '@preact/signals';
import { type Access, diskError } from '../fault-statements';
import { countUpToNow } from '../log-search';
import { fork, run } from '../state';
import { Fold } from './fold';

const access = signal<Access>('write');
const times = signal(1);

const failDisk = async (): Promise<void> => {
  // What the disk has done or refused of this kind before the moment.
  const done = await countUpToNow(`actor:disk type:medium.finished kind:${access.value}`);
  await fork(diskError(access.value, done, times.value));
};

export function DiskErrors() {
  const errors = run.value?.text.match(/^\s*disk error .*$/gm) ?? [];
  return (
    <Fold
      name="Disk errors"
      now={errors.length === 0 ? 'none' : errors.map((each) => each.trim().slice(11)).join(', ')}
    >
      <div class="row">
        <select
          class="pick grow"
          aria-label="Access that fails"
          value={access.value}
          onChange={({ currentTarget }) => {
            access.value = currentTarget.value as Access;
          }}
        >
          <option value="write">next writes</option>
          <option value="read">next reads</option>
        </select>
        <label class="for">
          <input
            class="pick number"
            type="number"
            min={1}
            step={1}
            aria-label="How many of them"
            value={times.value}
            onInput={({ currentTarget }) => {
              times.value = Math.max(1, Math.trunc(Number(currentTarget.value)));
            }}
          />
          <span class="q">times</span>
        </label>
      </div>
      <button type="button" class="btn" id="fail-disk" onClick={() => void failDisk()}>
        Fail the disk
      </button>
      <p class="note">MEDIUM ERROR: both guests hear it at the same instruction, and their drivers try again.</p>
    </Fold>
  );
}
