/** Regions of one machine: made where the guest is busy, run, and dropped when their code changes. */
import type { Stateless } from '../../base/state-marks';
import type { LinearMemory } from '../../base/web-assembly';
import { carries, carriesWord } from '../conditions';
import { hotTarget } from '../fast/loop';
import { LEFT, PLACE, pageBits } from '../layout';
import type { Memory } from '../memory';
import { PSW, STATE } from '../registers';
import { inRegion, isEntry } from '../row-flags';
import type { AddressTranslation } from '../translation';
import { EXIT, EXIT_FLAG } from './exits';
import { type Region, RegionMaker, type Standing } from './region';

/** A region is left after so many instructions, so that the engine can put better code in its place. */
const greatestBudget = 1 << 20;
/** Instructions that the fast loop executes where a region could not be entered. */
const budgetAfterRefusal = 256;
const mostRegions = 4096;
/** After so many entries a region must have executed so many instructions at each of them. */
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
  private stored = false;
  private readonly regions = new Map<number, Region>();
  private readonly byPage = new Map<number, Set<Region>>();
  /** By page: attempts to translate it that are still to be turned down, and how many there were the last time. */
  private readonly patience = new Map<number, { left: number; last: number }>();
  private readonly maker: RegionMaker;
  private readonly left: Int32Array;

  constructor(
    private readonly machine: TranslatedMachine,
    webAssembly: LinearMemory,
    private readonly options: TranslatorOptions,
  ) {
    const { memory, translation } = machine;
    this.left = new Int32Array(memory.buffer, PLACE.left, LEFT.words);
    this.maker = new RegionMaker(memory, webAssembly, translation.execute, options.rowAt);
    memory.codeChanged = (page) => this.drop(page);
  }

  get turns(): number {
    return this.left[LEFT.turns >> 2];
  }
  get size(): number {
    return this.regions.size;
  }

  /**
   * Runs regions from where the processor stands, for at most `instructions`; returns how many have been executed. The
   * caller has made sure that nothing is due before the next instruction. `ticks` as in `FastState`.
   */
  run(instructions: number, turns: number, ticks: number | undefined): number {
    const { state } = this.machine;
    let budget = instructions;
    this.left[LEFT.turns >> 2] = turns;
    for (;;) {
      this.refused = this.isEntry();
      if (this.turns <= 0 || state[STATE.back] !== ((state[STATE.front] + 4) | 0)) break;
      if (this.options.atOnce && !this.refused) this.translate(state[STATE.front]);
      const region = this.regionHere();
      if (region === undefined || budget <= region.worst) break;
      const executed = this.enter(
        region,
        Math.min(budget, greatestBudget),
        ticks === undefined ? undefined : ticks + instructions - budget,
      );
      budget -= executed;
      if (executed === 0) break;
      this.countExit();
    }
    return instructions - budget;
  }

  /** Where regions are left often another one begins. */
  private countExit(): void {
    const { heat } = this.options;
    const pc = this.machine.state[STATE.front];
    const at = (pc >>> 2) & (heat.length - 1);
    heat[at]++;
    if (heat[at] === hotTarget && !this.isEntry()) this.translate(pc);
  }

  /** Whether a region has stored since the last call. */
  takeStored(): boolean {
    const { stored } = this;
    this.stored = false;
    return stored;
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

  private isEntry(): boolean {
    return this.machine.memory.rows[this.address(this.machine.state[STATE.front]) >>> 2] >= isEntry;
  }

  private regionHere(): Region | undefined {
    const { state } = this.machine;
    const pc = state[STATE.front];
    const region = this.regions.get(this.address(pc));
    const virtual = (state[STATE.psw] & PSW.C) !== 0;
    if (region?.place.pc !== pc || region.place.virtual !== virtual) return undefined;
    return !virtual || region.place.flat === this.isFlat() ? region : undefined;
  }

  private isFlat(): boolean {
    const { spaces } = this.machine;
    return spaces[4] === spaces[5] && spaces[4] === spaces[6] && spaces[4] === spaces[7];
  }

  /** Returns how many instructions have been executed. */
  private enter(region: Region, budget: number, ticks: number | undefined): number {
    const { state, spaces } = this.machine;
    const { left } = this;
    const level = (region.place.pc & 3) << 26;
    if (region.usesCarries) {
      const word = carriesWord(state[STATE.carries]);
      left[LEFT.carryA >> 2] = left[LEFT.carryB >> 2] = word;
      left[LEFT.carryR >> 2] = 0;
    }
    const number = region.run(
      budget,
      this.turns,
      (spaces[4] << 10) | level,
      (state[STATE.spaceFront] << 10) | level,
      ticks === undefined ? 0 : ticks + budget,
      ticks === undefined ? 0 : 1,
    );
    const at = number * EXIT.words;
    const executed = budget - left[LEFT.budget >> 2] - region.exits[at + EXIT.missing];
    region.entries++;
    region.instructions += executed;
    if (executed > 0) this.settle(region, at);
    this.stored ||= region.stores;
    if (region.entries % trial === 0) this.judge(region);
    return executed;
  }

  /** Puts the queue, PSW N and B, and the carries into the state in which a region has left. */
  private settle({ exits, usesCarries }: Region, at: number): void {
    const { state } = this.machine;
    const { left } = this;
    const flags = exits[at + EXIT.flags];
    const target = left[LEFT.target >> 2];
    const front = flags & EXIT_FLAG.targetInFront ? target : exits[at + EXIT.front];
    const sequential = (front + 4) | 0;
    const back =
      flags & EXIT_FLAG.sequential ? sequential : flags & EXIT_FLAG.targetInBack ? target : exits[at + EXIT.back];
    const branched = flags & EXIT_FLAG.derived ? back !== sequential : (flags & EXIT_FLAG.branched) !== 0;
    state[STATE.front] = front;
    state[STATE.back] = back;
    state[STATE.psw] = (state[STATE.psw] & ~(PSW.N | PSW.B)) | (branched ? PSW.B : 0);
    if (!usesCarries) return;
    state[STATE.carries] = carries(left[LEFT.carryA >> 2], left[LEFT.carryB >> 2], left[LEFT.carryR >> 2]);
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
