/** A process cannot begin, or cannot go on, because of what it was given: one line for a person, exit code 2. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
