/** The terminal's memory: the end of its text, and the keys that the guest has not taken for good. */
import { ByteQueue } from '../../base/byte-queue';
import type { KeptTerminal } from '../../environment/console-keeper';
import type { TerminalByte } from '../../ports/terminal';

/** Of the text, at least so many bytes can be shown to a client that comes late. */
export const keptText = 1 << 20;

export class KeptConsole implements KeptTerminal {
  private readonly text = new ByteQueue();
  private readonly keys = new ByteQueue();

  get expectedOrdinal(): number {
    return this.text.end;
  }

  put({ ordinal, byte }: TerminalByte): number {
    if (ordinal === this.text.end) this.text.push(Uint8Array.of(byte));
    if (this.text.length > 2 * keptText) this.text.dropBefore(this.text.end - keptText);
    return this.text.end;
  }

  textBetween(from: number, upTo: number): Uint8Array {
    return this.text.between(from, upTo);
  }

  /** Text before this ordinal is gone. */
  get firstText(): number {
    return this.text.start;
  }

  listened(): void {}

  keep(bytes: Uint8Array): void {
    this.keys.push(bytes);
  }

  get typedBytes(): number {
    return this.keys.end;
  }

  get confirmedInput(): number {
    return this.keys.start;
  }

  input(_processor: string, from: number, most: number): Uint8Array {
    return this.keys.between(from, from + most);
  }

  confirmInput(_processor: string, upTo: number): void {
    this.keys.dropBefore(upTo);
  }

  recover({ shown, text, typed, typedFrom }: Parameters<KeptTerminal['recover']>[0]): void {
    this.text.startAt(shown - text.length);
    this.text.push(text);
    this.keys.startAt(typedFrom);
    this.keys.push(typed);
  }
}
