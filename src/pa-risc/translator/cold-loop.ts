/** The cold loop of one machine, a version for real and one for virtual mode. */
import { engine } from '../../base/web-assembly';
import { marksPlace, rowsPlace } from '../layout';
import { coldModule } from './cold-code';
import type { Dispatch } from './dispatcher';
import type { RegionImports } from './region';

/** Executes instructions, at most so many; returns how many are left. */
type Run = (budget: number) => number;

/** By mode and size of memory. */
const modules = new Map<string, object>();

function moduleFor(virtual: boolean, memorySize: number): object {
  const name = `${virtual} ${memorySize}`;
  const place = { virtual, memorySize, rows: rowsPlace(memorySize), marks: marksPlace(memorySize) };
  const module = modules.get(name) ?? new engine.Module(coldModule(place));
  modules.set(name, module);
  return module;
}

export class ColdLoop {
  private readonly runs: { real?: Run; virtual?: Run } = {};

  constructor(
    private readonly memorySize: number,
    private readonly imports: RegionImports,
    private readonly dispatch: Dispatch,
  ) {}

  run(virtual: boolean, budget: number): number {
    const { runs } = this;
    if (virtual) {
      runs.virtual ??= this.instance(virtual);
      return runs.virtual(budget);
    }
    runs.real ??= this.instance(virtual);
    return runs.real(budget);
  }

  private instance(virtual: boolean): Run {
    const { imports, dispatch } = this;
    const machine = { ...imports, dispatch };
    const { exports } = new engine.Instance(moduleFor(virtual, this.memorySize), { machine });
    return (exports as { readonly run: Run }).run;
  }
}
