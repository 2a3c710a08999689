/**
 * The person's terminal while a command has it for itself: each key comes at once and without echo. Every way out leaves the terminal
 * as it was, and a terminal that goes away ends the command as SIGHUP does.
 */
import { spawnSync } from 'node:child_process';
import { EndedBySignal } from './ended-by-signal';

export interface TerminalSessionOptions {
  readonly onKeys: (keys: Buffer) => void;
  /** The command has to end: it releases the terminal and passes the error on. */
  readonly onEnd: (error: EndedBySignal) => void;
  /** After the process was stopped and goes on: what the terminal shows is not what the command has shown. */
  readonly onResume?: () => void;
  /** On a screen of its own, without a cursor; what was there before comes back at the end. */
  readonly fullScreen?: true;
  /** Bytes go out as the command writes them: no CR in front of LF. */
  readonly rawOutput?: true;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const { stdin, stdout, stderr } = process;
/** DEC private modes: the alternate screen, and the cursor. */
const [enterScreen, leaveScreen] = ['\u001b[?1049h\u001b[?25l', '\u001b[?25h\u001b[?1049l'];

export class TerminalSession {
  #released = false;

  constructor(private readonly options: TerminalSessionOptions) {
    for (const signal of endingSignals) process.on(signal, this.#onSignal);
    process.on('SIGCONT', this.#onContinued);
    // What throws past the command is told on the terminal as it was.
    process.on('uncaughtExceptionMonitor', this.#onExit);
    process.on('exit', this.#onExit);
    for (const stream of [stdin, stdout, stderr]) stream.prependListener('error', this.#onLost);
    stdin.on('end', this.#onLost);
    this.#take();
    stdin.on('data', options.onKeys);
    stdin.resume();
  }

  /** The terminal is as it was. The listeners of errors stay: what is still written may meet a terminal that is gone. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    for (const signal of endingSignals) process.off(signal, this.#onSignal);
    process.off('SIGCONT', this.#onContinued);
    process.off('uncaughtExceptionMonitor', this.#onExit);
    process.off('exit', this.#onExit);
    stdin.off('data', this.options.onKeys);
    if (this.options.fullScreen) stdout.write(leaveScreen);
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
  }

  #take(): void {
    const { fullScreen, rawOutput } = this.options;
    if (fullScreen) stdout.write(enterScreen);
    if (!stdin.isTTY) return;
    stdin.setRawMode(true);
    // Raw mode as Node knows it still turns LF into CR LF. Where there is no stty a guest's CR LF becomes CR CR LF, which looks the same.
    if (rawOutput) spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => this.options.onEnd(new EndedBySignal(signal));
  readonly #onLost = (): void => this.options.onEnd(new EndedBySignal('SIGHUP'));
  readonly #onExit = (): void => this.release();
  /** The shell has had the terminal meanwhile. */
  readonly #onContinued = (): void => {
    if (stdin.isTTY) stdin.setRawMode(false);
    this.#take();
    this.options.onResume?.();
  };
}
