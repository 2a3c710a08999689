/** Where regions begin, as the dispatcher finds them: records in the machine's memory, functions in a table. */
import { engine, type FunctionTable } from '../../base/web-assembly';
import { ENTRY, MODE, PLACE } from '../layout';
import { recordOf } from './dispatcher';
import type { Region } from './region';

export const mostRegions = 4096;

/** The mode in which a region runs, by `MODE`. */
export const modeOf = ({ virtual, flat }: { readonly virtual: boolean; readonly flat: boolean }): number =>
  (virtual ? MODE.virtual : 0) | (flat ? MODE.flat : 0);

export class EntryTable {
  readonly functions: FunctionTable = new engine.Table({ element: 'anyfunc', initial: mostRegions });
  private readonly records: Int32Array;
  private readonly slots = new Map<Region, number>();
  private readonly free: number[] = [];

  constructor(buffer: ArrayBuffer) {
    this.records = new Int32Array(buffer, PLACE.entries, (ENTRY.records << ENTRY.bits) >> 2);
  }

  /** At most `mostRegions` at a time. */
  add(region: Region): void {
    const slot = this.free.pop() ?? this.slots.size;
    this.slots.set(region, slot);
    this.functions.set(slot, region.run);
    this.find(region);
  }

  /** Takes the record of its address, where another region may have it. */
  find(region: Region): void {
    const record = recordOf(region.place.pc) >>> 2;
    this.records[record + (ENTRY.pc >>> 2)] = region.place.pc;
    this.records[record + (ENTRY.address >>> 2)] = region.addresses[0] | modeOf(region.place);
    this.records[record + (ENTRY.slot >>> 2)] = this.slots.get(region) as number;
    this.records[record + (ENTRY.score >>> 2)] = 0;
  }

  remove(region: Region): void {
    const slot = this.slots.get(region);
    if (slot === undefined) return;
    this.slots.delete(region);
    this.free.push(slot);
    this.functions.set(slot, null);
    const record = recordOf(region.place.pc) >>> 2;
    if (this.records[record + (ENTRY.slot >>> 2)] === slot) this.records[record + (ENTRY.address >>> 2)] = nowhere;
  }
}

/** No address of an instruction in any mode. */
const nowhere = -1;
