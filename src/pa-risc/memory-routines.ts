/** The routines of instructions that reach memory, I/O space or translations. */
import { VECTOR } from './interruption';
import { PSW, STATE } from './registers';
import { Routines } from './routines';
import { ioBase, sides } from './translation';

export abstract class MemoryRoutines extends Routines {
  storeBytes(space: number, offset: number, value: number, ending: number) {
    const first = offset & ~3;
    const from = ending ? first : offset;
    const to = ending ? offset : first + 4;
    // A store of no byte is checked all the same.
    if (from === to) this.physical(space, offset, 1, true);
    for (let at = from; at < to && !this.fault; at++) this.store(space, at, 1, value >>> (8 * (first + 3 - at)));
  }
  /** A reference of `size` bytes, for which single accesses follow. */
  align(space: number, offset: number, size: number) {
    if (offset & (size - 1)) this.physical(space, offset, size, false);
  }
  load(space: number, offset: number, size: 1 | 2 | 4): number {
    const address = this.physical(space, offset, size, false);
    return this.fault ? 0 : this.loadPhysical(address, size);
  }
  store(space: number, offset: number, size: 1 | 2 | 4, value: number): void {
    const address = this.physical(space, offset, size, true);
    if (!this.fault) this.storePhysical(address, size, value);
  }
  /** Absolute accesses: physical addresses whatever PSW D says. */
  loadAbsolute(offset: number): number {
    return this.aligned(offset) ? this.loadPhysical(this.existing(offset >>> 0, 4), 4) : 0;
  }
  storeAbsolute(offset: number, value: number): void {
    if (this.aligned(offset)) this.storePhysical(this.existing(offset >>> 0, 4), 4, value);
  }

  probe(space: number, offset: number, level: number, store: number) {
    this.faultSpace = space;
    this.faultOffset = offset;
    const answer = this.translation.probe(space, offset, level & 3, store !== 0);
    if (answer < 0) this.trap(this.translation.fault);
    return answer;
  }
  /** The physical address for `lpa`; for a flush, only whether there is a translation. */
  translated(instruction: number, space: number, offset: number) {
    this.faultSpace = space;
    this.faultOffset = offset;
    const address = this.translation.nonAccessAddress(sides[instruction], space, offset);
    if (address < 0) this.trap(this.translation.fault);
    return address;
  }
  /** A flush is physical if data references are: then no translation can be missing. */
  flush(instruction: number, space: number, offset: number) {
    if (this.state[STATE.psw] & PSW.D) this.translated(instruction, space, offset);
  }
  insertAddress(instruction: number, space: number, offset: number, word: number) {
    this.stores++;
    this.translation.insertAddress(sides[instruction], space, offset, word);
  }
  insertProtection(instruction: number, space: number, offset: number, word: number) {
    this.stores++;
    this.translation.insertProtection(sides[instruction], space, offset, word);
  }
  purgeTranslation(instruction: number, space: number, offset: number) {
    this.stores++;
    this.translation.purge(sides[instruction], space, offset);
  }
  purgeAllTranslations(instruction: number) {
    this.stores++;
    this.translation.purgeAll(sides[instruction]);
  }

  private loadPhysical(address: number, size: 1 | 2 | 4): number {
    if (this.stopped) return 0;
    if (address < ioBase) return this.memory.load(address, size);
    if (this.supplied !== undefined) return this.supplied;
    this.exit = { reason: 'environment', kind: 'ioLoad', pc: this.pc, address, size };
    this.stopped = true;
    return 0;
  }
  private storePhysical(address: number, size: 1 | 2 | 4, value: number): void {
    if (this.stopped) return;
    this.stores++;
    if (address >= ioBase) this.exit = { reason: 'ioStore', pc: this.pc, address, size, value: value >>> 0 };
    else this.memory.store(address, size, value);
  }
  /** The physical address of a data reference. */
  private physical(space: number, offset: number, size: number, store: boolean): number {
    this.noteAddress(space, offset);
    const address = this.translation.dataAddress(space, offset, size, store);
    if (address >= 0) return this.existing(address, size);
    this.trap(this.translation.fault);
    return 0;
  }
  private aligned(offset: number): boolean {
    this.noteAddress(0, offset);
    if (offset & 3) this.trap(VECTOR.dataProtection);
    return !this.stopped;
  }
  /** An access to which no device responds raises a machine check. */
  private existing(address: number, size: number): number {
    if (address < ioBase && address + size > this.memory.size) this.trap(VECTOR.highPriorityMachineCheck);
    return address;
  }
  private noteAddress(space: number, offset: number) {
    this.faultSpace = this.state[STATE.psw] & PSW.D ? space : 0;
    this.faultOffset = offset;
  }
}
