/** `understudy inspect`: a page that shows the actors of any program that uses XState. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../usage-error';
import { InspectorServer } from './inspector-server';

export interface InspectCommandOptions {
  readonly port: number;
  readonly host?: string;
  /** In megabytes. */
  readonly maxMessage: number;
  readonly memory: number;
  readonly disk: number;
}

const folder = (): string => fileURLToPath(new URL('./inspector', import.meta.url));

/** Serves until it is ended. */
export async function inspectCommand({ maxMessage, memory, disk, ...options }: InspectCommandOptions): Promise<void> {
  if (!existsSync(`${folder()}/index.html`)) {
    throw new UsageError(`the page is not built: ${folder()} has no index.html; npm run build makes it`);
  }
  const inspector = await InspectorServer.start(folder(), {
    ...options,
    greatestMessage: maxMessage << 20,
    texts: { memoryBytes: memory << 20, diskBytes: disk * 2 ** 20 },
  });
  process.stdout.write(`the inspector: ${inspector.address}\nprograms connect to ${inspector.programAddress}\n`);
  if (options.host !== undefined) process.stderr.write(`every machine that reaches ${options.host} can open it\n`);
}
