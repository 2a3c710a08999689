/**
 * Makes a region of a machine: finds its instructions, compiles them if no machine has done so, and links the code with
 * the memory.
 */
import { engine } from '../../base/web-assembly';
import { marksPlace, pageBytes, rowsPlace } from '../layout';
import type { Lookaside } from '../lookaside';
import type { Memory } from '../memory';
import { blocksOf } from './blocks';
import { type Decoded, decoded } from './flow';
import { graphFrom, type Node } from './graph';
import { compiled } from './module-cache';
import { crosses, RegionWriter } from './region-code';
import type { RegionPlace } from './region-printer';
import { structureOf } from './structure';

/** Where the processor stands. */
export interface Standing {
  /** With the privilege level in the last two bits. */
  readonly pc: number;
  readonly space: number;
  readonly virtual: boolean;
  readonly flat: boolean;
}

export interface Region {
  readonly place: RegionPlace;
  /** Physical addresses of its instructions, the entry's first. */
  readonly addresses: readonly number[];
  /** Takes how many instructions may complete, and returns how many are left. */
  readonly run: (budget: number) => number;
}

/** What the regions of a machine import: its memory, and the routines that they call. */
export type RegionImports = Readonly<Record<string, object>>;

export class RegionMaker {
  constructor(
    private readonly memory: Memory,
    private readonly imports: RegionImports,
    private readonly execute: Lookaside,
    /** One more than the variant of the instruction at a physical address; 0 if it is not for a region. */
    private readonly rowAt: (address: number) => number,
  ) {}

  /** The region that begins where the processor stands, if there can be one. */
  make(standing: Standing): Region | undefined {
    const { memory } = this;
    const { pc, virtual, flat } = standing;
    const addressOf = (at: number) => this.physical(at, standing);
    const nodes = graphFrom(pc, { at: (at) => this.instruction(at, addressOf(at)) });
    if (nodes.length === 0) return undefined;
    const { size } = memory;
    const place = { virtual, flat, pc, memorySize: size, rows: rowsPlace(size), marks: marksPlace(size) };
    const used = nodes.flatMap(instructionsOf);
    const module = compiled(contentOf(place, nodes, used, addressOf), () => {
      const blocks = blocksOf(nodes, (from, way) => virtual && crosses(from, way));
      return new RegionWriter(place, blocks[0], structureOf(blocks[0]), (at) => addressOf(at) & -pageBytes).write();
    });
    noteMade(pc, nodes[0].decoded.word);
    const { run } = new engine.Instance(module, { machine: this.imports }).exports as Pick<Region, 'run'>;
    return { place, addresses: used.map((each) => addressOf(each.pc)), run };
  }

  /** The physical address of an instruction, or -1. */
  private physical(pc: number, { space, virtual }: Standing): number {
    if (virtual) return this.execute.find(space, pc & -4, pc & 3);
    return (pc & -4) >>> 0 <= this.memory.size - 4 ? (pc & -4) >>> 0 : -1;
  }

  private instruction(pc: number, address: number): Decoded | undefined {
    if (address < 0) return undefined;
    const row = this.rowAt(address);
    const word = this.memory.words[address >>> 2];
    return row === 0 ? undefined : remembered(pc, word, row - 1);
  }
}

/** What instructions decoded to lately, by address. */
const lately = new Map<number, { readonly word: number; readonly instruction: Decoded | undefined }>();
const mostRemembered = 1 << 14;

function remembered(pc: number, word: number, variant: number): Decoded | undefined {
  const known = lately.get(pc);
  if (known?.word === word) return known.instruction;
  const instruction = decoded({ word, pc }, variant);
  if (lately.size >= mostRemembered) lately.clear();
  lately.set(pc, { word, instruction });
  return instruction;
}

/** An instruction with those in its delay slot. */
const instructionsOf = ({ decoded: own, slot, ways }: Node): readonly Decoded[] =>
  [own, slot, ...ways.map((way) => way.slot)].filter((each) => each !== undefined);

/** By address: the first words of regions that machines of this process have had. */
const firstWords = new Map<number, number>();

/** Whether a region has begun with this word at this address: then its code is there already. */
export const wasMade = (pc: number, word: number): boolean => firstWords.get(pc) === word;

function noteMade(pc: number, word: number): void {
  if (firstWords.size >= mostRemembered) firstWords.clear();
  firstWords.set(pc, word);
}

/** All on which the code of a region depends, as text. */
function contentOf(
  place: RegionPlace,
  nodes: readonly Node[],
  used: readonly Decoded[],
  addressOf: (pc: number) => number,
): string {
  const pages = [...new Set(used.map(({ pc }) => pc & -pageBytes))];
  // Code on one page does not ask where the page is: processes with the same program share it.
  const asked = place.virtual && pages.length > 1 ? pages.map(addressOf) : [];
  const ways = nodes.map((node) => [
    node.decoded.pc,
    node.decoded.word,
    node.slot?.word,
    ...node.ways.flatMap(({ slot, to }) => [slot?.word, to === undefined ? '' : nodes.indexOf(to)]),
  ]);
  return JSON.stringify([place, asked, ways]);
}
