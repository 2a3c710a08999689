/** Whom a kill hits, and how a person names it: on the command line, in a scenario and in a trace's plan. */
import { processorNames } from '../../trace/actors';

/** The name of a processor at the start. */
export type ProcessorName = 'left' | 'right' | 'third' | 'fourth' | 'fifth' | 'sixth';

/** By its role at that moment: `backup` is the first backup that lives, `backup2` the second; or by name. */
export type Victim = 'primary' | 'backup' | `backup${number}` | ProcessorName | `${ProcessorName}-${number}`;

/** What a person may write. */
export const victimForm = `primary, backup, backup2 to backup${processorNames.length - 1}, or by name ${processorNames.slice(0, 2).join(', ')} …, ${processorNames[0]}-2 for one that has been repaired`;

const rolePattern = new RegExp(`^(?:primary|backup[2-${processorNames.length - 1}]?)$`);
const namePattern = new RegExp(`^(${processorNames.join('|')})(-(?:[2-9]|[1-9]\\d+))?$`);

export const isVictim = (text: unknown): text is Victim =>
  typeof text === 'string' && (rolePattern.test(text) || namePattern.test(text));

interface Run {
  readonly backups: number;
  readonly joinAfterNs?: number;
}

/** Why a victim can never be in this run; nothing if it can. */
export function neverThere(victim: Victim, { backups, joinAfterNs }: Run): string | undefined {
  const [, place, repaired] = namePattern.exec(victim) ?? [];
  const there: readonly string[] = processorNames.slice(0, backups + 1);
  if (place === undefined || (there.includes(place) && (repaired === undefined || joinAfterNs !== undefined))) return;
  if (there.includes(place)) return `${victim} is a repaired processor, and none joins this run`;
  return `the processors of this run are ${there.join(', ')}`;
}

/** Why this is no processor of the run; nothing if it is one. */
export function notAProcessor(name: string, run: Run): string | undefined {
  if (namePattern.test(name)) return neverThere(name as Victim, run);
  return `the processors of this run are ${processorNames.slice(0, run.backups + 1).join(', ')}`;
}

interface Named {
  readonly name: string;
}

/** The victim, among those that live, where `primary` leads. */
export function findVictim<Replica extends Named>(
  victim: Victim,
  living: readonly Replica[],
  primary: string,
): Replica | undefined {
  if (victim === 'primary') return living.find(({ name }) => name === primary);
  if (!rolePattern.test(victim)) return living.find(({ name }) => name === victim);
  const place = victim === 'backup' ? 0 : Number(victim.slice('backup'.length)) - 1;
  return living.filter(({ name }) => name !== primary)[place];
}
