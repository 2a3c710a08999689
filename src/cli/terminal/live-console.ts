/** A guest's console on the terminal: the guest receives the typed bytes; Ctrl-A begins a command. */
import type { Environment } from '../../sim/environment';
import type { GuestConsole } from './guest-console';
import { TerminalSession } from './terminal-session';

export interface LiveMachine {
  /** Lets the next event happen; returns whether there was one. */
  readonly step: () => boolean;
  /** Whether the next event has to wait for an inspector or for its reader. */
  readonly isHeld?: () => boolean;
  readonly environment: Environment;
  /** Whether the guest receives typed bytes by interrupts. */
  readonly listens: () => boolean;
  /** The state of the machine in one line. */
  readonly status: () => string;
  /** Missing where there is nothing to kill. */
  readonly kill?: (who: 'primary' | 'backup') => void;
}

/** The end of a session: no event is left, or the person has quit. */
export type Ending = 'over' | 'quit';

const controlA = '\u0001';
const menu = '[k kill the primary  b kill the backup  s status  q quit  Ctrl-A itself]';
const sliceMs = 20;
/** While the outside world has been active within this time, virtual time need not wait for real time. */
const busyNs = 2e9;
/** A driver that sets the UART up enables interrupts for moments, and empties the FIFO afterwards. */
const settledNs = 10e6;

/**
 * Runs until the guest has halted or the person has quit. While idle, virtual time passes as fast as real time.
 * @throws {EndedBySignal}
 */
export async function liveConsole(machine: LiveMachine, console: GuestConsole): Promise<Ending> {
  const { step, isHeld = () => false, environment, listens, status, kill } = machine;
  const { clock, terminal } = environment;
  const now = () => Number(process.hrtime.bigint());
  let shown = terminal.expectedOrdinal;
  let busyAt = 0;
  let effects = 0;
  let [virtualStart, realStart] = [0, now()];
  let commanding = false;
  let quit = false;
  /** Typed bytes that are held back: before the guest's driver has set the UART up, the chip loses them. */
  const typed: number[] = [];
  let listensSince = Number.POSITIVE_INFINITY;

  const command = (key: string): void => {
    if (key === 'q') quit = true;
    else if (key === 'k') kill?.('primary');
    else if (key === 'b') kill?.('backup');
    else if (key === 's') console.reply(`[${status()}, ${(clock.nowAt / 1e9).toFixed(1)} s]`);
    else if (key === controlA) typed.push(1);
    else console.reply(menu);
  };
  const onKeys = (keys: Buffer): void => {
    for (const byte of keys) {
      const key = String.fromCharCode(byte);
      if (commanding) {
        commanding = false;
        command(key);
      } else if (key === controlA) commanding = true;
      else typed.push(byte);
    }
    busyAt = clock.nowAt;
  };
  const passOn = (): void => {
    listensSince = listens() ? Math.min(listensSince, clock.nowAt) : Number.POSITIVE_INFINITY;
    if (typed.length > 0 && clock.nowAt >= listensSince + settledNs) terminal.type(Uint8Array.from(typed.splice(0)));
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
  /** Works for some milliseconds; returns the end of the session, if reached. */
  const slice = (): Ending | undefined => {
    const end = now() + sliceMs * 1e6;
    while (!quit && now() < end && !isAhead() && !isHeld()) {
      passOn();
      if (!step()) return 'over';
    }
    return quit ? 'quit' : undefined;
  };

  let session: TerminalSession | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      session = new TerminalSession({ onKeys, onEnd: reject, rawOutput: true });
      console.tell('[Ctrl-A q quits, Ctrl-A k kills the primary, Ctrl-A h helps]');
      const work = () => {
        try {
          const ending = slice();
          if (ending !== undefined) resolve(ending);
          else timer = setTimeout(work, isAhead() || isHeld() ? sliceMs : 0);
        } catch (error) {
          reject(error);
        }
      };
      work();
    });
  } finally {
    clearTimeout(timer);
    session?.release();
  }
}
