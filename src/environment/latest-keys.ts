/** Of so many clients, those that came last, the last key is remembered. */
const greatestClients = 1024;

/** The number of the last key of each client. */
export class LatestKeys {
  private readonly keys = new Map<string, number>();

  constructor(keys: Iterable<readonly [string, number]> = []) {
    for (const [client, key] of keys) this.set(client, key);
  }

  /** 0 for a client that has never typed, or so long ago that others have taken its place. */
  of(client: string): number {
    return this.keys.get(client) ?? 0;
  }

  set(client: string, key: number): void {
    this.keys.delete(client);
    this.keys.set(client, key);
    if (this.keys.size > greatestClients) this.keys.delete(this.keys.keys().next().value as string);
  }

  /** From the client that has not typed for the longest time. */
  get all(): readonly (readonly [string, number])[] {
    return [...this.keys];
  }
}
