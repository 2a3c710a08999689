import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { completerKinds } from '../../src/pa-risc/assembler/completers';
import { compile } from '../../src/pa-risc/assembler/spelling';
import { Cpu } from '../../src/pa-risc/cpu';
import { isForFastLoop } from '../../src/pa-risc/fast/selection';
import { type Instruction, table } from '../../src/pa-risc/instructions/table';
import { MARK, pageBytes } from '../../src/pa-risc/layout';
import { CR, PSW, STATE } from '../../src/pa-risc/registers';
import { decode, variants } from '../../src/pa-risc/variants';
import { formOf } from '../oracle/forms';
import { anyBits, bytesOf, hex, into, nop, oneOf } from '../oracle/words';
import { expressionsOf, flattened, naming, type Operand, operandsOf, within } from './operands';

/**
 * An instruction depends on the values of its operands, not on which registers hold them. So an instruction of which
 * two operands are one register gives what it gives with two registers that hold the same: in results, carries,
 * nullification, trap, memory and exit. No emulator is needed, and no knowledge of what the instruction does.
 */
const seed = 1;
const trials = 4;

const memorySize = 0x8000;
const [code, vectors] = [0x7000, 0x6000];
/** A sum of two addresses in the data is still memory, scaled too. */
const data = { from: 0x800, to: 0xdf0 };
const space = 5;
/** Of these no interruption makes a copy, and no form means one of them whatever its fields say. */
const general = [2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30];
const floats = [18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30];
const interesting = [0, 1, -1, 0x80000000, 0x7fffffff, 0x0000ffff, 0x00ff00ff, 0x3ff00000, 0x7ff00000, 0x7fa00000];

/** Every value of the completers' bits of a row; where no text tells them, of none. */
function formWords(row: Instruction): readonly number[] {
  const kinds: readonly { readonly mask: number }[] = Object.values(completerKinds);
  const mask = row.syntax.printed
    .flatMap((template) => compile(row, template).tokens)
    .reduce((bits, token) => (typeof token !== 'string' && kinds.includes(token) ? bits | token.mask : bits), 0);
  const words: number[] = [];
  const free = mask & ~row.mask;
  let bits = 0;
  do {
    words.push((row.match | bits) >>> 0);
    bits = (bits - free) & free;
  } while (bits !== 0);
  return words.map((word) => word & ~(mask & row.mask)).map((word, at) => (word | words[at]) >>> 0);
}

const completerBits = (row: Instruction): number =>
  formWords(row).reduce((bits, word) => bits | (word ^ row.match), 0) >>> 0;

/** Which operands share a register. -1 stands for register 0 of the general ones. */
interface Coincidence {
  readonly members: readonly Operand[];
  readonly zero: boolean;
}

/**
 * What the manual leaves undefined: FMPYADD and FMPYSUB whose sum is an operand of the product, or whose product is one
 * of the sum.
 */
function isDefined({ mnemonic }: Instruction, members: readonly Operand[]): boolean {
  if (!/^fmpy(add|sub|cfxt)/.test(mnemonic)) return true;
  const places = members.map(({ shift }) => shift);
  const [product, addend, sum] = [0, 6, 11];
  if (places.includes(sum)) return places.every((place) => place === sum || place === addend);
  return !(places.includes(product) && places.includes(addend));
}

function coincidencesOf(row: Instruction, all: readonly Operand[]): readonly Coincidence[] {
  const subsets = (['general', 'float'] as const).flatMap((file) => {
    const operands = all.filter((operand) => operand.file === file);
    return Array.from({ length: 2 ** operands.length }, (_, bits) => operands.filter((_, at) => (bits >>> at) & 1));
  });
  const fixedOnes = (members: readonly Operand[]) => members.filter(({ fixed }) => fixed !== undefined).length;
  return [
    ...subsets
      .filter((members) => members.length > 1 && fixedOnes(members) < 2)
      .map((members) => ({ members, zero: false })),
    ...subsets
      .filter((members) => members.length > 0 && fixedOnes(members) === 0 && members[0].file === 'general')
      .map((members) => ({ members, zero: true })),
  ].filter(({ members }) => isDefined(row, members));
}

/**
 * Which path executes: one by one; the loop of all machines; a loop of its own; both again with translated addresses.
 */
type Path = 'exact' | 'shared' | 'own' | 'exact virtual' | 'virtual';
const real: readonly Path[] = ['exact', 'shared', 'own'];
const translated: readonly Path[] = ['exact virtual', 'virtual'];
const template = new Random('memory').bytes(memorySize);
for (let vector = 0; vector < 32; vector++) template.set(bytesOf([nop]), vectors + 32 * vector);
template.set(bytesOf([nop, nop, nop]), code);

interface Machine {
  readonly path: Path;
  readonly cpu: Cpu;
}
function machine(path: Path): Machine {
  const cpu = new Cpu({ memorySize, instructionsBeforeOwnLoop: path === 'own' ? 0 : undefined });
  cpu.writeMemory(0, template);
  cpu.memory.takeWritten(() => {});
  // The pages of the small memory, all allowed.
  for (let page = 0; page < memorySize; page += pageBytes) {
    for (const side of ['instruction', 'data'] as const) {
      cpu.translation.insertAddress(side, space, page, (page >>> 12) << 5);
      cpu.translation.insertProtection(side, space, page, side === 'data' ? 0x13f00000 : 0x02c00000);
    }
  }
  return { path, cpu };
}
const machines = new Map([...real, ...translated].map((path) => [path, machine(path)]));

/** What an instruction finds beside its operands. */
interface Surroundings {
  readonly general: Int32Array;
  readonly float: Int32Array;
  readonly carries: number;
  readonly divideSign: boolean;
  readonly sar: number;
}

interface Outcome {
  readonly general: Int32Array;
  readonly float: Int32Array;
  /** Control and space registers, shadow registers, PSW and queues: all that no operand is part of. */
  readonly rest: Int32Array;
  readonly exit: string;
  /** The bytes that have changed. */
  readonly memory: string;
}

function prepare({ path, cpu }: Machine, word: number, found: Surroundings, names: Names, values: Values): void {
  const { gr, cr, state } = cpu;
  cpu.memory.store(code, 4, word);
  cpu.memory.marks[code / pageBytes] &= ~MARK.written;
  cpu.reset(code, { gr26: 0, gr25: 0, gr24: 0, gr23: 0 });
  gr.set(found.general);
  cpu.floats.set(found.float);
  for (const [operand, register] of names) {
    const [left, right] = values.get(operand) as readonly number[];
    if (operand.file === 'float') cpu.floats.set([left, right], 2 * register);
    else gr[register] = register === 0 ? 0 : left;
  }
  cpu.spaces.fill(space);
  cr[CR.ccr] = 0xc0;
  cr[CR.iva] = vectors;
  cr[CR.sar] = found.sar;
  state[STATE.carries] = found.carries;
  if (found.divideSign) state[STATE.psw] |= PSW.V;
  if (path.startsWith('exact')) {
    state[STATE.psw] |= PSW.R;
    cr[CR.recovery] = 0x7fffffff;
  }
  if (path.endsWith('virtual')) {
    state[STATE.psw] |= PSW.C | PSW.D;
    state[STATE.spaceFront] = state[STATE.spaceBack] = space;
  }
}

function execute(path: Path, word: number, found: Surroundings, names: Names, values: Values): Outcome {
  const used = machines.get(path) as Machine;
  const { cpu } = used;
  prepare(used, word, found, names, values);
  let exit = cpu.run(1);
  if (path === 'virtual') {
    // The loop for translated addresses knows only those that were used before.
    changes(used);
    prepare(used, word, found, names, values);
    exit = cpu.run(1);
  }
  const { cr, floats, state } = cpu;
  // The only traces of the word itself: IIR, and exception register 1 of the floating-point unit.
  if (cr[CR.iir] === (word | 0)) cr[CR.iir] = 0;
  if (((floats[1] ^ word) & 0x3ffffff) === 0) floats[1] &= ~0x3ffffff;
  // The recovery counter is what keeps a machine on the exact path.
  cr[CR.recovery] = 0;
  cr[CR.ipsw] &= ~PSW.R;
  state[STATE.psw] &= ~PSW.R;
  const rest = Int32Array.of(...cr, ...cpu.spaces, ...cpu.shadow, ...state);
  return { general: cpu.gr.slice(), float: floats.slice(), rest, exit: JSON.stringify(exit), memory: changes(used) };
}

/** What has been stored, and takes it back. */
function changes({ cpu }: Machine): string {
  let text = '';
  const pages: number[] = [];
  cpu.memory.takeWritten((page) => pages.push(page));
  for (const page of pages) {
    const from = page * pageBytes;
    const bytes = cpu.readMemory(from, pageBytes);
    for (let at = from; at < from + pageBytes; at++) {
      const own = at >= code && at < code + 4;
      if (bytes[at - from] !== template[at] && !own) text += ` ${at}:${bytes[at - from]}`;
    }
    cpu.writeMemory(from, template.subarray(from, from + pageBytes));
    cpu.memory.marks[page] &= ~MARK.written;
  }
  return text;
}

/** The value of an operand's register: an address where there is an access, at times a wrong one. */
function contentsOf(random: Random, accesses: boolean): number {
  if (accesses && random.chance(0.85)) {
    const address = random.integer(data.from, data.to);
    return random.chance(0.8) ? address & -16 : address;
  }
  return random.chance(0.4) ? oneOf(random, interesting) | 0 : random.integer(0, 0xffffffff) | 0;
}

function anySurroundings(random: Random): Surroundings {
  const word = () => random.integer(0, 0xffffffff) | 0;
  return {
    general: Int32Array.from({ length: 32 }, (_, register) => (register === 0 ? 0 : word())),
    // No trap is enabled and none pending.
    float: Int32Array.from({ length: 64 }, (_, at) => (at === 0 ? word() & ~0x7f : word())),
    carries: random.integer(0, 255),
    divideSign: random.chance(0.5),
    sar: random.integer(0, 31),
  };
}

/** A register for each operand, and the contents of each operand's register. */
type Names = ReadonlyMap<Operand, number>;
type Values = ReadonlyMap<Operand, readonly number[]>;
const spelled = (word: number, names: Names): number =>
  [...names].reduce((rest, [operand, register]) => naming(rest, operand, register), word) >>> 0;

/** Registers of which each operand has its own, and those with the coincidence. */
function nameRegisters(random: Random, operands: readonly Operand[], { members, zero }: Coincidence) {
  const apart = new Map<Operand, number>();
  for (const operand of operands) {
    const taken = [...apart.values()];
    const pool = (operand.file === 'general' ? general : floats).filter((register) => !taken.includes(register));
    apart.set(operand, operand.fixed ?? oneOf(random, pool));
  }
  const shared = zero ? 0 : (apart.get(members.find(({ fixed }) => fixed !== undefined) ?? members[0]) as number);
  const together = new Map(
    operands.map((each) => [each, members.includes(each) ? shared : (apart.get(each) as number)]),
  );
  return { apart, together };
}

const isBase = ({ file, shift }: Operand): boolean => file === 'general' && shift === 21;

/** What the registers must be, from what they were and from what came of the operands in registers of their own. */
function expected(machine: Cpu, operands: readonly Operand[], apart: Names, together: Names, separate: Outcome) {
  const [wantedGeneral, wantedFloat] = [machine.gr.slice(), machine.floats.slice()];
  // Where a load modifies its base too and both are one register, the loaded value stays (manual: LDWM, LDWX, LPA).
  const written = operands.filter(({ writes }) => writes);
  for (const operand of written.sort((one, other) => Number(isBase(other)) - Number(isBase(one)))) {
    const [from, to] = [apart.get(operand) as number, together.get(operand) as number];
    if (operand.file === 'general') wantedGeneral[to] = to === 0 ? 0 : separate.general[from];
    else wantedFloat.set(separate.float.subarray(2 * from, 2 * from + 2), 2 * to);
  }
  wantedFloat.set(separate.float.subarray(0, 2));
  return { ...separate, general: wantedGeneral, float: wantedFloat };
}

/** The first thing in which two outcomes differ. */
function firstDifference(one: Outcome, other: Outcome): string | undefined {
  for (const part of ['general', 'float', 'rest'] as const) {
    const at = one[part].findIndex((value, index) => value !== other[part][index]);
    if (at >= 0) return `${part} ${at}: ${hex(one[part][at])}, not ${hex(other[part][at])}`;
  }
  if (one.exit !== other.exit) return `${one.exit}, not ${other.exit}`;
  return one.memory === other.memory ? undefined : `stores${one.memory}, not${other.memory}`;
}

/** One trial of a coincidence on these paths, of which the first one also executes the operands apart. */
function* differences(random: Random, row: Row, word: number, coincidence: Coincidence, paths: readonly Path[]) {
  const { operands, accesses, found } = row;
  const { apart, together } = nameRegisters(random, operands, coincidence);
  const values = new Map(operands.map((each) => [each, [contentsOf(random, accesses), contentsOf(random, false)]]));
  const common = coincidence.zero ? [0, 0] : (values.get(coincidence.members[0]) as number[]);
  for (const member of coincidence.members) values.set(member, common);
  const separate = execute(paths[0], spelled(word, apart), found, apart, values);
  const merged = spelled(word, together);
  const { cpu } = machines.get(paths[0]) as Machine;
  prepare(machines.get(paths[0]) as Machine, merged, found, together, values);
  const wanted = expected(cpu, operands, apart, together, separate);
  for (const path of paths) {
    const difference = firstDifference(execute(path, merged, found, together, values), wanted);
    if (difference !== undefined) yield `${formOf(merged)} ${hex(merged)}, ${path}: ${difference}`;
  }
}

/** The word of a form with random bits where neither completers nor registers stand; displacements mostly small. */
function wordOf(random: Random, row: Instruction, form: number): number {
  const fixed = row.mask | completerBits(row);
  const word = ((anyBits(row, random) & ~fixed) | form) >>> 0;
  const long = row.mask === 0xfc000000 && [...flattened(row.semantics)].some(isAccess);
  return long && random.chance(0.8) ? into(word, 5, 9, 0) & ~1 : word;
}
const isAccess = (statement: Parameters<typeof expressionsOf>[0]): boolean =>
  expressionsOf(statement).some((each) =>
    [...within(each)].some((node) => node.kind === 'call' && ['load', 'store'].includes(node.routine)),
  );

/** A row with what is the same for all its trials. */
interface Row {
  readonly instruction: Instruction;
  readonly operands: readonly Operand[];
  /** Its operands are addresses. */
  readonly accesses: boolean;
  readonly found: Surroundings;
}

test(`every row: an instruction whose operands share a register does what it does with registers of their own (seed ${seed})`, () => {
  const random = new Random(`coincidences/${seed}`);
  const count = { rows: 0, forms: new Set<string>(), coincidences: 0, trials: 0, fast: 0 };
  const found: string[] = [];
  for (const instruction of table) {
    const operands = operandsOf(instruction);
    const coincidences = coincidencesOf(instruction, operands);
    if (coincidences.length === 0) continue;
    count.rows++;
    const accesses = JSON.stringify(instruction.semantics).includes('"space"');
    const row = { instruction, operands, accesses, found: anySurroundings(random) };
    for (const form of formWords(instruction)) {
      for (const coincidence of coincidences) {
        count.coincidences++;
        for (let trial = 0; trial < trials; trial++) {
          const word = wordOf(random, instruction, form);
          // Another row of the table may have this pattern.
          const variant = variants[decode(word)];
          if (variant === undefined || table[variant.row] !== instruction) continue;
          if (trial === 0) count.forms.add(formOf(word));
          const fast = isForFastLoop(variant);
          const modes = fast ? (accesses ? [real, translated] : [real]) : [real.slice(0, 1)];
          for (const paths of modes) {
            count.trials += paths.length;
            if (fast) count.fast += paths.length - 1;
            found.push(...differences(random, row, word, coincidence, paths));
          }
        }
      }
    }
  }
  process.stdout.write(
    `${count.rows} of ${table.length} rows name registers that can coincide: ${count.forms.size} forms, ` +
      `${count.coincidences} coincidences, ${count.trials} trials, ${count.fast} of them in the fast loop\n`,
  );
  expect(found.slice(0, 5)).toEqual([]);
});
