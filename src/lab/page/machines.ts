/** The machines at the moment in sight, for the pane that shows them and for the stage. */
import { effect, signal } from '@preact/signals';
import type { MachineScene, MemoryWish } from '../protocol';
import { Latest } from './latest';
import { ask, event, following, instant, playing, runId } from './state';

export const machines = signal<MachineScene | undefined>(undefined);
export const memory = signal<MemoryWish>({});
/** Whether the pane is open: then they are asked for at each moment, and otherwise where the moment stands still. */
export const machinesShown = signal(false);
/** The stage alone waits so long for a moment to stay. */
const stillMs = 120;

interface Wish {
  readonly run: number;
  readonly event: number;
  readonly at: number;
  readonly memory: MemoryWish;
}

const latest = new Latest(
  ({ memory: wish, ...moment }: Wish) => ask({ ask: 'machine', ...moment, ...wish }),
  (found) => {
    machines.value = found;
  },
);

let timer: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const wish = { run: runId.value, event: event.value, at: instant.value, memory: memory.value };
  clearTimeout(timer);
  if (machinesShown.value) latest.want(wish);
  else if (!playing.value && !following.value) timer = setTimeout(() => latest.want(wish), stillMs);
});

/** The machines, if they are those of this moment. */
export function machinesNow(): MachineScene | undefined {
  const found = machines.value;
  if (found?.run !== runId.value || found.moment.event !== event.value) return undefined;
  return found.moment.at === instant.value ? found : undefined;
}
