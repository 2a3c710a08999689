/** What an assembler is told, and what comes of it. */
import type { LoadedKind } from './sections';

export interface AssemblerOptions {
  /** Where the first byte stands. */
  readonly origin?: number;
  /** What errors call the text. */
  readonly file?: string;
  /** Addresses of names that the text does not define. */
  readonly symbols?: Readonly<Record<string, number>>;
}

export interface AssembledSection {
  readonly name: string;
  readonly kind: LoadedKind;
  readonly address: number;
  /** Bytes. */
  readonly size: number;
}

export interface Assembly {
  readonly origin: number;
  /** All sections from the origin on, with zeros between them and for those that nothing is stored of. */
  readonly bytes: Uint8Array;
  readonly labels: ReadonlyMap<string, number>;
  /** In the order of their addresses. */
  readonly sections: readonly AssembledSection[];
}
