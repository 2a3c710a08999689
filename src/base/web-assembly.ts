/** The binary format of WebAssembly (core specification, chapter 5), and the engine that compiles it. */
export type Code = readonly number[];

export const memoryPageBytes = 0x10000;
export const [i32, i64, f32, v128] = [0x7f, 0x7e, 0x7d, 0x7b];

/** Numbers as WebAssembly writes them (LEB128). */
export function signed(value: bigint): Code {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const last = (rest === 0n && !(low & 0x40)) || (rest === -1n && (low & 0x40) !== 0);
  return last ? [low] : [low | 0x80, ...signed(rest)];
}
export const unsigned = (value: number): Code =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
export const counted = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
export const section = (id: number, bytes: Code): Code => [id, ...counted(bytes)];
export const name = (text: string): Code => counted([...text].map((letter) => letter.charCodeAt(0)));

export interface LinearMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): void;
}
/** A table of functions. */
export interface FunctionTable {
  set(slot: number, value: unknown): void;
}
interface Engine {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object, imports?: object) => { readonly exports: unknown };
  readonly Table: new (type: { readonly element: 'anyfunc'; readonly initial: number }) => FunctionTable;
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => LinearMemory;
}
/** Node and browsers have `WebAssembly`; the types of neither are loaded here. */
export const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: Engine };
