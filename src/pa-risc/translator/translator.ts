/** Regions of one machine: made where the guest is busy, run, and dropped when their code changes. */
import type { Stateless } from '../../base/state-marks';
import type { LinearMemory } from '../../base/web-assembly';
import { carries, carriesWord } from '../conditions';
import { hotTarget } from '../fast/loop';
import { PLACE, pageBits, SHARED } from '../layout';
import type { Memory } from '../memory';
import { PSW, STATE } from '../registers';
import { inRegion, isEntry } from '../row-flags';
import type { AddressTranslation } from '../translation';
import { type Dispatch, dispatcher } from './dispatcher';
import { EntryTable, modeOf, mostRegions } from './entry-table';
import { type Region, RegionMaker, type Standing } from './region';

/** Regions are left after so many instructions, so that the engine can put better code in their place. */
const greatestBudget = 1 << 20;
/** Instructions that the fast loop executes where a region could not be entered. */
const budgetAfterRefusal = 256;
/** After so many entries from outside so many instructions must have been executed at each of them. */
const trial = 256;
const leastAtOnce = 10;
/** A page whose code changes is translated again after twice as many attempts each time. */
const mostPatience = 1 << 12;

/** The parts of the processor on which regions work. */
export interface TranslatedMachine {
  readonly memory: Memory;
  readonly translation: AddressTranslation;
  readonly state: Int32Array;
  readonly spaces: Int32Array;
}

export interface TranslatorOptions {
  /** One more than the variant of the instruction at a physical address; 0 if there is none. */
  readonly rowAt: (address: number) => number;
  /** As in `FastState`: it counts the exits of regions too. */
  readonly heat: Uint16Array;
  /** Makes a region wherever the processor stands. */
  readonly atOnce: boolean;
}

/** A snapshot leaves it as it is: regions hold for the code from which they were made, wherever it comes from. */
export class Translator implements Stateless {
  readonly isStateless = true;
  /** Whether `run` has stopped where a region begins that cannot be entered now. */
  refused = false;
  private readonly regions = new Map<number, Region>();
  private readonly byPage = new Map<number, Set<Region>>();
  /** By page: attempts to translate it that are still to be turned down, and how many there were the last time. */
  private readonly patience = new Map<number, { left: number; last: number }>();
  private readonly maker: RegionMaker;
  private readonly entries: EntryTable;
  private readonly dispatch: Dispatch;
  private readonly shared: Int32Array;

  constructor(
    private readonly machine: TranslatedMachine,
    webAssembly: LinearMemory,
    private readonly options: TranslatorOptions,
  ) {
    const { memory, translation } = machine;
    this.shared = new Int32Array(memory.buffer, PLACE.shared, SHARED.words);
    this.entries = new EntryTable(memory.buffer);
    this.dispatch = dispatcher(webAssembly, this.entries.functions);
    this.maker = new RegionMaker(memory, webAssembly, translation.execute, options.rowAt);
    memory.codeChanged = (page) => this.drop(page);
  }

  get turns(): number {
    return this.shared[SHARED.turns >> 2];
  }
  get size(): number {
    return this.regions.size;
  }
  /** Whether a region with stores has run since the last call of `run`. */
  get stored(): boolean {
    return this.shared[SHARED.stored >> 2] !== 0;
  }

  /** How many of the instructions that the last call of `run` executed a hypervisor would have simulated. */
  get simulated(): number {
    return this.shared[SHARED.simulated >> 2];
  }

  /**
   * Runs regions from where the processor stands, for at most `instructions`, of which a simulated one counts `weight`
   * more; returns how many have been executed. The caller has made sure that nothing is due before the next one.
   * `ticks` as in `FastState`.
   */
  run(instructions: number, turns: number, ticks: number | undefined, weight: number): number {
    const { shared } = this;
    shared[SHARED.turns >> 2] = turns;
    // With weights, the budget does not tell how many instructions have been executed.
    shared[SHARED.timed >> 2] = ticks === undefined || weight > 0 ? 0 : 1;
    shared[SHARED.weight >> 2] = weight;
    shared[SHARED.simulated >> 2] = 0;
    shared[SHARED.stored >> 2] = 0;
    let left = instructions;
    let refused = false;
    while (this.turns > 0) {
      const address = this.address(this.machine.state[STATE.front]);
      const isEntry = this.isEntry(address);
      refused = isEntry;
      const region = isEntry ? this.regionAt(address) : this.newRegion(address);
      if (region === undefined) break;
      const budget = Math.min(left, greatestBudget);
      shared[SHARED.ticks >> 2] = (ticks ?? 0) + instructions - left + budget;
      const spent = this.enter(region, budget);
      refused = spent === 0;
      if (refused) break;
      left -= spent;
    }
    this.refused = refused;
    return instructions - left - weight * this.simulated;
  }

  /** A region where none begins yet, if the guest has come here often. */
  private newRegion(address: number): Region | undefined {
    const { heat, atOnce } = this.options;
    const pc = this.machine.state[STATE.front];
    const at = (pc >>> 2) & (heat.length - 1);
    heat[at]++;
    if (!atOnce && heat[at] !== hotTarget) return undefined;
    this.translate(pc);
    return this.regionAt(address);
  }

  /** Instructions for the fast loop before the next attempt to enter a region. */
  budgetOfLoop(most: number): number {
    if (this.options.atOnce) return 1;
    return this.refused ? budgetAfterRefusal : most;
  }

  /** Makes a region at this address, to which the guest has come often. */
  translate(pc: number): void {
    const address = this.address(pc);
    if (address < 0 || address + 4 > this.machine.memory.size || !this.mayTranslate(address)) return;
    const region = this.maker.make(this.standing(pc));
    if (region === undefined) return;
    if (this.regions.size >= mostRegions) this.dropAll();
    const old = this.regions.get(address);
    if (old !== undefined) this.remove(old);
    this.add(region);
  }

  private standing(pc: number): Standing {
    const { state } = this.machine;
    const virtual = (state[STATE.psw] & PSW.C) !== 0;
    return { pc, space: state[STATE.spaceFront], virtual, flat: !virtual || this.isFlat() };
  }

  /** The physical address at which the processor stands, or one outside memory. */
  private address(pc: number): number {
    const { state, translation } = this.machine;
    if (!(state[STATE.psw] & PSW.C)) return (pc & -4) >>> 0;
    return translation.execute.find(state[STATE.spaceFront], pc & -4, pc & 3);
  }

  private isEntry(address: number): boolean {
    return this.machine.memory.rows[address >>> 2] >= isEntry;
  }

  /** The region at the physical address at which the processor stands, if it can be entered. */
  private regionAt(address: number): Region | undefined {
    const { state } = this.machine;
    const region = this.regions.get(address);
    const virtual = (state[STATE.psw] & PSW.C) !== 0;
    if (region?.place.pc !== state[STATE.front] || region.place.virtual !== virtual) return undefined;
    return !virtual || region.place.flat === this.isFlat() ? region : undefined;
  }

  private isFlat(): boolean {
    const { spaces } = this.machine;
    return spaces[4] === spaces[5] && spaces[4] === spaces[6] && spaces[4] === spaces[7];
  }

  /** Returns how much of the budget has been spent, in this region and in those that followed. */
  private enter(region: Region, budget: number): number {
    const { state } = this.machine;
    const { shared } = this;
    const word = carriesWord(state[STATE.carries]);
    shared[SHARED.carryA >> 2] = shared[SHARED.carryB >> 2] = word;
    shared[SHARED.carryR >> 2] = 0;
    this.entries.find(region);
    const spent = budget - this.dispatch(budget, modeOf(region.place));
    state[STATE.carries] = carries(shared[SHARED.carryA >> 2], shared[SHARED.carryB >> 2], shared[SHARED.carryR >> 2]);
    region.entries++;
    region.instructions += spent;
    if (region.entries % trial === 0) this.judge(region);
    return spent;
  }

  /** A region that is left again at once costs more than it saves. */
  private judge(region: Region): void {
    if (region.instructions < trial * leastAtOnce) this.remove(region);
    region.instructions = 0;
  }

  private mayTranslate(address: number): boolean {
    const patience = this.patience.get(address >>> pageBits);
    if (patience === undefined) return true;
    patience.left--;
    return patience.left < 0;
  }

  private add(region: Region): void {
    const { rows } = this.machine.memory;
    this.regions.set(region.addresses[0], region);
    this.entries.add(region);
    for (const address of region.addresses) {
      rows[address >>> 2] |= inRegion;
      this.ofPage(address >>> pageBits).add(region);
    }
    rows[region.addresses[0] >>> 2] |= isEntry;
  }

  private ofPage(page: number): Set<Region> {
    const regions = this.byPage.get(page) ?? new Set();
    this.byPage.set(page, regions);
    return regions;
  }

  /** An instruction on this page changes. */
  private drop(page: number): void {
    const last = Math.min(2 * (this.patience.get(page)?.last ?? 1), mostPatience);
    this.patience.set(page, { left: last, last });
    for (const region of [...this.ofPage(page)]) this.remove(region);
  }

  private dropAll(): void {
    for (const region of [...this.regions.values()]) this.remove(region);
  }

  private remove(region: Region): void {
    const { rows } = this.machine.memory;
    const [entry] = region.addresses;
    this.entries.remove(region);
    if (this.regions.get(entry) === region) {
      this.regions.delete(entry);
      rows[entry >>> 2] &= ~isEntry;
    }
    const pages = new Set(region.addresses.map((address) => address >>> pageBits));
    for (const page of pages) this.ofPage(page).delete(region);
    for (const address of region.addresses) rows[address >>> 2] &= ~inRegion;
    for (const page of pages) {
      for (const other of this.ofPage(page)) for (const each of other.addresses) rows[each >>> 2] |= inRegion;
    }
  }
}
