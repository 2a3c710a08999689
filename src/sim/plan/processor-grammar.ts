/** How the processors of a run execute instructions, from the words of an option. */
import { type ProcessorKind, processorKinds } from '../../pa-risc/routines';
import { settings } from './settings-grammar';

/** One kind for all processors, or a kind for each that is named; the others interpret. */
export type ProcessorPlan = ProcessorKind | Readonly<Record<string, ProcessorKind>>;

/**
 * `translator`, or `left=interpreter,right=translator`.
 * @throws {Error} whose message says what is wrong
 */
export function parseProcessors(text: string, names: readonly string[]): ProcessorPlan {
  return text.includes('=')
    ? Object.fromEntries(settings(text, names).map(([name, kind]) => [name, kindOf(kind)]))
    : kindOf(text);
}

/** A processor that has been repaired (`left-2`) is of its former kind. */
export const processorKindOf = (plan: ProcessorPlan | undefined, name: string): ProcessorKind =>
  (typeof plan === 'object' ? plan[name.replace(/-\d+$/, '')] : plan) ?? 'interpreter';

function kindOf(text: string): ProcessorKind {
  const kind = processorKinds.find((each) => each === text);
  if (kind === undefined) throw new Error(`Expected ${processorKinds.join(' or ')}, not ${text || 'nothing'}.`);
  return kind;
}
