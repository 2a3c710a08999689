/** How much each survivor has received from the primary that has failed, told after it has closed its channel to it. */
export class Prefixes {
  readonly #received = new Map<string, number>();

  set(name: string, received: number): void {
    this.#received.set(name, received);
  }

  of(name: string): number {
    return this.#received.get(name) ?? 0;
  }

  clear(): void {
    this.#received.clear();
  }

  /** Who has received most, of equal ones the first; nothing while one of them has not told. */
  longest(names: readonly string[]): string | undefined {
    if (names.some((name) => !this.#received.has(name))) return undefined;
    return names.reduce((best, name) => (this.of(name) > this.of(best) ? name : best));
  }
}
