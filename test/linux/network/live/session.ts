/** A person's ssh session with a running `top`, whose machine's primary is killed. */
import { setTimeout as pause } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { NetworkedMachine } from './networked-machine';

export interface SshSession {
  /** What `top` has shown before and after the kill, screen by screen. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The processor that led before the kill, and the one that led after it. */
  readonly leaders: readonly [string, string];
  /** From the kill to the next screen. */
  readonly gapMs: number;
  /** The session's exit code, once the person has typed `q`. */
  readonly code: number | null;
  /** The oracle's, of a guest that has not finished. */
  readonly verdict?: string;
  readonly violation?: string;
}

const detector = 'timeout=500ms,heartbeat=50ms';
const screens = 4;
/** With this `top` begins each screen. */
const home = '\x1b[H';

export async function sshSession(): Promise<SshSession> {
  const machine = new NetworkedMachine(true);
  try {
    await machine.start(detector);
    const child = machine.ssh('stty rows 12 cols 64; top -d 1', '-tt');
    let shown = '';
    child.stdout.on('data', (bytes: Buffer) => {
      shown += bytes.toString('latin1');
    });
    const all = () =>
      shown
        .split(home)
        .slice(1)
        .map((screen) => stripVTControlCharacters(screen).replaceAll('\r', ''));
    await machine.until('screens of top', () => all().length > screens);
    const before = all().slice(0, -1);
    const from = machine.view.primary;
    machine.kill();
    const killedAt = Date.now();
    await machine.until('another leader', () => machine.view.primary !== from);
    const seen = all().length;
    await machine.until('a screen', () => all().length > seen);
    const gapMs = Date.now() - killedAt;
    const to = machine.view.primary;
    await machine.until('more screens', () => all().length > seen + screens);
    const after = all().slice(seen, -1);
    const over = new Promise<number | null>((resolve) => child.on('close', resolve));
    child.stdin.write('q');
    const code = await Promise.race([over, pause(30_000, null)]);
    child.kill();
    return { before, after, leaders: [from, to], gapMs, code, ...(await machine.judged()) };
  } finally {
    await machine.end();
  }
}
