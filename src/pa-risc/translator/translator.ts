/** Translated code of one machine: the cold loop, and regions made where the guest is busy, dropped if code changes. */
import type { Stateless } from '../../base/state-marks';
import type { LinearMemory } from '../../base/web-assembly';
import { carries, carriesWord } from '../conditions';
import { heatEntries, PLACE, pageBits, SHARED } from '../layout';
import type { Memory } from '../memory';
import { PSW, STATE } from '../registers';
import { inRegion, isEntry } from '../row-flags';
import type { AddressTranslation } from '../translation';
import { functionsOf } from './called-routines';
import { hotTarget, WHY } from './cold-exits';
import { ColdLoop } from './cold-loop';
import { type Dispatch, dispatcher } from './dispatcher';
import { EntryTable, modeOf, mostRegions } from './entry-table';
import { type Region, RegionMaker, type Standing, wasMade } from './region';

/** Translated code is left after so many instructions, so that the engine can put better code in its place. */
const greatestBudget = 1 << 16;
/** Instructions that the cold loop executes where a region could not be entered. */
const budgetAfterRefusal = 256;
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
  /** Makes a region wherever the processor stands. */
  readonly atOnce: boolean;
}

/** A snapshot leaves it as it is: regions hold for the code from which they were made, wherever it comes from. */
export class Translator implements Stateless {
  readonly isStateless = true;
  /** Whether the next instruction is not for the exact path, as far as the last call of `run` has found out. */
  goesOn = true;
  private readonly regions = new Map<number, Region>();
  private readonly byPage = new Map<number, Set<Region>>();
  /** By page: attempts to translate it that are still to be turned down, and how many there were the last time. */
  private readonly patience = new Map<number, { left: number; last: number }>();
  private readonly maker: RegionMaker;
  private readonly entries: EntryTable;
  private readonly dispatch: Dispatch;
  private readonly coldLoop: ColdLoop;
  private readonly shared: Int32Array;
  private readonly heat: Uint16Array;

  constructor(
    private readonly machine: TranslatedMachine,
    webAssembly: LinearMemory,
    private readonly options: TranslatorOptions,
  ) {
    const { memory, translation } = machine;
    this.shared = new Int32Array(memory.buffer, PLACE.shared, SHARED.words);
    this.heat = new Uint16Array(memory.buffer, PLACE.heat, heatEntries);
    this.entries = new EntryTable(memory.buffer);
    this.dispatch = dispatcher(webAssembly, this.entries.functions);
    const imports = { memory: webAssembly, ...functionsOf(memory.buffer, translation) };
    this.maker = new RegionMaker(memory, imports, translation.execute, options.rowAt);
    this.coldLoop = new ColdLoop(memory.size, imports, this.dispatch);
    memory.codeChanged = (page) => this.drop(page);
  }

  get turns(): number {
    return this.shared[SHARED.turns >> 2];
  }
  get size(): number {
    return this.regions.size;
  }
  /** Whether the last call of `run` has executed stores. */
  get stored(): boolean {
    return this.shared[SHARED.stored >> 2] !== 0;
  }

  /** How many of the instructions that the last call of `run` executed a hypervisor would have simulated. */
  get simulated(): number {
    return this.shared[SHARED.simulated >> 2];
  }

  /**
   * Executes instructions from where the processor stands, at most `instructions`, of which a simulated one counts
   * `weight` more; returns how many have been executed. The caller has made sure that nothing is due before the next
   * one. `ticks` as in `FastState`.
   */
  run(instructions: number, turns: number, ticks: number | undefined, weight: number): number {
    const { shared } = this;
    const { state } = this.machine;
    shared[SHARED.turns >> 2] = turns;
    shared[SHARED.timed >> 2] = ticks === undefined ? 0 : 1;
    shared[SHARED.weight >> 2] = weight;
    shared[SHARED.simulated >> 2] = 0;
    shared[SHARED.stored >> 2] = 0;
    shared[SHARED.ignoring >> 2] = 0;
    const word = carriesWord(state[STATE.carries]);
    shared[SHARED.carryA >> 2] = shared[SHARED.carryB >> 2] = word;
    shared[SHARED.carryR >> 2] = 0;
    let left = instructions;
    do {
      const budget = Math.min(left, this.greatestBudget());
      shared[SHARED.ticks >> 2] = (ticks ?? 0) + instructions - left + budget;
      left -= budget - this.part(budget);
      this.goesOn = this.takeUp();
    } while (this.goesOn && left > 0 && this.turns > 0 && (state[STATE.psw] & PSW.N) === 0);
    state[STATE.carries] = carries(shared[SHARED.carryA >> 2], shared[SHARED.carryB >> 2], shared[SHARED.carryR >> 2]);
    return instructions - left - weight * this.simulated;
  }

  private greatestBudget(): number {
    return this.shared[SHARED.ignoring >> 2] === 0 ? greatestBudget : budgetAfterRefusal;
  }

  /** Executes at most so many instructions, up to where something is to be done; returns how many are left. */
  private part(budget: number): number {
    const virtual = (this.machine.state[STATE.psw] & PSW.C) !== 0;
    if (!this.options.atOnce) return this.coldLoop.run(virtual, budget);
    this.shared[SHARED.why >> 2] = WHY.done;
    const region = this.regionHere();
    const left = region === undefined ? budget : this.dispatch(budget, modeOf(region.place));
    if (left < budget) return left;
    this.shared[SHARED.ignoring >> 2] = 1;
    this.shared[SHARED.ticks >> 2] -= budget - 1;
    return budget - 1 + this.coldLoop.run(virtual, 1);
  }

  /** The region that begins where the processor stands, made if there is none. */
  private regionHere(): Region | undefined {
    const pc = this.machine.state[STATE.front];
    if (this.regionAt(pc) === undefined) this.translate(pc);
    const region = this.regionAt(pc);
    if (region !== undefined) this.entries.find(region);
    return region;
  }

  /** Does what the cold loop has been left for; returns whether it can go on. */
  private takeUp(): boolean {
    const { shared } = this;
    const about = shared[SHARED.about >> 2];
    shared[SHARED.ignoring >> 2] = 0;
    switch (shared[SHARED.why >> 2]) {
      case WHY.unknown:
        return this.isDecodedNow();
      case WHY.hot:
        if (this.regionAt(about) === undefined && this.isWorthwhile(about)) this.translate(about);
        break;
      case WHY.entry: {
        const region = this.regionAt(about);
        if (region === undefined) shared[SHARED.ignoring >> 2] = 1;
        else this.entries.find(region);
        break;
      }
      case WHY.poor: {
        const region = this.regions.get(this.address(about));
        if (region !== undefined) this.remove(region);
      }
    }
    return true;
  }

  /** Whether an address to which the guest has come often is the beginning of a region. */
  private isWorthwhile(pc: number): boolean {
    if (this.heat[(pc >>> 2) & (heatEntries - 1)] >= hotTarget) return true;
    const address = this.address(pc);
    return address >= 0 && address < this.machine.memory.size && wasMade(pc, this.machine.memory.words[address >>> 2]);
  }

  /** Whether the loop was left at a word that was not decoded, and now is. */
  private isDecodedNow(): boolean {
    const { rows, size } = this.machine.memory;
    const address = this.address(this.machine.state[STATE.front]);
    return address >= 0 && address < size && rows[address >>> 2] === 0 && this.options.rowAt(address) !== 0;
  }

  /** Makes a region at this address, to which the guest has come often. */
  private translate(pc: number): void {
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

  /** The region that begins at an address, if it can be entered. */
  private regionAt(pc: number): Region | undefined {
    const region = this.regions.get(this.address(pc));
    const virtual = (this.machine.state[STATE.psw] & PSW.C) !== 0;
    if (region?.place.pc !== pc || region.place.virtual !== virtual) return undefined;
    return !virtual || region.place.flat === this.isFlat() ? region : undefined;
  }

  private isFlat(): boolean {
    const { spaces } = this.machine;
    return spaces[4] === spaces[5] && spaces[4] === spaces[6] && spaces[4] === spaces[7];
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
