import { BadInput } from '../base/bad-input';

/** A process cannot begin, or cannot go on, because of what it was given. */
export class StartError extends BadInput {}
