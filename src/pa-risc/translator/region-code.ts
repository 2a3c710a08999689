/** The WebAssembly of a region: its blocks within loops and nested blocks. */
import { counted, i32, name, section, unsigned } from '../../base/web-assembly';
import { LEFT, PLACE } from '../layout';
import type { Block, BlockWay } from './blocks';
import { type CalledName, calledRoutines } from './called-routines';
import { CodeWriter, OP } from './code';
import { ExitTable, plainExit } from './exits';
import type { Node, Way } from './graph';
import { LOCAL, Printer, type RegionPlace } from './printer';
import { isConst } from './resolve';
import { isBack, type Structure } from './structure';

/** The physical address of the page of an address, in virtual mode. */
export type PageBase = (pc: number) => number;

export interface RegionCode {
  readonly binary: Uint8Array;
  /** By `EXIT`. */
  readonly exits: Int32Array;
  /** The region may be entered with more instructions to go than this. */
  readonly worst: number;
  readonly stores: boolean;
  readonly usesCarries: boolean;
}

const parameters = 6;

const isSamePage = (one: number, other: number): boolean => (one ^ other) >>> 12 === 0;

/** Whether a way leads to another page, which may be translated differently by now. */
export const crosses = (from: Node, { pc }: Way): boolean => pc !== 'target' && !isSamePage(from.decoded.pc, pc);

export class RegionWriter {
  private readonly exits = new ExitTable();
  private readonly printer: Printer;
  private readonly code: CodeWriter;
  private readonly labels = new Map<Block, number>();
  private readonly worsts = new Map<Block, number>();

  constructor(
    private readonly place: RegionPlace,
    private readonly entry: Block,
    private readonly structure: Structure,
    private readonly baseOf: PageBase,
  ) {
    this.printer = new Printer(place, this.exits);
    this.code = this.printer.code;
  }

  write(): RegionCode {
    const { printer, code } = this;
    printer.openBody();
    this.tree(this.entry);
    code.op(OP.unreachable);
    code.end();
    const start = new CodeWriter();
    for (const [register, local] of printer.registers) {
      start.word(PLACE.gr + 4 * register);
      start.set(local);
    }
    if (printer.usesCarries) {
      for (const each of carries) {
        start.word(PLACE.left + LEFT[each]);
        start.set(LOCAL[each]);
      }
    }
    this.leave();
    return {
      binary: moduleOf(printer.locals - parameters, [...start.bytes, ...code.bytes], printer.calls),
      exits: Int32Array.from(this.exits.words),
      worst: this.worst(this.entry),
      stores: printer.stores,
      usesCarries: printer.usesCarries,
    };
  }

  /** Stores what the region has changed; the number of the exit is on the stack. */
  private leave(): void {
    const { printer } = this;
    const store = (local: number, place: number) => {
      this.code.int(0);
      this.code.get(local);
      this.code.store(4, place);
    };
    for (const register of printer.written) store(printer.register(register), PLACE.gr + 4 * register);
    for (const each of ['budget', 'turns', 'target', ...(printer.usesCarries ? carries : [])] as const) {
      store(LOCAL[each], PLACE.left + LEFT[each]);
    }
    this.code.op(end);
  }

  private tree(block: Block): void {
    const merges = this.structure.mergesBelow(block);
    if (!this.structure.isLoop(block)) {
      this.within(block, merges);
      return;
    }
    this.labels.set(block, this.code.loop());
    // The last instruction of an epoch is for the exact path: an instruction that is nullified may follow it.
    this.printer.exitIf(plainExit(block.nodes[0].decoded.pc, 0), () => {
      this.code.get(LOCAL.budget);
      this.code.int(this.worst(block));
      this.code.op(OP.leSigned);
    });
    this.within(block, merges);
    this.code.end();
  }

  private within(block: Block, merges: readonly Block[]): void {
    const last = merges.at(-1);
    if (last === undefined) {
      this.block(block);
      return;
    }
    this.labels.set(last, this.code.block());
    this.within(block, merges.slice(0, -1));
    this.code.end();
    this.labels.delete(last);
    this.tree(last);
  }

  private block(block: Block): void {
    const { code } = this;
    this.spend(block.count);
    let left = block.count;
    for (const node of block.nodes) left = this.node(node, left);
    const [first, second] = block.ways;
    if (second === undefined) {
      this.follow(block, first);
      return;
    }
    const { when } = first.way;
    code.get(typeof when === 'string' ? LOCAL.taken : LOCAL.target);
    if (typeof when !== 'string') {
      code.int(when.returnsTo);
      code.op(OP.eq);
    }
    code.when();
    this.follow(block, first);
    code.otherwise();
    this.follow(block, second);
    code.end();
  }

  /** Returns how many of the instructions that the block has counted are left. */
  private node(node: Node, left: number): number {
    const { decoded, slot } = node;
    const { pc, flow } = decoded;
    const before = plainExit(pc, left);
    const used = slot ?? node.ways.find((way) => way.slot !== undefined)?.slot;
    if (used !== undefined && this.place.virtual && !isSamePage(pc, used.pc)) this.checkPage(used.pc, before);
    this.printer.print(decoded, before);
    if (slot === undefined || flow.kind !== 'branch') return left - 1;
    const { target, conditional } = flow;
    const isKnown = isConst(target) && !conditional;
    if (conditional) this.setTarget(isConst(target) ? target.value : 0, pc + 8);
    this.printer.print(slot, {
      front: slot.pc,
      back: isKnown ? target.value : 'target',
      branched: conditional ? 'derived' : true,
      missing: left - 1,
    });
    return left - 2;
  }

  private setTarget(taken: number, notTaken: number): void {
    const { code } = this;
    code.int(taken);
    code.int(notTaken);
    code.get(LOCAL.taken);
    code.op(OP.select);
    code.set(LOCAL.target);
  }

  private follow(from: Block, { way, to }: BlockWay): void {
    const { printer, code } = this;
    if (way.pc === 'target') {
      printer.exit({ front: 'target', back: 'sequential', branched: false, missing: 0 });
      return;
    }
    if (way.slot !== undefined) {
      this.spend(1);
      printer.print(way.slot, { front: way.slot.pc, back: way.pc, branched: true, missing: 1 });
    }
    const arrived = plainExit(way.pc, 0);
    if (to === undefined) {
      printer.exit(arrived);
      return;
    }
    if (this.place.virtual && crosses(from.nodes[from.nodes.length - 1], way)) this.checkPage(way.pc, arrived);
    if (way.turns) {
      printer.exitIf(arrived, () => {
        code.get(LOCAL.turns);
        code.int(1);
        code.op(OP.subtract);
        code.tee(LOCAL.turns);
        code.int(0);
        code.op(OP.leSigned);
      });
    }
    const label = this.labels.get(to);
    if (label !== undefined) code.branch(label);
    else this.tree(to);
  }

  /** Leaves in this state unless the page of the address is still translated as it was. */
  private checkPage(pc: number, state: ReturnType<typeof plainExit>): void {
    const { code } = this;
    const spot = (pc >>> 9) & 0x1ff8;
    this.printer.exitIf(state, () => {
      code.word(PLACE.execute + spot);
      code.get(LOCAL.codeKey);
      code.int(pc >>> 22);
      code.op(OP.or, OP.xor);
      code.word(PLACE.execute + spot + 4);
      code.int(this.baseOf(pc));
      code.op(OP.xor, OP.or);
    });
  }

  private spend(instructions: number): void {
    const { code } = this;
    code.get(LOCAL.budget);
    code.int(instructions);
    code.op(OP.subtract);
    code.set(LOCAL.budget);
  }

  /** The most instructions from a block on to the next head of a loop, or out of the region. */
  private worst(block: Block): number {
    const known = this.worsts.get(block);
    if (known !== undefined) return known;
    const { place, isLoop } = this.structure;
    const ways = block.ways.map(({ way, to }) => {
      const goesOn = to !== undefined && !isBack(place, block, to) && !isLoop(to);
      return (way.slot === undefined ? 0 : 1) + (goesOn ? this.worst(to) : 0);
    });
    const worst = block.count + Math.max(...ways);
    this.worsts.set(block, worst);
    return worst;
  }
}

const carries = ['carryA', 'carryB', 'carryR'] as const;
const end = 0x0b;

/**
 * A module of one function, whose parameters are the first of `LOCAL`; it returns the number of its exit. The routines
 * that it calls come before it.
 */
function moduleOf(locals: number, body: readonly number[], calls: readonly CalledName[]): Uint8Array {
  const declared = [1, ...unsigned(locals), i32];
  const types = calls.flatMap((each) => {
    const { parameters, returns } = calledRoutines[each];
    return [0x60, parameters, ...Array(parameters).fill(i32), ...(returns ? [1, i32] : [0])];
  });
  const imports = calls.flatMap((each, at) => [...name('machine'), ...name(each), 0, 1 + at]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1 + calls.length, 0x60, parameters, ...Array(parameters).fill(i32), 1, i32, ...types]),
    ...section(2, [1 + calls.length, ...name('machine'), ...name('memory'), 2, 0, 0, ...imports]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('run'), 0, calls.length]),
    ...section(10, [1, ...counted([...declared, ...body])]),
  ]);
}
