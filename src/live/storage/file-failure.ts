/** A file on which the environment depends cannot be used. What was acknowledged is safe; a later start goes on. */
import { BadInput } from '../../base/bad-input';

/** Names the file and the cause for a person. */
export class FileFailure extends BadInput {
  constructor(path: string, { message }: Error) {
    super(`the file ${path} cannot be used: ${message}; once it can, start the environment again, and it goes on`);
  }
}

/** @throws {FileFailure} where the system refuses */
export function usingFile<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw new FileFailure(path, error as Error);
  }
}
