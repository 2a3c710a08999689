/**
 * The guest's console on standard output, with this program's own lines between the guest's, and the kernel's last
 * words.
 */
import { showByte } from './show-byte';

const panic = 'Kernel panic - not syncing';
const lastLines = 12;
/** A longer line is not written again after one of this program's. */
const longestLine = 4096;
const ESC = '\u001b';
const [LF, CR] = [10, 13];
/** Sequences that do not leave their line: colours, erasing, and a request for the cursor's position. */
const staysInLine = /\p{Cc}\[[\d;]*[mJKn]/gu;
/** Left out of a repeated line, since the terminal would reply once more. */
const asksTerminal = /\p{Cc}\[[\d;]*n/gu;

export class GuestConsole {
  panicked = false;
  #lines: string[] = [''];
  /** This program's lines that wait for the end of the guest's line. */
  #held: string[] = [];

  #sendsReturns = false;

  constructor(
    private readonly shows: boolean,
    /** Whether the terminal receives the bytes unchanged. */
    private readonly raw: boolean,
  ) {}

  get last(): string {
    return this.#lines.slice(-lastLines).join('\n').trim();
  }

  take(byte: number): void {
    if (byte === CR) this.#sendsReturns = true;
    // A guest that sends no CR ends its lines with LF alone; a guest that sends CR means its LF as LF.
    if (this.raw && byte === LF && !this.#sendsReturns) showByte(CR);
    if (this.shows) showByte(byte);
    if (byte !== LF) {
      this.#lines[this.#lines.length - 1] += String.fromCharCode(byte);
      return;
    }
    if (this.#line.includes(panic)) this.panicked = true;
    this.#lines = [...this.#lines.slice(-lastLines), ''];
    for (const held of this.#held.splice(0)) this.tell(held);
  }

  /** A line of this program for the person at the terminal: above the guest's unfinished line, or after its end. */
  tell(words: string): void {
    if (!process.stderr.isTTY) process.stderr.write(`${words}\n`);
    else if (this.#canBeWrittenAgain) process.stderr.write(`\r${ESC}[K${words}\r\n${this.#again}`);
    else this.#held.push(words);
  }

  /** Writes a line at once, in reply to the person. */
  reply(words: string): void {
    if (!process.stderr.isTTY || this.#canBeWrittenAgain) this.tell(words);
    else process.stderr.write(`\r\n${words}\r\n`);
  }

  get #line(): string {
    return this.#lines[this.#lines.length - 1];
  }

  /** While the guest moves the cursor about, a line would land in the middle of its picture. */
  get #canBeWrittenAgain(): boolean {
    return this.#line.length <= longestLine && !this.#line.replace(staysInLine, '').includes(ESC);
  }

  get #again(): string {
    return this.#line.replace(asksTerminal, '');
  }
}
