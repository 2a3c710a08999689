import type { Processor } from '../../pa-risc/processor';
import { PSW } from '../../pa-risc/registers';

/** Where a processor's addresses lead: through its translations where they are on (Architecture manual, chapter 3). */
export class Addresses {
  readonly #registers: ReadonlyMap<string, number>;

  constructor(private readonly processor: Processor) {
    this.#registers = new Map(processor.registers().map(({ name, value }) => [name, value]));
  }

  register(name: string): number {
    return this.#registers.get(name) ?? 0;
  }

  get translatesCode(): boolean {
    return (this.register('PSW') & PSW.C) !== 0;
  }

  get translatesData(): boolean {
    return (this.register('PSW') & PSW.D) !== 0;
  }

  /** Bytes of code from an offset in the space of the next instruction; fewer where nothing is translated. */
  code(offset: number, length: number): Uint8Array {
    if (!this.translatesCode) return this.processor.readMemory(offset, length);
    return this.#bytes(this.processor.physicalAddress('instruction', this.register('IIASQ front'), offset), length);
  }

  /** Bytes of data from an offset; its first two bits choose the space register, as for a load without one. */
  data(offset: number, length: number): Uint8Array {
    if (!this.translatesData) return this.processor.readMemory(offset, length);
    const space = this.register(`SR ${4 + (offset >>> 30)}`);
    return this.#bytes(this.processor.physicalAddress('data', space, offset), length);
  }

  #bytes(address: number | undefined, length: number): Uint8Array {
    return address === undefined ? new Uint8Array() : this.processor.readMemory(address, length);
  }
}
