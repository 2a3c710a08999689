export interface Prefix {
  readonly received: number;
  /** The processors whose channels were closed before. */
  readonly closed: readonly string[];
}

/**
 * How much each survivor has received, told after it has closed its channels to those that have failed. It counts only if all of them are
 * closed that may have led since: from another one the survivor may have received more.
 */
export class Prefixes {
  private readonly prefixes = new Map<string, Prefix>();

  set(name: string, prefix: Prefix): void {
    this.prefixes.set(name, prefix);
  }

  of(name: string): number {
    return this.prefixes.get(name)?.received ?? 0;
  }

  /** Who has received most, of equal ones the first; nothing while one of them has not told since it closed its channels to `failed`. */
  longest(names: readonly string[], failed: readonly string[]): string | undefined {
    const hasClosed = (name: string) => failed.every((each) => this.prefixes.get(name)?.closed.includes(each));
    if (!names.every(hasClosed)) return undefined;
    return names.reduce((best, name) => (this.of(name) > this.of(best) ? name : best));
  }
}
