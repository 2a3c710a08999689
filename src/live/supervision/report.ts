/** What a process tells the one that has started it, over Node's channel to a parent; without a parent, nobody. */
export type Report =
  /** It serves at this address. */
  | { readonly kind: 'listening'; readonly address: string }
  /** A claim was granted. */
  | { readonly kind: 'leads'; readonly primary: string; readonly term: number; readonly members: readonly string[] }
  /** The guest has halted its machine. */
  | { readonly kind: 'halted' }
  | ({ readonly kind: 'replica' } & ReplicaReport);

export interface ReplicaReport {
  /** Its name in views. */
  readonly member: string;
  readonly role: string;
  readonly epoch: number;
}

/** By which a process knows that its parent is `LiveMachine`, and no other program with a channel. */
export const supervised = { UNDERSTUDY_SUPERVISED: '1' } as const;

const isSupervised = (): boolean => process.env.UNDERSTUDY_SUPERVISED === '1';

export function report(message: Report): void {
  if (isSupervised() && process.connected) process.send?.(message);
}

/** `orphaned`: the parent is gone. The channel does not keep the process alive. */
export function whenOrphaned(orphaned: () => void): void {
  if (!isSupervised()) return;
  if (!process.connected) {
    // It was gone before this process could listen.
    setImmediate(orphaned);
    return;
  }
  process.on('disconnect', orphaned);
  process.channel?.unref();
}
