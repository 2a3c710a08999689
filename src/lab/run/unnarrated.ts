/** The lines of records that no transcript tells: a log has every record. */

import type { FactHandlers, TraceFact } from '../../ports/trace';
import { handled } from '../../trace/handlers';

const bytes = (count: number): string => `${count} byte${count === 1 ? '' : 's'}`;
const phases: Readonly<Record<string, string>> = {
  command: 'the command',
  dataOut: 'data to it',
  dataIn: 'data from it',
  status: 'its status',
  messageOut: 'messages to it',
  messageIn: 'messages from it',
};
const wanted = (phase: string | undefined): string => (phase === undefined ? 'bytes' : (phases[phase] ?? phase));

const words: FactHandlers<string> = {
  'run.started': ({ protocol, seed, backups, epochLength }) =>
    `the run begins: ${protocol} protocol, ${backups === 1 ? 'one backup' : `${backups} backups`}, epochs of ${epochLength}, seed ${seed}`,
  'operation.started': ({ id, device, epoch }) => `its guest starts operation ${id} of ${device}, in epoch ${epoch}`,
  'operations.takenOver': ({ uncertain }) =>
    `its devices go on with ${uncertain === 1 ? 'an operation' : `${uncertain} operations`} that perhaps happened`,
  'output.released': () => 'resets the machine, as its guest says',
  'claim.granted': ({ claimant, term }) => `grants the claim of ${claimant} for term ${term}`,
  'claim.refused': ({ claimant, term }) => `refuses the claim of ${claimant} for term ${term}`,
  'bus.selection': ({ processor, target, attention }) =>
    `${processor} selects target ${target}${attention ? ', and has a message' : ''}`,
  'bus.selectionUnanswered': ({ processor, target }) => `${processor} selects target ${target}, and nothing is there`,
  'bus.reselection': ({ processor, target }) => `target ${target} selects ${processor} again`,
  'bus.phase': ({ processor, target, phase }) => `target ${target} asks ${processor} for a phase: ${wanted(phase)}`,
  'bus.transferred': ({ processor, target, phase, count, bytes: first }) =>
    `${processor} and target ${target}: ${wanted(phase)}, ${bytes(count)} (${first}${count > 16 ? ' …' : ''})`,
  'bus.free': ({ processor, target }) =>
    `is free: ${target === undefined ? processor : `${processor} and target ${target}`} have done`,
  'bus.reset': ({ processor }) => `is reset by ${processor}`,
};

export const unnarrated = (fact: TraceFact): string | undefined => handled(words, fact);
