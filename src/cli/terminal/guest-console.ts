/** The guest's console on our output, with lines of ours between its own, and what its kernel has said last. */
import { showByte } from './show-byte';

const panic = 'Kernel panic - not syncing';
const lastLines = 12;
/** A longer line is not written again. */
const longestLine = 4096;
const ESC = '\u001b';
const [LF, CR] = [10, 13];
/** Of a line's sequences those that stay in it: colours, erasing, and asking for the cursor's position. */
const staysInLine = /\p{Cc}\[[\d;]*[mJKn]/gu;
/** The terminal would reply to it once more. */
const asksTerminal = /\p{Cc}\[[\d;]*n/gu;

export class GuestConsole {
  panicked = false;
  #lines: string[] = [''];
  /** Lines of ours for which the guest's line leaves no place. */
  #held: string[] = [];

  #sendsReturns = false;

  constructor(
    private readonly shows: boolean,
    /** Whether bytes go to the terminal as they are. */
    private readonly raw: boolean,
  ) {}

  get last(): string {
    return this.#lines.slice(-lastLines).join('\n').trim();
  }

  take(byte: number): void {
    if (byte === CR) this.#sendsReturns = true;
    // A guest that knows no CR ends its lines with LF alone; one that does means LF by LF.
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

  /** A line of ours to the person at the terminal: above the guest's unfinished line, or when that is finished. */
  tell(words: string): void {
    if (!process.stderr.isTTY) process.stderr.write(`${words}\n`);
    else if (this.#canBeWrittenAgain) process.stderr.write(`\r${ESC}[K${words}\r\n${this.#again}`);
    else this.#held.push(words);
  }

  /** What the person has asked for comes at once. */
  reply(words: string): void {
    if (!process.stderr.isTTY || this.#canBeWrittenAgain) this.tell(words);
    else process.stderr.write(`\r\n${words}\r\n`);
  }

  get #line(): string {
    return this.#lines[this.#lines.length - 1];
  }

  /** Where the guest moves the cursor about, a line of ours would stand in the middle of its picture. */
  get #canBeWrittenAgain(): boolean {
    return this.#line.length <= longestLine && !this.#line.replace(staysInLine, '').includes(ESC);
  }

  get #again(): string {
    return this.#line.replace(asksTerminal, '');
  }
}
