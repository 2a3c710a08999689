import type { ServedView, Welcome } from './messages';

/** What a replica hears of the environment. */
export interface SessionListener {
  /** The view in force, in a message that is no answer to a claim. */
  told(view: ServedView): void;
  /** The environment has told of the other replicas that are connected; before `told`. */
  met?(peers: NonNullable<Welcome['peers']>): void;
  /** Input has come. */
  typed?(): void;
  /** A frame has come on the machine's Ethernet. */
  frame?(frame: Uint8Array): void;
  /** The guest has halted its machine. */
  halted?(): void;
  /** The environment has been started anew; so many requests are uncertain. */
  restarted(uncertain: number): void;
  /** The environment has sent what is no message; the session closes the connection and makes another one. */
  misunderstood(problem: string): void;
  /** The environment takes no such replica, and the session is over; `why` is a line for a person. */
  unfit(why: string): void;
}
