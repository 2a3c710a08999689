/** The exit code of a command that Ctrl-C has ended: 128 plus the number of SIGINT. */
export const interruptedCode = 130;

/** A signal has ended a command that had the terminal for itself. */
export class EndedBySignal extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
  }

  /**
   * Ends the process as if the command had not heard the signal, so that a shell sees the same as of any other program.
   */
  die(): never {
    process.removeAllListeners(this.signal);
    process.kill(process.pid, this.signal);
    throw this;
  }
}
