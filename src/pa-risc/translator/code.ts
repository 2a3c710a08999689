import { i64, signed, unsigned } from '../../base/web-assembly';

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
  readonly bytes: number[] = [];
  private depth = 0;

  op(...operations: number[]): void {
    this.bytes.push(...operations);
  }

  /** `i32.const` */
  int(value: number): void {
    this.bytes.push(0x41);
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      if ((rest === 0 && !(low & 0x40)) || (rest === -1 && low & 0x40)) {
        this.bytes.push(low);
        return;
      }
      this.bytes.push(low | 0x80);
    }
  }

  /** `i64.const` */
  long(value: bigint): void {
    this.bytes.push(0x42, ...signed(value));
  }

  get(local: number): void {
    this.bytes.push(0x20, ...unsigned(local));
  }
  set(local: number): void {
    this.bytes.push(0x21, ...unsigned(local));
  }
  tee(local: number): void {
    this.bytes.push(0x22, ...unsigned(local));
  }

  /** Loads from the address on the stack plus a place. */
  load(size: number, place: number): void {
    this.bytes.push(size === 4 ? 0x28 : size === 2 ? 0x2f : 0x2d, 0, ...unsigned(place));
  }
  /** Stores the value on the stack at the address below it, plus a place. */
  store(size: number, place: number): void {
    this.bytes.push(size === 4 ? 0x36 : size === 2 ? 0x3b : 0x3a, 0, ...unsigned(place));
  }
  /** The word at a place. */
  word(place: number): void {
    this.int(0);
    this.load(4, place);
  }

  /** Loads from the address on the stack plus a place. */
  longLoad(place: number): void {
    this.bytes.push(0x29, 0, ...unsigned(place));
  }
  longStore(place: number): void {
    this.bytes.push(0x37, 0, ...unsigned(place));
  }
  /** The integer of 64 bits at a place. */
  longWord(place: number): void {
    this.int(0);
    this.longLoad(place);
  }
  singleLoad(place: number): void {
    this.int(0);
    this.bytes.push(0x2a, 0, ...unsigned(place));
  }
  singleStore(place: number): void {
    this.bytes.push(0x38, 0, ...unsigned(place));
  }
  /** `f64.const`, `f32.const` */
  double(value: number): void {
    this.bytes.push(0x44, ...new Uint8Array(Float64Array.of(value).buffer));
  }
  single(value: number): void {
    this.bytes.push(0x43, ...new Uint8Array(Float32Array.of(value).buffer));
  }

  /** `withLong`: its value is an integer of 64 bits. */
  block(withLong = false): number {
    return this.open(0x02, withLong);
  }
  loop(): number {
    return this.open(0x03, false);
  }
  /** `if` */
  when(): number {
    return this.open(0x04, false);
  }
  otherwise(): void {
    this.bytes.push(0x05);
  }
  end(): void {
    this.bytes.push(0x0b);
    this.depth--;
  }
  branch(label: number): void {
    this.bytes.push(0x0c, ...unsigned(this.depth - label));
  }
  branchIf(label: number): void {
    this.bytes.push(0x0d, ...unsigned(this.depth - label));
  }

  private open(kind: number, withLong: boolean): number {
    this.bytes.push(kind, withLong ? i64 : empty);
    return ++this.depth;
  }
}
