/** What a shell calls a command that Ctrl-C has ended: 128 and the number of SIGINT. */
export const interruptedCode = 130;

/** A command that had the terminal for itself was told to end. */
export class EndedBySignal extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
  }

  /** Ends the process as if nothing had heard the signal, so that a shell sees the same as of any other program. */
  die(): never {
    process.removeAllListeners(this.signal);
    process.kill(process.pid, this.signal);
    throw this;
  }
}
