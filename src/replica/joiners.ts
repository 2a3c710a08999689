interface Joiner {
  readonly name: string;
  /** The number of messages that the state sent to this joiner stands for. */
  readonly stateAt?: number;
}

/** The processors that ask the leader to join; the leader serves one after the other. */
export class Joiners {
  /** The joiner that receives the state now. */
  current: Joiner | undefined;
  private waiting: readonly string[] = [];
  /** The joiner that has acknowledged the state: each claim names this joiner until the view has it. */
  private entering: string | undefined;

  ask(name: string): void {
    this.waiting = [...this.waiting, name];
  }

  /** A suspicion is for good: a joiner that stayed in the queue would wait for a state that no processor sends. */
  suspect(name: string): void {
    this.waiting = this.waiting.filter((each) => each !== name);
    if (this.entering === name) this.entering = undefined;
  }

  /** The next joiner to serve; `undefined` while another one receives the state. */
  next(): string | undefined {
    const [name, ...waiting] = this.waiting;
    if (this.current !== undefined || name === undefined) return undefined;
    this.waiting = waiting;
    this.current = { name };
    return name;
  }

  /** What this joiner has been sent, if it is the one that receives the state now. */
  served(name: string): Partial<Joiner> {
    return this.current?.name === name ? this.current : {};
  }

  /** The joiner has acknowledged the state. */
  enters(name: string): void {
    this.current = undefined;
    this.entering = name;
  }

  /** A view with these members is in force. */
  entered(members: readonly string[]): void {
    if (this.entering !== undefined && members.includes(this.entering)) this.entering = undefined;
  }

  /** The joiners that each claim names: at most one. */
  get toEnter(): readonly string[] {
    return this.entering === undefined ? [] : [this.entering];
  }

  /** Whether outputs wait for this processor, although the view does not have it. */
  isAwaited(name: string): boolean {
    return name === this.current?.name || name === this.entering;
  }
}
