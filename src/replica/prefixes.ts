export interface Prefix {
  readonly received: number;
  /** The processors to which the sender had closed its channels before. */
  readonly closed: readonly string[];
}

/**
 * How many messages each survivor has received, sent after that survivor has closed its channels to the failed
 * processors. A prefix counts only if its sender has closed the channels to all processors that may have led since:
 * from any other the sender may have received more.
 */
export class Prefixes {
  private readonly prefixes = new Map<string, Prefix>();

  set(name: string, prefix: Prefix): void {
    this.prefixes.set(name, prefix);
  }

  of(name: string): number {
    return this.prefixes.get(name)?.received ?? 0;
  }

  /**
   * The processor that has received most; among equals, the first. `undefined` while one has not sent its prefix since
   * it closed its channels to `failed`.
   */
  longest(names: readonly string[], failed: readonly string[]): string | undefined {
    const hasClosed = (name: string) => failed.every((each) => this.prefixes.get(name)?.closed.includes(each));
    if (!names.every(hasClosed)) return undefined;
    return names.reduce((best, name) => (this.of(name) > this.of(best) ? name : best));
  }
}
