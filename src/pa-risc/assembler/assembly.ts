/** The input of an assembler, and its result. */
import type { LoadedKind } from './sections';

/** What `assemble` may be told beside the text. */
export interface AssemblerOptions {
  /** The address of the first byte. */
  readonly origin?: number;
  /** The name of the text in errors. */
  readonly file?: string;
  /** Addresses of names that the text does not define. */
  readonly symbols?: Readonly<Record<string, number>>;
}

/** A section of the program. */
export interface AssembledSection {
  /** As `.section` says: `.text`. */
  readonly name: string;
  /** What it holds. */
  readonly kind: LoadedKind;
  /** Of its first byte. */
  readonly address: number;
  /** Bytes. */
  readonly size: number;
}

/** A program as bytes. */
export interface Assembly {
  /** The address of the first byte. */
  readonly origin: number;
  /** All sections from the origin on, with zeros between them and for sections without stored bytes. */
  readonly bytes: Uint8Array;
  /** Addresses by label. */
  readonly labels: ReadonlyMap<string, number>;
  /** In the order of their addresses. */
  readonly sections: readonly AssembledSection[];
}
