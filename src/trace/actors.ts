/** Processors by name, in the order of the first view: the primary and its backups. */
export const processorNames = ['left', 'right', 'third', 'fourth', 'fifth', 'sixth'] as const;

const processorPattern = new RegExp(`^(?:bare|(?:${processorNames.join('|')})(?:-\\d+)?)$`);

/** Whether this actor of a trace is a processor: `left`, `right` …, a repaired `left-2`, or the `bare` machine. */
export const isProcessor = (actor: string): boolean => processorPattern.test(actor);

/** The Ethernet segment. */
export const SEGMENT = 'segment';
