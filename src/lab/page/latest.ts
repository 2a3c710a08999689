/**
 * Questions that follow each other quickly, as moments do while a run plays: one is under way, and after it only the
 * last is asked. A run that has been closed gives no answer, so a question about another run does not wait.
 */
export class Latest<Wish extends { readonly run: number }, Answer> {
  #wish: Wish | undefined;
  #asking: Wish | undefined;

  constructor(
    private readonly ask: (wish: Wish) => Promise<Answer>,
    private readonly take: (answer: Answer, wish: Wish) => void,
  ) {}

  want(wish: Wish): void {
    this.#wish = wish;
    if (this.#asking?.run !== wish.run) void this.#next();
  }

  async #next(): Promise<void> {
    const wish = this.#wish;
    this.#asking = wish;
    if (wish === undefined || wish.run === 0) return;
    const answer = await this.ask(wish).catch(() => undefined);
    if (this.#asking !== wish) return;
    if (answer !== undefined) this.take(answer, wish);
    if (this.#wish === wish) this.#asking = undefined;
    else void this.#next();
  }
}
