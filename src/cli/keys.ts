/** `understudy keys`: a private authority, and a certificate for each process of a live pair. */
import { existsSync, rmSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { described, readAuthority } from '../live/keys/credentials';
import { type Identity, namePattern } from '../live/keys/identity';
import { authorityName, certificatePath, keyPath, writeNew } from '../live/keys/key-folder';
import { processorNames } from '../trace/actors';
import { cannotWrite } from './files/failed-output';
import { makeFolder } from './files/folder';
import { wholeNumber } from './options/options';
import { UsageError } from './usage-error';

/** The person at the console, without another word. */
export const defaultClient = 'client';
const defaultClients: readonly string[] = [defaultClient];
const defaultDays = 3650;

interface KeysOptions {
  readonly client: readonly string[];
  readonly days: number;
}

export function addKeysCommand(program: Command): void {
  program
    .command('keys')
    .description('make a private authority, and a certificate for each process of a live pair; what is there stays')
    .argument('<folder>', 'where they stand: NAME.pem, and NAME.key, which only its owner may read')
    .option('--client <name...>', 'who may sit at the console', collected, defaultClients)
    .option('--days <n>', 'how long new certificates are valid', wholeNumber(1, 36_500), defaultDays)
    .action(async (folder: string, options: KeysOptions) => {
      process.exitCode = await keysCommand(folder, options);
    });
}

/** The names that have been given; the first replaces the default. */
function collected(name: string, before: readonly string[]): readonly string[] {
  if (!namePattern.test(name)) {
    throw new InvalidArgumentError('Expected a name: a small letter, then up to 31 small letters, digits and hyphens.');
  }
  return before === defaultClients ? [name] : [...before, name];
}

/** Returns the exit code: 0. What is there already stays. */
async function keysCommand(folder: string, options: KeysOptions): Promise<number> {
  await makeKeys(folder, options, tell);
  return 0;
}

/** Makes what is missing in the folder; `told` hears of each file. */
export async function makeKeys(
  folder: string,
  options: KeysOptions = { client: defaultClients, days: defaultDays },
  told: (line: string) => void = () => {},
): Promise<void> {
  const identities = identitiesOf(options);
  // The library that makes certificates is needed here only.
  const { makeAuthority, makeCertificate } = await import('../live/keys/authority');
  makeFolder(folder);
  if (!existsSync(certificatePath(folder, authorityName))) {
    write(folder, authorityName, await makeAuthority(options.days));
    told(`made ${certificatePath(folder, authorityName)}; its key signs certificates, and no process needs it`);
  }
  const authority = readAuthority(folder);
  for (const identity of identities) {
    const path = certificatePath(folder, identity.name);
    if (existsSync(path)) told(`kept ${path}`);
    else {
      write(folder, identity.name, await makeCertificate(authority, identity, options.days));
      told(`made ${path} and its key: ${described(identity)}`);
    }
  }
}

function identitiesOf({ client }: KeysOptions): readonly Identity[] {
  const identities: Identity[] = [
    { kind: 'environment', name: 'environment' },
    ...processorNames.map((name) => ({ kind: 'replica', name }) as const),
    ...client.map((name) => ({ kind: 'client', name }) as const),
  ];
  const names = [authorityName, ...identities.map(({ name }) => name)];
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new UsageError(`two certificates have the name ${twice}: choose another one`);
  return identities;
}

/** The certificate comes last: what a full disk leaves without one is made anew. */
function write(folder: string, name: string, { certificate, key }: { certificate: string; key: string }): void {
  const [certificateFile, keyFile] = [certificatePath(folder, name), keyPath(folder, name)];
  for (const [path, text, isSecret] of [
    [keyFile, key, true],
    [certificateFile, certificate, false],
  ] as const) {
    try {
      rmSync(path, { force: true });
      writeNew(path, text.endsWith('\n') ? text : `${text}\n`, isSecret);
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }
}

const tell = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
