/**
 * The processors that have to acknowledge what the primary sends: the backups of the view, and a joiner once its state
 * is sent. All processors of the group number the protocol's messages alike; each channel has sequence numbers of its
 * own.
 */
export class Recipients {
  /** By processor: the messages that are sent and not acknowledged. */
  private readonly pending = new Map<string, { readonly sequence: number; readonly index: number }[]>();

  /** In the order of their addition. */
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

  /** The primary has sent message `index` to this processor, under the channel's `sequence`. */
  sent(name: string, sequence: number, index: number): void {
    this.pending.get(name)?.push({ sequence, index });
  }

  acknowledged(name: string, upTo: number): void {
    const pending = this.pending.get(name);
    if (pending === undefined) return;
    const left = pending.findIndex(({ sequence }) => sequence > upTo);
    pending.splice(0, left < 0 ? pending.length : left);
  }

  /** Whether this processor has acknowledged message `index` and all messages before. */
  has(name: string, index: number): boolean {
    return this.pending.get(name)?.every((each) => each.index > index) ?? false;
  }

  /** The last of `sent` messages that every recipient has acknowledged; `Infinity` without recipients. */
  acknowledgedByAll(sent: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const [first] of this.pending.values()) least = Math.min(least, (first?.index ?? sent + 1) - 1);
    return least;
  }
}
