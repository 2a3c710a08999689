import { i64 } from '../../base/web-assembly';

/** Operations of WebAssembly on 32-bit integers, by the names of the specification. */
export const OP = {
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  ltSigned: 0x48,
  ltUnsigned: 0x49,
  gtUnsigned: 0x4b,
  leSigned: 0x4c,
  leUnsigned: 0x4d,
  geUnsigned: 0x4f,
  add: 0x6a,
  subtract: 0x6b,
  multiply: 0x6c,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shiftLeft: 0x74,
  shiftRightSigned: 0x75,
  shiftRight: 0x76,
  rotateRight: 0x78,
  select: 0x1b,
  drop: 0x1a,
  unreachable: 0x00,
  return: 0x0f,
  wrapLong: 0xa7,
  multiplyLong: 0x7e,
  extendSigned: 0xac,
  extendUnsigned: 0xad,
  shiftRightLong: 0x88,
  rotateLeftLong: 0x89,
  shiftLeftLong: 0x86,
  orLong: 0x84,
  xorLong: 0x85,
  neLong: 0x52,
} as const;

/** Operations on floating-point numbers, of single format and of double format. */
export const FLOAT = {
  single: { eq: 0x5b, less: 0x5d, greater: 0x5e, arithmetic: [0x92, 0x93, 0x94, 0x95, 0x91], abs: 0x8b },
  double: { eq: 0x61, less: 0x63, greater: 0x64, arithmetic: [0xa0, 0xa1, 0xa2, 0xa3, 0x9f], abs: 0x99 },
  fromBits: 0xbf,
  toBits: 0xbd,
  doubleFromInteger: 0xb7,
  singleFromInteger: 0xb2,
  promote: 0xbb,
  demote: 0xb6,
} as const;

const empty = 0x40;

/** The body of a function, as it grows. A label is the depth at which its block stands. */
export class CodeWriter {
  private buffer = new Uint8Array(1024);
  private length = 0;
  private depth = 0;

  /** What has been written, up to the next write. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  op(...operations: number[]): void {
    for (const each of operations) this.byte(each);
  }

  /** `i32.const` */
  int(value: number): void {
    this.byte(0x41);
    this.signed(value | 0, value >> 31);
  }

  /** `i64.const`, by its halves. */
  long(low: number, high = 0): void {
    this.byte(0x42);
    this.signed(low | 0, high | 0);
  }

  get(local: number): void {
    this.numbered(0x20, local);
  }
  set(local: number): void {
    this.numbered(0x21, local);
  }
  tee(local: number): void {
    this.numbered(0x22, local);
  }

  /** Loads from the address on the stack plus a place. */
  load(size: number, place: number): void {
    this.access(size === 4 ? 0x28 : size === 2 ? 0x2f : 0x2d, place);
  }
  /** Stores the value on the stack at the address below it, plus a place. */
  store(size: number, place: number): void {
    this.access(size === 4 ? 0x36 : size === 2 ? 0x3b : 0x3a, place);
  }
  /** The word at a place. */
  word(place: number): void {
    this.int(0);
    this.load(4, place);
  }

  /** Loads from the address on the stack plus a place. */
  longLoad(place: number): void {
    this.access(0x29, place);
  }
  longStore(place: number): void {
    this.access(0x37, place);
  }
  /** The integer of 64 bits at a place. */
  longWord(place: number): void {
    this.int(0);
    this.longLoad(place);
  }
  singleLoad(place: number): void {
    this.int(0);
    this.access(0x2a, place);
  }
  singleStore(place: number): void {
    this.access(0x38, place);
  }
  /** `f64.const`, `f32.const` */
  double(value: number): void {
    this.op(0x44, ...new Uint8Array(Float64Array.of(value).buffer));
  }
  single(value: number): void {
    this.op(0x43, ...new Uint8Array(Float32Array.of(value).buffer));
  }

  /** `withLong`: its value is an integer of 64 bits. */
  block(withLong = false): number {
    return this.open(0x02, withLong);
  }
  loop(): number {
    return this.open(0x03, false);
  }
  /** `if` */
  when(withLong = false): number {
    return this.open(0x04, withLong);
  }
  otherwise(): void {
    this.byte(0x05);
  }
  end(): void {
    this.byte(0x0b);
    this.depth--;
  }
  branch(label: number): void {
    this.numbered(0x0c, this.depth - label);
  }
  branchIf(label: number): void {
    this.numbered(0x0d, this.depth - label);
  }

  call(number: number): void {
    this.numbered(0x10, number);
  }

  /** `br_table`: to the label at the index on the stack, or to the last one. */
  branchTable(labels: readonly number[]): void {
    this.numbered(0x0e, labels.length - 1);
    for (const label of labels) this.unsigned(this.depth - label);
  }

  /** One of several pieces of code, by an index; the last one by any greater index. */
  choice(index: () => void, cases: readonly (() => void)[]): void {
    const over = this.block();
    const labels = cases.map(() => this.block()).reverse();
    index();
    this.branchTable(labels);
    for (const each of cases) {
      this.end();
      each();
      this.branch(over);
    }
    this.end();
  }

  private open(kind: number, withLong: boolean): number {
    this.op(kind, withLong ? i64 : empty);
    return ++this.depth;
  }

  /** An access without a claim of alignment. */
  private access(operation: number, place: number): void {
    this.byte(operation);
    this.numbered(0, place);
  }

  private numbered(operation: number, number: number): void {
    this.byte(operation);
    this.unsigned(number);
  }

  private unsigned(number: number): void {
    let rest = number;
    for (; rest >= 0x80; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  /** As WebAssembly writes integers with a sign (LEB128). */
  private signed(low: number, high: number): void {
    let [rest, above] = [low, high];
    for (;;) {
      const last = rest & 0x7f;
      rest = (rest >>> 7) | (above << 25);
      above >>= 7;
      const ends = last & 0x40 ? rest === -1 && above === -1 : rest === 0 && above === 0;
      this.byte(ends ? last : last | 0x80);
      if (ends) return;
    }
  }

  private byte(value: number): void {
    if (this.length === this.buffer.length) {
      const grown = new Uint8Array(2 * this.length);
      grown.set(this.buffer);
      this.buffer = grown;
    }
    this.buffer[this.length++] = value;
  }
}
