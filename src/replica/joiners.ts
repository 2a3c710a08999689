interface Joiner {
  readonly name: string;
  /** How many messages the state stands for that it has been sent. */
  readonly stateAt?: number;
}

/** The processors that ask the leader to join, one after the other. */
export class Joiners {
  /** The joiner that is being sent the state. */
  current: Joiner | undefined;
  private waiting: readonly string[] = [];
  /** The joiner that has acknowledged the state: each claim names it until it is in the view. */
  private entering: string | undefined;

  ask(name: string): void {
    this.waiting = [...this.waiting, name];
  }

  /** For good: who is outside the view and asked to join later would wait for a state that it is not sent. */
  suspect(name: string): void {
    this.waiting = this.waiting.filter((each) => each !== name);
    if (this.entering === name) this.entering = undefined;
  }

  /** The next one whose turn it is; none while another one is sent the state. */
  next(): string | undefined {
    const [name, ...waiting] = this.waiting;
    if (this.current !== undefined || name === undefined) return undefined;
    this.waiting = waiting;
    this.current = { name };
    return name;
  }

  /** What it has been sent, if it is the one that is. */
  served(name: string): Partial<Joiner> {
    return this.current?.name === name ? this.current : {};
  }

  /** It has acknowledged the state. */
  enters(name: string): void {
    this.current = undefined;
    this.entering = name;
  }

  /** The view has these members. */
  entered(members: readonly string[]): void {
    if (this.entering !== undefined && members.includes(this.entering)) this.entering = undefined;
  }

  /** The joiner that each claim names. */
  get toEnter(): readonly string[] {
    return this.entering === undefined ? [] : [this.entering];
  }

  /** Whether outputs wait for it although it is not in the view. */
  isAwaited(name: string): boolean {
    return name === this.current?.name || name === this.entering;
  }
}
