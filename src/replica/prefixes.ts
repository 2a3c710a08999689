interface Prefix {
  readonly term: number;
  readonly received: number;
}

/** How much each survivor has received from the primary that has failed, told after it has closed its channel to it. */
export class Prefixes {
  private readonly told = new Map<string, Prefix>();

  set(name: string, prefix: Prefix): void {
    this.told.set(name, prefix);
  }

  of(name: string): number {
    return this.told.get(name)?.received ?? 0;
  }

  /** What was told of primaries before this term says nothing of the one that leads now. */
  forgetBefore(term: number): void {
    for (const [name, prefix] of this.told) if (prefix.term < term) this.told.delete(name);
  }

  /** Who has received most, of equal ones the first; nothing while one of them has not told. */
  longest(names: readonly string[]): string | undefined {
    if (names.some((name) => !this.told.has(name))) return undefined;
    return names.reduce((best, name) => (this.of(name) > this.of(best) ? name : best));
  }
}
