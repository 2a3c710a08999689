/** What a replica keeps of the console: output that is not yet shown, and input that its guest has not taken. */
export class ConsoleBuffer {
  /** Bytes sent and not known to be shown; the first has ordinal `expected`. */
  private output: number[] = [];
  private shown = 0;
  /** Input that has arrived; the first byte has ordinal `inputAt`. */
  private input: number[] = [];
  private inputAt = 0;

  /** The ordinal that the terminal expects next, as far as this replica knows. */
  get expected(): number {
    return this.shown;
  }

  /** The output that the terminal may lack. */
  get unshown(): { readonly ordinal: number; readonly bytes: Uint8Array } {
    return { ordinal: this.shown, bytes: Uint8Array.from(this.output) };
  }

  /** A byte leaves; returns whether the terminal may lack it. */
  put(ordinal: number, byte: number): boolean {
    const at = ordinal - this.shown;
    if (at < 0 || at > this.output.length) return false;
    this.output[at] = byte;
    return true;
  }

  /** The terminal has the output before this ordinal. */
  hasShown(upTo: number): void {
    if (upTo <= this.shown) return;
    this.output.splice(0, upTo - this.shown);
    this.shown = upTo;
  }

  /** The ordinal after the last input byte that has arrived. */
  protected get inputEnd(): number {
    return this.inputAt + this.input.length;
  }

  /** Input that has been received already is dropped. */
  arrived(ordinal: number, bytes: Uint8Array): void {
    if (this.input.length === 0 && ordinal > this.inputEnd) this.inputAt = ordinal;
    const from = this.inputEnd - ordinal;
    if (from >= 0) for (const byte of bytes.subarray(from)) this.input.push(byte);
  }

  /** At most `most` bytes of input from this ordinal on; what lies before has been taken. */
  take(from: number, most: number): Uint8Array {
    const passed = Math.min(this.input.length, from - this.inputAt);
    if (passed > 0) {
      this.input.splice(0, passed);
      this.inputAt += passed;
    }
    return this.inputAt === from ? Uint8Array.from(this.input.slice(0, most)) : new Uint8Array(0);
  }
}
