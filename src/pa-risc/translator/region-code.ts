/** The WebAssembly of a region: its blocks within loops and nested blocks. */
import { PLACE, SHARED } from '../layout';
import type { Block, BlockWay } from './blocks';
import { type CodeWriter, OP } from './code';
import { Exits, plainExit } from './exits';
import type { Decoded } from './flow';
import type { Node, Way } from './graph';
import { LOCAL } from './locals';
import { framed } from './region-frame';
import { type RegionPlace, RegionPrinter } from './region-printer';
import { isConst } from './resolve';
import { isBack, type Structure } from './structure';

/** The physical address of the page of an address, in virtual mode. */
export type PageBase = (pc: number) => number;

const isSamePage = (one: number, other: number): boolean => (one ^ other) >>> 12 === 0;

/** Whether a way leads to another page, which may be translated differently by now. */
export const crosses = (from: Node, { pc }: Way): boolean => pc !== 'target' && !isSamePage(from.decoded.pc, pc);

export class RegionWriter {
  private readonly exits = new Exits();
  private readonly printer: RegionPrinter;
  private readonly code: CodeWriter;
  private readonly labels = new Map<Block, number>();
  private readonly worsts = new Map<Block, Worst>();

  constructor(
    private readonly place: RegionPlace,
    private readonly entry: Block,
    private readonly structure: Structure,
    private readonly baseOf: PageBase,
  ) {
    this.printer = new RegionPrinter(place, this.exits);
    this.code = this.printer.code;
  }

  write(): Uint8Array {
    const { printer, code } = this;
    printer.openBody();
    if (!this.structure.isLoop(this.entry)) this.leaveIfShort(this.entry);
    this.tree(this.entry);
    code.op(OP.unreachable);
    code.end();
    return framed(printer, this.exits.flags);
  }

  /** The last instruction of an epoch is for the exact path: an instruction that is nullified may follow it. */
  private leaveIfShort(block: Block): void {
    this.printer.exitIf(plainExit(block.nodes[0].decoded.pc, 0), () => {
      const { instructions, simulated } = this.worst(block);
      this.code.get(LOCAL.budget);
      this.code.int(instructions);
      if (simulated > 0) {
        this.code.word(PLACE.shared + SHARED.weight);
        this.code.int(simulated);
        this.code.op(OP.multiply, OP.add);
      }
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
    const known = isConst(target) ? { taken: target.value, notTaken: conditional ? pc + 8 : undefined } : undefined;
    this.printer.print(slot, {
      front: slot.pc,
      back: 'target',
      branched: conditional ? 'derived' : true,
      missing: left - 1,
      target: known,
    });
    return left - 2;
  }

  private follow(from: Block, { way, to }: BlockWay): void {
    const { printer, code } = this;
    if (way.pc === 'target') {
      printer.exit({ front: 'target', back: 'sequential', branched: false, missing: 0 });
      return;
    }
    if (way.slot !== undefined) {
      this.spend(1);
      const target = { taken: way.pc };
      printer.print(way.slot, { front: way.slot.pc, back: 'target', branched: true, missing: 1, target });
    }
    const arrived = plainExit(way.pc, 0);
    if (to === undefined) {
      printer.exit(arrived);
      return;
    }
    if (this.place.virtual && crosses(from.nodes[from.nodes.length - 1], way)) this.checkPage(way.pc, arrived);
    if (way.turns) {
      printer.usesTurns = true;
      printer.exitIf(arrived, () => printer.takeTurn());
    }
    const label = this.labels.get(to);
    if (label !== undefined) code.branch(label);
    else this.tree(to);
  }

  /** Leaves in this state unless the page of the address is still translated as it was. */
  private checkPage(pc: number, state: ReturnType<typeof plainExit>): void {
    const { code } = this;
    const spot = (pc >>> 8) & 0x3ff0;
    this.printer.usesCodeKey = true;
    this.printer.exitIf(state, () => {
      code.longWord(PLACE.execute + spot);
      code.get(LOCAL.codeKey);
      code.long(pc & -4096);
      code.op(OP.orLong, OP.neLong);
      code.word(PLACE.execute + spot + 8);
      code.int(this.baseOf(pc) - (pc & -4096));
      code.op(OP.ne, OP.or);
    });
  }

  private spend(instructions: number): void {
    const { code } = this;
    code.get(LOCAL.budget);
    code.int(instructions);
    code.op(OP.subtract);
    code.set(LOCAL.budget);
  }

  /** The most instructions, and simulated ones, from a block on to the next head of a loop, or out of the region. */
  private worst(block: Block): Worst {
    const known = this.worsts.get(block);
    if (known !== undefined) return known;
    const { place, isLoop } = this.structure;
    const ways = block.ways.map(({ way, to }) => {
      const goesOn = to !== undefined && !isBack(place, block, to) && !isLoop(to);
      const { instructions, simulated } = goesOn ? this.worst(to) : { instructions: 0, simulated: 0 };
      return {
        instructions: instructions + (way.slot === undefined ? 0 : 1),
        simulated: simulated + simulates(way.slot),
      };
    });
    const own = block.nodes.reduce((sum, { decoded, slot }) => sum + simulates(decoded) + simulates(slot), 0);
    const worst = {
      instructions: block.count + Math.max(...ways.map(({ instructions }) => instructions)),
      simulated: own + Math.max(...ways.map(({ simulated }) => simulated)),
    };
    this.worsts.set(block, worst);
    return worst;
  }
}

interface Worst {
  readonly instructions: number;
  readonly simulated: number;
}

const simulates = (instruction: Decoded | undefined): number => (instruction?.simulated ? 1 : 0);
