/** `understudy lab`: the page in which a person sees the pair, breaks it and goes back in time. */
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { linuxForPage } from './linux-images';
import { wholeNumber } from './options/options';
import { UsageError } from './usage-error';
import { type Served, type ServerOptions, serveFolder } from './web/static-server';

const folder = (): string => fileURLToPath(new URL('./lab', import.meta.url));

/** Images of Linux, where this machine has them, and what the page reads of them first. */
export function linuxFiles(): ReadonlyMap<string, Served> {
  const images = linuxForPage();
  const index = images.map(({ kind, name, path }) => ({ kind, name, bytes: statSync(path).size }));
  return new Map<string, Served>([
    ['/linux/index.json', { text: JSON.stringify(index) }],
    ...images.map(({ name, path }) => [`/linux/${name}`, { file: path }] as const),
  ]);
}

export function addLabCommand(program: Command): void {
  program
    .command('lab')
    .description(
      'serve the page in which one sees the pair, breaks it and goes back in time; it listens on this machine only',
    )
    .option('--port <n>', 'where it listens (without: a port that is free)', wholeNumber(0, 65_535), 0)
    .option('--host <address>', 'serve other machines too, at this address of this machine')
    .action(labCommand);
}

/** Serves until it is ended. */
async function labCommand(options: ServerOptions): Promise<void> {
  if (!existsSync(`${folder()}/index.html`)) {
    throw new UsageError(`the page is not built: ${folder()} has no index.html; npm run build makes it`);
  }
  const { address } = await serveFolder(folder(), { ...options, more: linuxFiles() });
  process.stdout.write(`the lab: ${address}\n`);
  if (options.host !== undefined) process.stderr.write(`every machine that reaches ${options.host} can open it\n`);
}
