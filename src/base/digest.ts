import { createXXHash64 } from 'hash-wasm';

/** The one promise of the house: loading the hash, before any world begins. */
const hasher = await createXXHash64();

/** xxh64 in hexadecimal. */
export function digest(data: Uint8Array | string): string {
  return hasher.init().update(data).digest();
}

/** xxh64 in its 8 bytes: for what is digested often. */
export function digestBytes(data: Uint8Array): Uint8Array {
  return hasher.init().update(data).digest('binary');
}

/** xxh64 of the parts one after the other. */
export function digestOfParts(parts: readonly Uint8Array[]): string {
  hasher.init();
  for (const part of parts) hasher.update(part);
  return hasher.digest();
}

/** A digest that grows with what is put into it. */
export class Digester {
  #digest = digest('');

  update(data: Uint8Array | string): void {
    this.#digest = hasher.init().update(this.#digest).update(data).digest();
  }

  get value(): string {
    return this.#digest;
  }
}
