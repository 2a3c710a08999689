/** Address translation and access control (Architecture manual, chapter 3). Faults are data: `fault` is the vector. */
import type { Random } from '../base/random';
import { VECTOR } from './interruption';
import { PLACE } from './layout';
import { Lookaside } from './lookaside';
import type { Memory } from './memory';
import { CR, PROTECTION_IDENTIFIERS, PSW, STATE } from './registers';
import { type Block, PROTECTION, Tlb, type TlbEntry, type Translation } from './tlb';

/** The TLB that translates. */
export type Side = 'instruction' | 'data';
/** By the number that instructions use. */
export const sides: readonly Side[] = ['data', 'instruction'];

/**
 * A hypervisor that takes TLB misses over (§3.2): the processor reports insertions and purges, and asks at each miss. A
 * page that the hypervisor does not know is the guest's own miss.
 */
export interface Takeover {
  inserted(side: Side, space: number, page: number, translation: Translation): void;
  purged(side: Side, space: number, page: number): void;
  purgedAll(side: Side): void;
  find(side: Side, space: number, page: number): Translation | undefined;
  /** Every known translation, as plain data. */
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

/**
 * Block entries of both TLBs, which no guest can lose, and the hypervisor's translations; the other entries come and go
 * at random.
 */
export interface TranslationState {
  readonly blocks: Readonly<Record<Side, readonly Block[]>>;
  readonly takeover: unknown;
}

/** I/O space: the last sixteenth of the physical addresses. */
export const ioBase = 0xf0000000;

const addressMissing = -1;
const pageOf = (offset: number): number => offset >>> 12;

export class AddressTranslation {
  /** The vector of the last translation that failed. */
  fault = 0;
  readonly read: Lookaside;
  readonly write: Lookaside;
  readonly execute: Lookaside;
  /** Of instructions that only ask for a translation, whatever the rights. */
  readonly nonAccess: Lookaside;
  /** The address halves inserted last, for instructions and for data: space (-1 for none), page and frame. */
  readonly pending: Int32Array;
  private readonly tlbs: Readonly<Record<Side, Tlb>>;
  private protectionChecked = 0;

  constructor(
    private readonly cr: Int32Array,
    private readonly state: Int32Array,
    private readonly memory: Memory,
    random: Random,
    private readonly takeover: Takeover | undefined,
  ) {
    const { buffer } = memory;
    this.read = new Lookaside(buffer, PLACE.read);
    this.write = new Lookaside(buffer, PLACE.write);
    this.execute = new Lookaside(buffer, PLACE.execute);
    this.nonAccess = new Lookaside(buffer, PLACE.nonAccess);
    this.pending = new Int32Array(buffer, PLACE.pending, 6);
    this.pending.set([-1, 0, 0, -1, 0, 0]);
    this.tlbs = {
      instruction: new Tlb(random.derive('instruction'), (space, page) => this.execute.forget(space, page)),
      data: new Tlb(random.derive('data'), (space, page) => {
        this.read.forget(space, page);
        this.write.forget(space, page);
        this.nonAccess.forget(space, page);
      }),
    };
  }

  /** The physical address of an instruction, or -1. */
  instructionAddress(space: number, offset: number): number {
    this.synchronize();
    const level = offset & 3;
    const quick = this.execute.find(space, offset & ~3, level);
    if (quick >= 0) return quick;
    const entry = this.find('instruction', space, pageOf(offset));
    if (entry < 0) return this.failed(VECTOR.instructionTlbMiss);
    const protection = this.tlbs.instruction.protection(entry);
    if (!mayExecute(protection, level) || !this.identified(protection, false)) {
      return this.failed(VECTOR.instructionProtection);
    }
    return this.resolved(this.execute, 'instruction', entry, space, offset & ~3, level);
  }

  /** The physical address of a data reference of `size` bytes, or -1. */
  dataAddress(space: number, offset: number, size: number, store: boolean): number {
    const psw = this.state[STATE.psw];
    const unaligned = (offset & (size - 1)) !== 0;
    if (!(psw & PSW.D)) return unaligned ? this.failed(VECTOR.dataProtection) : offset >>> 0;
    this.synchronize();
    const level = this.state[STATE.front] & 3;
    const lookaside = store ? this.write : this.read;
    const quick = lookaside.find(space, offset, level);
    if (quick >= 0) return unaligned ? this.failed(VECTOR.dataProtection) : quick;
    const entry = this.find('data', space, pageOf(offset));
    if (entry < 0) return this.failed(VECTOR.dataTlbMiss);
    const protection = this.tlbs.data.protection(entry);
    const allowed = store ? mayWrite(protection, level) : mayRead(protection, level);
    if (!allowed || !this.identified(protection, store) || unaligned) return this.failed(VECTOR.dataProtection);
    const broken = store && (protection & PROTECTION.break) !== 0;
    if (broken && !(psw & PSW.X)) return this.failed(VECTOR.dataBreak);
    if (store && !(protection & PROTECTION.dirty)) return this.failed(VECTOR.dirtyBit);
    if (protection & PROTECTION.reference) return this.failed(VECTOR.pageReference);
    return this.resolved(broken ? undefined : lookaside, 'data', entry, space, offset, level);
  }

  /**
   * The physical address for an instruction that only asks or flushes, whatever the rights and PSW D; -1 if there is
   * none.
   */
  nonAccessAddress(side: Side, space: number, offset: number): number {
    const entry = this.find(side, space, pageOf(offset));
    const lookaside = side === 'data' ? this.nonAccess : undefined;
    if (entry >= 0) return this.resolved(lookaside, side, entry, space, offset, this.state[STATE.front] & 3);
    return this.failed(side === 'data' ? VECTOR.nonAccessDataTlbMiss : VECTOR.nonAccessInstructionTlbMiss);
  }

  /**
   * `probe`, whatever PSW D. A level higher than the processor's own has no rights. 1: the access is allowed at this
   * privilege level; 0: refused; -1: no translation.
   */
  probe(space: number, offset: number, level: number, store: boolean): number {
    if (level < (this.state[STATE.front] & 3)) return 0;
    const entry = this.find('data', space, pageOf(offset));
    if (entry < 0) return this.failed(VECTOR.nonAccessDataTlbMiss);
    const protection = this.tlbs.data.protection(entry);
    const allowed = store ? mayWrite(protection, level) : mayRead(protection, level);
    return allowed && this.identified(protection, store) ? 1 : 0;
  }

  /** The privilege level after `gate` at this address: the gateway page's, if higher (smaller). */
  gatewayLevel(space: number, offset: number): number {
    const level = offset & 3;
    if (!(this.state[STATE.psw] & PSW.C)) return 0;
    const entry = this.find('instruction', space, pageOf(offset));
    const type = entry < 0 ? 0 : typeOf(this.tlbs.instruction.protection(entry));
    return type & 4 ? Math.min(level, type & 3) : level;
  }

  insertAddress(side: Side, space: number, offset: number, word: number): void {
    this.purge(side, space, offset);
    const { pending } = this;
    const at = pendingAt(side);
    pending[at] = space;
    pending[at + 1] = pageOf(offset);
    pending[at + 2] = (word >>> 5) & 0xfffff;
  }

  /** Inserts nothing without the address half of the same page. */
  insertProtection(side: Side, space: number, offset: number, word: number): void {
    const page = pageOf(offset);
    const at = pendingAt(side);
    const { pending } = this;
    if (pending[at] !== space || pending[at + 1] !== page) return;
    pending[at] = addressMissing;
    const translation = { frame: pending[at + 2], protection: word };
    this.foresee(side, this.tlbs[side].insert(space, page, translation), space, page);
    this.takeover?.inserted(side, space, page, translation);
  }

  /** The handler of a miss returns to the access that missed: what it may do goes into the lookasides. */
  private foresee(side: Side, entry: number, space: number, page: number): void {
    const protection = this.tlbs[side].protection(entry);
    const level = this.cr[CR.offset] & 3;
    const checked = this.protectionChecked !== 0;
    const remember = (lookaside: Lookaside) => this.resolved(lookaside, side, entry, space, page << 12, level);
    if (side === 'instruction') {
      if (mayExecute(protection, level) && this.identified(protection, false, checked)) remember(this.execute);
      return;
    }
    if (protection & PROTECTION.reference) return;
    if (mayRead(protection, level) && this.identified(protection, false, checked)) remember(this.read);
    const isClean = (protection & PROTECTION.dirty) === 0 || (protection & PROTECTION.break) !== 0;
    if (!isClean && mayWrite(protection, level) && this.identified(protection, true, checked)) remember(this.write);
  }

  insertBlock(side: Side, entry: number, space: number, page: number, pages: number, translation: Translation): void {
    this.tlbs[side].insertBlock(entry, space, page, pages, translation);
  }

  snapshot(): TranslationState {
    const { instruction, data } = this.tlbs;
    return { blocks: { instruction: instruction.blocks, data: data.blocks }, takeover: this.takeover?.snapshot() };
  }

  restore({ blocks, takeover }: TranslationState): void {
    for (const side of ['instruction', 'data'] as const) {
      for (const { entry, space, page, pages, translation } of blocks[side]) {
        this.insertBlock(side, entry, space, page, pages, translation);
      }
    }
    this.takeover?.restore(takeover);
  }

  purge(side: Side, space: number, offset: number): void {
    this.tlbs[side].purge(space, pageOf(offset));
    this.takeover?.purged(side, space, pageOf(offset));
  }

  purgeAll(side: Side): void {
    this.tlbs[side].purgeAll();
    this.takeover?.purgedAll(side);
  }

  /** The processor has been reset. */
  reset(): void {
    for (const side of ['instruction', 'data'] as const) {
      this.purgeAll(side);
      this.tlbs[side].removeBlocks();
    }
  }

  /** A protection identifier register has been written. */
  protectionChanged(): void {
    this.read.forgetAll();
    this.write.forgetAll();
    this.execute.forgetAll();
  }

  /** The lookaside holds for one value of PSW P. */
  synchronize(): void {
    const checked = this.state[STATE.psw] & PSW.P;
    if (checked === this.protectionChecked) return;
    this.protectionChecked = checked;
    this.protectionChanged();
  }

  /** The physical address of an offset, if a TLB or the hypervisor knows it; nothing changes by the question. */
  known(side: Side, space: number, offset: number): number | undefined {
    const [tlb, page] = [this.tlbs[side], pageOf(offset)];
    const entry = tlb.find(space, page);
    const frame = entry >= 0 ? tlb.frame(entry, page) : this.takeover?.find(side, space, page)?.frame;
    return frame === undefined ? undefined : ((frame << 12) >>> 0) + (offset & 0xfff);
  }

  entries(side: Side): readonly TlbEntry[] {
    return this.tlbs[side].entries;
  }

  private find(side: Side, space: number, page: number): number {
    const tlb = this.tlbs[side];
    const entry = tlb.find(space, page);
    if (entry >= 0) return entry;
    const known = this.takeover?.find(side, space, page);
    return known === undefined ? -1 : tlb.insert(space, page, known);
  }

  /** Whether one of the four protection identifiers is the page's, and allows the write; identifier 0 is public. */
  private identified(protection: number, store: boolean, checked = (this.state[STATE.psw] & PSW.P) !== 0): boolean {
    const identifier = (protection >>> 1) & 0x7fff;
    if (!checked || identifier === 0) return true;
    return PROTECTION_IDENTIFIERS.some((register) => {
      const value = this.cr[register];
      return value >>> 1 === identifier && !(store && value & 1);
    });
  }

  private resolved(
    lookaside: Lookaside | undefined,
    side: Side,
    entry: number,
    space: number,
    offset: number,
    level: number,
  ): number {
    const base = (this.tlbs[side].frame(entry, pageOf(offset)) << 12) >>> 0;
    if (base + 0x1000 <= this.memory.size) lookaside?.remember(space, offset, level, base);
    return base + (offset & 0xfff);
  }

  private failed(vector: number): number {
    this.fault = vector;
    return addressMissing;
  }
}

const pendingAt = (side: Side): number => (side === 'instruction' ? 0 : 3);

/** Access rights: a type, and two privilege levels that bound the accesses of that type. */
const typeOf = (protection: number): number => (protection >>> 24) & 7;
const outerLevel = (protection: number): number => (protection >>> 22) & 3;
const innerLevel = (protection: number): number => (protection >>> 20) & 3;
const mayRead = (protection: number, level: number): boolean =>
  typeOf(protection) < 4 && level <= outerLevel(protection);
const mayWrite = (protection: number, level: number): boolean =>
  (typeOf(protection) === 1 || typeOf(protection) === 3) && level <= innerLevel(protection);
const mayExecute = (protection: number, level: number): boolean =>
  typeOf(protection) > 1 && level >= innerLevel(protection) && level <= outerLevel(protection);
