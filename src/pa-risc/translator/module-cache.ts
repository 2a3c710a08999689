/** Compiled regions by content, for all machines of the process; the one unused longest goes first. */
import { engine } from '../../base/web-assembly';

export const mostModules = 1024;

const modules = new Map<string, object>();

/** How many are kept. */
export const modulesKept = (): number => modules.size;

/** The module of this content; `write` makes its binary if it is new. */
export function compiled(content: string, write: () => Uint8Array): object {
  const known = modules.get(content);
  const module = known ?? new engine.Module(write());
  if (known !== undefined) modules.delete(content);
  modules.set(content, module);
  if (modules.size > mostModules) for (const oldest of [...modules.keys()].slice(0, 1)) modules.delete(oldest);
  return module;
}
