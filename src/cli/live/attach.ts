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

/** Returns the exit code: 0 once the person has left. */
export async function attachCommand(environment: Address, options: AttachOptions): Promise<number> {
  const keys = trustOf(options, options.client, [environment]);
  let person: PersonsConsole | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const console = new PersonsConsole({
        name: options.client,
        dial: (clock) => {
          const refused = (_who: string, why: string) =>
            reject(new UsageError(`${options.client} and the environment do not come together: ${why}`));
          return dial(environment, { clock, keys, refused }, theEnvironment);
        },
        command: (key) =>
          key === 'q' ? resolve(0) : console.reply('[q leaves, w takes the keyboard if nobody types, Ctrl-A itself]'),
        failed: reject,
      });
      person = console;
      console.take();
      console.tell(`[the console at ${addressText(environment)}; Ctrl-A q leaves]`);
      console.attach();
    });
  } finally {
    person?.release();
  }
}
