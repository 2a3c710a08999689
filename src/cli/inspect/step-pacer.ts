/** `--pace step`: a person's Enter lets the charts take their next step. */
import { createInterface, type Interface } from 'node:readline';
import { nanoseconds } from '../../sim/plan/settings-grammar';
import type { Pacer } from './pacer';

const help =
  'Enter: the next step of a chart; n 10: the next ten; g 60ms: on to this virtual time; c: on without stops';

/** Lines of stdin are the commands; the end of stdin lets the run go on without stops. */
export class StepPacer implements Pacer {
  readonly #lines: Interface;
  /** Commands that have not been obeyed yet. */
  readonly #commands: string[] = [];
  /** The number of steps that may be taken; or the instant up to which all may. */
  #steps = 0;
  #untilAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly say: (line: string) => void) {
    // The terminal stays in its own mode: Ctrl-C ends the command as it ends any other.
    this.#lines = createInterface({ input: process.stdin, terminal: false });
    this.#lines.on('line', (line) => void this.#commands.push(line.trim()));
    this.#lines.on('close', () => void this.#commands.push('c'));
    say(help);
  }

  mayHappen(nextAt: number): boolean {
    while (this.#steps === 0 && nextAt > this.#untilAt) {
      const command = this.#commands.shift();
      if (command === undefined) return false;
      this.#obey(command);
    }
    return true;
  }

  stepped(): void {
    if (this.#steps > 0) this.#steps--;
  }

  close(): void {
    this.#lines.close();
  }

  #obey(command: string): void {
    const [, count = '1'] = /^n +(\d{1,15})$/.exec(command) ?? [];
    if (command === '' || /^n( +\d{1,15})?$/.test(command)) this.#steps = Number(count);
    else if (command === 'c') this.#untilAt = Number.POSITIVE_INFINITY;
    else if (command.startsWith('g ')) this.#go(command.slice(2).trim());
    else this.say(help);
  }

  #go(time: string): void {
    try {
      this.#untilAt = nanoseconds('g', time);
    } catch (error) {
      this.say((error as Error).message);
    }
  }
}
