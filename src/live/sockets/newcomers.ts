/**
 * Those that have not said who they are. There are so many at most; the one that has waited longest makes room, since
 * whoever has something to say says it at once.
 */
const greatest = 128;

export class Newcomers<Newcomer> {
  private readonly waiting = new Set<Newcomer>();

  constructor(private readonly sendAway: (newcomer: Newcomer) => void) {}

  add(newcomer: Newcomer): void {
    this.waiting.add(newcomer);
    if (this.waiting.size <= greatest) return;
    const [first] = this.waiting;
    this.waiting.delete(first);
    this.sendAway(first);
  }

  delete(newcomer: Newcomer): void {
    this.waiting.delete(newcomer);
  }
}
