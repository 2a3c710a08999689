/** The two passes of the assembler: the first gives every statement its size, the second its bytes. */
import type { AssembledSection, Assembly } from './assembly';
import { AssemblyError, excerpt } from './assembly-error';
import { Cursor, type CursorContext, Mismatch, NotDefined } from './cursor';
import {
  commonRoom,
  countOperands,
  type Filling,
  fillers,
  filling,
  floatFormats,
  floatingBytes,
  greatestBytes,
  integerBytes,
  integerSizes,
} from './data';
import { readConstant, readExpression } from './expression';
import { Names } from './names';
import { greatestStatements, unrolled } from './repetitions';
import { choose, sectionDirectives } from './section-directives';
import { type Section, Sections } from './sections';
import { readInstruction } from './spelling';
import type { Statement } from './statements';
import { stringBytes, stringForms } from './strings';
import { address, isConstant, sum, type Value, whole } from './value';

/** Directives for linkers and debuggers only. */
const ignored = new Set(
  (
    '.globl .global .export .import .extern .weak .local .hidden .protected .internal .type .size .ident .version .file ' +
    '.loc .proc .procend .callinfo .entry .exit .begin_brtab .end_brtab .end'
  ).split(' '),
);
/** Directives from which GNU's assembler makes unwinding tables. */
const isIgnored = (name: string): boolean => ignored.has(name) || name.startsWith('.cfi_');
const isLevel = /^\s*1\.[01]\s*$/;
/** Names may wait for each other, each in one more round. */
const greatestUnset = 1000;

/** A statement with its place. */
interface Placed {
  readonly statement: Statement;
  readonly section: Section;
  readonly offset: number;
  readonly filling?: Filling;
}

export class Passes {
  readonly #names: Names;
  readonly #sections = new Sections();
  readonly #placed: Placed[] = [];
  readonly #commons: Statement[] = [];
  /** Names that are set to later labels. */
  readonly #unset: { readonly placed: Placed; readonly passed: ReadonlyMap<string, number> }[] = [];
  #section = this.#sections.current;
  #offset = 0;

  constructor(
    private readonly file: string,
    private readonly origin: number,
    given: Readonly<Record<string, number>>,
  ) {
    this.#names = new Names(given);
  }

  assemble(statements: readonly Statement[]): Assembly {
    unrolled(
      statements,
      this.file,
      (statement) => this.#within(statement, () => this.#place(statement)),
      (statement) => this.#within(statement, () => this.#times(statement)),
    );
    for (const statement of this.#commons) this.#within(statement, () => this.#common(statement));
    this.#setRest();
    const end = this.#sections.layOut(this.origin, this.file);
    const { loaded } = this.#sections;
    this.#names.settle(loaded.find(({ kind }) => kind === 'data' || kind === 'zeros')?.address ?? end);
    return {
      origin: this.origin,
      bytes: this.#image(end - this.origin),
      labels: new Map([...this.#names.labels].map(([name, value]) => [name, whole(value)])),
      sections: loaded.map(({ name, kind, address, size }) => ({
        name,
        kind: kind as AssembledSection['kind'],
        address,
        size,
      })),
    };
  }

  /** Adds the place of a mistake to the error. */
  #within<T>(statement: Statement, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      const { name, text, line } = statement;
      const [operand] = (name.startsWith('.') ? text : `${name} ${text}`).slice(error.at).split(',', 1);
      const place = `at "${excerpt(operand.trim())}" in "${excerpt(`${name} ${text}`.trim())}"`;
      throw new AssemblyError(`${this.file}:${line}: ${error.message} ${place}`);
    }
  }

  /** The first pass: labels and sizes. */
  #place(statement: Statement): void {
    const { name, text, labels } = statement;
    if (sectionDirectives.has(name)) choose(this.#sections, name, text);
    const section = this.#sections.current;
    if (section.kind === 'unloaded') return;
    this.#section = section;
    this.#offset = section.size;
    for (const label of labels) {
      if (!this.#names.label(label, address(section, section.size))) {
        throw new Mismatch(0, `the label ${label} stands here a second time`);
      }
    }
    const made = fillers.has(name) ? filling(name, this.#cursor(text), this.#position) : undefined;
    const placed = { statement, section, offset: section.size, filling: made };
    section.alignment = Math.max(section.alignment, made?.alignment ?? 1, isInstruction(name) ? 4 : 1);
    section.size += made?.size ?? this.#size(placed);
    if (section.size > greatestBytes) throw new Mismatch(0, 'the program is longer than 64 MB');
    this.#placed.push(placed);
  }

  get #position() {
    const section = this.#section;
    return {
      offset: this.#offset,
      distance: (value: Value) => {
        const away = sum(value, address(section, 0), -1);
        return isConstant(away) ? Number(away.addend) : undefined;
      },
    };
  }

  #size(placed: Placed): number {
    const { name, text } = placed.statement;
    if (isInstruction(name)) return 4;
    const size = integerSizes[name] ?? floatFormats[name]?.bytes;
    if (size !== undefined) return size * countOperands(text);
    if (name in stringForms) return stringBytes(text, stringForms[name]).length;
    if (name === '.comm') this.#commons.push(placed.statement);
    else if (name === '.set' || name === '.equiv') this.#setFirst(placed);
    else if (name === '.equ') throw new Mismatch(0, '.equ needs a label, as NAME: .equ VALUE (or .set NAME,VALUE)');
    else if (name === '.endr') throw new Mismatch(0, '.endr without .rept');
    else if (name === '.level' && !isLevel.test(text)) throw new Mismatch(0, 'the processor is of level 1.1');
    else if (!takesNoRoom(name)) throw new Mismatch(0, `there is no directive ${name}`);
    return 0;
  }

  #times({ text }: Statement): number {
    const cursor = this.#cursor(text);
    const times = readConstant(cursor);
    cursor.end();
    if (times < 0n || times > greatestStatements) {
      throw new Mismatch(0, `.rept takes a number, and at most ${greatestStatements} statements may come of it`);
    }
    return Number(times);
  }

  /** `.comm NAME,size,alignment`: zeros after all other sections. */
  #common({ text }: Statement): void {
    const [, name, rest] = /^([\w.$]+)\s*,(.*)$/s.exec(text) ?? [];
    if (name === undefined) throw new Mismatch(0, '.comm takes a name, a size and an alignment');
    const zeros = this.#sections.named('.bss');
    const { size, alignment, padding } = commonRoom(this.#cursor(rest), zeros.size);
    if (!this.#names.label(name, address(zeros, zeros.size + padding))) {
      throw new Mismatch(0, `the label ${name} stands here a second time`);
    }
    zeros.alignment = Math.max(zeros.alignment, alignment);
    zeros.size += padding + size;
    if (zeros.size > greatestBytes) throw new Mismatch(0, 'the program is longer than 64 MB');
  }

  /** A name gets its value where it is set, or once the later labels are known. */
  #setFirst(placed: Placed): void {
    try {
      this.#set(placed.statement, placed.statement.name === '.equiv');
    } catch (error) {
      if (!(error instanceof NotDefined)) throw error;
      if (this.#unset.length === greatestUnset) {
        throw new Mismatch(0, `more than ${greatestUnset} names are set to what stands further on`);
      }
      this.#unset.push({ placed, passed: this.#names.passed });
    }
  }

  #set({ name, text }: Statement, once = false): void {
    const comma = text.indexOf(',');
    const symbol = text.slice(0, Math.max(comma, 0)).trim();
    if (!/^[\w.$]+$/.test(symbol)) throw new Mismatch(0, `${name} takes a name and a value`);
    if (symbol === '.' || this.#names.isLabel(symbol)) throw new Mismatch(0, `${symbol} has a place already`);
    if (once && this.#names.lookUp(symbol) !== undefined) throw new Mismatch(0, `${symbol} has a value already`);
    const cursor = this.#cursor(text, comma + 1);
    const value = readExpression(cursor);
    cursor.end();
    this.#names.set(symbol, value);
  }

  /**
   * Names that wait for each other get their values one after the other; a name that waits for itself stays undefined.
   */
  #setRest(): void {
    const after = this.#names.passed;
    let waiting = this.#unset;
    for (let before = -1; waiting.length > 0 && waiting.length !== before; ) {
      before = waiting.length;
      waiting = waiting.filter((each) => !this.#isSet(each));
    }
    if (waiting.length > 0) {
      const [{ placed, passed }] = waiting;
      this.#names.restore(passed);
      this.#moveTo(placed);
      this.#within(placed.statement, () => this.#set(placed.statement));
    }
    this.#names.restore(after);
  }

  #isSet({ placed, passed }: { readonly placed: Placed; readonly passed: ReadonlyMap<string, number> }): boolean {
    this.#names.restore(passed);
    this.#moveTo(placed);
    return this.#within(placed.statement, () => {
      try {
        this.#set(placed.statement);
        return true;
      } catch (error) {
        if (!(error instanceof NotDefined)) throw error;
        return false;
      }
    });
  }

  #moveTo({ section, offset }: Placed): void {
    this.#section = section;
    this.#offset = offset;
  }

  /** The second pass. */
  #image(size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    this.#names.startAgain();
    for (const placed of this.#placed) {
      const { statement, section, offset } = placed;
      this.#moveTo(placed);
      for (const label of statement.labels) if (/^\d+$/.test(label)) this.#names.pass(label);
      const at = section.address - this.origin + offset;
      this.#within(statement, () => {
        const made = this.#bytes(placed);
        if (typeof made === 'number') view.setUint32(at, made);
        else bytes.set(made, at);
        const isStored = typeof made === 'number' || made.some((byte) => byte !== 0);
        if (isStored && section.kind === 'zeros') throw new Mismatch(0, `${section.name} holds nothing but zeros`);
      });
    }
    return bytes;
  }

  /** The bytes of a statement, or the word of an instruction. */
  #bytes({ statement, offset, filling: made }: Placed): Uint8Array | number {
    const { name, text } = statement;
    if (isInstruction(name)) return readInstruction(`${name} ${text}`.trim(), this.#context);
    if (made !== undefined) {
      const { size, pattern } = made;
      return pattern.some((byte) => byte !== 0)
        ? Uint8Array.from({ length: size }, (_, at) => pattern[at % pattern.length])
        : new Uint8Array(size);
    }
    if (name === '.set' || name === '.equiv') this.#set(statement);
    if (name in stringForms) return Uint8Array.from(stringBytes(text, stringForms[name]));
    if (name in floatFormats) return floatingBytes(this.#cursor(text), floatFormats[name]);
    if (name in integerSizes) {
      return integerBytes(this.#cursor(text), integerSizes[name], (further) => {
        this.#offset = offset + further;
      });
    }
    return new Uint8Array(0);
  }

  readonly #context: CursorContext = {
    here: () => address(this.#section, this.#offset),
    listing: false,
    lookUp: (name) => this.#names.lookUp(name),
    isLinkable: (value) => this.#names.isLinkable(value),
  };

  #cursor(text: string, at = 0): Cursor {
    const cursor = new Cursor(text, this.#context);
    cursor.at = at;
    return cursor;
  }
}

const isInstruction = (name: string): boolean => name !== '' && !name.startsWith('.');
const takesNoRoom = (name: string): boolean =>
  name === '' || name === '.level' || isIgnored(name) || sectionDirectives.has(name);
