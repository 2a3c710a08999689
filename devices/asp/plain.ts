/** Windows of the core I/O without state: ASP's version byte, Viper's interrupt word, the reset register. */
import type { DeviceFront, Output } from '../device';
import type { AspFront } from './front';

const RESET_COMMAND = 5;
const VIPER_INTERRUPT_WORD = 0x88;

abstract class PlainFront implements DeviceFront {
  readonly interruptLine = false;
  constructor(readonly name: string) {}
  read(_offset: number, _size: 1 | 2 | 4): number {
    return 0;
  }
  write(_offset: number, _size: 1 | 2 | 4, _value: number): Output | undefined {
    return undefined;
  }
  deliver(): void {}
  reset(): void {}
  snapshot(): unknown {
    return null;
  }
  restore(): void {}
}

/** Low nibble 1: Linux says "Asp". */
export class AspVersionFront extends PlainFront {
  override read(offset: number): number {
    return offset === 0x20 ? 0x01 : 0;
  }
}

export class ViperFront extends PlainFront {
  private readonly asp: AspFront;
  constructor(name: string, asp: AspFront) {
    super(name);
    this.asp = asp;
  }
  override read(offset: number): number {
    return offset === VIPER_INTERRUPT_WORD ? this.asp.interruptWord : 0;
  }
  override write(offset: number, _size: 1 | 2 | 4, value: number): undefined {
    if (offset === VIPER_INTERRUPT_WORD) this.asp.interruptWord = value;
  }
}

export class ResetFront extends PlainFront {
  override write(_offset: number, _size: 1 | 2 | 4, value: number): Output | undefined {
    return value === RESET_COMMAND ? { device: this.name, kind: 'reset', detail: {} } : undefined;
  }
}
