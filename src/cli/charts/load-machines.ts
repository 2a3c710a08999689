/** Machines of a person's own: the exports of a module. Whatever the module does, a bad one is bad input. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMachine, type MachineLike } from '../../chart/index';
import { tellError, UsageError } from '../usage-error';

/**
 * The machines that a module exports, by the names of the exports; `default` bears its machine's id.
 * @throws {UsageError} if the module fails while it is loaded, or exports no machine
 */
export async function loadMachines(path: string): Promise<ReadonlyMap<string, MachineLike>> {
  const exports = await loaded(path);
  const machines = new Map<string, MachineLike>();
  let old = false;
  for (const [name, value] of entriesOf(exports)) {
    if (isMachine(value)) {
      if (![...machines.values()].includes(value)) machines.set(name === 'default' ? value.id : name, value);
    } else old ||= isOfVersion4(value);
  }
  if (machines.size > 0) return machines;
  const names = entriesOf(exports).map(([name]) => name);
  const found = names.length === 0 ? 'nothing' : `only ${names.slice(0, 8).join(', ')}`;
  throw new UsageError(
    old
      ? `${path} exports machines of XState 4; charts reads those of XState 5`
      : `${path} exports no machine of XState 5, ${found}: export what createMachine returns`,
  );
}

/** The exports; of a CommonJS module also the properties of what it exports. */
function entriesOf(exports: object): readonly (readonly [string, unknown])[] {
  const read = (from: object): readonly (readonly [string, unknown])[] =>
    Object.keys(from).flatMap((name) => {
      try {
        return [[name, (from as Record<string, unknown>)[name]] as const];
      } catch {
        return [];
      }
    });
  return read(exports).flatMap(([name, value]) => {
    const isBag = name === 'default' && typeof value === 'object' && value !== null && !isMachine(value);
    return isBag ? read(value) : [[name, value] as const];
  });
}

const isOfVersion4 = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'withConfig' in value && 'withContext' in value;

/**
 * What the module prints goes to stderr: stdout is the chart's. It may neither end the command nor leave it waiting.
 */
async function loaded(path: string): Promise<object> {
  const { exit, stdout } = process;
  const write = stdout.write;
  let fail: (error: unknown) => void = () => {};
  const never = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const waits = () => fail(new Error('it awaits what never comes'));
  process.exit = (code) => {
    const error = new Error(`it ends the process (process.exit(${code ?? ''}))`);
    fail(error);
    throw error;
  };
  stdout.write = process.stderr.write.bind(process.stderr) as typeof stdout.write;
  process.once('beforeExit', waits);
  process.on('uncaughtException', fail);
  try {
    return await Promise.race([import(pathToFileURL(resolve(path)).href) as Promise<object>, never]);
  } catch (error) {
    throw new UsageError(`${path} cannot be loaded: ${reason(path, error)}`);
  } finally {
    Object.assign(process, { exit });
    stdout.write = write;
    process.off('beforeExit', waits);
    process.off('uncaughtException', fail);
    process.on('uncaughtException', (error) => {
      tellError(`${path} fails after it was loaded: ${reason(path, error)}`);
      process.exit(2);
    });
  }
}

function reason(path: string, error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?tsx?$/.test(path))
    return 'this Node imports no TypeScript; build it to JavaScript, or start node with a loader (--import tsx)';
  const text =
    error instanceof Error ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}` : String(error);
  const [line = ''] = text.split('\n');
  return line;
}
