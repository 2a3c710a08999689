/** A guest's console on the terminal: what is typed goes to the guest; Ctrl-A begins a command. */
import type { Environment } from '../sim/environment';

export interface LiveMachine {
  /** Lets the next thing happen; answers whether there was one. */
  readonly step: () => boolean;
  readonly environment: Environment;
  /** One line about it. */
  readonly status: () => string;
  /** Where there is something to kill. */
  readonly kill?: (who: 'primary' | 'backup') => void;
}

const controlA = '\u0001';
const menu = '\r\n[k kill the primary  b kill the backup  s status  q quit  Ctrl-A itself]\r\n';
const sliceMs = 20;
/** As long as something has happened outside this long ago, virtual time need not wait for real time. */
const busyNs = 2e9;

/** Runs until the guest has halted or the person has quit. Idle, virtual time goes as real time does. */
export function liveConsole({ step, environment, status, kill }: LiveMachine): Promise<void> {
  const { clock, terminal } = environment;
  const now = () => Number(process.hrtime.bigint());
  let shown = terminal.expectedOrdinal;
  let busyAt = 0;
  let effects = 0;
  let [virtualStart, realStart] = [0, now()];
  let commanding = false;
  let over = false;

  const command = (key: string): void => {
    if (key === 'q') over = true;
    else if (key === 'k') kill?.('primary');
    else if (key === 'b') kill?.('backup');
    else if (key === 's') process.stderr.write(`\r\n[${status()}, ${(clock.nowAt / 1e9).toFixed(1)} s]\r\n`);
    else if (key === controlA) terminal.type(Uint8Array.of(1));
    else process.stderr.write(menu);
  };
  const typed = (keys: Buffer): void => {
    for (const byte of keys) {
      const key = String.fromCharCode(byte);
      if (commanding) {
        commanding = false;
        command(key);
      } else if (key === controlA) commanding = true;
      else terminal.type(Uint8Array.of(byte));
    }
    busyAt = clock.nowAt;
  };
  /** Whether virtual time has to wait for real time. */
  const isAhead = (): boolean => {
    if (terminal.expectedOrdinal !== shown || environment.effects.all.length !== effects) {
      shown = terminal.expectedOrdinal;
      effects = environment.effects.all.length;
      busyAt = clock.nowAt;
    }
    if (clock.nowAt < busyAt + busyNs) {
      [virtualStart, realStart] = [clock.nowAt, now()];
      return false;
    }
    return clock.nowAt - virtualStart > now() - realStart;
  };

  process.stdin.setRawMode(true);
  process.stdin.resume();
  process.stdin.on('data', typed);
  process.stderr.write('[Ctrl-A q quits, Ctrl-A k kills the primary, Ctrl-A h helps]\r\n');
  return new Promise((resolve) => {
    const slice = (): void => {
      const end = now() + sliceMs * 1e6;
      while (!over && now() < end && !isAhead()) if (!step()) over = true;
      if (!over) {
        setTimeout(slice, isAhead() ? sliceMs : 0);
        return;
      }
      process.stdin.off('data', typed);
      process.stdin.setRawMode(false);
      process.stdin.pause();
      resolve();
    };
    slice();
  });
}
