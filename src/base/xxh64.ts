/**
 * xxh64 with seed 0 (the xxHash specification, section "XXH64 algorithm") as a WebAssembly function over the bytes from
 * address 0 on, and another one that turns the bytes of each word round before. The module compiles them while loading,
 * without a promise, so that `require` can load the package.
 */
import { type Code, counted, engine, i32, i64, memoryPageBytes, name, section, signed, v128 } from './web-assembly';

const PRIME = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const;
const int = (value: number): Code => [0x41, ...signed(BigInt(value))]; // i32.const
const long = (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))]; // i64.const
const get = (local: number): Code => [0x20, local];
const set = (local: number, value: Code): Code => [...value, 0x21, local];
const add = (one: Code, other: Code): Code => [...one, ...other, 0x7c]; // i64.add
const multiply = (one: Code, other: Code): Code => [...one, ...other, 0x7e]; // i64.mul
const xor = (one: Code, other: Code): Code => [...one, ...other, 0x85]; // i64.xor
const rotate = (value: Code, bits: bigint): Code => [...value, ...long(bits), 0x89]; // i64.rotl
const load8 = (address: Code): Code => [...address, 0x31, 0, 0]; // i64.load8_u
const load32 = (address: Code): Code => [...address, 0x35, 0, 0]; // i64.load32_u
const load64 = (address: Code, offset = 0): Code => [...address, 0x29, 0, offset]; // i64.load
const when = (test: Code, body: Code, otherwise: Code): Code => [
  ...test,
  0x04,
  0x40,
  ...body,
  0x05,
  ...otherwise,
  0x0b,
];
/** Repeats the body while at least this many bytes are left. */
const while_ = (bytes: number, body: Code): Code => [
  ...[0x03, 0x40], // loop
  ...when(left(bytes), [...body, ...advance(bytes), 0x0c, 1], []), // br 1
  0x0b,
];

/** Locals: the number of bytes, the place among them, the hash, and the four accumulators. */
const [length, at, hash, first] = [0, 1, 2, 3];
const accumulators = [first, first + 1, first + 2, first + 3];
const left = (bytes: number): Code => [...get(at), ...int(bytes), 0x6a, ...get(length), 0x4d]; // i32.add, i32.le_u
const advance = (bytes: number): Code => set(at, [...get(at), ...int(bytes), 0x6a]);
const [P1, P2, P3, P4, P5] = PRIME.map(long);
const mixed = (lane: Code): Code => multiply(rotate(multiply(lane, P2), 31n), P1);
const round = (accumulator: number, lane: Code): Code =>
  multiply(rotate(add(get(accumulator), multiply(lane, P2)), 31n), P1);
const mix = (value: Code, bits: bigint, by: Code, more: Code): Code =>
  set(hash, add(multiply(rotate(xor(get(hash), value), bits), by), more));
const avalanche = (bits: bigint): Code => xor(get(hash), [...get(hash), ...long(bits), 0x88]); // i64.shr_u

const stripes: Code = [
  ...set(first, long(PRIME[0] + PRIME[1])),
  ...set(first + 1, P2),
  ...set(first + 2, long(0n)),
  ...set(first + 3, long(-PRIME[0])),
  ...while_(
    32,
    accumulators.flatMap((each, lane) => set(each, round(each, load64(get(at), 8 * lane)))),
  ),
  ...set(hash, [1n, 7n, 12n, 18n].map((bits, lane) => rotate(get(accumulators[lane]), bits)).reduce(add)),
  ...accumulators.flatMap((each) => set(hash, add(multiply(xor(get(hash), mixed(get(each))), P1), P4))),
];
const body: Code = [
  ...when(left(32), stripes, set(hash, P5)),
  ...set(hash, add(get(hash), [...get(length), 0xad])), // i64.extend_i32_u
  ...while_(8, mix(mixed(load64(get(at))), 27n, P1, P4)),
  ...while_(4, mix(multiply(load32(get(at)), P1), 23n, P2, P3)),
  ...while_(1, mix(multiply(load8(get(at)), P5), 11n, P1, long(0n))),
  ...set(hash, multiply(avalanche(33n), P2)),
  ...set(hash, multiply(avalanche(29n), P3)),
  ...avalanche(32n),
  0x0b,
];
const locals: Code = [2, 1, i32, 1 + accumulators.length, i64];

/** Four words at once: the bytes of each in the other order. */
const vector = 2;
const turned = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
const turning: Code = [
  ...while_(16, [
    ...set(vector, [...get(at), 0xfd, 0x00, 0, 0]), // v128.load
    // i8x16.shuffle, v128.store
    ...[...get(at), ...get(vector), ...get(vector), 0xfd, 0x0d, ...turned, 0xfd, 0x0b, 0, 0],
  ]),
  0x0b,
];
const turningLocals: Code = [2, 1, i32, 1, v128];
const binary = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [2, 0x60, 1, i32, 1, i64, 0x60, 1, i32, 0]), // types: i32 to i64, i32 to nothing
  ...section(3, [2, 0, 1]), // a function of each
  ...section(5, [1, 0, 1]), // a memory of one page or more
  ...section(7, [3, ...name('memory'), 2, 0, ...name('xxh64'), 0, 0, ...name('turn'), 0, 1]), // exports
  ...section(10, [2, ...counted([...locals, ...body]), ...counted([...turningLocals, ...turning])]), // code
]);

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void };
  readonly xxh64: (length: number) => bigint;
  readonly turn: (length: number) => void;
}
const { memory, xxh64, turn } = new engine.Instance(new engine.Module(binary)).exports as Exports;
let bytes = new Uint8Array(memory.buffer);

/** xxh64 of the concatenated parts. */
export function hashParts(parts: readonly Uint8Array[]): bigint {
  return BigInt.asUintN(64, xxh64(gathered(parts)));
}

/** xxh64 of words of 32 bits, a multiple of four of them, with the bytes of each in the other order. */
export function hashTurned(words: Uint8Array): bigint {
  const size = gathered([words]);
  turn(size);
  return BigInt.asUintN(64, xxh64(size));
}

/** Copies the parts to address 0; returns how many bytes they are. */
function gathered(parts: readonly Uint8Array[]): number {
  let size = 0;
  for (const part of parts) size += part.length;
  if (size > bytes.length) {
    memory.grow(Math.ceil((size - bytes.length) / memoryPageBytes));
    bytes = new Uint8Array(memory.buffer);
  }
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return size;
}
