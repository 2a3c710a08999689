/** The WebAssembly of a region: its blocks within loops and nested blocks. */
import { counted, i32, i64, name, section, unsigned } from '../../base/web-assembly';
import { PLACE, SHARED } from '../layout';
import { PSW, STATE } from '../registers';
import type { Block, BlockWay } from './blocks';
import { type CalledName, calledRoutines } from './called-routines';
import { CodeWriter, OP } from './code';
import { EXIT, Exits, plainExit } from './exits';
import type { Node, Way } from './graph';
import { LOCAL, Printer, type RegionPlace } from './printer';
import { isConst } from './resolve';
import { isBack, type Structure } from './structure';

/** The physical address of the page of an address, in virtual mode. */
export type PageBase = (pc: number) => number;

const isSamePage = (one: number, other: number): boolean => (one ^ other) >>> 12 === 0;

/** Whether a way leads to another page, which may be translated differently by now. */
export const crosses = (from: Node, { pc }: Way): boolean => pc !== 'target' && !isSamePage(from.decoded.pc, pc);

export class RegionWriter {
  private readonly exits = new Exits();
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

  write(): Uint8Array {
    const { printer, code } = this;
    printer.openBody();
    if (!this.structure.isLoop(this.entry)) this.leaveIfShort(this.entry);
    this.tree(this.entry);
    code.op(OP.unreachable);
    code.end();
    this.leave();
    return moduleOf(printer.locals, [...this.start().bytes, ...code.bytes], printer.calls);
  }

  private start(): CodeWriter {
    const { printer, place } = this;
    const start = new CodeWriter();
    const load = (local: number, from: number) => {
      start.word(from);
      start.set(local);
    };
    for (const [register, local] of printer.registers) load(local, PLACE.gr + 4 * register);
    for (const each of this.shared()) load(LOCAL[each], PLACE.shared + SHARED[each]);
    const key = (local: number, from: number) => {
      start.word(from);
      start.int(10);
      start.op(OP.shiftLeft);
      start.int((place.pc & 3) << 26);
      start.op(OP.or);
      start.set(local);
    };
    if (printer.usesKey) key(LOCAL.key, PLACE.spaces + 16);
    if (printer.usesCodeKey) key(LOCAL.codeKey, PLACE.state + 4 * STATE.spaceFront);
    return start;
  }

  private shared() {
    const { usesTurns, usesCarries } = this.printer;
    return [...(usesTurns ? (['turns'] as const) : []), ...(usesCarries ? carries : [])];
  }

  /** The number of the exit is on the stack: stores what the region has changed, and returns what is left to do. */
  private leave(): void {
    const { printer, code } = this;
    const exit = printer.locals;
    const store = (local: number, place: number) => {
      code.int(0);
      code.get(local);
      code.store(4, place);
    };
    code.set(exit);
    code.get(exit);
    code.long(32n);
    code.op(OP.shiftRightLong, OP.wrapLong);
    code.set(LOCAL.spot);
    this.leaveQueue(exit);
    for (const register of printer.written) store(printer.register(register), PLACE.gr + 4 * register);
    for (const each of this.shared()) store(LOCAL[each], PLACE.shared + SHARED[each]);
    if (printer.stores) {
      code.int(0);
      code.int(1);
      code.store(4, PLACE.shared + SHARED.stored);
    }
    code.get(LOCAL.budget);
    code.get(LOCAL.spot);
    code.int(EXIT.missing);
    code.op(OP.and, OP.add, end);
  }

  /** Stores the queue and PSW B, which was off; the upper half of the exit's number is in the local `spot`. */
  private leaveQueue(exit: number): void {
    const { code } = this;
    const { flags } = this.exits;
    const [front, back] = [LOCAL.physical, LOCAL.taken];
    const either = (flag: number) => {
      if (!(flags & flag)) return;
      code.get(LOCAL.target);
      code.get(LOCAL.spot);
      code.int(flag);
      code.op(OP.and, OP.eqz, OP.select);
    };
    code.get(exit);
    code.op(OP.wrapLong);
    either(EXIT.targetInFront);
    code.set(front);
    code.get(front);
    code.int(4);
    code.op(OP.add);
    either(EXIT.targetInBack);
    code.set(back);
    for (const [at, local] of [front, back].entries()) {
      code.int(0);
      code.get(local);
      code.store(4, PLACE.state + 4 * (at === 0 ? STATE.front : STATE.back));
    }
    if (flags & (EXIT.branched | EXIT.derived)) this.leaveBranched(front, back);
  }

  private leaveBranched(front: number, back: number): void {
    const { code } = this;
    code.int(0);
    code.get(LOCAL.spot);
    code.int(EXIT.branched);
    code.op(OP.and);
    code.get(LOCAL.spot);
    code.int(EXIT.derived);
    code.op(OP.and);
    code.int(0);
    code.get(back);
    code.get(front);
    code.op(OP.subtract);
    code.int(4);
    code.op(OP.ne, OP.select, OP.or, OP.eqz, OP.eqz);
    code.int(Math.log2(PSW.B));
    code.op(OP.shiftLeft);
    code.word(PLACE.state + 4 * STATE.psw);
    code.op(OP.or);
    code.store(4, PLACE.state + 4 * STATE.psw);
  }

  /** The last instruction of an epoch is for the exact path: an instruction that is nullified may follow it. */
  private leaveIfShort(block: Block): void {
    this.printer.exitIf(plainExit(block.nodes[0].decoded.pc, 0), () => {
      this.code.get(LOCAL.budget);
      this.code.int(this.worst(block));
      this.code.op(OP.leSigned);
    });
  }

  private tree(block: Block): void {
    const merges = this.structure.mergesBelow(block);
    if (!this.structure.isLoop(block)) {
      this.within(block, merges);
      return;
    }
    this.labels.set(block, this.code.loop());
    this.leaveIfShort(block);
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
    if (conditional) this.chooseTarget(isConst(target) ? target.value : 0, pc + 8);
    else if (isConst(target)) this.setTarget(target.value);
    this.printer.print(slot, {
      front: slot.pc,
      back: 'target',
      branched: conditional ? 'derived' : true,
      missing: left - 1,
    });
    return left - 2;
  }

  private setTarget(pc: number): void {
    this.code.int(pc);
    this.code.set(LOCAL.target);
  }

  private chooseTarget(taken: number, notTaken: number): void {
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
      this.setTarget(way.pc);
      printer.print(way.slot, { front: way.slot.pc, back: 'target', branched: true, missing: 1 });
    }
    const arrived = plainExit(way.pc, 0);
    if (to === undefined) {
      printer.exit(arrived);
      return;
    }
    if (this.place.virtual && crosses(from.nodes[from.nodes.length - 1], way)) this.checkPage(way.pc, arrived);
    if (way.turns) {
      printer.usesTurns = true;
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
    this.printer.usesCodeKey = true;
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

/** The type of a region’s function. */
export const regionType = [0x60, 1, i32, 1, i32];

const carries = ['carryA', 'carryB', 'carryR'] as const;
const end = 0x0b;

/**
 * A module of one function: its parameter and its result are the instructions that may still complete. The routines
 * that it calls come before it.
 */
function moduleOf(locals: number, body: readonly number[], calls: readonly CalledName[]): Uint8Array {
  const declared = [2, ...unsigned(locals - 1), i32, 1, i64];
  const types = calls.flatMap((each) => {
    const { parameters, returns } = calledRoutines[each];
    return [0x60, parameters, ...Array(parameters).fill(i32), ...(returns ? [1, i32] : [0])];
  });
  const imports = calls.flatMap((each, at) => [...name('machine'), ...name(each), 0, 1 + at]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1 + calls.length, ...regionType, ...types]),
    ...section(2, [1 + calls.length, ...name('machine'), ...name('memory'), 2, 0, 0, ...imports]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('run'), 0, calls.length]),
    ...section(10, [1, ...counted([...declared, ...body])]),
  ]);
}
