/** The input of an assembler, and its result. */
import type { LoadedKind } from './sections';

export interface AssemblerOptions {
  /** The address of the first byte. */
  readonly origin?: number;
  /** The name of the text in errors. */
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
  /** All sections from the origin on, with zeros between them and for sections without stored bytes. */
  readonly bytes: Uint8Array;
  readonly labels: ReadonlyMap<string, number>;
  /** In the order of their addresses. */
  readonly sections: readonly AssembledSection[];
}
