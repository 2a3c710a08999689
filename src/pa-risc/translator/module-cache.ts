/** Compiled regions by content, for all machines of the process; the one unused longest goes first. */
import { engine } from '../../base/web-assembly';
import type { RegionCode } from './region-code';

const mostModules = 1024;

export interface CompiledRegion extends Omit<RegionCode, 'binary'> {
  readonly module: object;
}

const modules = new Map<string, CompiledRegion>();

/** The region of this content; `write` makes its code if it is new. */
export function compiled(content: string, write: () => RegionCode): CompiledRegion {
  const known = modules.get(content);
  if (known !== undefined) {
    modules.delete(content);
    modules.set(content, known);
    return known;
  }
  const { binary, ...code } = write();
  const region = { ...code, module: new engine.Module(binary) };
  modules.set(content, region);
  if (modules.size > mostModules) for (const oldest of [...modules.keys()].slice(0, 1)) modules.delete(oldest);
  return region;
}
