/**
 * Output that was absorbed is drawn in the colour that the terminal's palette calls bright black, unless its guest
 * sets a colour of its own: after each of the guest's resets the colour is set again.
 */
const esc = 0x1b;
const bytesOf = (text: string) => [...text].map((char) => char.charCodeAt(0));
const muted = bytesOf('\u001b[90m');
const plain = bytesOf('\u001b[39m');

/** Where a stream stands: ECMA-48's control sequences may be cut anywhere. */
type Place = 'text' | 'escape' | 'sequence';

/** Bytes of one console as the terminal takes them. */
export class Colouring {
  #place: Place = 'text';
  #isMuted = false;
  /** The parameters of the control sequence so far. */
  #parameters: number[] = [];

  /** These bytes, with the colour that tells what became of them. */
  of(bytes: Uint8Array, isAbsorbed: boolean): Uint8Array {
    const out: number[] = [];
    if (isAbsorbed !== this.#isMuted) out.push(...(isAbsorbed ? muted : plain));
    this.#isMuted = isAbsorbed;
    for (const byte of bytes) {
      out.push(byte);
      if (this.#resets(byte) && isAbsorbed) out.push(...muted);
    }
    return Uint8Array.from(out);
  }

  /** Whether this byte ends a control sequence that sets the colour back. */
  #resets(byte: number): boolean {
    if (byte === esc) this.#place = 'escape';
    else if (this.#place === 'escape') {
      this.#place = byte === 0x5b ? 'sequence' : 'text';
      this.#parameters = [];
    } else if (this.#place === 'sequence' && byte >= 0x40) {
      this.#place = 'text';
      const numbers = String.fromCharCode(...this.#parameters).split(';');
      return byte === 0x6d && numbers.some((each) => Number(each) === 0 || Number(each) === 39);
    } else if (this.#place === 'sequence') this.#parameters.push(byte);
    return false;
  }
}
