/** `understudy attach`: a live machine's console on this terminal. */
import { theEnvironment } from '../../live/keys/identity';
import { type Address, addressText } from '../../live/sockets/address';
import { dial } from '../../live/sockets/server';
import { UsageError } from '../usage-error';
import { PersonsConsole } from './persons-console';
import { type KeysOption, trustOf } from './trust';

export interface AttachOptions extends KeysOption {
  readonly client: string;
}

const patienceMs = 2000;

/** Returns the exit code: 0 once the person has left. */
export async function attachCommand(environment: Address, options: AttachOptions): Promise<number> {
  const address = addressText(environment);
  const keys = trustOf(options, options.client, [environment]);
  let person: PersonsConsole | undefined;
  let watch: NodeJS.Timeout | undefined;
  let isTold = false;
  let calls = 0;
  let isReached = false;
  try {
    return await new Promise((resolve, reject) => {
      const console: PersonsConsole = new PersonsConsole({
        name: options.client,
        dial: (clock) => {
          const refused = (_who: string, why: string) =>
            reject(new UsageError(`${options.client} and the environment do not come together: ${why}`));
          // A console that was there waits for an environment that is started again.
          const unreachable = (why: string) =>
            calls === 1 && reject(new UsageError(`cannot attach to ${address}: ${why}; start the environment first`));
          const reached = () => {
            if (!isReached) console.tell(`[the console at ${address}; ${leaves}]`);
            isReached = true;
          };
          calls++;
          return dial(environment, { clock, keys, refused, reached, unreachable }, theEnvironment);
        },
        command: (key) =>
          key === 'q' ? resolve(0) : console.reply('[q leaves, w takes the keyboard if nobody types, Ctrl-A itself]'),
        failed: reject,
      });
      person = console;
      const leaves = console.onTerminal ? 'Ctrl-A q leaves' : 'Ctrl-C leaves';
      console.take();
      console.attach();
      watch = setInterval(() => {
        if (!console.isAttached && !isTold) console.tell(`[${address} does not reply; waiting for it (${leaves})]`);
        isTold = !console.isAttached;
      }, patienceMs);
    });
  } finally {
    clearInterval(watch);
    person?.release();
  }
}
