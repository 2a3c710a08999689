/** An assembler in two passes for the syntax of GNU's: every statement has its size in the first, its bytes in the second. */
import { Cursor, type CursorContext, Mismatch } from './cursor';
import { readInstruction } from './spelling';
import { greatestLines, type Statement, statementsOf } from './statements';
import { stringBytes } from './strings';
import { address, constant, readExpression, readSelected, type Value, whole } from './value';

/** What cannot be assembled: the file, the line and what is wrong there. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

export interface AssemblerOptions {
  /** Where the first byte stands. */
  readonly origin?: number;
  /** What errors call the text. */
  readonly file?: string;
}

export interface Assembly {
  readonly origin: number;
  readonly bytes: Uint8Array;
  readonly labels: ReadonlyMap<string, number>;
}

/** Directives that only tell linkers and debuggers something, or choose the one section that there is. */
const ignored = new Set(
  '.level .text .code .data .globl .global .export .import .type .size .section .proc .procend .callinfo .entry .exit'.split(
    ' ',
  ),
);
const dataSizes: Readonly<Record<string, number>> = { '.byte': 1, '.half': 2, '.word': 4, '.long': 4 };
/** The bytes after each text. */
const strings: Readonly<Record<string, readonly number[]>> = {
  '.ascii': [],
  '.asciz': [0],
  '.string': [0],
  '.stringz': [0],
};
const spaces = new Set(['.space', '.zero', '.skip', '.block', '.blockz']);
const alignments = new Set(['.align', '.balign']);
/** More bytes than this are a mistake. */
const greatestBytes = 1 << 26;

interface NumericLabel {
  readonly number: string;
  readonly at: number;
}

class Assembler {
  readonly #names = new Map<string, Value>();
  readonly #labels = new Map<string, number>();
  readonly #numeric: NumericLabel[] = [];
  #here: number;

  constructor(
    private readonly statements: readonly Statement[],
    private readonly origin: number,
    private readonly file: string,
  ) {
    this.#here = origin;
  }

  assemble(): Assembly {
    for (const statement of this.statements) this.#within(statement, () => this.#place(statement));
    const bytes = new Uint8Array(this.#here - this.origin);
    this.#here = this.origin;
    for (const statement of this.statements) {
      const made = this.#within(statement, () => this.#bytes(statement));
      bytes.set(made, this.#here - this.origin);
      this.#here += made.length;
    }
    return { origin: this.origin, bytes, labels: this.#labels };
  }

  /** Tells where a mistake is. */
  #within<T>(statement: Statement, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      const { name, text, line } = statement;
      const [operand] = (name.startsWith('.') ? text : `${name} ${text}`).slice(error.at).split(',');
      throw new AssemblyError(
        `${this.file}:${line}: ${error.message} at "${operand.trim()}" in "${`${name} ${text}`.trim()}"`,
      );
    }
  }

  /** The first pass: labels and sizes. */
  #place(statement: Statement): void {
    for (const label of statement.labels) {
      if (/^\d+$/.test(label)) this.#numeric.push({ number: label, at: this.#here });
      else if (this.#labels.has(label)) throw new Mismatch(0, `the label ${label} stands here a second time`);
      else {
        this.#labels.set(label, this.#here);
        this.#names.set(label, address(this.#here));
      }
    }
    this.#here += this.#size(statement);
    if (this.#here - this.origin > greatestBytes) throw new Mismatch(0, 'the program is longer than 64 MB');
  }

  #size({ name, text }: Statement): number {
    if (name === '') return 0;
    if (!name.startsWith('.')) return 4;
    const size = dataSizes[name];
    if (size !== undefined) return size * splitOperands(text).length;
    if (name in strings) return this.#string(name, text).length;
    if (name === '.set' || name === '.equ') {
      const [symbol, value] = splitOperands(text);
      if (value === undefined) throw new Mismatch(0, `${name} takes a name and a value`);
      this.#names.set(symbol.trim(), constant(this.#value(value)));
      return 0;
    }
    return this.#filler(name, text);
  }

  #bytes(statement: Statement): Uint8Array {
    const { name, text } = statement;
    if (name === '') return new Uint8Array(0);
    if (!name.startsWith('.')) return big(readInstruction(`${name} ${text}`.trim(), this.#context()), 4);
    const size = dataSizes[name];
    if (size !== undefined) {
      return Uint8Array.from(splitOperands(text).flatMap((operand) => [...big(this.#selected(operand), size)]));
    }
    return name in strings ? this.#string(name, text) : new Uint8Array(this.#size(statement));
  }

  /** Zeros up to an address, or so many; other directives take no room. */
  #filler(name: string, text: string): number {
    if (ignored.has(name)) return 0;
    if (name === '.rept')
      throw new Mismatch(0, `.rept takes a number, and at most ${greatestLines} lines may come of it`);
    if (!spaces.has(name) && !alignments.has(name) && name !== '.org') {
      throw new Mismatch(0, `there is no directive ${name}`);
    }
    const value = this.#value(splitOperands(text)[0] ?? '');
    const size = spaces.has(name) ? value : name === '.org' ? value - this.#here : -this.#here & (value - 1);
    if (size < 0 || (alignments.has(name) && (value < 1 || value & (value - 1)))) {
      throw new Mismatch(0, `${name} cannot be ${value} here`);
    }
    return size;
  }

  #string(name: string, text: string): Uint8Array {
    return Uint8Array.from(stringBytes(text, strings[name]));
  }

  #value(text: string): number {
    return whole(this.#read(text, readExpression));
  }

  #selected(text: string): number {
    return this.#read(text, readSelected);
  }

  #read<T>(text: string, read: (cursor: Cursor) => T): T {
    const cursor = new Cursor(text, this.#context());
    const value = read(cursor);
    cursor.take(/\s*/y);
    if (cursor.at < text.length) cursor.fail('expected the end of the operand');
    return value;
  }

  #context(): CursorContext {
    return { here: this.#here, listing: false, lookUp: (name) => this.#lookUp(name) };
  }

  /** A name, or the next numeric label before (`1b`) or behind (`1f`). */
  #lookUp(name: string): Value | undefined {
    const [, number, direction] = /^(\d+)([bf])$/.exec(name) ?? [];
    if (number !== undefined) {
      const same = this.#numeric.filter((label) => label.number === number);
      const found =
        direction === 'b' ? same.findLast(({ at }) => at <= this.#here) : same.find(({ at }) => at > this.#here);
      if (found !== undefined) return address(found.at);
    }
    return this.#names.get(name);
  }
}

const big = (value: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, at) => value >>> (8 * (size - 1 - at)));

const splitOperands = (text: string): readonly string[] => (text.trim() === '' ? [] : text.split(','));

/** Bytes and labels of a program; an `AssemblyError` names file, line and operand. */
export function assemble(text: string, { origin = 0, file = 'input' }: AssemblerOptions = {}): Assembly {
  return new Assembler(statementsOf(text), origin, file).assemble();
}

/** A program as a tagged template, at address 0: its words. */
export function asm(strings: TemplateStringsArray, ...values: readonly (string | number)[]): readonly number[] {
  const { bytes } = assemble(String.raw({ raw: strings }, ...values), { file: 'asm' });
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length >>> 2 }, (_, at) => view.getUint32(4 * at));
}
