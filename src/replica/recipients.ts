/**
 * Who has to acknowledge what the primary sends: the backups of the view, and a replica that joins once it is sent the state. Messages of
 * the protocol have numbers of their own, which all processors of the group count alike; each channel has its sequence.
 */
export class Recipients {
  /** By processor, what was sent and is not acknowledged. */
  private readonly pending = new Map<string, { readonly sequence: number; readonly index: number }[]>();

  /** In the order in which they came. */
  names: readonly string[] = [];

  add(name: string): void {
    this.pending.set(name, []);
    this.names = [...this.pending.keys()];
  }

  remove(name: string): void {
    this.pending.delete(name);
    this.names = [...this.pending.keys()];
  }

  keepOnly(isKept: (name: string) => boolean): void {
    for (const name of this.names) if (!isKept(name)) this.remove(name);
  }

  /** Message `index` has been sent to it under the channel's `sequence`. */
  sent(name: string, sequence: number, index: number): void {
    this.pending.get(name)?.push({ sequence, index });
  }

  acknowledged(name: string, upTo: number): void {
    const pending = this.pending.get(name);
    if (pending === undefined) return;
    const left = pending.findIndex(({ sequence }) => sequence > upTo);
    pending.splice(0, left < 0 ? pending.length : left);
  }

  /** Whether it has acknowledged message `index` and all before. */
  has(name: string, index: number): boolean {
    return this.pending.get(name)?.every((each) => each.index > index) ?? false;
  }

  /** What all have acknowledged, of `sent` messages; `Infinity` where there is nobody. */
  acknowledgedByAll(sent: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const [first] of this.pending.values()) least = Math.min(least, (first?.index ?? sent + 1) - 1);
    return least;
  }
}
