/** `understudy lab`: the page in which a person sees the pair, breaks it and goes back in time. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from './usage-error';
import { type ServerOptions, serveFolder } from './web/static-server';

const folder = (): string => fileURLToPath(new URL('./lab', import.meta.url));

/** Serves until it is ended. */
export async function labCommand(options: ServerOptions): Promise<void> {
  if (!existsSync(`${folder()}/index.html`)) {
    throw new UsageError(`the page is not built: ${folder()} has no index.html; npm run build makes it`);
  }
  const { address } = await serveFolder(folder(), options);
  process.stdout.write(`the lab: ${address}\n`);
  if (options.host !== undefined) process.stderr.write(`every machine that reaches ${options.host} can open it\n`);
}
