/**
 * The guest of the machine whose devices the environment holds: told at the start, found with the view on stable
 * storage, or that of the first replica that comes.
 */
export class ServedGuest {
  constructor(private digest: string | undefined) {}

  /** The digest, once it is known. */
  get known(): string | undefined {
    return this.digest;
  }

  /** The process has been started; `stored`: what stable storage has. */
  recover(stored: string | undefined): void {
    this.digest = stored ?? this.digest;
  }

  /** Why a replica with this guest is not welcome, in a line; nothing if it is. */
  refuses(member: string, digest: string): string | undefined {
    this.digest ??= digest;
    if (digest === this.digest) return undefined;
    return `${member} has guest ${digest}, and this environment serves ${this.digest}: start it with the same guest`;
  }
}
