/**
 * The person's terminal while a command has it for itself: keys come at once and without echo. Every way out restores
 * the terminal, and a terminal that goes away ends the command as SIGHUP does.
 */
import { spawnSync } from 'node:child_process';
import { EndedBySignal } from './ended-by-signal';

export interface TerminalSessionOptions {
  readonly onKeys: (keys: Buffer) => void;
  /** The command has to end: this handler releases the terminal and passes the error on. */
  readonly onEnd: (error: EndedBySignal) => void;
  /** The process was stopped and goes on: the terminal no longer shows the command's output. */
  readonly onResume?: () => void;
  /** A screen of its own without a cursor; the former screen comes back at the end. */
  readonly fullScreen?: true;
  /** The command goes on without a person, once a file or a pipe with the input has ended. */
  readonly inputMayEnd?: boolean;
  /** Bytes go out unchanged: no CR before LF. */
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
    // The terminal is restored before an error that passes the command is reported.
    process.on('uncaughtExceptionMonitor', this.#onExit);
    process.on('exit', this.#onExit);
    for (const stream of [stdin, stdout, stderr]) stream.prependListener('error', this.#onLost);
    if (options.inputMayEnd !== true) stdin.on('end', this.#onLost);
    this.#take();
    stdin.on('data', options.onKeys);
    stdin.resume();
  }

  /** Restores the terminal. The error listeners stay: later output may meet a terminal that is gone. */
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
    // Node's raw mode still turns LF into CR LF. Without stty a guest's CR LF becomes CR CR LF, which looks the same.
    if (rawOutput) spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => this.options.onEnd(new EndedBySignal(signal));
  readonly #onLost = (): void => this.options.onEnd(new EndedBySignal('SIGHUP'));
  readonly #onExit = (): void => this.release();
  /** The shell has used the terminal meanwhile. */
  readonly #onContinued = (): void => {
    if (stdin.isTTY) stdin.setRawMode(false);
    this.#take();
    this.options.onResume?.();
  };
}
