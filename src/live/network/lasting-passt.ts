/** passt for as long as the environment lives: where it has ended, it is started again. */
import { Passt, type PasstOptions } from './passt';

export interface LastingPasstOptions extends Omit<PasstOptions, 'ended'> {
  /** A line for a person. */
  readonly tells: (line: string) => void;
}

/** The passt of an environment that was killed ends a little later, and has its ports so long. */
const firstAttempts = 5;
const retryMs = 200;
const restartMs = 500;
const isTaken = (error: unknown): boolean => /Failed to bind/.test((error as Error).message);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class LastingPasst {
  private passt: Passt | undefined;
  private isOver = false;

  constructor(private readonly options: LastingPasstOptions) {}

  /** @throws {BadInput} if it is not there, or does not start */
  async start(): Promise<void> {
    for (let attempt = 1; this.passt === undefined; attempt++) {
      try {
        this.passt = await this.make();
      } catch (error) {
        if (!isTaken(error) || attempt >= firstAttempts) throw error;
        await pause(retryMs);
      }
    }
  }

  /** Returns whether the frame has gone to passt. */
  send(frame: Uint8Array): boolean {
    return this.passt?.send(frame) ?? false;
  }

  close(): void {
    this.isOver = true;
    this.passt?.close();
  }

  private make(): Promise<Passt> {
    return Passt.start({ ...this.options, ended: (why) => this.ended(why) });
  }

  private ended(why: string): void {
    this.passt = undefined;
    this.options.tells(`[passt has ended, and is started again: ${why}]`);
    void this.startAgain();
  }

  private async startAgain(): Promise<void> {
    while (!this.isOver && this.passt === undefined) {
      await pause(restartMs);
      if (this.isOver) return;
      try {
        this.passt = await this.make();
        this.options.tells('[passt serves again]');
      } catch (error) {
        this.options.tells(`[${(error as Error).message}]`);
      }
    }
    if (this.isOver) this.passt?.close();
  }
}
