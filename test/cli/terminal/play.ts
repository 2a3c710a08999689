/** Commands on a pseudo terminal, which Python's standard library has and Node's has not. */
import { spawnSync } from 'node:child_process';

export type Step =
  | readonly ['size', columns: number, rows: number]
  | readonly ['wait', text: string]
  | readonly ['pause', seconds: number]
  | readonly ['type', keys: string]
  | readonly ['signal', name: string]
  | readonly ['close'];

export interface Played {
  /** All that the terminal got, a character a byte. */
  readonly output: string;
  /** Each text that was waited for came. */
  readonly waited: boolean;
  readonly code: number | null;
  readonly signal: string | null;
  /** The terminal's modes are what they were; `null` where the window was closed. */
  readonly restored: boolean | null;
}

export const terminalsAreHere = spawnSync('python3', ['-c', 'import pty, termios']).status === 0;
export const withoutTerminals = terminalsAreHere ? '' : ' (python3 is not here: no pseudo terminal)';

/** `node ARGUMENTS` on a terminal, on which the steps are played. */
export function play(args: readonly string[], steps: readonly Step[], env: NodeJS.ProcessEnv = {}): Played {
  const command = ['test/cli/terminal/play.py', JSON.stringify(steps), process.execPath, ...args];
  const { stdout, stderr, status } = spawnSync('python3', command, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TERM: 'xterm', ...env },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Played;
}
