/** `understudy attach`: a live machine's console on this terminal. */
import { theEnvironment } from '../../live/keys/identity';
import { type Address, addressText } from '../../live/sockets/address';
import { dial } from '../../live/sockets/server';
import { SystemClock } from '../../live/system-clock';
import { TerminalClient } from '../../protocol/environment/terminal-client';
import { GuestConsole } from '../terminal/guest-console';
import { TerminalSession } from '../terminal/terminal-session';
import { CommandKeys } from './command-keys';
import { type KeysOption, trustOf } from './trust';

const retryNs = 100_000_000;

export interface AttachOptions extends KeysOption {
  readonly client: string;
}

/** Returns the exit code: 0 once the person has left. */
export async function attachCommand(environment: Address, options: AttachOptions): Promise<number> {
  const trust = trustOf(options, options.client, [environment]);
  let session: TerminalSession | undefined;
  let clock: SystemClock | undefined;
  const { stdin } = process;
  const onTerminal = stdin.isTTY === true && process.stdout.isTTY === true;
  const console = new GuestConsole(true, onTerminal);
  try {
    return await new Promise((resolve, reject) => {
      clock = new SystemClock(reject);
      const sockets = { clock, keys: trust, refused: (_who: string, why: string) => console.tell(`[${why}]`) };
      const client = new TerminalClient({
        clock,
        actor: 'client',
        client: `${options.client}-${process.pid}-${Date.now()}`,
        dial: () => dial(environment, sockets, theEnvironment),
        retryNs,
        show: (byte) => console.take(byte),
      });
      const keys = new CommandKeys(onTerminal, {
        type: (bytes) => clock?.happens(() => client.type(bytes)),
        command: (key) => (key === 'q' ? resolve(0) : console.reply('[q leaves, Ctrl-A itself]')),
      });
      session = new TerminalSession({
        onKeys: (bytes) => keys.take(bytes),
        onEnd: reject,
        inputMayEnd: !onTerminal,
        rawOutput: true,
      });
      console.tell(`[the console at ${addressText(environment)}; Ctrl-A q leaves]`);
      clock.happens(() => client.attach());
    });
  } finally {
    session?.release();
    clock?.end();
  }
}
