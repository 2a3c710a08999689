/** The sections of a program: their kinds from the directives, and their addresses in the end. */
import { AssemblyError } from './assembly-error';
import type { SectionBase } from './value';

/**
 * `zeros`: nothing of it is stored. `unloaded`: for debuggers and linkers only; no memory holds it, and it is not
 * assembled.
 */
export type SectionKind = LoadedKind | 'unloaded';

/** What a section in memory holds; of `zeros` nothing is stored. */
export type LoadedKind = 'code' | 'constants' | 'data' | 'zeros';

export class Section implements SectionBase {
  address = 0;
  /** Bytes. */
  size = 0;
  /** A power of 2. */
  alignment = 1;

  constructor(
    readonly name: string,
    readonly kind: SectionKind,
  ) {}
}

/** The kinds in their order in memory; `.text` is the first section with code. */
const order: readonly SectionKind[] = ['code', 'constants', 'data', 'zeros'];

/** The kinds of names that GNU's assembler knows, for a `.section` without flags. */
const known: readonly (readonly [RegExp, SectionKind])[] = [
  [/^\.(text|init|fini)(\.|$)/, 'code'],
  [/^\.s?data1?(\.|$)|^\.(init|fini|preinit)_array(\.|$)|^\.tdata/, 'data'],
  [/^\.s?bss(\.|$)|^\.tbss/, 'zeros'],
  [/^\.rodata1?(\.|$)|^\.eh_frame$/, 'constants'],
];

export class Sections {
  readonly #sections = new Map<string, Section>();
  #current: Section;
  #previous: Section;
  readonly #pushed: (readonly [current: Section, previous: Section])[] = [];

  constructor() {
    this.#current = this.named('.text');
    this.#previous = this.#current;
  }

  get current(): Section {
    return this.#current;
  }

  /** All sections that memory holds, in order. */
  get loaded(): readonly Section[] {
    const used = [...this.#sections.values()].filter(({ name, size }) => size > 0 || name === '.text');
    return order.flatMap((kind) => used.filter((section) => section.kind === kind));
  }

  named(name: string, kind = known.find(([pattern]) => pattern.test(name))?.[1] ?? 'unloaded'): Section {
    const section = this.#sections.get(name) ?? new Section(name, kind);
    this.#sections.set(name, section);
    return section;
  }

  enter(section: Section): void {
    this.#previous = this.#current;
    this.#current = section;
  }

  /** `.previous` */
  back(): void {
    this.enter(this.#previous);
  }

  /** `.pushsection` */
  push(section: Section): void {
    this.#pushed.push([this.#current, this.#previous]);
    this.enter(section);
  }

  /** `.popsection`; returns false if nothing was pushed. */
  pop(): boolean {
    const before = this.#pushed.pop();
    if (before !== undefined) [this.#current, this.#previous] = before;
    return before !== undefined;
  }

  /** Gives every section its address, from `origin` on; returns the end of the last. */
  layOut(origin: number, file: string): number {
    const [first] = this.loaded;
    if (first !== undefined && origin % first.alignment !== 0) {
      throw new AssemblyError(
        `${file}: the program begins at 0x${origin.toString(16)}, but ${first.name} wants a multiple of ${first.alignment}`,
      );
    }
    let end = origin;
    for (const section of this.loaded) {
      section.address = Math.ceil(end / section.alignment) * section.alignment;
      end = section.address + section.size;
    }
    return end;
  }
}

/** The kind from the flags and the type of `.section NAME,"flags",@type`. */
export function kindOf(flags: string, type: string | undefined): SectionKind {
  if (!flags.includes('a')) return 'unloaded';
  if (flags.includes('x')) return 'code';
  if (type === 'nobits') return 'zeros';
  return flags.includes('w') ? 'data' : 'constants';
}
